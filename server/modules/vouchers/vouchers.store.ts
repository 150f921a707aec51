import type { Queryable } from '../../platform/db.ts';
import type { PartyId } from '../identity/index.ts';
import type { VoucherStateName } from './vouchers.schemas.ts';

export interface VoucherRow {
  sender_id: PartyId;
  receiver_id: PartyId;
  document_id: string;
  issued_at: Date;
  answered_at: Date | null;
  state: VoucherStateName;
  summary: string;
  lines: number;
}

const COLUMNS = 'sender_id, receiver_id, document_id, issued_at, answered_at, state, summary, lines';

/** Both parties' copies of a voucher's state. */
export async function insertVoucher(tx: Queryable, row: VoucherRow): Promise<void> {
  const values = [
    row.sender_id,
    row.receiver_id,
    row.document_id,
    row.issued_at,
    row.answered_at,
    row.state,
    row.summary,
    row.lines,
  ];
  await tx.query(
    `WITH inbox AS (INSERT INTO vouchers.inbox (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8))
     INSERT INTO vouchers.sent (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    values,
    'vouchers-insert',
  );
}

/** The voucher's state, locked until the transaction ends: of two answers at once the second sees the first. */
export async function lockVoucher(
  tx: Queryable,
  senderId: string,
  documentId: string,
): Promise<VoucherRow | undefined> {
  const rows = await tx.query<VoucherRow>(
    `SELECT ${COLUMNS} FROM vouchers.sent WHERE sender_id = $1 AND document_id = $2 FOR UPDATE`,
    [senderId, documentId],
    'vouchers-lock',
  );
  return rows[0];
}

export async function voucherRow(
  db: Queryable,
  senderId: string,
  documentId: string,
): Promise<VoucherRow | undefined> {
  const rows = await db.query<VoucherRow>(
    `SELECT ${COLUMNS} FROM vouchers.sent WHERE sender_id = $1 AND document_id = $2`,
    [senderId, documentId],
    'vouchers-row',
  );
  return rows[0];
}

export async function setState(
  tx: Queryable,
  voucher: { senderId: string; receiverId: string; documentId: string },
  state: VoucherStateName,
  at: Date | null,
): Promise<void> {
  await tx.query(
    `WITH inbox AS (
       UPDATE vouchers.inbox SET state = $4, answered_at = $5 WHERE receiver_id = $2 AND document_id = $3
     ) UPDATE vouchers.sent SET state = $4, answered_at = $5 WHERE sender_id = $1 AND document_id = $3`,
    [voucher.senderId, voucher.receiverId, voucher.documentId, state, at],
    'vouchers-set-state',
  );
}

/** Marks what onward sale implied; a voucher that was answered in the meantime keeps its answer. */
export async function setImplied(
  tx: Queryable,
  voucher: { senderId: string; receiverId: string; documentId: string },
): Promise<void> {
  await tx.query(
    `WITH inbox AS (
       UPDATE vouchers.inbox SET state = 'implied' WHERE receiver_id = $2 AND document_id = $3 AND state = 'issued'
     ) UPDATE vouchers.sent SET state = 'implied' WHERE sender_id = $1 AND document_id = $3 AND state = 'issued'`,
    [voucher.senderId, voucher.receiverId, voucher.documentId],
    'vouchers-set-implied',
  );
}

export interface ListFilter {
  state?: string | undefined;
  /** Documents before this id: the list runs from the newest down. */
  before: string;
  limit: number;
}

export function listSent(db: Queryable, senderId: string, filter: ListFilter): Promise<VoucherRow[]> {
  return db.query<VoucherRow>(
    `SELECT ${COLUMNS} FROM vouchers.sent
      WHERE sender_id = $1 AND document_id < $2 AND ($3::text IS NULL OR state = $3)
      ORDER BY document_id DESC LIMIT $4`,
    [senderId, filter.before, filter.state ?? null, filter.limit],
    'vouchers-list-sent',
  );
}

export function listReceived(db: Queryable, receiverId: string, filter: ListFilter): Promise<VoucherRow[]> {
  return db.query<VoucherRow>(
    `SELECT ${COLUMNS} FROM vouchers.inbox
      WHERE receiver_id = $1 AND document_id < $2 AND ($3::text IS NULL OR state = $3)
      ORDER BY document_id DESC LIMIT $4`,
    [receiverId, filter.before, filter.state ?? null, filter.limit],
    'vouchers-list-received',
  );
}

export interface AnswerRow {
  answer_document_id: string;
  answer_sender_id: PartyId;
  kind: string;
}

export async function insertAnswer(
  tx: Queryable,
  voucher: { senderId: string; documentId: string },
  answer: { documentId: string; senderId: string; kind: string },
): Promise<void> {
  await tx.query(
    `INSERT INTO vouchers.answer (sender_id, document_id, answer_document_id, answer_sender_id, kind)
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
    [voucher.senderId, voucher.documentId, answer.documentId, answer.senderId, answer.kind],
    'vouchers-insert-answer',
  );
}

export function answersTo(db: Queryable, senderId: string, documentId: string): Promise<AnswerRow[]> {
  return db.query<AnswerRow>(
    `SELECT answer_document_id, answer_sender_id, kind FROM vouchers.answer
      WHERE sender_id = $1 AND document_id = $2 ORDER BY answer_document_id`,
    [senderId, documentId],
    'vouchers-answers',
  );
}

export interface LotPaper {
  lotId: string;
  kind: string;
  number: string;
  documentId: string;
  issuer: string | null;
  issuedOn: string | null;
  validUntil: string | null;
  sha256: string | null;
}

export async function insertLotPapers(tx: Queryable, papers: readonly LotPaper[]): Promise<void> {
  if (papers.length === 0) return;
  await tx.query(
    `INSERT INTO vouchers.lot_paper (lot_id, kind, number, document_id, issuer, issued_on, valid_until, sha256)
     SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::date[], $7::date[], $8::text[])
     ON CONFLICT DO NOTHING`,
    [
      papers.map((paper) => paper.lotId),
      papers.map((paper) => paper.kind),
      papers.map((paper) => paper.number),
      papers.map((paper) => paper.documentId),
      papers.map((paper) => paper.issuer),
      papers.map((paper) => paper.issuedOn),
      papers.map((paper) => paper.validUntil),
      papers.map((paper) => paper.sha256),
    ],
    'vouchers-insert-lot-papers',
  );
}

/** Papers that came with lots, in the order in which they were first seen. */
export async function lotPapers(db: Queryable, lotIds: readonly string[]): Promise<LotPaper[]> {
  if (lotIds.length === 0) return [];
  const rows = await db.query<{
    lot_id: string;
    kind: string;
    number: string;
    document_id: string;
    issuer: string | null;
    issued_on: string | null;
    valid_until: string | null;
    sha256: string | null;
  }>(
    `SELECT lot_id, kind, number, document_id, issuer, issued_on::text, valid_until::text, sha256
       FROM vouchers.lot_paper WHERE lot_id = ANY($1::bigint[]) ORDER BY document_id, kind, number`,
    [lotIds],
    'vouchers-lot-papers',
  );
  return rows.map((row) => ({
    lotId: row.lot_id,
    kind: row.kind,
    number: row.number,
    documentId: row.document_id,
    issuer: row.issuer,
    issuedOn: row.issued_on,
    validUntil: row.valid_until,
    sha256: row.sha256,
  }));
}

export async function insertUnmatched(
  tx: Queryable,
  purchase: {
    receiverId: string;
    documentId: string;
    senderId: string;
    senderDocument: string | null;
    lines: number;
  },
): Promise<void> {
  await tx.query(
    `INSERT INTO vouchers.unmatched_purchase (receiver_id, document_id, sender_id, sender_document, line)
     SELECT $1, $2, $3, $4, line FROM generate_series(1, $5) AS line`,
    [purchase.receiverId, purchase.documentId, purchase.senderId, purchase.senderDocument, purchase.lines],
  );
}

/**
 * Keeps the two tellings of one handing-over apart: while a purchase between two parties is being recorded, no
 * voucher between them is matched, and the other way round. Vouchers do not wait for vouchers.
 */
export async function lockPair(
  tx: Queryable,
  senderId: string,
  receiverId: string,
  as: 'voucher' | 'purchase',
): Promise<void> {
  const lock = as === 'voucher' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock';
  await tx.query(
    `SELECT ${lock}(hashtextextended($1, 0))`,
    [`handing-over ${senderId} ${receiverId}`],
    `vouchers-pair-${as}`,
  );
}

/** Lines bought from this sender that wait for its voucher, oldest first, locked. */
export function lockUnmatched(
  tx: Queryable,
  receiverId: string,
  senderId: string,
): Promise<{ document_id: string; line: number; sender_document: string | null }[]> {
  return tx.query(
    `SELECT document_id, line, sender_document FROM vouchers.unmatched_purchase
      WHERE receiver_id = $1 AND sender_id = $2 AND matched_document_id IS NULL ORDER BY document_id, line LIMIT 1000 FOR UPDATE`,
    [receiverId, senderId],
    'vouchers-lock-unmatched',
  );
}

export async function setMatched(
  tx: Queryable,
  receiverId: string,
  purchase: { documentId: string; lines: readonly number[] },
  voucherId: string,
): Promise<void> {
  await tx.query(
    'UPDATE vouchers.unmatched_purchase SET matched_document_id = $3 WHERE receiver_id = $1 AND document_id = $2 AND line = ANY($4::smallint[])',
    [receiverId, purchase.documentId, voucherId, purchase.lines],
  );
}
