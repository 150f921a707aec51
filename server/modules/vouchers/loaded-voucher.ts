import type { Queryable } from '../../platform/db.ts';
import type { PartyId } from '../identity/index.ts';
import {
  documentsById,
  lockHoldingsOf,
  movementsOfLots,
  openShipments,
  readOpenSections,
  readResolved,
  type StoredDocument,
} from '../ledger/index.ts';
import type { ResolvedVoucher, Unmade } from './project-voucher.ts';
import { joinVoucher } from './voucher-document.ts';
import type { Correcting } from './voucher-tools.ts';
import { notInState, partlyMatched, voucherForbidden, voucherUnknown } from './vouchers.errors.ts';
import { type VoucherAction, voucherCan } from './vouchers.rules.ts';
import type { VoucherInput } from './vouchers.schemas.ts';
import { lockVoucher, type VoucherRow } from './vouchers.store.ts';

/** A voucher as stored, with what its projection resolved. */
export interface LoadedVoucher {
  document: StoredDocument;
  body: VoucherInput;
  resolved: ResolvedVoucher;
}

/** Errors: `voucher-unknown`. */
export async function loadVoucher(db: Queryable, documentId: string): Promise<LoadedVoucher> {
  const document = (await documentsById(db, [documentId])).get(documentId);
  if (!document || (document.kind !== 'voucher' && document.kind !== 'correction')) throw voucherUnknown();
  return openVoucher(document);
}

/** A voucher or a correction without what is private in it. */
export const openVoucher = (document: StoredDocument): LoadedVoucher => ({
  document,
  body: joinVoucher(readOpenSections(document)) as unknown as VoucherInput,
  resolved: readResolved(document) as ResolvedVoucher,
});

export const sideOf = (partyId: string | null, voucher: { senderId: string; receiverId: string | null }) =>
  partyId === null
    ? 'other'
    : partyId === voucher.senderId
      ? 'sender'
      : partyId === voucher.receiverId
        ? 'receiver'
        : 'other';

/** Holdings first, then the voucher: the same order as a sale that implies its receipt, so that none waits in a ring. */
export async function lockFor(
  tx: Queryable,
  voucher: LoadedVoucher,
  action: VoucherAction,
  partyId: PartyId,
): Promise<VoucherRow> {
  const lotIds = [...new Set(voucher.resolved.lines.map((line) => line.lot))];
  await lockHoldingsOf(tx, [voucher.document.senderId, voucher.resolved.receiver], lotIds);
  const row = await lockVoucher(tx, voucher.document.senderId, voucher.document.documentId);
  if (!row) throw voucherUnknown();
  const side = sideOf(partyId, { senderId: row.sender_id, receiverId: row.receiver_id });
  if (side === 'other') throw voucherForbidden();
  const verdict = voucherCan(action, row.state, side);
  if (!verdict.allowed) throw notInState({ zh: verdict.zh, en: verdict.en });
  return row;
}

/** What an annulment takes back: the shipments, and the production that only this voucher had implied. */
export async function takenBack(
  tx: Queryable,
  voucher: LoadedVoucher,
): Promise<Correcting & { unmade: Unmade[] }> {
  const { document, resolved } = voucher;
  if (Object.keys(resolved.matched ?? {}).length > 0) throw partlyMatched();
  const movements = await movementsOfLots(tx, [...new Set(resolved.lines.map((line) => line.lot))]);
  const annulled = openShipments(movements)
    .filter((shipment) => shipment.documentId === document.documentId)
    .map((shipment) => ({
      document: shipment.documentId,
      line: shipment.line,
      lot: shipment.lotId,
      from: shipment.fromId,
      to: shipment.toId,
      quantity: shipment.open,
    }));
  const implied = movements.filter(
    (movement) => movement.kind === 'produced' && movement.answersDocument === document.documentId,
  );
  const unmade = [...Map.groupBy(implied, (movement) => movement.lotId)].map(([lot, rows]) => ({
    lot,
    party: document.senderId,
    quantity: rows.reduce((sum, row) => sum + (row.quantity ?? 0), 0),
  }));
  return { annulled, unmade };
}
