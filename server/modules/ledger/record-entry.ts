import type { Clock } from '../../platform/clock.ts';
import type { Queryable } from '../../platform/db.ts';
import { Problem } from '../../platform/errors.ts';
import { localDay } from '../../platform/local-time.ts';
import { isScouting } from '../../platform/lookups.ts';
import { type PartyId, type Principal, roleForbidden } from '../identity/index.ts';
import {
  describeLots,
  type GoodsLineLike,
  type LotId,
  type ResolvedLine,
  resolveGoods,
} from '../registry/index.ts';
import { captureDocument, noteDiscrepancies, refused } from './capture-document.ts';
import { arrivedByCount, expectedCounts, refuseBadCounts } from './count-stock.ts';
import { expiredFindings, goodsFindings, missingFindings } from './goods-findings.ts';
import { findHeldBack } from './held-back.ts';
import { type Holding, lockHoldings } from './holdings.store.ts';
import { receiptsToImply } from './imply-receipts.ts';
import type { RecordAnswerValue } from './ledger.schemas.ts';
import { overReturned, refuseMakingStrangersLots, refuseStrangersLots } from './own-lots.ts';
import { type ImpliedReceipt, projectRecord, type ResolvedRecord } from './project-records.ts';
import { answerFor, toAnswer } from './record-answer.ts';
import type { RecordInput, RecordKind, RecordTools, Status } from './record-input.ts';
import { recordOnce } from './record-once.ts';
import { joinRecord, splitRecord } from './record-sections.ts';
import { settleCounts } from './settle-counts.ts';
import { balanceFindings } from './transformation-balance.ts';

/** Kinds by which goods leave the holding of the one who records, so that they must have been received. */
const OUTWARD: ReadonlySet<RecordKind> = new Set(['sale', 'disposal', 'donation', 'transformation']);

/** Kinds by which goods that must stay where they are would be gone; to destroy them is another matter. */
const HELD_BACK: ReadonlySet<RecordKind> = new Set(['sale', 'donation', 'transformation']);

/** Kinds by which goods reach those who eat them. */
const PASSED_ON: ReadonlySet<RecordKind> = new Set(['sale', 'donation']);

/** What a module above the ledger writes down with a record, in its transaction: an order whose lots these are. */
export type AlsoRecord = (
  tx: Queryable,
  recorded: { documentId: string; at: Date; lotIds: readonly LotId[] },
) => Promise<void>;

/** How far ahead a sender's clock may be before a time is no longer believed. */
const CLOCK_SLACK_MS = 10 * 60_000;

/**
 * Records what a business did with goods of its own: production, transformation, sale, return by a customer,
 * disposal, donation, stock-taking.
 * Errors, in order: `role-forbidden`, `exists-with-different-…`, `at-in-future`, the findings of goods and
 * quantities (422, each with its path), `lot-not-own` for a lot that the business never held, or would make though it
 * is another's; `lot-frozen`, `party-frozen` where goods would go that must stay.
 */
export async function recordEntry(
  tools: RecordTools,
  principal: Principal,
  kind: RecordKind,
  body: RecordInput,
  also?: AlsoRecord,
): Promise<{ answer: RecordAnswerValue; status: Status }> {
  const senderId = principal.partyId;
  if (senderId === null) throw roleForbidden();
  return recordOnce<{ answer: RecordAnswerValue; status: Status }>(
    tools,
    { senderId, number: body.documentNumber, kind, body },
    {
      join: joinRecord,
      repeat: async (earlier) => ({ answer: await answerFor(tools, earlier), status: 200 }),
    },
    () =>
      tools.db.transaction(async (tx) => ({
        answer: await record(tx, tools, principal, senderId, kind, body, also),
        status: 201,
      })),
  );
}

/** The instant a document speaks of. Errors: `at-in-future`. */
export function occurredAt(clock: Clock, text: string | undefined, path: string): Date {
  const now = clock.now();
  const at = text === undefined ? now : new Date(text);
  if (at.getTime() > now.getTime() + CLOCK_SLACK_MS) {
    throw new Problem(422, 'at-in-future', {
      zh: '时间在将来。请核对日期，或检查设备的时钟。',
      en: 'This time lies in the future. Check the date, or the clock of the device.',
      path,
    });
  }
  return at;
}

async function record(
  tx: Queryable,
  tools: RecordTools,
  principal: Principal,
  senderId: PartyId,
  kind: RecordKind,
  body: RecordInput,
  also?: AlsoRecord,
): Promise<RecordAnswerValue> {
  const at = occurredAt(tools.clock, body.at, '/at');
  const documentId = tools.ids.next<'document'>();
  const context = {
    ids: tools.ids,
    city: tools.city,
    documentId,
    supplierId: senderId,
    day: localDay(at, tools.city.city.timezone),
  };
  const goods = goodsOf(kind, body);
  const lines = await resolved(tx, { ...context, path: goods.path }, goods.lines);
  const inputs = body.inputs ? await resolved(tx, { ...context, path: '/inputs' }, body.inputs) : [];
  const used = kind === 'transformation' ? inputs : lines;
  const own = await lockHoldings(tx, senderId, [...new Set(used.map((line) => line.lot.lotId))]);
  await refuseOthersLots(tx, senderId, kind, { lines, inputs, own });
  await refuseHeldBack(tx, tools, senderId, kind, body, { at, lines: used });
  const goodsHere = { at, documentId, lines, used, own };
  const { implied, counts } = await arriving(tx, tools, senderId, kind, body, goodsHere);
  const plan: ResolvedRecord = {
    lines: lines.map((line) => line.factors),
    ...(inputs.length > 0 ? { inputs: inputs.map((line) => line.factors) } : {}),
    ...(implied.length > 0 ? { implied } : {}),
    ...(counts ? { counts } : {}),
  };
  const returned = kind === 'consumer-return' ? await overReturned(tx, senderId, lines) : [];
  const projection = projectRecord(
    { city: tools.city, documentId, senderId, occurredAt: at },
    kind,
    body as never,
    plan,
  );
  const captured = await captureDocument(tx, tools, {
    documentId,
    kind,
    senderId,
    recordedBy: principal.accountId,
    senderNumber: body.documentNumber,
    occurredAt: at,
    body,
    sections: splitRecord(body),
    resolved: plan,
    projection,
  });
  const found = await noteDiscrepancies(tx, tools, documentId, [
    ...goodsFindings([...lines, ...inputs], senderId),
    ...returned,
    ...(kind === 'transformation' ? balanceFindings(tools.city, inputs, lines, senderId, context.day) : []),
    ...(PASSED_ON.has(kind)
      ? expiredFindings(await describeLots(tx, [...own.keys()]), lines, senderId, context.day)
      : []),
    ...missingFindings(projection.movements, senderId, plan.counts ?? []),
  ]);
  await tellImplied(tx, tools, implied, senderId, at);
  await also?.(tx, { documentId, at, lotIds: lines.map((line) => line.lot.lotId) });
  return toAnswer(documentId, false, lines, [...captured.discrepancies, ...found]);
}

/** What must have come although nobody confirmed it: goods that leave, or that are counted. */
async function arriving(
  tx: Queryable,
  tools: RecordTools,
  partyId: PartyId,
  kind: RecordKind,
  body: RecordInput,
  goods: {
    at: Date;
    documentId: string;
    lines: readonly ResolvedLine[];
    used: readonly ResolvedLine[];
    own: ReadonlyMap<string, Holding>;
  },
): Promise<{ implied: ImpliedReceipt[]; counts?: ResolvedRecord['counts'] }> {
  const { at, documentId, lines, own } = goods;
  if (OUTWARD.has(kind)) return { implied: await receiptsToImply(tx, partyId, leaving(goods.used), own) };
  if (kind !== 'stock-taking') return { implied: [] };
  refuseBadCounts(tools.city, lines, body);
  const dated = body.at !== undefined;
  const expected = await expectedCounts(
    tx,
    tools.city,
    lines,
    own,
    dated ? at : undefined,
    body,
    localDay(at, tools.city.city.timezone),
  );
  const count = { partyId, documentId, at, dated, lines, body, counts: expected };
  const counts = await settleCounts(tx, tools.city, count);
  return arrivedByCount(tx, tools.city, { partyId, at, lines, body, own, counts });
}

/** Those who keep the state of handings-over hear of the ones that were implied to be received. */
export async function tellImplied(
  tx: Queryable,
  tools: RecordTools,
  implied: readonly ImpliedReceipt[],
  receiverId: PartyId,
  at: Date,
): Promise<void> {
  if (implied.length === 0) return;
  const documents = new Map(
    implied.flatMap((one) => (one.from === null ? [] : [[one.document, one.from] as const])),
  );
  await tools.onImplied(
    tx,
    [...documents].map(([documentId, senderId]) => ({ documentId, senderId, receiverId })),
    at,
  );
}

/** Goods must be one's own: by having been in one's hands where they leave or come back, by origin where they are made. */
async function refuseOthersLots(
  tx: Queryable,
  senderId: PartyId,
  kind: RecordKind,
  goods: { lines: ResolvedLine[]; inputs: ResolvedLine[]; own: ReadonlyMap<string, Holding> },
): Promise<void> {
  const { lines, inputs, own } = goods;
  if (kind === 'production') {
    return refuseMakingStrangersLots(tx, senderId, lines, { path: '/lines', evenIfHeld: false });
  }
  if (kind !== 'transformation') return refuseStrangersLots(lines, own, '/lines');
  refuseStrangersLots(inputs, own, '/inputs');
  return refuseMakingStrangersLots(tx, senderId, lines, { path: '/outputs', evenIfHeld: true });
}

async function refuseHeldBack(
  tx: Queryable,
  tools: RecordTools,
  partyId: PartyId,
  kind: RecordKind,
  body: RecordInput,
  goods: { at: Date; lines: readonly ResolvedLine[] },
): Promise<void> {
  if (!HELD_BACK.has(kind)) return;
  const inside = kind === 'transformation';
  const path = inside ? '/inputs' : '/lines';
  const issues = await findHeldBack(tx, tools, {
    partyId,
    precision: body.precision,
    path,
    inside,
    ...goods,
  });
  if (issues.length > 0 && !isScouting(tx)) throw refused(issues);
}

function goodsOf(kind: RecordKind, body: RecordInput): { lines: GoodsLineLike[]; path: string } {
  if (kind === 'transformation') return { lines: body.outputs ?? [], path: '/outputs' };
  if (kind !== 'stock-taking') return { lines: (body.lines ?? []) as GoodsLineLike[], path: '/lines' };
  // A count may be nought, which no quantity of goods may: resolve the lot by one base unit, count separately.
  const lines = (body.lines ?? []).map((line) => ({
    lot: line.lot,
    quantity: 1,
    unit: line.counted?.unit ?? '',
  }));
  return { lines, path: '/lines' };
}

async function resolved(
  tx: Queryable,
  context: Parameters<typeof resolveGoods>[1],
  lines: readonly GoodsLineLike[],
): Promise<ResolvedLine[]> {
  if (lines.length === 0) return [];
  const goods = await resolveGoods(tx, context, lines);
  if ('issues' in goods) throw refused(goods.issues);
  return goods.lines;
}

export function leaving(lines: readonly ResolvedLine[]): Map<LotId, number> {
  const sums = new Map<LotId, number>();
  for (const line of lines) sums.set(line.lot.lotId, (sums.get(line.lot.lotId) ?? 0) + line.quantity);
  return sums;
}
