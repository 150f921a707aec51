import type { Queryable } from '../../platform/db.ts';
import { lookup } from '../../platform/lookups.ts';
import type { AccountId, PartyId, Principal, Role } from './access.ts';

export interface AccountRow {
  account_id: AccountId;
  user_name: string;
  display_name: string;
  password_hash: string;
  role: Role;
  party_id: PartyId | null;
  division_code: string | null;
  disabled_at: Date | null;
}

const ACCOUNT =
  'account_id, user_name, display_name, password_hash, role, party_id, division_code, disabled_at';

export function principalOf(row: AccountRow, via: Principal['via']): Principal {
  return {
    accountId: row.account_id,
    userName: row.user_name,
    displayName: row.display_name,
    role: row.role,
    partyId: row.party_id,
    divisionCode: row.division_code,
    via,
  };
}

export async function accountByName(db: Queryable, userName: string): Promise<AccountRow | undefined> {
  const rows = await db.query<AccountRow>(`SELECT ${ACCOUNT} FROM identity.account WHERE user_name = $1`, [
    userName,
  ]);
  return rows[0];
}

export async function accountById(db: Queryable, accountId: string): Promise<AccountRow | undefined> {
  const rows = await db.query<AccountRow>(`SELECT ${ACCOUNT} FROM identity.account WHERE account_id = $1`, [
    accountId,
  ]);
  return rows[0];
}

export async function accountBySession(
  db: Queryable,
  token: Buffer,
  now: Date,
): Promise<AccountRow | undefined> {
  const rows = await db.query<AccountRow>(
    `SELECT a.account_id, user_name, display_name, password_hash, role, party_id, division_code, disabled_at
       FROM identity.session s JOIN identity.account a USING (account_id)
      WHERE s.token_sha256 = $1 AND s.expires_at > $2 AND a.disabled_at IS NULL`,
    [token, now],
    'identity-account-by-session',
  );
  return rows[0];
}

export async function accountByKey(
  db: Queryable,
  key: Buffer,
): Promise<(AccountRow & { signed_only: boolean }) | undefined> {
  const rows = await db.query<AccountRow & { signed_only: boolean }>(
    `SELECT a.account_id, user_name, display_name, password_hash, role, party_id, division_code, disabled_at, signed_only
       FROM identity.api_key k JOIN identity.account a USING (account_id)
      WHERE k.key_sha256 = $1 AND k.revoked_at IS NULL AND a.disabled_at IS NULL`,
    [key],
    'identity-account-by-key',
  );
  return rows[0];
}

export async function insertAccount(db: Queryable, row: Omit<AccountRow, 'disabled_at'>): Promise<boolean> {
  const rows = await db.query(
    `INSERT INTO identity.account (account_id, user_name, display_name, password_hash, role, party_id, division_code)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (user_name) DO NOTHING RETURNING 1`,
    [
      row.account_id,
      row.user_name,
      row.display_name,
      row.password_hash,
      row.role,
      row.party_id,
      row.division_code,
    ],
  );
  return rows.length === 1;
}

export function listAccounts(db: Queryable, limit: number): Promise<AccountRow[]> {
  return db.query<AccountRow>(`SELECT ${ACCOUNT} FROM identity.account ORDER BY role, user_name LIMIT $1`, [
    limit,
  ]);
}

export async function disableAccount(db: Queryable, accountId: string, at: Date): Promise<void> {
  await db.query('UPDATE identity.account SET disabled_at = $2 WHERE account_id = $1', [accountId, at]);
  await db.query('DELETE FROM identity.session WHERE account_id = $1', [accountId]);
}

export async function setPassword(db: Queryable, accountId: string, passwordHash: string): Promise<void> {
  await db.query('UPDATE identity.account SET password_hash = $2 WHERE account_id = $1', [
    accountId,
    passwordHash,
  ]);
  await db.query('DELETE FROM identity.session WHERE account_id = $1', [accountId]);
}

export async function insertSession(
  db: Queryable,
  token: Buffer,
  accountId: string,
  now: Date,
  until: Date,
): Promise<void> {
  await db.query('DELETE FROM identity.session WHERE account_id = $1 AND expires_at < $2', [accountId, now]);
  await db.query(
    'INSERT INTO identity.session (token_sha256, account_id, created_at, expires_at) VALUES ($1, $2, $3, $4)',
    [token, accountId, now, until],
  );
}

export async function deleteSession(db: Queryable, token: Buffer): Promise<void> {
  await db.query('DELETE FROM identity.session WHERE token_sha256 = $1', [token]);
}

export async function insertApiKey(
  db: Queryable,
  key: Buffer,
  accountId: string,
  label: string,
): Promise<void> {
  await db.query('INSERT INTO identity.api_key (key_sha256, account_id, label) VALUES ($1, $2, $3)', [
    key,
    accountId,
    label,
  ]);
}

/** Counts a try and returns how many there were; null, and nothing counted, while one has to wait. */
export async function countTry(
  db: Queryable,
  tried: { userName: string; address: string },
  now: Date,
  forgotten: Date,
  limits: { free: number; wait_s_max: number },
): Promise<number | null> {
  // One statement: its lock on the row makes tries that come together queue up.
  const rows = await db.query<{ failures: number }>(
    `INSERT INTO identity.sign_in_failure AS f (user_name, address, failures, last_at) VALUES ($1, $2, 1, $3)
     ON CONFLICT (user_name, address) DO UPDATE
        SET failures = CASE WHEN f.last_at < $4 THEN 1 ELSE f.failures + 1 END, last_at = excluded.last_at
      WHERE f.failures < $5
         OR f.last_at + make_interval(secs => least($6, power(2, least(f.failures - $5 + 1, 20)))) <= excluded.last_at
     RETURNING f.failures`,
    [tried.userName, tried.address, now, forgotten, limits.free, limits.wait_s_max],
  );
  return rows[0]?.failures ?? null;
}

export async function triesOf(
  db: Queryable,
  tried: { userName: string; address: string },
): Promise<{ failures: number; last_at: Date } | undefined> {
  const rows = await db.query<{ failures: number; last_at: Date }>(
    'SELECT failures, last_at FROM identity.sign_in_failure WHERE user_name = $1 AND address = $2',
    [tried.userName, tried.address],
  );
  return rows[0];
}

export async function clearTries(db: Queryable, tried: { userName: string; address: string }): Promise<void> {
  await db.query('DELETE FROM identity.sign_in_failure WHERE user_name = $1 AND address = $2', [
    tried.userName,
    tried.address,
  ]);
}

/** Some of what is forgotten; what another request holds is left to it. */
export async function dropOldTries(db: Queryable, forgotten: Date): Promise<void> {
  await db.query(
    `DELETE FROM identity.sign_in_failure WHERE (user_name, address) IN
       (SELECT user_name, address FROM identity.sign_in_failure WHERE last_at < $1 LIMIT 100 FOR UPDATE SKIP LOCKED)`,
    [forgotten],
  );
}

export async function accountsExist(db: Queryable): Promise<boolean> {
  return (await db.query('SELECT 1 FROM identity.account LIMIT 1')).length > 0;
}

/** Makes transactions that open or use the first administrator's invitation go one after another. */
export async function lockInvitations(tx: Queryable): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtext('luyuan.first-administrator'))`);
}

/** No invitation that was handed out opens anything from here on. */
export async function voidInvitations(tx: Queryable, at: Date): Promise<void> {
  await tx.query('UPDATE identity.invitation SET used_at = $1 WHERE used_at IS NULL', [at]);
}

export async function administratorExists(db: Queryable): Promise<boolean> {
  const rows = await db.query(
    `SELECT 1 FROM identity.account WHERE role = 'administrator' AND disabled_at IS NULL LIMIT 1`,
  );
  return rows.length > 0;
}

/** The account of this name, or without a name the first administrator's; open ones only. */
export async function accountFor(
  db: Queryable,
  userName: string | undefined,
): Promise<AccountId | undefined> {
  const rows = await db.query<{ account_id: AccountId }>(
    `SELECT account_id FROM identity.account
      WHERE disabled_at IS NULL AND (user_name = $1 OR ($1::text IS NULL AND role = 'administrator'))
      ORDER BY account_id LIMIT 1`,
    [userName ?? null],
  );
  return rows[0]?.account_id;
}

export async function insertInvitation(db: Queryable, token: Buffer, role: Role, until: Date): Promise<void> {
  await db.query('INSERT INTO identity.invitation (token_sha256, role, expires_at) VALUES ($1, $2, $3)', [
    token,
    role,
    until,
  ]);
}

/** Uses the invitation up; undefined when it was used, has expired or never was. */
export async function useInvitation(db: Queryable, token: Buffer, now: Date): Promise<Role | undefined> {
  const rows = await db.query<{ role: Role }>(
    `UPDATE identity.invitation SET used_at = $2
      WHERE token_sha256 = $1 AND used_at IS NULL AND expires_at > $2 RETURNING role`,
    [token, now],
  );
  return rows[0]?.role;
}

export async function insertSigningKey(
  db: Queryable,
  keyId: string,
  partyId: string | null,
  publicKey: Buffer,
): Promise<string> {
  await db.query(
    'INSERT INTO identity.signing_key (key_id, party_id, public_key) VALUES ($1, $2, $3) ON CONFLICT (public_key) DO NOTHING',
    [keyId, partyId, publicKey],
  );
  const rows = await db.query<{ key_id: string }>(
    'SELECT key_id FROM identity.signing_key WHERE public_key = $1',
    [publicKey],
  );
  return rows[0]?.key_id ?? keyId;
}

export interface SigningKeyRow {
  party_id: string | null;
  public_key: Buffer;
  revoked_at: Date | null;
}

const signingKeysById = lookup(async (db, keyIds): Promise<Map<string, SigningKeyRow>> => {
  const rows = await db.query<SigningKeyRow & { key_id: string }>(
    'SELECT key_id, party_id, public_key, revoked_at FROM identity.signing_key WHERE key_id = ANY($1::bigint[])',
    [keyIds],
    'identity-signing-keys',
  );
  return new Map(rows.map((row) => [row.key_id, row]));
});

export async function signingKey(db: Queryable, keyId: string): Promise<SigningKeyRow | undefined> {
  return (await signingKeysById(db, [keyId])).get(keyId);
}

export interface AuditEntry {
  auditId: string;
  at: Date;
  accountId: string | null;
  operation: string;
  target: string;
  outcome: string;
  requestId: string;
}

export async function insertAudit(db: Queryable, entry: AuditEntry): Promise<void> {
  await db.query(
    `INSERT INTO identity.audit (audit_id, at, account_id, operation, target, outcome, request_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [entry.auditId, entry.at, entry.accountId, entry.operation, entry.target, entry.outcome, entry.requestId],
    'identity-insert-audit',
  );
}

export function readAudit(db: Queryable, before: string, limit: number) {
  return db.query<{
    audit_id: string;
    at: Date;
    user_name: string | null;
    operation: string;
    target: string;
    outcome: string;
  }>(
    `SELECT audit_id, at, user_name, operation, target, outcome
       FROM identity.audit LEFT JOIN identity.account USING (account_id)
      WHERE audit_id < $1 ORDER BY audit_id DESC LIMIT $2`,
    [before, limit],
  );
}

export const displayNames = lookup(async (db, accountIds): Promise<Map<string, string>> => {
  const rows = await db.query<{ account_id: string; display_name: string }>(
    'SELECT account_id, display_name FROM identity.account WHERE account_id = ANY($1::bigint[])',
    [accountIds],
    'identity-display-names',
  );
  return new Map(rows.map((row) => [row.account_id, row.display_name]));
});

/** Everybody who acts for a business. */
export async function accountsOfParty(db: Queryable, partyId: string): Promise<AccountId[]> {
  const rows = await db.query<{ account_id: AccountId }>(
    'SELECT account_id FROM identity.account WHERE party_id = $1 ORDER BY account_id LIMIT 1000',
    [partyId],
  );
  return rows.map((row) => row.account_id);
}

/** Whether anybody can sign in for a business. */
export async function hasOpenAccount(db: Queryable, partyId: string): Promise<boolean> {
  const rows = await db.query(
    'SELECT 1 FROM identity.account WHERE party_id = $1 AND disabled_at IS NULL LIMIT 1',
    [partyId],
  );
  return rows.length > 0;
}

export async function userNameExists(db: Queryable, userName: string): Promise<boolean> {
  return (await accountByName(db, userName)) !== undefined;
}

/** Closes accounts by their names: sessions end at once, keys and apps within seconds. */
export async function closeAccountsNamed(
  db: Queryable,
  userNames: readonly string[],
  at: Date,
): Promise<void> {
  const rows = await db.query<{ account_id: string }>(
    'SELECT account_id FROM identity.account WHERE user_name = ANY($1::text[])',
    [userNames],
  );
  for (const row of rows) await disableAccount(db, row.account_id, at);
}
