import type { Queryable } from '../../platform/db.ts';
import { type RefusalWords, storable, storableIssues } from './take-rows.ts';

/** How far a backlog has come. */
export interface Backlog {
  backlogId: string;
  fileName: string;
  size_bytes: number;
  position_bytes: number;
  lines: number;
  taken: number;
  repeated: number;
  refused: number;
  startedAt: Date;
  finishedAt: Date | null;
}

interface BacklogRow {
  backlog_id: string;
  file_name: string;
  size_bytes: string;
  position_bytes: string;
  lines: string;
  taken: string;
  repeated: string;
  refused: string;
  started_at: Date;
  finished_at: Date | null;
}

const COLUMNS =
  'backlog_id, file_name, size_bytes, position_bytes, lines, taken, repeated, refused, started_at, finished_at';

const toBacklog = (row: BacklogRow): Backlog => ({
  backlogId: row.backlog_id,
  fileName: row.file_name,
  size_bytes: Number(row.size_bytes),
  position_bytes: Number(row.position_bytes),
  lines: Number(row.lines),
  taken: Number(row.taken),
  repeated: Number(row.repeated),
  refused: Number(row.refused),
  startedAt: row.started_at,
  finishedAt: row.finished_at,
});

/** The backlog of this name as it stands, begun if it is new. */
export async function openBacklog(
  db: Queryable,
  backlog: Pick<Backlog, 'backlogId' | 'fileName' | 'size_bytes' | 'startedAt'>,
): Promise<Backlog> {
  await db.query(
    `INSERT INTO intake.backlog (backlog_id, file_name, size_bytes, started_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT DO NOTHING`,
    [backlog.backlogId, backlog.fileName, backlog.size_bytes, backlog.startedAt],
  );
  const rows = await db.query<BacklogRow>(`SELECT ${COLUMNS} FROM intake.backlog WHERE backlog_id = $1`, [
    backlog.backlogId,
  ]);
  return toBacklog(rows[0] as BacklogRow);
}

/**
 * Moves the mark, together with the rows it stands behind. False when another run has moved it meanwhile: two runs of
 * one file must not both go on.
 */
export async function advance(db: Queryable, from: Backlog, to: Backlog): Promise<boolean> {
  const rows = await db.query(
    `UPDATE intake.backlog SET position_bytes = $3, lines = $4, taken = $5, repeated = $6, refused = $7, finished_at = $8
      WHERE backlog_id = $1 AND position_bytes = $2 RETURNING 1`,
    [
      to.backlogId,
      from.position_bytes,
      to.position_bytes,
      to.lines,
      to.taken,
      to.repeated,
      to.refused,
      to.finishedAt,
    ],
    'intake-advance',
  );
  return rows.length === 1;
}

export interface RefusedRow extends RefusalWords {
  line: number;
}

export async function insertRefused(
  db: Queryable,
  backlogId: string,
  rows: readonly RefusedRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await db.query(
    `INSERT INTO intake.refused_row (backlog_id, line, code, path, zh, en, issues)
     SELECT $1, * FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::jsonb[])`,
    [
      backlogId,
      rows.map((row) => row.line),
      rows.map((row) => row.code),
      rows.map((row) => storable(row.path)),
      rows.map((row) => storable(row.zh)),
      rows.map((row) => storable(row.en)),
      rows.map((row) => storableIssues(row.issues)),
    ],
    'intake-insert-refused',
  );
}

export async function refusedAfter(
  db: Queryable,
  backlogId: string,
  line: number,
  limit: number,
): Promise<RefusedRow[]> {
  const rows = await db.query<Omit<RefusedRow, 'line'> & { line: string }>(
    `SELECT line, code, path, zh, en, issues FROM intake.refused_row
      WHERE backlog_id = $1 AND line > $2 ORDER BY line LIMIT $3`,
    [backlogId, line, limit],
  );
  return rows.map((row) => ({ ...row, line: Number(row.line) }));
}
