import { createHash, randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db.ts';
import type { AccountId, Principal } from './access.ts';
import { admitTry, forgetTries, triedBy } from './guessing.ts';
import { signInFailed } from './identity.errors.ts';
import { accountByName, insertSession, principalOf } from './identity.store.ts';

export const SESSION_HOURS = 12;

/** OWASP's parameters for argon2id (19 MiB, 2 passes, 1 lane); the salt is the library's. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, { memoryCost: 19456, timeCost: 2, parallelism: 1 });
}

export const verifyPassword = (passwordHash: string, password: string): Promise<boolean> =>
  verify(passwordHash, password);

export const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** A secret that is shown once: 256 random bits, recognisable by its prefix when it turns up where it should not. */
export function newSecret(prefix: 'lys' | 'lyk' | 'lyi'): string {
  return `${prefix}_${randomBytes(32).toString('base64url')}`;
}

// An unknown name must take as long as a known one, or the answer's time would tell which names exist.
const decoy = hashPassword(randomBytes(16).toString('hex'));

export interface SignInInput {
  userName: string;
  password: string;
  /** Where the request came from. */
  address: string;
}

/**
 * Checks a password and opens a session; `note` hears of every password that was looked at.
 * Errors, in order: `sign-in-slowed` (see guessing.ts), `sign-in-failed`.
 */
export async function signIn(
  db: Db,
  clock: Clock,
  input: SignInInput,
  note: (accountId: AccountId | null, outcome: 'signed-in' | 'sign-in-failed') => Promise<void>,
): Promise<{ principal: Principal; token: string; expiresAt: Date }> {
  const tried = triedBy(input.userName, input.address);
  await admitTry(db, clock, tried);
  const account = await accountByName(db, tried.userName);
  const matches = await verify(account?.password_hash ?? (await decoy), input.password);
  if (!account || !matches || account.disabled_at !== null) {
    await note(account?.account_id ?? null, 'sign-in-failed');
    throw signInFailed();
  }
  await forgetTries(db, tried);
  const now = clock.now();
  const token = newSecret('lys');
  const expiresAt = new Date(now.getTime() + SESSION_HOURS * 3_600_000);
  await insertSession(db, sha256(token), account.account_id, now, expiresAt);
  await note(account.account_id, 'signed-in');
  return { principal: principalOf(account, 'session'), token, expiresAt };
}
