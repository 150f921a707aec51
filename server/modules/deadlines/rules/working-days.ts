import { addDays } from '../../registry/index.ts';

/**
 * The official calendar: weekends are off and other days are worked, but for what the State Council announced for a
 * year. `years`: those whose announcement is known.
 */
export interface WorkCalendar {
  off: ReadonlySet<string>;
  worked: ReadonlySet<string>;
  years: ReadonlySet<number>;
}

/**
 * New Year's holiday is announced with the year that begins, and can move days of the year that ends: since 2004 none
 * before 29 December. From this day on the next year's announcement is needed too.
 */
const NEXT_YEAR_FROM = '12-26';

/** The year whose announcement is needed to know the day, and is not known; null: it is known. */
export function unknownYearOf(calendar: WorkCalendar, day: string): number | null {
  const year = Number(day.slice(0, 4));
  if (!calendar.years.has(year)) return year;
  return day.slice(5) >= NEXT_YEAR_FROM && !calendar.years.has(year + 1) ? year + 1 : null;
}

/** Of a day that is known. @param day 'YYYY-MM-DD' */
export function isWorkingDay(calendar: WorkCalendar, day: string): boolean {
  if (calendar.worked.has(day)) return true;
  if (calendar.off.has(day)) return false;
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}

/**
 * A day of a public holiday: one that is off, or a weekend beside it that is not worked. What trades every day rests then; of
 * a year whose announcement is not known there are none.
 */
export function isPublicHoliday(calendar: WorkCalendar, day: string): boolean {
  if (calendar.off.has(day)) return true;
  if (isWorkingDay(calendar, day)) return false;
  for (const step of [-1, 1])
    for (let near = addDays(day, step), left = 2; left > 0; near = addDays(near, step), left -= 1) {
      if (calendar.off.has(near)) return true;
      if (isWorkingDay(calendar, near)) break;
    }
  return false;
}

export type WorkingDayAnswer = { day: string } | { unknownYear: number };

/**
 * The day on which so many working days are over; the first day does not count (民法典第二百零一条). Where the calendar
 * of a year on the way is not known, that year instead: nothing is guessed.
 */
export function addWorkingDays(calendar: WorkCalendar, from: string, count: number): WorkingDayAnswer {
  let day = from;
  for (let left = count; left > 0; ) {
    day = addDays(day, 1);
    const unknownYear = unknownYearOf(calendar, day);
    if (unknownYear !== null) return { unknownYear };
    if (isWorkingDay(calendar, day)) left -= 1;
  }
  return { day };
}
