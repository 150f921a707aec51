import { describe, expect, it } from 'vitest';
import type { Product, StockLine } from '../../api/types.ts';
import type { TypedGoods, TypedLot } from '../../forms/typed-lines.ts';
import { emptyDetails, recordBody } from './record-body.ts';

const quantity = { amount: '3', unit: 'kg', each: '', eachUnit: 'kg' };
const lot: TypedLot = {
  stock: { lotId: '7', name: '大白菜', baseUnit: 'g' } as StockLine,
  product: null,
  quantity,
};
const goods: TypedGoods = {
  key: 1,
  product: { productId: '3', baseUnit: 'g', packing: [] } as unknown as Product,
  quantity,
  batch: '',
  productionDate: '',
  expiryDate: '',
  origin: '',
};
const typed = {
  documentNumber: 'JL-1',
  at: '2026-11-23T00:00:00.000Z',
  lots: [lot],
  goods: [goods],
  details: emptyDetails,
};

describe('recordBody', () => {
  it('of a sale is its lots and quantities', () => {
    expect(recordBody('sale', typed)).toEqual({
      kind: 'sale',
      body: {
        documentNumber: 'JL-1',
        at: '2026-11-23T00:00:00.000Z',
        lines: [{ lot: '7', quantity: 3, unit: 'kg' }],
      },
    });
  });
  it('of a production needs no stock, only what was made', () => {
    expect(recordBody('production', { ...typed, lots: [] })).toMatchObject({
      body: { lines: [{ product: { productId: '3' }, quantity: 3, unit: 'kg' }] },
    });
  });
  it('of a transformation has both sides', () => {
    expect(recordBody('transformation', typed)).toMatchObject({
      body: { inputs: [{ lot: '7' }], outputs: [{ product: { productId: '3' } }] },
    });
  });
  it('of a stock-taking takes a count of nought, a sale does not', () => {
    const none = { ...typed, lots: [{ ...lot, quantity: { ...quantity, amount: '0' } }] };
    const counted = { ...none, details: { ...emptyDetails, reason: '月末盘点' } };
    expect(recordBody('stock-taking', counted)).toMatchObject({
      body: { lines: [{ lot: '7', counted: { quantity: 0, unit: 'kg' } }] },
    });
    expect(recordBody('sale', none)).toBe('amounts');
  });
  it('says what is missing first: goods, then amounts, then the rest', () => {
    expect(recordBody('donation', { ...typed, lots: [] })).toBe('lines');
    expect(recordBody('donation', typed)).toBe('fields');
  });
});
