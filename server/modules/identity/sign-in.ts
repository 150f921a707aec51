import { createHash, randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db.ts';
import type { Principal } from './access.ts';
import { signInFailed, signInSlowed } from './identity.errors.ts';
import {
  accountByName,
  addFailure,
  clearFailures,
  failuresOf,
  insertSession,
  principalOf,
} from './identity.store.ts';

export const SESSION_HOURS = 12;
const FREE_TRIES = 5;
const WAIT_MAX_S = 300;

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

/**
 * Checks a password and opens a session.
 * Errors, in order: `sign-in-slowed` (after five failures the wait doubles, at most five minutes), `sign-in-failed`.
 */
export async function signIn(
  db: Db,
  clock: Clock,
  input: { userName: string; password: string },
): Promise<{ principal: Principal; token: string; expiresAt: Date }> {
  const userName = input.userName.trim().toLowerCase();
  const now = clock.now();
  const failed = await failuresOf(db, userName);
  if (failed && failed.failures >= FREE_TRIES) {
    const wait_s = Math.min(WAIT_MAX_S, 2 ** (failed.failures - FREE_TRIES + 1));
    const left_s = Math.ceil(wait_s - (now.getTime() - failed.last_at.getTime()) / 1000);
    if (left_s > 0) throw signInSlowed(left_s);
  }
  const account = await accountByName(db, userName);
  const matches = await verify(account?.password_hash ?? (await decoy), input.password);
  if (!account || !matches || account.disabled_at !== null) {
    await addFailure(db, userName, now);
    throw signInFailed();
  }
  if (failed) await clearFailures(db, userName);
  const token = newSecret('lys');
  const expiresAt = new Date(now.getTime() + SESSION_HOURS * 3_600_000);
  await insertSession(db, sha256(token), account.account_id, now, expiresAt);
  return { principal: principalOf(account, 'session'), token, expiresAt };
}
