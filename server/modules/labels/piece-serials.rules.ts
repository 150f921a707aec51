import { encodeBase32, foldLookAlikes } from '../../platform/codes/base32.ts';
import { hmacSha256 } from '../../platform/hmac.ts';

/** Twelve digits and six check characters stay under the 20 characters of AI (21). */
export const NUMBER_MAX = 999_999_999_999;
const CHECK_LENGTH = 6;
/** As many bits as six characters of base 32 hold. */
const CHECK_BITS = 30n;

/**
 * The serial of a piece: its number, and six characters that only the platform can make (30 bits of an HMAC under the
 * range's key). Of invented serials one in 1,073,741,824 passes.
 */
export function pieceSerial(checkKey: Uint8Array, scope: string, number: number): string {
  const digest = hmacSha256(checkKey, `${scope} ${number}`);
  return `${number}${encodeBase32(digest.readBigUInt64BE(0) >> (64n - CHECK_BITS)).slice(-CHECK_LENGTH)}`;
}

/** The number in a serial as people write it (lower case, O for 0); null where it cannot be one of ours. */
export function numberInSerial(serial: string): number | null {
  const found = /^([1-9]\d{0,11})[0-9A-Z]{6}$/.exec(foldLookAlikes(serial));
  return found ? Number(found[1]) : null;
}

/** Whether the check characters of a serial are those of its number. */
export function serialHolds(checkKey: Uint8Array, scope: string, serial: string): boolean {
  const number = numberInSerial(serial);
  return number !== null && foldLookAlikes(serial) === pieceSerial(checkKey, scope, number);
}
