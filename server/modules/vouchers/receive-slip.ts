import { Problem } from '../../platform/errors.ts';
import { type PartyId, type Principal, roleForbidden } from '../identity/index.ts';
import { documentByNumber } from '../ledger/index.ts';
import { findSlip, voucherOfSlip } from './read-slip.ts';
import { voucherNumber } from './read-voucher.ts';
import { receiveVoucher } from './receive-voucher.ts';
import { recordPurchase } from './record-purchase.ts';
import { slipForAnother, slipNotArrived, slipOwn } from './slips.errors.ts';
import { slipNumber } from './slips.rules.ts';
import type { SlipReceiptInput, SlipReceiptValue } from './slips.schemas.ts';
import type { SlipRow } from './slips.store.ts';
import type { VoucherTools } from './voucher-tools.ts';
import type { PurchaseInput, ReceiptInput } from './vouchers.schemas.ts';

/**
 * Confirms goods by the slip that came with them, whether their voucher has been uploaded or not: if it has, this is
 * its receipt; if not, it is the receiver's own purchase, which the voucher is matched with when it comes (待上游上传).
 * Whichever it was the first time, the same confirmation again repeats that.
 *
 * Errors: `role-forbidden`, `slip-number-mistyped`, `slip-unknown`, `slip-own`, `slip-for-another`; those of
 * `receiveVoucher` or `recordPurchase`; `slip-received` (422), `slip-not-arrived` (409, refusals only).
 */
export async function receiveBySlip(
  tools: VoucherTools,
  principal: Principal,
  body: SlipReceiptInput,
): Promise<{ status: 200 | 201; answer: SlipReceiptValue }> {
  const { partyId } = principal;
  if (partyId === null) throw roleForbidden();
  const slip = await findSlip(tools.db, body.slip);
  if (slip.party_id === partyId) throw slipOwn();
  if (body.receiver !== undefined && body.receiver !== partyId) throw slipForAnother();
  try {
    return await confirm(tools, principal, partyId, slip, body);
  } catch (error) {
    // The voucher came between our look and the lock, or our own twin did: then it is decided by what is there now.
    if (!(error instanceof Problem) || !overtaken(error)) throw error;
    const now = await findSlip(tools.db, body.slip);
    const known = await documentByNumber(tools.db, partyId, body.documentNumber);
    if (!known && (await voucherOfSlip(tools.db, now)) === null) throw error;
    return confirm(tools, principal, partyId, now, body);
  }
}

const OVERTAKEN = new Set(['voucher-waiting', 'slip-received', 'voucher-not-in-state']);
const overtaken = (problem: Problem): boolean =>
  [problem.code, ...problem.issues.map((one) => one.code)].some((code) => OVERTAKEN.has(code));

async function confirm(
  tools: VoucherTools,
  principal: Principal,
  partyId: PartyId,
  slip: SlipRow,
  body: SlipReceiptInput,
): Promise<{ status: 200 | 201; answer: SlipReceiptValue }> {
  const earlier = await documentByNumber(tools.db, partyId, body.documentNumber);
  if (earlier?.kind === 'purchase') return confirmPurchase(tools, principal, slip, body);
  const voucherId = await voucherOfSlip(tools.db, slip);
  return voucherId === null
    ? confirmPurchase(tools, principal, slip, body)
    : confirmVoucher(tools, principal, slip, voucherId, body);
}

async function confirmVoucher(
  tools: VoucherTools,
  principal: Principal,
  slip: SlipRow,
  voucherId: string,
  body: SlipReceiptInput,
): Promise<{ status: 200 | 201; answer: SlipReceiptValue }> {
  const receipt: ReceiptInput = {
    documentNumber: body.documentNumber,
    decision: body.decision,
    ...(body.receivedAt === undefined ? {} : { receivedAt: body.receivedAt }),
    ...(body.reason === undefined ? {} : { reason: body.reason }),
    ...(body.differences === undefined ? {} : { lines: body.differences }),
  };
  const done = await receiveVoucher(tools, principal, voucherId, receipt);
  return {
    status: done.replayed ? 200 : 201,
    answer: {
      slip: slipNumber(slip.slip_id),
      state: 'arrived',
      documentId: done.documentId,
      voucherNumber: voucherNumber(voucherId),
      replayed: done.replayed,
      discrepancies: done.discrepancies,
    },
  };
}

async function confirmPurchase(
  tools: VoucherTools,
  principal: Principal,
  slip: SlipRow,
  body: SlipReceiptInput,
): Promise<{ status: 200 | 201; answer: SlipReceiptValue }> {
  const lines = acceptedLines(body);
  // Nothing taken is no purchase: the refusal belongs on the voucher.
  if (body.decision === 'refuse' || lines.length === 0) throw slipNotArrived();
  const purchase: PurchaseInput = {
    documentNumber: body.documentNumber,
    ...(body.receivedAt === undefined ? {} : { receivedAt: body.receivedAt }),
    supplier: { partyId: slip.party_id as PartyId },
    supplierDocument: slipNumber(slip.slip_id),
    lines,
  };
  const { status, answer } = await recordPurchase(tools, principal, purchase);
  const voucherId = status === 200 ? await voucherOfSlip(tools.db, slip) : null;
  return {
    status,
    answer: {
      slip: slipNumber(slip.slip_id),
      state: voucherId === null ? 'waiting' : 'arrived',
      documentId: answer.documentId,
      voucherNumber: voucherId === null ? null : voucherNumber(voucherId),
      replayed: answer.replayed,
      discrepancies: answer.discrepancies,
    },
  };
}

/** The slip's goods with what was taken of each; what was not taken at all is left out. */
function acceptedLines(body: SlipReceiptInput): PurchaseInput['lines'] {
  return body.lines.flatMap((line, index) => {
    const said = body.differences?.find((one) => one.line === index + 1)?.accepted;
    if (!said) return [line];
    if (Number(said.quantity) === 0) return [];
    const { actualWeight: _whole, ...rest } = line;
    return [{ ...rest, quantity: said.quantity, unit: said.unit }];
  });
}
