import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gs1CheckDigit } from '../../platform/codes/gs1-check-digit.ts';
import { linkPath, readDigitalLink } from './digital-link.ts';

const right = (path: string) => {
  const reading = readDigitalLink(path);
  return reading.ok ? linkPath(reading.link) : reading;
};
const wrong = (path: string) => {
  const reading = readDigitalLink(path);
  return reading.ok ? reading : [reading.reason, reading.suggestion];
};

describe('A GS1 Digital Link', () => {
  it.each([
    ['/01/09506000134352', '/01/09506000134352'],
    ['/01/9506000134352', '/01/09506000134352'],
    ['/01/95060101/10/A', '/01/00000095060101/10/A'],
    ['/01/012345678905', '/01/00012345678905'],
    ['/01/09506000134352/', '/01/09506000134352'],
    ['/01/09506000134352/10/AB%2F1', '/01/09506000134352/10/AB%2F1'],
    ['/01/09506000134352/10/%E6%89%B9%201', '/01/09506000134352/10/%E6%89%B9%201'],
    ['/01/09506000134352/22/V/10/B/21/S', '/01/09506000134352/22/V/10/B/21/S'],
    ['/00/106141412345678908', '/00/106141412345678908'],
    ['/414/9506000134352', '/414/9506000134352'],
    ['/414/9506000134352/254/dock%203', '/414/9506000134352/254/dock%203'],
    ['/417/9506000134352', '/417/9506000134352'],
  ])('%s is read as %s', (path, meant) => {
    expect(right(path)).toBe(meant);
  });

  it.each([
    ['/01/09506000134353', 'check', '/01/09506000134352'],
    ['/00/106141412345678909', 'check', '/00/106141412345678908'],
    ['/414/9506000134353', 'check', '/414/9506000134352'],
    ['/01/123', 'shape', null],
    ['/01/abcdefgh', 'shape', null],
    ['/00/1061414123456789', 'shape', null],
    ['/01/09506000134352/10', 'shape', null],
    ['/01/09506000134352/10/', 'shape', null],
    ['/01/09506000134352/10/A/10/B', 'shape', null],
    ['/01/09506000134352/lot/A', 'shape', null],
    ['/01/09506000134352/21/S/10/B', 'order', '/01/09506000134352/10/B/21/S'],
    ['/01/09506000134352/17/261231', 'attribute', '/01/09506000134352?17=261231'],
    ['/00/106141412345678908/10/B', 'attribute', '/00/106141412345678908?10=B'],
    ['/01/09506000134352/10/%E6%89', 'encoding', null],
    ['/01/09506000134352/10/%0A', 'shape', null],
    ['/99/1', 'shape', null],
  ])('%s is refused: %s, perhaps %s', (path, reason, suggestion) => {
    expect(wrong(path)).toEqual([reason, suggestion]);
  });

  it('says which digit is wrong, what it should be, and which two may have changed places', () => {
    // 0690 0000 0012 33 with its eleventh and twelfth digits exchanged.
    const reading = readDigitalLink('/01/06900000002133');
    expect(reading.ok ? '' : reading.advice.zh).toMatch(
      /校验位对不上：按前面的数字，最后一位（第 14 位）应是 1，这里是 3；也可能是第 11 位和第 12 位的数字颠倒了/,
    );
    expect(reading.ok ? '' : reading.advice.en).toMatch(/the last one \(place 14\) should be 1, and it is 3/);
  });

  it('comes back as it was written, whatever visible characters its batch holds', () => {
    const batch = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .filter((text) => text.length <= 100 && !/\p{Cc}/u.test(text) && text.isWellFormed());
    const body = fc.stringMatching(/^[0-9]{13}$/);
    fc.assert(
      fc.property(body, batch, (digits, text) => {
        const path = `/01/${digits}${gs1CheckDigit(digits)}/10/${encodeURIComponent(text)}`;
        const reading = readDigitalLink(path);
        expect(reading.ok && reading.link.qualifiers.get('10')).toBe(text);
        expect(reading.ok && linkPath(reading.link)).toBe(path);
      }),
    );
  });

  it('is never an unexpected error, whatever is asked', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        const reading = readDigitalLink(`/01/${text}`);
        expect(reading.ok || reading.advice.zh.length > 0).toBe(true);
      }),
    );
  });
});
