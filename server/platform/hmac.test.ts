import { createHmac } from 'node:crypto';
import { assert, property, string, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hmacSha256 } from './hmac.ts';

describe('HMAC by one-shot hashes', () => {
  it('Is what the library says for keys and texts of any length', () => {
    assert(
      property(
        uint8Array({ maxLength: 200 }),
        uint8Array({ maxLength: 300 }),
        string(),
        (key, data, text) => {
          expect(hmacSha256(key, data)).toEqual(createHmac('sha256', key).update(data).digest());
          expect(hmacSha256(key, text)).toEqual(createHmac('sha256', key).update(text).digest());
        },
      ),
    );
  });

  it('Gives the second example of RFC 4231', () => {
    expect(hmacSha256(Buffer.from('Jefe'), 'what do ya want for nothing?').toString('hex')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });
});
