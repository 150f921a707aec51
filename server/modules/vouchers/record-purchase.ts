import { encodePublicCode } from '../../platform/codes/public-code.ts';
import type { Queryable } from '../../platform/db.ts';
import type { Issue } from '../../platform/errors.ts';
import { mintedAt } from '../../platform/ids.ts';
import { localDay } from '../../platform/local-time.ts';
import { type PartyId, type Principal, roleForbidden } from '../identity/index.ts';
import {
  canonical,
  captureDocument,
  describeDiscrepancy,
  discrepanciesOfDocument,
  documentsById,
  findRepeated,
  goodsFindings,
  lockHoldingsOf,
  movementsOfLots,
  noteDiscrepancies,
  occurredAt,
  onceOnly,
  openShipments,
  type RecordAnswerValue,
  readResolved,
  refused,
  sha256,
} from '../ledger/index.ts';
import {
  describeLots,
  lotCode,
  lotsById,
  type Party,
  partiesById,
  partyUnknown,
  type ResolvedLine,
  resolveGoods,
  resolveParty,
} from '../registry/index.ts';
import { producedNow } from './implied-production.ts';
import { legalFindings } from './legal-fields.ts';
import { projectPurchase, type ResolvedPurchase } from './project-voucher.ts';
import type { PurchaseCheck } from './purchase-check.ts';
import { slipFindings } from './read-slip.ts';
import { insertUnmatched, lockPair } from './unmatched.store.ts';
import { joinVoucher, splitVoucher } from './voucher-document.ts';
import { checkPapers, papersOfLots, withdrawnPapers } from './voucher-papers.ts';
import type { VoucherTools } from './voucher-tools.ts';
import { voucherWaiting } from './vouchers.errors.ts';
import type { PurchaseInput } from './vouchers.schemas.ts';
import { insertLotPapers, lotPapers } from './vouchers.store.ts';

/**
 * Records a purchase whose seller has issued no voucher: the receiver's own purchase-check record opens the
 * handing-over, and a voucher that comes later is matched to it instead of posting it again.
 * Errors: as for issuing, without what the law asks of a voucher.
 */
export async function recordPurchase(
  tools: VoucherTools,
  principal: Principal,
  body: PurchaseInput,
): Promise<{ answer: RecordAnswerValue; status: 200 | 201 }> {
  const partyId = principal.partyId;
  if (partyId === null) throw roleForbidden();
  const again = async () => {
    const earlier = await findRepeated(
      tools.db,
      tools,
      { senderId: partyId, number: body.documentNumber, kind: 'purchase', body },
      joinVoucher,
    );
    if (!earlier) return undefined;
    const plan = readResolved(earlier) as ResolvedPurchase;
    const lotIds = plan.lines.map((line) => line.lot);
    const lots = await lotsById(tools.db, lotIds);
    const { documentId, occurredAt: at } = earlier;
    const { movements } = projectPurchase(
      { city: tools.city, documentId, senderId: partyId, occurredAt: at },
      body,
      plan,
    );
    const quantities = new Map(
      movements.filter((one) => one.kind === 'shipped').map((one) => [one.line, one.quantity ?? 0]),
    );
    return {
      status: 200 as 200 | 201,
      answer: {
        documentId: earlier.documentId,
        replayed: true,
        recordedAt: mintedAt(earlier.documentId).toISOString(),
        lots: plan.lines.map((line, index) => ({
          line: index + 1,
          lotId: line.lot,
          code: lotCode(line.lot),
          quantity: quantities.get(index + 1) ?? 0,
          baseUnit: lots.get(line.lot)?.baseUnit ?? line.base,
        })),
        discrepancies: (await discrepanciesOfDocument(tools.db, lotIds, documentId)).map(describeDiscrepancy),
      },
    };
  };
  const repeated = await again();
  if (repeated) return repeated;
  return onceOnly(
    () =>
      tools.db.transaction(async (tx) => ({
        status: 201 as 200 | 201,
        answer: await postPurchase(tx, tools, principal, partyId, body),
      })),
    again,
  );
}

/** Lines for which the supplier's voucher is already on its way: recording them again would post them twice. */
async function waitingVouchers(
  tx: Queryable,
  supplierId: PartyId,
  partyId: PartyId,
  body: PurchaseInput,
  lines: readonly ResolvedLine[],
): Promise<Issue[]> {
  const old = lines.filter((line) => !line.isNewLot);
  const open = openShipments(
    await movementsOfLots(tx, [...new Set(old.map((line) => line.lot.lotId))]),
  ).filter((shipment) => shipment.fromId === supplierId && shipment.toId === partyId);
  if (open.length === 0) return [];
  const documents = await documentsById(tx, [...new Set(open.map((shipment) => shipment.documentId))]);
  return old.flatMap((line) => {
    const voucher = open.find(
      (shipment) =>
        shipment.lotId === line.lot.lotId &&
        (body.supplierDocument === undefined
          ? shipment.open === line.quantity
          : documents.get(shipment.documentId)?.senderNumber === body.supplierDocument),
    );
    return voucher ? [voucherWaiting(line.line - 1, encodePublicCode('V', voucher.documentId))] : [];
  });
}

/** The purchase check of goods that came without a voucher: which papers the law asks for and were not shown. */
async function checkPurchase(
  tx: Queryable,
  tools: VoucherTools,
  principal: Principal,
  purchase: {
    supplier: Party;
    partyId: PartyId;
    body: PurchaseInput;
    lines: readonly ResolvedLine[];
    day: string;
  },
): Promise<PurchaseCheck> {
  const { supplier, partyId, body, lines, day } = purchase;
  const lotIds = [...new Set(lines.map((line) => line.lot.lotId))];
  const receiver = (await partiesById(tx, [partyId])).get(partyId);
  if (!receiver) throw partyUnknown();
  const papers = body.certificates ?? [];
  const came = await lotPapers(tx, lotIds);
  const legal = legalFindings({
    city: tools.city,
    sender: supplier,
    receiver,
    receiverAsNamed: {},
    inputs: body.lines,
    lines,
    papers,
    day,
    facts: await describeLots(tx, lotIds),
    known: Map.groupBy(came, (paper) => paper.lotId),
    withdrawn: await withdrawnPapers(tx, tools, [...papers, ...came]),
  });
  const missing = [...legal.refuse, ...legal.record].filter(
    (finding) => !finding.path.startsWith('/receiver'),
  );
  return {
    complete: missing.length === 0,
    by: principal.accountId,
    papersSha256: sha256(canonical(papers)).toString('hex'),
    missing,
  };
}

async function postPurchase(
  tx: Queryable,
  tools: VoucherTools,
  principal: Principal,
  partyId: PartyId,
  body: PurchaseInput,
): Promise<RecordAnswerValue> {
  const at = occurredAt(tools.clock, body.receivedAt, '/receivedAt');
  const day = localDay(at, tools.city.city.timezone);
  const documentId = tools.ids.next<'document'>();
  const found = await resolveParty(tx, tools.ids, body.supplier, '/supplier');
  if ('issues' in found) throw refused(found.issues);
  const supplier = found.party;
  const supplierId = supplier.partyId as PartyId;
  const goods = await resolveGoods(
    tx,
    { ids: tools.ids, city: tools.city, documentId, supplierId, day, path: '/lines' },
    body.lines,
  );
  if ('issues' in goods) throw refused(goods.issues);
  const lines = goods.lines;
  const papers = body.certificates ?? [];
  const withdrawn = await withdrawnPapers(tx, tools, papers);
  const issues = checkPapers(tools.city, papers, lines.length, day, withdrawn);
  if (issues.length > 0) throw refused(issues);
  const lotIds = [...new Set(lines.map((line) => line.lot.lotId))];
  const locked = await lockHoldingsOf(tx, [supplierId, partyId], lotIds);
  const holdings = new Map(
    locked.filter((one) => one.partyId === supplierId).map((one) => [one.lotId as string, one]),
  );
  await lockPair(tx, supplierId, partyId, 'purchase');
  const waiting = [
    ...(await slipFindings(tx, tools, supplierId, partyId, body.supplierDocument)),
    ...(await waitingVouchers(tx, supplierId, partyId, body, lines)),
  ];
  if (waiting.length > 0) throw refused(waiting);
  const produced = await producedNow(tx, tools, supplier, lines, holdings);
  const resolved: ResolvedPurchase = {
    supplier: supplierId,
    lines: lines.map((line) => line.factors),
    ...(Object.keys(produced).length > 0 ? { produced } : {}),
  };
  const sections = splitVoucher(body);
  const check = await checkPurchase(tx, tools, principal, { supplier, partyId, body, lines, day });
  const captured = await captureDocument(tx, tools, {
    documentId,
    kind: 'purchase',
    senderId: partyId,
    receiverId: supplierId,
    recordedBy: principal.accountId,
    senderNumber: body.documentNumber,
    occurredAt: at,
    body,
    sections: { ...sections, papers: { ...(sections.papers as object | undefined), check } },
    resolved,
    projection: projectPurchase(
      { city: tools.city, documentId, senderId: partyId, occurredAt: at },
      body,
      resolved,
    ),
  });
  await insertLotPapers(tx, papersOfLots(tools.city, papers, lines, documentId));
  await insertUnmatched(tx, {
    receiverId: partyId,
    documentId,
    senderId: supplierId,
    senderDocument: body.supplierDocument ?? null,
    lines: lines.length,
  });
  const flagged = await noteDiscrepancies(tx, tools, documentId, goodsFindings(lines, partyId));
  return {
    documentId,
    replayed: false,
    recordedAt: mintedAt(documentId).toISOString(),
    lots: lines.map((line: ResolvedLine) => ({
      line: line.line,
      lotId: line.lot.lotId,
      code: lotCode(line.lot.lotId),
      quantity: line.quantity,
      baseUnit: line.lot.baseUnit,
    })),
    discrepancies: [...captured.discrepancies, ...flagged].map(describeDiscrepancy),
  };
}
