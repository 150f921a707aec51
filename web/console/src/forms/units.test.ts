import { describe, expect, it } from 'vitest';
import { needsEach, unitChoices } from './units.ts';

const cabbage = { baseUnit: 'g', pieceUnit: null, packing: [] };
const cheese = { baseUnit: 'piece', pieceUnit: '袋', packing: [{ unit: '箱', contains: 20, of: '袋' }] };

describe('Units of a product', () => {
  it('asks how much a crate of loose goods holds, never how much a kilogram is', () => {
    expect(needsEach(cabbage, '箱')).toBe(true);
    expect(needsEach(cabbage, 'kg')).toBe(false);
    expect(needsEach(cabbage, 'jin')).toBe(false);
  });
  it('does not ask what the packing of the product already says', () => {
    expect(needsEach(cheese, '箱')).toBe(false);
    expect(needsEach(cheese, '袋')).toBe(false);
    expect(needsEach(cheese, '筐')).toBe(true);
  });
  it('offers the own units of the goods first, each once', () => {
    const values = unitChoices(cheese, 'zh').map((choice) => choice.value);
    expect(values.slice(0, 2)).toEqual(['袋', '箱']);
    expect(new Set(values).size).toBe(values.length);
    expect(unitChoices(cabbage, 'zh')[0]?.value).toBe('kg');
  });
});
