import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { withDatabase } from '../test/support/database.ts';
import { openDatabase } from './database.ts';

test('The server works as the restricted login, also where the owner stands in the query of DATABASE_URL', async () => {
  await withDatabase(async ({ ownerUrl }) => {
    const url = new URL(ownerUrl);
    url.searchParams.set('user', url.username);
    url.searchParams.set('password', url.password || 'x');
    const dataDir = mkdtempSync(join(tmpdir(), 'luyuan-open-'));
    const opened = await openDatabase(
      { databaseUrl: url.href, dataDir },
      () => {},
      () => {},
    );
    try {
      const [row] = await opened.db.query<{ me: string }>('SELECT current_user::text AS me');
      expect(row?.me).toMatch(/^luyuan_server_/);
      await expect(opened.db.query('UPDATE ledger.movement SET quantity = 1')).rejects.toThrow(
        /permission denied/,
      );
    } finally {
      await opened.close();
      rmSync(dataDir, { recursive: true });
    }
  });
});

test('The server does not start while its role may change the ledger', async () => {
  await withDatabase(async ({ ownerUrl }) => {
    const owner = new pg.Client({ connectionString: ownerUrl });
    await owner.connect();
    await owner.query('GRANT UPDATE ON ledger.movement TO luyuan_server');
    await owner.end();
    await expect(
      openDatabase(
        { databaseUrl: ownerUrl, dataDir: tmpdir() },
        () => {},
        () => {},
      ),
    ).rejects.toMatchObject({ code: 'server-role-too-strong' });
  });
});

test('Asked to spread its tables on a PostgreSQL without Citus, the server says what is missing', async () => {
  await withDatabase(async ({ ownerUrl }) => {
    await expect(
      openDatabase(
        { databaseUrl: ownerUrl, dataDir: tmpdir(), distributed: true },
        () => {},
        () => {},
      ),
    ).rejects.toMatchObject({ code: 'citus-missing' });
  });
});
