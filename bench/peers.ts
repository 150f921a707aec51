import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { duckdbPeer } from './peers/duckdb.store.ts';
import { enginePeer } from './peers/engine.ts';
import { kuzuPeer } from './peers/kuzu.ts';
import { DAY_MS, makeCases, makeNetwork, writeLeads } from './peers/network.ts';
import { exposuresOf, type Peer, type World } from './peers/peer.ts';
import { postgresPeer } from './peers/postgres.store.ts';
import { typedArrayPeer } from './peers/typed-array.ts';
import { flags, machine, percentiles, printTable } from './stage.ts';

/** The questions, in the order of the table's columns. */
const WINDOWS = [
  { name: 'explicit', window_ms: null },
  { name: 'mixing 7 days', window_ms: 7 * DAY_MS },
  { name: 'mixing 30 days', window_ms: 30 * DAY_MS },
] as const;
const SCORES = 'scores of 20 cases';
const LONGEST_MS = 30 * DAY_MS;
const REACH_SHARE = 0.75;
/** Lots among which the one is taken that reaches nearest to three quarters of the network. */
const TRIED_LOTS = 300;
const EXPLICIT_LOTS = 50;
const WARMING_TURNS = 4;
const WARMING_MS_MAX = 10_000;
const ONCE_MS = 20_000;

/** What a peer answered, for comparing, and how long it took; null: it cannot be asked. */
interface Result {
  ms: number | null;
  note?: string;
}

/**
 * The same questions on the same deliveries, side by side: the engine, PostgreSQL's recursion, DuckDB, Kuzu, and a plain
 * typed-array graph as the physical limit. Every answer is compared set by set with the typed-array graph's; one that
 * differs fails the run and says which. --deliveries of a generated network (peers/network.ts: exact instants, so that
 * all peers can be asked), --repeat timings of which the middle one is shown.
 */
export async function run(args: readonly string[]): Promise<void> {
  const sizes = flags(args, { deliveries: 100_000, repeat: 5, cases: 20 });
  if (sizes.cases > 31) throw new Error('--cases: 31 at most, one bit each');
  const folder = mkdtempSync(join(tmpdir(), 'luyuan-peers-'));
  try {
    const limit = typedArrayPeer();
    const { world, lot, made } = await makeWorld(sizes, folder, limit);
    const truth = await answersOf(limit, world, lot);
    const rows: Row[] = [];
    for (const peer of [
      enginePeer(),
      limit,
      duckdbPeer(),
      kuzuPeer(),
      postgresPeer(true),
      postgresPeer(false),
    ]) {
      rows.push(await measure(peer, world, lot, truth, sizes.repeat));
    }
    report(world, lot, truth, rows, made);
    const unlike = rows.flatMap((row) => row.unlike.map((what) => `${row.name}: ${what}`));
    if (unlike.length > 0) throw new Error(`answers differ:\n${unlike.join('\n')}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function makeWorld(sizes: { deliveries: number; cases: number }, folder: string, limit: Peer) {
  let started = performance.now();
  const graph = makeNetwork(sizes.deliveries);
  const network_ms = Math.round(performance.now() - started);
  started = performance.now();
  const leads = writeLeads(graph, LONGEST_MS);
  const pairs_ms = Math.round(performance.now() - started);
  const world: World = { graph, leads, cases: [], exposures: [], mixing_ms: LONGEST_MS, folder };
  await limit.open(world);
  let best = { lot: 0, off: Number.POSITIVE_INFINITY, reached: new Set<number>() };
  for (let lot = 0; lot < Math.min(graph.lots, TRIED_LOTS); lot += 1) {
    const reached = new Set(await limit.reach(lot, LONGEST_MS));
    const off = Math.abs(reached.size - REACH_SHARE * graph.deliveries);
    if (off < best.off) best = { lot, off, reached };
  }
  world.cases = makeCases(graph, best.reached, sizes.cases);
  world.exposures = exposuresOf(graph, world.cases);
  return { world, lot: best.lot, made: { network_ms, pairs_ms } };
}

interface Truth {
  reach: Map<string, Set<number>>;
  explicit: Map<number, Set<number>>;
  scores: ReadonlyMap<number, number>;
}

/** Lots asked about explicitly: from all over the network. */
const explicitLots = (world: World): number[] =>
  Array.from({ length: Math.min(EXPLICIT_LOTS, world.graph.lots) }, (_none, index) =>
    Math.floor((index * world.graph.lots) / EXPLICIT_LOTS),
  );

async function answersOf(peer: Peer, world: World, lot: number): Promise<Truth> {
  const reach = new Map<string, Set<number>>();
  for (const { name, window_ms } of WINDOWS) {
    if (window_ms !== null) reach.set(name, new Set(await peer.reach(lot, window_ms)));
  }
  const explicit = new Map<number, Set<number>>();
  for (const one of explicitLots(world)) explicit.set(one, new Set(await peer.reach(one, null)));
  return { reach, explicit, scores: (await peer.scores()) ?? new Map() };
}

interface Row {
  name: string;
  form: string;
  prepared_ms: number | null;
  results: Map<string, Result>;
  unlike: string[];
  missing?: string;
}

async function measure(peer: Peer, world: World, lot: number, truth: Truth, repeat: number): Promise<Row> {
  const row: Row = { name: peer.name, form: peer.form, prepared_ms: null, results: new Map(), unlike: [] };
  const started = performance.now();
  try {
    await peer.open(world);
  } catch (error) {
    // Its native part is not there: on a platform without one, or where npm was told to run no install scripts.
    if (!/MODULE_NOT_FOUND|DLOPEN/.test(codeOf(error))) throw error;
    row.missing = codeOf(error);
    await peer.close().catch(() => undefined);
    return row;
  }
  row.prepared_ms = Math.round(performance.now() - started);
  try {
    await explicitTraces(peer, truth, row);
    for (const { name, window_ms } of WINDOWS) {
      if (window_ms === null) continue;
      const answer = await timed(row, name, repeat, () => peer.reach(lot, window_ms));
      if (answer) compareSets(row, name, new Set(answer), truth.reach.get(name) ?? new Set());
    }
    const asked = peer.scores();
    if (asked === null) row.results.set(SCORES, { ms: null, note: 'not asked' });
    else {
      await asked;
      const answer = await timed<ReadonlyMap<number, number>>(
        row,
        SCORES,
        repeat,
        () => peer.scores() ?? Promise.resolve(new Map<number, number>()),
      );
      if (answer) compareScores(row, (await peer.allScores?.()) ?? answer, truth.scores);
    }
  } finally {
    await peer.close();
  }
  return row;
}

async function explicitTraces(peer: Peer, truth: Truth, row: Row): Promise<void> {
  const samples: number[] = [];
  for (const [lot, expected] of truth.explicit) {
    await peer.reach(lot, null);
    const started = performance.now();
    const answer = await peer.reach(lot, null);
    samples.push(performance.now() - started);
    compareSets(row, `explicit, lot ${lot}`, new Set(answer), expected);
  }
  row.results.set('explicit', { ms: percentiles(samples).p50 });
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

/** The middle of several timings, warm. What the database gives up on is noted, and not tried again. */
async function timed<T>(row: Row, name: string, repeat: number, ask: () => Promise<T>): Promise<T | null> {
  const samples: number[] = [];
  let answer: T | null = null;
  let warming_ms = 0;
  for (let turn = 0; samples.length < repeat; turn += 1) {
    const started = performance.now();
    try {
      answer = await ask();
    } catch (error) {
      row.results.set(name, {
        ms: null,
        note: error instanceof Error ? error.message.slice(0, 40) : 'failed',
      });
      return null;
    }
    const ms = performance.now() - started;
    // Asked before it is timed, so that nobody pays for compiling or for reading from disk; minutes once only.
    if (turn < WARMING_TURNS && ms <= ONCE_MS && warming_ms + ms < WARMING_MS_MAX) warming_ms += ms;
    else samples.push(ms);
    if (ms > ONCE_MS) break;
  }
  row.results.set(name, { ms: percentiles(samples).p50 });
  return answer;
}

function compareSets(row: Row, what: string, got: ReadonlySet<number>, expected: ReadonlySet<number>): void {
  const missing = [...expected].filter((d) => !got.has(d)).length;
  const more = [...got].filter((d) => !expected.has(d)).length;
  if (missing + more > 0) {
    row.unlike.push(`${what}: ${missing} of ${expected.size} deliveries are missing, ${more} are too many`);
  }
}

function compareScores(
  row: Row,
  got: ReadonlyMap<number, number>,
  expected: ReadonlyMap<number, number>,
): void {
  const lots = new Set([...got.keys(), ...expected.keys()]);
  const unlike = [...lots].filter((lot) => {
    const [one, two] = [got.get(lot), expected.get(lot)];
    return one === undefined || two === undefined || Math.abs(one - two) > 1e-9;
  });
  if (unlike.length > 0) {
    const [lot] = unlike as [number];
    row.unlike.push(
      `${SCORES}: ${unlike.length} of ${expected.size} lots differ, such as ${lot}: ${got.get(lot)} against ${expected.get(lot)}`,
    );
  }
}

function report(
  world: World,
  lot: number,
  truth: Truth,
  rows: readonly Row[],
  made: Record<string, number>,
): void {
  const { graph, leads, cases } = world;
  const reached = Object.fromEntries([...truth.reach].map(([name, set]) => [name, set.size]));
  console.log(
    `\n${graph.deliveries} deliveries of ${graph.lots} lots among ${graph.parties} parties, made in ${made.network_ms} ms; ${leads.next.length} pairs up to 30 days, made in ${made.pairs_ms} ms (for all but the engine and the last row)`,
  );
  console.log(
    `lot ${lot} reaches ${Object.entries(reached)
      .map(([name, count]) => `${count} (${name})`)
      .join(
        ', ',
      )} deliveries; ${cases.length} cases lead back to ${truth.scores.size} lots; ${machine().cpus} cores, ${machine().cpu}`,
  );
  const names = [...WINDOWS.map(({ name }) => name), SCORES];
  const engine = rows[0];
  const cell = (row: Row, name: string) => {
    const result = row.results.get(name);
    if (row.missing !== undefined || !result) return '–';
    return result.ms === null ? (result.note ?? '–') : shown(result.ms);
  };
  printTable(
    ['ms, the middle of several', 'prepared', ...names, 'answers'],
    rows.map((row) => [
      row.name,
      row.prepared_ms ?? '–',
      ...names.map((name) => cell(row, name)),
      row.missing !== undefined ? 'not here' : row.unlike.length === 0 ? 'alike' : 'DIFFERENT',
    ]),
  );
  for (const row of rows)
    console.log(`  ${row.name}: ${row.missing === undefined ? row.form : `not here: ${row.missing}`}`);
  const behind = names.map((name) => {
    const own = engine?.results.get(name)?.ms ?? Number.POSITIVE_INFINITY;
    const ahead = rows
      .slice(1)
      .filter((row) => (row.results.get(name)?.ms ?? Number.POSITIVE_INFINITY) < own);
    return ahead.length === 0
      ? `${name}: the engine is ahead of all`
      : `${name}: ahead of the engine: ${ahead.map((row) => row.name).join(', ')}`;
  });
  for (const line of behind) console.log(line);
  console.log(
    JSON.stringify({
      bench: 'peers',
      deliveries: graph.deliveries,
      lots: graph.lots,
      parties: graph.parties,
      pairs: leads.next.length,
      reached,
      scored_lots: truth.scores.size,
      peers: rows.map((row) => ({
        name: row.name,
        prepared_ms: row.prepared_ms,
        ms: Object.fromEntries([...row.results].map(([name, result]) => [name, result.ms ?? result.note])),
        alike: row.unlike.length === 0,
        ...(row.missing === undefined ? {} : { missing: row.missing }),
      })),
      machine: machine(),
    }),
  );
}

const shown = (ms: number): number => (ms >= 100 ? Math.round(ms) : ms >= 1 ? Math.round(ms * 10) / 10 : ms);
