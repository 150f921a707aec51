import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mod1110Check } from '../../../platform/codes/mod11-10.ts';
import { readLicenceNumber } from './licence-number.ts';

const schemes = { SC: 'mod11-10', JY: 'mod11-10' } as const;
const body = '1053502001234';
const number = `SC${body}${mod1110Check(body)}`;

describe('licence numbers', () => {
  test('a production licence is taken apart', () => {
    expect(readLicenceNumber(number.toLowerCase(), { schemes })).toEqual({
      ok: true,
      form: 'SC',
      number,
      checked: true,
      parts: { category: '105', division: '350200', sequence: '1234', check: mod1110Check(body) },
    });
  });

  test('a trading licence is taken apart', () => {
    const digits = '1350203000001';
    expect(readLicenceNumber(`JY${digits}${mod1110Check(digits)}`, { schemes })).toMatchObject({
      form: 'JY',
      parts: { category: '1', division: '350203', sequence: '000001' },
    });
  });

  test('which check applies is data: without a scheme the number is taken unchecked', () => {
    const wrong = `SC${body}${(Number(mod1110Check(body)) + 1) % 10}`;
    expect(readLicenceNumber(wrong)).toMatchObject({ ok: true, checked: false });
    expect(readLicenceNumber(wrong, { schemes, path: '/licence' })).toMatchObject({
      ok: false,
      findings: [{ code: 'licence-check', path: '/licence' }],
    });
  });

  test('other forms are taken as they are, unchecked', () => {
    expect(readLicenceNumber('备案 YB2350203-001')).toEqual({
      ok: true,
      form: 'other',
      number: '备案YB2350203001',
      checked: false,
    });
  });

  test.each([
    ['', 'licence-empty'],
    ['SC123', 'licence-form'],
    ['JY1234567890123X', 'licence-form'],
    ['9'.repeat(41), 'licence-too-long'],
  ])('%s is refused: %s', (text, code) => {
    expect(readLicenceNumber(text, { schemes })).toMatchObject({ ok: false, findings: [{ code }] });
  });

  test('a single wrong digit is found', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 15 }), fc.integer({ min: 1, max: 9 }), (at, shift) => {
        const digit = (Number(number[at]) + shift) % 10;
        const wrong = number.slice(0, at) + digit + number.slice(at + 1);
        expect(readLicenceNumber(wrong, { schemes }).ok).toBe(false);
      }),
    );
  });
});
