import { buildApp } from '../server/app.ts';
import { createAccount, createApiKey } from '../server/modules/identity/index.ts';
import { loadLots, runTrace } from '../server/modules/trace/index.ts';
import { FIRST_LOT, fillLedger, recursiveReach } from './bench.store.ts';
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
    const lots = await fillLedger(stage.tools, entries, shops);
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
    const count = await recursiveReach(stage.tools.db, lotId);
    samples.push(performance.now() - started);
    reached += count;
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
