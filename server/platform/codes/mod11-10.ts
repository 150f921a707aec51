const zero = 48;

/**
 * Check digit of ISO 7064 MOD 11,10, which GB/T 17710 takes over. Any one wrong digit is found; of two
 * neighbours that changed places, all but one pair in 45.
 * @param digits the digits before the check digit
 * @throws RangeError when `digits` is empty or holds anything but the digits 0–9
 */
export function mod1110Check(digits: string): string {
  if (!/^[0-9]+$/.test(digits)) throw new RangeError('MOD 11,10 covers the digits 0-9.');
  let product = 10;
  for (let index = 0; index < digits.length; index++) {
    const sum = (product + digits.charCodeAt(index) - zero) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return String((11 - product) % 10);
}

/** Whether the last digit is the MOD 11,10 check digit of those before it. False for anything but digits. */
export function isMod1110(digits: string): boolean {
  return /^[0-9]{2,}$/.test(digits) && mod1110Check(digits.slice(0, -1)) === digits.at(-1);
}
