import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { type Queryable, sqlState } from './db.ts';
import { Problem } from './errors.ts';

/**
 * What the server may do is granted to this role, which nobody logs in as: its name is known to the migrations, and
 * it is one for all databases of a PostgreSQL server. Each database has a login of its own that is a member of it.
 */
export const SERVER_ROLE = 'luyuan_server';

/** How the server logs in to one database. Kept in the database, in a table that only the owner may read. */
export interface Login {
  user: string;
  password: string;
}

/** Makes the role that the migrations grant to, unless it is there. */
export async function ensureServerRole(client: pg.Client): Promise<void> {
  const found = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [SERVER_ROLE]);
  if (found.rowCount !== 0) return;
  // Servers of two databases may start at once: the second finds the role made in between.
  await client.query(
    `DO $$ BEGIN CREATE ROLE ${SERVER_ROLE} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`,
  );
}

/**
 * The login of this database, made at the first start. One that works is left as it is: an owner who may not alter
 * it, and other processes that are connected by it, are not disturbed. After a dump was restored on another server
 * the role is missing there, and is made again with the name and password that came with the dump.
 * Errors: `server-login-forbidden`.
 */
export async function ensureLogin(client: pg.Client, ownerUrl: string): Promise<Login> {
  const made: Login = {
    user: `${SERVER_ROLE}_${randomBytes(6).toString('hex')}`,
    password: randomBytes(32).toString('base64url'),
  };
  await client.query(
    'INSERT INTO platform.server_secret (login, password) VALUES ($1, $2) ON CONFLICT DO NOTHING',
    [made.user, made.password],
  );
  const { rows } = await client.query<{ login: string; password: string }>(
    'SELECT login, password FROM platform.server_secret',
  );
  const login = { user: rows[0]?.login ?? made.user, password: rows[0]?.password ?? made.password };
  if (!(await isSound(client, login, ownerUrl))) await makeSound(client, login);
  return login;
}

async function isSound(client: pg.Client, login: Login, ownerUrl: string): Promise<boolean> {
  const role = await client.query<{ member: boolean }>(
    `SELECT pg_has_role(oid, $2, 'MEMBER') AS member FROM pg_roles WHERE rolname = $1`,
    [login.user, SERVER_ROLE],
  );
  if (role.rows[0]?.member !== true) return false;
  const trial = new pg.Client({ connectionString: serverUrlFor(ownerUrl, login) });
  trial.on('error', () => undefined);
  try {
    await trial.connect();
    return true;
  } catch (error) {
    // 28000 and 28P01: no such log-in, or not with this password. Anything else is no reason to alter the role.
    if (/^28/.test(sqlState(error) ?? '')) return false;
    throw error;
  } finally {
    await trial.end().catch(() => undefined);
  }
}

async function makeSound(client: pg.Client, login: Login): Promise<void> {
  const name = client.escapeIdentifier(login.user);
  const password = client.escapeLiteral(login.password);
  try {
    const found = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [login.user]);
    await client.query(
      `${found.rowCount === 0 ? 'CREATE' : 'ALTER'} ROLE ${name} LOGIN PASSWORD ${password}`,
    );
    await client.query(`GRANT ${SERVER_ROLE} TO ${name}`);
  } catch (error) {
    if (sqlState(error) !== '42501') throw error;
    const { rows } = await client.query<{ me: string }>('SELECT current_user AS me');
    const me = client.escapeIdentifier(rows[0]?.me ?? '');
    throw new Problem(500, 'server-login-forbidden', {
      zh: `数据库用户 ${me} 不能建立服务所用的登录角色。请由超级用户执行：ALTER ROLE ${me} CREATEROLE; GRANT ${SERVER_ROLE} TO ${me} WITH ADMIN OPTION; 然后重新启动。`,
      en: `The database user ${me} may not make the role that the server logs in as. Let a superuser run: ALTER ROLE ${me} CREATEROLE; GRANT ${SERVER_ROLE} TO ${me} WITH ADMIN OPTION; and start again.`,
    });
  }
}

/**
 * The owner's URL with the server's own user and password. They go into the query, which in every form of URL that
 * pg takes (with a host, with a socket in `host=`, with `user=`) comes before what stands elsewhere.
 * Errors: `database-url-invalid`.
 */
export function serverUrlFor(ownerUrl: string, login: Login): string {
  const bare = ownerUrl.replace(/^([a-z]+:\/\/)[^/?#]*@/i, '$1');
  if (!/^postgres(ql)?:\/\//.test(bare) || !URL.canParse(bare)) throw urlInvalid();
  // The place stays as it was written: a URL object would lose an empty host.
  const at = bare.includes('?') ? bare.indexOf('?') : bare.length;
  const settings = new URLSearchParams(bare.slice(at + 1));
  settings.set('user', login.user);
  settings.set('password', login.password);
  return `${bare.slice(0, at)}?${settings}`;
}

const urlInvalid = () =>
  new Problem(500, 'database-url-invalid', {
    zh: 'DATABASE_URL 应为 postgres://用户:密码@主机/数据库，或 postgres://用户@/数据库?host=/套接字目录。',
    en: 'DATABASE_URL should read postgres://user:password@host/database, or postgres://user@/database?host=/folder-of-the-socket.',
  });

/**
 * Holds that the connection is the restricted one: whatever a URL said, a server that could change records must not
 * start. Errors: `server-role-too-strong`.
 * @param insertOnly tables, as schema.table, that the server must not be able to change
 */
export async function assertRestricted(
  db: Queryable,
  login: Login,
  insertOnly: readonly string[],
): Promise<void> {
  const rows = await db.query<{ me: string; changes: string[] }>(
    `SELECT current_user AS me,
            ARRAY(SELECT t FROM unnest($1::text[]) t
                   WHERE has_table_privilege(t, 'UPDATE') OR has_table_privilege(t, 'DELETE')) AS changes`,
    [insertOnly],
  );
  const { me = '', changes = [] } = rows[0] ?? {};
  if (me === login.user && changes.length === 0) return;
  throw new Problem(500, 'server-role-too-strong', {
    zh: `服务应以受限角色 ${login.user} 连接数据库，现在是 ${me}，可改动 ${changes.join('、') || '（无）'}。请检查 DATABASE_URL 与该角色的权限。`,
    en: `The server must work as the restricted role ${login.user}; it is ${me}, and may change ${changes.join(', ') || 'none'}. Check DATABASE_URL and what that role was granted.`,
  });
}
