import pg from 'pg';
import { type Queryable, sqlState } from './db.ts';
import { Problem } from './errors.ts';

/** Where the rows of a table lie on Citus, the PostgreSQL extension that spreads tables over several servers. */
export type Placement =
  /** Each row on the shard that its column's value hashes to; tables of one group put equal values together. */
  | { readonly on: 'shards'; readonly by: string; readonly group: string }
  /** A whole copy on every server: small tables that many statements need. */
  | { readonly on: 'every-server' }
  /** On the coordinator alone. */
  | { readonly on: 'coordinator' };

export type Placements = Readonly<Record<string, Placement>>;

export interface DistributeOptions {
  /** A URL of the role that owns the tables, on the coordinator. */
  ownerUrl: string;
  placements: Placements;
  onProgress?: (line: string) => void;
}

/**
 * Puts every table where its placement says, the first of a group before those that lie beside it; what is placed
 * already stays. Rows move along, so that a database of one server grows into Citus by this call. Run after the
 * migrations; a migration of a later version adds its tables in the same way. Never run by two at once: it takes the
 * lock of the migrations. Errors: `citus-missing`.
 */
export async function distributeTables(options: DistributeOptions): Promise<void> {
  const client = new pg.Client({ connectionString: options.ownerUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(`SELECT pg_advisory_lock(hashtext('luyuan.migrate'))`);
    await client.query('CREATE EXTENSION IF NOT EXISTS citus').catch(explain);
    const { rows } = await client.query<{ name: string }>(
      `SELECT replace(logicalrelid::regclass::text, '"', '') AS name FROM pg_dist_partition`,
    );
    const placed = new Set(rows.map((row) => row.name));
    for (const { table, sql, values } of placementStatements(options.placements)) {
      if (placed.has(table)) continue;
      options.onProgress?.(table);
      await client.query(sql, values);
    }
  } finally {
    await client.end();
  }
}

/** 0A000, 58P01: not installed; 42501: it takes a superuser to add it; XX000: not in shared_preload_libraries. */
function explain(error: unknown): never {
  if (!/^(0A000|58P01|42501|XX000)$/.test(sqlState(error) ?? '')) throw error;
  throw new Problem(500, 'citus-missing', {
    zh: '这个数据库还不能用 Citus：请在每台服务器上安装它，加入 shared_preload_libraries，并由超级用户执行 CREATE EXTENSION citus；或去掉 LUYUAN_DISTRIBUTED。',
    en: 'This database cannot use Citus yet: install it on every server, put it into shared_preload_libraries, and let a superuser run CREATE EXTENSION citus; or do without LUYUAN_DISTRIBUTED.',
  });
}

/**
 * The calls that place the tables, in their order: what is everywhere first, since foreign keys may point there.
 * Pure, so that it can be looked at without a Citus server.
 */
export function placementStatements(
  placements: Placements,
): { table: string; sql: string; values: string[] }[] {
  const statements: { table: string; sql: string; values: string[] }[] = [];
  const entries = Object.entries(placements);
  for (const [table, placement] of entries) {
    if (placement.on !== 'every-server') continue;
    statements.push({ table, sql: 'SELECT create_reference_table($1)', values: [table] });
  }
  const groups = new Map<string, string>();
  for (const [table, placement] of entries) {
    if (placement.on !== 'shards') continue;
    const beside = groups.get(placement.group) ?? 'none';
    if (beside === 'none') groups.set(placement.group, table);
    statements.push({
      table,
      sql: 'SELECT create_distributed_table($1, $2, colocate_with => $3)',
      values: [table, placement.by, beside],
    });
  }
  return statements;
}

/** True where `table` lies on the shards of a Citus cluster: `Db.distributed` is to say so then. */
export async function isDistributed(db: Queryable, table: string): Promise<boolean> {
  const known = await db.query<{ citus: boolean }>(
    `SELECT to_regclass('pg_catalog.pg_dist_partition') IS NOT NULL AS citus`,
  );
  if (known[0]?.citus !== true) return false;
  const rows = await db.query(
    `SELECT 1 FROM pg_catalog.pg_dist_partition WHERE logicalrelid = $1::regclass AND partmethod = 'h'`,
    [table],
  );
  return rows.length === 1;
}
