import type { Queryable } from '../../platform/db.ts';
import type { PriceCount } from './rules/price-odd.ts';
import type { UploadDay } from './rules/silent.ts';
import type { Reading } from './rules/too-warm.ts';

/** What rules over windows remember: uploads by day, temperatures, counts of prices. */

export interface Uploads {
  partyId: string;
  day: string;
  documents: number;
  lastAt: Date;
}

export async function noteUploads(tx: Queryable, uploads: readonly Uploads[]): Promise<void> {
  if (uploads.length === 0) return;
  await tx.query(
    `INSERT INTO alerts.upload AS old (party_id, day, documents, last_at)
     SELECT * FROM unnest($1::bigint[], $2::date[], $3::integer[], $4::timestamptz[]) ORDER BY 1, 2
     ON CONFLICT (party_id, day) DO UPDATE SET documents = old.documents + excluded.documents,
       last_at = greatest(old.last_at, excluded.last_at)`,
    [
      uploads.map((one) => one.partyId),
      uploads.map((one) => one.day),
      uploads.map((one) => one.documents),
      uploads.map((one) => one.lastAt),
    ],
    'alerts-note-uploads',
  );
}

/** Of every watched business the days on which it uploaded since then, by business. Days are counted from 1970. */
export async function uploadsSince(db: Queryable, day: string): Promise<Map<string, UploadDay[]>> {
  const rows = await db.query<{ party_id: string; day: number; last_at: Date }>(
    `SELECT party_id, day - '1970-01-01'::date AS day, last_at FROM alerts.upload WHERE day >= $1::date`,
    [day],
    'alerts-uploads-since',
  );
  const found = new Map<string, UploadDay[]>();
  for (const row of rows) {
    const days = found.get(row.party_id) ?? [];
    days.push({ day: row.day, lastAt: row.last_at.getTime() });
    found.set(row.party_id, days);
  }
  return found;
}

export interface PlacedReading extends Reading {
  place: string;
}

/** The same reading told again is the same. */
export async function insertReadings(tx: Queryable, readings: readonly PlacedReading[]): Promise<void> {
  if (readings.length === 0) return;
  const sorted = [...new Map(readings.map((one) => [`${one.place} ${one.at}`, one])).values()];
  await tx.query(
    `INSERT INTO alerts.reading (at, document_id, celsius_tenths, is_out, place)
     SELECT * FROM unnest($1::timestamptz[], $2::bigint[], $3::smallint[], $4::boolean[], $5::text[])
     ON CONFLICT (place, at) DO NOTHING`,
    [
      sorted.map((one) => new Date(one.at)),
      sorted.map((one) => one.documentId),
      sorted.map((one) => one.celsius_tenths),
      sorted.map((one) => one.isOut),
      sorted.map((one) => one.place),
    ],
    'alerts-insert-readings',
  );
}

export async function readingsOf(
  tx: Queryable,
  places: readonly string[],
  from: Date,
  to: Date,
): Promise<Map<string, Reading[]>> {
  const rows = await tx.query<{
    at: Date;
    document_id: string;
    celsius_tenths: number;
    is_out: boolean;
    place: string;
  }>(
    `SELECT at, document_id, celsius_tenths, is_out, place FROM alerts.reading
      WHERE place = ANY($1::text[]) AND at BETWEEN $2 AND $3`,
    [places, from, to],
    'alerts-readings-of',
  );
  const read = rows.map((row) => ({
    place: row.place,
    at: row.at.getTime(),
    documentId: row.document_id,
    celsius_tenths: row.celsius_tenths,
    isOut: row.is_out,
  }));
  return Map.groupBy(read, (one) => one.place);
}

export interface PricedLine {
  productId: string;
  /** 'wholesale g', 'retail piece': prices of one level of trade in one unit. */
  trade: string;
  week: string;
  step: number;
}

export async function countPrices(tx: Queryable, lines: readonly PricedLine[]): Promise<void> {
  if (lines.length === 0) return;
  const counted = [
    ...Map.groupBy(lines, (one) => `${one.productId}|${one.trade}|${one.week}|${one.step}`).values(),
  ].flatMap((same) => (same[0] ? [{ ...same[0], lines: same.length }] : []));
  await tx.query(
    `INSERT INTO alerts.price AS old (product_id, trade, week, step, lines)
     SELECT * FROM unnest($1::bigint[], $2::text[], $3::date[], $4::smallint[], $5::integer[]) ORDER BY 1, 2, 3, 4
     ON CONFLICT (product_id, trade, week, step) DO UPDATE SET lines = old.lines + excluded.lines`,
    [
      counted.map((one) => one.productId),
      counted.map((one) => one.trade),
      counted.map((one) => one.week),
      counted.map((one) => one.step),
      counted.map((one) => one.lines),
    ],
    'alerts-count-prices',
  );
}

/** How often prices were in which step since a day, by '<product> <trade>'. */
export async function pricesSince(
  tx: Queryable,
  productIds: readonly string[],
  week: string,
): Promise<Map<string, PriceCount[]>> {
  const rows = await tx.query<{ product_id: string; trade: string; step: number; lines: string }>(
    `SELECT product_id, trade, step, sum(lines) AS lines FROM alerts.price
      WHERE product_id = ANY($1::bigint[]) AND week >= $2::date GROUP BY product_id, trade, step`,
    [productIds, week],
    'alerts-prices-since',
  );
  const found = new Map<string, PriceCount[]>();
  for (const row of rows) {
    const key = `${row.product_id} ${row.trade}`;
    const counts = found.get(key) ?? [];
    counts.push({ step: row.step, lines: Number(row.lines) });
    found.set(key, counts);
  }
  return found;
}

/** Throws away what no rule looks back to any more. */
export async function forgetBefore(tx: Queryable, day: string, reading: Date): Promise<void> {
  await tx.query('DELETE FROM alerts.upload WHERE day < $1::date', [day]);
  await tx.query('DELETE FROM alerts.price WHERE week < $1::date', [day]);
  await tx.query('DELETE FROM alerts.reading WHERE at < $1', [reading]);
}

/** Silence that is over: findings about businesses that have uploaded again. */
export async function ceaseSilence(tx: Queryable, partyIds: readonly string[], now: Date): Promise<void> {
  if (partyIds.length === 0) return;
  await tx.query(
    `UPDATE alerts.finding SET ceased_at = $2, last_confirmed_at = $2
      WHERE party_id = ANY($1::bigint[]) AND kind = 'silent-wholesaler' AND ceased_at IS NULL`,
    [partyIds, now],
    'alerts-cease-silence',
  );
}
