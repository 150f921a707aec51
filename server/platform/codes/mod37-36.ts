const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const modulus = 36;

/** The running product of an ISO 7064 hybrid system; -1 when a character is not in the alphabet. */
function carry(text: string): number {
  let product = modulus;
  for (const character of text) {
    const value = alphabet.indexOf(character);
    if (value < 0) return -1;
    const sum = (product + value) % modulus || modulus;
    product = (sum * 2) % (modulus + 1);
  }
  return product;
}

/**
 * Check character of ISO 7064 MOD 37,36 over 0–9 and A–Z.
 *
 * Any one wrong character is found. Of two neighbours that changed places all are found but one pair for
 * each state of the running product: 1 of 630, 0.16 % (counted exhaustively in the test).
 * @throws RangeError when `text` is empty or holds other characters
 */
export function mod3736Check(text: string): string {
  const product = text === '' ? -1 : carry(text);
  if (product < 0) throw new RangeError('MOD 37,36 covers the characters 0-9 and A-Z.');
  return alphabet.charAt((modulus + 1 - product) % modulus);
}

/** Whether the last character is the MOD 37,36 check character of those before it. */
export function isMod3736(text: string): boolean {
  if (!/^[0-9A-Z]{2,}$/.test(text)) return false;
  return mod3736Check(text.slice(0, -1)) === text.at(-1);
}
