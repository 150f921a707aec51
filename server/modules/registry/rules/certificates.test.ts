import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CertificateFacts, certificateState, checkCertificate } from './certificates.ts';
import { loadCity } from './city-data.ts';
import type { CertificateKind } from './city-schemas.ts';
import { addDays } from './days.ts';

const city = loadCity(fileURLToPath(new URL('../../../../cities/xiamen', import.meta.url)));

function kindOf(code: string): CertificateKind {
  const kind = city.certificateKinds.get(code);
  if (!kind) throw new Error(code);
  return kind;
}
const stateOf = (certificate: CertificateFacts, at: string) =>
  certificateState(certificate, kindOf(certificate.kind), at);

const licence: CertificateFacts = {
  kind: 'sc-licence',
  number: 'SC1',
  issuer: '市局',
  issuedOn: '2021-05-10',
};
const quarantine: CertificateFacts = {
  kind: 'animal-quarantine-b',
  number: '3502-1',
  issuer: '动物卫生监督所',
  issuedOn: '2026-11-22',
};

describe('every kind of paper that the project notes names is known', () => {
  test.each([
    ...['factory-inspection', 'animal-quarantine-a', 'animal-quarantine-b', 'meat-inspection', 'asf-test'],
    ...['produce-conformity', 'customs-quarantine', 'customs-declaration', 'rapid-test', 'origin-proof'],
    ...['sc-licence', 'jy-licence', 'business-licence', 'invoice'],
  ])('%s', (code) => {
    expect(kindOf(code).zh).not.toBe('');
  });
});

describe('what a paper is worth on a day', () => {
  test.each([
    ['2021-05-09', 'not-yet-valid'],
    ['2021-05-10', 'valid'],
    ['2026-03-10', 'valid'],
    ['2026-03-11', 'expiring'],
    ['2026-05-09', 'expiring'],
    ['2026-05-10', 'expired'],
  ])('a licence of five years of 2021-05-10 is on %s %s', (at, state) => {
    expect(stateOf(licence, at)).toMatchObject({ state, until: '2026-05-09' });
  });

  test('the end that stands on the paper goes before the years of its kind', () => {
    expect(stateOf({ ...licence, validUntil: '2030-01-01' }, '2026-05-10').state).toBe('valid');
  });

  test('a paper whose end is stated on it, but not recorded, is undated', () => {
    expect(stateOf(quarantine, '2026-11-23')).toMatchObject({ state: 'undated', until: null });
    expect(stateOf({ ...quarantine, validUntil: '2026-11-23' }, '2026-11-23').state).toBe('valid');
    expect(stateOf({ ...quarantine, validUntil: '2026-11-23' }, '2026-11-24').state).toBe('expired');
  });

  test('a paper without end holds from its issue on', () => {
    const test = { kind: 'meat-inspection', number: '1', issuer: '屠宰厂', issuedOn: '2026-11-22' };
    expect(stateOf(test, '2030-01-01').state).toBe('valid');
  });

  test('an incomplete paper names what it lacks', () => {
    expect(stateOf({ ...quarantine, number: ' ', issuer: null }, '2026-11-23')).toMatchObject({
      state: 'incomplete',
      missing: ['number', 'issuer'],
      zh: '信息不全',
    });
  });

  test('withdrawn goes before all else, from that day on', () => {
    const withdrawn = { ...licence, number: null, revokedOn: '2024-01-01' };
    expect(stateOf(withdrawn, '2024-01-01').state).toBe('revoked');
    expect(stateOf(withdrawn, '2023-12-31').state).toBe('incomplete');
  });

  test('time never makes an expired paper valid again', () => {
    const order = ['not-yet-valid', 'valid', 'expiring', 'expired'];
    const day = fc.integer({ min: -400, max: 2400 });
    fc.assert(
      fc.property(day, day, (a, b) => {
        const [one, other] = [a, b].map((count) => stateOf(licence, addDays('2021-05-10', count)).state);
        const rank = (state: string | undefined) => order.indexOf(state ?? '');
        expect(Math.sign(rank(one) - rank(other)) * Math.sign(a - b)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('a paper as it is recorded', () => {
  const codes = (certificate: CertificateFacts) =>
    checkCertificate(certificate, kindOf(certificate.kind), {
      schemes: city.city.licenceSchemes,
      path: '/papers/0',
    }).map(({ code, path, severity }) => `${code} ${path} ${severity ?? 'refuse'}`);

  test('what is missing is flagged, not refused', () => {
    expect(codes({ kind: 'rapid-test', number: '1', issuedOn: '2026-11-23' })).toEqual([
      'certificate-field-missing /papers/0/issuer flag',
    ]);
  });

  test('dates are days, and the end is not before the issue', () => {
    const paper = { ...quarantine, validUntil: '2026-11-21' };
    expect(codes(paper)).toEqual(['certificate-ends-before-issue /papers/0/validUntil refuse']);
    expect(codes({ ...quarantine, issuedOn: '昨天' })).toEqual(['date-malformed /papers/0/issuedOn refuse']);
  });

  test('the number is checked in the form of its kind', () => {
    expect(codes({ ...licence, number: 'SC12' })).toEqual(['licence-form /papers/0/number refuse']);
    const business = { kind: 'business-licence', number: '91350200MA348KJW1K' };
    expect(codes(business).join()).toContain('uscc-');
    expect(codes({ ...business, number: '9135020076928783XA' })).toEqual([]);
    expect(codes(quarantine)).toEqual([]);
  });
});
