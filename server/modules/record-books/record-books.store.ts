import type { Queryable } from '../../platform/db.ts';
import type { AccountId } from '../identity/index.ts';

export interface Device {
  code: string;
  name: string;
  storeKind: string;
}

/** False when the business has registered a device of this code before. */
export async function insertDevice(
  db: Queryable,
  partyId: string,
  device: Device & { at: Date; by: AccountId },
): Promise<boolean> {
  const rows = await db.query(
    `INSERT INTO record_books.device (party_id, registered_at, registered_by, code, name, store_kind)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING 1`,
    [partyId, device.at, device.by, device.code, device.name, device.storeKind],
    'record-books-insert-device',
  );
  return rows.length === 1;
}

export async function devicesOf(db: Queryable, partyId: string): Promise<Device[]> {
  const rows = await db.query<{ code: string; name: string; store_kind: string }>(
    'SELECT code, name, store_kind FROM record_books.device WHERE party_id = $1 ORDER BY code',
    [partyId],
    'record-books-devices',
  );
  return rows.map((row) => ({ code: row.code, name: row.name, storeKind: row.store_kind }));
}

export interface GateDecision {
  partyId: string;
  documentId: string;
  at: Date;
  by: AccountId;
  decision: 'admitted' | 'turned-away';
  testSlip: string | null;
  reason: string | null;
}

/** False when it was decided before: the first word stands. */
export async function insertDecision(db: Queryable, one: GateDecision): Promise<boolean> {
  const rows = await db.query(
    `INSERT INTO record_books.gate_decision (party_id, document_id, decided_at, decided_by, decision, test_slip, reason)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING 1`,
    [one.partyId, one.documentId, one.at, one.by, one.decision, one.testSlip, one.reason],
    'record-books-insert-decision',
  );
  return rows.length === 1;
}

export async function decisionsOf(
  db: Queryable,
  partyId: string,
  documentIds: readonly string[],
): Promise<Map<string, GateDecision>> {
  if (documentIds.length === 0) return new Map();
  const rows = await db.query<{
    document_id: string;
    decided_at: Date;
    decided_by: AccountId;
    decision: GateDecision['decision'];
    test_slip: string | null;
    reason: string | null;
  }>(
    `SELECT document_id, decided_at, decided_by, decision, test_slip, reason FROM record_books.gate_decision
      WHERE party_id = $1 AND document_id = ANY($2::bigint[])`,
    [partyId, documentIds],
    'record-books-decisions',
  );
  return new Map(
    rows.map((row) => [
      row.document_id,
      {
        partyId,
        documentId: row.document_id,
        at: row.decided_at,
        by: row.decided_by,
        decision: row.decision,
        testSlip: row.test_slip,
        reason: row.reason,
      },
    ]),
  );
}
