import type { Clock } from '../../platform/clock.ts';
import type { Db, Queryable } from '../../platform/db.ts';
import type { IdMint } from '../../platform/ids.ts';
import type { AccountId, PartyId, Principal, Role } from './access.ts';
import { admitTry, forgetTries, triedBy } from './guessing.ts';
import {
  accountUnknown,
  invitationInvalid,
  ownAccount,
  publicKeyInvalid,
  publicKeyTaken,
  roleForbidden,
  sessionNeeded,
  signInFailed,
  userNameTaken,
} from './identity.errors.ts';
import {
  accountById,
  accountByName,
  administratorExists,
  disableAccount,
  insertAccount,
  insertApiKey,
  insertInvitation,
  insertSigningKey,
  lockInvitations,
  principalOf,
  setPassword,
  signingKey,
  useInvitation,
  voidInvitations,
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

/** Opens an operator's account with a password that was chosen, and hashed, before. Errors: `user-name-taken`. */
export async function openAccount(
  db: Queryable,
  ids: IdMint,
  input: { userName: string; displayName: string; passwordHash: string; partyId: PartyId },
): Promise<Principal> {
  const row = {
    account_id: ids.next<'account'>() as AccountId,
    user_name: input.userName,
    display_name: input.displayName,
    password_hash: input.passwordHash,
    role: 'operator' as const,
    party_id: input.partyId,
    division_code: null,
  };
  if (!(await insertAccount(db, row))) throw userNameTaken();
  return principalOf({ ...row, disabled_at: null }, 'session');
}

/**
 * In whose name something is recorded for a business that has no account: closed from the start, so that nobody can
 * sign in as it. The same name again is the same.
 */
export async function closedAccount(
  db: Queryable,
  ids: IdMint,
  input: { userName: string; displayName: string; partyId: PartyId; at: Date },
): Promise<Principal> {
  const row = {
    account_id: ids.next<'account'>() as AccountId,
    user_name: input.userName,
    display_name: input.displayName,
    password_hash: '!',
    role: 'operator' as const,
    party_id: input.partyId,
    division_code: null,
  };
  if (await insertAccount(db, row)) await disableAccount(db, row.account_id, input.at);
  const account = await accountByName(db, input.userName);
  if (account && account.party_id !== input.partyId)
    throw new Error(`${input.userName} is another business's`);
  return principalOf(account ?? { ...row, disabled_at: input.at }, 'session');
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

/**
 * Changes one's own password and ends all sessions. A wrong one counts as a wrong one at sign-in: whoever finds a
 * session open must not be able to guess at will.
 * Errors, in order: `session-needed` (an API key is no person), `sign-in-slowed`, `sign-in-failed`.
 */
export async function changePassword(
  db: Db,
  clock: Clock,
  principal: Principal,
  input: { password: string; newPassword: string; address: string },
): Promise<void> {
  if (principal.via !== 'session') throw sessionNeeded();
  const tried = triedBy(principal.userName, input.address);
  await admitTry(db, clock, tried);
  const account = await accountById(db, principal.accountId);
  if (!account || !(await verifyPassword(account.password_hash, input.password))) throw signInFailed();
  await forgetTries(db, tried);
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

/**
 * Turns the one-time token into the first administrator. Each start without one makes a link: they are used one at a
 * time, and the first that is used ends the others.
 * Errors: `invitation-invalid`, `user-name-taken`.
 */
export function acceptInvitation(
  db: Db,
  ids: IdMint,
  clock: Clock,
  input: { token: string; userName: string; displayName: string; password: string },
): Promise<Principal> {
  return db.transaction(async (tx) => {
    await lockInvitations(tx);
    const role = await useInvitation(tx, sha256(input.token), clock.now());
    if (!role || (await administratorExists(tx))) throw invitationInvalid();
    await voidInvitations(tx, clock.now());
    return createAccount(tx, ids, { ...input, role });
  });
}

/**
 * Registers the public half of a key that a business signs its documents with; again the same key is the same.
 * Errors, in order: `role-forbidden`, `public-key-invalid`, `public-key-taken`.
 */
export async function registerSigningKey(
  db: Db,
  ids: IdMint,
  principal: Principal,
  publicKeyBase64url: string,
): Promise<string> {
  if (principal.partyId === null) throw roleForbidden();
  const raw = Buffer.from(publicKeyBase64url, 'base64url');
  if (raw.length !== 32) throw publicKeyInvalid();
  const keyId = await insertSigningKey(db, ids.next<'signing-key'>(), principal.partyId, raw);
  const stored = await signingKey(db, keyId);
  if (stored?.party_id !== principal.partyId || stored.revoked_at !== null) throw publicKeyTaken();
  return keyId;
}
