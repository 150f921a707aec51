import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { type Db, openDb } from '../../platform/db.ts';
import { firstIdAt } from '../../platform/ids.ts';
import { movementsOfLots } from './movements.store.ts';
import { makePartitions } from './periods.store.ts';

let database: TestDatabase;
let owner: pg.Client;
let ownerDb: Db;
beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  ownerDb = openDb({ url: database.ownerUrl, connections_max: 4 });
});
afterAll(async () => {
  await ownerDb.close();
  await owner.end();
  await database.drop();
});

const lines = async (sql: string, values: unknown[] = []): Promise<string[]> =>
  (await owner.query<{ line: string }>(sql, values)).rows.map((row) => row.line);

/** Which part each row lies in. */
const placesOf = (table: string) =>
  lines(`SELECT tableoid::regclass || ' ' || lot_id AS line FROM ledger.${table} ORDER BY lot_id`);

const insertMovement = (lotId: string) =>
  owner.query(
    'INSERT INTO ledger.movement (lot_id, at, document_id, line, kind, precision) VALUES ($1, now(), 1, 1, 1, 0)',
    [lotId],
  );

describe('Every row has its part', () => {
  const inside = firstIdAt(new Date('2026-11-20T08:00:00Z'));
  const firstOfHalf = firstIdAt(new Date('2026-07-01T00:00:00Z'));
  const beforeHalf = String(BigInt(firstOfHalf) - 1n);
  const farAhead = firstIdAt(new Date('2070-01-01T00:00:00Z'));

  test('By the half-year of its lot; before and beyond all, the rest', async () => {
    for (const lot of [inside, firstOfHalf, beforeHalf, '1', farAhead]) await insertMovement(lot);
    expect(await placesOf('movement')).toEqual([
      'ledger.movement_rest 1',
      `ledger.movement_2026h1 ${beforeHalf}`,
      `ledger.movement_2026h2 ${firstOfHalf}`,
      `ledger.movement_2026h2 ${inside}`,
      `ledger.movement_rest ${farAhead}`,
    ]);
  });

  test('A start makes parts for ten years from now, without a gap', async () => {
    const inTenYears = new Date('2040-01-01T00:00:00Z');
    inTenYears.setUTCFullYear(inTenYears.getUTCFullYear() + 10);
    expect(await makePartitions(ownerDb, new Date('2040-01-01T00:00:00Z'))).toBeGreaterThan(20);
    const { rows } = await owner.query<{ name: string; first_lot: string; end_lot: string }>(
      'SELECT name, first_lot, end_lot FROM ledger.period ORDER BY first_lot',
    );
    expect(rows[0]?.name).toBe('2025h1');
    expect(rows[0]?.first_lot).toBe(firstIdAt(new Date('2025-01-01T00:00:00Z')));
    for (const [index, row] of rows.entries())
      expect(rows[index + 1]?.first_lot ?? row.end_lot).toBe(row.end_lot);
    expect(BigInt(rows.at(-1)?.end_lot ?? 0)).toBeGreaterThanOrEqual(BigInt(firstIdAt(inTenYears)));
  });

  test('A later start makes further parts and takes their rows out of the rest; the same start again makes none', async () => {
    const then = new Date('2062-03-01T00:00:00Z');
    const made = await Promise.all([makePartitions(ownerDb, then), makePartitions(ownerDb, then)]);
    expect(made.sort((a, b) => a - b)).toEqual([0, 45]);
    expect(await makePartitions(ownerDb, then)).toBe(0);
    expect(await placesOf('movement')).toContain(`ledger.movement_2070h1 ${farAhead}`);
    const attached = await lines(
      `SELECT inhparent::regclass || ' ' || count(*) AS line FROM pg_inherits
          WHERE inhparent::regclass::text LIKE 'ledger.%' AND inhparent IN (SELECT oid FROM pg_class WHERE relkind = 'p')
          GROUP BY inhparent ORDER BY 1`,
    );
    const [{ count = '' } = {}] = (await owner.query<{ count: string }>('SELECT count(*) FROM ledger.period'))
      .rows;
    expect(attached).toEqual(
      ['lot_edge', 'movement', 'observation'].map((table) => `ledger.${table} ${Number(count) + 1}`),
    );
  });

  test('A look-up of lots reads their parts alone', async () => {
    await owner.query('ANALYZE ledger.movement');
    const plan = await owner.query<Record<string, string>>(
      `EXPLAIN SELECT * FROM ledger.movement WHERE lot_id = ANY('{${inside},${firstOfHalf}}'::bigint[])`,
    );
    const read = plan.rows.flatMap((row) => /movement_(?!pkey)[0-9a-z]+/.exec(row['QUERY PLAN'] ?? '') ?? []);
    expect([...new Set(read.map((name) => name.replace('_pkey', '')))]).toEqual(['movement_2026h2']);
  });

  test('The server may read and add through the whole, and nothing through a part', async () => {
    const db = openDb({ url: database.serverUrl, connections_max: 1 });
    try {
      expect(await movementsOfLots(db, [inside])).toHaveLength(1);
      for (const sql of [
        'SELECT 1 FROM ledger.movement_2026h2',
        'DELETE FROM ledger.movement_2026h2',
        'DELETE FROM ledger.movement',
        'UPDATE ledger.lot_edge SET lot_id = 1',
        'DELETE FROM ledger.observation_rest',
        `UPDATE ledger.period SET state = 'archived'`,
        'SELECT ledger.make_partitions(now(), now())',
      ])
        await expect(db.query(sql)).rejects.toThrow(/permission denied/);
    } finally {
      await db.close();
    }
  });
});

test('Rows that were there before the parts are moved into them, whole', async () => {
  // The tables as they were: the migration's own first half is undone by hand and then run again.
  const older = await createTestDatabase();
  const client = new pg.Client({ connectionString: older.ownerUrl });
  await client.connect();
  try {
    const initial = await readFile(join(import.meta.dirname, 'migrations/0001-ledger.sql'), 'utf8');
    await client.query('DROP SCHEMA ledger CASCADE');
    await client.query(initial);
    const old = firstIdAt(new Date('2019-09-09T00:00:00Z'));
    const now = firstIdAt(new Date('2026-11-20T00:00:00Z'));
    for (const lot of [old, now]) {
      await client.query(
        `INSERT INTO ledger.movement VALUES ($1, '2020-02-02', 7, 8, 9, 10, 11, 1, 2, 0, NULL, 3)`,
        [lot],
      );
      await client.query(`INSERT INTO ledger.lot_edge VALUES ($1, 6, 7, 8, '2020-02-02', 9, NULL, 1, 0)`, [
        lot,
      ]);
      await client.query(`INSERT INTO ledger.observation VALUES ($1, '2020-02-02', 7, NULL, 1, 0, 'x')`, [
        lot,
      ]);
    }
    const all = async () =>
      (
        await client.query(
          `SELECT 'm', to_jsonb(m) AS row FROM ledger.movement m UNION ALL SELECT 'e', to_jsonb(e) FROM ledger.lot_edge e
           UNION ALL SELECT 'o', to_jsonb(o) FROM ledger.observation o ORDER BY 1, 2`,
        )
      ).rows;
    const before = await all();
    await client.query(await readFile(join(import.meta.dirname, 'migrations/0004-partitions.sql'), 'utf8'));
    expect(await all()).toEqual(before);
    expect(before).toHaveLength(6);
    const places = await client.query<{ part: string }>(
      'SELECT tableoid::regclass::text AS part FROM ledger.movement ORDER BY lot_id',
    );
    expect(places.rows.map((row) => row.part)).toEqual(['ledger.movement_2019h2', 'ledger.movement_2026h2']);
  } finally {
    await client.end();
    await older.drop();
  }
});
