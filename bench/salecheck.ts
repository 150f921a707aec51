import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DemoTarget } from '../server/demo-target.ts';
import { createAccount, createApiKey, type PartyId } from '../server/modules/identity/index.ts';
import { lotCode } from '../server/modules/registry/index.ts';
import { takeProcessSlot } from '../server/platform/db.ts';
import { generateCity, loadCity, startDateFor } from '../simulator/index.ts';
import { quietApp } from './quiet-app.ts';
import { frozenByHand, stockedLots } from './salecheck.store.ts';
import { flags, machine, openStage, percentiles, printTable, type Stage } from './stage.ts';

/**
 * SaleCheck over HTTP in the demonstration's city: by lot, by barcode, by what a scanner gives; the list for tills that
 * are off-line. Beside it what somebody would take instead: a statement by hand that knows of freezes alone, and a map in
 * memory, which is as fast as anything can be and does not hear of a freeze until somebody tells it.
 */
export async function run(args: readonly string[]): Promise<void> {
  const wish = flags(args, { businesses: 300, days: 14, checks: 2000, clients: 8 });
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
  checks: number;
  clients: number;
}

interface Row {
  what: string;
  p50_ms: number;
  p99_ms: number;
  answers_s: number;
  /** Processor time of this process (server and load) for one answer; the database's is not in it. */
  cpu_ms: number;
}

const WARM = 200;

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
  const lots = await stockedLots(tools.db, 500);
  const partyId = lots[0]?.party_id ?? '';
  const account = await createAccount(tools.db, tools.ids, {
    userName: 'bench-till',
    displayName: 'bench',
    password: 'egret-over-water',
    role: 'operator',
    partyId: partyId as PartyId,
  });
  const key = await createApiKey(tools.db, account.accountId, 'bench');
  const app = await quietApp(tools);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true, maxSockets: wish.clients });
  const get = (path: string) => ask(agent, port, path, key);
  const gtins = lots.flatMap((lot) => lot.gtin ?? []);
  const codes = lots.map((lot) => lotCode(lot.lot_id));
  const paths = {
    'SaleCheck by lot': (at: number) => `/api/v1/sale-checks?lot=${codes[at % codes.length]}`,
    'SaleCheck by barcode': (at: number) => `/api/v1/sale-checks?gtin=${gtins[at % gtins.length]}`,
    'SaleCheck by scan': (at: number) => `/api/v1/sale-checks?scan=${codes[at % codes.length]}`,
  };
  const rows: Row[] = [];
  for (const [what, path] of Object.entries(paths))
    rows.push(await timed(what, wish, async (at) => void (await get(path(at)))));
  rows.push(
    await timed('list for tills off-line', { ...wish, checks: Math.min(100, wish.checks) }, async () => {
      await get('/api/v1/sale-checks/list');
    }),
  );
  rows.push(
    await timed('statement by hand, no HTTP, freezes alone', wish, async (at) => {
      await frozenByHand(tools.db, partyId, lots[at % lots.length]?.lot_id ?? '');
    }),
  );
  const map = new Map(lots.map((lot) => [lot.lot_id, false]));
  rows.push(
    await timed('map in memory, no HTTP, hears of no freeze', wish, async (at) => {
      map.get(lots[at % lots.length]?.lot_id ?? '');
    }),
  );
  agent.destroy();
  await app.close();
  console.log(
    `\n${machine().cpus} cores for everything (load, server, database), ${machine().cpu}; a city of ${wish.businesses} businesses and ${wish.days} days, a shop with ${lots.length} lots`,
  );
  printTable(
    ['answer', 'median ms', 'p99 ms', `answers/s, ${wish.clients} at once`, 'CPU ms an answer'],
    rows.map((row) => [row.what, row.p50_ms, row.p99_ms, row.answers_s, row.cpu_ms]),
  );
  console.log(JSON.stringify({ bench: 'salecheck', machine: machine(), wish, lots: lots.length, rows }));
}

/** One after another for the times, several at once for the rate. */
async function timed(what: string, wish: Wish, work: (at: number) => Promise<void>): Promise<Row> {
  for (let at = 0; at < Math.min(WARM, wish.checks); at += 1) await work(at);
  const samples: number[] = [];
  const before = process.cpuUsage();
  for (let at = 0; at < wish.checks; at += 1) {
    const start = performance.now();
    await work(at);
    samples.push(performance.now() - start);
  }
  const used = process.cpuUsage(before);
  const cpu_ms = Math.round((used.user + used.system) / wish.checks) / 1000;
  const start = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: wish.clients }, async () => {
      while (next < wish.checks) {
        next += 1;
        await work(next);
      }
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  const { p50, p99 } = percentiles(samples);
  return { what, p50_ms: p50, p99_ms: p99, answers_s: Math.round(wish.checks / seconds), cpu_ms };
}

function ask(agent: Agent, port: number, path: string, key: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request(
      { agent, port, host: '127.0.0.1', path, headers: { 'x-api-key': key } },
      (answer) => {
        const pieces: Buffer[] = [];
        answer.on('data', (piece: Buffer) => pieces.push(piece));
        answer.on('end', () => {
          const text = Buffer.concat(pieces).toString('utf8');
          if (answer.statusCode === 200) resolve(text);
          else reject(new Error(`${answer.statusCode} ${path} ${text.slice(0, 200)}`));
        });
        answer.on('error', reject);
      },
    );
    call.on('error', reject);
    call.end();
  });
}
