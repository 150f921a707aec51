import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createAccount, createApiKey, type PartyId } from '../server/modules/identity/index.ts';
import { verifyLedger } from '../server/modules/ledger/index.ts';
import { registerParty, registerProduct } from '../server/modules/registry/index.ts';
import { projections } from '../server/projections.ts';
import { usccOf } from '../simulator/identities.ts';
import { fullCityFiles, loadFiles } from './full-city-load.ts';
import { copyTables } from './ingest.store.ts';
import { quietApp } from './quiet-app.ts';
import { bytesAnEntry, flags, machine, openStage, printTable, type Stage } from './stage.ts';

/**
 * Voucher lines into the ledger, durable and with every check and signature on.
 *
 * Over HTTP: vouchers of --lines lines from --connections connections of --senders businesses for --seconds, and
 * beside it one-line vouchers; every line mints a lot. In bulk: a day of the full city of --operators businesses,
 * --products products and --entries entries, loaded by `npm run import`'s code. The limit: the very rows that this left,
 * all tables, by a bare COPY into a fresh database with the same indexes.
 */
export async function run(args: readonly string[]): Promise<void> {
  const wish = flags(args, {
    lines: 10,
    connections: 64,
    senders: 32,
    seconds: 10,
    operators: 8100,
    products: 39_900,
    entries: 100_000,
    rows: 400,
  });
  const http = await overHttp(wish);
  const bulk = await inBulk(wish);
  console.log(`\n${machine().cpus} cores for everything (load, server, database), ${machine().cpu}`);
  printTable(
    ['issuing over HTTP, durable', 'lines/s', 'requests/s', 'p50 ms', 'p99 ms', 'refused'],
    [http.many, http.single].map((one) => [
      `${one.lines} lines a voucher, ${wish.connections} connections`,
      one.lines_s,
      one.requests_s,
      one.p50_ms,
      one.p99_ms,
      one.refused,
    ]),
  );
  printTable(
    ['loading a backlog', 'rows', 'entries', 'seconds', 'entries/s'],
    [
      ['registers: businesses, products', bulk.registry.rows, '', bulk.registry.seconds, ''],
      ['documents, all checks', bulk.day.rows, bulk.entries, bulk.day.seconds, bulk.day.entries_s],
      ['the same rows by bare COPY', bulk.copy.rows, bulk.entries, bulk.copy.seconds, bulk.copy.entries_s],
    ],
  );
  console.log(
    `bulk takes ${bulk.times_copy} times as long as COPY; refused ${bulk.day.refused}; verify: ${bulk.documents} documents, ${bulk.findings} findings`,
  );
  printTable(
    ['COPY by table', 'rows', 'ms'],
    bulk.copy.tables.filter((table) => table.rows > 0).map((table) => [table.name, table.rows, table.ms]),
  );
  console.log(
    `${bulk.bytes.entries} movements: ${bulk.bytes.ledger_bytes} bytes an entry in the ledger with its indexes, ${bulk.bytes.all_bytes} with everything`,
  );
  console.log(JSON.stringify({ bench: 'ingest', wish, http, bulk, machine: machine() }));
}

type Wish = Record<
  'lines' | 'connections' | 'senders' | 'seconds' | 'operators' | 'products' | 'entries' | 'rows',
  number
>;

interface Issued {
  lines: number;
  lines_s: number;
  requests_s: number;
  p50_ms: number;
  p99_ms: number;
  refused: number;
}

async function overHttp(wish: Wish): Promise<{ many: Issued; single: Issued; findings: number }> {
  const stage = await openStage();
  try {
    const world = await prepare(stage, wish.senders);
    const issue = async (lines: number, seconds: number, run: string): Promise<Issued> => {
      const plan = { ...world.plan, lines, connections: wish.connections, seconds, run };
      const { stdout } = await promisify(execFile)(process.execPath, [
        join(import.meta.dirname, 'ingest-load.ts'),
        JSON.stringify(plan),
      ]);
      return { lines, ...(JSON.parse(stdout) as Omit<Issued, 'lines'>) };
    };
    await issue(wish.lines, 3, 'warm');
    const many = await issue(wish.lines, wish.seconds, 'many');
    const single = await issue(1, wish.seconds, 'single');
    await world.close();
    const verified = await verifyLedger(stage.tools.db, projections(stage.tools.city), { after: '0' });
    return { many, single, findings: verified.findings.length };
  } finally {
    await stage.close();
  }
}

async function prepare(stage: Stage, senders: number) {
  const { tools } = stage;
  const party = (serial: number, kind: string) =>
    registerParty(tools, {
      uscc: usccOf('company', tools.city.city.code, serial),
      name: `基准${serial}`,
      kind,
      address: '基准路 1 号',
      contactPhone: '0000-0000000',
    });
  const farms = [];
  for (let index = 0; index < senders; index += 1) {
    const farm = await party(index, 'farm');
    const account = await createAccount(tools.db, tools.ids, {
      userName: `bench${index}`,
      displayName: farm.name,
      password: 'bench-password',
      role: 'operator',
      partyId: farm.partyId,
    });
    farms.push({ farm, account, key: await createApiKey(tools.db, account.accountId, 'bench') });
  }
  const receivers = [];
  for (let index = 0; index < 8; index += 1) receivers.push(await party(10_000 + index, 'wholesaler'));
  const category = [...tools.city.categories.values()].find(
    (one) => one.goodsKind === 'produce' && one.baseUnit === 'g',
  );
  const products: string[] = [];
  const first = farms[0];
  if (!first) throw new RangeError('at least one sender');
  for (let index = 0; index < 50; index += 1) {
    const product = await registerProduct(
      tools,
      { ...first.account, partyId: first.farm.partyId as PartyId },
      {
        name: `蔬菜${index}`,
        category: category?.code ?? '',
        packing: [{ unit: '箱', contains: 15, of: 'kg' }],
      },
    );
    products.push(product.productId);
  }
  const app = await quietApp(tools);
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    plan: {
      origin,
      senders: farms.map(({ key, farm }) => ({ key, name: farm.name })),
      receivers: receivers.map((one) => one.partyId),
      products,
    },
    close: () => app.close(),
  };
}

const round = (value: number, digits = 1) => Math.round(value * 10 ** digits) / 10 ** digits;

async function inBulk(wish: Wish) {
  const stage = await openStage();
  const fresh = await openStage();
  try {
    const files = await fullCityFiles(stage, {
      ...{ operators: wish.operators, products: wish.products, entries: wish.entries },
      days: 1,
    });
    const { entries } = files;
    const account = await createAccount(stage.tools.db, stage.tools.ids, {
      userName: 'loader',
      displayName: 'loader',
      password: 'bench-password',
      role: 'administrator',
    });
    const registry = await loadFiles(stage, account.accountId, [files.registry], wish.rows);
    const day = await loadFiles(stage, account.accountId, files.days, wish.rows);
    const bytes = await bytesAnEntry(stage);
    const verified = await verifyLedger(stage.tools.db, projections(stage.tools.city), { after: '0' });
    const tables = await copyTables(stage.database.ownerUrl, fresh.database.ownerUrl);
    const seconds = tables.reduce((sum, table) => sum + table.ms, 0) / 1000;
    return {
      entries,
      registry,
      day: { ...day, entries_s: Math.round(entries / day.seconds) },
      copy: {
        tables,
        rows: tables.reduce((sum, table) => sum + table.rows, 0),
        seconds: round(seconds),
        entries_s: Math.round(entries / seconds),
      },
      times_copy: round(day.seconds / seconds, 2),
      documents: verified.documents,
      findings: verified.findings.length,
      bytes,
    };
  } finally {
    await fresh.close();
    await stage.close();
  }
}
