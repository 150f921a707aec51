import { type CityData, loadCity as readCity } from '../server/modules/registry/index.ts';
import { findCity } from '../server/platform/config.ts';
import { type CityPlan, generateCity } from './city-plan.ts';

/** The city and one plan of it that the tests share; generating it takes a third of a second. */
export const city: CityData = readCity(findCity(process.env.LUYUAN_CITY));

export const wish = { seed: 7, businesses: 300, days: 14, startDate: '2026-11-09', city } as const;

let made: CityPlan | null = null;
export function sharedPlan(): CityPlan {
  made ??= generateCity(wish);
  return made;
}

/** Stands in for the loader: every reference becomes a well-formed id. */
export function withFakeIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withFakeIds);
  if (typeof value !== 'object' || value === null) return value;
  if ('ref' in value) return '1234567890123456789';
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withFakeIds(one)]));
}
