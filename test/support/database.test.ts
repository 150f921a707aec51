import { existsSync } from 'node:fs';
import pg from 'pg';
import { expect, test } from 'vitest';
import { createTestDatabase, withDatabase } from './database.ts';

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('Two test databases do not see each other', async () => {
  const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  await query(one.ownerUrl, 'CREATE TABLE public.only_here (x int)');
  expect(await query(one.ownerUrl, `SELECT to_regclass('public.only_here')::text AS t`)).toEqual([
    { t: 'only_here' },
  ]);
  expect(await query(two.ownerUrl, `SELECT to_regclass('public.only_here')::text AS t`)).toEqual([
    { t: null },
  ]);
  await one.drop();
  await two.drop();
});

test('A dropped test database is gone, also when someone is still connected', async () => {
  const url = await withDatabase(async (database) => database.ownerUrl);
  await expect(query(url, 'SELECT 1')).rejects.toThrow(/does not exist/);
});

test.runIf(existsSync('server/platform/migrate.ts'))(
  'The server logs in as a role that is neither superuser nor owner',
  async () => {
    await withDatabase(async ({ serverUrl }) => {
      const rows = await query(
        serverUrl,
        `SELECT current_user::text AS me, rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user`,
      );
      expect(rows).toEqual([
        {
          me: expect.stringMatching(/^luyuan_server_[0-9a-f]{12}$/),
          rolsuper: false,
          rolcreatedb: false,
          rolcreaterole: false,
        },
      ]);
    });
  },
);
