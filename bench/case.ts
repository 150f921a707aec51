import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lotCode } from '../server/modules/registry/index.ts';
import { copyRows } from '../server/platform/copy-rows.ts';
import { openDb } from '../server/platform/db.ts';
import { mintedAt } from '../server/platform/ids.ts';
import { SmsGateway } from '../simulator/gateways/sms-gateway.ts';
import { analyse, movementParts, plantRegistry } from './bench.store.ts';
import { type CaseIncident, officerKey, playIncident, SELLERS } from './case-incident.ts';
import { type CaseServer, call, GATEWAY_SECRET, hangUp, must, startServer } from './case-servers.ts';
import { emptyKept, flags, machine, openIn, percentiles, printTable, type Stage } from './stage.ts';
import { COPIED_COLUMNS, TraceData } from './trace-data.ts';

/**
 * A case in a city of full size, from the officer's click to the last till that refuses and the last notice at the
 * gateway: 45 sellers of 4,890 bags, recorded over HTTP by the real use cases, among --businesses registered
 * businesses and --entries planted entries; two server processes, --tills tills that ask over HTTP all the time, and a
 * gateway for text messages on this machine.
 */
export async function run(args: readonly string[]): Promise<void> {
  const wish = flags(args, { businesses: 81_000, entries: 2_000_000, tills: 90, pause: 100 });
  const dataDir = mkdtempSync(join(tmpdir(), 'luyuan-bench-case-'));
  emptyKept(dataDir);
  const stage = await openIn(dataDir, process.env.DATABASE_URL);
  const gateway = new SmsGateway(GATEWAY_SECRET);
  const servers: CaseServer[] = [];
  try {
    const entries = await plant(stage, wish);
    const url = await gateway.listen();
    for (let index = 0; index < 2; index += 1)
      servers.push(await startServer(stage.database.ownerUrl, dataDir, url));
    const ports = servers.map((one) => one.port);
    const incident = await playIncident(stage, ports[0] ?? 0);
    await measure({ stage, wish, incident, entries, gateway, ports });
  } finally {
    for (const server of servers) await server.stop();
    hangUp();
    await gateway.close();
    await stage.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

interface Wish {
  businesses: number;
  entries: number;
  tills: number;
  /** Milliseconds between a till's questions. */
  pause: number;
}
/** The city by COPY: businesses and entries. The incident comes by the use cases, once servers listen. */
async function plant({ tools, database }: Stage, wish: Wish): Promise<number> {
  const url = database.ownerUrl;
  const owner = openDb({ url, connections_max: 1 });
  const data = new TraceData({ entries: wish.entries, shops: 3 });
  let entries = 0;
  try {
    for (const part of await movementParts(owner)) {
      const first = data.firstLotAt(mintedAt(part.firstLot).getTime());
      const end = data.firstLotAt(mintedAt(part.endLot).getTime());
      if (first === end) continue;
      const sql = `COPY ${part.name} (${COPIED_COLUMNS.movement}) FROM STDIN (FORMAT binary)`;
      entries += await copyRows({ url, sql, chunks: data.movements(first, end) });
    }
    for (const [table, columns, chunks] of [
      ['registry.lot', COPIED_COLUMNS.lot, data.lotRows()],
      ['ledger.lot_edge', COPIED_COLUMNS.edge, data.edges()],
      ['ledger.holding', COPIED_COLUMNS.holding, data.holdings()],
    ] as const)
      await copyRows({ url, sql: `COPY ${table} (${columns}) FROM STDIN (FORMAT binary)`, chunks });
    await plantRegistry(owner, tools.city, wish.businesses - SELLERS - 1);
    await analyse(owner);
    return entries;
  } finally {
    await owner.close();
  }
}

interface Scene {
  stage: Stage;
  wish: Wish;
  incident: CaseIncident;
  entries: number;
  gateway: SmsGateway;
  ports: number[];
}

interface Draft {
  asOf: string;
  digest: string;
  lines: { partyId: string; lotId: string; seller: boolean; inStep: boolean }[];
}

async function measure(scene: Scene): Promise<void> {
  const { wish, incident, entries, ports, gateway } = scene;
  const [port = 0] = ports;
  const officer = await officerKey(scene.stage);
  const { caseId } = await must<{ caseId: string }>(port, officer, 'POST', '/api/v1/cases', {
    ...{ documentNumber: 'BENCH-1', title: '基准案件', origin: { kind: 'own' }, lots: [incident.lotId] },
  });
  const at = `/api/v1/cases/${caseId}`;
  // Once without the clock: code is loaded and plans are made, as on any server that has run for a while.
  await must(port, officer, 'GET', `${at}/scope-draft?step=recorded`);
  const clock = new Clock();
  const draft = await clock.time('click → scope shown', () =>
    must<Draft>(port, officer, 'GET', `${at}/scope-draft?step=recorded`),
  );
  const { scopeId } = await clock.time('→ scope decided', () =>
    must<{ scopeId: string }>(port, officer, 'POST', `${at}/scopes`, {
      ...{ documentNumber: 'BENCH-2', step: 'recorded', asOf: draft.asOf, digest: draft.digest },
      ...{ basedOn: null, reason: '基准' },
    }),
  );
  const lines = draft.lines.filter((line) => line.inStep);
  const sellers = [...new Set(lines.filter((line) => line.seller).map((line) => line.partyId))];
  const tills = openTills(scene);
  const polling = tills.map((till) => till.poll());
  await Promise.race([Promise.all(polling), Promise.all(tills.map((till) => till.allowed))]);
  const frozenAt = performance.now();
  await clock.time('→ frozen (answer)', async () => {
    for (const [index, lot] of [incident.lotId].entries())
      await must(port, officer, 'POST', '/api/v1/freezes', {
        ...{
          documentNumber: `BENCH-3-${index}`,
          lot,
          clause: '食品安全法 第一百一十条',
          reason: '基准',
          case: caseId,
        },
      });
  });
  await Promise.all(polling);
  const lastTill_ms = Math.max(...tills.map((till) => till.refusedAt)) - frozenAt;
  const handed: number[] = [];
  gateway.onTaken = () => handed.push(performance.now());
  const sentAt = performance.now();
  const sent = await clock.time('→ notices written (answer)', () =>
    must<{ sent: number; waiting: number }>(port, officer, 'POST', `${at}/notices`, {
      ...{ scope: scopeId, kind: 'stop-and-seal' },
    }),
  );
  await until(() => handed.length >= sent.waiting, 120_000);
  const lastNotice_ms = Math.max(...handed) - sentAt;
  const again = await must<{ sent: number }>(port, officer, 'POST', `${at}/notices`, {
    ...{ scope: scopeId, kind: 'stop-and-seal' },
  });
  const board = await times(20, () => must(port, officer, 'GET', `${at}/notices`));
  const rows = [
    ...clock.rows,
    { what: `→ last of ${tills.length} tills refuses, from the freeze`, ms: lastTill_ms },
    { what: `→ last of ${sent.waiting} notices at the gateway, from the press`, ms: lastNotice_ms },
    { what: 'the board with all of them, median', ms: percentiles(board).p50 },
  ].map((row) => ({ ...row, ms: Math.round(row.ms) }));
  const polls = tills.flatMap((till) => till.samples_ms);
  console.log(
    `\n${machine().cpus} cores for everything, ${machine().cpu}; ${wish.businesses} businesses, ${entries} entries; ${sellers.length} sellers, ${sent.sent} notices (${again.sent} by the second click)`,
  );
  printTable(
    ['step', 'ms'],
    rows.map((row) => [row.what, row.ms]),
  );
  const ask = percentiles(polls);
  console.log(`a till's question: ${ask.p50} ms median, ${ask.p99} ms p99 (${polls.length} asked)`);
  const sizes = {
    sellers: sellers.length,
    notices: sent.sent,
    messages: sent.waiting,
    entries,
  };
  console.log(JSON.stringify({ bench: 'case', machine: machine(), wish, ...sizes, rows, till_ms: ask }));
}

class Clock {
  readonly rows: { what: string; ms: number }[] = [];
  async time<T>(what: string, work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    const value = await work();
    this.rows.push({ what, ms: performance.now() - started });
    return value;
  }
}

async function times(count: number, work: () => Promise<unknown>): Promise<number[]> {
  const samples: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const started = performance.now();
    await work();
    samples.push(performance.now() - started);
  }
  return samples;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function until(done: () => boolean, limit_ms: number): Promise<void> {
  const end = performance.now() + limit_ms;
  while (!done()) {
    if (performance.now() > end) throw new Error('the gateway did not get all notices in time');
    await pause(2);
  }
}

/** A till that asks again and again whether goods of the case may be sold, until it is told that they may not. */
class Till {
  readonly samples_ms: number[] = [];
  refusedAt = 0;
  /** Resolves once it was told that they may. */
  readonly allowed: Promise<void>;
  #wasAllowed: () => void = () => {};
  #heard = false;
  readonly #ask: () => Promise<boolean>;
  readonly #pause_ms: number;

  constructor(ask: () => Promise<boolean>, pause_ms: number) {
    this.#ask = ask;
    this.#pause_ms = pause_ms;
    this.allowed = new Promise((resolve) => {
      this.#wasAllowed = resolve;
    });
  }

  async poll(): Promise<void> {
    for (;;) {
      const started = performance.now();
      const allowed = await this.#ask();
      this.samples_ms.push(performance.now() - started);
      if (!allowed) {
        if (!this.#heard) throw new Error('a till was refused before anything was frozen');
        this.refusedAt = performance.now();
        return;
      }
      this.#heard = true;
      this.#wasAllowed();
      await pause(this.#pause_ms);
    }
  }
}

/** Each seller has tills at both servers in turn. */
function openTills({ wish, ports, incident }: Scene): Till[] {
  const { sellers, lotId } = incident;
  return Array.from({ length: wish.tills }, (_none, index) => {
    const key = sellers[index % sellers.length]?.key ?? '';
    const port = ports[(Math.floor(index / sellers.length) + index) % ports.length] ?? 0;
    return new Till(async () => {
      const path = `/api/v1/sale-checks?lot=${lotCode(lotId)}`;
      const { status, body } = await call<{ answer: string }>(port, key, 'GET', path);
      if (status !== 200) throw new Error(`a till was answered ${status}`);
      return body.answer === 'allowed';
    }, wish.pause);
  });
}
