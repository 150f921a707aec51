import { DELIVERY_KIND } from '../../server/modules/trace/index.ts';
import { BinaryRows, copyRows } from '../../server/platform/copy-rows.ts';
import { type Db, openDb, type Queryable } from '../../server/platform/db.ts';
import { openStage, type Stage } from '../stage.ts';
import { type Peer, scoresFromMasks, type World } from './peer.ts';

/** Longer than anybody waits; what takes longer is reported so. */
const TIMEOUT = '180s';

/**
 * PostgreSQL's own recursion. `pairs`: over all pairs beforehand, in a table with covering indexes both ways; without:
 * over deliveries, as one would ask without preparing anything but an index.
 */
export function postgresPeer(pairs: boolean): Peer {
  let stage: Stage;
  let db: Db;
  let world: World;
  const asked = <T>(work: (tx: Queryable) => Promise<T>) =>
    db.transaction(async (tx) => {
      await tx.query(`SET LOCAL statement_timeout = '${TIMEOUT}'`);
      await tx.query(`SET LOCAL work_mem = '256MB'`);
      return work(tx);
    });
  return {
    name: pairs ? 'PostgreSQL, WITH RECURSIVE over pairs' : 'PostgreSQL, WITH RECURSIVE over deliveries',
    form: pairs
      ? 'all pairs prepared, covering indexes; scores by frontiers, set at a time'
      : 'nothing prepared but an index by party, class and time',
    async open(given) {
      world = given;
      stage = await openStage();
      db = openDb({ url: stage.database.ownerUrl, connections_max: 1 });
      await fill(db, stage.database.ownerUrl, given, pairs);
    },
    async reach(lot, window_ms) {
      const rows = await asked((tx) =>
        pairs ? reachByPairs(tx, lot, window_ms) : reachByDeliveries(tx, lot, window_ms),
      );
      return rows.map((row) => row.id);
    },
    scores() {
      return pairs ? asked((tx) => scoreLots(tx, world)) : null;
    },
    async close() {
      await db?.close();
      await stage?.close();
    },
  };
}

async function fill(db: Db, url: string, { graph, leads }: World, pairs: boolean): Promise<void> {
  await db.query('CREATE SCHEMA peers');
  await db.query(`CREATE TABLE peers.delivery (id int, from_party int, to_party int, at bigint, lot int,
    class smallint, expires bigint, becomes int)`);
  await copyRows({ url, sql: 'COPY peers.delivery FROM STDIN (FORMAT binary)', chunks: deliveryRows(graph) });
  await db.query('ALTER TABLE peers.delivery ADD PRIMARY KEY (id)');
  await db.query('CREATE INDEX ON peers.delivery (lot) INCLUDE (id)');
  if (pairs) {
    await db.query('CREATE TABLE peers.lead (src int, dst int, gap bigint, same boolean)');
    await copyRows({ url, sql: 'COPY peers.lead FROM STDIN (FORMAT binary)', chunks: leadRows(leads) });
    await db.query('CREATE INDEX ON peers.lead (src) INCLUDE (dst, gap, same)');
    await db.query('CREATE INDEX ON peers.lead (src) INCLUDE (dst) WHERE same');
    await db.query('CREATE INDEX ON peers.lead (dst) INCLUDE (src, gap, same)');
    await db.query('VACUUM ANALYZE peers.lead');
  } else {
    await db.query('CREATE TABLE peers.mixes (class smallint, into_class smallint)');
    const mixes = graph.mixesInto.flatMap((list, own) => [...list].map((into) => [own, into]));
    await db.query('INSERT INTO peers.mixes SELECT * FROM unnest($1::smallint[], $2::smallint[])', [
      mixes.map(([own]) => own),
      mixes.map(([, into]) => into),
    ]);
    await db.query(
      'CREATE INDEX ON peers.delivery (from_party, class, at) INCLUDE (id, lot, to_party, expires, becomes)',
    );
    await db.query(
      'CREATE INDEX ON peers.delivery (from_party, lot, at) INCLUDE (id, class, to_party, expires, becomes)',
    );
    await db.query('ANALYZE peers.mixes');
  }
  await db.query('VACUUM ANALYZE peers.delivery');
}

function* deliveryRows(graph: World['graph']): Generator<Buffer> {
  const rows = new BinaryRows();
  for (let d = 0; d < graph.deliveries; d += 1) {
    const lot = graph.lot[d] as number;
    rows.row(8);
    rows.integer(d);
    rows.integer(graph.from[d] as number);
    rows.integer(graph.to[d] as number);
    rows.count(graph.earliest[d] as number);
    rows.integer(lot);
    rows.smallint(graph.lotClass[lot] as number);
    rows.count(graph.lotExpires[lot] as number);
    // What was used up became the very next row.
    if (graph.kind[d] === DELIVERY_KIND.used) rows.integer(d + 1);
    else rows.none();
    const full = rows.take();
    if (full) yield full;
  }
  yield rows.end();
}

function* leadRows(leads: World['leads']): Generator<Buffer> {
  const rows = new BinaryRows();
  for (let src = 0; src + 1 < leads.start.length; src += 1) {
    for (let pair = leads.start[src] as number; pair < (leads.start[src + 1] as number); pair += 1) {
      rows.row(4);
      rows.integer(src);
      rows.integer(leads.next[pair] as number);
      rows.count(leads.gap[pair] as number);
      rows.boolean(leads.same[pair] === 1);
      const full = rows.take();
      if (full) yield full;
    }
  }
  yield rows.end();
}

function reachByPairs(tx: Queryable, lot: number, window_ms: number | null): Promise<{ id: number }[]> {
  if (window_ms === null) {
    return tx.query(
      `WITH RECURSIVE r(id) AS (
         SELECT id FROM peers.delivery WHERE lot = $1
         UNION SELECT l.dst FROM r JOIN peers.lead l ON l.src = r.id WHERE l.same
       ) SELECT id FROM r`,
      [lot],
      'peers-explicit',
    );
  }
  return tx.query(
    `WITH RECURSIVE r(id) AS (
       SELECT id FROM peers.delivery WHERE lot = $1
       UNION SELECT l.dst FROM r JOIN peers.lead l ON l.src = r.id WHERE l.same OR l.gap <= $2
     ) SELECT id FROM r`,
    [lot, window_ms],
    'peers-mixing',
  );
}

const DELIVERY = 'n.id, n.to_party, n.at, n.lot, n.class, n.expires, n.becomes';

/** Mixing: of a class that it mixes into, within the window, before it expired. */
const MIXED = `UNION ALL
  SELECT ${DELIVERY} FROM peers.mixes x JOIN peers.delivery n ON n.class = x.into_class
   WHERE x.class = r.class AND n.from_party = r.to_party AND n.at BETWEEN r.at AND least(r.at + $2, r.expires)`;

function reachByDeliveries(tx: Queryable, lot: number, window_ms: number | null): Promise<{ id: number }[]> {
  const mixing = window_ms !== null;
  return tx.query(
    `WITH RECURSIVE r AS (
       SELECT ${DELIVERY} FROM peers.delivery n WHERE n.lot = $1
       UNION
       SELECT ${DELIVERY} FROM r CROSS JOIN LATERAL (
         SELECT ${DELIVERY} FROM peers.delivery n
          WHERE n.from_party = r.to_party AND n.lot = r.lot AND n.at >= r.at AND r.to_party >= 0
         UNION ALL
         SELECT ${DELIVERY} FROM peers.delivery n WHERE n.id = r.becomes
         ${mixing ? `${MIXED} AND r.to_party >= 0` : ''}
       ) AS n
     ) SELECT id FROM r`,
    mixing ? [lot, window_ms] : [lot],
    mixing ? 'peers-mixing-deliveries' : 'peers-explicit-deliveries',
  );
}

/**
 * All cases at once, a bit each, backward a frontier at a time: a recursion would have to carry (delivery, case), which
 * is twenty times as many rows, and cannot merge bits.
 */
async function scoreLots(tx: Queryable, world: World): Promise<Map<number, number>> {
  const { exposures, cases, mixing_ms } = world;
  const begin = new Map<number, number>();
  for (const [index, sales] of exposures.entries()) {
    for (const d of sales) begin.set(d, (begin.get(d) ?? 0) | (1 << index));
  }
  for (const table of ['reached', 'frontier']) {
    await tx.query(`CREATE TEMP TABLE ${table} (id int PRIMARY KEY, mask int) ON COMMIT DROP`);
    await tx.query(`INSERT INTO ${table} SELECT * FROM unnest($1::int[], $2::int[])`, [
      [...begin.keys()],
      [...begin.values()],
    ]);
  }
  await tx.query('CREATE TEMP TABLE grown (id int, mask int) ON COMMIT DROP');
  for (;;) {
    const grown = await tx.query(
      `WITH next AS (
         SELECT l.src AS id, bit_or(f.mask) AS mask FROM frontier f JOIN peers.lead l ON l.dst = f.id
          WHERE l.same OR l.gap <= $1 GROUP BY 1
       ), kept AS (
         INSERT INTO reached AS r SELECT id, mask FROM next
         ON CONFLICT (id) DO UPDATE SET mask = r.mask | excluded.mask WHERE r.mask | excluded.mask <> r.mask
         RETURNING id, mask
       ) INSERT INTO grown SELECT id, mask FROM kept RETURNING 1`,
      [mixing_ms],
    );
    if (grown.length === 0) break;
    await tx.query('TRUNCATE frontier');
    await tx.query('INSERT INTO frontier SELECT id, mask FROM grown');
    await tx.query('TRUNCATE grown');
  }
  const rows = await tx.query<{ lot: number; mask: number }>(
    'SELECT d.lot, bit_or(r.mask) AS mask FROM reached r JOIN peers.delivery d USING (id) GROUP BY 1',
  );
  return scoresFromMasks(
    rows.map((row) => [row.lot, row.mask] as const),
    cases,
  );
}
