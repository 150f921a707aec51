import { type PartyId, type Principal, roleForbidden } from '../identity/index.ts';
import { type RecordAnswerValue, type RecordInput, type RecordTools, recordEntry } from '../ledger/index.ts';
import {
  eventsOf,
  insertEvent,
  insertOrder,
  insertOrderLots,
  lockOrder,
  type OrderPlan,
  orderById,
  orderByNumber,
  type StoredOrder,
} from './orders.store.ts';
import { planOf } from './plan-order.ts';
import { orderCancelled, orderMade, orderNumberTaken, orderUnknown } from './production.errors.ts';
import type { OrderInput, OrderViewValue } from './production.schemas.ts';
import { checksOfOrder, insertLotChecks } from './production.store.ts';
import { readOrder } from './read-orders.ts';
import { noteOutside } from './record-check.ts';

/** What an order's steps answer: the order as it stands then, and whether this call changed it. */
export interface OrderAnswer {
  view: OrderViewValue;
  status: 200 | 201;
}

export function ownParty(principal: Principal): PartyId {
  if (principal.partyId === null) throw roleForbidden();
  return principal.partyId;
}

/** Plans an order. Errors: `lot-unknown`, `lot-not-own`, `product-unknown`, `exists-with-different-content`. */
export async function planOrder(
  tools: RecordTools,
  principal: Principal,
  body: OrderInput,
): Promise<OrderAnswer> {
  const partyId = ownParty(principal);
  const order: StoredOrder = {
    partyId,
    orderId: tools.ids.next<'order'>(),
    createdAt: tools.clock.now(),
    recordedBy: principal.accountId,
    number: body.number,
    plan: await planOf(tools, partyId, body),
  };
  if (await insertOrder(tools.db, order))
    return { view: await readOrder(tools, partyId, order.orderId), status: 201 };
  const earlier = await orderByNumber(tools.db, partyId, body.number);
  if (!earlier || !samePlan(earlier.plan, order.plan)) throw orderNumberTaken(body.number);
  return { view: await readOrder(tools, partyId, earlier.orderId), status: 200 };
}

/** jsonb keeps no order of fields. */
const samePlan = (one: OrderPlan, other: OrderPlan): boolean => sorted(one) === sorted(other);
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_key, part) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

/** Begins an order; again is the same. Errors: `order-unknown`, `order-cancelled`. */
export async function startOrder(
  tools: RecordTools,
  principal: Principal,
  orderId: string,
): Promise<OrderAnswer> {
  const { order, events } = await openOrder(tools, ownParty(principal), orderId);
  if (events.has('cancelled')) throw orderCancelled();
  const event = { event: 'started' as const, at: tools.clock.now(), documentId: null, reason: null };
  await insertEvent(tools.db, order, event);
  return { view: await readOrder(tools, order.partyId, orderId), status: 200 };
}

/** Gives an order up before anything came out of it. Errors: `order-unknown`, `order-made`. */
export async function cancelOrder(
  tools: RecordTools,
  principal: Principal,
  orderId: string,
  reason: string,
): Promise<OrderAnswer> {
  const { order } = await openOrder(tools, ownParty(principal), orderId);
  await tools.db.transaction(async (tx) => {
    await lockOrder(tx, orderId);
    const event = { event: 'cancelled' as const, at: tools.clock.now(), documentId: null, reason };
    await insertEvent(tx, order, event);
    if ((await eventsOf(tx, order.partyId, [orderId])).get(orderId)?.some((one) => one.event === 'made'))
      throw orderMade();
  });
  return { view: await readOrder(tools, order.partyId, orderId), status: 200 };
}

/**
 * Records what came out of an order, by the ledger's own transformation; its lots are held back from then on until they are
 * released, and get what was measured for the order. The document carries the order's number.
 * Errors: `order-unknown`, `order-cancelled`, `order-made`, and those of a transformation.
 */
export async function makeOrder(
  tools: RecordTools,
  principal: Principal,
  orderId: string,
  body: RecordInput,
): Promise<{ answer: RecordAnswerValue; status: 200 | 201 }> {
  const partyId = ownParty(principal);
  const { order } = await openOrder(tools, partyId, orderId);
  return recordEntry(
    tools,
    principal,
    'transformation',
    { ...body, order: order.number },
    async (tx, recorded) => {
      const { documentId, at } = recorded;
      await lockOrder(tx, orderId);
      const before = await eventsOf(tx, partyId, [orderId]);
      if (before.get(orderId)?.some((event) => event.event === 'cancelled')) throw orderCancelled();
      await insertEvent(tx, order, { event: 'started', at, documentId: null, reason: null });
      if (!(await insertEvent(tx, order, { event: 'made', at, documentId, reason: null }))) throw orderMade();
      const lotIds = [...new Set(recorded.lotIds)];
      await insertOrderLots(
        tx,
        lotIds.map((lotId) => ({ lotId, orderId, partyId, documentId })),
      );
      const checks = await checksOfOrder(tx, partyId, orderId);
      await insertLotChecks(
        tx,
        partyId,
        checks.flatMap((check) => lotIds.map((lotId) => ({ lotId, documentId: check.documentId }))),
      );
      for (const check of checks)
        await noteOutside(tx, tools, partyId, check.documentId, lotIds, check.measured);
    },
  );
}

async function openOrder(tools: RecordTools, partyId: PartyId, orderId: string) {
  const order = await orderById(tools.db, partyId, orderId);
  if (!order) throw orderUnknown();
  const events = (await eventsOf(tools.db, partyId, [orderId])).get(orderId) ?? [];
  return { order, events: new Set(events.map((event) => event.event)) };
}
