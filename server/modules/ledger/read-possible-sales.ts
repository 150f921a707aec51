import type { Queryable } from '../../platform/db.ts';
import type { PartyId } from '../identity/index.ts';
import { holdingsOfLots } from './holdings.store.ts';
import { tillObservations } from './movements.store.ts';
import { type PossiblySold, possiblySold } from './possible-sales.ts';
import { onHandOf } from './settle-counts.ts';

/** How much of each lot a business's tills may have sold beyond what is recorded of it; lots without are left out. */
export async function possiblySoldOf(db: Queryable, partyId: PartyId): Promise<Map<string, PossiblySold>> {
  const rows = await tillObservations(db, partyId);
  if (rows.length === 0) return new Map();
  const lots = [...new Set(rows.map((row) => row.lotId as string))];
  return possiblySold(rows, await onHandOf(db, partyId, lots));
}

export interface PossiblySoldAt extends PossiblySold {
  /** What there is by the movements alone, what is on the way included. */
  onHand: number;
}

/** The same of several businesses, by '<party> <lot>': two look-ups whatever their number. */
export async function possiblySoldAt(
  db: Queryable,
  partyIds: Iterable<string>,
): Promise<Map<string, PossiblySoldAt>> {
  const found = new Map<string, PossiblySoldAt>();
  const parties = [...new Set(partyIds)];
  if (parties.length === 0) return found;
  const rows = Map.groupBy(await tillObservations(db, ...parties), (row) => row.partyId);
  if (rows.size === 0) return found;
  const lots = new Set([...rows.values()].flat().map((row) => row.lotId as string));
  const holdings = Map.groupBy(await holdingsOfLots(db, [...lots]), (holding) => holding.partyId);
  for (const [partyId, own] of rows) {
    if (partyId === null) continue;
    const onHand = new Map(
      (holdings.get(partyId) ?? []).map((one) => [one.lotId as string, one.onHand + one.incoming]),
    );
    for (const [lotId, bound] of possiblySold(own, onHand))
      found.set(`${partyId} ${lotId}`, { ...bound, onHand: Math.max(0, onHand.get(lotId) ?? 0) });
  }
  return found;
}
