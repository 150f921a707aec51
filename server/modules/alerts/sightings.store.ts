import type { Queryable } from '../../platform/db.ts';
import type { Sighting } from './rules/code-in-two-places.ts';
import { spanOf } from './rules/span.ts';

export const CODE_KINDS = ['piece', 'voucher', 'receipt', 'shelf-tag', 'batch'] as const;
export type CodeKind = (typeof CODE_KINDS)[number];

export interface StoredSighting {
  sightingId: string;
  code: string;
  kind: CodeKind;
  at: Date;
  precision_ms: number;
  place: string;
  partyId: string | null;
  lotId: string | null;
  district: string | null;
  reportedBy: string;
}

interface Row {
  sighting_id: string;
  code: string;
  kind: CodeKind;
  at: Date;
  precision_ms: string;
  place: string;
  party_id: string | null;
  lot_id: string | null;
  district: string | null;
  reported_by: string;
}

const COLUMNS = 'sighting_id, code, kind, at, precision_ms, place, party_id, lot_id, district, reported_by';

const toSighting = (row: Row): StoredSighting => ({
  sightingId: row.sighting_id,
  code: row.code,
  kind: row.kind,
  at: row.at,
  precision_ms: Number(row.precision_ms),
  place: row.place,
  partyId: row.party_id,
  lotId: row.lot_id,
  district: row.district,
  reportedBy: row.reported_by,
});

/** What the rules need of a sighting. */
export const asSeen = (one: StoredSighting): Sighting => ({
  code: one.code,
  span: spanOf(one.at.getTime(), one.precision_ms),
  partyId: one.partyId,
  district: one.district,
});

/** Keeps sightings; answers the ids of those that were not known. The same code, time and place is one sighting. */
export async function insertSightings(
  db: Queryable,
  sightings: readonly StoredSighting[],
): Promise<Set<string>> {
  if (sightings.length === 0) return new Set();
  const sorted = [...sightings].sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));
  const rows = await db.query<{ sighting_id: string }>(
    `INSERT INTO alerts.sighting (${COLUMNS})
     SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::timestamptz[], $5::bigint[], $6::text[],
       $7::bigint[], $8::bigint[], $9::text[], $10::bigint[])
     ON CONFLICT DO NOTHING RETURNING sighting_id`,
    [
      sorted.map((one) => one.sightingId),
      sorted.map((one) => one.code),
      sorted.map((one) => one.kind),
      sorted.map((one) => one.at),
      sorted.map((one) => one.precision_ms),
      sorted.map((one) => one.place),
      sorted.map((one) => one.partyId),
      sorted.map((one) => one.lotId),
      sorted.map((one) => one.district),
      sorted.map((one) => one.reportedBy),
    ],
    'alerts-insert-sightings',
  );
  return new Set(rows.map((row) => row.sighting_id));
}

/** Sightings of codes in a stretch of time. */
export async function sightingsOfCodes(
  db: Queryable,
  codes: readonly string[],
  from: Date,
  to: Date,
): Promise<StoredSighting[]> {
  if (codes.length === 0) return [];
  const rows = await db.query<Row>(
    `SELECT ${COLUMNS} FROM alerts.sighting WHERE code = ANY($1::text[]) AND at BETWEEN $2 AND $3
      ORDER BY code, at, place`,
    [codes, from, to],
    'alerts-sightings-of-codes',
  );
  return rows.map(toSighting);
}

/** Sightings of batches, latest first: by lot, and by code of those that came in before the lot was recorded. */
export async function sightingsOfLots(
  db: Queryable,
  lotIds: readonly string[],
  codes: readonly string[],
  limit: number,
): Promise<StoredSighting[]> {
  const byLot = await db.query<Row>(
    `SELECT ${COLUMNS} FROM alerts.sighting WHERE lot_id = ANY($1::bigint[]) AND kind = 'batch'
      ORDER BY at DESC LIMIT $2`,
    [lotIds, limit],
    'alerts-sightings-of-lots',
  );
  const byCode = await db.query<Row>(
    `SELECT ${COLUMNS} FROM alerts.sighting WHERE code = ANY($1::text[]) ORDER BY at DESC LIMIT $2`,
    [codes, limit],
    'alerts-sightings-by-code',
  );
  return [...byLot, ...byCode].map(toSighting);
}

/** Sightings of batches with ids in (after, until], in the order in which they came in. */
export async function batchSightings(
  db: Queryable,
  after: string,
  until: string,
  limit: number,
): Promise<StoredSighting[]> {
  const rows = await db.query<Row>(
    `SELECT ${COLUMNS} FROM alerts.sighting WHERE kind = 'batch' AND sighting_id > $1 AND sighting_id <= $2
      ORDER BY sighting_id LIMIT $3`,
    [after, until, limit],
    'alerts-batch-sightings',
  );
  return rows.map(toSighting);
}
