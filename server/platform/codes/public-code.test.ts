import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeBase32, encodeBase32 } from './base32.ts';
import { encodePublicCode, formatPublicCode, parsePublicCode } from './public-code.ts';

const bodyLetters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const allLetters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const id = fc.bigInt({ min: 0n, max: (1n << 63n) - 1n });
const type = fc.constantFrom('V' as const, 'T' as const, 'R' as const);
const group = (letter: string) => letter.replace('O', '0').replace(/[IL]/, '1');

describe('base 32', () => {
  test('is exact and keeps the order of numbers up to 2^63 - 1', () => {
    fc.assert(
      fc.property(id, id, (a, b) => {
        expect(encodeBase32(a)).toHaveLength(13);
        expect(decodeBase32(encodeBase32(a))).toBe(a);
        expect(encodeBase32(a) < encodeBase32(b)).toBe(a < b);
      }),
    );
    expect(encodeBase32((1n << 63n) - 1n)).toBe('7ZZZZZZZZZZZZ');
  });

  test.each(['8000000000000', '000000000000U', '000000000000', ''])('%s is no number below 2^63', (text) => {
    expect(decodeBase32(text)).toBeNull();
  });

  test('refuses to write what it could not read back', () => {
    expect(() => encodeBase32(1n << 63n)).toThrow(RangeError);
    expect(() => encodeBase32(-1n)).toThrow(RangeError);
  });
});

describe('a public code', () => {
  test('is read back as it was written, however it is grouped, cased or widened', () => {
    fc.assert(
      fc.property(type, id, (kind, number) => {
        const code = encodePublicCode(kind, number.toString());
        const expected = { ok: true, type: kind, id: number.toString() };
        expect(code).toMatch(/^[VTR][0-9A-HJKMNP-TV-Z]{13}[0-9A-Z]$/);
        expect(parsePublicCode(code, { exact: true })).toEqual(expected);
        expect(parsePublicCode(formatPublicCode(code).toLowerCase())).toEqual(expected);
        expect(parsePublicCode(` ${code.replaceAll('0', 'o').replaceAll('1', 'l')} `)).toEqual(expected);
        expect(parsePublicCode(code.replaceAll('0', 'Ｏ').replaceAll('1', 'i'))).toEqual(expected);
      }),
    );
  });

  test('is grouped five by five', () => {
    expect(formatPublicCode('V000000000000AB')).toBe('V0000-00000-000AB');
  });

  test('read exactly, every single wrong character is found, the check character included', () => {
    fc.assert(
      fc.property(type, id, fc.integer({ min: 0, max: 14 }), fc.nat(), (kind, number, at, pick) => {
        const code = encodePublicCode(kind, number.toString());
        const alphabet = at === 14 ? allLetters : bodyLetters;
        const right = code[at] ?? '';
        const other =
          alphabet[(alphabet.indexOf(right) + 1 + (pick % (alphabet.length - 1))) % alphabet.length];
        const wrong = code.slice(0, at) + other + code.slice(at + 1);
        expect(parsePublicCode(wrong, { exact: true }).ok).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  test('read by eye, a wrong character in the body passes only between look-alike check characters, under 0.7 %', () => {
    let tried = 0;
    let passed = 0;
    for (let step = 1n; step <= 400n; step++) {
      const number = (step * 0x9e3779b97f4a7c15n) & ((1n << 63n) - 1n);
      const code = encodePublicCode('T', number.toString());
      for (let at = 1; at < 14; at++) {
        for (const letter of bodyLetters) {
          if (letter === code[at]) continue;
          const wrong = code.slice(0, at) + letter + code.slice(at + 1);
          const reading = parsePublicCode(wrong);
          tried++;
          if (!reading.ok) continue;
          passed++;
          const right = encodePublicCode('T', reading.id).at(-1) ?? '';
          expect(right).not.toBe(code.at(-1));
          expect(group(right)).toBe(group(code.at(-1) ?? ''));
        }
      }
    }
    expect(tried).toBeGreaterThan(150_000);
    expect(passed / tried).toBeLessThan(0.007);
  });

  test('two neighbours that changed places are found in more than 99 % of all cases', () => {
    let tried = 0;
    let passed = 0;
    for (let number = 7n; number < 1n << 62n; number = number * 3n + 11n) {
      const code = encodePublicCode('R', number.toString());
      for (let at = 0; at < 14; at++) {
        const [a, b] = [code[at] ?? '', code[at + 1] ?? ''];
        if (a === b || group(a) === group(b)) continue;
        tried++;
        if (parsePublicCode(code.slice(0, at) + b + a + code.slice(at + 2), { exact: true }).ok) passed++;
      }
    }
    expect(tried).toBeGreaterThan(300);
    expect(passed / tried).toBeLessThan(0.01);
  });

  test.each([
    ['', 'length'],
    ['V00000000000', 'length'],
    ['X000000000000A0', 'type'],
    ['V8000000000000A', 'character'],
    ['V00000000000U0A', 'character'],
    ['V000000000000*A', 'character'],
    ['V00000000000001', 'check'],
  ])('%s is refused for its %s', (text, reason) => {
    expect(parsePublicCode(text)).toEqual({ ok: false, reason });
  });

  test.each(['-1', '9223372036854775808', '1.5', 'abc', ''])('%s is no id', (text) => {
    expect(() => encodePublicCode('V', text)).toThrow(RangeError);
  });
});
