import { addDays, type LotClaim } from '../../registry/index.ts';
import { type Evidence, type Found, found } from './found.ts';
import type { LotStory } from './lot-story.ts';
import { withoutCorrected } from './two-dates.ts';
import { businessOf, everyBusinessFirst, quantityOf, type Use, useEvidence, usesOf } from './uses.ts';

const DAY_MS = 86_400_000;

/**
 * R1: goods that certainly went on after the last day on which they were good. Where documents differ the earliest day
 * counts, as for whoever records the sale: a later one may be the falsified one. An expiry that was worked out may be a
 * day off. One finding for each lot, whoever sold it: of a batch that 45 shops sold, one alert.
 */
export function soldExpired(story: LotStory): Found[] {
  const uses = Map.groupBy(usesOf(story.rows), ({ row }) => row.lotId);
  const claims = Map.groupBy(withoutCorrected(story.claims, story.rows), (claim) => claim.lotId as string);
  return [...uses].flatMap(([lotId, ofLot]) => {
    const first = earliest(claims.get(lotId) ?? []);
    if (first === null) return [];
    const good = addDays(first.expiryDate ?? '', first.expiryComputed ? 2 : 1);
    const from = story.startOfDay(good);
    const late = ofLot.filter(({ span }) => span.earliest >= from);
    return late.length === 0 ? [] : [foundAt(story, first, late, from)];
  });
}

function earliest(claims: readonly LotClaim[]): LotClaim | null {
  return claims.reduce<LotClaim | null>(
    (best, claim) =>
      claim.expiryDate !== null && (best === null || claim.expiryDate < (best.expiryDate ?? ''))
        ? claim
        : best,
    null,
  );
}

function foundAt(story: LotStory, claim: LotClaim, uses: readonly Use[], from: number): Found {
  const last = Math.max(...uses.map(({ span }) => span.earliest));
  const expiry: Evidence = {
    what: 'expiry',
    documentId: claim.documentId,
    lotId: claim.lotId,
    value: `expiryDate ${claim.expiryDate}`,
  };
  return found(
    'sold-expired',
    [claim.lotId],
    {
      lotId: claim.lotId,
      ...businessOf(uses),
      quantity: story.unit === null ? null : quantityOf(uses),
      unit: story.unit,
      measure: Math.floor((last - from) / DAY_MS) + 1,
    },
    [expiry, ...everyBusinessFirst(uses).map((use) => useEvidence(use, story.unit))],
  );
}
