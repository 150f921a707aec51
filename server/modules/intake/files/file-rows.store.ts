import type { Queryable } from '../../../platform/db.ts';
import { lookup } from '../../../platform/lookups.ts';
import type { Fields, ReadRow } from './cells/read-row.ts';
import type { StoredRow } from './documents/planned.ts';
import type { FileId } from './files.store.ts';

/** `unread`: some cell could not be read; what else is wrong with it is still to be told. */
export type DocumentState = 'waiting' | 'unread' | 'good' | 'faulty' | 'repeated' | 'taken' | 'refused';

export interface FileDocument {
  /** Its first row. */
  document: number;
  rows: number[];
  state: DocumentState;
  kind: string | null;
  number: string | null;
  documentId: string | null;
  voucherId: string | null;
}

/** Forgets what an earlier check has found; nothing of it has been taken. */
export async function clearCheck(db: Queryable, fileId: FileId): Promise<void> {
  for (const table of ['file_row', 'file_document', 'file_finding'])
    await db.query(`DELETE FROM intake.${table} WHERE file_id = $1`, [fileId]);
}

export async function insertRows(db: Queryable, fileId: FileId, rows: readonly ReadRow[]): Promise<void> {
  if (rows.length === 0) return;
  await db.query(
    `INSERT INTO intake.file_row (file_id, row, key, numbered, print, fields, faulty)
     SELECT $1, * FROM unnest($2::int[], $3::text[], $4::boolean[], $5::bytea[], $6::jsonb[], $7::boolean[])`,
    [
      fileId,
      rows.map((row) => row.row),
      rows.map((row) => row.key.slice(0, 500)),
      rows.map((row) => row.numbered),
      rows.map((row) => row.print),
      rows.map((row) => JSON.stringify(row.fields)),
      rows.map((row) => row.findings.length > 0),
    ],
    'intake-file-rows',
  );
}

/** Lines of a document without a number of its own, at most: one that many rows share is cut. */
const LINES_MAX = 200;

/**
 * Makes documents of the rows that were read: those of one key, numberless ones cut at 200 lines. The second and each
 * further row that says the very same becomes another by its count, so that two like deliveries are two. Rows that the
 * sender has had taken from another file are `repeated` from the start.
 */
export async function groupRows(db: Queryable, file: { fileId: FileId; senderId: string }): Promise<number> {
  await db.query(
    `UPDATE intake.file_row AS one SET print = sha256(one.print || int4send(counted.nth::int))
       FROM (SELECT row, row_number() OVER (PARTITION BY print ORDER BY row) AS nth FROM intake.file_row
              WHERE file_id = $1 AND NOT numbered) counted
      WHERE one.file_id = $1 AND one.row = counted.row AND counted.nth > 1`,
    [file.fileId],
  );
  const rows = await db.query(
    `INSERT INTO intake.file_document (file_id, document, rows, state)
     SELECT $1, min(row), array_agg(row ORDER BY row),
            CASE WHEN taken THEN 'repeated' WHEN bool_or(faulty) THEN 'unread' ELSE 'waiting' END
       FROM (SELECT row, key, faulty, numbered, taken, CASE WHEN numbered THEN 0
               ELSE (row_number() OVER (PARTITION BY key, numbered, taken, faulty ORDER BY row) - 1) / $2 END AS part
               FROM (SELECT r.row, r.key, r.faulty, r.numbered, t.print IS NOT NULL AS taken
                       FROM intake.file_row r LEFT JOIN intake.file_row_taken t
                         ON t.sender_id = $3 AND t.print = r.print AND NOT r.numbered
                      WHERE r.file_id = $1) told) cut
      GROUP BY key, numbered, taken, CASE WHEN numbered THEN false ELSE faulty END, part
     RETURNING 1`,
    [file.fileId, LINES_MAX, file.senderId],
  );
  return rows.length;
}

export interface DocumentSplit {
  document: number;
  faulty: number[];
  rest: number[];
}

/** Parts documents into the rows that are at fault and the others, which wait to be checked by themselves. */
export async function splitDocuments(
  db: Queryable,
  fileId: FileId,
  splits: readonly DocumentSplit[],
): Promise<void> {
  if (splits.length === 0) return;
  const parts = splits.flatMap(({ faulty, rest }) => [
    { rows: faulty, state: 'faulty' },
    { rows: rest, state: 'waiting' },
  ]);
  await db.query('DELETE FROM intake.file_document WHERE file_id = $1 AND document = ANY($2::int[])', [
    fileId,
    splits.map((split) => split.document),
  ]);
  await db.query(
    `INSERT INTO intake.file_document (file_id, document, rows, state)
     SELECT $1, part.document, ARRAY(SELECT jsonb_array_elements_text(part.rows)::int), part.state
       FROM jsonb_to_recordset($2::jsonb) AS part(document int, rows jsonb, state text)`,
    [fileId, JSON.stringify(parts.map((part) => ({ ...part, document: Math.min(...part.rows) })))],
  );
}

interface DocumentRow {
  document: number;
  rows: number[];
  state: DocumentState;
  kind: string | null;
  number: string | null;
  document_id: string | null;
  voucher_id: string | null;
}

/** The next documents behind `after`, in the order of the file. */
export async function documentsAfter(
  db: Queryable,
  fileId: FileId,
  page: { after?: number; states: readonly DocumentState[]; limit: number },
): Promise<FileDocument[]> {
  const rows = await db.query<DocumentRow>(
    `SELECT document, rows, state, kind, number, document_id, voucher_id FROM intake.file_document
      WHERE file_id = $1 AND document > $2 AND state = ANY($3::text[]) ORDER BY document LIMIT $4`,
    [fileId, page.after ?? 0, page.states, page.limit],
    'intake-file-documents',
  );
  return rows.map(({ document_id, voucher_id, ...row }) => ({
    ...row,
    documentId: document_id,
    voucherId: voucher_id,
  }));
}

export async function rowsOf(
  db: Queryable,
  fileId: FileId,
  rows: readonly number[],
): Promise<Map<number, StoredRow & { numbered: boolean }>> {
  const found = await db.query<{ row: number; fields: Fields; print: string; numbered: boolean }>(
    `SELECT row, fields, encode(print, 'hex') AS print, numbered FROM intake.file_row
      WHERE file_id = $1 AND row = ANY($2::int[])`,
    [fileId, rows],
    'intake-file-rows-of',
  );
  return new Map(found.map((row) => [row.row, row]));
}

export interface DocumentOutcome {
  document: number;
  state: DocumentState;
  kind: string | null;
  number: string | null;
  documentId: string | null;
  voucherId: string | null;
}

export async function markDocuments(
  db: Queryable,
  fileId: FileId,
  outcomes: readonly DocumentOutcome[],
): Promise<void> {
  if (outcomes.length === 0) return;
  await db.query(
    `UPDATE intake.file_document AS one SET state = said.state, kind = said.kind, number = said.number,
            document_id = said.document_id, voucher_id = said.voucher_id
       FROM unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[])
         AS said(document, state, kind, number, document_id, voucher_id)
      WHERE one.file_id = $1 AND one.document = said.document`,
    [
      fileId,
      outcomes.map((one) => one.document),
      outcomes.map((one) => one.state),
      outcomes.map((one) => one.kind),
      outcomes.map((one) => one.number),
      outcomes.map((one) => one.documentId),
      outcomes.map((one) => one.voucherId),
    ],
    'intake-file-mark',
  );
}

/** Documents and rows by what became of them. */
export async function countDocuments(
  db: Queryable,
  fileId: FileId,
): Promise<Map<DocumentState, { documents: number; rows: number }>> {
  const found = await db.query<{ state: DocumentState; documents: string; rows: string }>(
    `SELECT state, count(*) AS documents, sum(cardinality(rows)) AS rows FROM intake.file_document
      WHERE file_id = $1 GROUP BY state`,
    [fileId],
  );
  return new Map(
    found.map((row) => [row.state, { documents: Number(row.documents), rows: Number(row.rows) }]),
  );
}

const ofKey = (key: string) => key.slice(key.indexOf(' ') + 1);

/** The document that took a row, by '<sender> <print>'. */
const documentOfRow = lookup(async (db, keys): Promise<Map<string, string>> => {
  const senders = [...new Set(keys.map((key) => key.slice(0, key.indexOf(' '))))];
  const rows = await db.query<{ sender_id: string; print: string; document_id: string }>(
    `SELECT sender_id, encode(print, 'hex') AS print, document_id FROM intake.file_row_taken
      WHERE sender_id = ANY($1::bigint[]) AND print = ANY($2::bytea[])`,
    [senders, keys.map((key) => Buffer.from(ofKey(key), 'hex'))],
    'intake-file-rows-taken',
  );
  return new Map(rows.map((row) => [`${row.sender_id} ${row.print}`, row.document_id]));
});

/** Of these rows, which the sender has had taken from any file, and by which document. */
export const takenRows = (
  db: Queryable,
  senderId: string,
  prints: readonly string[],
): Promise<Map<string, string>> =>
  documentOfRow(
    db,
    prints.map((print) => `${senderId} ${print}`),
  );

/** False when another file of the sender has had one of the rows taken meanwhile. */
export async function insertTaken(
  db: Queryable,
  senderId: string,
  rows: readonly { print: string; documentId: string }[],
): Promise<boolean> {
  if (rows.length === 0) return true;
  const sorted = rows.toSorted((one, other) => (one.print < other.print ? -1 : 1));
  const stored = await db.query(
    `INSERT INTO intake.file_row_taken (sender_id, print, document_id)
     SELECT $1, * FROM unnest($2::bytea[], $3::bigint[]) ON CONFLICT DO NOTHING RETURNING 1`,
    [senderId, sorted.map((row) => Buffer.from(row.print, 'hex')), sorted.map((row) => row.documentId)],
    'intake-file-row-taken',
  );
  return stored.length === rows.length;
}

const SUMS_MAX = 500;

/** Quantities as the file states them, by goods and unit, of the rows that were taken. */
export async function sumRows(
  db: Queryable,
  fileId: FileId,
): Promise<{ goods: string; unit: string; quantity: string; rows: number }[]> {
  const rows = await db.query<{ goods: string; unit: string; quantity: string; rows: string }>(
    `SELECT coalesce(fields->>'goods', fields->>'code', fields->>'gtin', '') AS goods,
            coalesce(fields->'quantity'->>'unit', fields->>'unit', '') AS unit,
            sum((fields->'quantity'->>'number')::numeric)::text AS quantity, count(*) AS rows
       FROM intake.file_row
      WHERE file_id = $1 AND fields ? 'quantity' AND row IN (SELECT unnest(rows) FROM intake.file_document
              WHERE file_id = $1 AND state = 'taken')
      GROUP BY 1, 2 ORDER BY 4 DESC, 1, 2 LIMIT $2`,
    [fileId, SUMS_MAX],
  );
  return rows.map((row) => ({ ...row, rows: Number(row.rows) }));
}
