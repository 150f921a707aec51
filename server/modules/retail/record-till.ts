import type { Db } from '../../platform/db.ts';
import type { Principal } from '../identity/index.ts';
import { type RecordedTill, type RecordTools, recordTillReceipt, showQuantity } from '../ledger/index.ts';
import { type CityData, describeLots, type LotFacts, lotCode } from '../registry/index.ts';
import { type AttributedLine, attributeLines } from './attribute-lines.ts';
import type { TillReceiptInput } from './retail.schemas.ts';
import { insertTillLines } from './till-lines.store.ts';

/**
 * Records a till's receipt: each line of the lots that it may have been of, at the time it was sold.
 * Errors, in order: `role-forbidden`, `exists-with-different-…`, `at-in-future`. Lines have findings, never errors.
 */
export async function recordTill(tools: RecordTools, principal: Principal, body: TillReceiptInput) {
  const { recorded, status } = await recordTillReceipt(tools, principal, body, {
    attribute: (tx, receipt) => attributeLines(tx, tools.city, receipt, body),
    keep: (tx, { partyId, documentId, at }, lines) =>
      insertTillLines(
        tx,
        partyId,
        (lines as AttributedLine[]).map((line, index) => ({
          documentId,
          line: index + 1,
          at,
          till: body.till,
          place: body.place ?? null,
          code: line.said.code,
          as: line.as,
          productId: line.said.productId,
          quantity: line.quantity,
          lotIds: line.lots,
          findings: line.said.findings,
        })),
      ),
  });
  return { answer: await viewReceipt(tools, recorded), status };
}

async function viewReceipt({ db, city }: { db: Db; city: CityData }, recorded: RecordedTill) {
  const lines = recorded.lines as AttributedLine[];
  const facts = await describeLots(db, [...new Set(lines.flatMap((line) => line.lots))]);
  return {
    documentId: recorded.documentId,
    replayed: recorded.replayed,
    recordedAt: recorded.recordedAt,
    lines: lines.map((line, index) =>
      viewLine(city, facts, { line: index + 1, ...line, findings: line.said.findings }),
    ),
    counts: countsOf(lines.map((line) => line.as)),
    discrepancies: recorded.discrepancies,
  };
}

export function countsOf(kinds: readonly AttributedLine['as'][]) {
  const count = (kind: AttributedLine['as']) => kinds.filter((one) => one === kind).length;
  return {
    sold: count('sold'),
    possible: count('possible'),
    withoutArrival: count('without-arrival'),
    unattributed: count('unattributed'),
  };
}

/** A line as people see it, with its lots named. */
export function viewLine(
  city: CityData,
  facts: ReadonlyMap<string, LotFacts>,
  one: {
    line: number;
    as: AttributedLine['as'];
    lots: readonly string[];
    quantity: number | null;
    findings: AttributedLine['said']['findings'];
  },
) {
  const first = facts.get(one.lots[0] ?? '');
  return {
    line: one.line,
    as: one.as,
    quantity: one.quantity,
    baseUnit: first?.lot.baseUnit ?? null,
    display: first && one.quantity !== null ? showQuantity(city, one.quantity, first) : null,
    productName: first?.product.name ?? null,
    lots: one.lots.map((lotId) => briefLot(lotId, facts)),
    findings: one.findings.map(({ code, path, zh, en }) => ({ code, path, zh, en })),
  };
}

export function briefLot(lotId: string, facts: ReadonlyMap<string, LotFacts>) {
  const lot = facts.get(lotId);
  return {
    lotId,
    code: lotCode(lotId),
    productName: lot?.product.name ?? '',
    batch: lot?.lot.batch ?? null,
    expiryDate: lot?.expiryDate ?? null,
  };
}
