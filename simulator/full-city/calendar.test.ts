import { describe, expect, test } from 'vitest';
import { cityDay, dayKind, holidaysKnown } from './calendar.ts';
import { checkWish, DEFAULT_RATES, FULL_CITY } from './options.ts';

describe('Days', () => {
  test.each<[day: string, kind: string, why?: string]>([
    ['2026-09-14', 'weekday'],
    ['2026-09-19', 'saturday'],
    ['2026-09-20', 'weekday', 'a Sunday on which people work for the National Day'],
    ['2026-09-13', 'sunday'],
    ['2026-10-03', 'holiday'],
    ['2026-09-29', 'before'],
    ['2026-02-17', 'spring-festival'],
    ['2026-02-10', 'before-spring-festival'],
    ['2026-02-28', 'weekday', 'a Saturday on which people work for the Spring Festival'],
    ['2031-10-01', 'weekday', 'a year whose holidays nobody has announced'],
  ])('%s is %s', (day, kind) => {
    expect(dayKind(day)).toBe(kind);
  });

  test('A year without announced holidays is known to lack them', () => {
    expect([holidaysKnown('2026-05-01'), holidaysKnown('2031-05-01')]).toEqual([true, false]);
  });

  test('The days of a run follow each other at local midnight', () => {
    const day = cityDay('2026-09-30', 1);
    expect([day.day, new Date(day.midnight).toISOString()]).toEqual([
      '2026-10-01',
      '2026-09-30T16:00:00.000Z',
    ]);
  });
});

test('A wish that makes no sense is refused by name', () => {
  expect(() => checkWish({ ...FULL_CITY, operators: 3 })).toThrow('operators');
  expect(() => checkWish({ ...FULL_CITY, startDate: 'soon' })).toThrow('2026-09-14');
  expect(() => checkWish({ ...FULL_CITY, rates: { ...DEFAULT_RATES, late: 1.5 } })).toThrow('late');
});
