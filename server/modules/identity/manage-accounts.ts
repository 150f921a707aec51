import type { Clock } from '../../platform/clock.ts';
import type { Db, Queryable } from '../../platform/db.ts';
import type { IdMint } from '../../platform/ids.ts';
import type { AccountId, PartyId, Principal, Role } from './access.ts';
import {
  accountUnknown,
  invitationInvalid,
  ownAccount,
  publicKeyInvalid,
  roleForbidden,
  signInFailed,
  userNameTaken,
} from './identity.errors.ts';
import {
  accountById,
  administratorExists,
  disableAccount,
  insertAccount,
  insertApiKey,
  insertInvitation,
  insertSigningKey,
  principalOf,
  setPassword,
  useInvitation,
} from './identity.store.ts';
import { hashPassword, newSecret, sha256, verifyPassword } from './sign-in.ts';

export interface NewAccount {
  userName: string;
  displayName: string;
  password: string;
  role: Role;
  partyId?: string | undefined;
  divisionCode?: string | undefined;
}

/** Opens an account. Errors: `user-name-taken`. That a party or division exists is the caller's to check. */
export async function createAccount(db: Queryable, ids: IdMint, input: NewAccount): Promise<Principal> {
  const row = {
    account_id: ids.next<'account'>() as AccountId,
    user_name: input.userName.trim().toLowerCase(),
    display_name: input.displayName,
    password_hash: await hashPassword(input.password),
    role: input.role,
    party_id: input.role === 'operator' ? ((input.partyId ?? null) as PartyId | null) : null,
    division_code: input.role === 'regulator' ? (input.divisionCode ?? null) : null,
  };
  if (!(await insertAccount(db, row))) throw userNameTaken();
  return principalOf({ ...row, disabled_at: null }, 'session');
}

/** Closes an account: its sessions end at once, its API keys within seconds. Errors: `account-unknown`, `account-own`. */
export async function closeAccount(
  db: Db,
  clock: Clock,
  principal: Principal,
  accountId: string,
): Promise<void> {
  if (principal.accountId === accountId) throw ownAccount();
  if (!(await accountById(db, accountId))) throw accountUnknown();
  await disableAccount(db, accountId, clock.now());
}

/** Changes one's own password and ends the other sessions. Errors: `sign-in-failed` when the old one is not right. */
export async function changePassword(
  db: Db,
  principal: Principal,
  input: { password: string; newPassword: string },
): Promise<void> {
  const account = await accountById(db, principal.accountId);
  if (!account || !(await verifyPassword(account.password_hash, input.password))) throw signInFailed();
  await setPassword(db, principal.accountId, await hashPassword(input.newPassword));
}

/** Makes an API key for an account and returns it; it is never shown again. */
export async function createApiKey(db: Queryable, accountId: string, label: string): Promise<string> {
  if (!(await accountById(db, accountId))) throw accountUnknown();
  const key = newSecret('lyk');
  await insertApiKey(db, sha256(key), accountId, label);
  return key;
}

const INVITATION_HOURS = 24;

/** A one-time token for the first administrator; null when there is an administrator already. */
export async function inviteFirstAdministrator(db: Db, clock: Clock): Promise<string | null> {
  if (await administratorExists(db)) return null;
  const token = newSecret('lyi');
  const until = new Date(clock.now().getTime() + INVITATION_HOURS * 3_600_000);
  await insertInvitation(db, sha256(token), 'administrator', until);
  return token;
}

/** Turns the one-time token into the first administrator. Errors: `invitation-invalid`, `user-name-taken`. */
export function acceptInvitation(
  db: Db,
  ids: IdMint,
  clock: Clock,
  input: { token: string; userName: string; displayName: string; password: string },
): Promise<Principal> {
  return db.transaction(async (tx) => {
    const role = await useInvitation(tx, sha256(input.token), clock.now());
    // Each start without an administrator makes a link: the others must not open the house once there is one.
    if (!role || (await administratorExists(tx))) throw invitationInvalid();
    return createAccount(tx, ids, { ...input, role });
  });
}

/** Registers the public half of a key that a business signs its documents with. */
export async function registerSigningKey(
  db: Db,
  ids: IdMint,
  principal: Principal,
  publicKeyBase64url: string,
): Promise<string> {
  if (principal.partyId === null) throw roleForbidden();
  const raw = Buffer.from(publicKeyBase64url, 'base64url');
  if (raw.length !== 32) throw publicKeyInvalid();
  return insertSigningKey(db, ids.next<'signing-key'>(), principal.partyId, raw);
}
