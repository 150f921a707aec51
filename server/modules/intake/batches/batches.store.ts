import type { Queryable } from '../../../platform/db.ts';
import type { Issue } from '../../../platform/errors.ts';
import type { Wanted } from '../master-data/index.ts';
import { storable, storableIssues, storableStart } from '../take-rows.ts';
import type { RowStatus } from './batches.schemas.ts';

export interface StoredBatch {
  ownerId: string;
  batchNumber: string;
  recordedBy: string;
  at: Date;
  rows: number;
  print: Buffer;
  content: Buffer;
}

interface BatchRecord {
  owner_id: string;
  batch_number: string;
  recorded_by: string;
  at: Date;
  rows: number;
  print: Buffer;
  content: Buffer;
}

const toBatch = (row: BatchRecord): StoredBatch => ({
  ownerId: row.owner_id,
  batchNumber: row.batch_number,
  recordedBy: row.recorded_by,
  at: row.at,
  rows: row.rows,
  print: row.print,
  content: row.content,
});

export async function findBatch(
  db: Queryable,
  ownerId: string,
  batchNumber: string,
): Promise<StoredBatch | undefined> {
  const rows = await db.query<BatchRecord>(
    `SELECT owner_id, batch_number, recorded_by, at, rows, print, content FROM intake.batch
      WHERE owner_id = $1 AND batch_number = $2`,
    [ownerId, batchNumber],
    'intake-find-batch',
  );
  return rows[0] && toBatch(rows[0]);
}

/** Keeps the batch as it came. False when there is one of this number already. */
export async function insertBatch(db: Queryable, batch: StoredBatch): Promise<boolean> {
  const rows = await db.query(
    `INSERT INTO intake.batch (owner_id, batch_number, recorded_by, at, rows, print, content)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING 1`,
    [batch.ownerId, batch.batchNumber, batch.recordedBy, batch.at, batch.rows, batch.print, batch.content],
    'intake-insert-batch',
  );
  return rows.length === 1;
}

/** What became of one row. */
export interface SettledRow {
  row: number;
  type: string;
  senderId: string | null;
  documentNumber: string | null;
  status: RowStatus;
  documentId: string | null;
  voucherId: string | null;
  code: string | null;
  path: string | null;
  zh: string | null;
  en: string | null;
  issues: readonly Issue[];
  /** Keyed hash of the body's SHA-256. */
  bodyPrint: Buffer | null;
}

interface SettledRecord {
  row: number;
  type: string;
  sender_id: string | null;
  document_number: string | null;
  status: RowStatus;
  document_id: string | null;
  voucher_id: string | null;
  code: string | null;
  path: string | null;
  zh: string | null;
  en: string | null;
  issues: Issue[];
  body_print: Buffer | null;
}

const ROW_COLUMNS =
  'row, type, sender_id, document_number, status, document_id, voucher_id, code, path, zh, en, issues, body_print';

const toSettled = (row: SettledRecord): SettledRow => ({
  row: row.row,
  type: row.type,
  senderId: row.sender_id,
  documentNumber: row.document_number,
  status: row.status,
  documentId: row.document_id,
  voucherId: row.voucher_id,
  code: row.code,
  path: row.path,
  zh: row.zh,
  en: row.en,
  issues: row.issues,
  bodyPrint: row.body_print,
});

const textOrNull = (text: string | null): string | null => (text === null ? null : storable(text));

const recordOf = (row: SettledRow) => ({
  row: row.row,
  type: storableStart(row.type, 40),
  sender_id: row.senderId,
  document_number: row.documentNumber === null ? null : storableStart(row.documentNumber, 64),
  status: row.status,
  document_id: row.documentId,
  voucher_id: row.voucherId,
  code: row.code,
  path: textOrNull(row.path),
  zh: textOrNull(row.zh),
  en: textOrNull(row.en),
  issues: JSON.parse(storableIssues(row.issues)) as Issue[],
  body_print: row.bodyPrint === null ? null : `\\x${row.bodyPrint.toString('hex')}`,
});

const RECORDSET = `jsonb_to_recordset($3::jsonb) AS one(row smallint, type text, sender_id bigint, document_number text,
       status text, document_id bigint, voucher_id bigint, code text, path text, zh text, en text, issues jsonb,
       body_print bytea)`;

/** Notes what became of rows; of one that somebody else noted meanwhile that stays. */
export async function insertSettled(
  db: Queryable,
  key: { ownerId: string; batchNumber: string; at: Date },
  rows: readonly SettledRow[],
): Promise<void> {
  await db.query(
    `INSERT INTO intake.batch_row (owner_id, batch_number, ${ROW_COLUMNS}, settled_at)
     SELECT $1, $2, ${ROW_COLUMNS}, $4 FROM ${RECORDSET} ON CONFLICT DO NOTHING`,
    [key.ownerId, key.batchNumber, JSON.stringify(rows.map(recordOf)), key.at],
    'intake-insert-settled',
  );
}

/** A row that waited, settled. False when it does not wait any more: somebody else has settled it. */
export async function settleWaiting(
  db: Queryable,
  key: { ownerId: string; batchNumber: string; at: Date },
  row: SettledRow,
): Promise<boolean> {
  const one = recordOf(row);
  const rows = await db.query(
    `UPDATE intake.batch_row SET sender_id = $4, status = $5, document_id = $6, voucher_id = $7, code = $8,
            path = $9, zh = $10, en = $11, issues = $12::jsonb, settled_at = $13
      WHERE owner_id = $1 AND batch_number = $2 AND row = $3 AND status = 'waiting' RETURNING 1`,
    [
      key.ownerId,
      key.batchNumber,
      one.row,
      one.sender_id,
      one.status,
      one.document_id,
      one.voucher_id,
      one.code,
      one.path,
      one.zh,
      one.en,
      JSON.stringify(one.issues),
      key.at,
    ],
    'intake-settle-waiting',
  );
  if (rows.length === 1 && row.status !== 'waiting') {
    await db.query(
      'DELETE FROM intake.waiting_need WHERE owner_id = $1 AND batch_number = $2 AND row = $3',
      [key.ownerId, key.batchNumber, one.row],
      'intake-forget-needs',
    );
  }
  return rows.length === 1;
}

export async function settledRows(
  db: Queryable,
  ownerId: string,
  batchNumber: string,
): Promise<SettledRow[]> {
  const rows = await db.query<SettledRecord>(
    `SELECT ${ROW_COLUMNS} FROM intake.batch_row WHERE owner_id = $1 AND batch_number = $2 ORDER BY row`,
    [ownerId, batchNumber],
    'intake-settled-rows',
  );
  return rows.map(toSettled);
}

export interface RowNeed {
  row: number;
  wanted: Wanted;
}

export async function insertNeeds(
  db: Queryable,
  key: { ownerId: string; batchNumber: string },
  needs: readonly RowNeed[],
): Promise<void> {
  if (needs.length === 0) return;
  await db.query(
    `INSERT INTO intake.waiting_need (owner_id, batch_number, row, scheme, value)
     SELECT $1, $2, * FROM unnest($3::smallint[], $4::text[], $5::text[]) ON CONFLICT DO NOTHING`,
    [
      key.ownerId,
      key.batchNumber,
      needs.map((need) => need.row),
      needs.map((need) => need.wanted.scheme),
      needs.map((need) => need.wanted.value),
    ],
    'intake-insert-needs',
  );
}

export interface WaitingPlace {
  ownerId: string;
  batchNumber: string;
  row: number;
}

interface PlaceRecord {
  owner_id: string;
  batch_number: string;
  row: number;
}

const toPlace = (one: PlaceRecord): WaitingPlace => ({
  ownerId: one.owner_id,
  batchNumber: one.batch_number,
  row: one.row,
});

/** Waiting rows of a business (of all for null) whose every code is mapped by now, in the order in which they came. */
export async function readyRows(
  db: Queryable,
  ownerId: string | null,
  limit: number,
): Promise<WaitingPlace[]> {
  const rows = await db.query<PlaceRecord>(
    `SELECT w.owner_id, w.batch_number, w.row FROM intake.batch_row w JOIN intake.batch b USING (owner_id, batch_number)
      WHERE w.status = 'waiting' AND ($1::bigint IS NULL OR w.owner_id = $1)
        AND NOT EXISTS (
          SELECT 1 FROM intake.waiting_need n
           WHERE n.owner_id = w.owner_id AND n.batch_number = w.batch_number AND n.row = w.row
             AND NOT EXISTS (SELECT 1 FROM intake.mapping m
                              WHERE m.owner_id = n.owner_id AND m.scheme = n.scheme AND m.value = n.value))
      ORDER BY b.at, w.batch_number, w.row LIMIT $2`,
    [ownerId, limit],
    'intake-ready-rows',
  );
  return rows.map(toPlace);
}

/** Rows that wait for a code. */
export async function rowsWaitingFor(
  db: Queryable,
  ownerId: string,
  wanted: Pick<Wanted, 'scheme' | 'value'>,
): Promise<WaitingPlace[]> {
  const rows = await db.query<PlaceRecord>(
    `SELECT owner_id, batch_number, row FROM intake.waiting_need
      WHERE owner_id = $1 AND scheme = $2 AND value = $3 ORDER BY batch_number, row LIMIT 5000`,
    [ownerId, wanted.scheme, wanted.value],
  );
  return rows.map(toPlace);
}

/** How many rows wait for each code, by JSON of [scheme, value]. */
export async function waitingCounts(db: Queryable, ownerId: string): Promise<Map<string, number>> {
  const rows = await db.query<{ scheme: string; value: string; rows: number }>(
    `SELECT scheme, value, count(*)::integer AS rows FROM intake.waiting_need WHERE owner_id = $1
      GROUP BY scheme, value`,
    [ownerId],
  );
  return new Map(rows.map((row) => [JSON.stringify([row.scheme, row.value]), row.rows]));
}

export async function lastBatches(
  db: Queryable,
  ownerId: string,
  limit: number,
): Promise<{ batchNumber: string; at: Date; rows: number }[]> {
  const rows = await db.query<{ batch_number: string; at: Date; rows: number }>(
    'SELECT batch_number, at, rows FROM intake.batch WHERE owner_id = $1 ORDER BY at DESC, batch_number LIMIT $2',
    [ownerId, limit],
  );
  return rows.map((row) => ({ batchNumber: row.batch_number, at: row.at, rows: row.rows }));
}

export async function statusCounts(
  db: Queryable,
  ownerId: string,
  batchNumbers: readonly string[],
): Promise<{ batchNumber: string; status: RowStatus; rows: number }[]> {
  const rows = await db.query<{ batch_number: string; status: RowStatus; rows: number }>(
    `SELECT batch_number, status, count(*)::integer AS rows FROM intake.batch_row
      WHERE owner_id = $1 AND batch_number = ANY($2::text[]) GROUP BY batch_number, status`,
    [ownerId, batchNumbers],
  );
  return rows.map((row) => ({ batchNumber: row.batch_number, status: row.status, rows: row.rows }));
}

/** What became of rows of these numbers, in the order in which it did: a number may come again, and from several stalls. */
export async function settledByNumber(
  db: Queryable,
  ownerId: string,
  numbers: readonly string[],
): Promise<Map<string, SettledRow[]>> {
  const rows = await db.query<SettledRecord>(
    `SELECT ${ROW_COLUMNS} FROM intake.batch_row WHERE owner_id = $1 AND document_number = ANY($2::text[])
      ORDER BY settled_at, row`,
    [ownerId, numbers],
    'intake-settled-by-number',
  );
  return Map.groupBy(rows.map(toSettled), (row) => row.documentNumber ?? '');
}
