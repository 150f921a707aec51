import type { Queryable } from '../../platform/db.ts';

/** All that the records say had come of a lot to a business. */
export interface Arrived {
  lotId: string;
  partyId: string;
  quantity: number;
  /** Arrivals of which the quantity was not said. */
  unknowns: number;
}

export interface LateArrival extends Arrived {
  scopeId: string;
  caseId: string;
  documentId: string;
  at: Date;
  /** How much more than was known before. */
  more: number;
  what: 'new-holder' | 'more';
}

export interface Watch {
  lotId: string;
  scopeId: string;
  caseId: string;
}

export async function insertWatches(tx: Queryable, watches: readonly Watch[]): Promise<void> {
  await tx.query(
    `INSERT INTO cases.watch (lot_id, scope_id, case_id)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) ON CONFLICT DO NOTHING`,
    [watches.map((one) => one.lotId), watches.map((one) => one.scopeId), watches.map((one) => one.caseId)],
  );
}

/** Which of these lots the last scopes of cases watch. Those of earlier scopes watch nothing any more. */
export async function watchesOf(db: Queryable, lotIds: readonly string[]): Promise<Watch[]> {
  const rows = await db.query<{ lot_id: string; scope_id: string; case_id: string }>(
    `SELECT w.lot_id, w.scope_id, w.case_id FROM cases.watch w
      WHERE w.lot_id = ANY($1::bigint[])
        AND NOT EXISTS (SELECT 1 FROM cases.scope s WHERE s.case_id = w.case_id AND s.scope_id > w.scope_id)
      ORDER BY w.case_id, w.lot_id`,
    [lotIds],
    'cases-watches',
  );
  return rows.map((row) => ({ lotId: row.lot_id, scopeId: row.scope_id, caseId: row.case_id }));
}

export async function insertKnown(tx: Queryable, scopeId: string, known: readonly Arrived[]): Promise<void> {
  await tx.query(
    `INSERT INTO cases.known_arrival (scope_id, lot_id, party_id, quantity, unknowns)
     SELECT $1, * FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::int[])`,
    [
      scopeId,
      known.map((one) => one.lotId),
      known.map((one) => one.partyId),
      known.map((one) => one.quantity),
      known.map((one) => one.unknowns),
    ],
  );
}

/** What a scope knew of these lots, with what came late and was noted since. */
export async function knownArrivals(
  db: Queryable,
  scopeId: string,
  lotIds: readonly string[],
): Promise<Arrived[]> {
  const rows = await db.query<{ lot_id: string; party_id: string; quantity: string; unknowns: number }>(
    `SELECT lot_id, party_id, max(quantity) AS quantity, max(unknowns) AS unknowns FROM (
        SELECT lot_id, party_id, quantity, unknowns FROM cases.known_arrival
          WHERE scope_id = $1 AND lot_id = ANY($2::bigint[])
        UNION ALL
        SELECT lot_id, party_id, quantity, unknowns FROM cases.late_arrival
          WHERE scope_id = $1 AND lot_id = ANY($2::bigint[])) k
      GROUP BY lot_id, party_id`,
    [scopeId, lotIds],
    'cases-known-arrivals',
  );
  return rows.map((row) => ({
    lotId: row.lot_id,
    partyId: row.party_id,
    quantity: Number(row.quantity),
    unknowns: row.unknowns,
  }));
}

export async function insertLate(tx: Queryable, late: readonly LateArrival[]): Promise<void> {
  await tx.query(
    `INSERT INTO cases.late_arrival (scope_id, lot_id, party_id, quantity, document_id, case_id, at, more, unknowns, what)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[],
       $7::timestamptz[], $8::bigint[], $9::int[], $10::text[])`,
    [
      late.map((one) => one.scopeId),
      late.map((one) => one.lotId),
      late.map((one) => one.partyId),
      late.map((one) => one.quantity),
      late.map((one) => one.documentId),
      late.map((one) => one.caseId),
      late.map((one) => one.at),
      late.map((one) => one.more),
      late.map((one) => one.unknowns),
      late.map((one) => one.what),
    ],
  );
}

/** What came late to these scopes, the newest first. */
export async function lateOf(db: Queryable, scopeIds: readonly string[]): Promise<LateArrival[]> {
  const rows = await db.query<{
    scope_id: string;
    lot_id: string;
    party_id: string;
    quantity: string;
    document_id: string;
    case_id: string;
    at: Date;
    more: string;
    unknowns: number;
    what: LateArrival['what'];
  }>(
    `SELECT scope_id, lot_id, party_id, quantity, document_id, case_id, at, more, unknowns, what
       FROM cases.late_arrival WHERE scope_id = ANY($1::bigint[]) ORDER BY at DESC, document_id DESC, lot_id, party_id`,
    [scopeIds],
  );
  return rows.map((row) => ({
    scopeId: row.scope_id,
    lotId: row.lot_id,
    partyId: row.party_id,
    quantity: Number(row.quantity),
    documentId: row.document_id,
    caseId: row.case_id,
    at: row.at,
    more: Number(row.more),
    unknowns: row.unknowns,
    what: row.what,
  }));
}
