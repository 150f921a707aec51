import { afterEach, expect, it } from 'vitest';
import { openCity, type TestCity } from '../../../../test/support/city.ts';
import type { Db } from '../../../platform/db.ts';
import { FileLost, step } from './file-step.ts';
import { leaseFile } from './files.store.ts';
import { runFilesOnce } from './run-files.ts';
import { csv, read, sendGood, toolsOf } from './testing/file-city.ts';

const open: TestCity[] = [];
afterEach(async () => {
  for (const city of open.splice(0)) await city.close();
});

const HEADINGS = ['单号', '进货日期', '商品名称', '数量', '单位', '产地', '供货者名称'];
const ROWS = 160;
/** By turns with a number and without; some rows twice, some wrong. */
const content = csv(
  HEADINGS,
  ...Array.from({ length: ROWS }, (_, index) => [
    index % 2 === 0 ? `J-${Math.floor(index / 6)}` : '',
    index % 97 === 5 ? '11/12/2026' : '2026-11-19',
    '大白菜',
    String((index % 13) + 1),
    'kg',
    '同安',
    index % 2 === 0 ? `供货者${Math.floor(index / 6)}` : `供货者${index % 7}`,
  ]),
);

class Killed extends Error {}

/** A database whose process dies at its nth transaction: before its commit, after it, or in the midst of its work. */
function mortal(db: Db, life: number, when: 'before' | 'after' | 'within'): Db {
  let transactions = 0;
  const distributed = db.distributed ?? false;
  let dead = false;
  const alive = () => {
    if (dead) throw new Killed();
  };
  return {
    distributed,
    query: (...asked) => {
      alive();
      return db.query(...asked);
    },
    close: () => Promise.resolve(),
    async transaction(work) {
      alive();
      transactions += 1;
      if (transactions < life) return db.transaction(work);
      if (when === 'after') {
        await db.transaction(work);
        dead = true;
        throw new Killed();
      }
      let statements = 0;
      return db.transaction(async (tx) => {
        const done = await work({
          distributed,
          query: async (text, values, name) => {
            statements += 1;
            if (when === 'within' && statements > 3) dead = true;
            alive();
            return tx.query(text, values, name);
          },
        });
        dead = true;
        if (when === 'before') throw new Killed();
        return done;
      });
    },
  };
}

async function newCity() {
  const city = await openCity();
  open.push(city);
  return city;
}

/** What is recorded, told by what people know. */
async function stored(city: TestCity) {
  const { rows } = await city.owner.query(
    `SELECT d.sender_number, m.line, m.quantity FROM ledger.movement m JOIN ledger.document d USING (document_id)
      WHERE d.sender_id = $1 ORDER BY 1, 2, 3`,
    [city.parties.stall.partyId],
  );
  return rows;
}

async function runToTheEnd(city: TestCity, fileId: string, die: boolean): Promise<number> {
  let deaths = 0;
  const tools = toolsOf(city);
  for (let tries = 0; tries < 200; tries += 1) {
    const { state } = await read(city, 'stall', fileId);
    if (state !== 'checking' && state !== 'taking') return deaths;
    const when = (['before', 'after', 'within'] as const)[tries % 3] ?? 'within';
    const db = die ? mortal(tools.db, 2 + (tries % 3), when) : tools.db;
    try {
      await runFilesOnce({ ...tools, db }, `worker ${tries}`, { documentsAStep: 10 });
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      deaths += 1;
      // The lease of who died runs out, and another takes over.
      city.clock.set(new Date(city.clock.now().getTime() + 60_000));
    }
  }
  throw new Error('never done');
}

it('Goes on in another worker after a kill at any point, with nothing lost and nothing doubled', async () => {
  const results: unknown[] = [];
  let deaths = 0;
  for (const die of [false, true]) {
    const city = await newCity();
    const file = await sendGood(city, 'stall', content);
    await city.call('stall', 'POST', `/api/v1/files/${file.fileId}/check`);
    deaths += await runToTheEnd(city, file.fileId, die);
    const checked = await read(city, 'stall', file.fileId);
    expect(checked.state).toBe('checked');
    await city.call('stall', 'POST', `/api/v1/files/${file.fileId}/take`, { leaveOutFaulty: true });
    deaths += await runToTheEnd(city, file.fileId, die);
    const { state, counts } = await read(city, 'stall', file.fileId);
    expect(state).toBe('taken');
    results.push({ counts, stored: await stored(city) });
    expect((await city.verify()).findings).toEqual([]);
  }
  expect(deaths).toBeGreaterThan(4);
  expect(results[1]).toEqual(results[0]);
  expect((results[0] as { stored: unknown[] }).stored.length).toBeGreaterThan(ROWS);
}, 120_000);

it('Stops between transactions when it is told to, and goes on from there', async () => {
  const city = await newCity();
  const file = await sendGood(city, 'stall', content);
  const at = `/api/v1/files/${file.fileId}`;
  await city.call('stall', 'POST', `${at}/check`);
  await runFilesOnce(toolsOf(city), 'one');
  await city.call('stall', 'POST', `${at}/take`, { leaveOutFaulty: true });
  // It is stopped while the second transaction is under way: that one is taken back.
  const tools = toolsOf(city);
  let transactions = 0;
  const stopping: Db = {
    ...tools.db,
    distributed: tools.db.distributed ?? false,
    query: tools.db.query,
    close: () => Promise.resolve(),
    transaction: async (work) => {
      transactions += 1;
      if (transactions === 2) await city.call('stall', 'POST', `${at}/stop`);
      return tools.db.transaction(work);
    },
  };
  await runFilesOnce({ ...tools, db: stopping }, 'one', { documentsAStep: 10 });
  const stopped = await read(city, 'stall', file.fileId);
  expect(stopped.state).toBe('stopped');
  expect(stopped.counts.takenRows).toBeGreaterThan(0);
  expect(stopped.counts.goodRows).toBeGreaterThan(0);
  await city.call('stall', 'POST', `${at}/take`, {});
  await runFilesOnce(tools, 'two');
  const done = await read(city, 'stall', file.fileId);
  expect(done).toMatchObject({ state: 'taken', counts: { good: 0 } });
  const total = (stopped.counts.takenRows ?? 0) + (stopped.counts.goodRows ?? 0);
  expect(done.counts.takenRows).toBe(total);
}, 60_000);

it('A check that was stopped and begun anew is not gone on with by whoever was in the midst of it', async () => {
  const city = await openCity();
  open.push(city);
  const { fileId } = await sendGood(city, 'stall', content);
  const ask = (what: string) => city.call('stall', 'POST', `/api/v1/files/${fileId}/${what}`);
  await ask('check');
  const now = city.clock.now();
  const file = await leaseFile(city.tools.db, 'slow', now, new Date(now.getTime() + 30_000));
  if (!file) throw new Error('no file');
  await ask('stop');
  await ask('check');
  const work = { file, worker: 'slow', clock: city.clock, stopping: () => false, documentsAStep: 1 };
  await expect(step(city.tools.db, work, { rowsRead: 5 })).rejects.toThrow(FileLost);
  // And another need not wait for the lease to run out.
  expect(await runFilesOnce(toolsOf(city), 'other')).toBe(true);
  expect((await read(city, 'stall', fileId)).state).toBe('checked');
});
