import type { Queryable } from '../../platform/db.ts';
import { mintedAt } from '../../platform/ids.ts';

export interface Cleaning {
  partyId: string;
  at: Date;
  documentId: string;
}

export async function insertCleaning(db: Queryable, cleaning: Cleaning): Promise<void> {
  await db.query('INSERT INTO trace.cleaning (party_id, at, document_id) VALUES ($1, $2, $3)', [
    cleaning.partyId,
    cleaning.at,
    cleaning.documentId,
  ]);
}

/** By business: instants, in milliseconds since 1970, at which it cleaned everything, as far as recorded by an instant. */
export async function cleaningsOf(
  db: Queryable,
  partyIds: readonly string[],
  knownBy: Date | undefined,
): Promise<Map<string, number[]>> {
  if (partyIds.length === 0) return new Map();
  const rows = await db.query<{ party_id: string; at: Date; document_id: string }>(
    'SELECT party_id, at, document_id FROM trace.cleaning WHERE party_id = ANY($1::bigint[]) ORDER BY party_id, at',
    [partyIds],
    'trace-cleanings-of',
  );
  const cleanings = new Map<string, number[]>();
  for (const row of rows) {
    if (knownBy && mintedAt(row.document_id) > knownBy) continue;
    const known = cleanings.get(row.party_id);
    if (known) known.push(row.at.getTime());
    else cleanings.set(row.party_id, [row.at.getTime()]);
  }
  return cleanings;
}
