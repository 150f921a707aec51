import type { Queryable } from '../../platform/db.ts';

/** How a business wants to be reached about its goods; null: as it is registered, or not at all. */
export interface Reach {
  phone: string | null;
  email: string | null;
}

export async function reachOf(db: Queryable, partyIds: readonly string[]): Promise<Map<string, Reach>> {
  const rows = await db.query<{ party_id: string; phone: string | null; email: string | null }>(
    'SELECT party_id, phone, email FROM notices.reach WHERE party_id = ANY($1::bigint[])',
    [partyIds],
    'notices-reach',
  );
  return new Map(rows.map((row) => [row.party_id, { phone: row.phone, email: row.email }]));
}

export async function keepReach(
  db: Queryable,
  partyId: string,
  reach: Reach,
  by: { at: Date; accountId: string },
): Promise<void> {
  await db.query(
    `INSERT INTO notices.reach (party_id, phone, email, set_at, set_by) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (party_id) DO UPDATE SET phone = excluded.phone, email = excluded.email, set_at = excluded.set_at,
       set_by = excluded.set_by`,
    [partyId, reach.phone, reach.email, by.at, by.accountId],
  );
}
