import { encodePublicCode, parsePublicCode } from '../server/platform/codes/public-code.ts';
import type { Db } from '../server/platform/db.ts';

/** Codes of lots of a loaded city, spread over all of them. */
export async function someLots(db: Db, count: number): Promise<string[]> {
  const rows = await db.query<{ lot_id: string }>(
    `SELECT lot_id FROM (SELECT lot_id, row_number() OVER (ORDER BY lot_id) AS n, count(*) OVER () AS total
       FROM registry.lot) AS lots WHERE n % greatest(1, total / $1) = 0 LIMIT $1`,
    [count],
  );
  return rows.map((row) => encodePublicCode('T', row.lot_id));
}

export async function plainLot(
  db: Db,
  code: string,
): Promise<{ name: string; batch: string | null; category: string } | undefined> {
  const reading = parsePublicCode(code);
  if (!reading.ok) return undefined;
  const [row] = await db.query<{ name: string; batch: string | null; category: string }>(
    `SELECT p.name, l.batch, p.category FROM registry.lot l JOIN registry.product p ON p.product_id = l.product_id
      WHERE l.lot_id = $1`,
    [reading.id],
    'bench-plain-lot',
  );
  return row;
}
