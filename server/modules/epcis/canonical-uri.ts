import { gs1CheckDigit } from '../../platform/codes/gs1-check-digit.ts';

/**
 * The one spelling of an identifier that the event hash is reckoned from: its GS1 Digital Link under id.gs1.org, without
 * query and with AIs as numbers. CBV 2.0, 8.9 (event hash id); EPC URNs by the Tag Data Standard.
 */

const HOST = 'https://id.gs1.org';

/** Escapes all that RFC 3986 does not call unreserved, but for the apostrophe, which the vectors leave alone. */
const escaped = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const withCheck = (digits: string): string => digits + gs1CheckDigit(digits);
const tail = (text: string | undefined): string => escaped(unescaped(text ?? ''));
/** Indicator digit first, then company and the rest: as GTIN and SSCC have it. */
const turned = (company: string, reference: string): string =>
  withCheck(reference.slice(0, 1) + company + reference.slice(1));

type Build = (company: string, reference: string, rest: string[]) => string;
const goods =
  (qualifier: string): Build =>
  (company, reference, rest) =>
    `/01/${turned(company, reference)}${rest.length > 0 ? `/${qualifier}/${tail(rest.join('.'))}` : ''}`;
const keyed =
  (application: string, before = ''): Build =>
  (company, reference, rest) =>
    `/${application}/${before}${withCheck(company + reference)}${rest.length > 0 ? tail(rest.join('.')) : ''}`;

const SCHEMES: Readonly<Record<string, Build>> = {
  sgtin: goods('21'),
  lgtin: goods('10'),
  upui: goods('235'),
  sscc: (company, reference) => `/00/${turned(company, reference)}`,
  // Extension 0 says that there is none.
  sgln: (company, reference, rest) =>
    `/414/${withCheck(company + reference)}${rest.length === 0 || rest.join('.') === '0' ? '' : `/254/${tail(rest.join('.'))}`}`,
  pgln: keyed('417'),
  gdti: keyed('253'),
  sgcn: keyed('255'),
  gsin: keyed('402'),
  gsrn: keyed('8018'),
  gsrnp: keyed('8017'),
  grai: keyed('8003', '0'),
  giai: (company, reference, rest) => `/8004/${company}${tail([reference, ...rest].join('.'))}`,
  ginc: (company, reference, rest) => `/401/${company}${tail([reference, ...rest].join('.'))}`,
  cpi: (company, reference, rest) =>
    `/8010/${company}${tail(reference)}${rest.length > 0 ? `/8011/${tail(rest.join('.'))}` : ''}`,
  itip: (company, reference, [piece = '', total = '', ...serial]) =>
    `/8006/${turned(company, reference)}${piece}${total}${serial.length > 0 ? `/21/${tail(serial.join('.'))}` : ''}`,
};

/** Keys whose reference is a text, without a check digit. */
const WITHOUT_CHECK = new Set(['giai', 'ginc', 'cpi']);

/** Names that stood for AIs in the first edition of Digital Link. */
const NAMES: Readonly<Record<string, string>> = {
  gtin: '01',
  sscc: '00',
  gln: '414',
  party: '417',
  gdti: '253',
  gcn: '255',
  ginc: '401',
  gsin: '402',
  grai: '8003',
  giai: '8004',
  itip: '8006',
  cpid: '8010',
  gsrnp: '8017',
  gsrn: '8018',
  cpv: '22',
  lot: '10',
  ser: '21',
  glnx: '254',
  cpsn: '8011',
};
const KEYS = new Set([
  '00',
  '01',
  '253',
  '255',
  '401',
  '402',
  '414',
  '417',
  '8003',
  '8004',
  '8006',
  '8010',
  '8017',
  '8018',
]);
const QUALIFIERS = new Set(['10', '21', '22', '235', '254', '8011']);

export function canonicalUri(text: string): string {
  if (text.startsWith('urn:epc:')) return fromUrn(text) ?? text;
  if (/^https?:\/\//i.test(text)) return fromLink(text) ?? text;
  return text;
}

function fromUrn(text: string): string | null {
  const found = /^urn:epc:(?:id|class|idpat):([a-z]+):(.*)$/i.exec(text);
  const scheme = (found?.[1] ?? '').toLowerCase();
  const build = Object.hasOwn(SCHEMES, scheme) ? SCHEMES[scheme] : undefined;
  const [company = '', reference = '', ...rest] = (found?.[2] ?? '').split('.');
  if (!build || !/^\d+$/.test(company)) return null;
  // Of anything but digits no check digit can be reckoned: it is no such key, and stands as it is written.
  if (!WITHOUT_CHECK.has(scheme) && !/^\d*$/.test(reference)) return null;
  // A pattern over all serials is the class.
  const named = rest.at(-1) === '*' ? rest.slice(0, -1) : rest;
  return HOST + build(company, reference, named);
}

function fromLink(text: string): string | null {
  const path = /^https?:\/\/[^/?#]+\/([^?#]*)/i.exec(text)?.[1] ?? '';
  const parts = path.split('/').filter((part) => part !== '');
  for (let at = parts.length - 2; at >= 0; at -= 1) {
    const key = NAMES[parts[at] ?? ''] ?? parts[at] ?? '';
    const value = parts[at + 1] ?? '';
    if (!KEYS.has(key) || !/^[0-9]/.test(value)) continue;
    const found = [`/${key}/${key === '01' && /^\d+$/.test(value) ? value.padStart(14, '0') : tail(value)}`];
    for (let next = at + 2; next + 1 < parts.length; next += 2) {
      const qualifier = NAMES[parts[next] ?? ''] ?? parts[next] ?? '';
      if (!QUALIFIERS.has(qualifier)) return null;
      if (!(qualifier === '254' && parts[next + 1] === '0'))
        found.push(`/${qualifier}/${tail(parts[next + 1])}`);
    }
    return (parts.length - at) % 2 === 0 ? HOST + found.join('') : null;
  }
  return null;
}
