import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gs1CheckDigit } from '../../platform/codes/gs1-check-digit.ts';
import { readIdentifier } from './identifiers.ts';

describe('identifiers of events', () => {
  it.each([
    ['urn:epc:id:sgtin:0614141.107346.2017', 'serial', '/01/10614141073464/21/2017'],
    ['https://id.gs1.org/01/10614141073464/21/2017', 'serial', '/01/10614141073464/21/2017'],
    ['urn:epc:class:lgtin:4012345.012345.998877', 'batch', '/01/04012345123456/10/998877'],
    ['https://id.gs1.org/01/04012345123456/10/998877', 'batch', '/01/04012345123456/10/998877'],
    ['https://shop.example/a/01/4012345123456/10/998877?17=261231', 'batch', '/01/04012345123456/10/998877'],
    ['https://id.gs1.org/01/04012345123456/10/A/21/B', 'serial', '/01/04012345123456/21/B'],
    ['urn:epc:idpat:sgtin:4012345.066666.*', 'class', '/01/04012345666663'],
    ['https://id.gs1.org/01/04012345666663', 'class', '/01/04012345666663'],
    ['urn:epc:id:sscc:0614141.1234567890', 'container', '/00/106141412345678908'],
    ['urn:epc:id:sgln:0614141.00777.0', 'place', '/414/0614141007776'],
    ['urn:epc:id:sgln:0614141.00777.gate.4', 'place', '/414/0614141007776'],
    ['urn:epc:id:pgln:0614141.00777', 'place', '/414/0614141007776'],
    ['https://id.example.com/414/4012345000054', 'place', '/414/4012345000054'],
    ['https://id.example.com/417/4012345000054', 'place', '/414/4012345000054'],
    ['urn:epc:id:sgtin:4012345.012345.a%2Fb', 'serial', '/01/04012345123456/21/a%2Fb'],
    [
      'https://id.example.com/8003/040123450007718765',
      'other',
      'https://id.example.com/8003/040123450007718765',
    ],
    ['urn:epc:id:giai:4000001.12345', 'other', 'urn:epc:id:giai:4000001.12345'],
    // Too short or long for a GTIN: an address of somebody's own that happens to have /01/ in it.
    ['https://example.com/reports/01/2026', 'other', 'https://example.com/reports/01/2026'],
    ['geo:42.698334,23.319941', 'other', 'geo:42.698334,23.319941'],
    ['urn:epc:idpat:sgtin:*.*.*', 'other', 'urn:epc:idpat:sgtin:*.*.*'],
  ])('%s is a %s', (text, kind, key) => {
    const reading = readIdentifier(text);
    expect(reading).toMatchObject({ ok: true, identifier: { kind, key } });
  });

  it.each([
    ['https://id.gs1.org/01/04012345123457/10/998877', { ok: false, reason: 'check', expected: '6' }],
    ['https://id.gs1.org/414/4012345000055', { ok: false, reason: 'check', expected: '4' }],
    ['urn:epc:id:sgtin:4012345.01234.1', { ok: false, reason: 'shape' }],
    ['urn:epc:class:lgtin:4012345.012345', { ok: false, reason: 'shape' }],
    ['urn:epc:class:lgtin:4012345.012345.%00', { ok: false, reason: 'shape' }],
    ['urn:epc:class:lgtin:4012345.012345.%zz', { ok: false, reason: 'shape' }],
    ['urn:epc:id:sscc:0614141.123456789', { ok: false, reason: 'shape' }],
    ['urn:epc:class:lgtin:4012345.012345.123456789012345678901', { ok: false, reason: 'shape' }],
  ])('%s is broken', (text, reading) => {
    expect(readIdentifier(text)).toMatchObject(reading);
  });

  it('gives one key to the URN and the Digital Link of the same batch, whatever its characters', () => {
    const body = fc.stringMatching(/^[0-9]{13}$/);
    const batch = fc.stringMatching(/^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}$/);
    fc.assert(
      fc.property(body, batch, fc.integer({ min: 6, max: 12 }), (digits, value, companyLength) => {
        const company = digits.slice(1, 1 + companyLength);
        const urn = `urn:epc:class:lgtin:${company}.${digits[0]}${digits.slice(1 + companyLength)}.${encodeURIComponent(value)}`;
        const link = `https://id.gs1.org/01/${digits}${gs1CheckDigit(digits)}/10/${encodeURIComponent(value)}`;
        const reading = readIdentifier(urn);
        expect(reading.ok).toBe(true);
        expect(reading).toEqual(readIdentifier(link));
      }),
    );
  });

  it('never throws', () => {
    const near = fc.stringMatching(
      /^(urn:epc:(id|class|idpat):(sgtin|lgtin|sscc|sgln|pgln):|https?:\/\/x\/(01|00|414)\/)[0-9.*%/a-z]{0,30}$/,
    );
    fc.assert(
      fc.property(fc.oneof(fc.string(), near), (text) => {
        expect(readIdentifier(text)).toHaveProperty('ok');
      }),
    );
  });
});
