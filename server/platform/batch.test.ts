import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { BatchConflict } from './batch.ts';
import { BatchQueue, runBatch } from './batch-queue.ts';
import { type Db, openDb } from './db.ts';
import { deferred, isScouting, listLookup, lookup } from './lookups.ts';

let database: TestDatabase;
let db: Db;
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb({ url: database.serverUrl, connections_max: 6, onError: () => {} });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

/** A list of one stored row, which a batch may add to. */
const storedList = () => listLookup<string>(async () => new Map([['k', ['stored']]]));

describe('A batch', () => {
  it('Asks for what many look-ups want with one statement, and never twice', async () => {
    const asked: string[][] = [];
    const names = lookup<string>(async (_db, keys) => {
      asked.push([...keys].sort());
      return new Map(keys.map((key) => [key, key.toUpperCase()]));
    });
    const want = (key: string) => async (one: Db) => (await names(one, [key])).get(key);
    const outcomes = await runBatch(db, [want('a'), want('b'), want('c'), want('a')]);
    expect(outcomes).toEqual([{ value: 'A' }, { value: 'B' }, { value: 'C' }, { value: 'A' }]);
    expect(asked).toEqual([['a', 'b', 'c']]);
  });

  it('Takes back what a refused document has appended, though it was read in between', async () => {
    const list = storedList();
    const outcomes = await runBatch<unknown>(db, [
      async (one) => {
        if (isScouting(one)) return;
        list.append(one, 'k', 'of the refused');
        await list(one, ['k']);
        throw new Error('refused');
      },
      async (one) => (isScouting(one) ? undefined : (await list(one, ['k'])).get('k')),
    ]);
    expect(outcomes[1]).toEqual({ value: ['stored'] });
  });

  it('Does not count twice what was appended, flushed, and then read', async () => {
    let rows = ['stored'];
    const list = listLookup<string>(async () => new Map([['k', [...rows]]]));
    const write = deferred<string>(1, async (_db, items) => {
      rows = [...rows, ...items];
    });
    const [outcome] = await runBatch<unknown>(db, [
      async (one) => {
        await write(one, ['new']);
        list.append(one, 'k', 'new');
        await one.query('SELECT 1');
        return (await list(one, ['k'])).get('k');
      },
    ]);
    expect(outcome).toEqual({ value: ['stored', 'new'] });
  });

  it('Keeps nothing when what was waiting could not be written, whoever caused the writing', async () => {
    const write = deferred<string>(1, async () => {
      throw new BatchConflict('taken meanwhile');
    });
    const works = [
      async (one: Db) => write(one, ['row']),
      async (one: Db) => {
        await one.query('SELECT 1').catch(() => undefined);
      },
    ];
    await expect(runBatch(db, works)).rejects.toThrow(BatchConflict);
  });

  it('A transaction whose statement failed and was swallowed does not report success', async () => {
    const work = db.transaction(async (tx) => {
      await tx.query('SELECT 1/0').catch(() => undefined);
      return 'stored';
    });
    await expect(work).rejects.toThrow();
  });
});

describe('A queue', () => {
  it('Records the others while two wait for a lock', async () => {
    const queue = new BatchQueue(db);
    const holder = Promise.withResolvers<void>();
    const held = db.transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock(42)');
      await holder.promise;
    });
    await db.query('SELECT 1');
    const lock = (one: Db) => one.query('SELECT pg_advisory_xact_lock(42)');
    const waiting = [queue.run(lock), queue.run(lock)];
    const others = await Promise.all([1, 2, 3].map((n) => queue.run(async () => n)));
    expect(others).toEqual([1, 2, 3]);
    holder.resolve();
    await held;
    await Promise.all(waiting);
  });

  it('Does a work again that another one forestalled, whatever the work made of the failed statement', async () => {
    let tries = 0;
    const write = deferred<string>(1, async () => {
      tries += 1;
      if (tries === 1) throw Object.assign(new Error('taken'), { code: '23505' });
    });
    const work = async (one: Db) => {
      await write(one, ['row']);
      // As a use case that looks for its own twin, and finds in the memory of its batch what was never stored.
      await one.query('SELECT 1').catch(() => {
        throw new Error('there is no such voucher');
      });
      return 'recorded';
    };
    expect(await new BatchQueue(db).run(work)).toBe('recorded');
    expect(tries).toBe(2);
  });

  it('Says so when more wait than it can do', async () => {
    const queue = new BatchQueue(db);
    const holder = Promise.withResolvers<void>();
    const jobs = Array.from({ length: 5_200 }, () =>
      queue
        .run(() => holder.promise)
        .then(
          () => 'done',
          (error: { code?: string }) => error.code,
        ),
    );
    holder.resolve();
    const answers = await Promise.all(jobs);
    expect(answers.filter((one) => one === 'busy').length).toBeGreaterThan(0);
    expect(answers.filter((one) => one === 'done').length).toBeGreaterThan(4_000);
  });
});
