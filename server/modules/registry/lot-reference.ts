import { normaliseGtin } from '../../platform/codes/gs1-check-digit.ts';
import { parsePublicCode } from '../../platform/codes/public-code.ts';
import { isId } from '../../platform/ids.ts';
import { type LotKey, lotKeys } from './rules/index.ts';

export type LotReference =
  | { ok: true; lotId: string }
  | { ok: true; key: LotKey; gtin: string }
  | { ok: false; reason: 'mistyped' | 'gtin' | 'shape'; expected?: string | undefined };

const DIGITAL_LINK = /\/01\/(\d{8,14})(?:\/(10|21)\/([^/?#]+)|(?=$|[/?#]))/;
const ELEMENTS = /^\(01\)(\d{14})(?:\(\d{2}\)\d{6})*\((10|21)\)(.{1,20})$/;

/** GTIN, and batch (10) or serial (21) if it names one, as they stand in a Digital Link; undefined where it is none. */
export function readDigitalLink(
  text: string,
): { gtin: string; key?: '10' | '21'; value?: string } | undefined {
  const found = DIGITAL_LINK.exec(text);
  if (!found?.[1]) return undefined;
  const [, gtin, key, value] = found;
  return key && value ? { gtin, key: key as '10' | '21', value } : { gtin };
}

/**
 * What a person types, pastes or scans for a lot: an id, a public code (T…), its address (/t/…), a GS1 Digital Link
 * (/01/…/10/…, /01/…/21/…) or a bracketed element string. GS1 General Specifications, Digital Link URI syntax 1.3.
 */
export function parseLotReference(text: string): LotReference {
  const trimmed = text.trim();
  const found = DIGITAL_LINK.exec(trimmed) ?? ELEMENTS.exec(trimmed);
  if (found?.[3] !== undefined) {
    const reading = normaliseGtin(found[1] ?? '');
    if (!reading.ok) return { ok: false, reason: 'gtin', expected: reading.expected };
    let value: string;
    try {
      value = decodeURIComponent(found[3] ?? '');
    } catch {
      return { ok: false, reason: 'shape' };
    }
    const keys = lotKeys(
      found[2] === '10' ? { gtin: reading.gtin, batch: value } : { gtin: reading.gtin, serial: value },
    );
    const key = keys[0];
    return key ? { ok: true, key, gtin: reading.gtin } : { ok: false, reason: 'shape' };
  }
  if (isId(trimmed) && trimmed.length > 14) return { ok: true, lotId: trimmed };
  const code = parsePublicCode(/\/t\/([^/?#]+)/.exec(trimmed)?.[1] ?? trimmed);
  if (code.ok) return code.type === 'T' ? { ok: true, lotId: code.id } : { ok: false, reason: 'shape' };
  return { ok: false, reason: code.reason === 'check' ? 'mistyped' : 'shape' };
}
