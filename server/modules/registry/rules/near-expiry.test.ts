import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadCity } from './city-data.ts';
import { expiryState } from './near-expiry.ts';

const city = loadCity(join(import.meta.dirname, '../../../../cities/xiamen'));
const life = (days: number) =>
  new Date(Date.parse('2026-01-01') + days * 86_400_000).toISOString().slice(0, 10);
const daysAhead = (day: string, days: number) =>
  new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10);

describe('Goods near the end of their shelf life', () => {
  test.each([
    [400, 45],
    [365, 45],
    [364, 20],
    [180, 20],
    [179, 15],
    [90, 15],
    [89, 10],
    [30, 10],
    [29, 5],
    [16, 5],
    [15, 3],
    [7, 2],
    [3, 1],
    [1, 1],
  ])('Of %i days are so in the last %i', (days, near) => {
    const goods = { productionDate: '2026-01-01', expiryDate: life(days), usualDays: null };
    expect(expiryState(city, goods, daysAhead(goods.expiryDate, near)).near).toBe(true);
    expect(expiryState(city, goods, daysAhead(goods.expiryDate, near + 1)).near).toBe(false);
  });
  test('Whose production day is not known go by what is usual, and else by the city’s figure', () => {
    const goods = { productionDate: null, expiryDate: '2026-12-31' };
    expect(expiryState(city, { ...goods, usualDays: 400 }, '2026-11-20').near).toBe(true);
    expect(expiryState(city, { ...goods, usualDays: null }, '2026-11-20').near).toBe(false);
    expect(expiryState(city, { ...goods, usualDays: null }, '2026-12-21')).toMatchObject({
      near: true,
      daysLeft: 10,
    });
  });
  test('May be sold on their last day; the day after they are past', () => {
    const goods = { productionDate: '2026-01-01', expiryDate: '2026-01-08', usualDays: null };
    expect(expiryState(city, goods, '2026-01-08').daysLeft).toBe(0);
    expect(expiryState(city, goods, '2026-01-09').daysLeft).toBe(-1);
  });
});
