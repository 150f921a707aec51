import type { CityData } from '../server/modules/registry/index.ts';
import type { Db, Queryable } from '../server/platform/db.ts';
import { partyId } from './trace-data.ts';

/** What the benches ask of the tables themselves, past the use cases. */

/** A part of ledger.movement: lots with firstLot <= id < endLot. */
export interface MovementPart {
  name: string;
  firstLot: string;
  endLot: string;
}

/** The parts by the half-year of the lot. */
export function movementParts(owner: Queryable): Promise<MovementPart[]> {
  return owner.query<MovementPart>(
    `SELECT 'ledger.movement_' || name AS name, first_lot AS "firstLot", end_lot AS "endLot" FROM ledger.period
      WHERE state = 'open' ORDER BY first_lot`,
  );
}

/** How the migration defines the covering index; takes it away, so that it is built over the finished rows. */
export async function dropMovementKey(owner: Queryable): Promise<string> {
  const rows = await owner.query<{ name: string; definition: string }>(
    `SELECT conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint
      WHERE conrelid = 'ledger.movement'::regclass AND contype = 'p'`,
  );
  const key = rows[0];
  if (!key) throw new Error('ledger.movement has no primary key');
  await owner.query(`ALTER TABLE ledger.movement DROP CONSTRAINT ${key.name}`);
  return `CONSTRAINT ${key.name} ${key.definition}`;
}

export async function buildMovementKey(owner: Db, definition: string): Promise<void> {
  await owner.transaction(async (tx) => {
    await tx.query('SET LOCAL statement_timeout = 0');
    await tx.query(`SET LOCAL maintenance_work_mem = '1GB'`);
    await tx.query(`ALTER TABLE ledger.movement ADD ${definition}`);
  });
}

/** Parties, and the one product, that the planted lots name. */
export async function plantRegistry(db: Queryable, city: CityData, parties: number): Promise<void> {
  await db.query(
    `INSERT INTO registry.party (party_id, name, kind) SELECT $1::bigint + g, 'Party ' || g, 'shop' FROM generate_series(0, $2::int - 1) AS g`,
    [partyId(0), parties],
  );
  await db.query(
    `INSERT INTO registry.product (product_id, code, name, category, base_unit, piece_unit) VALUES (1, 'P-bench', 'Bench', $1, 'piece', '袋')`,
    [[...city.categories.keys()][0] ?? 'other'],
  );
}

/** Statistics for the planner. */
export async function analyse(owner: Db): Promise<void> {
  for (const table of ['ledger.movement', 'ledger.lot_edge', 'ledger.holding', 'registry.lot']) {
    await owner.transaction(async (tx) => {
      await tx.query('SET LOCAL statement_timeout = 0');
      await tx.query(`ANALYZE ${table}`);
    });
  }
}

/** The forward question without an engine: which lots and parties. It knows no quantities, refusals, links or times. */
export function recursiveReach(
  db: Queryable,
  lotId: string,
): Promise<{ lot_id: string; party_id: string }[]> {
  return db.query(
    `WITH RECURSIVE reach(lot_id, party_id) AS (
         SELECT lot_id, p FROM (SELECT lot_id, unnest(ARRAY[from_id, to_id]) AS p FROM ledger.movement WHERE lot_id = $1::bigint) AS held WHERE p IS NOT NULL
         UNION
         SELECT next.lot_id, next.party_id FROM reach r CROSS JOIN LATERAL (
           SELECT m.lot_id, m.to_id AS party_id FROM ledger.movement m WHERE m.lot_id = r.lot_id AND m.from_id = r.party_id AND m.to_id IS NOT NULL
           UNION ALL
           SELECT e.other_lot_id, e.party_id FROM ledger.lot_edge e WHERE e.lot_id = r.lot_id AND e.direction = 1 AND e.party_id = r.party_id
         ) AS next
       ) SELECT lot_id, party_id FROM reach`,
    [lotId],
    'bench-recursive',
  );
}

/** The four look-ups of a frontier and nothing else: rows are fetched as they come and dropped. */
export async function bareLookups(db: Queryable, lotIds: readonly string[]): Promise<void> {
  await Promise.all([
    db.query(
      `SELECT lot_id, at, document_id, line, kind, precision, from_id, to_id, quantity, answers_document, answers_line
         FROM ledger.movement WHERE lot_id = ANY($1::bigint[])`,
      [lotIds],
      'bench-bare-movements',
    ),
    db.query(
      `SELECT lot_id, other_lot_id, document_id, party_id, at, precision, quantity_in, quantity_out, direction
         FROM ledger.lot_edge WHERE lot_id = ANY($1::bigint[])`,
      [lotIds],
      'bench-bare-edges',
    ),
    db.query(
      'SELECT lot_id, other_lot_id, document_id, kind, at, reason FROM registry.lot_link WHERE lot_id = ANY($1::bigint[])',
      [lotIds],
      'bench-bare-links',
    ),
    db.query(
      'SELECT lot_id, at, document_id, party_id, precision, what FROM ledger.observation WHERE lot_id = ANY($1::bigint[])',
      [lotIds],
      'bench-bare-observations',
    ),
  ]);
}

/** The same look-ups where not even rows leave the database: each is counted there. */
export async function countedLookups(db: Queryable, lotIds: readonly string[]): Promise<void> {
  await Promise.all([
    db.query(
      `SELECT count(*), sum(quantity), max(from_id), max(to_id), max(at), max(answers_document), max(line + kind + precision + answers_line)
         FROM ledger.movement WHERE lot_id = ANY($1::bigint[])`,
      [lotIds],
      'bench-count-movements',
    ),
    db.query(
      'SELECT count(*), max(other_lot_id) FROM ledger.lot_edge WHERE lot_id = ANY($1::bigint[])',
      [lotIds],
      'bench-count-edges',
    ),
    db.query(
      'SELECT count(*) FROM registry.lot_link WHERE lot_id = ANY($1::bigint[])',
      [lotIds],
      'bench-count-links',
    ),
    db.query(
      'SELECT count(*) FROM ledger.observation WHERE lot_id = ANY($1::bigint[])',
      [lotIds],
      'bench-count-observations',
    ),
  ]);
}

/** As many movement rows in one commit, without a document, a check or a holding. */
export async function insertBare(db: Queryable, first: number, lines: number): Promise<void> {
  await db.query(
    `INSERT INTO ledger.movement (lot_id, at, document_id, from_id, to_id, quantity, line, kind, precision)
         SELECT $1::bigint + g, now(), $1::bigint, 1, 2, 1000, g, 2, 0 FROM generate_series(1, $2::int) AS g`,
    [first, lines],
    'bench-bare',
  );
}

export function tableSizes(db: Queryable): Promise<{ name: string; bytes: string }[]> {
  return db.query(
    `SELECT n.nspname || '.' || coalesce(parent.relname, c.relname) AS name, sum(pg_total_relation_size(c.oid)) AS bytes
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       LEFT JOIN pg_inherits i ON i.inhrelid = c.oid LEFT JOIN pg_class parent ON parent.oid = i.inhparent
      WHERE n.nspname IN ('ledger', 'registry', 'vouchers') AND c.relkind = 'r' GROUP BY 1 ORDER BY 2 DESC`,
  );
}

export async function countEntries(db: Queryable): Promise<number> {
  const rows = await db.query<{ n: string }>('SELECT count(*) AS n FROM ledger.movement');
  return Number(rows[0]?.n ?? 0);
}
