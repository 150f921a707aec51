import { setTimeout as wait } from 'node:timers/promises';
import { DemoTarget } from '../server/demo-target.ts';
import type { AccountId, PartyId, Principal } from '../server/modules/identity/index.ts';
import {
  type OutboxConsumer,
  recordEntry,
  runOutboxOnce,
  startOutboxWorker,
} from '../server/modules/ledger/index.ts';
import { outboxConsumers, outboxTools } from '../server/outbox.ts';
import { type Db, takeProcessSlot } from '../server/platform/db.ts';
import { generateCity, loadCity, startDateFor } from '../simulator/index.ts';
import { outboxAgain, stockedParties } from './alerts.store.ts';
import { flags, machine, openStage, percentiles, printTable, type Stage } from './stage.ts';

/**
 * How long an alert takes from the entry that raises it, and how many entries a second the rules keep up with, over a
 * loaded city, durable, with every check and every other consumer on. The worker is the server's own, in one process with
 * whoever enters.
 *
 * Ten times the city's daily load are 1.5 million entries, 17 a second on average; here each entry is a document.
 */
export async function run(args: readonly string[]): Promise<void> {
  const wish = flags(args, { businesses: 300, days: 14, seconds: 60, rate: 17, burst: 60, again: 10_000 });
  const stage = await openStage();
  try {
    await measure(stage, wish);
  } finally {
    await stage.close();
  }
}

interface Wish {
  businesses: number;
  days: number;
  /** Of each rate. */
  seconds: number;
  /** Entries a second: on average, and in a burst. */
  rate: number;
  burst: number;
  /** Documents looked at again for the throughput. */
  again: number;
}

interface Lag {
  rate: number;
  entries: number;
  entered_s: number;
  p50_ms: number;
  p99_ms: number;
  max_ms: number;
}

async function measure(stage: Stage, wish: Wish): Promise<void> {
  const { tools } = stage;
  const now = new Date();
  const plan = generateCity({
    seed: 7,
    businesses: wish.businesses,
    days: wish.days,
    startDate: startDateFor(now.toISOString(), wish.days),
    endsAt: now.toISOString(),
    city: tools.city,
  });
  await loadCity(new DemoTarget(tools, await takeProcessSlot(tools.db)), plan);
  const loaded = await drain(stage);
  const alerts = outboxConsumers(tools).filter((one) => one.name === 'alerts');
  const again = await outboxAgain(tools.db, wish.again);
  const started = performance.now();
  const before = process.cpuUsage();
  await drain(stage, alerts);
  const throughput = Math.round(again / ((performance.now() - started) / 1000));
  const used = process.cpuUsage(before);
  const cpu_ms = Math.round((used.user + used.system) / again) / 1000;
  const lags = [await lagAt(stage, wish.rate, wish.seconds), await lagAt(stage, wish.burst, wish.seconds)];
  console.log(
    `\n${machine().cpus} cores for everything (entries, worker, database), ${machine().cpu}; a city of ${wish.businesses} businesses and ${wish.days} days, ${loaded} documents; the rules alone look at ${throughput} documents a second, with ${cpu_ms} ms of this process's processor for each (the database's is not in it)`,
  );
  printTable(
    ['entries/s asked', 'entered/s', 'entries', 'lag p50 ms', 'p99 ms', 'max ms'],
    lags.map((one) => [one.rate, one.entered_s, one.entries, one.p50_ms, one.p99_ms, one.max_ms]),
  );
  console.log(
    JSON.stringify({
      bench: 'alerts',
      machine: machine(),
      wish,
      documents: loaded,
      throughput_s: throughput,
      lags,
    }),
  );
}

const BATCH = 200;
/** Entries that are being recorded at once. */
const ENTERING_MAX = 6;

async function drain(
  { tools }: Stage,
  consumers: OutboxConsumer[] = outboxConsumers(tools),
): Promise<number> {
  let all = 0;
  for (;;) {
    const { done, failed } = await runOutboxOnce(outboxTools(tools), consumers, BATCH);
    if (failed > 0) throw new Error(`${failed} documents failed`);
    if (done === 0) return all;
    all += done;
  }
}

/** Sales at an even pace; of each the time from its answer until the transaction that judged it is committed. */
async function lagAt(stage: Stage, rate: number, seconds: number): Promise<Lag> {
  const { tools } = stage;
  const judged = new Map<string, number>();
  const watched = stampCommits(tools.db, judged);
  const worker = startOutboxWorker(
    { ...outboxTools(tools), db: watched.db },
    [...outboxConsumers(tools), watched.consumer],
    { onError: (error) => console.error(error) },
  );
  const stock = await stockedParties(tools.db, 2000);
  const entered = new Map<string, number>();
  const started = performance.now();
  // Where the machine cannot keep the pace, entries wait here rather than for a connection.
  const pending = new Set<Promise<void>>();
  const total = rate * seconds;
  for (let index = 0; index < total; index += 1) {
    const due = started + (index * 1000) / rate;
    if (due > performance.now()) await wait(due - performance.now());
    while (pending.size >= ENTERING_MAX) await Promise.race(pending);
    const one = stock[index % stock.length];
    if (!one) continue;
    const entering = enter(stage, one, `BENCH-${rate}-${index}`, entered).finally(() =>
      pending.delete(entering),
    );
    pending.add(entering);
  }
  await Promise.all(pending);
  const took_s = (performance.now() - started) / 1000;
  while ([...entered.keys()].some((id) => !judged.has(id))) await wait(20);
  await worker.stop();
  const lags = [...entered].map(([id, at]) => Math.max(0, (judged.get(id) ?? 0) - at));
  const { p50, p99 } = percentiles(lags);
  return {
    rate,
    entries: entered.size,
    entered_s: Math.round((entered.size / took_s) * 10) / 10,
    p50_ms: Math.round(p50),
    p99_ms: Math.round(p99),
    max_ms: Math.round(Math.max(...lags)),
  };
}

/** A database whose transactions say when they were committed, and a consumer that says what was in them. */
function stampCommits(db: Db, judged: Map<string, number>): { db: Db; consumer: OutboxConsumer } {
  let inside: string[] = [];
  return {
    db: {
      ...db,
      query: (...asked) => db.query(...asked),
      close: () => db.close(),
      transaction: async (work) => {
        inside = [];
        const result = await db.transaction(work);
        const at = performance.now();
        for (const documentId of inside) judged.set(documentId, at);
        inside = [];
        return result;
      },
    },
    consumer: {
      name: 'stamp',
      consume: async (_tx, documents) => {
        inside = documents.map((one) => one.document.documentId);
      },
    },
  };
}

async function enter(
  { tools }: Stage,
  stock: { party_id: string; lot_id: string; unit: string },
  documentNumber: string,
  entered: Map<string, number>,
): Promise<void> {
  const principal: Principal = {
    accountId: null as unknown as AccountId,
    userName: 'bench',
    displayName: 'bench',
    role: 'operator',
    partyId: stock.party_id as PartyId,
    divisionCode: null,
    via: 'api-key',
  };
  const { answer } = await recordEntry(tools, principal, 'sale', {
    documentNumber,
    lines: [{ lot: stock.lot_id, quantity: 1, unit: stock.unit }],
  });
  entered.set(answer.documentId, performance.now());
}
