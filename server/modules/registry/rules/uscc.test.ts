import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { organisationCheck, readUscc, usccCheck } from './uscc.ts';

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const code = fc
  .array(fc.constantFrom(...alphabet), { minLength: 8, maxLength: 8 })
  .map((list) => list.join(''))
  .map((organisation) => {
    const body = `91350200${organisation}${organisationCheck(organisation)}`;
    return body + usccCheck(body);
  });

describe('统一社会信用代码', () => {
  test.each(['9135020076928783XA', '91350200MA2XNQQQ59', '91350203MA31AQQQ7U', '92350206MA8T1QQQ2E'])(
    '%s passes both checks',
    (text) => {
      expect(readUscc(text)).toMatchObject({ ok: true, uscc: text });
    },
  );

  test('is taken apart', () => {
    expect(readUscc(' 9135 0200 7692 8783 xa ')).toEqual({
      ok: true,
      uscc: '9135020076928783XA',
      parts: {
        department: '9',
        category: '1',
        division: '350200',
        organisation: '76928783X',
        check: 'A',
      },
    });
  });

  test.each(['91350200MA348KJW1K', '91310000987654321Y'])('the invented %s does not pass', (text) => {
    expect(readUscc(text).ok).toBe(false);
  });

  test.each([
    ['9135020076928783XA0', ['length']],
    ['', ['length']],
    ['9135020076928783XI', ['character']],
    ['91A5020076928783XA', ['character']],
    ['9135020076928783XB', ['check']],
    ['9135020076928784XA', ['organisation-check', 'check']],
  ])('%s fails on %j', (text, failed) => {
    const reading = readUscc(text, '/uscc');
    expect(reading.ok).toBe(false);
    if (reading.ok) return;
    expect(reading.failed).toEqual(failed);
    expect(reading.findings.every((one) => one.path === '/uscc' && one.zh !== '' && one.en !== '')).toBe(
      true,
    );
  });

  test('a wrong division code is told apart from a wrong organisation code', () => {
    const reading = readUscc('9135020376928783XA');
    expect(reading).toMatchObject({ ok: false, failed: ['check'] });
  });

  test('every single wrong character is found by one check or the other', () => {
    fc.assert(
      fc.property(
        code,
        fc.integer({ min: 0, max: 17 }),
        fc.integer({ min: 1, max: 30 }),
        (text, at, shift) => {
          expect(readUscc(text).ok).toBe(true);
          const other = alphabet[(alphabet.indexOf(text[at] ?? '') + shift) % 31];
          expect(readUscc(text.slice(0, at) + other + text.slice(at + 1)).ok).toBe(false);
        },
      ),
    );
  });
});
