import type { Queryable } from '../../platform/db.ts';
import type { Issue } from '../../platform/errors.ts';
import { type PartyId, type Principal, roleForbidden } from '../identity/index.ts';
import {
  captureDocument,
  describeDiscrepancy,
  joinRecord,
  movementsOfDocuments,
  noteDiscrepancies,
  occurredAt,
  openShipments,
  recordOnce,
  refused,
} from '../ledger/index.ts';
import { findProducts, lotsById } from '../registry/index.ts';
import { type LoadedVoucher, loadVoucher, lockFor } from './loaded-voucher.ts';
import {
  countedInBase,
  projectReceipt,
  type ReceiptLine,
  type ResolvedReceipt,
  type ResolvedVoucher,
  receiptOutcomes,
} from './project-voucher.ts';
import { purchaseCheck } from './purchase-check.ts';
import type { Issued, VoucherTools } from './voucher-tools.ts';
import {
  alreadySoldOn,
  linesNeeded,
  linesOnlyForPart,
  moreThanSent,
  reasonNeeded,
  receiptLineRepeated,
  receiptLineUnknown,
} from './vouchers.errors.ts';
import { stateAfterReceipt } from './vouchers.rules.ts';
import type { ReceiptInput } from './vouchers.schemas.ts';
import { insertAnswer, setState } from './vouchers.store.ts';

/**
 * The receiver confirms, takes a part, or refuses. This is the legal purchase-check record (进货查验记录, 食品安全法 53,
 * 65): it keeps who confirmed, when, the hash of the papers that were shown, and which papers were missing.
 *
 * Errors, in this order: `role-forbidden`, `voucher-unknown`, `exists-with-different-…`, `record-forbidden`,
 * `voucher-not-in-state`, `at-in-future`, `reason-needed`, `line-unknown`, `line-sold-on`, findings of quantities,
 * `refused-more-than-sent`.
 */
export async function receiveVoucher(
  tools: VoucherTools,
  principal: Principal,
  documentId: string,
  body: ReceiptInput,
): Promise<Issued> {
  const partyId = principal.partyId;
  if (partyId === null) throw roleForbidden();
  const voucher = await loadVoucher(tools.db, documentId);
  const content = { ...body, voucher: documentId };
  const { senderId } = voucher.document;
  return recordOnce<Issued>(
    tools,
    { senderId: partyId, number: body.documentNumber, kind: 'receipt', body: content },
    {
      join: joinRecord,
      repeat: () => ({ documentId, senderId, replayed: true, discrepancies: [] }),
      lateSign: 'voucher-not-in-state',
    },
    () => tools.db.transaction((tx) => postReceipt(tx, tools, principal, partyId, voucher, content)),
  );
}

type Receipt = ReceiptInput & { voucher: string };

/** Two clocks may be apart; somebody's is wrong beyond this. */
const CLOCKS_APART_MS = 60 * 60_000;

/** Goods cannot have arrived before they left: one of the two clocks, or a date that was typed, is wrong. */
const arrivedTooEarly = (at: Date, voucher: LoadedVoucher): boolean =>
  at.getTime() < voucher.document.occurredAt.getTime() - CLOCKS_APART_MS;

async function postReceipt(
  tx: Queryable,
  tools: VoucherTools,
  principal: Principal,
  partyId: PartyId,
  voucher: LoadedVoucher,
  body: Receipt,
): Promise<Issued> {
  const row = await lockFor(tx, voucher, body.decision === 'refuse' ? 'refuse' : 'receive', partyId);
  const at = occurredAt(tools.clock, body.receivedAt, '/receivedAt');
  const lines = await receiptLines(tx, tools, partyId, voucher);
  const issues = checkReceipt(tools, body, lines);
  if (issues.length > 0) throw refused(issues);
  const resolved: ResolvedReceipt = { sender: row.sender_id, lines };
  const outcomes = receiptOutcomes(tools.city, body, resolved);
  const documentId = tools.ids.next<'document'>();
  const check = await purchaseCheck(tx, tools, principal, voucher, body.decision !== 'refuse');
  const captured = await captureDocument(tx, tools, {
    documentId,
    kind: 'receipt',
    senderId: partyId,
    receiverId: row.sender_id,
    recordedBy: principal.accountId,
    senderNumber: body.documentNumber,
    occurredAt: at,
    body,
    sections: { goods: body, ...(check ? { papers: check } : {}) },
    resolved,
    projection: projectReceipt(
      { city: tools.city, documentId, senderId: partyId, occurredAt: at },
      body,
      resolved,
    ),
  });
  const found = await noteDiscrepancies(
    tx,
    tools,
    documentId,
    outcomes.flatMap((outcome, index) => {
      const lotId = lines[outcome.line - 1]?.lot as ReceiptLine['lot'];
      const one = { lotId, partyId, line: outcome.line, detail: { voucher: voucher.document.documentId } };
      return [
        ...(outcome.short > 0 ? [{ ...one, kind: 'short' as const, quantity: outcome.short }] : []),
        ...(index === 0 && arrivedTooEarly(at, voucher)
          ? [{ ...one, kind: 'received-before-sent' as const, quantity: null }]
          : []),
        ...(outcome.excess > 0 ? [{ ...one, kind: 'excess' as const, quantity: outcome.excess }] : []),
      ];
    }),
  );
  const sums = outcomes.reduce(
    (sum, one) => ({
      accepted: sum.accepted + one.accepted,
      refused: sum.refused + one.refused,
      missing: sum.missing + one.short,
    }),
    // What onward sale implied was taken, whatever becomes of the other lines.
    {
      accepted: lines.reduce((sum, line) => sum + (line.open === 0 ? (line.quantity ?? 0) : 0), 0),
      refused: 0,
      missing: 0,
    },
  );
  const ref = {
    senderId: row.sender_id,
    receiverId: row.receiver_id,
    documentId: voucher.document.documentId,
  };
  await setState(tx, ref, stateAfterReceipt(sums), at);
  await insertAnswer(tx, ref, { documentId, senderId: partyId, kind: 'receipt' });
  return {
    documentId: voucher.document.documentId,
    senderId: row.sender_id,
    replayed: false,
    discrepancies: [...captured.discrepancies, ...found].map(describeDiscrepancy),
  };
}

/** Each line of the voucher with what is still on the way, under lock, so that no quantity is received twice. */
async function receiptLines(
  tx: Queryable,
  tools: VoucherTools,
  partyId: PartyId,
  voucher: LoadedVoucher,
): Promise<ReceiptLine[]> {
  const lotIds = [...new Set(voucher.resolved.lines.map((line) => line.lot))];
  const movements = await movementsOfDocuments(tx, lotIds, [voucher.document.documentId]);
  const open = new Map(
    openShipments(movements)
      .filter((shipment) => shipment.documentId === voucher.document.documentId)
      .map((shipment) => [shipment.line, shipment.open ?? 0]),
  );
  const shipped = new Map(
    movements
      .filter(
        (movement) => movement.documentId === voucher.document.documentId && movement.kind === 'shipped',
      )
      .map((movement) => [movement.line, movement.quantity]),
  );
  const lots = await lotsById(tx, lotIds);
  const products = await findProducts(tx, {
    ids: [...lots.values()].map((lot) => lot.productId),
    gtins: [],
    codes: [],
  });
  const categories = new Map(products.map((product) => [product.productId as string, product.category]));
  return voucher.body.lines.map((line, index): ReceiptLine => {
    const { lot, ...factors } = voucher.resolved.lines[index] as ResolvedVoucher['lines'][number];
    const category = categories.get(lots.get(lot)?.productId ?? '') ?? '';
    return {
      ...factors,
      lot,
      document: voucher.document.documentId,
      line: index + 1,
      from: voucher.document.senderId,
      to: partyId,
      quantity: shipped.get(index + 1) ?? null,
      open: open.get(index + 1) ?? 0,
      declared: { quantity: line.quantity, unit: line.unit },
      permille: tools.city.categories.get(category)?.loss.permille ?? 0,
      ...(line.each ? { each: line.each } : {}),
    };
  });
}

function checkReceipt(tools: VoucherTools, body: ReceiptInput, lines: readonly ReceiptLine[]): Issue[] {
  const issues: Issue[] = [];
  const reasons = body.lines?.some((line) => line.reason !== undefined) ?? false;
  if (body.decision !== 'all' && body.reason === undefined && !reasons) issues.push(reasonNeeded('/reason'));
  const said = body.lines?.length ?? 0;
  if (body.decision !== 'part' && said > 0) issues.push(linesOnlyForPart());
  if (body.decision === 'part' && said === 0) issues.push(linesNeeded());
  const soldOn = lines.filter((line) => line.open === 0 && line.quantity !== null);
  if (body.decision === 'refuse') issues.push(...soldOn.map((line) => alreadySoldOn(line.line)));
  if (body.decision !== 'part') return issues;
  for (const [index, said] of (body.lines ?? []).entries()) {
    const line = lines[said.line - 1];
    if (!line) {
      issues.push(receiptLineUnknown(index, said.line));
      continue;
    }
    if (body.lines?.findIndex((one) => one.line === said.line) !== index)
      issues.push(receiptLineRepeated(index, said.line));
    if (line.open === 0) issues.push(alreadySoldOn(said.line));
    const accepted = countedInBase(tools.city, line, said.accepted, `/lines/${index}/accepted`);
    const back = said.refused
      ? countedInBase(tools.city, line, said.refused, `/lines/${index}/refused`)
      : { ok: true as const, quantity: 0 };
    if (!accepted.ok) issues.push(...accepted.findings);
    if (!back.ok) issues.push(...back.findings);
    if (back.ok && back.quantity > line.open) issues.push(moreThanSent(index));
  }
  return issues;
}
