import type { FastifyRequest } from 'fastify';
import type { Clock } from '../../../platform/clock.ts';
import { expectHashedBody, sameText } from '../../../platform/content-hash.ts';
import type { Db } from '../../../platform/db.ts';
import type { Keys } from '../../../platform/keys.ts';
import type { Principal } from '../access.ts';
import {
  algorithmDiffers,
  appUnknown,
  clockOff,
  nonceUsed,
  signatureIncomplete,
  signatureWrong,
} from './signed-calls.errors.ts';
import { callingApp, tidyNonces, useNonce } from './signed-calls.store.ts';
import { isSignatureAlgorithm, type SignatureAlgorithm, signCall, stringToSign } from './string-to-sign.ts';

/** How far a caller's clock may be off, either way. */
export const SIGNATURE_WINDOW_S = 300;
/** An app that was found is believed so long; a revoked one ends within this. */
const CACHE_MS = 2_000;
const CACHE_MAX = 10_000;
/** One call in so many tidies up. */
const TIDY_EVERY = 64;

/** What a secret is bound to where it lies encrypted. */
export const secretBinding = (appId: string): string => `app/${appId}`;

interface Headers {
  appId: string;
  timestamp: string;
  nonce: string;
  contentHash: string;
  signature: string;
  algorithm: SignatureAlgorithm;
}

/** Each header of a signed call, and its form. */
const FORMS: readonly (readonly [keyof Headers, string, RegExp])[] = [
  ['appId', 'x-app-id', /^[A-Za-z0-9_-]{1,64}$/],
  ['timestamp', 'x-timestamp', /^[0-9]{1,11}$/],
  ['nonce', 'x-nonce', /^[A-Za-z0-9_-]{8,64}$/],
  ['contentHash', 'x-content-hash', /^[0-9a-fA-F]{64}$/],
  ['signature', 'x-signature', /^[A-Za-z0-9_-]{43}=?$/],
];

function readHeaders(request: FastifyRequest): Headers {
  const read: Partial<Record<keyof Headers, string>> = {};
  for (const [field, header, form] of FORMS) {
    const value = request.headers[header];
    if (typeof value !== 'string' || !form.test(value)) throw signatureIncomplete(header);
    read[field] = value;
  }
  const algorithm = request.headers['x-signature-algorithm'] ?? 'HMAC-SHA256';
  if (typeof algorithm !== 'string' || !isSignatureAlgorithm(algorithm))
    throw signatureIncomplete('x-signature-algorithm');
  return { ...(read as Record<Exclude<keyof Headers, 'algorithm'>, string>), algorithm };
}

/**
 * Who a signed call is from. What is verified covers method, address, time, nonce and the hash of the body; the body
 * itself is held against that hash as it arrives (platform/content-hash.ts). The nonce is used up last, so that nobody
 * who cannot sign can use up another's.
 * Errors (401), in order: `signature-incomplete`, `app-unknown`, `algorithm-differs`, `clock-off`,
 * `body-hash-differs`, `signature-wrong`, `nonce-used`.
 */
export function makeVerifyCall(
  db: Db,
  clock: Clock,
  keys: Keys,
): (request: FastifyRequest) => Promise<Principal> {
  type Known = { algorithm: SignatureAlgorithm; secret: Buffer; principal: Principal; until_ms: number };
  const cache = new Map<string, Known>();
  let calls = 0;
  const find = async (appId: string): Promise<Known> => {
    const now_ms = clock.now().getTime();
    const known = cache.get(appId);
    if (known && known.until_ms > now_ms) return known;
    const app = await callingApp(db, appId);
    if (!app) throw appUnknown();
    const secret = keys.decrypt(app.secret, secretBinding(appId));
    const found = { ...app, secret, until_ms: now_ms + CACHE_MS };
    if (cache.size >= CACHE_MAX) cache.clear();
    cache.set(appId, found);
    return found;
  };
  return async (request) => {
    const headers = readHeaders(request);
    const app = await find(headers.appId);
    if (headers.algorithm !== app.algorithm) throw algorithmDiffers(app.algorithm);
    const now = clock.now();
    const off_s = Number(headers.timestamp) - Math.floor(now.getTime() / 1000);
    if (Math.abs(off_s) > SIGNATURE_WINDOW_S) throw clockOff(off_s, now, SIGNATURE_WINDOW_S);
    expectHashedBody(request);
    const call = { ...headers, method: request.method, target: request.raw.url ?? '' };
    if (!sameText(signCall(app.secret, call), headers.signature.replace(/=$/, '')))
      throw signatureWrong(stringToSign(call));
    if (!(await useNonce(db, headers.appId, headers.nonce, now))) throw nonceUsed();
    calls += 1;
    // A nonce counts as long as its call could be accepted: from a clock that is ahead that is two windows.
    const past = new Date(now.getTime() - 2 * SIGNATURE_WINDOW_S * 1000 - 1000);
    if (calls % TIDY_EVERY === 1) await tidyNonces(db, headers.appId, past, now);
    return app.principal;
  };
}
