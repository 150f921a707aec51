import { encodePublicCode, parsePublicCode } from '../../platform/codes/public-code.ts';
import type { Db } from '../../platform/db.ts';
import { Problem } from '../../platform/errors.ts';
import { findLot, lotCode, parseLotReference, readUscc, scanPath } from '../registry/index.ts';

export type Suggestion = { text: string; path: string };

/** What a text names: a lot or a voucher that may or may not exist, a slip, or no code at all. */
export type CodeReading =
  | { kind: 'lot'; reference: string }
  | { kind: 'voucher'; documentId: string; number: string }
  /** Receipt, shelf card, business, or something that was told: its own page knows whether it is there. */
  | { kind: 'page'; path: string }
  /** A part of a code or of an address. */
  | { kind: 'cut-off' }
  | { kind: 'slip'; number: string }
  | { kind: 'mistyped'; expected: string | null; gtin: string | null }
  | { kind: 'not-a-code' };

const CODE_PATH = /\/[vrscbja]\/([^/?#]+)/i;
/** Types of codes that have a page of their own, and where. */
const PAGE_OF: Partial<Record<string, string>> = { R: '/r/', C: '/s/', B: '/b/', J: '/j/', A: '/a/' };
/** The beginning of a code of ours that ends too soon, or of an address that no longer says which code. */
const CUT_CODE = /^(?=.*\d)[TVRSCBJA][0-9A-Z]{3,13}$/;
const ADDRESS = /^(https?:|www\.|\/)|:\/\//i;
const CREDIT_CODE = /^[0-9A-Z]{18}$/;

/** Reads what a person types, pastes or scans; understands addresses of any host, since printed hosts may change. */
export function readCode(text: string): CodeReading {
  const trimmed = text.normalize('NFKC').trim();
  const code = parsePublicCode(CODE_PATH.exec(trimmed)?.[1] ?? trimmed);
  if (code.ok && code.type === 'V')
    return { kind: 'voucher', documentId: code.id, number: encodePublicCode('V', code.id) };
  const page = code.ok ? PAGE_OF[code.type] : undefined;
  if (code.ok && page !== undefined)
    return { kind: 'page', path: page + encodePublicCode(code.type, code.id) };
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
  const bare = trimmed.toUpperCase().replace(/[\s-]/g, '');
  if (CREDIT_CODE.test(bare) && readUscc(bare).ok) return { kind: 'page', path: `/b/${bare}` };
  return CUT_CODE.test(bare) || ADDRESS.test(trimmed) ? { kind: 'cut-off' } : { kind: 'not-a-code' };
}

/** Batches tried at most: four characters that can be read in two ways. */
const LOOK_ALIKES_MAX = 4;

/**
 * The batch of a GS1 address as it was perhaps printed: 0 for O and 1 for I or the other way, capitals for small letters.
 * Only what is on record is offered.
 */
export async function suggestBatch(db: Db, gtin: string, batch: string): Promise<Suggestion | null> {
  const letters = [...batch.toUpperCase()];
  const doubtful = letters.flatMap((letter, at) => (/[0O1IL]/.test(letter) ? [at] : []));
  if (doubtful.length > LOOK_ALIKES_MAX) return null;
  for (let choice = 0; choice < 2 ** doubtful.length; choice += 1) {
    const other = letters
      .map((letter, at) => {
        const which = doubtful.indexOf(at);
        if (which < 0) return letter;
        const asLetter = (choice >> which) % 2 === 1;
        return /[0O]/.test(letter) ? (asLetter ? 'O' : '0') : asLetter ? 'I' : '1';
      })
      .join('');
    const path = `/01/${gtin}/10/${encodeURIComponent(other)}`;
    if (other !== batch && (await lotOf(db, path)) !== undefined) return { text: other, path };
  }
  return null;
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
