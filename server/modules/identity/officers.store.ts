import type { Queryable } from '../../platform/db.ts';
import type { AccountId } from './access.ts';

export interface Officer {
  accountId: AccountId;
  name: string;
  divisionCode: string;
}

/** More officers than any city has. */
const OFFICERS_MAX = 2000;

/** Officers whose account is open, by name. */
export async function openOfficers(db: Queryable): Promise<Officer[]> {
  const rows = await db.query<{ account_id: AccountId; display_name: string; division_code: string | null }>(
    `SELECT account_id, display_name, division_code FROM identity.account
      WHERE role = 'regulator' AND disabled_at IS NULL ORDER BY display_name, account_id LIMIT $1`,
    [OFFICERS_MAX],
  );
  return rows.map((row) => ({
    accountId: row.account_id,
    name: row.display_name,
    divisionCode: row.division_code ?? '',
  }));
}
