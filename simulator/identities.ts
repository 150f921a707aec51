import { organisationCheck, usccCheck } from '../server/modules/registry/index.ts';
import { gs1CheckDigit } from '../server/platform/codes/gs1-check-digit.ts';
import { mod1110Check } from '../server/platform/codes/mod11-10.ts';

/**
 * Codes that pass every check and belong to nobody: organisation codes end in QQQ, GTINs begin with 952, the
 * GS1 prefix set aside for demonstrations and examples, and telephone numbers lie in one invented block.
 */

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** Third character 1: company, 2: individual business, 3: farmers' cooperative (GB 32100-2015, department 9). */
export type LegalForm = 'company' | 'individual' | 'cooperative';
const formDigit: Record<LegalForm, string> = { company: '1', individual: '2', cooperative: '3' };
/** Organisation codes begin with MA, and with MB, MC … once those are used up. */
const block = alphabet.length ** 3;
const letters = alphabet.slice(10);
export const SERIALS_MAX = block * letters.length;

/** @param serial 0 to SERIALS_MAX - 1, unique in the plan; @param division six digits of GB/T 2260 */
export function usccOf(form: LegalForm, division: string, serial: number): string {
  const organisation = `M${letters.charAt(Math.floor(serial / block))}${base31(serial)}QQQ`;
  const body = `9${formDigit[form]}${division}${organisation}${organisationCheck(organisation)}`;
  return body + usccCheck(body);
}

function base31(serial: number): string {
  if (serial < 0 || serial >= SERIALS_MAX) throw new RangeError(`No organisation code for serial ${serial}.`);
  const at = (value: number) => alphabet.charAt(value % 31);
  return at(Math.floor(serial / 961)) + at(Math.floor(serial / 31)) + at(serial);
}

/** 食品生产许可证: SC, food category, division, serial, check (GB/T 17710 MOD 11,10). */
export function scNumberOf(foodCategory: string, division: string, serial: number): string {
  const body = foodCategory.padStart(3, '1') + division + String(serial % 10_000).padStart(4, '0');
  return `SC${body}${mod1110Check(body)}`;
}

export type JyBusiness = 'sale' | 'catering' | 'canteen';
const jyDigit: Record<JyBusiness, string> = { sale: '1', catering: '2', canteen: '3' };

/** 食品经营许可证: JY, kind of business, division, serial, check. */
export function jyNumberOf(business: JyBusiness, division: string, serial: number): string {
  const body = jyDigit[business] + division + String(serial % 1_000_000).padStart(6, '0');
  return `JY${body}${mod1110Check(body)}`;
}

/** GTIN-13 in GS1's demonstration prefix 952; `serial` up to 899,899,999. */
export function gtinOf(serial: number): string {
  const body = `952${100_100_000 + serial}`;
  return body + gs1CheckDigit(body);
}

/** The block 0592-550xxxx is taken by us for invented businesses; `serial` up to 9,999. */
export function phoneOf(serial: number): string {
  return `0592-550${String(serial % 10_000).padStart(4, '0')}`;
}
