import type { Queryable } from '../../platform/db.ts';
import { MOVEMENT_CODES, type MovementKind, stockEffect } from '../ledger/index.ts';
import type { Cell } from './cells.ts';
import { SIDE_CODES } from './rollups.store.ts';

/** A count of one's own beside the roll-ups, in a table that only this transaction sees. */
export async function startRecount(tx: Queryable): Promise<void> {
  await tx.query(`CREATE TEMPORARY TABLE recount (LIKE rollups.party_day INCLUDING INDEXES) ON COMMIT DROP`);
}

export async function addToRecount(tx: Queryable, cells: readonly Cell[]): Promise<void> {
  await tx.query(
    `INSERT INTO recount AS c (party_id, product_id, day, kind, side, quantity, lines, documents, unknowns, base_unit,
       category, division)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::date[], $4::smallint[], $5::smallint[], $6::numeric[],
       $7::integer[], $8::integer[], $9::integer[], $10::text[], $11::text[], $12::text[])
     ON CONFLICT (party_id, day, product_id, kind, side, base_unit, category, division) DO UPDATE SET
       quantity = c.quantity + excluded.quantity, lines = c.lines + excluded.lines,
       documents = c.documents + excluded.documents, unknowns = c.unknowns + excluded.unknowns`,
    [
      cells.map((cell) => cell.partyId),
      cells.map((cell) => cell.productId),
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
    ],
  );
}

const SUMS = `sum(quantity) AS quantity, sum(lines) AS lines, sum(documents) AS documents, sum(unknowns) AS unknowns`;
const text = (side: string) =>
  `${side}.quantity || ' in ' || ${side}.lines || ' lines of ' || ${side}.documents || ' documents, ' || ${side}.unknowns || ' unknown'`;

/**
 * Where roll-ups and recount differ. Category and district are left out here: both are kept as they were when a line
 * was counted, and the registry may say otherwise by now.
 */
export async function partyDifferences(tx: Queryable, limit: number): Promise<string[]> {
  const key = 'party_id, day, product_id, kind, side, base_unit';
  const rows = await tx.query<{ line: string }>(
    `SELECT concat_ws(' ', party_id, day, product_id, kind, side, base_unit) || ': ' ||
            coalesce(${text('kept')}, 'nothing') || '; the documents give ' || coalesce(${text('told')}, 'nothing') AS line
       FROM (SELECT ${key}, ${SUMS} FROM rollups.party_day GROUP BY ${key}) AS kept
       FULL JOIN (SELECT ${key}, ${SUMS} FROM recount GROUP BY ${key}) AS told USING (${key})
      WHERE (kept.quantity, kept.lines, kept.documents, kept.unknowns)
        IS DISTINCT FROM (told.quantity, told.lines, told.documents, told.unknowns)
      LIMIT $1`,
    [limit],
  );
  return rows.map((row) => row.line);
}

/** Where the sums of districts are not what the cells of their businesses add up to. */
export async function divisionDifferences(tx: Queryable, limit: number): Promise<string[]> {
  const key = 'division, day, category, kind, side, base_unit';
  const rows = await tx.query<{ line: string }>(
    `SELECT concat_ws(' ', division, day, category, kind, side, base_unit) || ': ' ||
            coalesce(${text('kept')}, 'nothing') || '; its businesses give ' || coalesce(${text('told')}, 'nothing') AS line
       FROM (SELECT ${key}, ${SUMS} FROM rollups.division_day GROUP BY ${key}) AS kept
       FULL JOIN (SELECT ${key}, ${SUMS} FROM rollups.party_day GROUP BY ${key}) AS told USING (${key})
      WHERE (kept.quantity, kept.lines, kept.documents, kept.unknowns)
        IS DISTINCT FROM (told.quantity, told.lines, told.documents, told.unknowns)
      LIMIT $1`,
    [limit],
  );
  return rows.map((row) => row.line);
}

/** (kind, side, effect on stock) of every kind of movement, as a table to join. */
const EFFECTS = `(VALUES ${(Object.keys(MOVEMENT_CODES) as MovementKind[])
  .flatMap((kind) =>
    (['into', 'out'] as const).map(
      (side) => `(${MOVEMENT_CODES[kind]}, ${SIDE_CODES[side]}, ${stockEffect(kind, side)})`,
    ),
  )
  .join(', ')}) AS effects (kind, side, effect)`;
const BALANCES = `SELECT party_id, product_id, base_unit, sum(quantity * effect) AS on_hand
  FROM rollups.party_day JOIN ${EFFECTS} USING (kind, side) WHERE effect <> 0 GROUP BY party_id, product_id, base_unit`;

/** Where a balance is not what the days of its business leave. */
export async function balanceDifferences(tx: Queryable, limit: number): Promise<string[]> {
  const rows = await tx.query<{ line: string }>(
    `SELECT concat_ws(' ', party_id, product_id, base_unit) || ': ' || coalesce(kept.on_hand::text, 'nothing') ||
            '; its days leave ' || coalesce(told.on_hand::text, 'nothing') AS line
       FROM rollups.party_product AS kept FULL JOIN (${BALANCES}) AS told USING (party_id, product_id, base_unit)
      WHERE coalesce(kept.on_hand, 0) <> coalesce(told.on_hand, 0) LIMIT $1`,
    [limit],
  );
  return rows.map((row) => row.line);
}

export async function countCells(tx: Queryable): Promise<number> {
  const rows = await tx.query<{ count: string }>('SELECT count(*) AS count FROM rollups.party_day');
  return Number(rows[0]?.count ?? 0);
}

/** Makes workers wait. The first statement of its transaction: the snapshot must be taken behind the lock. */
export async function lockRollups(tx: Queryable): Promise<void> {
  await tx.query(
    'LOCK TABLE rollups.party_day, rollups.party_product, rollups.division_day IN SHARE ROW EXCLUSIVE MODE',
  );
}

/** Puts the recount in the place of what was there. */
export async function takeRecount(tx: Queryable): Promise<void> {
  await tx.query('DELETE FROM rollups.party_day');
  await tx.query('INSERT INTO rollups.party_day SELECT * FROM recount');
  await tx.query('DELETE FROM rollups.party_product');
  await tx.query(`INSERT INTO rollups.party_product (party_id, product_id, base_unit, on_hand) ${BALANCES}`);
  await tx.query('DELETE FROM rollups.division_day');
  await tx.query(
    `INSERT INTO rollups.division_day (division, day, category, kind, side, base_unit, quantity, lines, documents, unknowns)
     SELECT division, day, category, kind, side, base_unit, ${SUMS} FROM rollups.party_day
      GROUP BY division, day, category, kind, side, base_unit`,
  );
}
