import type { Queryable } from '../../platform/db.ts';
import { lockNames } from '../../platform/locks.ts';
import { listLookup } from '../../platform/lookups.ts';
import type { PartyId } from '../identity/index.ts';
import type { LotId } from '../registry/index.ts';

/** What an order means to make, as it was planned: what is made is said by the transformation. */
export interface OrderPlan {
  name: string;
  inputs: { lotId: string; name: string; quantity: string; unit: string }[];
  outputs: {
    productId: string;
    name: string;
    category: string;
    quantity: string;
    unit: string;
    batch: string | null;
  }[];
  plannedOn: string | null;
  note: string | null;
}

export interface StoredOrder {
  partyId: PartyId;
  orderId: string;
  createdAt: Date;
  recordedBy: string | null;
  number: string;
  plan: OrderPlan;
}

export type OrderEventKind = 'started' | 'made' | 'cancelled';
export interface OrderEvent {
  event: OrderEventKind;
  at: Date;
  documentId: string | null;
  reason: string | null;
}

interface OrderRow {
  party_id: PartyId;
  order_id: string;
  created_at: Date;
  recorded_by: string | null;
  number: string;
  plan: OrderPlan;
}
const toOrder = (row: OrderRow): StoredOrder => ({
  partyId: row.party_id,
  orderId: row.order_id,
  createdAt: row.created_at,
  recordedBy: row.recorded_by,
  number: row.number,
  plan: row.plan,
});
const ORDER_COLUMNS = 'party_id, order_id, created_at, recorded_by, number, plan';

/**
 * What becomes of an order is decided one after the other: given up or made is not both, and a check that is under way
 * while it is made reaches its lots.
 */
export const lockOrder = (tx: Queryable, orderId: string): Promise<void> =>
  lockNames(tx, [`order ${orderId}`]);

/** False where the business has an order of this number. */
export async function insertOrder(tx: Queryable, order: StoredOrder): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO production.production_order (${ORDER_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (party_id, number) DO NOTHING RETURNING order_id`,
    [
      order.partyId,
      order.orderId,
      order.createdAt,
      order.recordedBy,
      order.number,
      JSON.stringify(order.plan),
    ],
  );
  return rows.length > 0;
}

export async function orderById(
  db: Queryable,
  partyId: PartyId,
  orderId: string,
): Promise<StoredOrder | null> {
  const rows = await db.query<OrderRow>(
    `SELECT ${ORDER_COLUMNS} FROM production.production_order WHERE party_id = $1 AND order_id = $2`,
    [partyId, orderId],
  );
  return rows[0] ? toOrder(rows[0]) : null;
}

export async function orderByNumber(
  db: Queryable,
  partyId: PartyId,
  number: string,
): Promise<StoredOrder | null> {
  const rows = await db.query<OrderRow>(
    `SELECT ${ORDER_COLUMNS} FROM production.production_order WHERE party_id = $1 AND number = $2`,
    [partyId, number],
  );
  return rows[0] ? toOrder(rows[0]) : null;
}

/** A business's orders, newest first. */
export async function ordersOf(
  db: Queryable,
  partyId: PartyId,
  page: { before: string; limit: number },
): Promise<StoredOrder[]> {
  const rows = await db.query<OrderRow>(
    `SELECT ${ORDER_COLUMNS} FROM production.production_order
      WHERE party_id = $1 AND order_id < $2 ORDER BY order_id DESC LIMIT $3`,
    [partyId, page.before, page.limit],
  );
  return rows.map(toOrder);
}

/** False where it has happened already: of two clicks one does it. */
export async function insertEvent(
  tx: Queryable,
  order: { partyId: PartyId; orderId: string },
  event: OrderEvent,
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO production.order_event (party_id, order_id, at, document_id, event, reason)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING event`,
    [order.partyId, order.orderId, event.at, event.documentId, event.event, event.reason],
  );
  return rows.length > 0;
}

export async function eventsOf(
  db: Queryable,
  partyId: PartyId,
  orderIds: readonly string[],
): Promise<Map<string, OrderEvent[]>> {
  const rows = await db.query<{
    order_id: string;
    event: OrderEventKind;
    at: Date;
    document_id: string | null;
    reason: string | null;
  }>(
    `SELECT order_id, event, at, document_id, reason FROM production.order_event
      WHERE party_id = $1 AND order_id = ANY($2::bigint[]) ORDER BY at`,
    [partyId, orderIds],
  );
  return new Map(
    [...Map.groupBy(rows, (row) => row.order_id)].map(([orderId, own]) => [
      orderId,
      own.map(({ event, at, document_id: documentId, reason }) => ({ event, at, documentId, reason })),
    ]),
  );
}

export interface OrderLot {
  lotId: LotId;
  orderId: string;
  partyId: PartyId;
  documentId: string;
}

interface OrderLotRow {
  lot_id: LotId;
  order_id: string;
  party_id: PartyId;
  document_id: string;
}
const toOrderLot = (row: OrderLotRow): OrderLot => ({
  lotId: row.lot_id,
  orderId: row.order_id,
  partyId: row.party_id,
  documentId: row.document_id,
});

export async function insertOrderLots(tx: Queryable, rows: readonly OrderLot[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO production.order_lot (lot_id, order_id, party_id, document_id)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) ON CONFLICT DO NOTHING`,
    [
      rows.map((row) => row.lotId),
      rows.map((row) => row.orderId),
      rows.map((row) => row.partyId),
      rows.map((row) => row.documentId),
    ],
  );
}

export async function lotsOfOrders(
  db: Queryable,
  orderIds: readonly string[],
): Promise<Map<string, OrderLot[]>> {
  const rows = await db.query<OrderLotRow>(
    `SELECT lot_id, order_id, party_id, document_id FROM production.order_lot
      WHERE order_id = ANY($1::bigint[]) ORDER BY lot_id`,
    [orderIds],
  );
  return Map.groupBy(rows.map(toOrderLot), (row) => row.orderId);
}

/** Asked for every lot that is handed on: nearly always there is none. */
export const ordersByLot = listLookup(
  async (db, lotIds): Promise<Map<string, OrderLot[]>> => {
    const rows = await db.query<OrderLotRow>(
      `SELECT lot_id, order_id, party_id, document_id FROM production.order_lot WHERE lot_id = ANY($1::bigint[])`,
      [lotIds],
      'production-orders-by-lot',
    );
    return Map.groupBy(rows.map(toOrderLot), (row) => row.lotId as string);
  },
  (lotId) => lotId,
);
