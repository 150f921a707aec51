import type { Queryable } from '../../../platform/db.ts';

export interface ScanCount {
  day: string;
  code: string;
  /** '' where it is not known. */
  divisionCode: string;
  scans: number;
}

/** Adds to what was counted before. */
export async function addCounts(db: Queryable, counts: readonly ScanCount[]): Promise<void> {
  if (counts.length === 0) return;
  // In one order, so that two servers that add at once wait for each other instead of in a ring.
  const sorted = [...counts].sort((a, b) =>
    `${a.code} ${a.day} ${a.divisionCode}` < `${b.code} ${b.day} ${b.divisionCode}` ? -1 : 1,
  );
  const tuples = sorted.map((_one, at) => `($${at * 4 + 1}, $${at * 4 + 2}, $${at * 4 + 3}, $${at * 4 + 4})`);
  await db.query(
    `INSERT INTO scan.count (scans, day, code, division_code) VALUES ${tuples.join(', ')}
     ON CONFLICT (code, day, division_code) DO UPDATE SET scans = scan.count.scans + excluded.scans`,
    sorted.flatMap((one) => [one.scans, one.day, one.code, one.divisionCode]),
  );
}

/** All that was counted of some codes since a day. */
export async function countsOf(db: Queryable, codes: readonly string[], since: string): Promise<ScanCount[]> {
  const rows = await db.query<{ day: string; code: string; division_code: string; scans: string }>(
    `SELECT day::text, code, division_code, scans FROM scan.count WHERE code = ANY($1::text[]) AND day >= $2
      ORDER BY day, division_code LIMIT 5000`,
    [codes, since],
    'scan-counts-of',
  );
  return rows.map((row) => ({
    day: row.day,
    code: row.code,
    divisionCode: row.division_code,
    scans: Number(row.scans),
  }));
}

export interface CountedCodes {
  day: string;
  divisionCode: string;
  /** First letter of the codes: T lots, C shelf cards, R receipts, B the business itself. */
  kind: string;
  scans: number;
}

/** How often many codes together were looked up since a day, by day, street and kind of code. */
export async function countsTogether(
  db: Queryable,
  codes: readonly string[],
  since: string,
): Promise<CountedCodes[]> {
  const rows = await db.query<{ day: string; division_code: string; kind: string; scans: string }>(
    `SELECT day::text, division_code, left(code, 1) AS kind, sum(scans) AS scans FROM scan.count
      WHERE code = ANY($1::text[]) AND day >= $2 GROUP BY day, division_code, left(code, 1)`,
    [codes, since],
    'scan-counts-together',
  );
  return rows.map((row) => ({
    day: row.day,
    divisionCode: row.division_code,
    kind: row.kind,
    scans: Number(row.scans),
  }));
}

/** How often a code was looked up in all, and the first day; null where it never was. */
export async function countedSoFar(
  db: Queryable,
  code: string,
): Promise<{ scans: number; firstDay: string } | null> {
  const [row] = await db.query<{ scans: string | null; first_day: string | null }>(
    'SELECT sum(scans) AS scans, min(day)::text AS first_day FROM scan.count WHERE code = $1',
    [code],
    'scan-counted-so-far',
  );
  return row?.first_day ? { scans: Number(row.scans), firstDay: row.first_day } : null;
}
