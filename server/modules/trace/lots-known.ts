import type { Queryable } from '../../platform/db.ts';
import { startOfLocalDay } from '../../platform/local-time.ts';
import { addDays, type CityData, describeLots, type LotFacts } from '../registry/index.ts';
import type { LotKnown } from './engine/mixing/build-deliveries.ts';

/** What the registry says of lots, as a walk with mixing wants it: three look-ups whatever their number. */
export async function lotsKnown(
  db: Queryable,
  city: CityData,
  lotIds: readonly string[],
): Promise<Map<string, LotKnown>> {
  const ends = new Map<string, number>();
  const endOf = (day: string): number => {
    let end = ends.get(day);
    if (end === undefined) {
      end = startOfLocalDay(addDays(day, 1), city.city.timezone).getTime() - 1;
      ends.set(day, end);
    }
    return end;
  };
  const facts = await describeLots(db, lotIds);
  return new Map([...facts].map(([lotId, fact]) => [lotId, known(fact, endOf)]));
}

function known({ lot, product, claims }: LotFacts, endOf: (day: string) => number): LotKnown {
  // Of expiries that contradict each other the latest counts: somebody may have gone by it.
  let expiry: string | null = null;
  for (const claim of claims) {
    if (claim.expiryDate !== null && (expiry === null || claim.expiryDate > expiry))
      expiry = claim.expiryDate;
  }
  const batch = lot.batch?.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '') ?? '';
  return {
    lotId: lot.lotId,
    productId: product.productId,
    productClass: product.category,
    expires: expiry === null ? null : endOf(expiry),
    likely: batch === '' ? null : `${product.productId} ${batch}`,
  };
}
