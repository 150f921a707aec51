import { MOVEMENT_CODES } from '../server/modules/ledger/index.ts';
import type { Queryable } from '../server/platform/db.ts';
import type { ServerTools } from '../server/tools.ts';

/** What the benches ask of the tables themselves, past the use cases. */

export const FIRST_LOT = 400_000_000_000_000_000n;
const FIRST_PARTY = 300_000_000_000_000_000n;
const PARTIES = 5000;

/** Rows straight into the ledger's tables, as a backlog would be; what a document is does not matter to a trace. */
export async function fillLedger(tools: ServerTools, entries: number, shops: number): Promise<number> {
  const { db } = tools;
  const a_lot = 3 + 3 * shops;
  const lots = Math.max(20, Math.floor(entries / a_lot));
  const batch = 5000;
  for (let first = 0; first < lots; first += batch) {
    const count = Math.min(batch, lots - first);
    await db.query(
      `WITH lot AS (SELECT $1::bigint + g AS id, g FROM generate_series($2::int, $2::int + $3::int - 1) AS g),
       made AS (SELECT id, 0 AS step, $4::bigint + g % 500 AS a, $4::bigint + 500 + g % 500 AS b, g FROM lot),
       rows AS (
         SELECT id, 1 AS line, 0 AS hours, NULL::bigint AS f, a AS t, ${MOVEMENT_CODES.produced} AS kind, 1000 AS q, NULL::int AS answers FROM made
         UNION ALL SELECT id, 2, 1, a, b, ${MOVEMENT_CODES.shipped}, 1000, NULL FROM made
         UNION ALL SELECT id, 3, 2, a, b, ${MOVEMENT_CODES.received}, 1000, 2 FROM made
         UNION ALL SELECT id, 10 + s, 10, b, $4::bigint + 1000 + (g * 31 + s * 997) % 4000, ${MOVEMENT_CODES.shipped}, 200, NULL FROM made, generate_series(1, $5::int) AS s
         UNION ALL SELECT id, 100 + s, 12, b, $4::bigint + 1000 + (g * 31 + s * 997) % 4000, ${MOVEMENT_CODES.received}, 200, 10 + s FROM made, generate_series(1, $5::int) AS s
         UNION ALL SELECT id, 200 + s, 30, $4::bigint + 1000 + (g * 31 + s * 997) % 4000, NULL, ${MOVEMENT_CODES.sold}, 150, NULL FROM made, generate_series(1, $5::int) AS s
       ), ins AS (
         INSERT INTO ledger.movement (lot_id, at, document_id, from_id, to_id, quantity, answers_document, line, kind, precision, answers_line)
         SELECT id, timestamptz '2026-01-01' + hours * interval '1 hour', id, f, t, q, CASE WHEN answers IS NULL THEN NULL ELSE id END, line, kind, 0, answers FROM rows
       )
       INSERT INTO registry.lot (lot_id, product_id, base_unit, batch) SELECT id, 1, 'piece', 'B' || id FROM made`,
      [String(FIRST_LOT), first, count, String(FIRST_PARTY), shops],
    );
  }
  await db.query(
    `INSERT INTO ledger.lot_edge (lot_id, other_lot_id, document_id, party_id, at, quantity_in, quantity_out, direction, precision)
     SELECT CASE d WHEN 1 THEN a ELSE b END, CASE d WHEN 1 THEN b ELSE a END, a, $3::bigint + 500 + g % 500, timestamptz '2026-01-01' + interval '5 hours', 100, 100, d, 0
       FROM (SELECT $1::bigint + g AS a, $1::bigint + g + 500 AS b, g FROM generate_series(0, $2::int - 501, 10) AS g) AS pairs, (VALUES (1), (-1)) AS way(d)`,
    [String(FIRST_LOT), lots, String(FIRST_PARTY)],
  );
  await db.query(
    `INSERT INTO registry.party (party_id, name, kind) SELECT $1::bigint + g, 'Party ' || g, 'shop' FROM generate_series(0, ${PARTIES}) AS g`,
    [String(FIRST_PARTY)],
  );
  await db.query(
    `INSERT INTO registry.product (product_id, code, name, category, base_unit, piece_unit) VALUES (1, 'P-bench', 'Bench', $1, 'piece', '袋')`,
    [[...tools.city.categories.keys()][0] ?? 'other'],
  );
  return lots;
}

/** The forward question without an engine: which lots and parties. It knows no quantities, refusals, links or times. */
export async function recursiveReach(db: Queryable, lotId: string): Promise<number> {
  const rows = await db.query<{ n: string }>(
    `WITH RECURSIVE reach(lot_id, party_id) AS (
         SELECT lot_id, p FROM (SELECT lot_id, unnest(ARRAY[from_id, to_id]) AS p FROM ledger.movement WHERE lot_id = $1::bigint) AS held WHERE p IS NOT NULL
         UNION
         SELECT next.lot_id, next.party_id FROM reach r CROSS JOIN LATERAL (
           SELECT m.lot_id, m.to_id AS party_id FROM ledger.movement m WHERE m.lot_id = r.lot_id AND m.from_id = r.party_id AND m.to_id IS NOT NULL
           UNION ALL
           SELECT e.other_lot_id, e.party_id FROM ledger.lot_edge e WHERE e.lot_id = r.lot_id AND e.direction = 1 AND e.party_id = r.party_id
         ) AS next
       ) SELECT count(*) AS n FROM reach`,
    [lotId],
    'bench-recursive',
  );
  return Number(rows[0]?.n ?? 0);
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
    `SELECT schemaname || '.' || relname AS name, pg_total_relation_size(relid) AS bytes FROM pg_stat_user_tables
      WHERE schemaname IN ('ledger', 'registry', 'vouchers') ORDER BY 2 DESC`,
  );
}

export async function countEntries(db: Queryable): Promise<number> {
  const rows = await db.query<{ n: string }>('SELECT count(*) AS n FROM ledger.movement');
  return Number(rows[0]?.n ?? 0);
}
