import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createAccount, createApiKey, type PartyId } from '../server/modules/identity/index.ts';
import { jyNumberOf, usccOf } from '../simulator/identities.ts';
import { quietApp } from './quiet-app.ts';
import { flags, machine, openStage, printTable, type Stage } from './stage.ts';

/**
 * A purchase book of so many rows, taken home as XLSX and as PDF over HTTP: time to the first byte and to the last, how much
 * memory the process has at the most, and how long it kept others waiting meanwhile.
 */
export async function run(args: readonly string[]): Promise<void> {
  const stage = await openStage();
  try {
    await measure(stage, flags(args, { rows: 20_000, lines: 100 }));
  } finally {
    await stage.close();
  }
}

interface Took {
  format: string;
  bytes: number;
  first_ms: number;
  total_ms: number;
  grown_mib: number;
  lag_p99_ms: number;
  lag_max_ms: number;
}

async function measure(stage: Stage, wish: { rows: number; lines: number }): Promise<void> {
  const app = await quietApp(stage.tools);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const keys = await people(stage, (key, url, payload) => call(key, url, payload));
  async function call<T>(key: string, url: string, payload: object): Promise<T> {
    const answer = await app.inject({ method: 'POST', url, headers: { 'x-api-key': key }, payload });
    if (answer.statusCode >= 300) throw new Error(`${url}: ${answer.body.slice(0, 500)}`);
    return answer.json() as T;
  }
  const documents = Math.ceil(wish.rows / wish.lines);
  for (let at = 0; at < documents; at += 1) {
    const voucher = await call<{ number: string }>(keys.farm, '/api/v1/vouchers', {
      documentNumber: `BENCH-${at}`,
      receiver: { partyId: keys.shopId },
      lines: Array.from({ length: wish.lines }, (_none, line) => ({
        product: { productId: keys.productId },
        quantity: 12,
        unit: '箱',
        each: { quantity: 15, unit: 'kg' },
        origin: `福建漳浦 ${at}-${line}`,
      })),
      certificates: [{ kind: 'produce-conformity', number: `HG-${at}`, issuer: '绿畦农场' }],
    });
    await call(keys.shop, `/api/v1/vouchers/${voucher.number}/receipts`, {
      documentNumber: `R-${at}`,
      decision: 'all',
    });
  }
  const took: Took[] = [];
  for (const format of ['xlsx', 'pdf', 'xlsx', 'pdf']) {
    globalThis.gc?.();
    took.push(await take(port, `/api/v1/record-books/purchase/${format}`, keys.shop, format));
  }
  await app.close();
  const { cpus, cpu } = machine();
  console.log(`\n${documents * wish.lines} rows in ${documents} documents; ${cpus} cores, ${cpu}`);
  printTable(
    ['format', 'MB', 'first byte ms', 'whole ms', 'memory grown MiB', 'others waited p99 ms', 'max ms'],
    took.map((one) => [
      one.format,
      Math.round(one.bytes / 1e5) / 10,
      one.first_ms,
      one.total_ms,
      one.grown_mib,
      one.lag_p99_ms,
      one.lag_max_ms,
    ]),
  );
  console.log(`peak of the process ${peak_mib()} MiB`);
  console.log(JSON.stringify({ bench: 'books', machine: machine(), ...wish, peak_mib: peak_mib(), took }));
}

/** A farm that sends and a shop that keeps the book. */
async function people({ tools }: Stage, call: <T>(key: string, url: string, payload: object) => Promise<T>) {
  const keyOf = async (
    userName: string,
    who: { role: 'administrator' } | { role: 'operator'; partyId: PartyId },
  ) => {
    const account = { userName, displayName: userName, password: 'egret-over-water', ...who };
    const { accountId } = await createAccount(tools.db, tools.ids, account);
    return createApiKey(tools.db, accountId, 'bench');
  };
  const district = [...tools.city.districts.keys()][0] ?? '';
  const admin = await keyOf('admin-bench', { role: 'administrator' });
  const party = async (business: 'farm' | 'supermarket', serial: number) =>
    (
      await call<{ partyId: PartyId }>(admin, '/api/v1/parties', {
        uscc: usccOf('company', district, 20_000 + serial),
        name: business === 'farm' ? '绿畦蔬菜农场' : '惠民超市',
        kind: business,
        licenceNumbers:
          business === 'farm' ? [] : [{ kind: 'JY', number: jyNumberOf('sale', district, serial) }],
        address: `门牌 ${serial} 号`,
        contactName: '联系人',
        contactPhone: '0592-5500000',
        divisionCode: district,
      })
    ).partyId;
  const farmId = await party('farm', 1);
  const shopId = await party('supermarket', 2);
  const farm = await keyOf('farm-bench', { role: 'operator', partyId: farmId });
  const shop = await keyOf('shop-bench', { role: 'operator', partyId: shopId });
  const product = { name: '大白菜', category: 'chinese-cabbage' };
  const { productId } = await call<{ productId: string }>(farm, '/api/v1/products', product);
  return { farm, shop, shopId, productId };
}

const peak_mib = (): number => Math.round(process.resourceUsage().maxRSS / 1024);

/** Reads as a browser does that saves a file: keeps nothing. */
function take(port: number, path: string, key: string, format: string): Promise<Took> {
  const lag = monitorEventLoopDelay({ resolution: 5 });
  const before = process.memoryUsage().rss;
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 20);
  lag.enable();
  const started = performance.now();
  return new Promise((resolve, reject) => {
    request({ port, path, headers: { 'x-api-key': key } }, (answer) => {
      let [bytes, first_ms] = [0, 0];
      answer.on('data', (chunk: Buffer) => {
        first_ms ||= Math.round(performance.now() - started);
        bytes += chunk.length;
      });
      answer.on('error', reject);
      answer.on('end', () => {
        clearInterval(watch);
        lag.disable();
        if (answer.statusCode !== 200) reject(new Error(`${path}: ${answer.statusCode}`));
        resolve({
          format,
          bytes,
          first_ms,
          total_ms: Math.round(performance.now() - started),
          grown_mib: Math.round((most - before) / 2 ** 20),
          lag_p99_ms: Math.round(lag.percentile(99) / 1e6),
          lag_max_ms: Math.round(lag.max / 1e6),
        });
      });
    })
      .on('error', reject)
      .end();
  });
}
