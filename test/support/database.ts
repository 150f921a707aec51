import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { expect, inject } from 'vitest';
import { type Login, serverUrlFor } from '../../server/platform/server-login.ts';

/** What global-setup.ts tells the test files. */
export interface TestServer {
  superuserUrl: string;
  template: string;
  prefix: string;
  /** Of the restricted role, as the application logs in. */
  login: Login;
  /** Why there is no template: a migration failed. */
  failure?: string;
  /** A Citus coordinator with a distributed template of its own, where CITUS_URL names one. */
  citus?: TestServer;
}

/** What runs on Citus when there is one: tracing, vouchers and the import of backlogs. */
const ON_CITUS = /[\\/]server[\\/]modules[\\/](trace|vouchers|intake)[\\/]/;

declare module 'vitest' {
  interface ProvidedContext {
    testServer: TestServer;
  }
}

export interface TestDatabase {
  /** Connection string of the owner (superuser): migrations, planted violations, looking behind the scenes. */
  ownerUrl: string;
  /** Connection string of the restricted login, a member of `luyuan_server`, as the application connects. */
  serverUrl: string;
  /** Whether its tables lie on the shards of a Citus cluster. TEST_DISTRIBUTED=1: said of all, to try the statements. */
  distributed: boolean;
  /** Drops the database, ending its connections. */
  drop(): Promise<void>;
}

/**
 * A migrated, empty database of one's own: a clone of the template (about 15 ms).
 *
 *     const database = await createTestDatabase();   // in beforeAll
 *     afterAll(() => database.drop());
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const plain = inject('testServer');
  const server = ON_CITUS.test(expect.getState().testPath ?? '') ? (plain.citus ?? plain) : plain;
  if (server.failure) throw new Error(`The test database could not be migrated: ${server.failure}`);
  const name = `${server.prefix}_${randomBytes(5).toString('hex')}`;
  // FILE_COPY and not the default WAL_LOG: 14 ms instead of 60 for a database of this size.
  await asSuperuser(server, `CREATE DATABASE ${name} TEMPLATE ${server.template} STRATEGY FILE_COPY`);
  const owner = new URL(server.superuserUrl);
  owner.pathname = `/${name}`;
  return {
    ownerUrl: owner.href,
    serverUrl: serverUrlFor(owner.href, server.login),
    distributed: server === plain.citus || process.env.TEST_DISTRIBUTED === '1',
    drop: () => asSuperuser(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

/** Runs the work on a database of its own and drops it afterwards, whatever happens. */
export async function withDatabase<T>(work: (database: TestDatabase) => Promise<T>): Promise<T> {
  const database = await createTestDatabase();
  try {
    return await work(database);
  } finally {
    await database.drop();
  }
}

async function asSuperuser(server: TestServer, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.superuserUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
