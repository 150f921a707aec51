import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { distribute } from '../../server/distribute.ts';
import { migrate } from '../../server/platform/migrate.ts';
import { startEmbeddedPostgres } from '../../server/platform/postgres/embedded.ts';
import { layers } from '../architecture/layers.ts';
import type { TestServer } from './database.ts';

/** Lowest layer first; a module without tables of its own has no folder. */
function migrationFolders(): string[] {
  const server = fileURLToPath(new URL('../../server/', import.meta.url));
  const modules = [...layers].sort((a, b) => a.layer - b.layer).map((entry) => `modules/${entry.module}`);
  return ['platform', ...modules]
    .map((part) => join(server, part, 'migrations'))
    .filter((dir) => existsSync(dir));
}

/**
 * Once a run: a PostgreSQL (embedded and not durable, or the one of TEST_DATABASE_URL, a superuser's URL) with
 * one migrated template database, which `createTestDatabase()` clones; and a distributed one on the Citus coordinator
 * of CITUS_URL (a superuser's URL, of a cluster of one node: a clone has its shards in itself), for some tests.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await findServer();
  const test = await openTestServer(server.superuserUrl, false);
  const citusUrl = process.env.CITUS_URL;
  if (citusUrl) test.citus = await openTestServer(citusUrl, true);
  else console.log('Not run on Citus: trace, voucher and import tests (CITUS_URL names no coordinator).');
  project.provide('testServer', test);
  return async () => {
    if (test.citus) await dropAll(test.citus);
    await dropAll(test);
    await server.stop();
  };
}

async function openTestServer(superuserUrl: string, distributed: boolean): Promise<TestServer> {
  const run = randomBytes(4).toString('hex');
  const test: TestServer = {
    superuserUrl,
    template: `luyuan_template_${run}`,
    prefix: `luyuan_test_${run}`,
    login: { user: '', password: '' },
  };
  try {
    await makeTemplate(test, distributed);
  } catch (error) {
    // A broken migration fails the tests that need a database, each with this message, and no others.
    test.failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  return test;
}

async function findServer(): Promise<{ superuserUrl: string; stop(): Promise<void> }> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return { superuserUrl: given, stop: async () => {} };
  const dataDir = mkdtempSync(join(tmpdir(), 'luyuan-test-'));
  // The database of root runs as another user, who must be able to enter.
  chmodSync(dataDir, 0o711);
  return startEmbeddedPostgres({ dataDir, durable: false, removeAtEnd: true });
}

async function makeTemplate(test: TestServer, distributed: boolean): Promise<void> {
  const client = new pg.Client({ connectionString: test.superuserUrl });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${test.template} TEMPLATE template0`);
    const url = new URL(test.superuserUrl);
    url.pathname = `/${test.template}`;
    // It lies in the database, so every clone of the template has the same.
    test.login = await migrate({ ownerUrl: url.href, folders: migrationFolders() });
    if (distributed) {
      // Each shard is a table of every clone: a few show all that thirty-two would.
      url.searchParams.set('options', '-c citus.shard_count=4');
      await distribute(url.href);
    }
    // Nobody may be connected to a template while it is cloned.
    await client.query(`ALTER DATABASE ${test.template} ALLOW_CONNECTIONS false`);
    await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${test.template}'`,
    );
  } finally {
    await client.end();
  }
}

/** What test files left behind; matters on a server that outlives the run. */
async function dropAll(test: TestServer): Promise<void> {
  const client = new pg.Client({ connectionString: test.superuserUrl });
  await client.connect();
  const { rows } = await client.query<{ datname: string }>(
    'SELECT datname FROM pg_database WHERE datname LIKE $1 OR datname = $2',
    [`${test.prefix}%`, test.template],
  );
  for (const { datname } of rows) await client.query(`DROP DATABASE ${datname} WITH (FORCE)`);
  if (test.login.user !== '') await client.query(`DROP ROLE IF EXISTS ${test.login.user}`);
  await client.end();
}
