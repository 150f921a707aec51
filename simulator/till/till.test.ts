import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lotCode } from '../../server/modules/registry/index.ts';
import { openCity, type TestCity } from '../../test/support/city.ts';
import { type CityPort, NoAnswer, openCityPort } from './city-port.ts';
import { Receipts } from './receipts.ts';
import { type Goods, Till } from './till.ts';

let city: TestCity;
let folder = '';
let real: CityPort;
/** What becomes of a call: goes through, never arrives, or arrives and its answer is lost. */
let line: 'up' | 'down' | 'answer-lost' = 'up';
let batchOnPack: string | null = null;

beforeAll(async () => {
  city = await openCity();
  folder = mkdtempSync(join(tmpdir(), 'luyuan-till-'));
  const origin = await city.app.listen({ port: 0, host: '127.0.0.1' });
  real = openCityPort({ origin, apiKey: city.keys.supermarket });
});
afterAll(async () => {
  await city?.close();
  rmSync(folder, { recursive: true, force: true });
});

const port: CityPort = {
  call: async (method, target, body) => {
    if (line === 'down') throw new NoAnswer('down');
    const answer = await real.call(method, target, body);
    if (line === 'answer-lost') throw new NoAnswer('lost');
    return answer;
  },
};
const open = (name: string) => {
  const receipts = new Receipts(join(folder, `${name}.ndjson`));
  const till = new Till({ name, port, receipts, now: () => city.clock.now(), lookAtPack: () => batchOnPack });
  return { till, receipts };
};
const goods = (lotId: string): Goods => ({
  code: lotCode(lotId),
  scanned: { lotCode: lotCode(lotId) },
  quantity: 500,
  unit: 'g',
  amountFen: 300,
});
async function freeze(lot: string): Promise<void> {
  // The clock stands still in tests: what was sold before has to be so.
  city.clock.set(new Date(city.clock.now().getTime() + 60_000));
  const answer = await city.call('city-officer', 'POST', '/api/v1/freezes', {
    documentNumber: city.number('FZ'),
    lot,
    clause: '食品安全法 第一百一十条',
    reason: '待查',
  });
  expect(answer.status).toBe(201);
}
const soldWhileFrozen = async () =>
  (await city.discrepancies()).filter((one) => one.kind === 'sold-while-frozen').length;

test('A till asks before it sells: what is frozen stays on the counter from the next sale on', async () => {
  const [good, bad] = [
    (await city.stockCabbage('supermarket')).lotId,
    (await city.stockCabbage('supermarket')).lotId,
  ];
  const { till, receipts } = open('T1');
  expect(await till.refresh()).toBe(true);
  expect((await till.sell([goods(good), goods(bad)])).kept).toEqual([]);
  await freeze(bad);
  const { receipt, kept } = await till.sell([goods(good), goods(bad)]);
  expect(receipt?.lines).toHaveLength(1);
  expect(kept).toMatchObject([
    { said: { answer: 'refused', by: 'city', zh: expect.stringContaining('停止销售') } },
  ]);
  expect(await till.tell()).toBe(2);
  expect(receipts.waiting.size).toBe(0);
  expect(await soldWhileFrozen()).toBe(0);
  expect((await city.holding('supermarket', good)).onHand).toBe(179_000);
});

test('Off-line it sells from its list, tells each receipt once later, and what was frozen meanwhile is a finding', async () => {
  const [known, later] = [
    (await city.stockCabbage('supermarket')).lotId,
    (await city.stockCabbage('supermarket')).lotId,
  ];
  await freeze(known);
  const { till } = open('T2');
  await till.refresh();
  line = 'down';
  // The line is down as the freeze comes: the till cannot know of it.
  await freeze(later);
  city.clock.set(new Date(city.clock.now().getTime() + 60_000));
  const { receipt, kept } = await till.sell([goods(known), goods(later)]);
  expect(kept).toMatchObject([{ goods: { code: lotCode(known) }, said: { answer: 'refused', by: 'list' } }]);
  expect(receipt?.lines).toMatchObject([{ lot: lotCode(later) }]);
  expect(await till.tell()).toBe(0);
  // Its answer is lost twice: the same receipt comes three times. Between, the till is switched off and on again.
  line = 'answer-lost';
  expect(await till.tell()).toBe(0);
  const again = open('T2');
  expect(again.receipts.waiting.size).toBe(1);
  expect(await again.till.tell()).toBe(0);
  line = 'up';
  expect(await again.till.tell()).toBe(1);
  expect(again.receipts.waiting.size).toBe(0);
  expect((await city.holding('supermarket', later)).onHand).toBe(179_500);
  expect(await soldWhileFrozen()).toBe(1);
  expect((await city.verify()).findings).toEqual([]);
});

test('Once its list has run out it says so and sells nothing, until the line is up', async () => {
  const { lotId } = await city.stockCabbage('supermarket');
  const { till } = open('T3');
  await till.refresh();
  line = 'down';
  const now = city.clock.now();
  city.clock.set(new Date(now.getTime() + 25 * 3_600_000));
  const { receipt, kept } = await till.sell([goods(lotId)]);
  expect(receipt).toBeNull();
  expect(kept).toMatchObject([{ said: { answer: 'list-too-old', zh: expect.stringContaining('离线太久') } }]);
  line = 'up';
  expect((await till.sell([goods(lotId)])).kept).toEqual([]);
  city.clock.set(now);
});

test('Where only some batches are stopped the cashier looks at the pack', async () => {
  const gtin = city.products.cheese.gtin ?? '';
  const lots: string[] = [];
  for (const batch of ['A1', 'A2']) {
    const voucher = await city.issue('factory', {
      receiver: { partyId: city.parties.supermarket.partyId },
      lines: [city.cheese(batch)],
      certificates: [city.inspectionReport()],
    });
    await city.receive('supermarket', voucher);
    lots.push(voucher.lineItems[0]?.lotId ?? '');
  }
  await freeze(lots[0] ?? '');
  const pack: Goods = { code: gtin, scanned: { gtin }, quantity: 1, unit: '袋', amountFen: 1500 };
  const { till } = open('T4');
  batchOnPack = 'A1';
  expect((await till.sell([pack])).kept).toHaveLength(1);
  batchOnPack = 'A2';
  expect((await till.sell([pack])).kept).toEqual([]);
  batchOnPack = null;
  expect((await till.sell([pack])).kept).toHaveLength(1);
});
