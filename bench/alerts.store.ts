import type { Queryable } from '../server/platform/db.ts';

/** Puts documents into the outbox again, so that consumers look at them once more. Returns how many. */
export async function outboxAgain(db: Queryable, limit: number): Promise<number> {
  const rows = await db.query(
    'INSERT INTO ledger.outbox SELECT document_id FROM ledger.document ORDER BY document_id LIMIT $1 RETURNING 1',
    [limit],
  );
  return rows.length;
}

/** Goods that businesses have, weighed ones, much of it first. */
export const stockedParties = (
  db: Queryable,
  limit: number,
): Promise<{ party_id: string; lot_id: string; unit: string }[]> =>
  db.query(
    `SELECT h.party_id, h.lot_id, 'g' AS unit FROM ledger.holding h JOIN registry.lot l USING (lot_id)
      WHERE h.on_hand > 10000 AND l.base_unit = 'g' ORDER BY h.on_hand DESC LIMIT $1`,
    [limit],
  );
