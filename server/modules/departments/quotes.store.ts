import type { Queryable } from '../../platform/db.ts';
import type { QuotedLine } from './rules/entries.ts';

export interface Quote extends QuotedLine {
  kind: string;
  number: string;
}

const columns = <Row>(rows: readonly Row[], ...read: ((row: Row) => unknown)[]): unknown[][] =>
  read.map((column) => rows.map(column));

export async function insertQuotes(tx: Queryable, quotes: readonly Quote[]): Promise<void> {
  if (quotes.length === 0) return;
  await tx.query(
    `INSERT INTO departments.quote
       (number, kind, document_id, line, lot_id, day, counted_document, counted_line)
     SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::smallint[], $5::bigint[], $6::date[], $7::bigint[],
       $8::smallint[]) ON CONFLICT DO NOTHING`,
    columns(
      quotes,
      (one) => one.number,
      (one) => one.kind,
      (one) => one.documentId,
      (one) => one.line,
      (one) => one.lotId,
      (one) => one.day,
      (one) => one.countedDocument,
      (one) => one.countedLine,
    ),
    'departments-insert-quotes',
  );
  await insertQuotedLots(tx, quotes);
}

/** Of which numbers lots hang: what happens to them later is worked out again by these. */
export async function insertQuotedLots(
  tx: Queryable,
  lots: readonly { lotId: string; kind: string; number: string }[],
): Promise<void> {
  if (lots.length === 0) return;
  await tx.query(
    `INSERT INTO departments.quoted_lot (lot_id, kind, number)
     SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[]) ON CONFLICT DO NOTHING`,
    columns(
      lots,
      (one) => one.lotId,
      (one) => one.kind,
      (one) => one.number,
    ),
    'departments-insert-quoted-lots',
  );
}

export async function quotesOf(db: Queryable, kind: string, number: string): Promise<QuotedLine[]> {
  const rows = await db.query<{
    document_id: string;
    line: number;
    lot_id: string;
    day: string;
    counted_document: string;
    counted_line: number;
  }>(
    `SELECT document_id, line, lot_id, day::text, counted_document, counted_line FROM departments.quote
      WHERE number = $1 AND kind = $2 ORDER BY document_id, line`,
    [number, kind],
    'departments-quotes-of',
  );
  return rows.map((row) => ({
    documentId: row.document_id,
    line: row.line,
    lotId: row.lot_id,
    day: row.day,
    countedDocument: row.counted_document,
    countedLine: row.counted_line,
  }));
}

/** Numbers that hang on some lots. */
export async function numbersOfLots(
  db: Queryable,
  lotIds: readonly string[],
): Promise<{ kind: string; number: string }[]> {
  if (lotIds.length === 0) return [];
  return db.query<{ kind: string; number: string }>(
    'SELECT DISTINCT kind, number FROM departments.quoted_lot WHERE lot_id = ANY($1::bigint[]) ORDER BY number, kind',
    [lotIds],
    'departments-numbers-of-lots',
  );
}
