import type { Queryable } from '../../platform/db.ts';
import type { Issue } from '../../platform/errors.ts';
import type { TillLineKind } from '../ledger/index.ts';
import type { PlaceKind } from './rules/bindings-in-force.ts';

/** A line of a till with what it was taken for. */
export interface StoredTillLine {
  documentId: string;
  line: number;
  at: Date;
  till: string;
  place: { kind: PlaceKind; code: string } | null;
  code: string;
  as: TillLineKind;
  productId: string | null;
  quantity: number | null;
  lotIds: string[];
  findings: Issue[];
}

export async function insertTillLines(
  tx: Queryable,
  partyId: string,
  lines: readonly StoredTillLine[],
): Promise<void> {
  if (lines.length === 0) return;
  const rows = lines.map((one) => [
    partyId,
    one.documentId,
    one.at,
    one.productId,
    one.quantity,
    `{${one.lotIds.join(',')}}`,
    one.line,
    one.as,
    one.till,
    one.place?.kind ?? null,
    one.place?.code ?? null,
    one.code,
    JSON.stringify(one.findings),
  ]);
  const tuples = rows.map((row, index) => `(${row.map((_value, at) => `$${index * row.length + at + 1}`)})`);
  // 500 lines of 13 columns: far under the protocol's 65,535.
  await tx.query(
    `INSERT INTO retail.till_line (party_id, document_id, at, product_id, quantity, lot_ids, line, taken_as, till,
       place_kind, place_code, code, findings) VALUES ${tuples.join(', ')}`,
    rows.flat(),
  );
}

interface TillLineRow {
  document_id: string;
  line: number;
  at: Date;
  till: string;
  place_kind: PlaceKind | null;
  place_code: string | null;
  code: string;
  taken_as: TillLineKind;
  product_id: string | null;
  quantity: string | null;
  lot_ids: string[];
  findings: Issue[];
}

export interface TillLinesAsked {
  from: Date;
  to: Date;
  /** Only what needs a look: unattributed, or with something found. */
  as?: TillLineKind | undefined;
  before?: { documentId: string; at: Date; line: number } | undefined;
  limit: number;
}

/** Newest first. */
export async function tillLinesOf(
  db: Queryable,
  partyId: string,
  asked: TillLinesAsked,
): Promise<StoredTillLine[]> {
  const rows = await db.query<TillLineRow>(
    `SELECT document_id, line, at, till, place_kind, place_code, code, taken_as, product_id, quantity, lot_ids, findings
       FROM retail.till_line
      WHERE party_id = $1 AND at >= $2 AND at <= $3 AND ($4::text IS NULL OR taken_as = $4)
        AND ($5::timestamptz IS NULL OR (at, document_id, -line) < ($5, $6::bigint, -($7::integer)))
      ORDER BY at DESC, document_id DESC, line LIMIT $8`,
    [
      partyId,
      asked.from,
      asked.to,
      asked.as ?? null,
      asked.before?.at ?? null,
      asked.before?.documentId ?? null,
      asked.before?.line ?? null,
      asked.limit,
    ],
    'retail-till-lines-of',
  );
  return rows.map(toTillLine);
}

/** All lines of one receipt, as they stand on it. */
export async function linesOfReceipt(
  db: Queryable,
  partyId: string,
  documentId: string,
): Promise<StoredTillLine[]> {
  const rows = await db.query<TillLineRow>(
    `SELECT document_id, line, at, till, place_kind, place_code, code, taken_as, product_id, quantity, lot_ids, findings
       FROM retail.till_line WHERE party_id = $1 AND document_id = $2 ORDER BY line`,
    [partyId, documentId],
    'retail-lines-of-receipt',
  );
  return rows.map(toTillLine);
}

function toTillLine(row: TillLineRow): StoredTillLine {
  return {
    documentId: row.document_id,
    line: row.line,
    at: row.at,
    till: row.till,
    place: row.place_kind === null ? null : { kind: row.place_kind, code: row.place_code ?? '' },
    code: row.code,
    as: row.taken_as,
    productId: row.product_id,
    quantity: row.quantity === null ? null : Number(row.quantity),
    lotIds: row.lot_ids,
    findings: row.findings,
  };
}

/** How many lines of some days were taken for what. */
export async function countTillLines(
  db: Queryable,
  partyId: string,
  { from, to }: { from: Date; to: Date },
): Promise<Map<TillLineKind, number>> {
  const rows = await db.query<{ taken_as: TillLineKind; count: string }>(
    `SELECT taken_as, count(*) AS count FROM retail.till_line WHERE party_id = $1 AND at >= $2 AND at <= $3
      GROUP BY taken_as`,
    [partyId, from, to],
  );
  return new Map(rows.map((row) => [row.taken_as, Number(row.count)]));
}

/** How many tills of each of some shops have sent a receipt since. */
export async function tillsOfShops(
  db: Queryable,
  partyIds: readonly string[],
  since: Date,
): Promise<Map<string, number>> {
  if (partyIds.length === 0) return new Map();
  const rows = await db.query<{ party_id: string; tills: string }>(
    `SELECT party_id, count(DISTINCT till) AS tills FROM retail.till_line
      WHERE party_id = ANY($1::bigint[]) AND at >= $2 GROUP BY party_id`,
    [partyIds, since],
  );
  return new Map(rows.map((row) => [row.party_id, Number(row.tills)]));
}
