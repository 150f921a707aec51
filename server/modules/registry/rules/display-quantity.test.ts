import { describe, expect, it } from 'vitest';
import { findCity } from '../../../platform/config.ts';
import { loadCity } from './city-data.ts';
import { displayQuantity } from './display-quantity.ts';

const { units } = loadCity(findCity(process.env.LUYUAN_CITY));

describe('a quantity as people read it', () => {
  it.each([
    [4890, 'piece', '袋', '4,890 袋', '4,890 bags'],
    [1, 'piece', '袋', '1 袋', '1 bag'],
    [3, 'piece', '盒', '3 盒', '3 boxes'],
    [5, 'piece', '尾', '5 尾', '5 fish'],
    [850, 'g', undefined, '850 克', '850 g'],
    [180_500, 'g', undefined, '180.5 公斤', '180.5 kg'],
    [-12, 'piece', '袋', '-12 袋', '-12 bags'],
  ] as const)('%i %s (%s) is %s, in English %s', (quantity, base, piece, zh, en) => {
    expect(displayQuantity(units, quantity, base, 'zh', piece)).toBe(zh);
    expect(displayQuantity(units, quantity, base, 'en', piece)).toBe(en);
  });
});
