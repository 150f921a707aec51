import type { Queryable } from '../../platform/db.ts';
import { mintedAt } from '../../platform/ids.ts';
import { localDay } from '../../platform/local-time.ts';
import { broughtBy } from '../attachments/index.ts';
import { type PartyId, type Principal, roleForbidden } from '../identity/index.ts';
import {
  captureDocument,
  joinRecord,
  noteDiscrepancies,
  occurredAt,
  type RecordTools,
  readResolved,
  recordOnce,
  refused,
  splitRecord,
} from '../ledger/index.ts';
import { describeLots, type LotId } from '../registry/index.ts';
import {
  eventsOf,
  insertEvent,
  lockOrder,
  lotsOfOrders,
  orderById,
  type StoredOrder,
} from './orders.store.ts';
import { ownLots } from './own-lots.ts';
import { orderCancelled, orderUnknown, photoUnknown, subjectNeeded } from './production.errors.ts';
import type { CheckAnswerValue, ProcessCheckInput } from './production.schemas.ts';
import { insertCheck, insertLotChecks } from './production.store.ts';
import { projectCheck, type ResolvedCheck } from './project-process.ts';
import { type Judged, judgeValues, pointsOf } from './rules/control-points.ts';

interface Recorded {
  answer: CheckAnswerValue;
  status: 200 | 201;
}

/**
 * Records what was measured at a step of making: of a production order, whose lots get it once they are there, or of lots
 * of one's own. It moves nothing. A value outside its limit is a finding on each lot and stands in the way of release.
 * Errors: `check-subject-needed`, `order-unknown`, `order-cancelled`, `lot-unknown`, `lot-not-own`, `attachment-unknown`,
 * `control-point-…`, `value-not-number`, `exists-with-different-…`, `at-in-future`.
 */
export async function recordCheck(
  tools: RecordTools,
  principal: Principal,
  body: ProcessCheckInput,
): Promise<Recorded> {
  const senderId = principal.partyId;
  if (senderId === null) throw roleForbidden();
  return recordOnce<Recorded>(
    tools,
    { senderId, number: body.documentNumber, kind: 'process-check', body },
    {
      join: joinRecord,
      repeat: (earlier) => ({
        answer: answerOf(earlier.documentId, true, (readResolved(earlier) as ResolvedCheck).measured),
        status: 200,
      }),
    },
    () => tools.db.transaction((tx) => record(tx, tools, principal, senderId, body)),
  );
}

async function record(
  tx: Queryable,
  tools: RecordTools,
  principal: Principal,
  senderId: PartyId,
  body: ProcessCheckInput,
): Promise<Recorded> {
  const at = occurredAt(tools.clock, body.at, '/at');
  const order = await orderOf(tx, senderId, body.order);
  const named = await ownLots(tx, senderId, body.lots ?? [], (index) => `/lots/${index}`);
  const made = order ? ((await lotsOfOrders(tx, [order.orderId])).get(order.orderId) ?? []) : [];
  const lots = [...new Set([...named, ...made.map((lot) => lot.lotId)])];
  if (!order && lots.length === 0) throw subjectNeeded();
  if (body.photo !== undefined && !(await broughtBy(tx, senderId, [body.photo])).has(body.photo))
    throw photoUnknown();
  const categories = await categoriesOf(tx, order, lots);
  const day = localDay(at, tools.city.city.timezone);
  const points = categories.flatMap((category) => pointsOf(tools.city, category, day));
  const { judged, issues } = judgeValues(points, body.values, '/values');
  if (issues.length > 0) throw refused(issues);
  const step = tools.city.processSteps.find((one) => one.code === body.step);
  const resolved: ResolvedCheck = {
    lots,
    order: order?.orderId ?? null,
    name: step?.zh ?? body.step,
    measured: judged,
  };
  const documentId = tools.ids.next<'document'>();
  await captureDocument(tx, tools, {
    documentId,
    kind: 'process-check',
    senderId,
    recordedBy: principal.accountId,
    senderNumber: body.documentNumber,
    occurredAt: at,
    body,
    sections: splitRecord(body),
    resolved,
    projection: projectCheck({ occurredAt: at }, body, resolved),
  });
  await insertCheck(tx, {
    partyId: senderId,
    documentId,
    orderId: resolved.order,
    at,
    step: body.step,
    name: resolved.name,
    place: body.place ?? null,
    photoSha256: body.photo ?? null,
    measured: judged,
  });
  if (order) {
    const event = { event: 'started' as const, at, documentId: null, reason: null };
    await insertEvent(tx, order, event);
  }
  const pairs = lots.map((lotId) => ({ lotId, documentId }));
  await insertLotChecks(tx, senderId, pairs);
  await noteOutside(tx, tools, senderId, documentId, lots, judged);
  return { answer: answerOf(documentId, false, judged), status: 201 };
}

/** Values outside their limits, as findings on lots. Of an order's check they come once its lots are there. */
export async function noteOutside(
  tx: Queryable,
  tools: RecordTools,
  partyId: PartyId,
  documentId: string,
  lotIds: readonly LotId[],
  measured: readonly Judged[],
): Promise<void> {
  const outside = measured.filter((value) => value.within === false);
  const found = lotIds.flatMap((lotId) =>
    outside.map((value) => ({
      lotId,
      partyId,
      line: 0,
      kind: 'outside-limit' as const,
      quantity: null,
      detail: { name: value.name, value: value.value, unit: value.unit, limit: value.limit },
    })),
  );
  if (found.length > 0) await noteDiscrepancies(tx, tools, documentId, found);
}

async function orderOf(
  tx: Queryable,
  partyId: PartyId,
  orderId: string | undefined,
): Promise<StoredOrder | null> {
  if (orderId === undefined) return null;
  await lockOrder(tx, orderId);
  const order = await orderById(tx, partyId, orderId);
  if (!order) throw orderUnknown('/order');
  const events = (await eventsOf(tx, partyId, [orderId])).get(orderId) ?? [];
  if (events.some((event) => event.event === 'cancelled')) throw orderCancelled();
  return order;
}

async function categoriesOf(
  tx: Queryable,
  order: StoredOrder | null,
  lotIds: readonly string[],
): Promise<string[]> {
  const ofLots = lotIds.length === 0 ? [] : [...(await describeLots(tx, lotIds)).values()];
  const planned = order?.plan.outputs.map((output) => output.category) ?? [];
  return [...new Set([...planned, ...ofLots.map((facts) => facts.product.category)])];
}

const answerOf = (documentId: string, replayed: boolean, values: Judged[]): CheckAnswerValue => ({
  documentId,
  replayed,
  recordedAt: mintedAt(documentId).toISOString(),
  values,
  outside: values.filter((value) => value.within === false).length,
});
