import type { Queryable } from '../../platform/db.ts';
import type { AccountId } from '../identity/index.ts';

export const FORMATS = ['pdf', 'docx', 'bundle'] as const;
export type Format = (typeof FORMATS)[number];

export interface Asked {
  fileId: string;
  caseId: string;
  format: Format;
  askedBy: AccountId;
  askedAt: Date;
}

export interface FileState extends Asked {
  done: number;
  of: number;
  failed: string | null;
  made: { sha256: string; bytes: number; documents: number; at: Date } | null;
}

export async function insertRequest(tx: Queryable, asked: Asked): Promise<void> {
  await tx.query(
    `INSERT INTO case_files.request (file_id, case_id, format, asked_by, asked_at) VALUES ($1, $2, $3, $4, $5)`,
    [asked.fileId, asked.caseId, asked.format, asked.askedBy, asked.askedAt],
  );
  await tx.query(
    'INSERT INTO case_files.progress (file_id, done, of, tries, taken_until, failed) VALUES ($1, 0, 1, 0, NULL, NULL)',
    [asked.fileId],
  );
}

const TRIES_MAX = 3;

/** The next file that nobody is at, taken until an instant; null: there is none. Any number of servers may ask at once. */
export async function takeRequest(tx: Queryable, now: Date, until: Date): Promise<Asked | null> {
  // Whoever was killed at the last try could not say so: it is said here, so that nobody waits for it any more.
  await tx.query(
    `UPDATE case_files.progress p SET taken_until = NULL, failed = 'stopped'
      WHERE p.failed IS NULL AND p.tries >= ${TRIES_MAX} AND p.taken_until < $1
        AND NOT EXISTS (SELECT 1 FROM case_files.file f WHERE f.file_id = p.file_id)`,
    [now],
    'case-files-stopped',
  );
  const rows = await tx.query<{ file_id: string }>(
    `SELECT p.file_id FROM case_files.progress p
      WHERE p.failed IS NULL AND p.tries < ${TRIES_MAX} AND (p.taken_until IS NULL OR p.taken_until < $1)
        AND NOT EXISTS (SELECT 1 FROM case_files.file f WHERE f.file_id = p.file_id)
      ORDER BY p.file_id LIMIT 1 FOR UPDATE SKIP LOCKED`,
    [now],
    'case-files-take',
  );
  const fileId = rows[0]?.file_id;
  if (fileId === undefined) return null;
  await tx.query('UPDATE case_files.progress SET taken_until = $2, tries = tries + 1 WHERE file_id = $1', [
    fileId,
    until,
  ]);
  const [asked] = await tx.query<AskedRow>(
    'SELECT file_id, case_id, format, asked_by, asked_at FROM case_files.request WHERE file_id = $1',
    [fileId],
  );
  return asked ? toAsked(asked) : null;
}

interface AskedRow {
  file_id: string;
  case_id: string;
  format: Format;
  asked_by: AccountId;
  asked_at: Date;
}
const toAsked = (row: AskedRow): Asked => ({
  fileId: row.file_id,
  caseId: row.case_id,
  format: row.format,
  askedBy: row.asked_by,
  askedAt: row.asked_at,
});

export async function noteProgress(db: Queryable, fileId: string, done: number, of: number): Promise<void> {
  await db.query('UPDATE case_files.progress SET done = $2, of = $3 WHERE file_id = $1', [fileId, done, of]);
}

/** What failed is tried again, and after the last try stands as failed. */
export async function noteFailure(db: Queryable, fileId: string, what: string): Promise<void> {
  await db.query(
    `UPDATE case_files.progress SET taken_until = NULL, failed = CASE WHEN tries >= ${TRIES_MAX} THEN $2 ELSE NULL END
      WHERE file_id = $1`,
    [fileId, what],
  );
}

export async function insertFile(
  tx: Queryable,
  file: {
    fileId: string;
    caseId: string;
    sha256: Buffer;
    documents: number;
    lastEntry: string;
    madeAt: Date;
    content: Buffer;
  },
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO case_files.file (file_id, case_id, sha256, bytes, documents, last_entry, made_at, content)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING 1`,
    [
      file.fileId,
      file.caseId,
      file.sha256,
      file.content.length,
      file.documents,
      file.lastEntry,
      file.madeAt,
      file.content,
    ],
  );
  return rows.length === 1;
}

interface StateRow extends AskedRow {
  done: number;
  of: number;
  failed: string | null;
  sha256: Buffer | null;
  bytes: number | null;
  documents: number | null;
  made_at: Date | null;
}
const STATE = `SELECT r.file_id, r.case_id, r.format, r.asked_by, r.asked_at, p.done, p.of, p.failed, f.sha256, f.bytes,
    f.documents, f.made_at
  FROM case_files.request r
  JOIN case_files.progress p ON p.file_id = r.file_id
  LEFT JOIN case_files.file f ON f.file_id = r.file_id`;
const toState = (row: StateRow): FileState => ({
  ...toAsked(row),
  done: row.done,
  of: row.of,
  failed: row.failed,
  made:
    row.sha256 && row.made_at
      ? {
          sha256: row.sha256.toString('hex'),
          bytes: row.bytes ?? 0,
          documents: row.documents ?? 0,
          at: row.made_at,
        }
      : null,
});

const FILES_SHOWN_MAX = 100;

/** Newest first. */
export async function filesOfCase(db: Queryable, caseId: string): Promise<FileState[]> {
  const rows = await db.query<StateRow>(
    `${STATE} WHERE r.case_id = $1 ORDER BY r.file_id DESC LIMIT ${FILES_SHOWN_MAX}`,
    [caseId],
  );
  return rows.map(toState);
}

export async function fileById(db: Queryable, fileId: string): Promise<FileState | undefined> {
  const [row] = await db.query<StateRow>(`${STATE} WHERE r.file_id = $1`, [fileId]);
  return row && toState(row);
}

export async function contentOfFile(db: Queryable, fileId: string): Promise<Buffer | null> {
  const rows = await db.query<{ content: Buffer }>('SELECT content FROM case_files.file WHERE file_id = $1', [
    fileId,
  ]);
  return rows[0]?.content ?? null;
}

/** A file by the hash of its bytes: whether we made it, when, for whom. */
export async function fileByHash(
  db: Queryable,
  sha256: Buffer,
): Promise<(FileState & { lastEntry: string }) | undefined> {
  const [row] = await db.query<StateRow & { last_entry: string }>(
    `${STATE.replace('f.made_at', 'f.made_at, f.last_entry')} WHERE f.sha256 = $1 ORDER BY r.file_id LIMIT 1`,
    [sha256],
  );
  return row && { ...toState(row), lastEntry: row.last_entry };
}
