import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { withDatabase } from '../../test/support/database.ts';
import { openDb } from './db.ts';
import { Problem } from './errors.ts';
import { migrate } from './migrate.ts';
import { assertRestricted, type Login, SERVER_ROLE, serverUrlFor } from './server-login.ts';

const { superuserUrl } = inject('testServer');
const drops: string[] = [];
afterEach(async () => {
  for (const sql of drops.splice(0).reverse()) await run(superuserUrl, sql);
});

async function run<Row>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
}

const me = (ownerUrl: string, login: Login) =>
  run<{ me: string }>(serverUrlFor(ownerUrl, login), 'SELECT current_user::text AS me');

/** An empty database, and the URL of its owner: the superuser unless another is named. */
async function emptyDatabase(owner?: { user: string; password: string }): Promise<string> {
  const name = `luyuan_login_${randomBytes(5).toString('hex')}`;
  await run(superuserUrl, `CREATE DATABASE ${name}${owner ? ` OWNER ${owner.user}` : ''}`);
  drops.push(`DROP DATABASE ${name} WITH (FORCE)`);
  const url = new URL(superuserUrl);
  url.pathname = `/${name}`;
  if (owner) [url.username, url.password] = [owner.user, owner.password];
  return url.href;
}

/** Migrates without any file, and has the login dropped after the test. */
async function prepare(ownerUrl: string): Promise<Login> {
  const login = await migrate({ ownerUrl, folders: [] });
  drops.unshift(`DROP ROLE IF EXISTS ${login.user}`);
  return login;
}

async function ownerRole(rights: string): Promise<{ user: string; password: string }> {
  const owner = { user: `luyuan_owner_${randomBytes(5).toString('hex')}`, password: 'x' };
  await run(superuserUrl, `CREATE ROLE ${owner.user} LOGIN ${rights} PASSWORD 'x'`);
  drops.push(`DROP ROLE ${owner.user}`, `DROP OWNED BY ${owner.user}`);
  return owner;
}

describe('The login of the server', () => {
  test('Stays the same when a second process spells the URL in another way', async () => {
    const url = await emptyDatabase();
    const first = await prepare(url);
    const other = new URL(url);
    other.searchParams.set('application_name', 'other');
    const second = await prepare(other.href);
    expect(second).toEqual(first);
    expect(await me(url, first)).toEqual([{ me: first.user }]);
  });

  test('Is another for each database of one PostgreSQL server, and both work', async () => {
    const [one, two] = [await emptyDatabase(), await emptyDatabase()];
    const [first, second] = [await prepare(one), await prepare(two)];
    expect(second.user).not.toBe(first.user);
    expect(await me(one, first)).toEqual([{ me: first.user }]);
    expect(await me(two, second)).toEqual([{ me: second.user }]);
  });

  test('Is read by the owner alone', async () => {
    const url = await emptyDatabase();
    const login = await prepare(url);
    await expect(run(serverUrlFor(url, login), 'SELECT * FROM platform.server_secret')).rejects.toThrow(
      /permission denied/,
    );
  });

  test('Is made again, the same, where a dump was restored on a server that does not know it', async () => {
    const url = await emptyDatabase();
    const login = await prepare(url);
    await run(superuserUrl, `DROP ROLE ${login.user}`);
    expect(await prepare(url)).toEqual(login);
    expect(await me(url, login)).toEqual([{ me: login.user }]);
  });

  test('Is mended when somebody changed its password', async () => {
    const url = await emptyDatabase();
    const login = await prepare(url);
    // Where the harness trusts everybody, a role that may not log in is refused all the same.
    await run(superuserUrl, `ALTER ROLE ${login.user} NOLOGIN PASSWORD 'another'`);
    expect(await prepare(url)).toEqual(login);
    expect(await me(url, login)).toEqual([{ me: login.user }]);
  });

  test('Is left alone once it works: the owner needs the right to make roles only once', async () => {
    await prepare(await emptyDatabase());
    const owner = await ownerRole('CREATEROLE');
    await run(superuserUrl, `GRANT ${SERVER_ROLE} TO ${owner.user} WITH ADMIN OPTION`);
    const url = await emptyDatabase(owner);
    const login = await prepare(url);
    await run(superuserUrl, `REVOKE ${SERVER_ROLE} FROM ${owner.user} CASCADE`);
    await run(superuserUrl, `ALTER ROLE ${owner.user} NOCREATEROLE`);
    await run(superuserUrl, `GRANT ${SERVER_ROLE} TO ${login.user}`);
    expect(await prepare(url)).toEqual(login);
    expect(await me(url, login)).toEqual([{ me: login.user }]);
  });

  test('That the owner may not make is told in a sentence with the remedy, which works', async () => {
    await prepare(await emptyDatabase());
    const owner = await ownerRole('NOCREATEROLE');
    const url = await emptyDatabase(owner);
    const refusal = await prepare(url).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'server-login-forbidden' });
    const { words } = refusal as Problem;
    const remedy = /ALTER ROLE [\s\S]*OPTION;/.exec(words.en)?.[0] ?? '';
    expect(words.zh).toContain(remedy);
    await run(superuserUrl, remedy);
    const login = await prepare(url);
    expect(await me(url, login)).toEqual([{ me: login.user }]);
  });
});

describe('The server’s URL', () => {
  const login = { user: 'luyuan_server_1', password: 'p/w?&%' };
  test.each([
    ['postgres://own:secret@db.example:5433/city', 'db.example', 5433, 'city'],
    ['postgres://own@db.example/city?sslmode=disable', 'db.example', 5432, 'city'],
    ['postgresql:///city?host=/var/run/postgresql', '/var/run/postgresql', 5432, 'city'],
    ['postgres://own:p@/city?host=/var/run/postgresql', '/var/run/postgresql', 5432, 'city'],
    ['postgres://db.example/city?user=own&password=x', 'db.example', 5432, 'city'],
    ['postgres://own:p%40ss@%2Fvar%2Frun/city', '/var/run', 5432, 'city'],
  ])('Of %s names the restricted login', (ownerUrl, host, port, database) => {
    const client = new pg.Client({ connectionString: serverUrlFor(ownerUrl, login) });
    expect({ ...pick(client), password: client.password }).toEqual({ ...login, host, port, database });
  });
  const pick = ({ user, host, port, database }: pg.Client) => ({ user, host, port, database });

  test.each(['city', '/var/run/postgresql city', 'mysql://own@host/city', 'postgres://own@host:port/city'])(
    'Of %s is refused with the forms that are understood',
    (ownerUrl) => {
      expect(() => serverUrlFor(ownerUrl, login)).toThrow(Problem);
      expect(() => serverUrlFor(ownerUrl, login)).toThrow(/^database-url-invalid/);
    },
  );
});

describe('A start', () => {
  const check = async (url: string, login: Login) => {
    const db = openDb({ url, connections_max: 1 });
    try {
      await assertRestricted(db, login, ['ledger.movement', 'ledger.document']);
    } finally {
      await db.close();
    }
  };
  const login = inject('testServer').login;

  test('Goes on as the restricted login, and is refused as the owner', async () => {
    await withDatabase(async ({ serverUrl, ownerUrl }) => {
      await check(serverUrl, login);
      await expect(check(ownerUrl, login)).rejects.toMatchObject({ code: 'server-role-too-strong' });
      await expect(check(serverUrl, { ...login, user: 'somebody' })).rejects.toMatchObject({
        code: 'server-role-too-strong',
      });
    });
  });
  test('Is refused when the login may change what is insert-only', async () => {
    await withDatabase(async ({ serverUrl, ownerUrl }) => {
      await run(ownerUrl, `GRANT UPDATE ON ledger.movement TO ${SERVER_ROLE}`);
      await expect(check(serverUrl, login)).rejects.toThrow(/may change ledger\.movement/);
    });
  });
});
