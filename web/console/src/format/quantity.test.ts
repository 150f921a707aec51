import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  amountText,
  amountToSend,
  columnFigure,
  columnUnit,
  formatInteger,
  formatQuantity,
  parseAmount,
  pieceOf,
} from './quantity.ts';

describe('formatQuantity', () => {
  it.each([
    [180_000, 'g', undefined, '180 公斤', '180 kg'],
    [12_500, 'g', undefined, '12.5 公斤', '12.5 kg'],
    [800, 'g', undefined, '800 克', '800 g'],
    [1_234_567, 'ml', undefined, '1,234.567 升', '1,234.567 L'],
    [4890, 'piece', '袋', '4,890 袋', '4,890 袋'],
    [4890, 'piece', undefined, '4,890 件', '4,890 pcs'],
    [-15, 'piece', '袋', '−15 袋', '−15 袋'],
    [-1500, 'g', undefined, '−1.5 公斤', '−1.5 kg'],
    [null, 'g', undefined, '—', '—'],
  ])('writes %s %s (%s) as %s', (value, base, piece, zh, en) => {
    expect(formatQuantity(value, base, 'zh', piece)).toBe(zh);
    expect(formatQuantity(value, base, 'en', piece)).toBe(en);
  });

  it('keeps one unit for a whole column', () => {
    expect([180_000, 800, 5].map((grams) => columnFigure(grams, 'g'))).toEqual(['180', '0.8', '0.005']);
    expect(columnUnit('g', 'zh')).toBe('公斤');
    expect(columnFigure(4890, 'piece')).toBe('4,890');
  });

  it('finds what a piece is called in what the server has written', () => {
    expect(pieceOf('4,890 袋')).toBe('袋');
    expect(pieceOf('−12.5 公斤')).toBe('公斤');
    expect(pieceOf('袋')).toBeNull();
  });

  it('groups digits without losing any', () => {
    fc.assert(
      fc.property(fc.integer(), (value) => {
        expect(Number(formatInteger(value).replaceAll(',', '').replace('−', '-'))).toBe(
          value === 0 ? 0 : value,
        );
      }),
    );
  });
});

describe('Amounts as typed', () => {
  it.each([
    ['12', 12],
    ['12.50', '12.5'],
    ['１２．５', '12.5'],
    ['4,890', 4890],
    [' 3 ', 3],
    ['0', 0],
    ['-3', null],
    ['1e3', null],
    ['一', null],
    ['', null],
  ])('reads %j as %j', (typed, sent) => {
    expect(amountToSend(typed)).toBe(sent);
  });

  it('gives back every amount it can read', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 17n }), (millionths) => {
        expect(parseAmount(amountText(millionths))).toBe(millionths);
      }),
    );
  });
});
