import type { Queryable } from '../../platform/db.ts';
import type { PartyId } from '../identity/index.ts';
import { documentHeads } from '../ledger/index.ts';
import { linesOfReceipt, type StoredTillLine } from './till-lines.store.ts';

export interface ReceiptLines {
  partyId: PartyId;
  lines: StoredTillLine[];
}

/** What a till's receipt says, and the lots that each line may have been of; null where there is no such receipt. */
export async function readReceipt(db: Queryable, documentId: string): Promise<ReceiptLines | null> {
  const head = (await documentHeads(db, [documentId])).get(documentId);
  if (head?.kind !== 'till-receipt') return null;
  const partyId = head.senderId as PartyId;
  return { partyId, lines: await linesOfReceipt(db, partyId, documentId) };
}
