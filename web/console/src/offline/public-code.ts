/**
 * Codes people see: a letter, thirteen characters of base 32 (no I, L, O, U) and a check character, ISO 7064 MOD 37,36.
 * Checked here too, so that a slip of the hand is told without a network.
 */
const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

function checkOf(body: string): string {
  let product = 36;
  for (const letter of body) {
    const sum = (product + LETTERS.indexOf(letter)) % 36 || 36;
    product = (sum * 2) % 37;
  }
  return LETTERS.charAt((37 - product) % 36);
}

const byLook = (text: string): string => text.replaceAll('O', '0').replaceAll(/[IL]/g, '1');

export type SlipReading = { type: 'slip'; number: string } | { type: 'mistyped' } | { type: 'none' };

/** A slip's number as people write it: grouped, small, full width, O for 0, I or L for 1. */
export function readSlipNumber(raw: string): SlipReading {
  const text = raw
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s\u2010-\u2015\u2212-]/g, '');
  if (!/^S[0-9A-Z]{14}$/.test(text)) return { type: 'none' };
  const body = `S${byLook(text.slice(1, -1))}`;
  if (/U/.test(body)) return { type: 'mistyped' };
  const check = checkOf(body);
  return byLook(check) === byLook(text.slice(-1))
    ? { type: 'slip', number: body + check }
    : { type: 'mistyped' };
}
