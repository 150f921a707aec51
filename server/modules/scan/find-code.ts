import { encodePublicCode, parsePublicCode } from '../../platform/codes/public-code.ts';
import type { Db } from '../../platform/db.ts';
import { Problem } from '../../platform/errors.ts';
import { findLot, lotCode, parseLotReference, scanPath } from '../registry/index.ts';

export type Suggestion = { text: string; path: string };

/** What a text names: a lot or a voucher that may or may not exist, a slip, or no code at all. */
export type CodeReading =
  | { kind: 'lot'; reference: string }
  | { kind: 'voucher'; documentId: string; number: string }
  | { kind: 'slip'; number: string }
  | { kind: 'mistyped'; expected: string | null; gtin: string | null }
  | { kind: 'not-a-code' };

const VOUCHER_PATH = /\/v\/([^/?#]+)/;

/** Reads what a person types, pastes or scans; understands addresses of any host, since printed hosts may change. */
export function readCode(text: string): CodeReading {
  const trimmed = text.normalize('NFKC').trim();
  const code = parsePublicCode(VOUCHER_PATH.exec(trimmed)?.[1] ?? trimmed);
  if (code.ok && code.type === 'V')
    return { kind: 'voucher', documentId: code.id, number: encodePublicCode('V', code.id) };
  if (code.ok && code.type === 'S') return { kind: 'slip', number: encodePublicCode('S', code.id) };
  const lot = parseLotReference(trimmed);
  if (lot.ok) return { kind: 'lot', reference: trimmed };
  if (lot.reason === 'gtin')
    return {
      kind: 'mistyped',
      expected: lot.expected ?? null,
      gtin: /(?:\/01\/|\(01\))(\d+)/.exec(trimmed)?.[1] ?? null,
    };
  if (lot.reason === 'mistyped' || (!code.ok && (code.reason === 'check' || code.reason === 'character'))) {
    return { kind: 'mistyped', expected: null, gtin: null };
  }
  return { kind: 'not-a-code' };
}

/** The lot a reference names, or undefined. */
export async function lotOf(db: Db, reference: string): Promise<string | undefined> {
  try {
    return (await findLot(db, reference)).lotId;
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return undefined;
    throw error;
  }
}

/** Neighbours that changed places are the commonest slip of the hand; only what exists is suggested. */
export async function suggestLot(db: Db, text: string): Promise<Suggestion | null> {
  const bare = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '');
  if (bare.length !== 15 || !bare.startsWith('T')) return null;
  for (let at = 1; at < bare.length - 2; at += 1) {
    const swapped = bare.slice(0, at) + bare.charAt(at + 1) + bare.charAt(at) + bare.slice(at + 2);
    const code = swapped === bare ? null : parsePublicCode(swapped);
    if (!code?.ok) continue;
    const lotId = await lotOf(db, swapped);
    if (lotId !== undefined)
      return {
        text: lotCode(lotId),
        path: scanPath({ lotId: lotId as never, batch: null, serial: null }, undefined),
      };
  }
  return null;
}

/** The same Digital Link with the check digit that its other digits ask for, if such a lot exists. */
export async function suggestGtin(
  db: Db,
  path: string,
  gtin: string,
  expected: string,
): Promise<Suggestion | null> {
  const mended = gtin.slice(0, -1) + expected;
  const other = path.replace(gtin, mended);
  return (await lotOf(db, other)) === undefined ? null : { text: mended, path: other };
}
