import type { HolderBounds } from './engine/mixing/bounds.ts';
import type { NamedDeliveries } from './engine/mixing/build-deliveries.ts';
import { BASES, TIERS } from './engine/mixing/question.ts';

/** A holder by its ids; instants in milliseconds since 1970, null where nothing bounds them. */
export type NamedHolder = Omit<HolderBounds, 'lot' | 'party' | 'tier' | 'basis' | 'earliest' | 'latest'> & {
  lotId: string;
  partyId: string;
  tier: (typeof TIERS)[number];
  basis: (typeof BASES)[number];
  earliest: number | null;
  latest: number | null;
};

export function nameHolder(named: NamedDeliveries, holder: HolderBounds): NamedHolder {
  const { lot, party, tier, basis, earliest, latest, ...columns } = holder;
  const finite = (instant: number) => (Number.isFinite(instant) ? instant : null);
  return {
    lotId: named.lots[lot] as string,
    partyId: named.parties[party] as string,
    tier: TIERS[tier] ?? 'not-reached',
    basis: BASES[basis] ?? 'none',
    earliest: finite(earliest),
    latest: finite(latest),
    ...columns,
  };
}
