import type pg from 'pg';

/**
 * The slow twin: what the roll-ups must say, straight from the rows of the ledger in one statement. `pending` documents
 * are left out. One line of text for each business, product, day, kind and side.
 */
export async function sumsOfLedger(owner: pg.Client, timeZone: string): Promise<string[]> {
  const { rows } = await owner.query<{ line: string }>(
    `WITH moved AS (
       SELECT m.from_id AS party_id, -1 AS side, m.* FROM ledger.movement m WHERE from_id IS NOT NULL
       UNION ALL SELECT m.to_id, 1, m.* FROM ledger.movement m WHERE to_id IS NOT NULL)
     SELECT concat_ws(' ', moved.party_id, (moved.at AT TIME ZONE $1)::date, l.product_id, moved.kind, side, l.base_unit,
              coalesce(sum(quantity), 0), count(*), count(DISTINCT document_id), count(*) FILTER (WHERE quantity IS NULL),
              p.category, coalesce(y.division_code, '')) AS line
       FROM moved JOIN registry.lot l USING (lot_id) JOIN registry.product p USING (product_id)
       LEFT JOIN registry.party y ON y.party_id = moved.party_id
      WHERE document_id NOT IN (SELECT document_id FROM ledger.outbox)
      GROUP BY moved.party_id, (moved.at AT TIME ZONE $1)::date, l.product_id, moved.kind, side, l.base_unit, p.category,
        y.division_code
      ORDER BY 1`,
    [timeZone],
  );
  return rows.map((row) => row.line);
}

/** What the roll-ups say, in the same words. */
export async function sumsOfRollups(owner: pg.Client): Promise<string[]> {
  const { rows } = await owner.query<{ line: string }>(
    `SELECT concat_ws(' ', party_id, day, product_id, kind, side, base_unit, quantity, lines, documents, unknowns,
              category, division) AS line
       FROM rollups.party_day ORDER BY 1`,
  );
  return rows.map((row) => row.line);
}

/** Sums of districts from both sides: what is kept, and what the cells of businesses add up to. */
export async function sumsOfDivisions(owner: pg.Client): Promise<{ kept: string[]; added: string[] }> {
  const lines = async (table: string) => {
    const { rows } = await owner.query<{ line: string }>(
      `SELECT concat_ws(' ', division, day, category, kind, side, base_unit, sum(quantity), sum(lines), sum(documents),
                sum(unknowns)) AS line
         FROM ${table} GROUP BY division, day, category, kind, side, base_unit ORDER BY 1`,
    );
    return rows.map((row) => row.line);
  };
  return { kept: await lines('rollups.division_day'), added: await lines('rollups.party_day') };
}

/** What businesses have of products: by the roll-ups, and by the ledger's holdings. The same when nothing is pending. */
export async function stockOfProducts(owner: pg.Client): Promise<{ kept: string[]; held: string[] }> {
  const lines = async (sql: string) => (await owner.query<{ line: string }>(sql)).rows.map((row) => row.line);
  return {
    kept: await lines(
      `SELECT concat_ws(' ', party_id, product_id, base_unit, on_hand) AS line FROM rollups.party_product
        WHERE on_hand <> 0 ORDER BY 1`,
    ),
    held: await lines(
      `SELECT concat_ws(' ', party_id, product_id, base_unit, sum(on_hand)) AS line
         FROM ledger.holding JOIN registry.lot USING (lot_id)
        GROUP BY party_id, product_id, base_unit HAVING sum(on_hand) <> 0 ORDER BY 1`,
    ),
  };
}
