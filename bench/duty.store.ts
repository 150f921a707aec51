import type { Queryable } from '../server/platform/db.ts';

/** Goods that somebody may ask for at night, with the words they may be asked for by. */
export interface AskedGoods {
  product_id: string;
  name: string;
  brand: string | null;
  gtin: string | null;
  producer: string | null;
  lots: string;
}

/** Products that have lots, spread evenly over all of them; and those with the most lots. */
export async function goodsToAskFor(db: Queryable, limit: number): Promise<AskedGoods[]> {
  const rows = await db.query<AskedGoods & { nth: string; all_of: string }>(
    `SELECT p.product_id, p.name, p.brand, p.gtin, m.name AS producer, count(*) AS lots,
            row_number() OVER (ORDER BY p.product_id) AS nth, count(*) OVER () AS all_of
       FROM registry.lot l JOIN registry.product p ON p.product_id = l.product_id
       LEFT JOIN registry.party m ON m.party_id = p.producer_id
      GROUP BY p.product_id, p.name, p.brand, p.gtin, m.name ORDER BY p.product_id`,
  );
  const step = Math.max(1, Math.floor(rows.length / limit));
  return rows.filter((_row, at) => at % step === 0).slice(0, limit);
}

/** The names under which the most lots stand: the dearest answers. */
export async function widestWords(db: Queryable, limit: number): Promise<string[]> {
  const rows = await db.query<{ word: string }>(
    `SELECT word FROM (
       SELECT p.name AS word, count(*) AS n FROM registry.lot l JOIN registry.product p ON p.product_id = l.product_id GROUP BY 1
       UNION ALL
       SELECT p.brand, count(*) FROM registry.lot l JOIN registry.product p ON p.product_id = l.product_id
        WHERE p.brand IS NOT NULL GROUP BY 1
       UNION ALL
       SELECT m.name, count(*) FROM registry.lot l JOIN registry.product p ON p.product_id = l.product_id
         JOIN registry.party m ON m.party_id = p.producer_id GROUP BY 1
     ) words ORDER BY n DESC, word LIMIT $1`,
    [limit],
  );
  return rows.map((row) => row.word);
}

/** Kitchens that hold the most different goods. */
export function busyKitchens(db: Queryable, kinds: readonly string[], limit: number) {
  return db.query<{ party_id: string; lots: string }>(
    `SELECT h.party_id, count(*) AS lots FROM ledger.holding h JOIN registry.party p ON p.party_id = h.party_id
      WHERE p.kind = ANY($1::text[]) GROUP BY h.party_id ORDER BY count(*) DESC, h.party_id LIMIT $2`,
    [kinds, limit],
  );
}

export async function countOf(
  db: Queryable,
  table: 'party' | 'product' | 'search_gram' | 'lot',
): Promise<number> {
  const rows = await db.query<{ n: string }>(`SELECT count(*) AS n FROM registry.${table}`);
  return Number(rows[0]?.n ?? 0);
}

/** What somebody would write by hand for a name: no slips, no pinyin, every row read. */
export async function likeByHand(db: Queryable, word: string): Promise<number> {
  const rows = await db.query(
    `SELECT product_id FROM registry.product WHERE name LIKE '%' || $1 || '%' OR brand LIKE '%' || $1 || '%'`,
    [word],
  );
  return rows.length;
}
