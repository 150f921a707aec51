import type { Queryable } from '../../platform/db.ts';

/** What waits to be looked at: balances that a loss or count has made due, and scans that wait for late records. */

export interface BalanceDue {
  partyId: string;
  productId: string;
  from: Date;
}

export async function insertDue(tx: Queryable, due: readonly BalanceDue[]): Promise<void> {
  if (due.length === 0) return;
  await tx.query(
    `INSERT INTO alerts.balance_due (party_id, product_id, window_from)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::timestamptz[]) ORDER BY 1, 2, 3 ON CONFLICT DO NOTHING`,
    [due.map((one) => one.partyId), due.map((one) => one.productId), due.map((one) => one.from)],
    'alerts-insert-due',
  );
}

/** Takes balances off the queue; they are back if the transaction fails. */
export async function takeDue(tx: Queryable, limit: number): Promise<BalanceDue[]> {
  const rows = await tx.query<{ party_id: string; product_id: string; window_from: Date }>(
    `SELECT party_id, product_id, window_from FROM alerts.balance_due
      ORDER BY party_id, product_id, window_from LIMIT $1 FOR UPDATE SKIP LOCKED`,
    [limit],
    'alerts-take-due',
  );
  await tx.query(
    `DELETE FROM alerts.balance_due WHERE party_id = ANY($1::bigint[])
        AND (party_id, product_id, window_from) IN (SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::timestamptz[]))`,
    [rows.map((row) => row.party_id), rows.map((row) => row.product_id), rows.map((row) => row.window_from)],
    'alerts-remove-due',
  );
  return rows.map((row) => ({ partyId: row.party_id, productId: row.product_id, from: row.window_from }));
}

/** The id up to which a sweep has come, locked, so that two processes do not do it twice. */
export async function sweptUntil(tx: Queryable, name: string): Promise<string> {
  await tx.query(`INSERT INTO alerts.sweep (name, until_id) VALUES ($1, 0) ON CONFLICT DO NOTHING`, [name]);
  const rows = await tx.query<{ until_id: string }>(
    'SELECT until_id FROM alerts.sweep WHERE name = $1 FOR UPDATE',
    [name],
  );
  return rows[0]?.until_id ?? '0';
}

export async function noteSwept(tx: Queryable, name: string, untilId: string): Promise<void> {
  await tx.query('UPDATE alerts.sweep SET until_id = $2 WHERE name = $1', [name, untilId]);
}
