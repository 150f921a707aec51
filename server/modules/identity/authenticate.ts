import type { FastifyRequest } from 'fastify';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db.ts';
import type { Keys } from '../../platform/keys.ts';
import type { Permission, Principal } from './access.ts';
import { crossSite, keyUnknown, roleForbidden, signInNeeded } from './identity.errors.ts';
import { accountByKey, accountBySession, principalOf } from './identity.store.ts';
import { sha256 } from './sign-in.ts';
import { signedCallNeeded } from './signed-calls/signed-calls.errors.ts';
import { makeVerifyCall } from './signed-calls/verify-call.ts';

export const SESSION_COOKIE = 'luyuan_session';

/** How long a found key is believed. A till sends several documents a second; a revoked key ends within this. */
const CACHE_MS = 2_000;
const CACHE_MAX = 10_000;

/**
 * Who is asking: a signed call first, then an API key, else the session's cookie, else nobody.
 * Errors: those of a signed call (verify-call.ts), `key-unknown`, `signed-call-needed`, `cross-site` (a cookie with a change, but without the header only our own pages send).
 */
export function makeAuthenticate(
  db: Db,
  clock: Clock,
  keys: Keys,
): (request: FastifyRequest) => Promise<Principal | null> {
  const cache = new Map<string, { principal: Principal; until_ms: number }>();
  const verifyCall = makeVerifyCall(db, clock, keys);
  return async (request) => {
    if (request.headers['x-app-id'] !== undefined || request.headers['x-signature'] !== undefined)
      return verifyCall(request);
    const key = request.headers['x-api-key'];
    if (typeof key === 'string') {
      const now_ms = clock.now().getTime();
      const known = cache.get(key);
      if (known && known.until_ms > now_ms) return known.principal;
      const account = await accountByKey(db, sha256(key));
      if (!account) throw keyUnknown();
      if (account.signed_only) throw signedCallNeeded();
      const principal = principalOf(account, 'api-key');
      if (cache.size >= CACHE_MAX) cache.clear();
      cache.set(key, { principal, until_ms: now_ms + CACHE_MS });
      return principal;
    }
    const token = request.cookies[SESSION_COOKIE];
    if (!token) return null;
    const account = await accountBySession(db, sha256(token), clock.now());
    if (!account) return null;
    if (request.method !== 'GET' && request.method !== 'HEAD' && request.headers['x-luyuan'] === undefined)
      throw crossSite();
    return principalOf(account, 'session');
  };
}

/** Errors, in order: `sign-in-needed`, `role-forbidden`. */
export function admit(permission: Permission, principal: Principal | null): void {
  if (permission.who.includes('anyone')) return;
  if (!principal) throw signInNeeded();
  if (!permission.who.includes(principal.role)) throw roleForbidden();
}
