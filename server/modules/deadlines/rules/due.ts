import { localDay, startOfLocalDay } from '../../../platform/local-time.ts';
import {
  addDays,
  type CityData,
  type DeadlineLength,
  holdsOnDay,
  type LegalDeadline,
} from '../../registry/index.ts';
import { addWorkingDays, type WorkCalendar } from './working-days.ts';

/** What a kind of deadline was by the law of a day; of several rows that hold the last one counts. Null: none held. */
export const legalDeadlineOn = (
  city: Pick<CityData, 'legalDeadlines'>,
  kind: string,
  day: string,
): LegalDeadline | null =>
  city.legalDeadlines.filter((row) => row.kind === kind && holdsOnDay(row, day)).at(-1) ?? null;

export type Due = { at: Date } | { unknownYear: number };

const MINUTE_MS = 60_000;

/** When a length of time that began is over: hours to the minute, working days with the end of the last of them. */
export function dueAfter(
  calendar: WorkCalendar,
  timeZone: string,
  length: DeadlineLength,
  startsAt: Date,
): Due {
  if ('minutes' in length) return { at: new Date(startsAt.getTime() + length.minutes * MINUTE_MS) };
  if ('hours' in length) return { at: new Date(startsAt.getTime() + length.hours * 60 * MINUTE_MS) };
  const end = addWorkingDays(calendar, localDay(startsAt, timeZone), length.workingDays);
  if ('unknownYear' in end) return end;
  return { at: startOfLocalDay(addDays(end.day, 1), timeZone) };
}

/** Who is told when a division has missed something: a street's district, a district's city; the city's own, the city. */
export function nextLevel(city: Pick<CityData, 'city' | 'streets'>, division: string): string {
  return city.streets.get(division)?.district ?? city.city.code;
}
