import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gs1CheckDigit, hasValidGs1CheckDigit, normaliseGtin, readGln, readSscc } from './gs1-check-digit.ts';
import { isMod1110, mod1110Check } from './mod11-10.ts';
import { isMod3736, mod3736Check } from './mod37-36.ts';

const digits = (min: number, max: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: min, maxLength: max }).map((list) => list.join(''));
const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const alphanumeric = (min: number, max: number) =>
  fc
    .array(fc.constantFrom(...letters.split('')), { minLength: min, maxLength: max })
    .map((list) => list.join(''));

function replaceAt(text: string, index: number, by: string): string {
  return text.slice(0, index) + by + text.slice(index + 1);
}

describe('GS1 mod 10', () => {
  test.each([
    ['629104150021', '3'],
    ['9638507', '4'],
    ['03600029145', '2'],
    ['1061414100073', '6'],
  ])('the check digit of %s, printed in an example of GS1, is %s', (body, check) => {
    expect(gs1CheckDigit(body)).toBe(check);
  });

  test('agrees with a slow twin that adds digits one by one', () => {
    fc.assert(
      fc.property(digits(1, 17), (body) => {
        expect(gs1CheckDigit(body)).toBe(slowGs1(body));
        expect(hasValidGs1CheckDigit(body + slowGs1(body))).toBe(true);
      }),
    );
  });

  test('finds every single wrong digit', () => {
    fc.assert(
      fc.property(digits(7, 17), fc.nat(), fc.integer({ min: 1, max: 9 }), (body, at, shift) => {
        const code = body + gs1CheckDigit(body);
        const index = at % code.length;
        const wrong = replaceAt(code, index, String((Number(code[index]) + shift) % 10));
        expect(hasValidGs1CheckDigit(wrong)).toBe(false);
      }),
    );
  });

  test('a GTIN is padded to 14 digits, in full width and grouped too', () => {
    expect(normaliseGtin('6291041500213')).toEqual({ ok: true, gtin: '06291041500213' });
    expect(normaliseGtin(' ６２９１-0415-00213 ')).toEqual({ ok: true, gtin: '06291041500213' });
    expect(normaliseGtin('96385074')).toEqual({ ok: true, gtin: '00000096385074' });
  });

  test.each([
    ['6291041500214', { ok: false, reason: 'check', expected: '3' }],
    ['62910415002', { ok: false, reason: 'length' }],
    ['', { ok: false, reason: 'length' }],
    ['629104150021X', { ok: false, reason: 'character' }],
  ])('%s is no GTIN, and the reason is told', (text, reading) => {
    expect(normaliseGtin(text)).toEqual(reading);
  });

  test('GLN and SSCC have their own lengths', () => {
    expect(readGln('6291041500213').ok).toBe(true);
    expect(readGln('96385074')).toEqual({ ok: false, reason: 'length' });
    const sscc = `0${'0614141123456789'}`;
    expect(readSscc(sscc + slowGs1(sscc)).ok).toBe(true);
    expect(readSscc('6291041500213')).toEqual({ ok: false, reason: 'length' });
  });
});

describe('MOD 37,36', () => {
  test('finds every single wrong character', () => {
    fc.assert(
      fc.property(alphanumeric(1, 20), fc.nat(), fc.integer({ min: 1, max: 35 }), (body, at, shift) => {
        const code = body + mod3736Check(body);
        expect(isMod3736(code)).toBe(true);
        const index = at % code.length;
        const other = letters[(letters.indexOf(code[index] ?? '') + shift) % 36] ?? '';
        expect(isMod3736(replaceAt(code, index, other))).toBe(false);
      }),
    );
  });

  test('agrees with the published identifier A1-2425G-ABC1234002-M', () => {
    // The example in the Global Release Identifier handbook, a public use of MOD 37,36.
    expect(mod3736Check('A12425GABC1234002')).toBe('M');
  });

  test('misses one pair of neighbours for each of the 36 states, of 630 pairs, and no more', () => {
    const states = statesOfProduct();
    expect(states.size).toBe(36);
    for (const prefix of states.values()) {
      let missed = 0;
      for (let a = 0; a < 36; a++) {
        for (let b = a + 1; b < 36; b++) {
          const one = mod3736Check(`${prefix}${letters[a]}${letters[b]}`);
          if (one === mod3736Check(`${prefix}${letters[b]}${letters[a]}`)) missed++;
        }
      }
      expect(missed).toBe(1);
    }
  });

  test('refuses other characters', () => {
    expect(() => mod3736Check('a')).toThrow(RangeError);
    expect(() => mod3736Check('')).toThrow(RangeError);
    expect(isMod3736('V-1')).toBe(false);
  });
});

describe('MOD 11,10', () => {
  test('the example of ISO 7064: 0794 has check digit 5', () => {
    expect(mod1110Check('0794')).toBe('5');
    expect(isMod1110('07945')).toBe(true);
  });

  test('finds every single wrong digit', () => {
    fc.assert(
      fc.property(digits(1, 15), fc.nat(), fc.integer({ min: 1, max: 9 }), (body, at, shift) => {
        const code = body + mod1110Check(body);
        expect(isMod1110(code)).toBe(true);
        const index = at % code.length;
        expect(isMod1110(replaceAt(code, index, String((Number(code[index]) + shift) % 10)))).toBe(false);
      }),
    );
  });
});

/** One text for each state that the running product can have (each state has its own check character). */
function statesOfProduct(): Map<string, string> {
  const states = new Map<string, string>();
  for (const a of letters) for (const b of letters) states.set(mod3736Check(a + b), a + b);
  return states;
}

function slowGs1(body: string): string {
  for (let check = 0; check < 10; check++) {
    const all = `${body}${check}`.split('').reverse().map(Number);
    const sum = all.reduce((total, digit, place) => total + (place % 2 ? 3 * digit : digit), 0);
    if (sum % 10 === 0) return String(check);
  }
  return '';
}
