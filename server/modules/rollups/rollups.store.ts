import type { Queryable } from '../../platform/db.ts';
import { MOVEMENT_CODES } from '../ledger/index.ts';
import type { Balance, Cell, DivisionCell } from './cells.ts';

export const SIDE_CODES = { into: 1, out: -1 } as const;

type Figures = Pick<
  Cell,
  | 'day'
  | 'kind'
  | 'side'
  | 'quantity'
  | 'lines'
  | 'documents'
  | 'unknowns'
  | 'baseUnit'
  | 'category'
  | 'division'
>;

const figuresOf = (cells: readonly Figures[]): unknown[][] => [
  cells.map((cell) => cell.day),
  cells.map((cell) => MOVEMENT_CODES[cell.kind]),
  cells.map((cell) => SIDE_CODES[cell.side]),
  cells.map((cell) => String(cell.quantity)),
  cells.map((cell) => cell.lines),
  cells.map((cell) => cell.documents),
  cells.map((cell) => cell.unknowns),
  cells.map((cell) => cell.baseUnit),
  cells.map((cell) => cell.category),
  cells.map((cell) => cell.division),
];

const FIGURES = 'day, kind, side, quantity, lines, documents, unknowns, base_unit, category, division';

/** Adds to the cells of businesses. The rows are locked in the order given: sorted, so that no two workers deadlock. */
export async function addToParties(tx: Queryable, cells: readonly Cell[]): Promise<void> {
  await tx.query(
    `INSERT INTO rollups.party_day AS c (party_id, product_id, ${FIGURES})
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::date[], $4::smallint[], $5::smallint[], $6::numeric[],
       $7::integer[], $8::integer[], $9::integer[], $10::text[], $11::text[], $12::text[])
     ON CONFLICT (party_id, day, product_id, kind, side, base_unit, category, division) DO UPDATE SET
       quantity = c.quantity + excluded.quantity, lines = c.lines + excluded.lines,
       documents = c.documents + excluded.documents, unknowns = c.unknowns + excluded.unknowns`,
    [cells.map((cell) => cell.partyId), cells.map((cell) => cell.productId), ...figuresOf(cells)],
    'rollups-add-to-parties',
  );
}

/** Adds to what businesses have. Call it after `addToParties`, always: the order of tables is an order of locks. */
export async function addToBalances(tx: Queryable, balances: readonly Balance[]): Promise<void> {
  await tx.query(
    `INSERT INTO rollups.party_product AS b (party_id, product_id, base_unit, on_hand)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::numeric[])
     ON CONFLICT (party_id, product_id, base_unit) DO UPDATE SET on_hand = b.on_hand + excluded.on_hand`,
    [
      balances.map((balance) => balance.partyId),
      balances.map((balance) => balance.productId),
      balances.map((balance) => balance.baseUnit),
      balances.map((balance) => String(balance.onHand)),
    ],
    'rollups-add-to-balances',
  );
}

/** Adds to the cells of divisions. Call it after `addToBalances`, always. */
export async function addToDivisions(tx: Queryable, cells: readonly DivisionCell[]): Promise<void> {
  await tx.query(
    `INSERT INTO rollups.division_day AS c (${FIGURES})
     SELECT * FROM unnest($1::date[], $2::smallint[], $3::smallint[], $4::numeric[], $5::bigint[], $6::bigint[],
       $7::bigint[], $8::text[], $9::text[], $10::text[])
     ON CONFLICT (division, day, category, kind, side, base_unit) DO UPDATE SET
       quantity = c.quantity + excluded.quantity, lines = c.lines + excluded.lines,
       documents = c.documents + excluded.documents, unknowns = c.unknowns + excluded.unknowns`,
    figuresOf(cells),
    'rollups-add-to-divisions',
  );
}
