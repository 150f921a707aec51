import type { Queryable } from '../../platform/db.ts';
import { type Issue, Problem } from '../../platform/errors.ts';
import { localDay } from '../../platform/local-time.ts';
import { type PartyId, type Principal, roleForbidden } from '../identity/index.ts';
import {
  canonical,
  captureDocument,
  describeDiscrepancy,
  documentsById,
  findRepeated,
  joinRecord,
  lockHoldingsOf,
  movementsOfLots,
  noteDiscrepancies,
  occurredAt,
  onceOnly,
  openShipments,
  readOpenSections,
  readResolved,
  refused,
  type StoredDocument,
  sha256,
} from '../ledger/index.ts';
import {
  describeLots,
  findProducts,
  type LotFacts,
  lotsById,
  type Party,
  partiesById,
} from '../registry/index.ts';
import {
  type Correcting,
  checkSenderSignature,
  type Issued,
  postVoucher,
  type VoucherTools,
} from './issue-voucher.ts';
import { legalFindings } from './legal-fields.ts';
import {
  countedInBase,
  projectReceipt,
  projectVoid,
  type ReceiptLine,
  type ResolvedReceipt,
  type ResolvedVoid,
  type ResolvedVoucher,
  receiptOutcomes,
  type Unmade,
} from './project-voucher.ts';
import { joinVoucher } from './voucher-document.ts';
import {
  alreadySoldOn,
  linesNeeded,
  linesOnlyForPart,
  moreThanSent,
  notInState,
  partlyMatched,
  reasonNeeded,
  receiptLineRepeated,
  receiptLineUnknown,
  voucherForbidden,
  voucherUnknown,
} from './vouchers.errors.ts';
import { stateAfterReceipt, type VoucherAction, voucherCan } from './vouchers.rules.ts';
import type { CorrectionInput, ReceiptInput, VoidInput, VoucherInput } from './vouchers.schemas.ts';
import {
  insertAnswer,
  type LotPaper,
  lockVoucher,
  lotPapers,
  setState,
  type VoucherRow,
} from './vouchers.store.ts';

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
  return {
    document,
    body: joinVoucher(readOpenSections(document)) as unknown as VoucherInput,
    resolved: readResolved(document) as ResolvedVoucher,
  };
}

export const sideOf = (partyId: string | null, voucher: { senderId: string; receiverId: string | null }) =>
  partyId === null
    ? 'other'
    : partyId === voucher.senderId
      ? 'sender'
      : partyId === voucher.receiverId
        ? 'receiver'
        : 'other';

/**
 * Of the same answer sent twice at once the second finds the voucher answered, by itself: that is a repetition and no
 * conflict.
 */
async function answerOnce(
  work: () => Promise<Issued>,
  again: () => Promise<Issued | undefined>,
): Promise<Issued> {
  try {
    return await onceOnly(work, again);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'voucher-not-in-state') throw error;
    const earlier = await again();
    if (!earlier) throw error;
    return earlier;
  }
}

/** Holdings first, then the voucher: the same order as a sale that implies its receipt, so that none waits in a ring. */
async function lockFor(
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
  const again = async (): Promise<Issued | undefined> => {
    const earlier = await findRepeated(
      tools.db,
      tools,
      { senderId: partyId, number: body.documentNumber, kind: 'receipt', body: content },
      joinRecord,
    );
    return earlier && { documentId, senderId: voucher.document.senderId, replayed: true, discrepancies: [] };
  };
  const repeated = await again();
  if (repeated) return repeated;
  return answerOnce(
    () => tools.db.transaction((tx) => postReceipt(tx, tools, principal, partyId, voucher, content)),
    again,
  );
}

type Receipt = ReceiptInput & { voucher: string };

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
    outcomes.flatMap((outcome) => {
      const lotId = lines[outcome.line - 1]?.lot as ReceiptLine['lot'];
      const one = { lotId, partyId, line: outcome.line, detail: { voucher: voucher.document.documentId } };
      return [
        ...(outcome.short > 0 ? [{ ...one, kind: 'short' as const, quantity: outcome.short }] : []),
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
  const movements = await movementsOfLots(tx, lotIds);
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

export interface PurchaseCheck {
  complete: boolean;
  by: string;
  papersSha256: string;
  missing: { code: string; path: string; zh: string; en: string; clause?: string }[];
}

/**
 * What the confirmation says of the papers: the hash over those that were shown and what the law asks for beside
 * them. "Complete" only when nothing is missing, the supplier's licence included.
 */
async function purchaseCheck(
  tx: Queryable,
  tools: VoucherTools,
  principal: Principal,
  voucher: LoadedVoucher,
  wanted: boolean,
): Promise<PurchaseCheck | null> {
  if (!wanted) return null;
  const { missing } = await missingPapers(tx, tools, voucher);
  const papers = await papersShown(tx, voucher);
  return {
    complete: missing.length === 0,
    by: principal.accountId,
    papersSha256: sha256(canonical(papers)).toString('hex'),
    missing,
  };
}

/** The voucher's own papers, then those that came with its lots from further up. */
async function papersShown(tx: Queryable, voucher: LoadedVoucher): Promise<object[]> {
  const attached = voucher.body.certificates ?? [];
  const own = new Set(attached.map((paper) => `${paper.kind} ${paper.number}`));
  const came = await lotPapers(tx, [...new Set(voucher.resolved.lines.map((line) => line.lot))]);
  return [...attached, ...came.filter((paper) => !own.has(`${paper.kind} ${paper.number}`))];
}

/** Papers and fields that the law asks for and the voucher does not carry, by the law of its day. */
export async function missingPapers(db: Queryable, tools: VoucherTools, voucher: LoadedVoucher) {
  const lotIds = [...new Set(voucher.resolved.lines.map((line) => line.lot))];
  const parties = await partiesById(db, [voucher.document.senderId, voucher.resolved.receiver]);
  const facts = await describeLots(db, lotIds);
  const papers = await lotPapers(db, lotIds);
  return missingAmong(tools, voucher, { parties, facts, papers });
}

/** The same from what is loaded already. */
export function missingAmong(
  tools: VoucherTools,
  voucher: LoadedVoucher,
  loaded: {
    parties: ReadonlyMap<string, Party>;
    facts: ReadonlyMap<string, LotFacts>;
    papers: readonly LotPaper[];
  },
) {
  const { document, body, resolved } = voucher;
  const { facts } = loaded;
  const sender = loaded.parties.get(document.senderId);
  const receiver = loaded.parties.get(resolved.receiver);
  if (!sender || !receiver) return { sender, missing: [] };
  const known = Map.groupBy(loaded.papers, (paper) => paper.lotId);
  const lines = resolved.lines.flatMap((factors, index) => {
    const lot = facts.get(factors.lot);
    const claim = {
      lotId: factors.lot,
      documentId: document.documentId,
      line: index + 1,
      productionDate: null,
      expiryDate: null,
      origin: null,
    };
    return lot
      ? [
          {
            line: index + 1,
            product: lot.product,
            lot: lot.lot,
            isNewLot: false,
            quantity: 1,
            claim,
            contradicts: [],
            notes: [],
            factors,
          },
        ]
      : [];
  });
  const day = localDay(document.occurredAt, tools.city.city.timezone);
  const legal = legalFindings({
    city: tools.city,
    sender,
    receiver,
    receiverAsNamed: body.receiver,
    inputs: body.lines,
    lines,
    papers: body.certificates ?? [],
    day,
    facts,
    known,
  });
  // Addresses and contacts lie in private sections; they were asked for when the voucher was issued.
  return {
    sender,
    missing: [...legal.refuse, ...legal.record].filter((finding) => !finding.path.startsWith('/receiver')),
  };
}

/** Takes a voucher back before it was answered. Errors: as receiving, `voucher-not-in-state` once answered. */
export async function voidVoucher(
  tools: VoucherTools,
  principal: Principal,
  documentId: string,
  body: VoidInput,
): Promise<Issued> {
  const partyId = principal.partyId;
  if (partyId === null) throw roleForbidden();
  const voucher = await loadVoucher(tools.db, documentId);
  const content = { ...body, voucher: documentId };
  const again = async (): Promise<Issued | undefined> => {
    const earlier = await findRepeated(
      tools.db,
      tools,
      { senderId: partyId, number: body.documentNumber, kind: 'void', body: content },
      joinRecord,
    );
    return earlier && { documentId, senderId: voucher.document.senderId, replayed: true, discrepancies: [] };
  };
  const repeated = await again();
  if (repeated) return repeated;
  return answerOnce(
    () =>
      tools.db.transaction(async (tx) => {
        const row = await lockFor(tx, voucher, 'void', partyId);
        const { annulled, unmade } = await takenBack(tx, voucher);
        const resolved: ResolvedVoid = { annulled, ...(unmade.length > 0 ? { unmade } : {}) };
        const at = tools.clock.now();
        const voidId = tools.ids.next<'document'>();
        const captured = await captureDocument(tx, tools, {
          documentId: voidId,
          kind: 'void',
          senderId: partyId,
          receiverId: row.receiver_id,
          recordedBy: principal.accountId,
          senderNumber: body.documentNumber,
          occurredAt: at,
          body: content,
          sections: { goods: content },
          resolved,
          projection: projectVoid(
            { city: tools.city, documentId: voidId, senderId: partyId, occurredAt: at },
            resolved,
          ),
        });
        const ref = { senderId: row.sender_id, receiverId: row.receiver_id, documentId };
        await setState(tx, ref, 'voided', at);
        await insertAnswer(tx, ref, { documentId: voidId, senderId: partyId, kind: 'void' });
        return {
          documentId,
          senderId: row.sender_id,
          replayed: false,
          discrepancies: captured.discrepancies.map(describeDiscrepancy),
        };
      }),
    again,
  );
}

/** What an annulment takes back: the shipments, and the production that only this voucher had implied. */
async function takenBack(tx: Queryable, voucher: LoadedVoucher): Promise<Correcting & { unmade: Unmade[] }> {
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

/** 红冲补开 in one document: takes the voucher back and issues what should have stood there. Errors: as issuing. */
export async function correctVoucher(
  tools: VoucherTools,
  principal: Principal,
  documentId: string,
  body: CorrectionInput,
): Promise<Issued> {
  const partyId = principal.partyId;
  if (partyId === null) throw roleForbidden();
  const voucher = await loadVoucher(tools.db, documentId);
  const content = { ...body, corrects: documentId };
  const again = async (): Promise<Issued | undefined> => {
    const earlier = await findRepeated(
      tools.db,
      tools,
      { senderId: partyId, number: body.documentNumber, kind: 'correction', body: content },
      joinVoucher,
    );
    return (
      earlier && { documentId: earlier.documentId, senderId: partyId, replayed: true, discrepancies: [] }
    );
  };
  const repeated = await again();
  if (repeated) return repeated;
  await checkSenderSignature(tools, partyId, body);
  return answerOnce(
    () =>
      tools.db.transaction(async (tx) => {
        const row = await lockFor(tx, voucher, 'correct', partyId);
        const issued = await postVoucher(
          tx,
          tools,
          principal,
          partyId,
          content,
          await takenBack(tx, voucher),
        );
        const ref = { senderId: row.sender_id, receiverId: row.receiver_id, documentId };
        await setState(tx, ref, 'corrected', tools.clock.now());
        await insertAnswer(tx, ref, { documentId: issued.documentId, senderId: partyId, kind: 'correction' });
        return issued;
      }),
    again,
  );
}
