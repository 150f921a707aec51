import type { CertificateField, CertificateKind } from './city-schemas.ts';
import { addDays, addMonths, isDay } from './days.ts';
import { type Finding, finding } from './findings.ts';
import { type LicenceOptions, readLicenceNumber } from './licence-number.ts';
import { readUscc } from './uscc.ts';

/** A paper as it was recorded. Days are 'YYYY-MM-DD'. */
export interface CertificateFacts {
  kind: string;
  number?: string | null | undefined;
  issuedOn?: string | null | undefined;
  /** Last day on which it holds. */
  validUntil?: string | null | undefined;
  issuer?: string | null | undefined;
  goodsName?: string | null | undefined;
  quantity?: string | number | null | undefined;
  origin?: string | null | undefined;
  /** First day on which it no longer holds, because it was withdrawn. */
  revokedOn?: string | null | undefined;
}

export interface CertificateState {
  /** 'undated': it holds, but whether it still does cannot be told, since no end is known. */
  state: 'revoked' | 'incomplete' | 'not-yet-valid' | 'expired' | 'expiring' | 'undated' | 'valid';
  /** Last day on which it holds, or null when it has no end or none is known. */
  until: string | null;
  missing: CertificateField[];
  zh: string;
  en: string;
}

const stateWords: Record<CertificateState['state'], { zh: string; en: string }> = {
  revoked: { zh: '已撤销', en: 'withdrawn' },
  incomplete: { zh: '信息不全', en: 'incomplete' },
  'not-yet-valid': { zh: '尚未生效', en: 'not yet valid' },
  expired: { zh: '已过期', en: 'expired' },
  expiring: { zh: '即将到期', en: 'expiring soon' },
  undated: { zh: '未注明有效期', en: 'no end date stated' },
  valid: { zh: '有效', en: 'valid' },
};

const fieldWords: Record<CertificateField, { zh: string; en: string }> = {
  number: { zh: '编号', en: 'number' },
  issuedOn: { zh: '签发日期', en: 'date of issue' },
  validUntil: { zh: '有效期至', en: 'valid until' },
  issuer: { zh: '签发单位', en: 'issuer' },
  goodsName: { zh: '产品名称', en: 'name of the goods' },
  quantity: { zh: '数量', en: 'quantity' },
  origin: { zh: '产地', en: 'origin' },
};

/**
 * What a paper is worth on a day. The first that applies: revoked, incomplete, not-yet-valid, expired,
 * expiring, undated, valid.
 */
export function certificateState(
  certificate: CertificateFacts,
  kind: CertificateKind,
  at: string,
): CertificateState {
  const missing = kind.needs.filter((field) => !isStated(field, certificate, kind));
  const until = lastDay(certificate, kind);
  const state = stateOn(certificate, kind, { at, until, incomplete: missing.length > 0 });
  return { state, until, missing, ...stateWords[state] };
}

function stateOn(
  { revokedOn, issuedOn }: CertificateFacts,
  kind: CertificateKind,
  { at, until, incomplete }: { at: string; until: string | null; incomplete: boolean },
): CertificateState['state'] {
  if (revokedOn && revokedOn <= at) return 'revoked';
  if (incomplete) return 'incomplete';
  if (issuedOn && issuedOn > at) return 'not-yet-valid';
  if (until === null) return kind.validity.rule === 'none' ? 'valid' : 'undated';
  if (until < at) return 'expired';
  return addDays(at, kind.warnDays) > until ? 'expiring' : 'valid';
}

/** A licence that runs for fixed years needs no end of its own, once its first day is known. */
function isStated(field: CertificateField, certificate: CertificateFacts, kind: CertificateKind): boolean {
  if (field === 'validUntil') return lastDay(certificate, kind) !== null;
  const value = certificate[field];
  return typeof value === 'string' ? value.trim() !== '' : value !== undefined && value !== null;
}

/** A licence of five years issued on 2021-05-10 holds through 2026-05-09. */
function lastDay({ validUntil, issuedOn }: CertificateFacts, { validity }: CertificateKind): string | null {
  if (validUntil && isDay(validUntil)) return validUntil;
  if (validity.rule !== 'years' || !issuedOn || !isDay(issuedOn)) return null;
  return addDays(addMonths(issuedOn, validity.years * 12), -1);
}

/**
 * What is wrong with a paper as it is recorded: `certificate-field-missing` (a flag: missing papers are
 * recorded as missing), `date-malformed`, `certificate-ends-before-issue`, and the findings of its number
 * where the kind has a form (SC, JY, USCC).
 */
export function checkCertificate(
  certificate: CertificateFacts,
  kind: CertificateKind,
  options: LicenceOptions = {},
): Finding[] {
  const path = options.path ?? '';
  const findings = kind.needs
    .filter((field) => !isStated(field, certificate, kind))
    .map((field) => missingField(field, kind, path));
  for (const field of ['issuedOn', 'validUntil', 'revokedOn'] as const) {
    const day = certificate[field];
    if (day && !isDay(day)) findings.push(malformedDay(field, path));
  }
  const { issuedOn, validUntil, number } = certificate;
  if (issuedOn && validUntil && isDay(issuedOn) && isDay(validUntil) && validUntil < issuedOn) {
    findings.push(endsBeforeIssue(path));
  }
  if (number?.trim()) findings.push(...numberFindings(number, kind, { ...options, path: `${path}/number` }));
  return findings;
}

function numberFindings(number: string, kind: CertificateKind, options: LicenceOptions): Finding[] {
  if (kind.numberForm === null) return [];
  if (kind.numberForm === 'USCC') {
    const reading = readUscc(number, options.path);
    return reading.ok ? [] : reading.findings;
  }
  const reading = readLicenceNumber(number, options);
  return reading.ok ? [] : reading.findings;
}

function missingField(field: CertificateField, kind: CertificateKind, path: string): Finding {
  return finding(
    'certificate-field-missing',
    `${path}/${field}`,
    `${kind.zh}还缺“${fieldWords[field].zh}”，请补充。`,
    `The ${kind.en} still needs: ${fieldWords[field].en}. Please add it.`,
    { clause: kind.clause, severity: 'flag' },
  );
}

function malformedDay(field: string, path: string): Finding {
  return finding(
    'date-malformed',
    `${path}/${field}`,
    '日期请写成 2026-11-23 这样的形式。',
    'A date is written like 2026-11-23.',
  );
}

function endsBeforeIssue(path: string): Finding {
  return finding(
    'certificate-ends-before-issue',
    `${path}/validUntil`,
    '有效期至不应早于签发日期，请对照证件核对。',
    'The end of validity is not before the date of issue. Please compare both with the paper.',
  );
}
