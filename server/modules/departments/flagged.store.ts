import type { Queryable } from '../../platform/db.ts';
import type { PaperState } from '../vouchers/index.ts';

export interface FlaggedVoucher {
  documentId: string;
  kind: string;
  number: string;
  lotId: string;
  senderId: string | null;
  receiverId: string | null;
  state: PaperState;
  since: Date;
}

/** A voucher keeps the instant at which it was flagged first with this state. */
export async function saveFlags(tx: Queryable, flags: readonly FlaggedVoucher[]): Promise<void> {
  if (flags.length === 0) return;
  await tx.query(
    `INSERT INTO departments.flagged_voucher AS f
       (document_id, kind, number, lot_id, sender_id, receiver_id, state, since)
     SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[],
       $8::timestamptz[])
     ON CONFLICT (document_id, kind, number) DO UPDATE SET
       since = CASE WHEN f.state = excluded.state AND f.cleared_at IS NULL THEN f.since ELSE excluded.since END,
       state = excluded.state, cleared_at = NULL`,
    [
      flags.map((one) => one.documentId),
      flags.map((one) => one.kind),
      flags.map((one) => one.number),
      flags.map((one) => one.lotId),
      flags.map((one) => one.senderId),
      flags.map((one) => one.receiverId),
      flags.map((one) => one.state),
      flags.map((one) => one.since),
    ],
    'departments-save-flags',
  );
}

export async function clearFlags(tx: Queryable, kind: string, number: string, at: Date): Promise<void> {
  await tx.query(
    `UPDATE departments.flagged_voucher SET cleared_at = $3
      WHERE number = $2 AND kind = $1 AND cleared_at IS NULL`,
    [kind, number, at],
  );
}

interface Row {
  document_id: string;
  kind: string;
  number: string;
  lot_id: string;
  sender_id: string | null;
  receiver_id: string | null;
  state: PaperState;
  since: Date;
}

const toFlag = (row: Row): FlaggedVoucher => ({
  documentId: row.document_id,
  kind: row.kind,
  number: row.number,
  lotId: row.lot_id,
  senderId: row.sender_id,
  receiverId: row.receiver_id,
  state: row.state,
  since: row.since,
});
const COLUMNS = 'document_id, kind, number, lot_id, sender_id, receiver_id, state, since';

export async function flagsOfDocument(db: Queryable, documentId: string): Promise<FlaggedVoucher[]> {
  const rows = await db.query<Row>(
    `SELECT ${COLUMNS} FROM departments.flagged_voucher
      WHERE document_id = $1 AND cleared_at IS NULL ORDER BY kind, number`,
    [documentId],
    'departments-flags-of-document',
  );
  return rows.map(toFlag);
}

export async function latestFlags(db: Queryable, limit: number): Promise<FlaggedVoucher[]> {
  const rows = await db.query<Row>(
    `SELECT ${COLUMNS} FROM departments.flagged_voucher WHERE cleared_at IS NULL
      ORDER BY since DESC, document_id DESC LIMIT $1`,
    [limit],
  );
  return rows.map(toFlag);
}
