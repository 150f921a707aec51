import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCity, type TestCity } from '../../../test/support/city.ts';
import { outboxConsumers, outboxTools } from '../../outbox.ts';
import { runOutboxOnce } from '../ledger/index.ts';
import { rebuildRollups, verifyRollups } from './index.ts';
import { busyDays, dice } from './testing/busy-days.ts';
import { stockOfProducts, sumsOfDivisions, sumsOfLedger, sumsOfRollups } from './testing/ledger-sums.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

const run = (limit = 50) => runOutboxOnce(outboxTools(city.tools), outboxConsumers(city.tools), limit);
const recount = () => ({ ...outboxTools(city.tools), timeZone: city.city.city.timezone });

async function drain(): Promise<void> {
  while ((await run()).done > 0);
}

async function expectExact(): Promise<void> {
  const told = await sumsOfLedger(city.owner, city.city.city.timezone);
  expect(await sumsOfRollups(city.owner)).toEqual(told);
  const divisions = await sumsOfDivisions(city.owner);
  expect(divisions.kept).toEqual(divisions.added);
  if ((await pending()) > 0) return;
  const stock = await stockOfProducts(city.owner);
  expect(stock.kept).toEqual(stock.held);
}

async function pending(): Promise<number> {
  const { rows } = await city.owner.query<{ count: string }>('SELECT count(*) FROM ledger.outbox');
  return Number(rows[0]?.count);
}

/** A worker in a process of its own; killed when it has done `statements` of them, or left to end. */
function worker(batch: number, statements = Number.POSITIVE_INFINITY): Promise<'killed' | 'ended'> {
  const script = join(import.meta.dirname, 'testing/worker-process.ts');
  const cityDir = join(import.meta.dirname, '../../../cities/xiamen');
  const child = spawn(process.execPath, [script, city.serverUrl, cityDir, String(batch)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = 0;
  let errors = '';
  child.stderr.on('data', (data: Buffer) => {
    errors += data.toString();
  });
  child.stdout.on('data', (data: Buffer) => {
    said += data.length;
    if (said >= statements) child.kill('SIGKILL');
  });
  return new Promise((resolve, reject) => {
    child.on('exit', (code, signal) => {
      if (signal === 'SIGKILL') resolve('killed');
      else if (code === 0) resolve('ended');
      else reject(new Error(errors));
    });
  });
}

describe('Roll-ups are what the ledger adds up to', () => {
  test('After vouchers, refusals, annulments, sales, transformations, counts and late documents', async () => {
    await busyDays(city, 12);
    expect(await pending()).toBeGreaterThan(30);
    expect((await sumsOfRollups(city.owner)).length).toBe(0);
    await expectExact();
    await run(10);
    await expectExact();
    await drain();
    expect(await pending()).toBe(0);
    expect((await sumsOfRollups(city.owner)).length).toBeGreaterThan(30);
    await expectExact();
    expect((await verifyRollups(recount())).findings).toEqual([]);
  });

  test('After workers that were killed at random points, and two at once', async () => {
    await busyDays(city, 8, 7);
    const roll = dice(20_261_123);
    const ends: string[] = [];
    while (ends.length < 3) {
      ends.push(await worker(1 + roll(3), 1 + roll(25)));
      await expectExact();
    }
    expect(ends).toContain('killed');
    await Promise.all([worker(3), worker(2)]);
    expect(await pending()).toBe(0);
    await expectExact();
  }, 120_000);

  test('A document about an earlier day is counted on that day, the city’s and not Greenwich’s', async () => {
    const { lotId } = await city.stockCabbage('stall');
    await drain();
    const of = async (day: string) =>
      (await sumsOfRollups(city.owner)).filter((line) =>
        line.startsWith(`${city.parties.stall.partyId} ${day} ${city.products.cabbage.productId} 11 -1`),
      );
    expect(await of('2026-11-03')).toEqual([]);
    // 00:30 of the 3rd in the city is still the 2nd in Greenwich.
    const sale = await city.record('stall', 'sales', {
      at: '2026-11-03T00:30:00+08:00',
      lines: [{ lot: lotId, quantity: 2, unit: 'kg' }],
    });
    expect(sale.status).toBe(201);
    await drain();
    expect(await of('2026-11-03')).toEqual([expect.stringContaining(' g 2000 1 1 0 ')]);
  });
});

describe('Verify notices, and a rebuild puts right', () => {
  const whats = async () => [...new Set((await verifyRollups(recount())).findings.map((one) => one.what))];
  async function rebuilt(): Promise<void> {
    await rebuildRollups(recount());
    expect(await whats()).toEqual([]);
    await expectExact();
  }

  test('A document that was lost', async () => {
    const { voucher } = await city.stockCabbage('stall');
    await city.owner.query('DELETE FROM ledger.outbox WHERE document_id = $1', [voucher.documentId]);
    await drain();
    expect(await whats()).toEqual(['rollup-differs']);
    await rebuilt();
  });

  test('A document that was counted twice', async () => {
    const { voucher } = await city.stockCabbage('stall');
    await drain();
    await city.owner.query('INSERT INTO ledger.outbox VALUES ($1)', [voucher.documentId]);
    await drain();
    expect(await whats()).toEqual(['rollup-differs']);
    await rebuilt();
  });

  test('A sum of a district that is off', async () => {
    await city.owner.query(
      'UPDATE rollups.division_day SET quantity = quantity + 1 WHERE ctid = (SELECT min(ctid) FROM rollups.division_day)',
    );
    expect(await whats()).toEqual(['rollup-of-division-differs']);
    await rebuilt();
  });

  test('A balance of a business that is off', async () => {
    await city.owner.query(
      'UPDATE rollups.party_product SET on_hand = on_hand - 1 WHERE ctid = (SELECT min(ctid) FROM rollups.party_product)',
    );
    expect(await whats()).toEqual(['balance-differs']);
    await rebuilt();
  });

  test('A rebuild counts nothing that is still in the outbox', async () => {
    await city.stockCabbage('stall');
    expect(await pending()).toBeGreaterThan(0);
    await rebuilt();
    expect(await pending()).toBeGreaterThan(0);
    await drain();
    await expectExact();
  });

  test('A business that moves takes nothing out of where it was', async () => {
    const { stall } = city.parties;
    await city.owner.query('UPDATE registry.party SET division_code = $2 WHERE party_id = $1', [
      stall.partyId,
      '350206002',
    ]);
    const before = (await sumsOfDivisions(city.owner)).kept.filter((line) => line.startsWith('350203001'));
    await city.stockCabbage('stall');
    await drain();
    const { kept } = await sumsOfDivisions(city.owner);
    expect(kept.filter((line) => line.startsWith('350203001'))).toEqual(before);
    expect(await whats()).toEqual([]);
    await city.owner.query('UPDATE registry.party SET division_code = $2 WHERE party_id = $1', [
      stall.partyId,
      stall.divisionCode,
    ]);
    await rebuildRollups(recount());
  });
});
