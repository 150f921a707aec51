/** Crockford's alphabet: no I, L, O (they look like digits) and no U. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const width = 13;
const limit = 1n << 63n;

/**
 * Writes 0 ≤ value < 2^63 as 13 characters, so that texts sort as the numbers do.
 * @throws RangeError outside that range
 */
export function encodeBase32(value: bigint): string {
  if (value < 0n || value >= limit) throw new RangeError('The number must be at least 0 and below 2^63.');
  let text = '';
  for (let rest = value, place = 0; place < width; place++, rest >>= 5n) {
    text = alphabet.charAt(Number(rest & 31n)) + text;
  }
  return text;
}

/** Upper case, half width, without grouping; O read as 0, I and L as 1. */
export function foldLookAlikes(text: string): string {
  return bareCode(text).replaceAll('O', '0').replace(/[IL]/g, '1');
}

/** Upper case, half width, without spaces and hyphens. Letters stay what they are. */
export function bareCode(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\u2010-\u2015\u2212-]/g, '');
}

/** The number that 13 characters stand for; null for another length, a foreign character or 2^63 and above. */
export function decodeBase32(text: string): bigint | null {
  const code = foldLookAlikes(text);
  if (code.length !== width) return null;
  let value = 0n;
  for (const character of code) {
    const digit = alphabet.indexOf(character);
    if (digit < 0) return null;
    value = (value << 5n) | BigInt(digit);
  }
  return value < limit ? value : null;
}
