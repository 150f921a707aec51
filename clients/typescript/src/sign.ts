import { createHash, createHmac, randomBytes } from 'node:crypto';

export type SignatureAlgorithm = 'HMAC-SHA256' | 'HMAC-SM3';

export interface Credentials {
  appId: string;
  secret: string;
  /** As the app was issued; HMAC-SHA256 when absent. */
  algorithm?: SignatureAlgorithm | undefined;
}

export interface CallToSign {
  method: string;
  /** Path and query exactly as they are sent: `/api/v1/batches?limit=5`. */
  target: string;
  /** The bytes of the body as they are sent; nothing for a call without one. */
  body?: string | Uint8Array | undefined;
  /** Unix seconds; now when absent. */
  timestamp?: number | undefined;
  /** 8 to 64 letters, digits, - or _; a random one when absent. Each counts once. */
  nonce?: string | undefined;
}

export interface SignedHeaders {
  headers: Record<string, string>;
  /** What was signed, for looking into a signature that does not match. */
  stringToSign: string;
}

/** The headers that prove a call. SM3 needs a Node.js whose OpenSSL has it, as those from nodejs.org do. */
export function signHeaders(credentials: Credentials, call: CallToSign): SignedHeaders {
  const algorithm = credentials.algorithm ?? 'HMAC-SHA256';
  const digest = algorithm === 'HMAC-SM3' ? 'sm3' : 'sha256';
  const timestamp = String(call.timestamp ?? Math.floor(Date.now() / 1000));
  const nonce = call.nonce ?? randomBytes(16).toString('base64url');
  const contentHash = createHash(digest)
    .update(call.body ?? '')
    .digest('hex');
  const stringToSign = [
    algorithm,
    call.method.toUpperCase(),
    call.target,
    timestamp,
    nonce,
    contentHash,
  ].join('\n');
  const signature = createHmac(digest, credentials.secret).update(stringToSign).digest('base64url');
  return {
    headers: {
      'x-app-id': credentials.appId,
      'x-timestamp': timestamp,
      'x-nonce': nonce,
      'x-content-hash': contentHash,
      'x-signature-algorithm': algorithm,
      'x-signature': signature,
    },
    stringToSign,
  };
}
