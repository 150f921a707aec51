import type { Words } from '../../../platform/errors.ts';
import type { PaperState } from '../../vouchers/index.ts';
import type { Certificate } from './merge-statement.ts';

/** One base unit's share: what the certificate covers, and what entered the chain under it. */
export interface Covered {
  baseUnit: string;
  certified: number;
  entered: number;
}

export interface Known {
  certificate: Certificate | null;
  /** The last answer to being asked for it; null: the department has not answered yet. */
  answer: 'found' | 'not-found' | null;
  covered: readonly Covered[];
  tolerancePermille: number;
}

/**
 * How a quoted number stands, the first that applies: withdrawn; more goods than it covers; verified by what the
 * department said itself, asked or not; unknown by its own answer; unverified. Nothing but the department's word makes
 * "verified", so that one that is away changes nothing.
 */
export function judgeCertificate(known: Known): PaperState {
  if (known.certificate?.withdrawnAt) return 'withdrawn';
  if (known.certificate?.facts) {
    return known.covered.some((one) => isOverdrawn(one, known.tolerancePermille)) ? 'overdrawn' : 'verified';
  }
  return known.answer === 'not-found' ? 'unknown' : 'unverified';
}

/** In whole numbers: entered × 1000 > certified × (1000 + permille). */
export function isOverdrawn({ certified, entered }: Covered, tolerancePermille: number): boolean {
  return BigInt(entered) * 1000n > BigInt(certified) * BigInt(1000 + tolerancePermille);
}

/** States that speak against the goods, and that their holders are told of. */
export const FLAGGED: ReadonlySet<PaperState> = new Set(['unknown', 'overdrawn', 'withdrawn']);

export const STATE_WORDS: Readonly<Record<PaperState, Words>> = {
  unverified: { zh: '待核验', en: 'not verified yet' },
  verified: { zh: '已核验', en: 'verified' },
  unknown: { zh: '查无此证', en: 'unknown to the department' },
  overdrawn: { zh: '超量', en: 'more goods than it covers' },
  withdrawn: { zh: '已撤销', en: 'withdrawn' },
};
