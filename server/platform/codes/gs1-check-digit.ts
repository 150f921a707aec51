/** A code that was read: digits only, or why it is none. `expected` is the check digit the body asks for. */
export type CodeReading =
  | { ok: true; value: string }
  | { ok: false; reason: 'length' | 'character' | 'check'; expected?: string };

export type GtinReading =
  | { ok: true; gtin: string }
  | { ok: false; reason: 'length' | 'character' | 'check'; expected?: string };

const gtinLengths: readonly number[] = [8, 12, 13, 14];
const zero = 48;

/**
 * Mod-10 check digit of GS1 keys (GS1 General Specifications 7.9): weights 3, 1, 3, … from the right.
 * @param body the digits before the check digit
 * @throws RangeError when `body` is empty or holds anything but the digits 0–9
 */
export function gs1CheckDigit(body: string): string {
  if (!/^[0-9]+$/.test(body)) throw new RangeError('A GS1 key consists of digits.');
  let sum = 0;
  for (let fromRight = 1; fromRight <= body.length; fromRight++) {
    const digit = body.charCodeAt(body.length - fromRight) - zero;
    sum += fromRight % 2 === 1 ? digit * 3 : digit;
  }
  return String((10 - (sum % 10)) % 10);
}

/** Whether the last digit is the mod-10 check digit of those before it. False for anything but digits. */
export function hasValidGs1CheckDigit(digits: string): boolean {
  return /^[0-9]{2,}$/.test(digits) && gs1CheckDigit(digits.slice(0, -1)) === digits.at(-1);
}

/** Full-width digits, spaces and hyphens come from Chinese input methods and from printed grouping. */
function bareText(text: string): string {
  return text.normalize('NFKC').replace(/[\s\u2010-\u2015-]/g, '');
}

function readDigits(text: string, lengths: readonly number[]): CodeReading {
  const digits = bareText(text);
  if (!/^[0-9]*$/.test(digits)) return { ok: false, reason: 'character' };
  if (!lengths.includes(digits.length)) return { ok: false, reason: 'length' };
  const expected = gs1CheckDigit(digits.slice(0, -1));
  if (expected !== digits.at(-1)) return { ok: false, reason: 'check', expected };
  return { ok: true, value: digits };
}

/** Reads a GTIN-8, -12, -13 or -14 and pads it to the 14 digits in which keys are compared. */
export function normaliseGtin(text: string): GtinReading {
  const reading = readDigits(text, gtinLengths);
  return reading.ok ? { ok: true, gtin: reading.value.padStart(14, '0') } : reading;
}

/** Reads a GLN (13 digits). */
export function readGln(text: string): CodeReading {
  return readDigits(text, [13]);
}

/** Reads an SSCC (18 digits). */
export function readSscc(text: string): CodeReading {
  return readDigits(text, [18]);
}
