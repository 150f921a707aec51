import { DEFAULT_RATES, type FullCityWish, type Rates } from '../options.ts';

/** The city that most tests are about. */
export const small: FullCityWish = {
  seed: 3,
  operators: 300,
  products: 1000,
  entries: 600,
  days: 4,
  startDate: '2026-09-14',
  rates: DEFAULT_RATES,
};
/** Default rates so many times, a few in ten at most. */
export const often = (factor: number): Rates =>
  Object.fromEntries(
    Object.entries(DEFAULT_RATES).map(([name, rate]) => [name, Math.min(0.3, rate * factor)]),
  ) as Rates;
