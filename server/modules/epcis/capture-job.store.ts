import type { Queryable } from '../../platform/db.ts';
import type { AccountId, PartyId } from '../identity/index.ts';

export interface CaptureJobRow {
  captureId: string;
  senderId: PartyId;
  recordedBy: AccountId;
  createdAt: Date;
  state: 'receiving' | 'waiting' | 'taken';
  pieces: number;
  events: number;
  nextPiece: number;
  /** JSON text. */
  counts: string;
  errors: string;
  finishedAt: Date | null;
}

interface JobRow {
  capture_id: string;
  sender_id: PartyId;
  recorded_by: AccountId;
  created_at: Date;
  state: CaptureJobRow['state'];
  pieces: number;
  events: number;
  next_piece: number;
  counts: string;
  errors: string;
  finished_at: Date | null;
}
const COLUMNS =
  'capture_id, sender_id, recorded_by, created_at, state, pieces, events, next_piece, counts, errors, finished_at';
const toJob = (row: JobRow): CaptureJobRow => ({
  captureId: row.capture_id,
  senderId: row.sender_id,
  recordedBy: row.recorded_by,
  createdAt: row.created_at,
  state: row.state,
  pieces: row.pieces,
  events: row.events,
  nextPiece: row.next_piece,
  counts: row.counts,
  errors: row.errors,
  finishedAt: row.finished_at,
});

export async function insertJob(
  db: Queryable,
  job: Pick<CaptureJobRow, 'captureId' | 'senderId' | 'recordedBy' | 'createdAt'>,
): Promise<void> {
  await db.query(
    `INSERT INTO epcis.capture_job (capture_id, sender_id, recorded_by, created_at, state) VALUES ($1, $2, $3, $4, 'receiving')`,
    [job.captureId, job.senderId, job.recordedBy, job.createdAt],
  );
}

export interface PieceNumber {
  position: number;
  number_sha256: Buffer;
  content_sha256: Buffer;
  path: string;
}

export async function insertPiece(
  db: Queryable,
  captureId: string,
  piece: number,
  events: string,
  numbers: readonly PieceNumber[],
): Promise<void> {
  await db.query('INSERT INTO epcis.capture_piece (capture_id, piece, events) VALUES ($1, $2, $3)', [
    captureId,
    piece,
    events,
  ]);
  if (numbers.length === 0) return;
  await db.query(
    `INSERT INTO epcis.capture_number (capture_id, position, number_sha256, content_sha256, path)
     SELECT $1::bigint, * FROM unnest($2::integer[], $3::bytea[], $4::bytea[], $5::text[])`,
    [
      captureId,
      numbers.map((one) => one.position),
      numbers.map((one) => one.number_sha256),
      numbers.map((one) => one.content_sha256),
      numbers.map((one) => one.path),
    ],
    'epcis-insert-capture-numbers',
  );
}

/** The last event whose id another event of the same document has with other content; null where there is none. */
export async function twiceNamed(db: Queryable, captureId: string): Promise<string | null> {
  const rows = await db.query<{ path: string }>(
    `SELECT n.path FROM epcis.capture_number n WHERE n.capture_id = $1 AND n.number_sha256 IN (
       SELECT number_sha256 FROM epcis.capture_number WHERE capture_id = $1
        GROUP BY number_sha256 HAVING count(DISTINCT content_sha256) > 1)
      ORDER BY n.position LIMIT 1 OFFSET 1`,
    [captureId],
  );
  return rows[0]?.path ?? null;
}

/** The document is whole: from now on it is taken. False when it was dropped meanwhile, having been too long on its way. */
export async function openJob(
  db: Queryable,
  captureId: string,
  size: { pieces: number; events: number },
): Promise<boolean> {
  await db.query('DELETE FROM epcis.capture_number WHERE capture_id = $1', [captureId]);
  const rows = await db.query(
    `UPDATE epcis.capture_job SET state = 'waiting', pieces = $2, events = $3
      WHERE capture_id = $1 AND state = 'receiving' RETURNING 1`,
    [captureId, size.pieces, size.events],
  );
  return rows.length === 1;
}

/** Of a document that did not come in whole nothing stays. */
export async function dropJob(db: Queryable, captureId: string): Promise<void> {
  await db.query('DELETE FROM epcis.capture_number WHERE capture_id = $1', [captureId]);
  await db.query('DELETE FROM epcis.capture_piece WHERE capture_id = $1', [captureId]);
  await db.query('DELETE FROM epcis.capture_job WHERE capture_id = $1', [captureId]);
}

/** Documents whose server was killed while they came in. */
export async function brokenOff(db: Queryable, before: Date): Promise<string[]> {
  const rows = await db.query<{ capture_id: string }>(
    `SELECT capture_id FROM epcis.capture_job WHERE state = 'receiving' AND created_at < $1`,
    [before],
  );
  return rows.map((row) => row.capture_id);
}

/** The oldest job that nobody works on; it is this server's until the lease ends. */
export async function claimJob(db: Queryable, now: Date, until: Date): Promise<CaptureJobRow | null> {
  const rows = await db.query<JobRow>(
    `UPDATE epcis.capture_job SET lease_until = $2 WHERE capture_id = (
       SELECT capture_id FROM epcis.capture_job
        WHERE state = 'waiting' AND (lease_until IS NULL OR lease_until < $1)
        ORDER BY capture_id LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING ${COLUMNS}`,
    [now, until],
    'epcis-claim-job',
  );
  return rows[0] ? toJob(rows[0]) : null;
}

export async function releaseJob(db: Queryable, captureId: string): Promise<void> {
  await db.query('UPDATE epcis.capture_job SET lease_until = NULL WHERE capture_id = $1', [captureId]);
}

export async function pieceEvents(db: Queryable, captureId: string, piece: number): Promise<string | null> {
  const rows = await db.query<{ events: string }>(
    'SELECT events FROM epcis.capture_piece WHERE capture_id = $1 AND piece = $2',
    [captureId, piece],
    'epcis-piece-events',
  );
  return rows[0]?.events ?? null;
}

/**
 * Marks a piece as taken, in the transaction that takes it. False when another server has taken it meanwhile: then
 * nothing of this transaction may stay.
 */
export async function finishPiece(
  tx: Queryable,
  job: Pick<CaptureJobRow, 'captureId' | 'nextPiece' | 'pieces' | 'counts' | 'errors'>,
  done: { outcomes: string; leaseUntil: Date; finishedAt: Date | null },
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE epcis.capture_job SET next_piece = next_piece + 1, counts = $3, errors = $4, lease_until = $5,
       finished_at = $6, state = CASE WHEN $6::timestamptz IS NULL THEN state ELSE 'taken' END
      WHERE capture_id = $1 AND next_piece = $2 RETURNING 1`,
    [job.captureId, job.nextPiece, job.counts, job.errors, done.leaseUntil, done.finishedAt],
    'epcis-finish-piece',
  );
  if (rows.length === 0) return false;
  await tx.query('DELETE FROM epcis.capture_piece WHERE capture_id = $1 AND piece = $2', [
    job.captureId,
    job.nextPiece,
  ]);
  await tx.query('INSERT INTO epcis.capture_outcome (capture_id, piece, outcomes) VALUES ($1, $2, $3)', [
    job.captureId,
    job.nextPiece,
    done.outcomes,
  ]);
  return true;
}

export async function jobById(db: Queryable, captureId: string): Promise<CaptureJobRow | null> {
  const rows = await db.query<JobRow>(`SELECT ${COLUMNS} FROM epcis.capture_job WHERE capture_id = $1`, [
    captureId,
  ]);
  return rows[0] ? toJob(rows[0]) : null;
}

/** JSON texts of the outcomes of some pieces, in their order. */
export async function outcomesOf(
  db: Queryable,
  captureId: string,
  from: number,
  pieces: number,
): Promise<string[]> {
  const rows = await db.query<{ outcomes: string }>(
    `SELECT outcomes FROM epcis.capture_outcome WHERE capture_id = $1 AND piece >= $2 AND piece < $3 ORDER BY piece`,
    [captureId, from, from + pieces],
  );
  return rows.map((row) => row.outcomes);
}
