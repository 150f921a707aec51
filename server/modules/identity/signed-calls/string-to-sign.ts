import { createHash, createHmac } from 'node:crypto';

export const SIGNATURE_ALGORITHMS = ['HMAC-SHA256', 'HMAC-SM3'] as const;
export type SignatureAlgorithm = (typeof SIGNATURE_ALGORITHMS)[number];

export const isSignatureAlgorithm = (text: string): text is SignatureAlgorithm =>
  SIGNATURE_ALGORITHMS.some((algorithm) => algorithm === text);

export interface CallToSign {
  algorithm: SignatureAlgorithm;
  method: string;
  /** Path and query exactly as they are sent. */
  target: string;
  /** Unix seconds, as sent. */
  timestamp: string;
  nonce: string;
  /** Hex digest of the body's bytes. */
  contentHash: string;
}

/** Six lines, joined by line feeds, none at the end. */
export const stringToSign = (call: CallToSign): string =>
  [
    call.algorithm,
    call.method.toUpperCase(),
    call.target,
    call.timestamp,
    call.nonce,
    call.contentHash.toLowerCase(),
  ].join('\n');

const digestOf = (algorithm: SignatureAlgorithm): 'sha256' | 'sm3' =>
  algorithm === 'HMAC-SM3' ? 'sm3' : 'sha256';

/** base64url, as `x-signature` carries it. */
export const signCall = (secret: string | Uint8Array, call: CallToSign): string =>
  createHmac(digestOf(call.algorithm), secret).update(stringToSign(call)).digest('base64url');

/** Hex, as `x-content-hash` carries it. */
export const hashContent = (algorithm: SignatureAlgorithm, body: string | Uint8Array): string =>
  createHash(digestOf(algorithm)).update(body).digest('hex');
