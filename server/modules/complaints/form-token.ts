import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Keys } from '../../platform/keys.ts';
import type { ComplaintKind } from './complaints.rules.ts';

const TOKEN_BYTES = 16;
const MARK_BYTES = 16;
/** A form may lie open for a day or two while somebody looks for the receipt. */
const AGE_MAX_MS = 3 * 86_400_000;

const markOf = (keys: Keys, kind: ComplaintKind, at_s: number, random: Buffer): Buffer =>
  keys.fingerprint(`complaint-form ${kind} ${at_s} ${random.toString('hex')}`).subarray(0, MARK_BYTES);

/** What a form carries so that sending it twice is one complaint, and that only forms of ours are taken. */
export function makeFormToken(keys: Keys, kind: ComplaintKind, now: Date): string {
  const at_s = Math.floor(now.getTime() / 1000);
  const random = randomBytes(TOKEN_BYTES);
  return [
    at_s.toString(36),
    random.toString('base64url'),
    markOf(keys, kind, at_s, random).toString('base64url'),
  ].join('.');
}

/** The token's own bytes; null where it is not ours, of another form, or too old. */
export function readFormToken(keys: Keys, kind: ComplaintKind, text: string, now: Date): Buffer | null {
  const [at = '', random = '', mark = ''] = text.split('.');
  const at_s = Number.parseInt(at, 36);
  const bytes = Buffer.from(random, 'base64url');
  const given = Buffer.from(mark, 'base64url');
  if (!Number.isSafeInteger(at_s) || bytes.length !== TOKEN_BYTES || given.length !== MARK_BYTES) return null;
  if (!timingSafeEqual(given, markOf(keys, kind, at_s, bytes))) return null;
  return Math.abs(now.getTime() - at_s * 1000) > AGE_MAX_MS ? null : bytes;
}
