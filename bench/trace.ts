import { buildApp } from '../server/app.ts';
import { createAccount, createApiKey } from '../server/modules/identity/index.ts';
import { MOVEMENT_CODES } from '../server/modules/ledger/index.ts';
import { loadLots, runTrace } from '../server/modules/trace/index.ts';
import { bytesAnEntry, flags, machine, openStage, percentiles, printTable, type Stage } from './stage.ts';

/**
 * Traces over a ledger of --entries rows: lots that go from a maker over a wholesaler to --shops shops and are sold,
 * every tenth lot remade into another (so that a trace goes through transformations). The same forward question is
 * put to the engine (its loader and walk), to HTTP (with sign-in, names and JSON), and to PostgreSQL's own
 * WITH RECURSIVE, which is what one would write without an engine; it answers only which lots and parties, and its
 * answer is compared.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { entries, shops, traces } = flags(args, { entries: 200_000, shops: 4, traces: 400 });
  const stage = await openStage();
  try {
    const started = performance.now();
    const lots = await fill(stage, entries, shops);
    const build_s = (performance.now() - started) / 1000;
    const asked = Array.from({ length: traces }, (_none, index) =>
      String(FIRST_LOT + BigInt(Math.floor((index * 7919) % lots))),
    );
    const engine = await measureEngine(stage, asked);
    const recursive = await measureRecursive(stage, asked);
    const http = await measureHttp(stage, asked);
    const scope = await measureScope(stage, Math.min(lots, 20_000));
    const size = await bytesAnEntry(stage);
    console.log(
      `\n${size.entries} entries in ${lots} lots, built in ${build_s.toFixed(1)} s; ${machine().cpus} cores, ${machine().cpu}`,
    );
    const row = (name: string, p: { p50: number; p95: number; p99: number }) => [name, p.p50, p.p95, p.p99];
    printTable(
      ['forward trace, ms', 'p50', 'p95', 'p99'],
      [row('engine', engine.times), row('HTTP', http), row('WITH RECURSIVE', recursive.times)],
    );
    console.log(
      `answers alike: ${recursive.reached === engine.reached ? 'yes' : `NO (${engine.reached} against ${recursive.reached})`}`,
    );
    console.log(`one scope of ${scope.lots} lots and ${scope.movements} movements: ${scope.ms} ms`);
    console.log(
      JSON.stringify({
        bench: 'trace',
        rows: size.entries,
        lots,
        build_s,
        engine_ms: engine.times,
        http_ms: http,
        recursive_ms: recursive.times,
        scope,
        machine: machine(),
      }),
    );
  } finally {
    await stage.close();
  }
}

const FIRST_LOT = 400_000_000_000_000_000n;
const FIRST_PARTY = 300_000_000_000_000_000n;
const PARTIES = 5000;

/** Rows straight into the ledger's tables, as a backlog would be; what a document is does not matter to a trace. */
async function fill(stage: Stage, entries: number, shops: number): Promise<number> {
  const { db } = stage.tools;
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
    [[...stage.tools.city.categories.keys()][0] ?? 'other'],
  );
  return lots;
}

async function measureEngine(stage: Stage, asked: readonly string[]) {
  const samples: number[] = [];
  let reached = 0;
  for (const lotId of asked) {
    const started = performance.now();
    const answer = await runTrace({ start: [{ lotId }], direction: 'forward' }, (lotIds) =>
      loadLots(stage.tools.db, lotIds),
    );
    samples.push(performance.now() - started);
    reached += new Set(answer.holders.map((holder) => `${holder.lotId} ${holder.partyId}`)).size;
  }
  return { times: percentiles(samples), reached };
}

/** The question without an engine. It knows no quantities, refusals, links or imprecise times. */
async function measureRecursive(stage: Stage, asked: readonly string[]) {
  const samples: number[] = [];
  let reached = 0;
  for (const lotId of asked) {
    const started = performance.now();
    const rows = await stage.tools.db.query<{ n: string }>(
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
    samples.push(performance.now() - started);
    reached += Number(rows[0]?.n ?? 0);
  }
  return { times: percentiles(samples), reached };
}

async function measureHttp(stage: Stage, asked: readonly string[]) {
  const { tools } = stage;
  const account = await createAccount(tools.db, tools.ids, {
    userName: 'bench',
    displayName: 'bench',
    password: 'bench-password',
    role: 'regulator',
    divisionCode: tools.city.city.code,
  });
  const key = await createApiKey(tools.db, account.accountId, 'bench');
  const app = await buildApp({
    tools,
    publicUrl: 'http://localhost',
    logLevel: 'silent',
    requestsPerMinute_max: 0,
    trustProxy: false,
  });
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  const samples: number[] = [];
  for (const lotId of asked) {
    const started = performance.now();
    const response = await fetch(`${origin}/api/v1/traces?direction=forward&lot=${lotId}`, {
      headers: { 'x-api-key': key },
    });
    await response.json();
    samples.push(performance.now() - started);
    if (response.status !== 200) throw new Error(`HTTP ${response.status}`);
  }
  await app.close();
  return percentiles(samples);
}

async function measureScope(stage: Stage, lots: number) {
  const start = Array.from({ length: lots }, (_none, index) => ({
    lotId: String(FIRST_LOT + BigInt(index)),
  }));
  const started = performance.now();
  const answer = await runTrace({ start, direction: 'forward' }, (lotIds) =>
    loadLots(stage.tools.db, lotIds),
  );
  return {
    lots: answer.lots.length,
    movements: answer.work.movementsLoaded,
    holders: answer.holders.length,
    ms: Math.round(performance.now() - started),
  };
}
