import type { Queryable } from '../../platform/db.ts';
import { mintedAt } from '../../platform/ids.ts';
import { localDay } from '../../platform/local-time.ts';
import { type PartyId, type Principal, roleForbidden } from '../identity/index.ts';
import { describeLots, type LotId } from '../registry/index.ts';
import { captureDocument, noteDiscrepancies, readResolved } from './capture-document.ts';
import type { StoredDocument } from './documents.store.ts';
import { frozenSales } from './frozen-sales.ts';
import { expiredSales, type Found } from './goods-findings.ts';
import { type Discrepancy, discrepanciesOfDocument, lockHoldings } from './holdings.store.ts';
import { receiptsToImply } from './imply-receipts.ts';
import type { Precision } from './kinds.ts';
import { projectTillReceipt, type ResolvedTill, type TillLine } from './project-till-receipt.ts';
import { describeDiscrepancy } from './record-answer.ts';
import { occurredAt, tellImplied } from './record-entry.ts';
import type { RecordTools, Status } from './record-input.ts';
import { recordOnce } from './record-once.ts';
import { joinTill, splitTill } from './record-sections.ts';

/** What the ledger asks of a receipt; the rest of a line is the door's. */
export interface TillBody {
  documentNumber: string;
  at: string;
  precision?: Precision | undefined;
  lines: readonly { amountFen?: number | undefined }[];
}

export interface RecordedTill {
  documentId: string;
  replayed: boolean;
  recordedAt: string;
  occurredAt: Date;
  lines: TillLine[];
  discrepancies: ReturnType<typeof describeDiscrepancy>[];
}

/** How the door finds the lots of each line, in the transaction that records them, and what it keeps beside them. */
export interface TillDoor {
  attribute(
    tx: Queryable,
    receipt: { partyId: PartyId; at: Date; documentId: string },
  ): Promise<{ lines: TillLine[]; contradictory: { line: number; lot: LotId; detail: object }[] }>;
  keep(
    tx: Queryable,
    receipt: { partyId: PartyId; at: Date; documentId: string },
    lines: TillLine[],
  ): Promise<void>;
}

/**
 * Records what a till sold: certain lines as sales, the others as possible sales of each lot that they may have been.
 * A line never stops a receipt: the sale has happened.
 * Errors, in order: `role-forbidden`, `exists-with-different-…`, `at-in-future`.
 */
export async function recordTillReceipt(
  tools: RecordTools,
  principal: Principal,
  body: TillBody,
  door: TillDoor,
): Promise<{ recorded: RecordedTill; status: Status }> {
  const senderId = principal.partyId;
  if (senderId === null) throw roleForbidden();
  return recordOnce<{ recorded: RecordedTill; status: Status }>(
    tools,
    { senderId, number: body.documentNumber, kind: 'till-receipt', body },
    {
      join: joinTill,
      repeat: async (earlier) => ({ recorded: await again(tools, earlier), status: 200 }),
    },
    () =>
      tools.db.transaction(async (tx) => ({
        recorded: await record(tx, tools, principal, senderId, body, door),
        status: 201,
      })),
  );
}

async function record(
  tx: Queryable,
  tools: RecordTools,
  principal: Principal,
  senderId: PartyId,
  body: TillBody,
  door: TillDoor,
): Promise<RecordedTill> {
  const at = occurredAt(tools.clock, body.at, '/at');
  const documentId = tools.ids.next<'document'>();
  const receipt = { partyId: senderId, at, documentId };
  const { lines, contradictory } = await door.attribute(tx, receipt);
  const frozen = await frozenSales(tx, tools, receipt, lines);
  const sold = soldOf(lines);
  const own = await lockHoldings(tx, senderId, [...sold.keys()]);
  const implied = await receiptsToImply(tx, senderId, sold, own);
  const resolved: ResolvedTill = { till: lines, ...(implied.length > 0 ? { implied } : {}) };
  const captured = await captureDocument(tx, tools, {
    documentId,
    kind: 'till-receipt',
    senderId,
    recordedBy: principal.accountId,
    senderNumber: body.documentNumber,
    occurredAt: at,
    body,
    sections: splitTill(body as never),
    resolved,
    projection: projectTillReceipt({ senderId, occurredAt: at }, body as never, resolved),
  });
  const day = localDay(at, tools.city.city.timezone);
  const found = await noteDiscrepancies(tx, tools, documentId, [
    ...expiredSales(await describeLots(tx, [...sold.keys()]), certainLines(lines), senderId, day),
    ...arrivalsMissing(lines, senderId),
    ...frozen,
    ...contradictory.map(
      ({ line, lot, detail }): Found => ({
        lotId: lot,
        partyId: senderId,
        line,
        kind: 'overdrawn-together',
        quantity: lines[line - 1]?.quantity ?? null,
        detail: { ...detail },
      }),
    ),
  ]);
  await door.keep(tx, receipt, lines);
  await tellImplied(tx, tools, implied, senderId, at);
  return recordedOf(documentId, false, at, lines, [...captured.discrepancies, ...found]);
}

const certainLines = (lines: readonly TillLine[]) =>
  lines.flatMap(({ as, lots: [lotId], quantity }, index) =>
    as === 'sold' && lotId ? [{ line: index + 1, lotId, quantity }] : [],
  );

function soldOf(lines: readonly TillLine[]): Map<LotId, number> {
  const sums = new Map<LotId, number>();
  for (const { lotId, quantity } of certainLines(lines))
    sums.set(lotId, (sums.get(lotId) ?? 0) + (quantity ?? 0));
  return sums;
}

const arrivalsMissing = (lines: readonly TillLine[], partyId: PartyId): Found[] =>
  lines.flatMap(({ as, lots: [lotId], quantity }, index) =>
    as === 'without-arrival' && lotId
      ? [{ lotId, partyId, line: index + 1, kind: 'sold-without-arrival', quantity, detail: {} }]
      : [],
  );

function recordedOf(
  documentId: string,
  replayed: boolean,
  at: Date,
  lines: TillLine[],
  discrepancies: readonly Discrepancy[],
): RecordedTill {
  return {
    documentId,
    replayed,
    recordedAt: mintedAt(documentId).toISOString(),
    occurredAt: at,
    lines,
    discrepancies: discrepancies.map(describeDiscrepancy),
  };
}

/** The answer that was given the first time, from what is stored. */
async function again(tools: RecordTools, document: StoredDocument): Promise<RecordedTill> {
  const { till } = readResolved(document) as ResolvedTill;
  const lots = [...new Set(till.flatMap((line) => line.lots))];
  const found = await discrepanciesOfDocument(tools.db, lots, document.documentId);
  return recordedOf(document.documentId, true, document.occurredAt, till, found);
}
