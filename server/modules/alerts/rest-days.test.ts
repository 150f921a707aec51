import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadCity } from '../registry/index.ts';
import { nearHoliday, restDays } from './rest-days.ts';
import { hoursSilent } from './rules/silent.ts';

const city = loadCity(join(import.meta.dirname, '../../../cities/xiamen'));
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const number = (day: string) => Date.parse(`${day}T00:00:00Z`) / DAY;
/** Uploads at 10 in the morning of each of these days. */
const daily = (from: string, to: string) => {
  const days: { day: number; lastAt: number }[] = [];
  for (let day = number(from); day <= number(to); day += 1) days.push({ day, lastAt: day * DAY + 2 * HOUR });
  return days;
};
const settings = { dailyHours: 24, usualDays: 6, usualOf: 7 };
const silent = (days: { day: number; lastAt: number }[], at: string) =>
  hoursSilent(days, Date.parse(`${at}+08:00`), settings, restDays(city));

describe('A wholesaler that closes for the Spring Festival (15 to 23 February 2026)', () => {
  const before = daily('2026-01-20', '2026-02-14');
  test('Is not silent while it lasts, and is from a day of trade on that it lets go by', () => {
    expect(silent(before, '2026-02-23T23:00')).toBeNull();
    expect(silent(before, '2026-02-24T09:00')).toBeNull();
    // 14 hours of 14 February, all of the 24th, ten hours of the 25th, less a day's trade.
    expect(silent(before, '2026-02-25T10:00')).toBe(24);
    // Without holidays it had been silent for ten days.
    expect(hoursSilent(before, Date.parse('2026-02-23T23:00+08:00'), settings)).toBeGreaterThan(24);
  });
  test('Is told apart from one that used to rest: the week before the holiday counts with the first days after it', () => {
    expect(silent([...before, ...daily('2026-02-24', '2026-02-25')], '2026-02-28T10:00')).toBe(48);
    expect(
      silent(
        [...daily('2026-02-10', '2026-02-12'), ...daily('2026-02-24', '2026-02-25')],
        '2026-02-28T10:00',
      ),
    ).toBeNull();
  });
});

test('Prices are those of a holiday on its days and the days before it, and on no others', () => {
  expect(
    ['2026-02-04', '2026-02-05', '2026-02-20', '2026-02-23', '2026-02-24'].map((day) =>
      nearHoliday(city, day, 10),
    ),
  ).toEqual([false, true, true, true, false]);
});
