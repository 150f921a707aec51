import { type CityData, holdsOnDay, type StorageLimit } from '../registry/index.ts';

/** Tenths of a degree; null for what is no temperature of a store. "-18.5" → −185. Beyond a tenth it is rounded. */
export function readCelsius(text: number | string): number | null {
  const written = String(text).trim().replace('−', '-').replace(/℃|°C/i, '').trim();
  if (!/^[+-]?\d{1,3}(\.\d{1,3})?$/.test(written)) return null;
  const tenths = Math.round(Number(written) * 10);
  return tenths < -800 || tenths > 2000 ? null : tenths;
}

export const showCelsius = (tenths: number): string => `${(tenths / 10).toFixed(1)} ℃`;

export const limitOn = (
  city: Pick<CityData, 'storageLimits'>,
  storeKind: string,
  day: string,
): StorageLimit | null =>
  city.storageLimits.filter((one) => one.code === storeKind && holdsOnDay(one, day)).at(-1) ?? null;

export const exceeds = (tenths: number, limit: Pick<StorageLimit, 'least_dC' | 'most_dC'>): boolean =>
  (limit.least_dC !== null && tenths < limit.least_dC) || (limit.most_dC !== null && tenths > limit.most_dC);

export function limitWords(limit: Pick<StorageLimit, 'least_dC' | 'most_dC'>): { zh: string; en: string } {
  const { least_dC: least, most_dC: most } = limit;
  if (least !== null && most !== null) {
    const both = `${showCelsius(least)} – ${showCelsius(most)}`;
    return { zh: both, en: both };
  }
  if (most !== null) return { zh: `不高于 ${showCelsius(most)}`, en: `at most ${showCelsius(most)}` };
  return { zh: `不低于 ${showCelsius(least ?? 0)}`, en: `at least ${showCelsius(least ?? 0)}` };
}
