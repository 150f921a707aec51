import type { Clock } from '../../platform/clock.ts';
import type { Queryable } from '../../platform/db.ts';
import { type Issue, Problem } from '../../platform/errors.ts';
import { mintedAt } from '../../platform/ids.ts';
import { localDay } from '../../platform/local-time.ts';
import { type PartyId, type Principal, recordForbidden, roleForbidden } from '../identity/index.ts';
import {
  type CityData,
  describeLots,
  findLot,
  type GoodsLineLike,
  insertLink,
  type LotId,
  lotCode,
  type ResolvedLine,
  resolveGoods,
} from '../registry/index.ts';
import {
  captureDocument,
  findRepeated,
  type LedgerTools,
  noteDiscrepancies,
  onceOnly,
  readOpenSections,
  readResolved,
  refused,
} from './capture-document.ts';
import { DISCREPANCY_WORDS } from './discrepancies.ts';
import type { Sections } from './document-codec.ts';
import { type Discrepancy, discrepanciesOfDocument, type Holding, lockHoldings } from './holdings.store.ts';
import { receiptsToImply } from './imply-receipts.ts';
import type { DocumentKind, Precision } from './kinds.ts';
import type { RecordAnswerValue } from './ledger.schemas.ts';
import type { StoredDocument } from './ledger.store.ts';
import { countedQuantity, projectRecord, type ResolvedRecord } from './project-records.ts';

export interface RecordTools extends LedgerTools {
  city: CityData;
  clock: Clock;
  /**
   * Told, in the same transaction, of handings-over that a document implied to be received. Vouchers stand above
   * the ledger and keep their own state by this.
   */
  onImplied: (
    tx: Queryable,
    implied: readonly { documentId: string; senderId: PartyId; receiverId: PartyId }[],
    at: Date,
  ) => Promise<void>;
}

/** 201 the first time, 200 when the same document had been recorded before. */
export type Status = 200 | 201;

export type RecordKind = Extract<
  DocumentKind,
  'production' | 'transformation' | 'sale' | 'consumer-return' | 'disposal' | 'donation' | 'stock-taking'
>;

type Amount = number | string;
export interface RecordInput {
  documentNumber: string;
  at?: string | undefined;
  precision?: Precision | undefined;
  note?: string | undefined;
  lines?: (Partial<GoodsLineLike> & { counted?: { quantity: Amount; unit: string } | undefined })[];
  inputs?: GoodsLineLike[];
  outputs?: GoodsLineLike[];
  [extra: string]: unknown;
}

/** Kinds by which goods leave the holding of the one who records. */
const OUTWARD: ReadonlySet<RecordKind> = new Set([
  'sale',
  'disposal',
  'donation',
  'stock-taking',
  'transformation',
]);

/** How far ahead a sender's clock may be before a time is no longer believed. */
const CLOCK_SLACK_MS = 10 * 60_000;

/**
 * Records what a business did with goods of its own: production, transformation, sale, return by a customer,
 * disposal, donation, stock-taking.
 * Errors, in order: `role-forbidden`, `exists-with-different-…`, `at-in-future`, the findings of goods and
 * quantities (422, each with its path), `lot-not-own` for a lot that the business never held.
 */
export async function recordEntry(
  tools: RecordTools,
  principal: Principal,
  kind: RecordKind,
  body: RecordInput,
): Promise<{ answer: RecordAnswerValue; status: Status }> {
  const senderId = principal.partyId;
  if (senderId === null) throw roleForbidden();
  const again = async () => {
    const earlier = await findRepeated(
      tools.db,
      tools,
      { senderId, number: body.documentNumber, kind, body },
      joinRecord,
    );
    return earlier && { answer: await answerFor(tools, earlier), status: 200 as Status };
  };
  const repeated = await again();
  if (repeated) return repeated;
  return onceOnly(
    () =>
      tools.db.transaction(async (tx) => ({
        answer: await record(tx, tools, principal, senderId, kind, body),
        status: 201 as Status,
      })),
    again,
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
  if (OUTWARD.has(kind)) refuseStrangersLots(used, own, kind === 'transformation' ? '/inputs' : '/lines');
  const implied =
    kind === 'stock-taking'
      ? []
      : await receiptsToImply(tx, senderId, leaving(OUTWARD.has(kind) ? used : []), own);
  if (kind === 'stock-taking') refuseBadCounts(tools.city, lines, body);
  const counts = kind === 'stock-taking' ? lines.map((line) => expected(tools.city, line, own)) : undefined;
  const plan: ResolvedRecord = {
    lines: lines.map((line) => line.factors),
    ...(inputs.length > 0 ? { inputs: inputs.map((line) => line.factors) } : {}),
    ...(implied.length > 0 ? { implied } : {}),
    ...(counts ? { counts } : {}),
  };
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
    ...(kind === 'sale' || kind === 'donation'
      ? expiredFindings(
          await describeLots(
            tx,
            lines.map((line) => line.lot.lotId),
          ),
          lines,
          senderId,
          context.day,
        )
      : []),
    ...projection.movements
      .filter((movement) => movement.kind === 'missing')
      .map((movement) => ({
        lotId: movement.lotId,
        partyId: senderId,
        line: movement.line,
        kind: 'missing' as const,
        quantity: movement.quantity,
        detail: {},
      })),
  ]);
  if (implied.length > 0) {
    const documents = [
      ...new Map(implied.flatMap((one) => (one.from === null ? [] : [[one.document, one.from] as const]))),
    ];
    await tools.onImplied(
      tx,
      documents.map(([document, from]) => ({ documentId: document, senderId: from, receiverId: senderId })),
      at,
    );
  }
  return toAnswer(documentId, false, lines, [...captured.discrepancies, ...found]);
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

/** Only what was once in one's own hands can be sold, used or thrown away; anything else is a slip of the code. */
function refuseStrangersLots(
  lines: readonly ResolvedLine[],
  own: ReadonlyMap<string, Holding>,
  path: string,
): void {
  const issues: Issue[] = lines
    .filter((line) => !own.has(line.lot.lotId))
    .map((line) => ({
      code: 'lot-not-own',
      path: `${path}/${line.line - 1}/lot`,
      zh: `第 ${line.line} 行的批次从未到过您的库存，请核对批次码；如有进货未登记，请先登记进货。`,
      en: `The lot of line ${line.line} was never in your stock. Check its code, or record the purchase first.`,
    }));
  if (issues.length > 0) throw refused(issues);
}

export function leaving(lines: readonly ResolvedLine[]): Map<LotId, number> {
  const sums = new Map<LotId, number>();
  for (const line of lines) sums.set(line.lot.lotId, (sums.get(line.lot.lotId) ?? 0) + line.quantity);
  return sums;
}

function expected(
  city: CityData,
  line: ResolvedLine,
  own: ReadonlyMap<string, Holding>,
): { expected: number; permille: number } {
  return {
    expected: own.get(line.lot.lotId)?.onHand ?? 0,
    permille: city.categories.get(line.product.category)?.loss.permille ?? 0,
  };
}

function refuseBadCounts(city: CityData, lines: readonly ResolvedLine[], body: RecordInput): void {
  const issues = lines.flatMap((line, index) => {
    const counted = body.lines?.[index]?.counted;
    const result = counted && countedQuantity(city, counted, line.factors, `/lines/${index}/counted`);
    return !result || result.ok ? [] : result.findings;
  });
  if (issues.length > 0) throw refused(issues);
}

type Found = Parameters<typeof noteDiscrepancies>[3][number];

/** One batch told in two ways, and weights that do not fit the count: kept, and pointed out. */
export function goodsFindings(lines: readonly ResolvedLine[], partyId: PartyId): Found[] {
  return lines.flatMap((line): Found[] => [
    ...(line.contradicts.length > 0
      ? [
          {
            lotId: line.lot.lotId,
            partyId,
            line: line.line,
            kind: 'two-stories' as const,
            quantity: line.quantity,
            detail: { contradicts: line.contradicts },
          },
        ]
      : []),
    ...(line.notes.some((note) => note.code === 'actual-differs')
      ? [
          {
            lotId: line.lot.lotId,
            partyId,
            line: line.line,
            kind: 'weight-differs' as const,
            quantity: line.quantity,
            detail: { notes: line.notes.map((note) => note.zh) },
          },
        ]
      : []),
  ]);
}

/** Sales and handings-over after the day on which the lot expired, by what its documents say. */
export function expiredFindings(
  facts: Awaited<ReturnType<typeof describeLots>>,
  lines: readonly ResolvedLine[],
  partyId: PartyId,
  day: string,
): Found[] {
  return lines.flatMap((line): Found[] => {
    // Where documents differ the earliest day counts: a later one may be the falsified one.
    const days = facts.get(line.lot.lotId)?.claims.flatMap((claim) => claim.expiryDate ?? []) ?? [];
    const expiry = days.sort()[0];
    if (!expiry || expiry >= day) return [];
    return [
      {
        lotId: line.lot.lotId,
        partyId,
        line: line.line,
        kind: 'after-expiry',
        quantity: line.quantity,
        detail: { expiryDate: expiry, day },
      },
    ];
  });
}

const CONTACT_FIELDS = ['witnesses', 'recipient', 'note'] as const;

/** Names of people are private; the rest is goods. */
function splitRecord(body: RecordInput): Omit<Sections, 'head'> {
  const goods: Record<string, unknown> = { ...body };
  const contacts: Record<string, unknown> = {};
  for (const field of CONTACT_FIELDS) {
    if (goods[field] === undefined) continue;
    contacts[field] = goods[field];
    delete goods[field];
  }
  return { goods, ...(Object.keys(contacts).length > 0 ? { contacts } : {}) };
}

export function joinRecord(sections: Sections): Record<string, unknown> {
  return { ...(sections.goods as object), ...((sections.contacts as object | undefined) ?? {}) };
}

export function describeDiscrepancy(found: Pick<Discrepancy, 'kind' | 'lotId' | 'quantity'>) {
  return { kind: found.kind, lotId: found.lotId, quantity: found.quantity, ...DISCREPANCY_WORDS[found.kind] };
}

function toAnswer(
  documentId: string,
  replayed: boolean,
  lines: readonly ResolvedLine[],
  discrepancies: readonly Discrepancy[],
): RecordAnswerValue {
  return {
    documentId,
    replayed,
    recordedAt: mintedAt(documentId).toISOString(),
    lots: lines.map((line) => ({
      line: line.line,
      lotId: line.lot.lotId,
      code: lotCode(line.lot.lotId),
      quantity: line.quantity,
      baseUnit: line.lot.baseUnit,
    })),
    discrepancies: discrepancies.map(describeDiscrepancy),
  };
}

async function answerFor(tools: RecordTools, document: StoredDocument): Promise<RecordAnswerValue> {
  const plan = readResolved(document) as ResolvedRecord;
  const projection = projectRecord(
    {
      city: tools.city,
      documentId: document.documentId,
      senderId: document.senderId,
      occurredAt: document.occurredAt,
    },
    document.kind,
    // Only the open part is needed to compute quantities.
    joinRecord(readOpenSections(document)) as never,
    plan,
  );
  const byLine = new Map(projection.movements.map((movement) => [movement.line, movement]));
  const lotIds = plan.lines.map((line) => line.lot);
  return {
    documentId: document.documentId,
    replayed: true,
    recordedAt: mintedAt(document.documentId).toISOString(),
    lots: plan.lines.map((line, index) => ({
      line: index + 1,
      lotId: line.lot,
      code: lotCode(line.lot),
      quantity: byLine.get(index + 1)?.quantity ?? 0,
      baseUnit: line.base,
    })),
    discrepancies: (await discrepanciesOfDocument(tools.db, lotIds, document.documentId)).map(
      describeDiscrepancy,
    ),
  };
}

export interface LotLinkInput {
  documentNumber: string;
  lot: string;
  otherLot: string;
  kind: 'same-batch' | 'corrected-to' | 'merged' | 'relabelled';
  reason: string;
  at?: string | undefined;
}

/**
 * Ties two lots together, for good: every trace follows the link, both ways and at all times. An operator may link
 * lots both of which it holds or held; a regulator any.
 * Errors: `lot-unknown`, `record-forbidden`, `lots-are-one`, `exists-with-different-…`.
 */
export async function linkLots(
  tools: RecordTools,
  principal: Principal,
  officeId: PartyId,
  body: LotLinkInput,
): Promise<{ answer: RecordAnswerValue; status: Status }> {
  const senderId = principal.partyId ?? officeId;
  const again = async () => {
    const earlier = await findRepeated(
      tools.db,
      tools,
      { senderId, number: body.documentNumber, kind: 'lot-link', body },
      joinRecord,
    );
    if (!earlier) return undefined;
    return {
      answer: {
        documentId: earlier.documentId,
        replayed: true,
        recordedAt: mintedAt(earlier.documentId).toISOString(),
        lots: [],
        discrepancies: [],
      },
      status: 200 as Status,
    };
  };
  const repeated = await again();
  if (repeated) return repeated;
  const lot = await findLot(tools.db, body.lot);
  const other = await findLot(tools.db, body.otherLot);
  if (lot.lotId === other.lotId) {
    throw refused([
      {
        code: 'lots-are-one',
        path: '/otherLot',
        zh: '两个批次码指的是同一批次，请选另一个批次。',
        en: 'Both codes name the same lot; choose another one.',
      },
    ]);
  }
  const at = occurredAt(tools.clock, body.at, '/at');
  return onceOnly(
    () =>
      tools.db.transaction(async (tx) => {
        if (
          principal.partyId !== null &&
          (await lockHoldings(tx, principal.partyId, [lot.lotId, other.lotId])).size < 2
        )
          throw recordForbidden();
        const documentId = tools.ids.next<'document'>();
        await captureDocument(tx, tools, {
          documentId,
          kind: 'lot-link',
          senderId,
          recordedBy: principal.accountId,
          senderNumber: body.documentNumber,
          occurredAt: at,
          body,
          sections: { goods: body },
          resolved: { lines: [], lot: lot.lotId, otherLot: other.lotId },
          projection: { movements: [] },
        });
        await insertLink(tx, {
          lotId: lot.lotId,
          otherLotId: other.lotId,
          documentId,
          kind: body.kind,
          at,
          reason: body.reason,
        });
        const answer: RecordAnswerValue = {
          documentId,
          replayed: false,
          recordedAt: mintedAt(documentId).toISOString(),
          lots: [],
          discrepancies: [],
        };
        return { answer, status: 201 as Status };
      }),
    again,
  );
}
