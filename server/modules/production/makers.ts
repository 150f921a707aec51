import type { Queryable } from '../../platform/db.ts';
import type { PartyId } from '../identity/index.ts';
import { mayMake, movementsOfLots } from '../ledger/index.ts';
import { type LotId, lotsById } from '../registry/index.ts';

/**
 * Of these lots and businesses, the pairs of a lot and who made it, as `<lot> <business>`. Whoever merely has a lot writes
 * into its own books: it tells nobody how the goods were made, and stands in nobody's way.
 */
export async function makersAmong(
  db: Queryable,
  pairs: readonly { lotId: string; partyId: PartyId }[],
): Promise<ReadonlySet<string>> {
  if (pairs.length === 0) return new Set();
  const lots = await lotsById(db, [...new Set(pairs.map((pair) => pair.lotId))]);
  const isProducer = (pair: (typeof pairs)[number]) => lots.get(pair.lotId)?.producerId === pair.partyId;
  // Nearly always everything is the producer's own, and no movement has to be read.
  const doubtful = pairs.filter((pair) => !isProducer(pair));
  const movements =
    doubtful.length === 0
      ? new Map()
      : Map.groupBy(
          await movementsOfLots(db, [...new Set(doubtful.map((pair) => pair.lotId as LotId))]),
          (movement) => movement.lotId as string,
        );
  const made = pairs.filter(
    (pair) =>
      isProducer(pair) ||
      mayMake(pair.partyId, lots.get(pair.lotId)?.producerId ?? null, movements.get(pair.lotId) ?? []),
  );
  return new Set(made.map((pair) => `${pair.lotId} ${pair.partyId}`));
}
