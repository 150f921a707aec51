import type { Queryable } from '../../platform/db.ts';
import { firstIdAt } from '../../platform/ids.ts';
import type { PartyId } from '../identity/index.ts';
import type { LotId } from '../registry/index.ts';
import { readResolved } from './capture-document.ts';
import { documentsOfKindSince } from './documents.store.ts';
import type { ResolvedRecord } from './project-records.ts';

/** A count may be told to be this much later than it was recorded: clocks drift (`at-in-future`), with a minute to spare. */
const CLOCK_SLACK_MS = 11 * 60_000;

/**
 * Lots that a business has counted at this instant or later, as far as it has been told. Asked with the holdings of the
 * lots locked, so that no count is under way.
 */
export async function lotsCountedSince(db: Queryable, partyId: PartyId, at: Date): Promise<Set<LotId>> {
  const firstId = firstIdAt(new Date(at.getTime() - CLOCK_SLACK_MS));
  const counts = await documentsOfKindSince(db, partyId, 'stock-taking', { firstId, at });
  return new Set(
    counts.flatMap((count) => (readResolved(count) as ResolvedRecord).lines.map((line) => line.lot)),
  );
}
