import { DAY, type Instant, localDay, midnightOf } from '../world.ts';
import data from './holidays.json' with { type: 'json' };
import model from './model.json' with { type: 'json' };

export type DayKind = keyof typeof model.days;
export interface DayFactors {
  /** Against an ordinary day: what businesses hand each other, what shoppers buy, what canteens serve. */
  trade: number;
  shopping: number;
  canteen: number;
}

const workdays = new Set(data.workdays);
const daysBefore: Readonly<Record<string, number>> = model.daysBefore;

const holidayOn = (day: string) => data.holidays.find(({ from, to }) => from <= day && day <= to);

/** Whether the holidays of the day's year are known; where not, only weekends are told apart. */
export const holidaysKnown = (day: string): boolean => day.slice(0, 4) in data.sources;

/** What kind of day it is for trade: public holidays and the shopping days before them, weekends, made-up workdays. */
export function dayKind(day: string): DayKind {
  const holiday = holidayOn(day);
  if (holiday) return holiday.key === 'spring-festival' ? 'spring-festival' : 'holiday';
  for (const { key, from } of data.holidays) {
    const ahead = (Date.parse(from) - Date.parse(day)) / DAY;
    if (ahead > 0 && ahead <= (daysBefore[key] ?? daysBefore['*'] ?? 0))
      return key === 'spring-festival' ? 'before-spring-festival' : 'before';
  }
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  if (workdays.has(day)) return 'weekday';
  return weekday === 6 ? 'saturday' : weekday === 0 ? 'sunday' : 'weekday';
}

export interface CityDay {
  /** 0 for the first day of the run. */
  number: number;
  day: string;
  midnight: Instant;
  kind: DayKind;
  factors: DayFactors;
}

export function cityDay(startDate: string, number: number): CityDay {
  const midnight = midnightOf(startDate) + number * DAY;
  const day = localDay(midnight);
  const kind = dayKind(day);
  return { number, day, midnight, kind, factors: model.days[kind] };
}
