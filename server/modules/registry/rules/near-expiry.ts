import type { NearExpiryBand } from './city-desk-schemas.ts';
import type { CityData } from './city-schemas.ts';
import { policyOn } from './required-fields.ts';

const DAY_MS = 86_400_000;
const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);

export interface ExpiryState {
  /** Whole days until the last day, that one included as 0; below nought: past. */
  daysLeft: number;
  /** Near its end (临期) by the city's bands, or past it. */
  near: boolean;
  band: NearExpiryBand | null;
}

/**
 * How near goods are to the end of their shelf life on a day. How long that life is is told by the production date, else
 * by what is usual for goods of the category; where neither is known by the city's own figure.
 */
export function expiryState(
  city: Pick<CityData, 'nearExpiry' | 'policies'>,
  goods: { productionDate: string | null; expiryDate: string; usualDays: number | null },
  on: string,
): ExpiryState {
  const daysLeft = daysBetween(on, goods.expiryDate);
  const life = goods.productionDate ? daysBetween(goods.productionDate, goods.expiryDate) : goods.usualDays;
  const band = life === null ? null : bandOf(city, life, on);
  const days =
    band === null || life === null
      ? (policyOn(city as CityData, 'near-expiry-days-unknown', on)?.value ?? 0)
      : (band.days ?? Math.max(1, Math.ceil((life * (band.permille ?? 0)) / 1000)));
  return { daysLeft, near: daysLeft <= days, band };
}

function bandOf(city: Pick<CityData, 'nearExpiry'>, life: number, on: string): NearExpiryBand | null {
  const held = city.nearExpiry.filter(
    (one) => one.from <= on && (one.to === null || on < one.to) && one.shelfLifeDaysMin <= life,
  );
  return held.reduce<NearExpiryBand | null>(
    (best, one) => (best === null || one.shelfLifeDaysMin > best.shelfLifeDaysMin ? one : best),
    null,
  );
}
