import type { Queryable } from '../../platform/db.ts';

export const ENTRY_KINDS = [
  'recorded',
  'voucher',
  'withdrawn',
  'answered',
  'frozen',
  'lifted',
  'test-failed',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** Something that concerns a business. */
export interface Concern {
  partyId: string;
  kind: EntryKind;
  documentId: string;
  aboutId: string | null;
}

export interface FeedEntry extends Concern {
  position: number;
}

/** Who of these reads a feed. */
export async function readersAmong(tx: Queryable, partyIds: readonly string[]): Promise<Set<string>> {
  if (partyIds.length === 0) return new Set();
  const rows = await tx.query<{ party_id: string }>(
    'SELECT party_id FROM feed.reader WHERE party_id = ANY($1::bigint[])',
    [partyIds],
    'feed-readers-among',
  );
  return new Set(rows.map((row) => row.party_id));
}

/**
 * Appends to feeds. Readers' rows are locked in the order of their ids until the transaction ends, so that of two
 * transactions the second gives out its positions after the first is seen by everybody.
 */
export async function appendEntries(
  tx: Queryable,
  wanted: ReadonlyMap<string, readonly Concern[]>,
): Promise<void> {
  if (wanted.size === 0) return;
  const readers = await tx.query<{ party_id: string; last_position: string }>(
    'SELECT party_id, last_position FROM feed.reader WHERE party_id = ANY($1::bigint[]) ORDER BY party_id FOR UPDATE',
    [[...wanted.keys()]],
    'feed-lock-readers',
  );
  const rows = readers.flatMap((reader) =>
    (wanted.get(reader.party_id) ?? []).map((concern, index) => ({
      ...concern,
      receiverId: reader.party_id,
      position: Number(reader.last_position) + index + 1,
    })),
  );
  await tx.query(
    `INSERT INTO feed.entry (receiver_id, position, party_id, document_id, kind, about_id)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::bigint[])
     ON CONFLICT DO NOTHING`,
    [
      rows.map((row) => row.receiverId),
      rows.map((row) => row.position),
      rows.map((row) => row.partyId),
      rows.map((row) => row.documentId),
      rows.map((row) => row.kind),
      rows.map((row) => row.aboutId),
    ],
    'feed-insert-entries',
  );
  const ids = readers.map((reader) => reader.party_id);
  await tx.query(
    `UPDATE feed.reader SET last_position = last_position + ($2::bigint[])[array_position($1::bigint[], party_id)]
      WHERE party_id = ANY($1::bigint[])`,
    [ids, ids.map((id) => wanted.get(id)?.length ?? 0)],
    'feed-advance-readers',
  );
}

/** Opens a feed if it is not open; everything recorded from now on comes in it. */
export async function openReader(db: Queryable, partyId: string, at: Date): Promise<void> {
  await db.query(
    'INSERT INTO feed.reader (party_id, opened_at, last_position) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING',
    [partyId, at],
  );
}

export async function findReader(
  db: Queryable,
  partyId: string,
): Promise<{ openedAt: Date; lastPosition: number } | undefined> {
  const [row] = await db.query<{ opened_at: Date; last_position: string }>(
    'SELECT opened_at, last_position FROM feed.reader WHERE party_id = $1',
    [partyId],
    'feed-reader',
  );
  return row && { openedAt: row.opened_at, lastPosition: Number(row.last_position) };
}

export async function entriesAfter(
  db: Queryable,
  receiverId: string,
  position: number,
  limit: number,
): Promise<FeedEntry[]> {
  const rows = await db.query<{
    position: string;
    party_id: string;
    document_id: string;
    kind: EntryKind;
    about_id: string | null;
  }>(
    `SELECT position, party_id, document_id, kind, about_id FROM feed.entry
      WHERE receiver_id = $1 AND position > $2 ORDER BY position LIMIT $3`,
    [receiverId, position, limit],
    'feed-entries-after',
  );
  return rows.map((row) => ({
    position: Number(row.position),
    partyId: row.party_id,
    documentId: row.document_id,
    kind: row.kind,
    aboutId: row.about_id,
  }));
}
