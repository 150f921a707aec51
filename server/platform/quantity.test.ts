import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  add,
  compare,
  formatDecimal,
  integerDecimal,
  multiply,
  parseDecimal,
  toSafeInteger,
  wholeNumber,
} from './quantity.ts';

const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.integer({ min: 0, max: 9 }))
  .map(([digits, scale]) => ({ digits, scale }));

function read(text: string) {
  const value = parseDecimal(text);
  if (!value) throw new Error(`${text} is no decimal`);
  return value;
}

describe('exact decimals', () => {
  test.each([
    ['12.5', '12.5'],
    ['012.50', '12.5'],
    ['-0.30', '-0.3'],
    ['0', '0'],
    ['-0', '0'],
    ['１２．５', '12.5'],
    ['0.000001', '0.000001'],
  ])('%s is read and written as %s', (text, canonical) => {
    expect(formatDecimal(read(text))).toBe(canonical);
  });

  test.each(['', '.5', '5.', '1e3', '1,000', '0x10', 'NaN', '1 2', '--1', '9'.repeat(41)])(
    '%s is not read',
    (text) => {
      expect(parseDecimal(text)).toBeNull();
    },
  );

  test('0.1 + 0.2 is 0.3', () => {
    expect(formatDecimal(add(read('0.1'), read('0.2')))).toBe('0.3');
  });

  test('writing and reading gives the same number', () => {
    fc.assert(fc.property(decimal, (value) => compare(read(formatDecimal(value)), value) === 0));
  });

  test('multiplying agrees with a twin on plain integers', () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        const product = multiply(a, b);
        const twin = a.digits * b.digits;
        expect(product.digits * 10n ** BigInt(a.scale + b.scale - product.scale)).toBe(twin);
      }),
    );
  });

  test('a fraction is never rounded away', () => {
    expect(wholeNumber(read('12.50'))).toBeNull();
    expect(wholeNumber(multiply(read('12.5'), integerDecimal(1000)))).toBe(12500n);
  });

  test('what a double cannot hold is refused', () => {
    expect(toSafeInteger(2n ** 53n - 1n)).toBe(9007199254740991);
    expect(toSafeInteger(2n ** 53n)).toBeNull();
    expect(() => integerDecimal(0.5)).toThrow(RangeError);
    expect(() => integerDecimal(2 ** 53)).toThrow(RangeError);
  });
});
