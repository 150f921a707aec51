import type { LotClaim } from '../../api/types.ts';

export const CLAIMED = ['productionDate', 'expiryDate', 'origin'] as const;
export type Claimed = (typeof CLAIMED)[number];

/** Documents that say the same; what they leave unsaid contradicts nothing. */
export interface Story {
  productionDate: string | null;
  expiryDate: string | null;
  origin: string | null;
  /** In the order in which they were recorded. */
  claims: LotClaim[];
}

/** Groups claims that say the same, the earliest story first. */
export function storiesOf(claims: readonly LotClaim[]): Story[] {
  const stories: Story[] = [];
  for (const claim of [...claims].sort((one, other) => one.recordedAt.localeCompare(other.recordedAt))) {
    const same = stories.find((story) =>
      CLAIMED.every(
        (field) => story[field] === null || claim[field] === null || story[field] === claim[field],
      ),
    );
    if (!same) {
      const { productionDate, expiryDate, origin } = claim;
      stories.push({ productionDate, expiryDate, origin, claims: [claim] });
      continue;
    }
    same.claims.push(claim);
    for (const field of CLAIMED) same[field] ??= claim[field];
  }
  return stories;
}

/** The fields in which the stories differ. */
export function differing(stories: readonly Story[]): Set<Claimed> {
  return new Set(
    CLAIMED.filter(
      (field) => new Set(stories.map((story) => story[field]).filter((value) => value !== null)).size > 1,
    ),
  );
}
