import type { Queryable } from '../../platform/db.ts';
import {
  ARCHIVED_TABLES,
  type ArchivedTable,
  type ArchiveRow,
  COLUMNS,
  type SealedManifest,
} from './archive-format.ts';

/** A half-year of lots. See migrations/0004-partitions.sql. */
export interface Period {
  name: string;
  firstLot: string;
  endLot: string;
  state: 'open' | 'archiving' | 'archived';
  file: string | null;
  manifest: SealedManifest | null;
  archivedAt: Date | null;
  kept: boolean;
}

interface PeriodRow {
  name: string;
  first_lot: string;
  end_lot: string;
  state: Period['state'];
  file: string | null;
  manifest: SealedManifest | null;
  archived_at: Date | null;
  kept: boolean;
}

export async function periods(db: Queryable): Promise<Period[]> {
  const rows = await db.query<PeriodRow>(
    `SELECT name, first_lot, end_lot, state, file, manifest, archived_at, kept FROM ledger.period
      ORDER BY first_lot`,
    [],
    'ledger-periods',
  );
  return rows.map(({ first_lot, end_lot, archived_at, ...row }) => ({
    ...row,
    firstLot: first_lot,
    endLot: end_lot,
    archivedAt: archived_at,
  }));
}

/** Of these lots, those that were still alive when their half-year was archived. */
export async function strays(db: Queryable, lotIds: readonly string[]): Promise<Set<string>> {
  const rows = await db.query<{ lot_id: string }>(
    'SELECT lot_id FROM ledger.archive_stray WHERE lot_id = ANY($1::bigint[])',
    [lotIds],
    'ledger-archive-strays',
  );
  return new Set(rows.map((row) => row.lot_id));
}

/** The last instant, and the last document, of anything stored of these lots. */
export async function lastRowsOf(
  db: Queryable,
  lotIds: readonly string[],
): Promise<Map<string, { at: Date; documentId: string; rows: number }>> {
  const parts = ARCHIVED_TABLES.map(
    (table) => `SELECT lot_id, at, document_id FROM ledger.${table} WHERE lot_id = ANY($1::bigint[])`,
  );
  const rows = await db.query<{ lot_id: string; at: Date; document_id: string; rows: string }>(
    `SELECT lot_id, max(at) AS at, max(document_id) AS document_id, count(*) AS rows
       FROM (${parts.join(' UNION ALL ')}) AS stored GROUP BY lot_id`,
    [lotIds],
  );
  return new Map(
    rows.map((row) => [row.lot_id, { at: row.at, documentId: row.document_id, rows: Number(row.rows) }]),
  );
}

const KEYS: Readonly<Record<ArchivedTable, string>> = {
  movement: 'lot_id, at, document_id, line',
  lot_edge: 'lot_id, direction, other_lot_id, document_id',
  observation: 'lot_id, at, document_id, line',
};

const INSTANT = `to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at`;

/** All rows of these lots as they go into an archive, lot by lot in the order of `lotIds`. */
export async function rowsToArchive(db: Queryable, lotIds: readonly string[]): Promise<ArchiveRow[]> {
  const byLot = new Map<string, ArchiveRow[]>(lotIds.map((lotId) => [lotId, []]));
  for (const table of ARCHIVED_TABLES) {
    const columns = COLUMNS[table].map((column) =>
      column === 'at' ? INSTANT : `${column}::text AS ${column}`,
    );
    const rows = await db.query<Record<string, string | null>>(
      `SELECT ${columns.join(', ')} FROM ledger.${table} AS r WHERE lot_id = ANY($1::bigint[])
        ORDER BY ${KEYS[table].replaceAll(/\w+/g, 'r.$&')}`,
      [lotIds],
    );
    for (const row of rows)
      byLot.get(row.lot_id ?? '')?.push([table, ...COLUMNS[table].map((column) => row[column] ?? null)]);
  }
  return [...byLot.values()].flat();
}

/** From now on a file is being written for it; strays that an earlier try found are forgotten. */
export async function beginArchive(owner: Queryable, period: string, file: string): Promise<void> {
  await owner.query(
    `UPDATE ledger.period SET state = 'archiving', file = $2, manifest = NULL WHERE name = $1 AND state <> 'archived'`,
    [period, file],
  );
  await owner.query('DELETE FROM ledger.archive_stray WHERE period = $1', [period]);
}

export async function noteStrays(owner: Queryable, period: string, lotIds: readonly string[]): Promise<void> {
  if (lotIds.length === 0) return;
  await owner.query('INSERT INTO ledger.archive_stray (lot_id, period) SELECT unnest($2::bigint[]), $1', [
    period,
    lotIds,
  ]);
}

/** The manifest of a file that is whole and was read back: what is left is to detach. */
export async function noteManifest(
  owner: Queryable,
  period: string,
  manifest: SealedManifest,
): Promise<void> {
  await owner.query('UPDATE ledger.period SET manifest = $2 WHERE name = $1', [
    period,
    JSON.stringify(manifest),
  ]);
}

/** The name of a half-year goes into names of tables: nothing else may. */
function part(table: ArchivedTable, period: string): string {
  if (!/^\d{4}h[12]$/.test(period)) throw new RangeError(`no half-year: ${period}`);
  return `ledger.${table}_${period}`;
}

/**
 * Nobody reads or writes the ledger's ways from here to the end of the transaction; waits five seconds at most, since
 * all others wait behind. @throws SQLSTATE 55P03
 */
export async function lockWays(tx: Queryable): Promise<void> {
  await tx.query(`SET LOCAL lock_timeout = '5s'`);
  await tx.query('LOCK TABLE ledger.movement, ledger.lot_edge, ledger.observation IN ACCESS EXCLUSIVE MODE');
}

/** Rows in the parts of a half-year, but for those of strays. Nothing is ever changed or removed there. */
export async function countPart(tx: Queryable, period: string): Promise<Record<ArchivedTable, number>> {
  const counts: Record<ArchivedTable, number> = { movement: 0, lot_edge: 0, observation: 0 };
  for (const table of ARCHIVED_TABLES) {
    const rows = await tx.query<{ count: string }>(
      `SELECT count(*) AS count FROM ${part(table, period)} r LEFT JOIN ledger.archive_stray s USING (lot_id)
        WHERE s.lot_id IS NULL`,
    );
    counts[table] = Number(rows[0]?.count ?? 0);
  }
  return counts;
}

/** Takes the parts out of the ledger, and puts the strays' rows back into it: into the DEFAULT part. */
export async function detachParts(tx: Queryable, period: string): Promise<void> {
  for (const table of ARCHIVED_TABLES) {
    await tx.query(`ALTER TABLE ledger.${table} DETACH PARTITION ${part(table, period)}`);
    await tx.query(
      `INSERT INTO ledger.${table} SELECT r.* FROM ${part(table, period)} r JOIN ledger.archive_stray s USING (lot_id)`,
    );
  }
}

export async function markArchived(tx: Queryable, period: string, at: Date, kept: boolean): Promise<void> {
  await tx.query(`UPDATE ledger.period SET state = 'archived', archived_at = $2, kept = $3 WHERE name = $1`, [
    period,
    at,
    kept,
  ]);
}

/** Drops what is detached; does nothing where that was done. */
export async function dropParts(owner: Queryable, period: string): Promise<void> {
  await owner.query('UPDATE ledger.period SET kept = false WHERE name = $1', [period]);
  for (const table of ARCHIVED_TABLES) await owner.query(`DROP TABLE IF EXISTS ${part(table, period)}`);
}
