import { contradictions, daysBetween, type LotClaim } from '../../registry/index.ts';
import { type Evidence, type Found, found } from './found.ts';
import type { LotStory, Row } from './lot-story.ts';

const DATES: ReadonlySet<string> = new Set(['productionDate', 'expiryDate']);

/**
 * One batch told with two production or two expiry dates, by the registry's own rule (an expiry that was worked out
 * may be a day off). Lots that are linked are judged each by itself: that they were told apart is why they are linked.
 * What a document said that was corrected does not count against the correction.
 */
export function twoDates(story: LotStory): Found[] {
  const claims = Map.groupBy(story.claims, (claim) => claim.lotId as string);
  return [...claims].flatMap(([lotId, all]) => {
    const standing = withoutCorrected(all, story.rows);
    const clashes = standing.flatMap((claim, index) =>
      clashesWith(standing.slice(0, index), claim).map((field) => ({ claim, field })),
    );
    const [first] = clashes;
    if (!first) return [];
    const fields = new Set(clashes.map(({ field }) => field));
    const evidence = standing.flatMap((claim) =>
      [...fields].flatMap((field): Evidence[] => {
        const value = claim[field as DateField];
        return value === null
          ? []
          : [{ what: 'claim', documentId: claim.documentId, lotId, value: `${field} ${value}` }];
      }),
    );
    const measure = Math.max(...[...fields].map((field) => daysApart(standing, field as DateField)));
    return [found('two-dates', [lotId], { lotId, documentId: first.claim.documentId, measure }, evidence)];
  });
}

type DateField = 'productionDate' | 'expiryDate';

function daysApart(claims: readonly LotClaim[], field: DateField): number {
  const days = claims.flatMap((claim) => claim[field] ?? []).sort();
  return daysBetween(days[0] ?? '', days.at(-1) ?? '');
}

const said = ({ productionDate, expiryDate, expiryComputed }: LotClaim) => ({
  productionDate,
  expiryDate,
  expiryComputed,
});

/** In which dates a claim contradicts earlier ones. */
function clashesWith(earlier: readonly LotClaim[], claim: LotClaim): string[] {
  const before = earlier.map((one) => ({ documentId: one.documentId, claims: said(one) }));
  return [...new Set(contradictions(before, said(claim)).map(({ field }) => field as string))].filter(
    (field) => DATES.has(field),
  );
}

/** Leaves out what was said by a document that another took back while saying the same lot's dates anew. */
export function withoutCorrected(claims: readonly LotClaim[], rows: readonly Row[]): LotClaim[] {
  const tellers = new Set(claims.map((claim) => `${claim.lotId} ${claim.documentId}`));
  const corrected = new Set<string>();
  for (const row of rows) {
    if (row.kind === 'voided' && tellers.has(`${row.lotId} ${row.documentId}`))
      corrected.add(`${row.lotId} ${row.answersDocument}`);
  }
  return claims.filter((claim) => !corrected.has(`${claim.lotId} ${claim.documentId}`));
}
