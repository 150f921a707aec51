import { createAccount, createApiKey } from '../server/modules/identity/index.ts';
import { loadLots, runTrace } from '../server/modules/trace/index.ts';
import type { Db } from '../server/platform/db.ts';
import { bareLookups, countedLookups, recursiveReach } from './bench.store.ts';
import { quietApp } from './quiet-app.ts';
import {
  bytesAnEntry,
  dropPageCache,
  flags,
  machine,
  openIn,
  type Percentiles,
  percentiles,
  printTable,
} from './stage.ts';
import { openTraceStage, type TraceStage } from './trace-build.ts';
import type { TraceData } from './trace-data.ts';

/**
 * Traces over a ledger of --entries movements that stays between runs (trace-build.ts). Lots go from a maker over a
 * wholesaler to --shops shops and are sold; every tenth is remade into another, at most six times on. The same forward
 * question of --traces lots is put to:
 *
 * - the engine: its loader and walk, as a use case calls them
 * - HTTP: with sign-in, names, audit and JSON
 * - the bare look-ups: for the same frontiers the same four `lot_id = ANY` statements, rows dropped; and again counted
 *   in the database, where not even rows leave it
 * - PostgreSQL's WITH RECURSIVE, which tells which lots and parties alone; its answers are compared, set by set
 *
 * first cold (each lot once, after a restart of the database and, where we may, without the system's page cache), then
 * warm (each lot asked before). Last a scope of --scope lots at once.
 */
export async function run(args: readonly string[]): Promise<void> {
  const sizes = flags(args, { entries: 300_000, shops: 3, traces: 400, scope: 20_000, holdings: 1 });
  let stage = await openTraceStage({ ...sizes, holdings: sizes.holdings === 1 });
  try {
    const { data, built } = stage;
    const size = await bytesAnEntry(stage);
    await stage.close();
    const coldAs = dropPageCache();
    stage = { ...stage, ...(await openIn(stage.folder)) };
    const cold = await measureCold(stage, spread(data, sizes.traces, 7919));
    const asked = spread(data, sizes.traces, 104_729);
    await askEngine(stage.tools.db, asked);
    const engine = await askEngine(stage.tools.db, asked);
    const bare = await replay(stage.tools.db, engine.frontiers, bareLookups);
    const counted = await replay(stage.tools.db, engine.frontiers, countedLookups);
    const recursive = await askRecursive(stage.tools.db, asked, engine.reached);
    const http = await measureHttp(stage, asked);
    const scope = await measureScope(stage, Math.min(data.lots, sizes.scope));
    report({ stage, size, cold, coldAs, engine, bare, counted, recursive, http, scope, built });
    if (recursive.unlike.length > 0) {
      throw new Error(`answers differ for lots ${recursive.unlike.slice(0, 5).join(', ')}`);
    }
  } finally {
    await stage.close();
  }
}

/** Lots all over the ledger, the same at every run. */
function spread(data: TraceData, count: number, step: number): string[] {
  return Array.from({ length: count }, (_none, index) => data.lotId((index * step * 31 + step) % data.lots));
}

interface EngineRun {
  times: Percentiles;
  /** For each lot asked about, the frontiers that were loaded. */
  frontiers: string[][][];
  reached: Set<string>[];
}

async function askEngine(db: Db, asked: readonly string[]): Promise<EngineRun> {
  const samples: number[] = [];
  const frontiers: string[][][] = [];
  const reached: Set<string>[] = [];
  for (const lotId of asked) {
    const loaded: string[][] = [];
    const started = performance.now();
    const answer = await runTrace({ start: [{ lotId }], direction: 'forward' }, (lotIds) => {
      loaded.push([...lotIds]);
      return loadLots(db, lotIds);
    });
    samples.push(performance.now() - started);
    frontiers.push(loaded);
    reached.push(new Set(answer.holders.map((holder) => `${holder.lotId} ${holder.partyId}`)));
  }
  return { times: percentiles(samples), frontiers, reached };
}

async function replay(
  db: Db,
  frontiers: readonly (readonly (readonly string[])[])[],
  look: (db: Db, lotIds: readonly string[]) => Promise<void>,
): Promise<Percentiles> {
  const samples: number[] = [];
  for (const one of frontiers) {
    const started = performance.now();
    for (const lotIds of one) await look(db, lotIds);
    samples.push(performance.now() - started);
  }
  return percentiles(samples);
}

/** The question without an engine. It knows no quantities, refusals, links or imprecise times. */
async function askRecursive(db: Db, asked: readonly string[], expected: readonly Set<string>[]) {
  const samples: number[] = [];
  const unlike: string[] = [];
  for (const [index, lotId] of asked.entries()) {
    const started = performance.now();
    const rows = await recursiveReach(db, lotId);
    samples.push(performance.now() - started);
    const got = new Set(rows.map((row) => `${row.lot_id} ${row.party_id}`));
    const wanted = expected[index] ?? new Set<string>();
    if (got.size !== wanted.size || [...got].some((one) => !wanted.has(one))) unlike.push(lotId);
  }
  return { times: percentiles(samples), unlike };
}

/** Each lot once: what the inner pages of the index and the statements' plans cost is paid by the first few. */
async function measureCold(stage: TraceStage, asked: readonly string[]) {
  const { times, frontiers } = await askEngine(stage.tools.db, asked);
  return { times, rounds: Math.max(...frontiers.map((one) => one.length)) };
}

async function measureHttp(stage: TraceStage, asked: readonly string[]): Promise<Percentiles> {
  const { tools } = stage;
  const account = await createAccount(tools.db, tools.ids, {
    userName: `bench-${Date.now()}`,
    displayName: 'bench',
    password: 'bench-password',
    role: 'regulator',
    divisionCode: tools.city.city.code,
  });
  const key = await createApiKey(tools.db, account.accountId, 'bench');
  const app = await quietApp(tools);
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

/** The newest lots, all at once: once to warm up, then timed. */
async function measureScope(stage: TraceStage, lots: number) {
  const { data, tools } = stage;
  const first = data.lots - lots;
  const start = Array.from({ length: lots }, (_none, index) => ({ lotId: data.lotId(first + index) }));
  const frontiers: string[][] = [];
  const ask = () =>
    runTrace(
      { start, direction: 'forward', limits: { nodes: 1_000_000, movements: 10_000_000 } },
      (lotIds) => {
        frontiers.push([...lotIds]);
        return loadLots(tools.db, lotIds);
      },
    );
  await ask();
  frontiers.length = 0;
  const started = performance.now();
  const answer = await ask();
  const ms = Math.round(performance.now() - started);
  const timed = async (look: (db: Db, lotIds: readonly string[]) => Promise<void>) => {
    const begun = performance.now();
    for (const lotIds of frontiers) await look(tools.db, lotIds);
    return Math.round(performance.now() - begun);
  };
  return {
    asked: lots,
    lots: answer.lots.length,
    movements: answer.work.movementsLoaded,
    holders: answer.holders.length,
    truncated: answer.truncated?.limit ?? null,
    ms,
    bare_ms: await timed(bareLookups),
    counted_ms: await timed(countedLookups),
  };
}

interface Report {
  stage: TraceStage;
  size: Awaited<ReturnType<typeof bytesAnEntry>>;
  cold: { times: Percentiles };
  coldAs: string;
  engine: EngineRun;
  bare: Percentiles;
  counted: Percentiles;
  recursive: { times: Percentiles; unlike: string[] };
  http: Percentiles;
  scope: Awaited<ReturnType<typeof measureScope>>;
  built: TraceStage['built'];
}

function report({ stage, size, cold, coldAs, engine, bare, counted, recursive, http, scope, built }: Report) {
  const row = (name: string, p: Percentiles) => [name, p.p50, p.p95, p.p99];
  console.log(
    `\n${size.entries} entries in ${stage.data.lots} lots ${stage.wasKept ? '(kept from an earlier run)' : ''}; ${machine().cpus} cores, ${machine().cpu}`,
  );
  console.log(
    `built in ${(built.copy_s + built.index_s + built.rest_s).toFixed(1)} s: movements by COPY ${built.copy_s} s (${Math.round(built.rows / built.copy_s)} rows/s), covering index ${built.index_s} s, the rest ${built.rest_s} s`,
  );
  const movement = size.tables.find((table) => table.name === 'ledger.movement')?.bytes ?? 0;
  console.log(
    `bytes an entry: movements with their index ${Math.round(movement / size.entries)}, the ledger ${size.ledger_bytes}, with lots ${size.all_bytes}; documents are not planted`,
  );
  printTable(
    ['one lot, forward, ms', 'p50', 'p95', 'p99'],
    [
      row('bare look-ups, counted in the database', counted),
      row('bare look-ups, rows dropped', bare),
      row('engine, warm', engine.times),
      row('engine, cold', cold.times),
      row('HTTP, warm', http),
      row('WITH RECURSIVE, warm', recursive.times),
    ],
  );
  const times = Math.round((engine.times.p50 / bare.p50) * 100) / 100;
  console.log(`engine p50 is ${times} times that of its bare look-ups; cold: ${coldAs}`);
  console.log(
    `answers compared holder by holder with WITH RECURSIVE: ${recursive.unlike.length === 0 ? 'alike' : 'DIFFERENT'}`,
  );
  console.log(
    `one scope of ${scope.asked} lots (${scope.lots} reached, ${scope.movements} movements, ${scope.holders} holders${scope.truncated ? `, cut at ${scope.truncated}` : ''}): ${scope.ms} ms; its look-ups bare ${scope.bare_ms} ms, counted in the database ${scope.counted_ms} ms`,
  );
  console.log(
    JSON.stringify({
      bench: 'trace',
      entries: size.entries,
      lots: stage.data.lots,
      built,
      movement_bytes_an_entry: Math.round(movement / size.entries),
      ledger_bytes_an_entry: size.ledger_bytes,
      engine_ms: engine.times,
      engine_cold_ms: cold.times,
      cold: coldAs,
      bare_ms: bare,
      counted_ms: counted,
      http_ms: http,
      recursive_ms: recursive.times,
      alike: recursive.unlike.length === 0,
      scope,
      machine: machine(),
    }),
  );
}
