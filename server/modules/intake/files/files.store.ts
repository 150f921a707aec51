import type { Queryable } from '../../../platform/db.ts';
import type { Id } from '../../../platform/ids.ts';
import type { AccountId, PartyId } from '../../identity/index.ts';
import type { Counts, FileFormatView, FileHead, FileProblem, FileState, Mapping } from './file-values.ts';

export type FileId = Id<'file'>;

export interface StoredFile {
  fileId: FileId;
  senderId: PartyId;
  accountId: AccountId;
  name: string;
  size_bytes: number;
  /** Null while it comes in. */
  sha256: string | null;
  state: FileState;
  format: FileFormatView | null;
  head: FileHead | null;
  mapping: Mapping | null;
  problem: FileProblem | null;
  phase: 'reading' | 'documents' | null;
  mark: number;
  rowsRead: number;
  counts: Counts;
  receivedAt: Date;
  changedAt: Date;
  finishedAt: Date | null;
}

interface FileRow {
  file_id: FileId;
  sender_id: PartyId;
  account_id: AccountId;
  name: string;
  size_bytes: string;
  sha256: string | null;
  state: FileState;
  format: FileFormatView | null;
  head: FileHead | null;
  mapping: Mapping | null;
  problem: FileProblem | null;
  phase: 'reading' | 'documents' | null;
  mark: string;
  rows_read: string;
  counts: Counts;
  received_at: Date;
  changed_at: Date;
  finished_at: Date | null;
}

const COLUMNS = `file_id, sender_id, account_id, name, size_bytes, encode(sha256, 'hex') AS sha256, state, format, head,
  mapping, problem, phase, mark, rows_read, counts, received_at, changed_at, finished_at`;

const toFile = (row: FileRow): StoredFile => ({
  fileId: row.file_id,
  senderId: row.sender_id,
  accountId: row.account_id,
  name: row.name,
  size_bytes: Number(row.size_bytes),
  sha256: row.sha256,
  state: row.state,
  format: row.format,
  head: row.head,
  mapping: row.mapping,
  problem: row.problem,
  phase: row.phase,
  mark: Number(row.mark),
  rowsRead: Number(row.rows_read),
  counts: row.counts,
  receivedAt: row.received_at,
  changedAt: row.changed_at,
  finishedAt: row.finished_at,
});

export async function insertFile(
  db: Queryable,
  file: Pick<StoredFile, 'fileId' | 'senderId' | 'accountId' | 'name' | 'receivedAt'>,
): Promise<void> {
  await db.query(
    `INSERT INTO intake.file (file_id, sender_id, account_id, name, state, received_at, changed_at)
     VALUES ($1, $2, $3, $4, 'receiving', $5, $5)`,
    [file.fileId, file.senderId, file.accountId, file.name, file.receivedAt],
  );
}

export async function insertPiece(
  db: Queryable,
  fileId: FileId,
  piece: number,
  bytes: Buffer,
): Promise<void> {
  await db.query(
    'INSERT INTO intake.file_piece (file_id, piece, bytes) VALUES ($1, $2, $3)',
    [fileId, piece, bytes],
    'intake-file-piece',
  );
}

export async function readPiece(db: Queryable, fileId: FileId, piece: number): Promise<Buffer | undefined> {
  const rows = await db.query<{ bytes: Buffer }>(
    'SELECT bytes FROM intake.file_piece WHERE file_id = $1 AND piece = $2',
    [fileId, piece],
    'intake-file-read-piece',
  );
  return rows[0]?.bytes;
}

/** The whole has come. False when the sender has sent the same content before. */
export async function finishReceiving(
  db: Queryable,
  file: { fileId: FileId; size_bytes: number; sha256: Buffer; at: Date },
): Promise<boolean> {
  const rows = await db.query(
    `UPDATE intake.file SET size_bytes = $2, sha256 = $3, state = 'received', changed_at = $4
      WHERE file_id = $1 AND NOT EXISTS (SELECT 1 FROM intake.file other
        WHERE other.sender_id = intake.file.sender_id AND other.sha256 = $3) RETURNING 1`,
    [file.fileId, file.size_bytes, file.sha256, file.at],
  );
  return rows.length === 1;
}

export async function fileByContent(
  db: Queryable,
  senderId: string,
  sha256: Buffer,
): Promise<StoredFile | undefined> {
  const rows = await db.query<FileRow>(
    `SELECT ${COLUMNS} FROM intake.file WHERE sender_id = $1 AND sha256 = $2`,
    [senderId, sha256],
  );
  return rows[0] && toFile(rows[0]);
}

/** What came in half, or once too often. Rows that hang on a file that was received are never removed. */
export async function dropReceiving(db: Queryable, fileId: FileId): Promise<void> {
  await db.query('DELETE FROM intake.file_piece WHERE file_id = $1', [fileId]);
  await db.query(`DELETE FROM intake.file WHERE file_id = $1 AND state = 'receiving'`, [fileId]);
}

/** Files whose sending broke off before `before`. */
export async function brokenOff(db: Queryable, before: Date): Promise<FileId[]> {
  const rows = await db.query<{ file_id: FileId }>(
    `SELECT file_id FROM intake.file WHERE state = 'receiving' AND received_at < $1 ORDER BY file_id LIMIT 100`,
    [before],
  );
  return rows.map((row) => row.file_id);
}

export async function fileById(db: Queryable, fileId: string): Promise<StoredFile | undefined> {
  const rows = await db.query<FileRow>(
    `SELECT ${COLUMNS} FROM intake.file WHERE file_id = $1`,
    [fileId],
    'intake-file',
  );
  return rows[0] && toFile(rows[0]);
}

export async function filesOf(
  db: Queryable,
  senderId: string,
  page: { before: string | null; limit: number },
): Promise<StoredFile[]> {
  const rows = await db.query<FileRow>(
    `SELECT ${COLUMNS} FROM intake.file
      WHERE sender_id = $1 AND state <> 'receiving' AND ($2::bigint IS NULL OR file_id < $2)
      ORDER BY file_id DESC LIMIT $3`,
    [senderId, page.before, page.limit],
  );
  return rows.map(toFile);
}

export type FileChange = Partial<
  Pick<
    StoredFile,
    | 'state'
    | 'format'
    | 'head'
    | 'mapping'
    | 'problem'
    | 'phase'
    | 'mark'
    | 'rowsRead'
    | 'counts'
    | 'finishedAt'
  >
>;

const COLUMN_OF: Record<keyof FileChange, string> = {
  state: 'state',
  format: 'format',
  head: 'head',
  mapping: 'mapping',
  problem: 'problem',
  phase: 'phase',
  mark: 'mark',
  rowsRead: 'rows_read',
  counts: 'counts',
  finishedAt: 'finished_at',
};
const AS_JSON: ReadonlySet<string> = new Set(['format', 'head', 'mapping', 'problem', 'counts']);

/**
 * Changes a file that is in one of the states and, where `lease` is given, that whoever changes it works on. False
 * when it is not so any more: nothing was changed then. With `free` whoever works on it has it no longer.
 */
export async function changeFile(
  db: Queryable,
  fileId: FileId,
  change: FileChange,
  where: { states: readonly FileState[]; lease?: string; at: Date; leaseUntil?: Date; free?: boolean },
): Promise<boolean> {
  const values: unknown[] = [fileId, where.states, where.at, where.lease ?? null, where.leaseUntil ?? null];
  const sets = (Object.keys(change) as (keyof FileChange)[]).map((key) => {
    const value = change[key];
    values.push(AS_JSON.has(key) && value !== null ? JSON.stringify(value) : value);
    return `${COLUMN_OF[key]} = $${values.length}`;
  });
  const lease = where.free ? 'lease_by = NULL, lease_until = $5' : 'lease_until = coalesce($5, lease_until)';
  const rows = await db.query(
    `UPDATE intake.file SET ${[...sets, 'changed_at = $3', lease].join(', ')}
      WHERE file_id = $1 AND state = ANY($2::text[]) AND ($4::text IS NULL OR lease_by = $4) RETURNING 1`,
    values,
  );
  return rows.length === 1;
}

/** The file that has waited longest and that nobody works on; it is the worker's until `until`. */
export async function leaseFile(
  db: Queryable,
  worker: string,
  now: Date,
  until: Date,
): Promise<StoredFile | undefined> {
  const rows = await db.query<FileRow>(
    `UPDATE intake.file SET lease_by = $1, lease_until = $3
      WHERE file_id = (SELECT file_id FROM intake.file
        WHERE state IN ('checking', 'taking') AND (lease_until IS NULL OR lease_until < $2)
        ORDER BY changed_at LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING ${COLUMNS}`,
    [worker, now, until],
    'intake-file-lease',
  );
  return rows[0] && toFile(rows[0]);
}

export async function releaseFile(db: Queryable, fileId: FileId, worker: string): Promise<void> {
  await db.query(
    'UPDATE intake.file SET lease_by = NULL, lease_until = NULL WHERE file_id = $1 AND lease_by = $2',
    [fileId, worker],
  );
}

export async function rememberMapping(
  db: Queryable,
  remembered: { senderId: string; headings: Buffer; mapping: Mapping; at: Date },
): Promise<void> {
  await db.query(
    `INSERT INTO intake.file_mapping (sender_id, headings, mapping, changed_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (sender_id, headings) DO UPDATE SET mapping = excluded.mapping, changed_at = excluded.changed_at`,
    [remembered.senderId, remembered.headings, JSON.stringify(remembered.mapping), remembered.at],
  );
}

export async function rememberedMapping(
  db: Queryable,
  senderId: string,
  headings: Buffer,
): Promise<Mapping | undefined> {
  const rows = await db.query<{ mapping: Mapping }>(
    'SELECT mapping FROM intake.file_mapping WHERE sender_id = $1 AND headings = $2',
    [senderId, headings],
  );
  return rows[0]?.mapping;
}
