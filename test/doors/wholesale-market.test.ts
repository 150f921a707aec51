import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyLedger } from '../../server/modules/ledger/index.ts';
import { loadCity } from '../../server/modules/registry/index.ts';
import { findCity } from '../../server/platform/config.ts';
import { openDb } from '../../server/platform/db.ts';
import { projections } from '../../server/projections.ts';
import type { Truth } from '../../simulator/wholesale-market/books.ts';
import {
  type Call,
  mapCode,
  type Prepared,
  prepareMarket,
  sendUpstream,
} from '../../simulator/wholesale-market/prepare.ts';
import {
  makeSharedPlace,
  type ServerProcess,
  type SharedPlace,
  startServerProcess,
} from '../scale/server-processes.ts';
import { PASSWORD } from '../support/city.ts';
import { type Line, openLine, startMarket } from './market-house.ts';

/** A wholesale market's own system and the city's, each a program of its own, over one bad line. */

let place: SharedPlace;
let server: ServerProcess;
let line: Line;
let owner: pg.Client;
let folder: string;
let admin: Record<string, string>;
const officers: Record<'first' | 'second', Record<string, string>> = { first: {}, second: {} };
const city = loadCity(findCity(process.env.LUYUAN_CITY));

/** Straight to the city, beside the market's line. */
const call: Call = async (headers, method, path, body) => {
  const answer = await fetch(server.origin + path, {
    method,
    headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(20_000),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? {} : JSON.parse(text) };
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'luyuan-market-'));
  place = await makeSharedPlace();
  server = await startServerProcess(place.databaseUrl, place.dataDir);
  line = await openLine(server.origin);
  owner = new pg.Client({ connectionString: place.databaseUrl });
  await owner.connect();
  const chief = { userName: 'chief', displayName: '管理员', password: PASSWORD };
  await call({}, 'POST', '/api/v1/setup', { token: server.invitation, ...chief });
  const signedIn = await fetch(`${server.origin}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userName: 'chief', password: PASSWORD }),
  });
  admin = { cookie: signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '', 'x-luyuan': '1' };
  for (const who of ['first', 'second'] as const) {
    const scope = { role: 'regulator', divisionCode: city.city.code, password: PASSWORD };
    const made = await call(admin, 'POST', '/api/v1/accounts', { userName: who, displayName: who, ...scope });
    const key = await call(admin, 'POST', `/api/v1/accounts/${made.body.accountId}/api-keys`, { label: 'x' });
    officers[who] = { 'x-api-key': String(key.body.key) };
  }
}, 300_000);

afterAll(async () => {
  line?.close();
  await server?.stop();
  await owner?.end();
  await place?.remove();
  rmSync(folder, { recursive: true, force: true });
});

function argsFor(prepared: Prepared, name: string, more: readonly string[] = []): string[] {
  const config = join(folder, `${name}.json`);
  writeFileSync(config, JSON.stringify({ ...prepared.credentials, timeZone: city.city.timezone }));
  return ['--config', config, '--data', join(folder, name), ...more];
}
const truthOf = (name: string): Truth =>
  JSON.parse(readFileSync(join(folder, name, 'truth.json'), 'utf8')) as Truth;

/** What the city holds for the stalls, in grams by stall and goods, from its own tables. */
async function cityStock(prepared: Prepared): Promise<Record<string, number>> {
  const { rows } = await owner.query(
    `SELECT p.stall, pr.name, sum(h.on_hand)::bigint AS grams, sum(h.incoming)::bigint AS incoming
       FROM ledger.holding h JOIN registry.party p USING (party_id)
       JOIN registry.lot l ON l.lot_id = h.lot_id JOIN registry.product pr ON pr.product_id = l.product_id
      WHERE p.market_id = $1 GROUP BY 1, 2`,
    [prepared.marketId],
  );
  expect(rows.filter((row) => Number(row.incoming) !== 0)).toEqual([]);
  return stockOf(rows.map((row) => ({ stall: row.stall, goods: row.name, grams: Number(row.grams) })));
}

const stockOf = (stock: Truth['stock']): Record<string, number> =>
  Object.fromEntries(
    stock.filter((one) => one.grams !== 0).map((one) => [`${one.stall} ${one.goods}`, one.grams]),
  );

/** Documents by type, number and stall, as the city has them. */
async function cityDocuments(prepared: Prepared): Promise<string[]> {
  const { rows } = await owner.query(
    `SELECT d.kind, d.sender_number, p.stall FROM ledger.document d JOIN registry.party p ON p.party_id = d.sender_id
      WHERE p.market_id = $1 OR p.party_id = $1`,
    [prepared.marketId],
  );
  const names: Record<number, string> = {
    1: 'voucher',
    2: 'receipt',
    5: 'purchase',
    12: 'sale',
    16: 'stock-taking',
    19: 'lot-test',
  };
  return rows.map((row) => `${names[row.kind]} ${row.sender_number} ${row.stall}`).sort();
}
const documentsOf = (truth: Truth): string[] =>
  truth.documents
    .filter((one) => one.status === 'taken')
    .map((one) => `${one.type} ${one.documentNumber} ${one.stall}`)
    .sort();

/** Lots of which stalls still have most. */
async function lotsInMarket(prepared: Prepared, count: number): Promise<string[]> {
  const { rows } = await owner.query(
    `SELECT h.lot_id FROM ledger.holding h JOIN registry.party p USING (party_id)
      WHERE p.market_id = $1 ORDER BY h.on_hand DESC LIMIT $2`,
    [prepared.marketId, count],
  );
  return rows.map((row) => String(row.lot_id));
}

async function freeze(lot: string, number: string): Promise<string> {
  const answer = await call(officers.first, 'POST', '/api/v1/freezes', {
    documentNumber: number,
    lot,
    clause: '食品安全法 第一百一十条',
    reason: '农药残留超标线索',
  });
  expect(answer.status).toBe(201);
  return String(answer.body.freezeId);
}

test('After a day with three outages the market and the city hold the same, to the last document and gram', async () => {
  const prepared = await prepareMarket(call, {
    origin: line.origin,
    admin,
    division: '350206001',
    unmapped: ['10411', 'KH-0180'],
    serial: 1,
  });
  const args = argsFor(prepared, 'day', ['--seed', '7', '--tick-ms', '60']);
  let market = startMarket(args);
  let sent = 0;
  const upstream = async () => {
    sent += 1;
    const stall = ['A1', 'B2', 'C3'][sent % 3] ?? 'A1';
    await sendUpstream(call, prepared, `UP-${sent}`, {
      stall,
      merchandise: '10204',
      kg: 400 + sent,
      batch: `UB-${sent}`,
    });
  };
  await market.reached(3);
  await upstream();
  await upstream();

  // First outage: the city's server dies, and comes back elsewhere.
  await market.reached(8);
  await server.kill9();
  await market.reached(14);
  market.hold();
  server = await startServerProcess(place.databaseUrl, place.dataDir);
  line.target = server.origin;
  await upstream();
  market.go();

  // An officer stops six lots; the scales hear of it with the next page.
  await market.reached(20);
  market.hold();
  const frozen: string[] = [];
  for (const lot of await lotsInMarket(prepared, 6)) frozen.push(await freeze(lot, `FZ-${lot}`));
  market.go();

  // Second: the city takes everything, and the market never hears of it.
  await market.reached(24);
  line.mode = 'answers-lost';
  await upstream();
  await market.reached(30);
  line.mode = 'up';

  // Third: the market's own program is killed in the middle of its work.
  await market.reached(36);
  await market.kill9();
  await upstream();
  market = startMarket(args);
  // Cut off once more: what the scales sell of goods that are stopped meanwhile, the city will not take.
  await market.reached(40);
  market.hold();
  line.mode = 'away';
  for (const lot of await lotsInMarket(prepared, 24)) frozen.push(await freeze(lot, `FZ2-${lot}`));
  market.go();
  await market.reached(48);
  line.mode = 'up';

  // Somebody of the market maps the codes that nobody knew, and the officer's colleague lifts the freeze.
  market.hold();
  for (const code of ['10411', 'KH-0180']) await mapCode(call, prepared, code);
  market.go();
  await market.reached(53);
  // One of them stays frozen into the night.
  for (const freezeId of frozen.slice(1)) {
    const lifted = await call(officers.second, 'POST', `/api/v1/freezes/${freezeId}/lift`, {
      documentNumber: `LF-${freezeId}`,
      reason: '复检合格',
    });
    expect(lifted.status).toBe(201);
  }
  const code = await market.ended;
  expect({ code, log: code === 0 ? [] : market.log.slice(-30) }).toEqual({ code: 0, log: [] });

  // Beside the city's own comparison: the market's truth against the city's tables.
  const truth = truthOf('day');
  expect(await cityStock(prepared)).toEqual(stockOf(truth.stock));
  expect(await cityDocuments(prepared)).toEqual(documentsOf(truth));
  expect(truth.documents.filter((one) => one.type === 'receipt')).toHaveLength(sent);
  // Every booth that had goods of a stopped lot has counted them.
  expect(truth.documents.filter((one) => one.type === 'stock-taking').length).toBeGreaterThanOrEqual(6);
  expect(truth.documents.filter((one) => !['taken', 'refused'].includes(one.status))).toEqual([]);
  // Some of it was stopped at the exit, and went back to the booth; some was gone, and is missing in the count.
  expect(truth.documents.filter((one) => one.status === 'refused').length).toBeGreaterThan(
    truth.unreported.length,
  );
  expect(truth.unreported.length).toBeGreaterThan(0);
  // The outages did happen, and what was taken was sent again.
  expect(line.figures.swallowed).toBeGreaterThan(0);
  expect(line.figures.refused).toBeGreaterThan(0);
  console.log(market.log.filter((text) => /^(day|figures|drained)/.test(text)).join('\n'));
  console.log(`line ${JSON.stringify(line.figures)}, documents ${truth.documents.length}`);
  const db = openDb({ url: place.databaseUrl, connections_max: 2 });
  expect((await verifyLedger(db, projections(city), { after: '0' })).findings).toEqual([]);
  await db.close();
}, 600_000);

test('A document that was lost shows in the comparison of both sides, and in the stock', async () => {
  const prepared = await prepareMarket(call, {
    origin: line.origin,
    admin,
    division: '350206001',
    algorithm: 'HMAC-SM3',
    serial: 2,
  });
  const market = startMarket(argsFor(prepared, 'lossy', ['--seed', '11', '--tick-ms', '0', '--lose', '1']));
  const code = await market.ended;
  expect({ code, log: code === 1 ? [] : market.log.slice(-30) }).toEqual({ code: 1, log: [] });
  const truth = truthOf('lossy');
  const missing = market.log.flatMap((text) => (text.includes('missing-here') ? [JSON.parse(text)] : []));
  expect(missing).toMatchObject([{ what: 'missing-here', kind: expect.stringMatching(/voucher|sale/) }]);
  const stock = await cityStock(prepared);
  const told = stockOf(truth.stock);
  const differing = Object.keys({ ...stock, ...told }).filter((key) => stock[key] !== told[key]);
  expect(differing).toHaveLength(1);
  const there = await cityDocuments(prepared);
  const lost = documentsOf(truth).filter((one) => !there.includes(one));
  expect(lost.map((text) => text.split(' ')[1])).toEqual([missing[0].documentNumber]);
  expect(existsSync(join(folder, 'lossy', 'market.log'))).toBe(true);
}, 600_000);

test('A journal that was cut in the middle of a line goes on before it', async () => {
  const { Journal } = await import('../../simulator/wholesale-market/journal.ts');
  const path = join(folder, 'torn.log');
  const first = new Journal<{ n: number }>(path);
  first.append({ n: 1 });
  first.append({ n: 2 });
  first.close();
  const whole = readFileSync(path, 'utf8');
  writeFileSync(path, whole.slice(0, -5));
  const second = new Journal<{ n: number }>(path);
  expect(second.entries).toEqual([{ n: 1 }]);
  second.append({ n: 3 });
  second.close();
  expect(new Journal<{ n: number }>(path).entries).toEqual([{ n: 1 }, { n: 3 }]);
});
