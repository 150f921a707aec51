import { localDay, startOfLocalDay } from '../../platform/local-time.ts';
import { isPublicHoliday, workCalendar } from '../deadlines/index.ts';
import { addDays, type CityData } from '../registry/index.ts';
import type { Rest } from './rules/silent.ts';

const DAY_MS = 86_400_000;
const dayOf = (number: number): string => new Date(number * DAY_MS).toISOString().slice(0, 10);

/** Public holidays at the place, for rules whose baseline is a usual week. */
export function restDays(city: CityData): Rest {
  const calendar = workCalendar(city);
  const zone = city.city.timezone;
  return {
    on: (number) => isPublicHoliday(calendar, dayOf(number)),
    between: (from, to) => {
      let rested = 0;
      for (let day = localDay(new Date(from), zone); ; day = addDays(day, 1)) {
        const start = startOfLocalDay(day, zone).getTime();
        if (start >= to) return rested;
        if (!isPublicHoliday(calendar, day)) continue;
        const end = startOfLocalDay(addDays(day, 1), zone).getTime();
        rested += Math.min(end, to) - Math.max(start, from);
      }
    },
  };
}

/** Whether a day is a public holiday or so many days before one: when people buy for it, prices are other ones. */
export function nearHoliday(city: CityData, day: string, leadDays: number): boolean {
  const calendar = workCalendar(city);
  return Array.from({ length: leadDays + 1 }, (_none, ahead) => addDays(day, ahead)).some((one) =>
    isPublicHoliday(calendar, one),
  );
}
