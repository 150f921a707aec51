import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../registry/index.ts';
import { workCalendar } from '../calendar.ts';
import { dueAfter } from './due.ts';
import { addWorkingDays, isWorkingDay, unknownYearOf, type WorkCalendar } from './working-days.ts';

const official = workCalendar({ holidayYears: [] });
const PLACE = 'Asia/Shanghai';

describe('The official calendar', () => {
  test.each([
    ['2026-02-14', true, 'a Saturday that is worked for the Spring Festival'],
    ['2026-02-16', false, 'a Monday of the Spring Festival'],
    ['2026-10-10', true, 'a Saturday that is worked for the National Day'],
    ['2026-11-20', true, 'a Friday'],
    ['2026-11-21', false, 'a Saturday'],
    ['2018-12-29', true, 'a Saturday that the next year’s announcement made a working day'],
    ['2018-12-31', false, 'a Monday that the next year’s announcement made a day off'],
  ])('%s is worked: %s (%s)', (day, worked) => {
    expect(isWorkingDay(official, day)).toBe(worked);
  });

  test('No announcement has moved a day before 26 December of the year before', () => {
    const moved = [...official.off, ...official.worked].filter((day) => day.slice(5, 7) === '12');
    expect(moved.length).toBeGreaterThan(5);
    expect(moved.filter((day) => day.slice(5) < '12-26')).toEqual([]);
  });

  test('What a year’s announcement has not said is not known: the year, and the last days of the year before', () => {
    expect(unknownYearOf(official, '2026-12-25')).toBeNull();
    expect(unknownYearOf(official, '2026-12-26')).toBe(2027);
    expect(unknownYearOf(official, '2027-03-01')).toBe(2027);
    expect(unknownYearOf(official, '2003-12-31')).toBe(2003);
  });

  test('A year that the city adds is known', () => {
    const added = workCalendar({
      holidayYears: [
        { year: 2027, off: ['2027-01-01'], worked: [], clause: 'x', confidence: 'S', source: 'x' },
      ],
    });
    expect(unknownYearOf(added, '2026-12-28')).toBeNull();
    expect(addWorkingDays(added, '2026-12-31', 1)).toEqual({ day: '2027-01-04' });
  });
});

describe('Working days', () => {
  test.each([
    ['2026-11-20', 10, { day: '2026-12-04' }],
    // The Spring Festival, 15 to 23 February, with the Saturdays 14 and 28 worked.
    ['2026-02-13', 2, { day: '2026-02-24' }],
    ['2026-02-13', 1, { day: '2026-02-14' }],
    ['2026-11-21', 1, { day: '2026-11-23' }],
    ['2026-11-20', 30, { unknownYear: 2027 }],
  ])('From %s on, %i of them', (from, count, expected) => {
    expect(addWorkingDays(official, from, count)).toEqual(expected);
  });

  /** Every day of some years in a row, and of them those that are worked: counted by their place. */
  function slowly(calendar: WorkCalendar, from: string, count: number) {
    const later: string[] = [];
    for (let n = 1; n <= 800; n += 1) later.push(addDays(from, n));
    const worked = later.filter((day) => {
      const saturdayOrSunday = [0, 6].includes(new Date(`${day}T12:00:00Z`).getUTCDay());
      return calendar.worked.has(day) || !(calendar.off.has(day) || saturdayOrSunday);
    });
    const day = worked[count - 1] ?? '';
    const unknown = later
      .filter((one) => one <= day)
      .map((one) => {
        const year = Number(one.slice(0, 4));
        if (!calendar.years.has(year)) return year;
        return one >= `${year}-12-26` && !calendar.years.has(year + 1) ? year + 1 : null;
      })
      .find((year) => year !== null);
    return unknown === undefined || unknown === null ? { day } : { unknownYear: unknown };
  }

  const day = fc.integer({ min: 0, max: 1400 }).map((n) => addDays('2023-06-01', n));
  const calendar = fc.record({
    off: fc.array(day, { maxLength: 40 }).map((days) => new Set(days)),
    worked: fc.array(day, { maxLength: 40 }).map((days) => new Set(days)),
    years: fc.subarray([2023, 2024, 2025, 2026, 2027], { minLength: 2 }).map((years) => new Set(years)),
  });

  test('Are those that one counts by hand, whatever the calendar', () => {
    fc.assert(
      fc.property(calendar, day, fc.integer({ min: 1, max: 60 }), (one, from, count) => {
        expect(addWorkingDays(one, from, count)).toEqual(slowly(one, from, count));
      }),
      { numRuns: 150 },
    );
  });

  test('Are over with the end of the last of them, at the place', () => {
    const startsAt = new Date('2026-11-19T17:00:00Z');
    // 01:00 on the 20th there: the 20th does not count.
    expect(dueAfter(official, PLACE, { workingDays: 1 }, startsAt)).toEqual({
      at: new Date('2026-11-23T16:00:00Z'),
    });
    expect(dueAfter(official, PLACE, { hours: 24 }, startsAt)).toEqual({
      at: new Date('2026-11-20T17:00:00Z'),
    });
    expect(dueAfter(official, PLACE, { minutes: 15 }, startsAt)).toEqual({
      at: new Date('2026-11-19T17:15:00Z'),
    });
  });
});
