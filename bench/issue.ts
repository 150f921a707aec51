import autocannon from 'autocannon';
import { buildApp } from '../server/app.ts';
import {
  createAccount,
  createApiKey,
  type PartyId,
  type Principal,
} from '../server/modules/identity/index.ts';
import { verifyLedger } from '../server/modules/ledger/index.ts';
import {
  organisationCheck,
  registerParty,
  registerProduct,
  usccCheck,
} from '../server/modules/registry/index.ts';
import { projections } from '../server/projections.ts';
import { insertBare } from './bench.store.ts';
import { bytesAnEntry, flags, machine, openStage, printTable, type Stage } from './stage.ts';

/**
 * Vouchers issued over HTTP, every check on (permission, required fields, papers, quantities, lots, signature) and
 * durable: --lines lines a request from --connections connections for --seconds. Beside it one-line vouchers, and as
 * the limit the bare INSERT of as many movement rows over the same connections, without any check or document.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { lines, connections, seconds } = flags(args, { lines: 10, connections: 16, seconds: 10 });
  const stage = await openStage();
  try {
    const world = await prepare(stage);
    await issueFor(stage, world, lines, connections, 2);
    const many = await issueFor(stage, world, lines, connections, seconds);
    const size = await bytesAnEntry(stage);
    const single = await issueFor(stage, world, 1, connections, seconds);
    // Before the bare rows: planted rows without a document are just what verify reports.
    const verified = await verifyLedger(stage.tools.db, projections(stage.tools.city), { after: '0' });
    const bare = await bareInserts(stage, lines, connections, seconds);
    console.log(`\n${machine().cpus} cores (server, database and load generator together), ${machine().cpu}`);
    printTable(
      ['issuing, durable', 'lines/s', 'requests/s', 'p50 ms', 'p99 ms', 'refused'],
      [
        [
          `HTTP, ${lines} lines a voucher`,
          many.lines_s,
          many.requests_s,
          many.p50_ms,
          many.p99_ms,
          many.refused,
        ],
        [
          'HTTP, 1 line a voucher',
          single.lines_s,
          single.requests_s,
          single.p50_ms,
          single.p99_ms,
          single.refused,
        ],
        [`bare INSERT, ${lines} rows a commit`, bare.lines_s, bare.requests_s, bare.p50_ms, bare.p99_ms, 0],
      ],
    );
    console.log(
      `${size.entries} entries: ${size.ledger_bytes} bytes an entry in the ledger with its indexes, ${size.all_bytes} with everything that is stored for it`,
    );
    printTable(
      ['table', 'bytes an entry'],
      size.tables.map((table) => [table.name, Math.round(table.bytes / size.entries)]),
    );
    console.log(`verify: ${verified.documents} documents, ${verified.findings.length} findings`);
    console.log(
      JSON.stringify({
        bench: 'issue',
        many,
        single,
        bare,
        entries: size.entries,
        ledger_bytes_an_entry: size.ledger_bytes,
        all_bytes_an_entry: size.all_bytes,
        verify_findings: verified.findings.length,
        machine: machine(),
      }),
    );
  } finally {
    await stage.close();
  }
}

interface World {
  origin: string;
  key: string;
  receiverId: string;
  products: string[];
  close(): Promise<void>;
}

function usccOf(serial: number): string {
  const organisation = `QQ${String(serial).padStart(6, '0')}`;
  const body = `91110000${organisation}${organisationCheck(organisation)}`;
  return body + usccCheck(body);
}

async function prepare(stage: Stage): Promise<World> {
  const { tools } = stage;
  const party = (serial: number, kind: string) =>
    registerParty(tools, {
      uscc: usccOf(serial),
      name: `基准${serial}`,
      kind,
      address: '基准路 1 号',
      contactPhone: '0000-0000000',
    });
  const farm = await party(1, 'farm');
  const receiver = await party(2, 'wholesaler');
  const category = [...tools.city.categories.values()].find(
    (one) => one.goodsKind === 'produce' && one.baseUnit === 'g',
  );
  const account = await createAccount(tools.db, tools.ids, {
    userName: 'bench',
    displayName: 'bench',
    password: 'bench-password',
    role: 'operator',
    partyId: farm.partyId,
  });
  const principal: Principal = { ...account, partyId: farm.partyId as PartyId };
  const products: string[] = [];
  for (let index = 0; index < 50; index += 1) {
    const product = await registerProduct(tools, principal, {
      name: `蔬菜${index}`,
      category: category?.code ?? '',
      packing: [{ unit: '箱', contains: 15, of: 'kg' }],
    });
    products.push(product.productId);
  }
  const key = await createApiKey(tools.db, account.accountId, 'bench');
  const app = await buildApp({
    tools,
    publicUrl: 'http://localhost',
    logLevel: 'silent',
    requestsPerMinute_max: 0,
    trustProxy: false,
  });
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  return { origin, key, receiverId: receiver.partyId, products, close: () => app.close() };
}

let documents = 0;

function voucher(world: World, lines: number): string {
  documents += 1;
  return JSON.stringify({
    documentNumber: `B-${documents}`,
    receiver: { partyId: world.receiverId },
    lines: Array.from({ length: lines }, (_none, index) => ({
      product: { productId: world.products[(documents + index) % world.products.length] },
      quantity: 12,
      unit: '箱',
      origin: '福建漳浦',
      // A batch of its own: every line mints a lot, the dearest case.
      batch: `${documents}-${index}`,
    })),
    certificates: [{ kind: 'produce-conformity', number: `HG${documents}`, issuer: '基准1' }],
  });
}

async function issueFor(_stage: Stage, world: World, lines: number, connections: number, seconds: number) {
  const result = await autocannon({
    url: `${world.origin}/api/v1/vouchers`,
    method: 'POST',
    connections,
    duration: seconds,
    headers: { 'content-type': 'application/json', 'x-api-key': world.key },
    requests: [{ setupRequest: (request) => ({ ...request, body: voucher(world, lines) }) }],
  });
  const requests_s = result['2xx'] / result.duration;
  return {
    lines_s: Math.round(requests_s * lines),
    requests_s: Math.round(requests_s),
    p50_ms: result.latency.p50,
    p99_ms: result.latency.p99,
    refused: result.non2xx,
  };
}

async function bareInserts(stage: Stage, lines: number, connections: number, seconds: number) {
  const until = performance.now() + seconds * 1000;
  const samples: number[] = [];
  let serial = 0;
  const worker = async () => {
    while (performance.now() < until) {
      serial += 1;
      const first = 2_000_000_000_000 + serial * 1000;
      const started = performance.now();
      await insertBare(stage.tools.db, first, lines);
      samples.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  const sorted = samples.sort((a, b) => a - b);
  const at = (share: number) => Math.round((sorted[Math.floor(share * sorted.length)] ?? 0) * 10) / 10;
  return {
    lines_s: Math.round((samples.length * lines) / seconds),
    requests_s: Math.round(samples.length / seconds),
    p50_ms: at(0.5),
    p99_ms: at(0.99),
  };
}
