import { daysBetween, expiryFrom, type LotClaim, parseShelfLife } from '../../registry/index.ts';
import { type Found, found } from './found.ts';
import type { LotStory } from './lot-story.ts';
import { withoutCorrected } from './two-dates.ts';

/** Months of 30 and of 31 days, years of 365 and 366: within so many thousandths two ways of counting agree. */
const COUNTING_PERMILLE = 20;

/**
 * R7, the other half: one label whose expiry does not follow from its production date and from how long its product keeps.
 * A day off, or what two ways of counting months make of it, is none. An expiry that was worked out says nothing.
 */
export function shelfLifeOff(story: LotStory): Found[] {
  const claims = Map.groupBy(withoutCorrected(story.claims, story.rows), (claim) => claim.lotId as string);
  return [...claims].flatMap(([lotId, all]) => {
    const life = parseShelfLife(story.shelfLives.get(lotId) ?? '');
    if (life === null) return [];
    const odd = all.flatMap((claim) => {
      const days = daysOff(claim, life);
      return days === 0 ? [] : [{ claim, days }];
    });
    const worst = odd.reduce((most, one) => (Math.abs(one.days) > Math.abs(most) ? one.days : most), 0);
    if (worst === 0) return [];
    return [
      found(
        'shelf-life-off',
        [lotId],
        { lotId, documentId: odd[0]?.claim.documentId ?? null, measure: Math.abs(worst) },
        [
          { what: 'shelf-life', lotId, value: story.shelfLives.get(lotId) ?? '', partyId: null },
          ...odd.flatMap(({ claim }) =>
            (['productionDate', 'expiryDate'] as const).map((field) => ({
              what: 'claim' as const,
              documentId: claim.documentId,
              lotId,
              value: `${field} ${claim[field]}`,
            })),
          ),
        ],
      ),
    ];
  });
}

/** By how many days the label's expiry is later (or, below 0, earlier) than it can be; 0: it fits. */
function daysOff(claim: LotClaim, life: NonNullable<ReturnType<typeof parseShelfLife>>): number {
  const { productionDate, expiryDate, expiryComputed } = claim;
  if (productionDate === null || expiryDate === null || expiryComputed === true) return 0;
  const expected = expiryFrom(productionDate, life);
  const off = daysBetween(expected, expiryDate);
  const slack = Math.max(
    1,
    Math.ceil((Math.abs(daysBetween(productionDate, expected)) * COUNTING_PERMILLE) / 1000),
  );
  return Math.abs(off) <= slack ? 0 : off;
}
