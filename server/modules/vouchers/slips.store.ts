import type { Queryable } from '../../platform/db.ts';
import { lockNames } from '../../platform/locks.ts';

/** Numbers of slips, each reserved by one business before it is used. */

export interface SlipRow {
  slip_id: string;
  party_id: string;
  /** The voucher that came under this number; null until then. */
  document_id: string | null;
}

export async function slipById(db: Queryable, slipId: string): Promise<SlipRow | undefined> {
  const [row] = await db.query<SlipRow>(
    'SELECT slip_id, party_id, document_id FROM vouchers.slip WHERE slip_id = $1',
    [slipId],
    'vouchers-slip',
  );
  return row;
}

/** Of one business one reservation at a time, so that a limit holds for two phones at once. */
export const lockSlipsOf = (tx: Queryable, partyId: string): Promise<void> =>
  lockNames(tx, [`slips of ${partyId}`]);

/** Numbers reserved since then that no voucher has used yet. */
export async function countOpenSlips(tx: Queryable, partyId: string, since: Date): Promise<number> {
  const [row] = await tx.query<{ open: number }>(
    `SELECT count(*)::int AS open FROM vouchers.slip
      WHERE party_id = $1 AND reserved_at >= $2 AND document_id IS NULL`,
    [partyId, since],
    'vouchers-open-slips',
  );
  return row?.open ?? 0;
}

export async function insertSlips(
  tx: Queryable,
  slips: { partyId: string; accountId: string; at: Date; slipIds: readonly string[] },
): Promise<void> {
  await tx.query(
    `INSERT INTO vouchers.slip (slip_id, party_id, reserved_by, reserved_at)
     SELECT id, $2, $3, $4 FROM unnest($1::bigint[]) AS id`,
    [slips.slipIds, slips.partyId, slips.accountId, slips.at],
    'vouchers-insert-slips',
  );
}

export async function setSlipUsed(tx: Queryable, slipId: string, documentId: string): Promise<void> {
  await tx.query(
    'UPDATE vouchers.slip SET document_id = $2 WHERE slip_id = $1 AND document_id IS NULL',
    [slipId, documentId],
    'vouchers-slip-used',
  );
}

/** The receiver's purchase that names this paper of the sender's, matched or not. */
export async function purchaseNaming(
  db: Queryable,
  receiverId: string,
  senderId: string,
  senderDocument: string,
): Promise<string | undefined> {
  const [row] = await db.query<{ document_id: string }>(
    `SELECT document_id FROM vouchers.unmatched_purchase
      WHERE receiver_id = $1 AND sender_document = $3 AND sender_id = $2 LIMIT 1`,
    [receiverId, senderId, senderDocument],
    'vouchers-purchase-naming',
  );
  return row?.document_id;
}

/** Lines of purchases, by whomever, that name this paper of the sender's and wait for its voucher. */
export function purchaseLinesNaming(
  db: Queryable,
  senderId: string,
  senderDocument: string,
): Promise<{ document_id: string; line: number }[]> {
  return db.query(
    `SELECT document_id, line FROM vouchers.unmatched_purchase
      WHERE sender_document = $1 AND sender_id = $2 AND matched_document_id IS NULL ORDER BY document_id, line`,
    [senderDocument, senderId],
    'vouchers-purchase-lines-naming',
  );
}

export interface WaitingPurchase {
  document_id: string;
  sender_id: string;
  sender_document: string;
  lines: number;
}

/** Purchases by slip whose voucher has not come, newest first. */
export function purchasesBySlip(db: Queryable, receiverId: string, most: number): Promise<WaitingPurchase[]> {
  return db.query<WaitingPurchase>(
    `SELECT document_id, sender_id, sender_document, count(*)::int AS lines FROM vouchers.unmatched_purchase
      WHERE receiver_id = $1 AND matched_document_id IS NULL AND sender_document ~ '^S[0-9A-Z]{14}$'
      GROUP BY document_id, sender_id, sender_document ORDER BY document_id DESC LIMIT $2`,
    [receiverId, most],
    'vouchers-purchases-by-slip',
  );
}
