import type { Queryable } from '../../platform/db.ts';
import type { PartyId } from '../identity/index.ts';
import { tillObservations } from './ledger.store.ts';
import { type PossiblySold, possiblySold } from './possible-sales.ts';
import { onHandOf } from './settle-counts.ts';

/** How much of each lot a business's tills may have sold beyond what is recorded of it; lots without are left out. */
export async function possiblySoldOf(db: Queryable, partyId: PartyId): Promise<Map<string, PossiblySold>> {
  const rows = await tillObservations(db, partyId);
  if (rows.length === 0) return new Map();
  const lots = [...new Set(rows.map((row) => row.lotId as string))];
  return possiblySold(rows, await onHandOf(db, partyId, lots));
}

/** The same of several businesses, by '<party> <lot>'. */
export async function possiblySoldAt(
  db: Queryable,
  partyIds: Iterable<string>,
): Promise<Map<string, PossiblySold>> {
  const found = new Map<string, PossiblySold>();
  for (const partyId of new Set(partyIds)) {
    for (const [lotId, bound] of await possiblySoldOf(db, partyId as PartyId))
      found.set(`${partyId} ${lotId}`, bound);
  }
  return found;
}
