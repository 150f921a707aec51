import type { Queryable } from '../../../platform/db.ts';
import type { Principal } from '../access.ts';
import { type AccountRow, principalOf } from '../identity.store.ts';
import type { SignatureAlgorithm } from './string-to-sign.ts';

export interface StoredApp {
  appId: string;
  accountId: string;
  label: string;
  algorithm: SignatureAlgorithm;
  createdAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

interface AppRow {
  app_id: string;
  account_id: string;
  label: string;
  algorithm: SignatureAlgorithm;
  created_at: Date;
  last_used_at: Date | null;
  revoked_at: Date | null;
}

const toApp = (row: AppRow): StoredApp => ({
  appId: row.app_id,
  accountId: row.account_id,
  label: row.label,
  algorithm: row.algorithm,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
  revokedAt: row.revoked_at,
});

export async function insertApp(
  db: Queryable,
  app: Pick<StoredApp, 'appId' | 'accountId' | 'label' | 'algorithm' | 'createdAt'> & { secret: Buffer },
): Promise<void> {
  await db.query(
    `INSERT INTO identity.app (app_id, account_id, label, algorithm, secret, created_at)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [app.appId, app.accountId, app.label, app.algorithm, app.secret, app.createdAt],
  );
}

const COLUMNS = 'app_id, account_id, label, algorithm, created_at, last_used_at, revoked_at';

export async function appById(db: Queryable, appId: string): Promise<StoredApp | undefined> {
  const rows = await db.query<AppRow>(`SELECT ${COLUMNS} FROM identity.app WHERE app_id = $1`, [appId]);
  return rows[0] && toApp(rows[0]);
}

/** The business of an app's account: null for one without; undefined where there is no such app. */
export async function partyOfApp(db: Queryable, appId: string): Promise<string | null | undefined> {
  const rows = await db.query<{ party_id: string | null }>(
    'SELECT o.party_id FROM identity.app a JOIN identity.account o USING (account_id) WHERE a.app_id = $1',
    [appId],
  );
  return rows[0]?.party_id;
}

/** Those of all accounts of a business; of everybody where no business is named. */
export async function listApps(db: Queryable, partyId: string | null): Promise<StoredApp[]> {
  const rows = await db.query<AppRow>(
    `SELECT a.app_id, a.account_id, a.label, a.algorithm, a.created_at, a.last_used_at, a.revoked_at
       FROM identity.app a JOIN identity.account o USING (account_id)
      WHERE $1::bigint IS NULL OR o.party_id = $1 ORDER BY a.created_at DESC, a.app_id LIMIT 500`,
    [partyId],
  );
  return rows.map(toApp);
}

export async function revokeApp(db: Queryable, appId: string, at: Date): Promise<void> {
  await db.query('UPDATE identity.app SET revoked_at = $2 WHERE app_id = $1 AND revoked_at IS NULL', [
    appId,
    at,
  ]);
}

/** An app that may call, with its secret as it is stored and as whom it acts. */
export async function callingApp(
  db: Queryable,
  appId: string,
): Promise<{ algorithm: SignatureAlgorithm; secret: Buffer; principal: Principal } | undefined> {
  const rows = await db.query<AccountRow & { algorithm: SignatureAlgorithm; secret: Buffer }>(
    `SELECT p.algorithm, p.secret, a.account_id, user_name, display_name, password_hash, role, party_id,
            division_code, disabled_at
       FROM identity.app p JOIN identity.account a USING (account_id)
      WHERE p.app_id = $1 AND p.revoked_at IS NULL AND a.disabled_at IS NULL`,
    [appId],
    'identity-calling-app',
  );
  const row = rows[0];
  return row && { algorithm: row.algorithm, secret: row.secret, principal: principalOf(row, 'signed') };
}

/** False when this app has used the nonce before: of two servers that are asked at once, one inserts. */
export async function useNonce(db: Queryable, appId: string, nonce: string, at: Date): Promise<boolean> {
  const rows = await db.query(
    'INSERT INTO identity.app_nonce (app_id, nonce, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING 1',
    [appId, nonce, at],
    'identity-use-nonce',
  );
  return rows.length === 1;
}

/** Some of those whose window has passed, and when the app was last heard of. */
export async function tidyNonces(db: Queryable, appId: string, before: Date, at: Date): Promise<void> {
  await db.query(
    `DELETE FROM identity.app_nonce WHERE (app_id, nonce) IN
       (SELECT app_id, nonce FROM identity.app_nonce WHERE at < $1 LIMIT 500 FOR UPDATE SKIP LOCKED)`,
    [before],
    'identity-tidy-nonces',
  );
  await db.query('UPDATE identity.app SET last_used_at = $2 WHERE app_id = $1', [appId, at]);
}

export async function setSignedOnly(db: Queryable, accountId: string, on: boolean): Promise<void> {
  await db.query('UPDATE identity.account SET signed_only = $2 WHERE account_id = $1', [accountId, on]);
}

export async function isSignedOnly(db: Queryable, accountId: string): Promise<boolean> {
  const rows = await db.query<{ signed_only: boolean }>(
    'SELECT signed_only FROM identity.account WHERE account_id = $1',
    [accountId],
  );
  return rows[0]?.signed_only ?? false;
}
