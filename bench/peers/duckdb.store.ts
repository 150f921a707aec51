import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { type Peer, scoresFromMasks, type World } from './peer.ts';

/** DuckDB in memory: all pairs beforehand, sorted by where they lead from; recursion, and frontiers for the scores. */
export function duckdbPeer(): Peer {
  let instance: DuckDBInstance;
  let db: DuckDBConnection;
  let world: World;
  return {
    name: 'DuckDB',
    form: 'all pairs prepared, sorted; recursive CTE; scores by frontiers, set at a time',
    async open(given) {
      world = given;
      const { DuckDBInstance } = await import('@duckdb/node-api');
      instance = await DuckDBInstance.create(':memory:');
      db = await instance.connect();
      await fill(db, given);
    },
    async reach(lot, window_ms) {
      const follows = window_ms === null ? 'l.same' : 'l.same OR l.gap <= $window';
      const statement = await db.prepare(
        `WITH RECURSIVE r(id) AS (
           SELECT id FROM delivery WHERE lot = $lot
           UNION SELECT l.dst FROM r JOIN lead l ON l.src = r.id WHERE ${follows}
         ) SELECT id FROM r`,
      );
      statement.bind(window_ms === null ? { lot } : { lot, window: BigInt(window_ms) });
      const reader = await statement.runAndReadAll();
      return (reader.getColumns()[0] ?? []) as number[];
    },
    scores: () => scoreLots(db, world),
    async close() {
      db?.closeSync();
      instance?.closeSync();
    },
  };
}

async function fill(db: DuckDBConnection, { graph, leads }: World): Promise<void> {
  await db.run('CREATE TABLE delivery (id INTEGER, lot INTEGER)');
  const deliveries = await db.createAppender('delivery');
  for (let d = 0; d < graph.deliveries; d += 1) {
    deliveries.appendInteger(d);
    deliveries.appendInteger(graph.lot[d] as number);
    deliveries.endRow();
  }
  deliveries.closeSync();
  await db.run('CREATE TABLE lead (src INTEGER, dst INTEGER, gap BIGINT, same BOOLEAN)');
  const pairs = await db.createAppender('lead');
  for (let src = 0; src < graph.deliveries; src += 1) {
    for (let pair = leads.start[src] as number; pair < (leads.start[src + 1] as number); pair += 1) {
      pairs.appendInteger(src);
      pairs.appendInteger(leads.next[pair] as number);
      pairs.appendBigInt(BigInt(leads.gap[pair] as number));
      pairs.appendBoolean(leads.same[pair] === 1);
      pairs.endRow();
    }
  }
  pairs.closeSync();
}

async function scoreLots(db: DuckDBConnection, world: World): Promise<Map<number, number>> {
  const { exposures, cases, mixing_ms } = world;
  const begin = new Map<number, number>();
  for (const [index, sales] of exposures.entries()) {
    for (const d of sales) begin.set(d, (begin.get(d) ?? 0) | (1 << index));
  }
  await db.run('CREATE OR REPLACE TEMP TABLE reached (id INTEGER PRIMARY KEY, mask INTEGER)');
  await db.run('CREATE OR REPLACE TEMP TABLE frontier (id INTEGER, mask INTEGER)');
  for (const table of ['reached', 'frontier']) {
    const rows = await db.createAppender(table, null, 'temp');
    for (const [id, mask] of begin) {
      rows.appendInteger(id);
      rows.appendInteger(mask);
      rows.endRow();
    }
    rows.closeSync();
  }
  for (;;) {
    await db.run(`CREATE OR REPLACE TEMP TABLE grown AS
      SELECT n.id, n.mask | coalesce(r.mask, 0) AS mask FROM (
        SELECT l.src AS id, bit_or(f.mask) AS mask FROM frontier f JOIN lead l ON l.dst = f.id
         WHERE l.same OR l.gap <= ${mixing_ms} GROUP BY 1
      ) AS n LEFT JOIN reached r ON r.id = n.id WHERE n.mask | coalesce(r.mask, 0) <> coalesce(r.mask, 0)`);
    const count = await db.runAndReadAll('SELECT count(*) AS n FROM grown');
    if (Number(count.getRows()[0]?.[0] ?? 0) === 0) break;
    await db.run('INSERT OR REPLACE INTO reached SELECT id, mask FROM grown');
    await db.run('DROP TABLE frontier');
    await db.run('ALTER TABLE grown RENAME TO frontier');
  }
  const found = await db.runAndReadAll(
    'SELECT d.lot, bit_or(r.mask) AS mask FROM reached r JOIN delivery d ON d.id = r.id GROUP BY 1',
  );
  return scoresFromMasks(
    found.getRows().map(([lot, mask]) => [Number(lot), Number(mask)] as const),
    cases,
  );
}
