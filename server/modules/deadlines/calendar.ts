import official from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import type { CityData } from '../registry/index.ts';
import type { WorkCalendar } from './rules/working-days.ts';

const calendars = new WeakMap<object, WorkCalendar>();

/**
 * The calendar by which a city works: the library's years, and those that the city has added as data since. The
 * library's table is read and not its functions: these go by the time zone of the machine.
 */
export function workCalendar(city: Pick<CityData, 'holidayYears'>): WorkCalendar {
  let calendar = calendars.get(city);
  if (!calendar) {
    const added = city.holidayYears;
    const off = Object.keys(official.holidays);
    calendar = {
      off: new Set([...off, ...added.flatMap((one) => one.off)]),
      worked: new Set([...Object.keys(official.workdays), ...added.flatMap((one) => one.worked)]),
      // New Year's Day is in every announcement, so that its year is one that was announced.
      years: new Set([
        ...off.filter((day) => day.endsWith('-01-01')).map((day) => Number(day.slice(0, 4))),
        ...added.map((one) => one.year),
      ]),
    };
    calendars.set(city, calendar);
  }
  return calendar;
}
