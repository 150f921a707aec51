import { describe, expect, it } from 'vitest';
import type { Product, StockLine } from '../api/types.ts';
import {
  allOf,
  goodsLine,
  lotLine,
  papersToSend,
  type TypedGoods,
  type TypedLot,
  voucherLine,
} from './typed-lines.ts';

const stock = { lotId: '7', name: '大白菜', baseUnit: 'g' } as StockLine;
const product = { productId: '3', baseUnit: 'g', packing: [], pieceUnit: null } as unknown as Product;
const lot = (amount: string, unit: string, each = ''): TypedLot => ({
  stock,
  product,
  quantity: { amount, unit, each, eachUnit: 'kg' },
});
const goods = (change: Partial<TypedGoods>): TypedGoods => ({
  key: 1,
  product,
  quantity: { amount: '3', unit: 'kg', each: '', eachUnit: 'kg' },
  batch: '',
  productionDate: '',
  expiryDate: '',
  origin: '',
  ...change,
});

describe('Lines to send', () => {
  it('says twelve crates, each of 15 kg', () => {
    expect(voucherLine(lot('12', '箱', '15'))).toEqual({
      lot: '7',
      quantity: 12,
      unit: '箱',
      each: { quantity: 15, unit: 'kg' },
    });
  });
  it('leaves out how much each holds when the unit measures by itself', () => {
    expect(voucherLine(lot('12.5', 'kg', '15'))).toEqual({ lot: '7', quantity: '12.5', unit: 'kg' });
    expect(lotLine(lot('2', 'jin'))).toEqual({ lot: '7', quantity: 2, unit: 'jin' });
  });
  it('is not sent without an amount', () => {
    expect([lot('', 'kg'), lot('0', 'kg'), lot('x', 'kg')].map(voucherLine)).toEqual([null, null, null]);
  });
  it('sends of new goods only what was written', () => {
    expect(goodsLine(goods({ batch: ' A1 ', origin: '' }))).toEqual({
      product: { productId: '3' },
      quantity: 3,
      unit: 'kg',
      batch: 'A1',
    });
    expect(goodsLine(goods({ product: null }))).toBeNull();
  });
  it('drops papers without kind or number', () => {
    const paper = { key: 1, kind: 'rapid-test', number: 'K-1', issuer: '', validUntil: '' };
    expect(papersToSend([paper, { ...paper, number: ' ' }, { ...paper, kind: '' }])).toEqual([
      { kind: 'rapid-test', number: 'K-1' },
    ]);
  });
  it('waits until every line is there', () => {
    expect(allOf([1, null])).toBeNull();
    expect(allOf([])).toBeNull();
    expect(allOf([1, 2])).toEqual([1, 2]);
  });
});
