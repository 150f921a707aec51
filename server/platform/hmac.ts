import { hash } from 'node:crypto';

const BLOCK_BYTES = 64;

/**
 * HMAC-SHA-256 (RFC 2104) by two one-shot hashes. `createHmac` turns the key into a key object each time: 12.7 µs
 * against 1.9 µs a call on Node 24, and a document takes a dozen. Held against `createHmac` in the test.
 */
export function hmacSha256(key: Uint8Array, data: string | Uint8Array): Buffer {
  const short = key.length > BLOCK_BYTES ? hash('sha256', key, 'buffer') : key;
  const text = typeof data === 'string' ? Buffer.from(data) : data;
  const inner = Buffer.alloc(BLOCK_BYTES + text.length);
  const outer = Buffer.alloc(BLOCK_BYTES + 32);
  for (let index = 0; index < BLOCK_BYTES; index += 1) {
    const byte = short[index] ?? 0;
    inner[index] = byte ^ 0x36;
    outer[index] = byte ^ 0x5c;
  }
  inner.set(text, BLOCK_BYTES);
  outer.set(hash('sha256', inner, 'buffer'), BLOCK_BYTES);
  return hash('sha256', outer, 'buffer');
}
