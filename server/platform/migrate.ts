import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { Problem } from './errors.ts';
import { ensureLogin, ensureServerRole, type Login, SERVER_ROLE } from './server-login.ts';

export interface MigrateOptions {
  /** A URL of a role that owns the database's objects. */
  ownerUrl: string;
  /** Folders of numbered SQL files, lowest layer first. */
  folders: readonly string[];
  onProgress?: (line: string) => void;
}

const BOOTSTRAP = `
  CREATE SCHEMA IF NOT EXISTS platform;
  CREATE TABLE IF NOT EXISTS platform.migration (
    name text PRIMARY KEY,
    sha256 text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  );
  -- One row, for the owner's eyes alone: how the server logs in.
  CREATE TABLE IF NOT EXISTS platform.server_secret (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    login text NOT NULL,
    password text NOT NULL
  );
  -- One row: which keys/ folder this database's private sections were written with.
  CREATE TABLE IF NOT EXISTS platform.key_print (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    print text NOT NULL
  );
  CREATE SEQUENCE IF NOT EXISTS platform.process_slot;
  REVOKE ALL ON platform.server_secret FROM PUBLIC, ${SERVER_ROLE};
  GRANT USAGE ON SCHEMA platform TO ${SERVER_ROLE};
  GRANT SELECT ON platform.migration TO ${SERVER_ROLE};
  GRANT SELECT, INSERT ON platform.key_print TO ${SERVER_ROLE};
  GRANT USAGE ON SEQUENCE platform.process_slot TO ${SERVER_ROLE};
`;

/**
 * Brings the database up to date: each numbered file once, in a transaction of its own, under a lock so that
 * two servers starting together do not meet. A file that was applied and then edited is an error: what a
 * database went through must be readable in the repository.
 * Returns how the server logs in to this database with restricted rights.
 */
export async function migrate(options: MigrateOptions): Promise<Login> {
  const client = new pg.Client({ connectionString: options.ownerUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(`SELECT pg_advisory_lock(hashtext('luyuan.migrate'))`);
    await ensureServerRole(client);
    await client.query(BOOTSTRAP);
    const login = await ensureLogin(client, options.ownerUrl);
    const applied = new Map<string, string>();
    for (const row of (await client.query('SELECT name, sha256 FROM platform.migration')).rows) {
      applied.set(row.name as string, row.sha256 as string);
    }
    for (const folder of options.folders) {
      const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
      for (const file of files) await apply(client, folder, file, applied, options.onProgress);
    }
    return login;
  } finally {
    await client.end();
  }
}

async function apply(
  client: pg.Client,
  folder: string,
  file: string,
  applied: ReadonlyMap<string, string>,
  onProgress?: (line: string) => void,
): Promise<void> {
  const sql = await readFile(join(folder, file), 'utf8');
  const module = folder.split(/[\\/]/).at(-2) ?? '';
  const name = `${module}/${file}`;
  const sha256 = createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex');
  const before = applied.get(name);
  if (before === sha256) return;
  if (before !== undefined) {
    throw new Problem(500, 'migration-changed', {
      zh: `数据库升级文件 ${name} 在应用之后被改动过。请恢复原文件，改动写成新文件；演示数据可删去数据目录后重新启动。`,
      en: `The migration ${name} was edited after it was applied. Restore the file and put the change into a new one; demonstration data may simply be deleted with its data folder.`,
    });
  }
  onProgress?.(name);
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query('INSERT INTO platform.migration (name, sha256) VALUES ($1, $2)', [name, sha256]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new Error(`Migration ${name} failed: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
