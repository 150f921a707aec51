import type { Queryable } from '../../platform/db.ts';
import type { PartyId } from '../identity/index.ts';
import type { RecordTools } from '../ledger/index.ts';
import { lotCode } from '../registry/index.ts';
import { type LotStanding, standingOf } from './making.ts';
import {
  eventsOf,
  lotsOfOrders,
  type OrderEvent,
  orderById,
  ordersOf,
  type StoredOrder,
} from './orders.store.ts';
import { blockWords, orderUnknown } from './production.errors.ts';
import type { OrderSummaryValue, OrderViewValue } from './production.schemas.ts';
import { checksOfOrder, type StoredCheck } from './production.store.ts';
import { stateOfOrder } from './rules/release.rules.ts';

type ReadTools = Pick<RecordTools, 'db' | 'city' | 'clock'>;

/** One order with its steps, its lots, and what stands between them and their release. Errors: `order-unknown`. */
export async function readOrder(
  tools: ReadTools,
  partyId: PartyId,
  orderId: string,
): Promise<OrderViewValue> {
  const order = await orderById(tools.db, partyId, orderId);
  if (!order) throw orderUnknown();
  const events = (await eventsOf(tools.db, partyId, [orderId])).get(orderId) ?? [];
  const lotIds = ((await lotsOfOrders(tools.db, [orderId])).get(orderId) ?? []).map((lot) => lot.lotId);
  const standings = [...(await standingOf(tools.db, tools, partyId, lotIds)).values()];
  const checks = await checksOfOrder(tools.db, partyId, orderId);
  const when = (kind: OrderEvent['event']) => events.find((event) => event.event === kind);
  return {
    ...summaryOf(order, events, standings),
    startedAt: when('started')?.at.toISOString() ?? null,
    madeAt: when('made')?.at.toISOString() ?? null,
    madeDocument: when('made')?.documentId ?? null,
    cancelled: when('cancelled')?.reason ?? null,
    outgoingTest: standings.some((standing) => standing.outgoingTest),
    checks: checks.map(showCheck),
    lots: standings.map(showLot),
  };
}

/** A business's orders, newest first, with their states. */
export async function listOrders(
  tools: ReadTools,
  partyId: PartyId,
  page: { before: string; limit: number },
): Promise<{ items: OrderSummaryValue[]; next: string | null }> {
  const found = await ordersOf(tools.db, partyId, { ...page, limit: page.limit + 1 });
  const orders = found.slice(0, page.limit);
  const states = await standings(tools, partyId, orders);
  return {
    items: orders.map((order) => {
      const { events, lots } = states.get(order.orderId) ?? { events: [], lots: [] };
      return summaryOf(order, events, lots);
    }),
    next: found.length > page.limit ? (orders.at(-1)?.orderId ?? null) : null,
  };
}

async function standings(
  tools: ReadTools & { db: Queryable },
  partyId: PartyId,
  orders: readonly StoredOrder[],
): Promise<Map<string, { events: OrderEvent[]; lots: LotStanding[] }>> {
  const orderIds = orders.map((order) => order.orderId);
  const events = await eventsOf(tools.db, partyId, orderIds);
  const lots = await lotsOfOrders(tools.db, orderIds);
  const lotIds = [...lots.values()].flat().map((lot) => lot.lotId);
  const known = await standingOf(tools.db, tools, partyId, lotIds);
  return new Map(
    orderIds.map((orderId) => [
      orderId,
      {
        events: events.get(orderId) ?? [],
        lots: (lots.get(orderId) ?? []).flatMap((lot) => known.get(lot.lotId) ?? []),
      },
    ]),
  );
}

function summaryOf(
  order: StoredOrder,
  events: readonly OrderEvent[],
  lots: readonly LotStanding[],
): OrderSummaryValue {
  const happened = new Set(events.map((event) => event.event));
  const { name, inputs, outputs, plannedOn, note } = order.plan;
  return {
    orderId: order.orderId,
    number: order.number,
    name,
    plannedOn,
    note,
    createdAt: order.createdAt.toISOString(),
    state: stateOfOrder({
      started: happened.has('started'),
      made: happened.has('made'),
      cancelled: happened.has('cancelled'),
      lots: lots.map((lot) => ({
        decision: lot.decision?.decision ?? null,
        tested: lot.tested,
        failed: lot.failed,
      })),
    }),
    inputs,
    outputs,
  };
}

const showCheck = (check: StoredCheck): OrderViewValue['checks'][number] => ({
  documentId: check.documentId,
  at: check.at.toISOString(),
  step: check.step,
  name: check.name,
  place: check.place,
  photoSha256: check.photoSha256,
  values: check.measured,
});

const showLot = ({ facts, tested, decision, blocks }: LotStanding): OrderViewValue['lots'][number] => ({
  lotId: facts.lot.lotId,
  code: lotCode(facts.lot.lotId),
  productId: facts.product.productId,
  name: facts.product.name,
  batch: facts.lot.batch,
  tested,
  decision:
    decision === null
      ? null
      : {
          decision: decision.decision,
          at: decision.at.toISOString(),
          certificateNumber: decision.certificateNumber,
          reason: decision.reason,
        },
  blocks: blocks.map((block) => ({ ...block, ...blockWords(block) })),
});
