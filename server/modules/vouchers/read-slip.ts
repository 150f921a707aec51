import { parsePublicCode } from '../../platform/codes/public-code.ts';
import type { Queryable } from '../../platform/db.ts';
import type { Issue } from '../../platform/errors.ts';
import { mintedAt } from '../../platform/ids.ts';
import type { Principal } from '../identity/index.ts';
import { documentByNumber } from '../ledger/index.ts';
import { partiesById } from '../registry/index.ts';
import { voucherNumber } from './read-voucher.ts';
import { slipMistyped, slipOfAnotherSupplier, slipReceived, slipUnknown } from './slips.errors.ts';
import { slipIdIn, slipNumber } from './slips.rules.ts';
import type { SlipValue } from './slips.schemas.ts';
import { purchaseNaming, purchasesBySlip, type SlipRow, slipById } from './slips.store.ts';
import type { VoucherTools } from './voucher-tools.ts';
import { voucherWaiting } from './vouchers.errors.ts';

/** A slip number as typed, pasted or scanned, O for 0 and all. Errors: `slip-number-mistyped`, `slip-unknown`. */
export async function findSlip(db: Queryable, text: string): Promise<SlipRow> {
  const code = parsePublicCode(/\/v\/([^/?#]+)/.exec(text)?.[1] ?? text.trim());
  if (!code.ok && (code.reason === 'check' || code.reason === 'character')) throw slipMistyped();
  if (!code.ok || code.type !== 'S') throw slipUnknown();
  const slip = await slipById(db, code.id);
  if (!slip) throw slipUnknown();
  return slip;
}

/** The voucher that came under a slip's number. */
export async function voucherOfSlip(db: Queryable, slip: SlipRow): Promise<string | null> {
  if (slip.document_id !== null) return slip.document_id;
  const document = await documentByNumber(db, slip.party_id, slipNumber(slip.slip_id));
  return document?.kind === 'voucher' ? document.documentId : null;
}

/** Where a slip stands, for whoever has it in hand. */
export async function viewSlip(tools: VoucherTools, principal: Principal, text: string): Promise<SlipValue> {
  const slip = await findSlip(tools.db, text);
  const number = slipNumber(slip.slip_id);
  const [voucherId, parties, purchase] = await Promise.all([
    voucherOfSlip(tools.db, slip),
    partiesById(tools.db, [slip.party_id]),
    principal.partyId === null
      ? undefined
      : purchaseNaming(tools.db, principal.partyId, slip.party_id, number),
  ]);
  const sender = parties.get(slip.party_id);
  return {
    number,
    state: voucherId === null ? 'waiting' : 'arrived',
    voucherNumber: voucherId === null ? null : voucherNumber(voucherId),
    sender: {
      partyId: slip.party_id,
      name: sender?.name ?? '—',
      kind: sender?.kind ?? 'other',
      divisionCode: sender?.divisionCode ?? null,
    },
    reservedAt: mintedAt(slip.slip_id).toISOString(),
    received: purchase !== undefined,
  };
}

/** What speaks against a purchase that names a slip; asked while nobody else can record between these two. */
export async function slipFindings(
  tx: Queryable,
  tools: VoucherTools,
  supplierId: string,
  partyId: string,
  supplierDocument: string | undefined,
): Promise<Issue[]> {
  if (supplierDocument === undefined) return [];
  const slipId = slipIdIn(supplierDocument, tools.clock.now());
  const slip = slipId === null ? undefined : await slipById(tx, slipId);
  if (!slip) return [];
  if (slip.party_id !== supplierId) return [slipOfAnotherSupplier()];
  if (await purchaseNaming(tx, partyId, supplierId, supplierDocument))
    return [slipReceived(supplierDocument)];
  return slip.document_id === null ? [] : [voucherWaiting(0, voucherNumber(slip.document_id))];
}

export interface PurchaseBySlip {
  documentId: string;
  slip: string;
  supplier: string;
  lines: number;
  recordedAt: string;
}

/** 待上游上传: goods that this business confirmed by slip and whose voucher has not come. */
export async function waitingForUpload(
  db: Queryable,
  partyId: string,
  most: number,
): Promise<PurchaseBySlip[]> {
  const rows = await purchasesBySlip(db, partyId, most);
  const parties = await partiesById(db, [...new Set(rows.map((row) => row.sender_id))]);
  return rows.map((row) => ({
    documentId: row.document_id,
    slip: row.sender_document,
    supplier: parties.get(row.sender_id)?.name ?? '—',
    lines: row.lines,
    recordedAt: mintedAt(row.document_id).toISOString(),
  }));
}
