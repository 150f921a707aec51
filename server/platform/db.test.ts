import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { type Db, openDb, type Queryable, sqlState } from './db.ts';

let database: TestDatabase;
let owner: pg.Client;
let db: Db;
beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query('CREATE TABLE public.note (x int)');
  db = openDb({ url: database.ownerUrl, connections_max: 2 });
});
afterAll(async () => {
  await db.close();
  await owner.end();
  await database.drop();
});
beforeEach(() => owner.query('TRUNCATE public.note'));

const notes = async () => (await owner.query<{ x: number }>('SELECT x FROM public.note ORDER BY x')).rows;

/** Ends the connection of a transaction as a restart or a network would, and waits until the client has heard of it. */
async function cut(tx: Queryable): Promise<void> {
  const [backend] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  await owner.query('SELECT pg_terminate_backend($1)', [backend?.pid]);
  await tx.query('SELECT 1').catch(() => undefined);
}

test('A connection that dies within a transaction does not end the process, and the work is done again, once', async () => {
  let tries = 0;
  await db.transaction(async (tx) => {
    tries += 1;
    await tx.query('INSERT INTO public.note VALUES (1)');
    if (tries === 1) await cut(tx);
    // Without a code: "Client has encountered a connection error and is not queryable".
    await tx.query('INSERT INTO public.note VALUES (2)');
  });
  expect(tries).toBe(2);
  expect(await notes()).toEqual([{ x: 1 }, { x: 2 }]);
});

test('A connection that dies while the work does something else is noticed at the commit, which is not repeated', async () => {
  let tries = 0;
  const work = db.transaction(async (tx) => {
    tries += 1;
    await tx.query('INSERT INTO public.note VALUES (1)');
    await cut(tx);
  });
  await expect(work).rejects.toThrow();
  expect(tries).toBe(1);
  expect(await notes()).toEqual([]);
});

test('A connection that keeps dying ends with its error after four tries, and the pool goes on', async () => {
  let tries = 0;
  const work = db.transaction(async (tx) => {
    tries += 1;
    await cut(tx);
    await tx.query('SELECT 1');
  });
  await expect(work).rejects.toThrow();
  expect(tries).toBe(4);
  expect(await db.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('What the work refuses is neither repeated nor kept', async () => {
  let tries = 0;
  const work = db.transaction(async (tx) => {
    tries += 1;
    await tx.query('INSERT INTO public.note VALUES (1)');
    await tx.query('SELECT 1 / 0');
  });
  expect(sqlState(await work.catch((error: unknown) => error))).toBe('22012');
  expect(tries).toBe(1);
  expect(await notes()).toEqual([]);
});

test('A hundred transactions leave no listener behind on the connections that they borrowed', async () => {
  const warnings: string[] = [];
  const onWarning = (warning: Error) => warnings.push(warning.name);
  process.on('warning', onWarning);
  for (let round = 0; round < 100; round += 1) await db.transaction((tx) => tx.query('SELECT 1'));
  await new Promise((resolve) => setImmediate(resolve));
  process.removeListener('warning', onWarning);
  expect(warnings).toEqual([]);
});
