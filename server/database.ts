import { join } from 'node:path';
import { distribute } from './distribute.ts';
import { migrationFolders } from './migration-folders.ts';
import { makePartitions } from './modules/ledger/index.ts';
import { isDistributed } from './platform/citus.ts';
import type { Config } from './platform/config.ts';
import { createDatabaseIfMissing, type Db, openDb, sqlState } from './platform/db.ts';
import { Problem } from './platform/errors.ts';
import { migrate } from './platform/migrate.ts';
import { startEmbeddedPostgres } from './platform/postgres/embedded.ts';
import { assertRestricted, serverUrlFor } from './platform/server-login.ts';

export interface OpenDatabase {
  db: Db;
  ownerUrl: string;
  embedded: boolean;
  /** A second pool for work that is simply done again after a crash; the caller closes it. */
  openRepeatable(): Db;
  close(): Promise<void>;
}

const DATABASE = 'luyuan';

/** What the server's role must not be able to change, whatever DATABASE_URL says. */
const INSERT_ONLY = ['ledger.document', 'ledger.movement', 'ledger.lot_edge', 'identity.audit'];

/** Starts or reaches the database, brings it up to date, and connects as the restricted role. */
export async function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'dataDir'> & Partial<Pick<Config, 'distributed'>>,
  say: (words: { zh: string; en: string }) => void,
  onError: (error: Error) => void,
): Promise<OpenDatabase> {
  let ownerUrl = config.databaseUrl;
  let stop = async () => {};
  if (ownerUrl === undefined) {
    const server = await startEmbeddedPostgres({
      dataDir: join(config.dataDir, 'postgres'),
      durable: true,
      onProgress: say,
    });
    stop = () => server.stop();
    await createDatabaseIfMissing(server.superuserUrl, DATABASE);
    ownerUrl = server.url(DATABASE);
  }
  try {
    const login = await migrate({
      ownerUrl,
      folders: migrationFolders,
      onProgress: (line) => say({ zh: `升级数据库：${line}`, en: `Migrating the database: ${line}` }),
    });
    if (config.distributed) {
      await distribute(ownerUrl, (table) =>
        say({ zh: `分布数据表：${table}`, en: `Distributing the table ${table}` }),
      );
    }
    const distributed = await asOwner(ownerUrl, async (owner) => {
      await preparePartitions(owner, say);
      // The tables tell and not the setting: what was placed once stays so.
      return isDistributed(owner, 'ledger.movement');
    });
    const url = serverUrlFor(ownerUrl, login);
    const db = openDb({ url, onError, distributed });
    try {
      await assertRestricted(db, login, INSERT_ONLY);
    } catch (error) {
      await db.close();
      throw error;
    }
    return {
      db,
      ownerUrl,
      embedded: config.databaseUrl === undefined,
      openRepeatable: () => openDb({ url, onError, distributed, repeatable: true }),
      close: async () => {
        await db.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw explain(error);
  }
}

const LOCK_NOT_AVAILABLE = '55P03';

/** The ledger's parts for the coming years. There are always some years of them, so that a busy table can wait. */
async function preparePartitions(owner: Db, say: (words: { zh: string; en: string }) => void): Promise<void> {
  try {
    await makePartitions(owner, new Date());
  } catch (error) {
    if (sqlState(error) !== LOCK_NOT_AVAILABLE) throw error;
    say({
      zh: '流转账今后年份的分区这次没有建成（有长时间的查询占用），下次启动时再建，不影响使用。',
      en: 'The ledger’s parts for later years were not made this time (a long query held the tables); the next start makes them. Nothing is affected.',
    });
  }
}

async function asOwner<T>(ownerUrl: string, work: (owner: Db) => Promise<T>): Promise<T> {
  const owner = openDb({ url: ownerUrl, connections_max: 1, onError: () => undefined });
  try {
    return await work(owner);
  } finally {
    await owner.close();
  }
}

function explain(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reasons: Record<string, { zh: string; en: string }> = {
    ECONNREFUSED: {
      zh: 'DATABASE_URL 的数据库连不上，请检查地址、端口和服务是否启动。',
      en: 'The database of DATABASE_URL cannot be reached: check address, port, and that it runs.',
    },
    ENOTFOUND: {
      zh: 'DATABASE_URL 里的主机名找不到，请检查拼写。',
      en: 'The host in DATABASE_URL is not found; check its spelling.',
    },
    '28P01': {
      zh: 'DATABASE_URL 的用户名或密码不对。',
      en: 'User name or password in DATABASE_URL is not right.',
    },
    '28000': {
      zh: '数据库的 pg_hba.conf 不接受这样的登录：DATABASE_URL 的用户和 luyuan_server_… 角色都要能以密码登录。',
      en: 'The pg_hba.conf of the database refuses this log-in: the user of DATABASE_URL and the role luyuan_server_… must both be let in, the latter by password.',
    },
    '3D000': {
      zh: 'DATABASE_URL 里的数据库不存在，请先建立它。',
      en: 'The database in DATABASE_URL does not exist; create it first.',
    },
    '42501': {
      zh: 'DATABASE_URL 的用户需要建角色（CREATEROLE）的权限，并应是数据库的所有者。',
      en: 'The user of DATABASE_URL needs the right to create roles (CREATEROLE), and to own the database.',
    },
  };
  const words = reasons[code];
  return words ? new Problem(500, 'database-unreachable', words) : error;
}
