import type { Queryable } from '../server/platform/db.ts';

/** What somebody would write by hand for a till: one statement over the tables, without links, tests or papers. */
export async function frozenByHand(db: Queryable, partyId: string, lotId: string): Promise<boolean> {
  const rows = await db.query<{ frozen: boolean }>(
    `SELECT EXISTS (
       SELECT 1 FROM recall.freeze f LEFT JOIN recall.lift l ON l.freeze_id = f.freeze_id
        WHERE l.freeze_id IS NULL AND (f.ends_on IS NULL OR f.ends_on >= current_date)
          AND f.subject IN ('lot ' || $2, 'party ' || $1)) AS frozen`,
    [partyId, lotId],
    'bench-frozen-by-hand',
  );
  return rows[0]?.frozen === true;
}

export async function stockedLots(db: Queryable, limit: number) {
  return db.query<{ party_id: string; lot_id: string; gtin: string | null }>(
    `SELECT h.party_id, h.lot_id, p.gtin FROM ledger.holding h
       JOIN registry.lot l ON l.lot_id = h.lot_id JOIN registry.product p ON p.product_id = l.product_id
      WHERE h.on_hand > 0 AND h.party_id = (
        SELECT o.party_id FROM ledger.holding o JOIN registry.lot ol ON ol.lot_id = o.lot_id
          JOIN registry.product op ON op.product_id = ol.product_id
         WHERE o.on_hand > 0 AND op.gtin IS NOT NULL
         GROUP BY o.party_id ORDER BY count(*) DESC, o.party_id LIMIT 1)
      ORDER BY h.lot_id LIMIT $1`,
    [limit],
  );
}
