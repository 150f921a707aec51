import { localDay, startOfLocalDay } from '../../platform/local-time.ts';
import { addDays, type CityData, daysBetween, policyOn } from '../registry/index.ts';

/** Windows begin on days counted from here, so that the same loss is in one window and no other. */
const FIRST_DAY = '2015-01-01';
const UNIT_MS = { days: 86_400_000, hours: 3_600_000, minutes: 60_000 } as const;

/** Lengths of time that the checks ask the city for, with what holds where it says nothing. */
const LENGTHS = {
  'mass-balance-days': { unit: 'days', usual: 30 },
  'off-route-wait-hours': { unit: 'hours', usual: 24 },
  'off-route-slack-hours': { unit: 'hours', usual: 24 },
  'code-apart-minutes': { unit: 'minutes', usual: 15 },
} as const;
type LengthKey = keyof typeof LENGTHS;

function policyLength(city: CityData, key: LengthKey, day: string): number {
  return policyOn(city, key, day)?.value ?? LENGTHS[key].usual;
}

/** A length of time as the city's data has it on the day of an instant. */
export function policyLength_ms(city: CityData, key: LengthKey, at: Date): number {
  return policyLength(city, key, localDay(at, city.city.timezone)) * UNIT_MS[LENGTHS[key].unit];
}

export interface Window {
  from: number;
  to: number;
}

/** The window of the periodic mass balance that an instant lies in; days of the city. */
export function windowOf(city: CityData, at: number): Window {
  const { timezone } = city.city;
  const day = localDay(new Date(at), timezone);
  const length = policyLength(city, 'mass-balance-days', day);
  const index = Math.floor(daysBetween(FIRST_DAY, day) / length);
  const from = addDays(FIRST_DAY, index * length);
  return {
    from: startOfLocalDay(from, timezone).getTime(),
    to: startOfLocalDay(addDays(from, length), timezone).getTime(),
  };
}
