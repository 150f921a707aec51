import type { Queryable } from '../../platform/db.ts';
import { mintedAt } from '../../platform/ids.ts';
import { localDay } from '../../platform/local-time.ts';
import { type PartyId, type Principal, roleForbidden } from '../identity/index.ts';
import {
  captureDocument,
  describeDiscrepancy,
  discrepanciesOfDocument,
  findRepeated,
  goodsFindings,
  lockHoldings,
  noteDiscrepancies,
  occurredAt,
  onceOnly,
  type RecordAnswerValue,
  readResolved,
  refused,
} from '../ledger/index.ts';
import { lotCode, lotsById, type ResolvedLine, resolveGoods, resolveParty } from '../registry/index.ts';
import { producedNow, type VoucherTools } from './issue-voucher.ts';
import { projectPurchase, type ResolvedPurchase } from './project-voucher.ts';
import { joinVoucher, splitVoucher } from './voucher-document.ts';
import { checkPapers, papersOfLots } from './voucher-papers.ts';
import type { PurchaseInput } from './vouchers.schemas.ts';
import { insertLotPapers, insertUnmatched } from './vouchers.store.ts';

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
  const issues = checkPapers(tools.city, papers, lines.length, day);
  if (issues.length > 0) throw refused(issues);
  const holdings = await lockHoldings(tx, supplierId, [...new Set(lines.map((line) => line.lot.lotId))]);
  const produced = await producedNow(tx, tools, supplier, lines, holdings);
  const resolved: ResolvedPurchase = {
    supplier: supplierId,
    lines: lines.map((line) => line.factors),
    ...(Object.keys(produced).length > 0 ? { produced } : {}),
  };
  const captured = await captureDocument(tx, tools, {
    documentId,
    kind: 'purchase',
    senderId: partyId,
    receiverId: supplierId,
    recordedBy: principal.accountId,
    senderNumber: body.documentNumber,
    occurredAt: at,
    body,
    sections: splitVoucher(body),
    resolved,
    projection: projectPurchase(
      { city: tools.city, documentId, senderId: partyId, occurredAt: at },
      body,
      resolved,
    ),
  });
  await insertLotPapers(tx, papersOfLots(papers, lines, documentId));
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
