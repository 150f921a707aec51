import type { Queryable } from '../../platform/db.ts';
import type { PartyId } from '../identity/index.ts';
import type { LotId } from '../registry/index.ts';
import type { Outcome } from './close-lot.rules.ts';

export interface ClosedLot {
  lotId: LotId;
  documentId: string;
  productId: string;
  sold: number;
  wasted: number;
  returned: number;
  left: number;
  day: string;
  outcome: Outcome;
}

export async function insertClosed(
  tx: Queryable,
  partyId: PartyId,
  rows: readonly ClosedLot[],
): Promise<void> {
  await tx.query(
    `INSERT INTO day_close.closed_lot
       (party_id, lot_id, document_id, product_id, sold, wasted, returned, left_over, day, outcome)
     SELECT $1, * FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
       $8::bigint[], $9::date[], $10::text[])`,
    [
      partyId,
      rows.map((row) => row.lotId),
      rows.map((row) => row.documentId),
      rows.map((row) => row.productId),
      rows.map((row) => row.sold),
      rows.map((row) => row.wasted),
      rows.map((row) => row.returned),
      rows.map((row) => row.left),
      rows.map((row) => row.day),
      rows.map((row) => row.outcome),
    ],
  );
}

/** The first day that a business ever closed; null: it closes none. */
export async function firstClosed(db: Queryable, partyId: PartyId): Promise<string | null> {
  const [row] = await db.query<{ first: string | null }>(
    'SELECT min(day)::text AS first FROM day_close.closed_lot WHERE party_id = $1',
    [partyId],
    'day-close-first',
  );
  return row?.first ?? null;
}

/** What a business closed from one day to another, in the order of recording. */
export async function closedBetween(
  db: Queryable,
  partyId: PartyId,
  from: string,
  to: string,
): Promise<ClosedLot[]> {
  const rows = await db.query<{
    lot_id: LotId;
    document_id: string;
    product_id: string;
    sold: string;
    wasted: string;
    returned: string;
    left_over: string;
    day: string;
    outcome: Outcome;
  }>(
    `SELECT lot_id, document_id, product_id, sold, wasted, returned, left_over, day::text, outcome
       FROM day_close.closed_lot WHERE party_id = $1 AND day BETWEEN $2 AND $3 ORDER BY document_id, lot_id`,
    [partyId, from, to],
  );
  return rows.map((row) => ({
    lotId: row.lot_id,
    documentId: row.document_id,
    productId: row.product_id,
    sold: Number(row.sold),
    wasted: Number(row.wasted),
    returned: Number(row.returned),
    left: Number(row.left_over),
    day: row.day,
    outcome: row.outcome,
  }));
}
