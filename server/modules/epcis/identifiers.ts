import { gs1CheckDigit, normaliseGtin, readGln, readSscc } from '../../platform/codes/gs1-check-digit.ts';

/**
 * What an identifier of an event stands for. `key` is the one text by which its spellings (EPC URN, Digital Link of
 * any host) are found again: the path of its GS1 Digital Link, or the text itself where it is none of these.
 */
export type Identifier =
  | { kind: 'serial'; key: string; gtin: string; serial: string }
  | { kind: 'batch'; key: string; gtin: string; batch: string }
  | { kind: 'class'; key: string; gtin: string }
  | { kind: 'container'; key: string; sscc: string }
  | { kind: 'place'; key: string; gln: string }
  | { kind: 'other'; key: string };

export type IdentifierReading =
  | { ok: true; identifier: Identifier }
  | { ok: false; reason: 'check' | 'shape'; expected?: string | undefined };

/** GS1 character set 82, as AI (10), (21) and (254) allow: General Specifications 7.11. At most 20 characters. */
const CODE_TEXT = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}$/;

const other = (key: string): IdentifierReading => ({ ok: true, identifier: { kind: 'other', key } });
const found = (identifier: Identifier): IdentifierReading => ({ ok: true, identifier });
const broken: IdentifierReading = { ok: false, reason: 'shape' };

/**
 * Reads an EPC URN (GS1 Tag Data Standard), an EPC class or pattern URN, or a GS1 Digital Link URI.
 * A URN has no check digit: it is reckoned. One in a Digital Link is checked. What is neither is `other`, never an
 * error: EPCIS lets business parties use identifiers of their own.
 */
export function readIdentifier(text: string): IdentifierReading {
  const urn = /^urn:epc:(id|class|idpat):(sgtin|lgtin|sscc|sgln|pgln):(.*)$/i.exec(text);
  if (urn) return readUrn((urn[1] ?? '').toLowerCase(), (urn[2] ?? '').toLowerCase(), urn[3] ?? '');
  if (/^https?:\/\//i.test(text)) return readDigitalLink(text);
  return other(text);
}

function readUrn(space: string, scheme: string, rest: string): IdentifierReading {
  const dots = rest.split('.');
  const [company = '', reference = ''] = dots;
  // The third part may itself contain full stops (they need no escape).
  const last = dots.slice(2).join('.');
  if (space === 'idpat' && (company === '*' || reference === '*'))
    return other(`urn:epc:idpat:${scheme}:${rest}`);
  if (!/^[0-9]{6,12}$/.test(company) || !/^[0-9]*$/.test(reference)) return broken;
  if (scheme === 'sscc') {
    return dots.length === 2 && company.length + reference.length === 17
      ? container(reference.slice(0, 1) + company + reference.slice(1))
      : broken;
  }
  if (scheme === 'sgln' || scheme === 'pgln') {
    const parts = scheme === 'sgln' ? dots.length >= 3 : dots.length === 2;
    return parts && company.length + reference.length === 12
      ? place(company + reference + gs1CheckDigit(company + reference))
      : broken;
  }
  if (company.length + reference.length !== 13 || reference === '' || dots.length < 3) return broken;
  const body = reference.slice(0, 1) + company + reference.slice(1);
  const gtin = body + gs1CheckDigit(body);
  if (space === 'idpat') return last === '*' ? found({ kind: 'class', key: `/01/${gtin}`, gtin }) : broken;
  return goods(gtin, scheme === 'sgtin' ? '21' : '10', decode(last));
}

const container = (body: string): IdentifierReading => {
  const sscc = body + gs1CheckDigit(body);
  return found({ kind: 'container', key: `/00/${sscc}`, sscc });
};
// The extension names a spot inside one location: the same business, so the same key.
const place = (gln: string): IdentifierReading => found({ kind: 'place', key: `/414/${gln}`, gln });

function goods(gtin: string, application: string, value: string | null): IdentifierReading {
  if (value === null || !CODE_TEXT.test(value)) return broken;
  const key = `/01/${gtin}/${application}/${encodeURIComponent(value)}`;
  return found(
    application === '21'
      ? { kind: 'serial', key, gtin, serial: value }
      : { kind: 'batch', key, gtin, batch: value },
  );
}

function readDigitalLink(text: string): IdentifierReading {
  const path = /^https?:\/\/[^/?#]+(\/[^?#]*)?/i.exec(text)?.[1] ?? '';
  const match = /\/(01|00|414|417)\/([0-9]+)((?:\/[^/]+\/[^/]+)*)\/?$/.exec(path);
  if (!match) return other(text);
  const [, primary = '', digits = '', qualifiers = ''] = match;
  if (primary === '00')
    return checked(readSscc(digits), (sscc) => found({ kind: 'container', key: `/00/${sscc}`, sscc }));
  if (primary !== '01') return checked(readGln(digits), place);
  const reading = normaliseGtin(digits);
  if (!reading.ok) return reading.reason === 'length' ? other(text) : failed(reading);
  const pairs = new Map<string, string>();
  for (const [, name = '', value = ''] of qualifiers.matchAll(/\/([^/]+)\/([^/]+)/g)) pairs.set(name, value);
  // A serial tells more than a batch: where both are given the serial is the thing.
  for (const application of ['21', '10']) {
    const value = pairs.get(application);
    if (value !== undefined) return goods(reading.gtin, application, decode(value));
  }
  return found({ kind: 'class', key: `/01/${reading.gtin}`, gtin: reading.gtin });
}

type Reading = { ok: true; value: string } | { ok: false; reason: string; expected?: string };
const checked = (reading: Reading, then: (value: string) => IdentifierReading) =>
  reading.ok ? then(reading.value) : failed(reading);
const failed = (reading: { reason: string; expected?: string }): IdentifierReading => ({
  ok: false,
  reason: reading.reason === 'check' ? 'check' : 'shape',
  expected: reading.expected,
});

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
