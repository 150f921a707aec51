import type { Queryable } from '../../platform/db.ts';
import { MOVEMENT_CODES, type MovementKind } from '../ledger/index.ts';
import type { Side } from './cells.ts';
import { SIDE_CODES } from './rollups.store.ts';

const KINDS = new Map<number, MovementKind>(
  (Object.keys(MOVEMENT_CODES) as MovementKind[]).map((kind) => [MOVEMENT_CODES[kind], kind]),
);

export interface PartyFigure {
  productId: string;
  baseUnit: string;
  kind: MovementKind;
  side: Side;
  /** Of the last day and before, not of the days behind it. */
  within: boolean;
  quantity: bigint;
}

/** A business's figures from a day on: those up to another day, and those behind it. */
export async function figuresFrom(
  db: Queryable,
  partyId: string,
  days: { from: string; to: string },
): Promise<PartyFigure[]> {
  const rows = await db.query<{
    product_id: string;
    base_unit: string;
    kind: number;
    side: number;
    within: boolean;
    quantity: string;
  }>(
    `SELECT product_id, base_unit, kind, side, day <= $3 AS within, sum(quantity)::text AS quantity
       FROM rollups.party_day WHERE party_id = $1 AND day >= $2
      GROUP BY product_id, base_unit, kind, side, day <= $3`,
    [partyId, days.from, days.to],
    'rollups-figures-from',
  );
  return rows.map((row) => ({
    productId: row.product_id,
    baseUnit: row.base_unit,
    kind: KINDS.get(row.kind) ?? 'shipped',
    side: row.side === SIDE_CODES.into ? 'into' : 'out',
    within: row.within,
    quantity: BigInt(row.quantity),
  }));
}

/** What all days leave a business: one row for each product that it ever had. */
export async function balances(
  db: Queryable,
  partyId: string,
): Promise<{ productId: string; baseUnit: string; onHand: bigint }[]> {
  const rows = await db.query<{ product_id: string; base_unit: string; on_hand: string }>(
    'SELECT product_id, base_unit, on_hand::text AS on_hand FROM rollups.party_product WHERE party_id = $1',
    [partyId],
    'rollups-balances',
  );
  return rows.map((row) => ({
    productId: row.product_id,
    baseUnit: row.base_unit,
    onHand: BigInt(row.on_hand),
  }));
}
