import { isIPv6 } from 'node:net';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db.ts';
import { signInSlowed } from './identity.errors.ts';
import { clearTries, countTry, dropOldTries, triesOf } from './identity.store.ts';

const FREE_TRIES = 5;
const WAIT_MAX_S = 300;
/** So long after the last try a count is forgotten, and its row with it. */
const FORGET_MS = 3_600_000;

/** Who tries: a name from an address. The count of one address keeps nobody out who comes from another. */
export interface Tried {
  userName: string;
  address: string;
}

/** Names are compared without their case; of an IPv6 address its first 64 bits count, which one person has whole. */
export function triedBy(userName: string, address: string): Tried {
  return { userName: userName.trim().toLowerCase(), address: network(address) };
}

function network(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1]) return mapped[1];
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.toLowerCase().split('%')[0]?.split('::') ?? [];
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups =
    tail === undefined ? before : [...before, ...zeros(8 - before.length - after.length), ...after];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}

const zeros = (count: number): string[] => Array.from({ length: Math.max(0, count) }, () => '0');

/**
 * Counts a try before its password is looked at, so that tries that come together are counted as those that come
 * one after another. Errors: `sign-in-slowed` (after five the wait doubles from two seconds, to at most five minutes).
 */
export async function admitTry(db: Db, clock: Clock, tried: Tried): Promise<void> {
  const now = clock.now();
  const forgotten = new Date(now.getTime() - FORGET_MS);
  const limits = { free: FREE_TRIES, wait_s_max: WAIT_MAX_S };
  const count = await countTry(db, tried, now, forgotten, limits);
  // A new row makes room for itself: a flood of names leaves no table that only grows.
  if (count === 1) await dropOldTries(db, forgotten);
  if (count !== null) return;
  const before = await triesOf(db, tried);
  const wait_s = Math.min(WAIT_MAX_S, 2 ** ((before?.failures ?? FREE_TRIES) - FREE_TRIES + 1));
  const since_s = before ? (now.getTime() - before.last_at.getTime()) / 1000 : 0;
  throw signInSlowed(Math.max(1, Math.ceil(wait_s - since_s)));
}

/** The password was right: the count begins anew. */
export const forgetTries = (db: Db, tried: Tried): Promise<void> => clearTries(db, tried);
