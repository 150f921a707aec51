import model from './model.json' with { type: 'json' };

/** How often each thing goes wrong; what each is counted against stands in README.md. 0 switches it off. */
export type Rates = { [Name in keyof typeof model.rates]: number };
export type RateName = keyof Rates;
export const DEFAULT_RATES: Rates = model.rates;

/** Every rate at 0: a city in which each document says what happened, at once. Scans of shoppers stay. */
export const HONEST_RATES: Rates = {
  ...(Object.fromEntries(Object.keys(model.rates).map((name) => [name, 0])) as Rates),
  scansPerEntry: model.rates.scansPerEntry,
};

export interface FullCityWish {
  /** The same wish gives the same city, byte for byte. */
  seed: number;
  operators: number;
  products: number;
  /** Lines of documents on an ordinary working day, receipts not counted. */
  entries: number;
  days: number;
  /** First day, YYYY-MM-DD. */
  startDate: string;
  rates: Rates;
}

/** The figures of the city that the project describes (seed facts), on ordinary days before a long holiday. */
export const FULL_CITY: FullCityWish = {
  seed: 1,
  operators: 81_000,
  products: 399_000,
  entries: 150_000,
  days: 1,
  startDate: '2026-09-14',
  rates: DEFAULT_RATES,
};

/** @throws RangeError naming what makes no sense */
export function checkWish(wish: FullCityWish): void {
  const whole = (
    name: 'operators' | 'products' | 'entries' | 'days' | 'seed',
    least: number,
    most: number,
  ) => {
    const value = wish[name];
    if (!Number.isSafeInteger(value) || value < least || value > most)
      throw new RangeError(`${name} is a whole number from ${least} to ${most}, not ${value}.`);
  };
  whole('seed', 0, 2 ** 32 - 1);
  // Organisation codes and GTINs of the simulator end there; see identities.ts.
  whole('operators', 60, 580_000);
  whole('products', 200, 20_000_000);
  whole('entries', 50, 20_000_000);
  whole('days', 1, 3660);
  if (Number.isNaN(Date.parse(`${wish.startDate}T00:00:00Z`)))
    throw new RangeError(`The first day is written like 2026-09-14, not ${wish.startDate}.`);
  for (const [name, rate] of Object.entries(wish.rates)) {
    if (!(rate >= 0) || (rate > 1 && name !== 'scansPerEntry' && name !== 'outbreaksPerDay'))
      throw new RangeError(`The rate ${name} lies between 0 and 1, not ${rate}.`);
  }
}
