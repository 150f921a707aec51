import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Business, openCity, type TestCity } from '../../../test/support/city.ts';
import { BatchQueue, runAlone, runBatch } from '../../platform/batch-queue.ts';
import { type Db, openDb } from '../../platform/db.ts';
import { recordEntry } from '../ledger/index.ts';
import { parseVoucherNumber, receiveVoucher, type VoucherViewValue } from './index.ts';
import { lockPair, lockUnmatched, setMatched } from './unmatched.store.ts';
import { lockVoucher, setState } from './vouchers.store.ts';

/** Two server processes on one database: by the row locks of PostgreSQL, and by the statements that Citus takes. */
describe.each([
  ['on plain PostgreSQL', false],
  ['by the statements for Citus', true],
])('Two writers at once %s', (_name, distributed) => {
  let city: TestCity;
  /** The other process. */
  let other: Db;
  beforeAll(async () => {
    city = await openCity({ distributed });
    other = openDb({
      url: city.serverUrl,
      connections_max: 4,
      distributed: city.tools.db.distributed === true,
    });
  });
  afterAll(async () => {
    await other.close();
    await city.close();
  });

  const sell = (who: Business, lot: string, quantity: number) => (db: Db) =>
    recordEntry({ ...city.tools, db }, city.principals[who], 'sale', {
      documentNumber: city.number('S'),
      lines: [{ lot, quantity, unit: 'kg' }],
    });
  const confirm = (who: Business, voucher: VoucherViewValue) => (db: Db) =>
    receiveVoucher({ ...city.tools, db }, city.principals[who], idOf(voucher), {
      documentNumber: city.number('R'),
      decision: 'all',
    });
  const idOf = (voucher: VoucherViewValue) => parseVoucherNumber(voucher.number);

  /** Whether the work has to wait for a lock; it goes on by itself. */
  async function hasToWait(work: Promise<unknown>): Promise<boolean> {
    let done = false;
    const noted = work.catch(() => undefined).then(() => (done = true));
    while (!done) {
      const { rows } = await city.owner.query<{ waiting: boolean }>(
        `SELECT EXISTS (SELECT 1 FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock') AS waiting`,
      );
      if (rows[0]?.waiting) return true;
    }
    await noted;
    return false;
  }

  test('Who sells what another is selling waits, and is told what is left then', async () => {
    const { lotId } = await city.stockCabbage('stall');
    let second: ReturnType<ReturnType<typeof sell>> | undefined;
    let waited: boolean | undefined;
    const [first] = await runBatch(city.tools.db, [sell('stall', lotId, 100)], async () => {
      second = runAlone(other, sell('stall', lotId, 100));
      waited = await hasToWait(second);
    });
    expect(first).toMatchObject({ value: { answer: { discrepancies: [] } } });
    expect(waited).toBe(true);
    expect((await second)?.answer.discrepancies).toMatchObject([{ kind: 'overdrawn' }]);
    expect(await city.holding('stall', lotId)).toMatchObject({ onHand: -20_000, incoming: 0 });
  });

  test('A voucher that is being answered is answered once: the second waits and sees the answer', async () => {
    const voucher = await city.issueCabbage('farm', 'stall', { origin: '第 901 号田' });
    const sender = city.parties.farm.partyId;
    const ref = { senderId: sender, receiverId: city.parties.stall.partyId, documentId: idOf(voucher) };
    let seen: Promise<string | undefined> = Promise.resolve(undefined);
    let waited: boolean | undefined;
    await city.tools.db.transaction(async (tx) => {
      expect((await lockVoucher(tx, sender, ref.documentId))?.state).toBe('issued');
      seen = other.transaction(async (late) => (await lockVoucher(late, sender, ref.documentId))?.state);
      waited = await hasToWait(seen);
      await setState(tx, ref, 'received', city.clock.now());
    });
    expect([waited, await seen]).toEqual([true, 'received']);
  });

  test('A purchase that waits for its voucher is matched with one: the second waits; where none waits nobody does', async () => {
    const [farm, stall] = [city.parties.farm.partyId, city.parties.stall.partyId];
    const lock = async (tx: Parameters<typeof lockPair>[0]) => {
      await lockPair(tx, farm, stall, 'voucher');
      return lockUnmatched(tx, stall, farm);
    };
    await city.tools.db.transaction(async (tx) => {
      expect(await lock(tx)).toEqual([]);
      expect(await other.transaction(lock)).toEqual([]);
    });
    const bought = await city.record('stall', 'purchases', {
      supplier: { partyId: farm },
      supplierDocument: 'LATER-1',
      lines: [{ ...city.cabbage(), origin: '第 902 号田' }],
    });
    expect(bought.status).toBe(201);
    let seen: ReturnType<typeof lock> = Promise.resolve([]);
    let waited: boolean | undefined;
    await city.tools.db.transaction(async (tx) => {
      const [line] = await lock(tx);
      expect(line?.sender_document).toBe('LATER-1');
      seen = other.transaction(lock);
      waited = await hasToWait(seen);
      const documentId = line?.document_id ?? '';
      await setMatched(tx, stall, { documentId, senderId: farm, lines: [1] }, '7');
    });
    expect([waited, await seen]).toEqual([true, []]);
  });

  test('Of what both sell and confirm at the same time nothing is lost and nothing is doubled', async () => {
    const lots = [
      (await city.stockCabbage('wholesaler')).lotId,
      (await city.stockCabbage('wholesaler')).lotId,
    ];
    const vouchers: VoucherViewValue[] = [];
    for (let index = 0; index < 6; index += 1)
      vouchers.push(await city.issueCabbage('farm', 'supermarket', { origin: '第 903 号田' }));
    const queues = [city.tools.db, other].map((db) => new BatchQueue(db, { size_max: 4, writers: 2 }));
    const work = Array.from({ length: 24 }, (_none, index) => sell('wholesaler', lots[index % 2] ?? '', 10));
    const done = await Promise.allSettled(
      queues.flatMap((queue, index) => [
        ...(index === 0 ? work.slice(0, 12) : work.slice(12).reverse()).map((one) => queue.run(one)),
        ...(index === 0 ? vouchers : vouchers.toReversed()).map((one) =>
          queue.run(confirm('supermarket', one)),
        ),
      ]),
    );
    const failed = done.filter((one) => one.status === 'rejected');
    expect(failed.map(({ reason }) => (reason as { code?: string }).code)).toEqual(
      vouchers.map(() => 'voucher-not-in-state'),
    );
    for (const lot of lots) expect(await city.holding('wholesaler', lot)).toMatchObject({ onHand: 60_000 });
    const got = vouchers[0]?.lineItems[0]?.lotId ?? '';
    expect(await city.holding('supermarket', got)).toMatchObject({ onHand: 6 * 180_000, incoming: 0 });
    const overdrawn = (await city.discrepancies()).filter((one) => lots.includes(one.lot_id));
    expect(overdrawn).toEqual([]);
  });
});
