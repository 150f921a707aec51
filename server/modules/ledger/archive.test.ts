import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Db } from '../../platform/db.ts';
import { firstIdAt } from '../../platform/ids.ts';
import { openKeys } from '../../platform/keys.ts';
import { projections } from '../../projections.ts';
import { archivePeriod, finishArchived, judgePeriods } from './archive-periods.ts';
import { archiveStrays, judgeStrays } from './archive-strays.ts';
import { archivedLots } from './archived-lots.ts';
import { holdingsOfLots } from './holdings.store.ts';
import { edgesOfLots, movementsOfLots } from './movements.store.ts';
import { LATER, type OldGoods, openOldGoods } from './testing/old-goods.ts';
import { verifyArchive } from './verify-archive.ts';

let goods: OldGoods;
beforeEach(async () => {
  goods = await openOldGoods();
});
afterEach(() => goods.close());

const check = () => verifyArchive(goods.city.tools.db, projections(goods.city.city), goods.file);
const whats = async () => [...new Set((await check()).findings.map((one) => one.what))];
const movements = (lotId: string) => movementsOfLots(goods.city.tools.db, [lotId]);
const tables = async (): Promise<string[]> =>
  (
    await goods.city.owner.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relname LIKE '%\\_2025h1' AND relkind = 'r' ORDER BY 1`,
    )
  ).rows.map((row) => row.name);

test('What may go: nothing before the last term has passed, nothing that is held or was told of lately', async () => {
  const { city, tools, gone, made, voucherId } = goods;
  const judge = async (now: string) =>
    (await judgePeriods({ ...tools, now: new Date(now) })).map(
      ({ period, lots, past }) => `${period.name} ${past}/${lots}`,
    );
  expect(await judge('2025-06-01T00:00:00Z')).toEqual([]);
  expect(await judge('2027-02-10T00:00:00Z')).toEqual(['2025h1 0/4']);
  expect(await judge('2027-02-11T00:00:00Z')).toEqual(['2025h1 3/4']);
  // An expiry that somebody claimed, and its term.
  await city.owner.query(
    `INSERT INTO registry.lot_claim (lot_id, document_id, line, expiry_date) VALUES ($1, $2, 99, '2027-09-01')`,
    [gone, voucherId],
  );
  expect(await judge('2028-03-01T00:00:00Z')).toEqual(['2025h1 2/4']);
  expect(await judge('2028-03-02T00:00:00Z')).toEqual(['2025h1 3/4']);
  // Told of lately, whenever it happened.
  city.clock.set('2026-12-01T00:00:00Z');
  const lines = [{ lot: made, quantity: 1, unit: 'kg' }];
  const at = '2025-02-11T00:00:00Z';
  const returned = await city.record('wholesaler', 'consumer-returns', { reason: '补记', at, lines });
  const sold = await city.record('wholesaler', 'sales', { at, lines });
  expect([returned.status, sold.status]).toEqual([201, 201]);
  expect(await judge('2028-11-30T00:00:00Z')).toEqual(['2025h1 2/4']);
  expect(await judge('2028-12-02T00:00:00Z')).toEqual(['2025h1 3/4']);
});

test('An archived half-year is in its file and out of the ledger; what is alive stayed, whole; late documents are taken', async () => {
  const { city, gone, mixed, made, alive } = goods;
  const rows = await movements(alive);
  const before = await goods.count('SELECT count(*) FROM ledger.movement');
  expect(await archivedLots(city.tools.db, [gone, alive])).toEqual(new Map());
  await goods.archive();
  expect(await tables()).toEqual([]);
  expect(await movementsOfLots(city.tools.db, [gone, mixed, made])).toEqual([]);
  expect(await edgesOfLots(city.tools.db, [mixed, made])).toEqual([]);
  expect(await movements(alive)).toEqual(rows);
  expect(await goods.count('SELECT count(*) FROM ledger.movement_rest')).toBe(rows.length);
  const { manifest, findings, lots } = await check();
  expect(findings).toEqual([]);
  expect(lots).toBe(3);
  expect(manifest).toMatchObject({
    period: '2025h1',
    lots: 3,
    rows: { movement: before - rows.length, lot_edge: 2, observation: 0 },
  });
  expect((await city.verify()).findings).toEqual([]);
  expect(readdirSync(goods.folder)).toEqual(['ledger-2025h1.ndjson.gz']);

  // It is said of each of its lots, and of none other.
  city.clock.set('2028-01-16T00:00:00Z');
  const { lotId: fresh } = await city.stockCabbage('stall');
  const there = { period: '2025h1', files: ['ledger-2025h1.ndjson.gz'], archivedAt: LATER };
  expect(await archivedLots(city.tools.db, [gone, mixed, made, alive, fresh])).toEqual(
    new Map([gone, mixed, made].map((lotId) => [lotId, there])),
  );

  const late = await city.record('wholesaler', 'consumer-returns', {
    reason: '补记',
    at: '2025-02-12T00:00:00Z',
    lines: [{ lot: gone, quantity: 2, unit: 'kg' }],
  });
  expect(late.status).toBe(201);
  expect((await movements(gone)).map((one) => one.kind)).toEqual(['consumer-returned']);
  const held = (await holdingsOfLots(city.tools.db, [gone])).filter((one) => one.onHand !== 0);
  expect(held.map((one) => one.onHand)).toEqual([2000]);
  expect((await city.verify()).findings).toEqual([]);
  expect(await whats()).toEqual([]);
  // What was told later is verified like everything else.
  await city.owner.query('DELETE FROM ledger.movement WHERE lot_id = $1', [gone]);
  expect((await city.verify()).findings.map((one) => one.what)).toContain('movement-missing');
});

test('What was alive when its half-year went, and what was told later, goes into a further file in its time', async () => {
  const { city, tools, gone, alive } = goods;
  await goods.archive();
  city.clock.set('2028-01-16T00:00:00Z');
  const at = '2025-02-12T00:00:00Z';
  const lines = [{ lot: gone, quantity: 2, unit: 'kg' }];
  await city.record('wholesaler', 'consumer-returns', { reason: '补记', at, lines });
  await city.record('wholesaler', 'sales', { at, lines });
  await city.record('wholesaler', 'sales', { lines: [{ lot: alive, quantity: 90, unit: 'kg' }] });
  const soon = { ...tools, now: new Date('2030-01-15T00:00:00Z') };
  expect(await judgeStrays(soon)).toEqual({ lots: 2, past: 0 });
  expect(await archiveStrays(soon)).toEqual([]);
  const then = { ...tools, now: new Date('2030-02-01T00:00:00Z') };
  expect(await judgeStrays(then)).toEqual({ lots: 2, past: 2 });
  const rows = (await movementsOfLots(city.tools.db, [gone, alive])).length;
  const [supplement, ...more] = await archiveStrays(then);
  expect(more).toEqual([]);
  expect(supplement?.manifest.manifest).toMatchObject({ lots: 2, supplement: 1, rows: { movement: rows } });
  expect(await goods.count('SELECT count(*) FROM ledger.movement')).toBe(0);
  expect(await goods.count('SELECT count(*) FROM ledger.archive_stray')).toBe(0);
  const files = ['ledger-2025h1.ndjson.gz', 'ledger-2025h1-1.ndjson.gz'];
  expect(await archivedLots(city.tools.db, [alive])).toEqual(
    new Map([[alive, { period: '2025h1', files, archivedAt: then.now }]]),
  );
  for (const file of files) {
    const { findings, lots } = await verifyArchive(
      city.tools.db,
      projections(city.city),
      join(goods.folder, file),
    );
    expect(findings).toEqual([]);
    expect(lots).toBeGreaterThan(1);
  }
  expect((await city.verify()).findings).toEqual([]);
  expect(await archiveStrays(then)).toEqual([]);
});

describe('Whatever happens on the way, nothing is lost', () => {
  test('What is recorded while the file is written is in it or stays: it is written again', async () => {
    const { city, tools, alive } = goods;
    const [judgement] = await judgePeriods(tools);
    if (!judgement) throw new Error('there is nothing to archive');
    // Between the file's being whole and the lock.
    let written = 0;
    const owner: Db = {
      ...tools.owner,
      query: async <Row>(text: string, values?: readonly unknown[], name?: string) => {
        const rows = await tools.owner.query<Row>(text, values, name);
        if (!text.includes('SET manifest = $2')) return rows;
        written += 1;
        if (written === 1) await city.owner.query(rowOfLateDocument(goods.gone));
        return rows;
      },
    };
    await archivePeriod({ ...tools, owner }, judgement.period, { keep: false });
    expect(written).toBe(2);
    expect((await check()).manifest?.lots).toBe(2);
    expect(await movements(goods.gone)).not.toEqual([]);
    expect(await movements(alive)).not.toEqual([]);
    expect((await city.verify()).findings.map((one) => one.what)).toEqual(['document-missing']);
  });

  test('A full disk leaves the ledger as it was; with room again it goes on, and keeps detached tables if asked to', async () => {
    const { city, tools, file } = goods;
    const own = ['identity.audit', 'ledger.period', 'ledger.archive_stray'];
    const before = await city.written(own);
    symlinkSync('/dev/full', `${file}.part`);
    await expect(goods.archive()).rejects.toMatchObject({ code: 'archive-disk-full' });
    expect(await city.written(own)).toEqual(before);
    expect(existsSync(file)).toBe(false);
    await goods.archive({ keep: true });
    expect(await whats()).toEqual([]);
    expect(await tables()).toEqual(['lot_edge_2025h1', 'movement_2025h1', 'observation_2025h1']);
    await expect(city.tools.db.query('SELECT 1 FROM ledger.movement_2025h1')).rejects.toThrow(
      /permission denied/,
    );
    await finishArchived(tools);
    expect(await tables()).toHaveLength(3);
    await finishArchived(tools, true);
    expect(await tables()).toEqual([]);
  });

  test('A run that is killed anywhere is started again', async () => {
    const { city, alive } = goods;
    const { archiver, close } = await otherProcess();
    const before = await goods.count('SELECT count(*) FROM ledger.movement');
    const kept = await movements(alive);
    const ends: ('killed' | number | null)[] = [];
    for (let statements = 10; ends.at(-1) !== 0; statements += 6) {
      ends.push(await archiver(statements));
      // At every moment each row is in the ledger, or in a file that verifies.
      const isOut = (await goods.count(`SELECT count(*) FROM ledger.period WHERE state = 'archived'`)) > 0;
      expect(await goods.count('SELECT count(*) FROM ledger.movement')).toBe(isOut ? kept.length : before);
      if (isOut) expect(await whats()).toEqual([]);
      expect(await movements(alive)).toEqual(kept);
    }
    close();
    expect(ends.length).toBeGreaterThan(2);
    expect(await tables()).toEqual([]);
    expect((await check()).manifest?.rows.movement).toBe(before - kept.length);
    expect((await city.verify()).findings).toEqual([]);
  }, 120_000);
});

/** As a late document would add one; recorded in 2027, so that its lot is alive again. */
const rowOfLateDocument = (lotId: string) =>
  `INSERT INTO ledger.movement (lot_id, at, document_id, line, kind, precision)
   VALUES (${lotId}, '2027-12-01', ${firstIdAt(new Date('2027-12-01T00:00:00Z'))}, 1, 1, 0)`;

/** An archiver in a process of its own; killed when it has done so many statements. It has keys of its own. */
async function otherProcess() {
  const { city, folder } = goods;
  const keysDir = mkdtempSync(join(tmpdir(), 'luyuan-keys-'));
  const keyId = city.tools.ids.next<'signing-key'>();
  await city.owner.query(
    'INSERT INTO identity.signing_key (key_id, party_id, public_key) VALUES ($1, NULL, $2)',
    [keyId, openKeys(keysDir).publicKey],
  );
  const script = join(import.meta.dirname, 'testing/archive-process.ts');
  const cityDir = join(import.meta.dirname, '../../../cities/xiamen');
  const args = [script, city.ownerUrl, cityDir, keysDir, folder, keyId, LATER.toISOString()];
  const archiver = (statements: number) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = 0;
    child.stdout.on('data', (data: Buffer) => {
      said += data.length;
      if (said >= statements) child.kill('SIGKILL');
    });
    return new Promise<'killed' | number | null>((resolve) => {
      child.on('exit', (code, signal) => resolve(signal === 'SIGKILL' ? 'killed' : code));
    });
  };
  return { archiver, close: () => rmSync(keysDir, { recursive: true }) };
}
