/** An exact decimal number: digits / 10^scale. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** Longer numbers are no quantities; the limit keeps the arithmetic cheap for hostile input. */
const lengthMax = 40;

/**
 * Reads plain decimal notation: optional sign, digits, optional point and digits. No exponent, no grouping,
 * no spaces inside, full-width digits accepted.
 * @returns null for anything else, and for more than 40 characters
 */
export function parseDecimal(text: string): Decimal | null {
  if (text.length > lengthMax) return null;
  const match = /^([+-]?)([0-9]+)(?:\.([0-9]+))?$/.exec(text.normalize('NFKC').trim());
  if (!match) return null;
  const [, sign = '', whole = '', fraction = ''] = match;
  const digits = BigInt(whole + fraction);
  return shortened({ digits: sign === '-' ? -digits : digits, scale: fraction.length });
}

/** @throws RangeError when a number is not an integer that doubles hold exactly */
export function integerDecimal(value: number | bigint): Decimal {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new RangeError('Only integers up to 2^53 - 1 are exact.');
  }
  return { digits: BigInt(value), scale: 0 };
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return shortened({ digits: a.digits * b.digits, scale: a.scale + b.scale });
}

export function add(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return shortened({ digits: scaled(a, scale) + scaled(b, scale), scale });
}

export function compare(a: Decimal, b: Decimal): -1 | 0 | 1 {
  const scale = Math.max(a.scale, b.scale);
  const difference = scaled(a, scale) - scaled(b, scale);
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

/** The number as an integer, or null when it has a fraction. Never rounds. */
export function wholeNumber(value: Decimal): bigint | null {
  const short = shortened(value);
  return short.scale === 0 ? short.digits : null;
}

/** Plain decimal notation without needless zeros. */
export function formatDecimal(value: Decimal): string {
  const { digits, scale } = shortened(value);
  const sign = digits < 0n ? '-' : '';
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  if (scale === 0) return sign + text;
  return `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}

/** A number that doubles, and so JSON, hold exactly; null beyond ±(2^53 - 1). */
export function toSafeInteger(value: bigint): number | null {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : null;
}

function scaled(value: Decimal, scale: number): bigint {
  return value.digits * 10n ** BigInt(scale - value.scale);
}

function shortened(value: Decimal): Decimal {
  let { digits, scale } = value;
  while (scale > 0 && digits % 10n === 0n) {
    digits /= 10n;
    scale--;
  }
  return { digits, scale };
}
