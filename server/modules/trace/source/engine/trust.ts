import type { Measure, SourceAnswer, SourceCase, TrustReason } from './question.ts';

/** Up to this share of unknown quantities, shares of flows say more than reach alone. Ours. */
const UNKNOWN_MAX = 0.2;
/** So much of the cases must have left a trace in the records for rankings over goods to come first. Ours. */
const FOUND_MIN = 0.5;

/**
 * Which ranking an officer should read first, and why, in this order:
 * - distance, when fewer than half of the ill have an exposure on record (`exposures-missing`), or when several have
 *   but no candidate explains more than one of them (`nothing-common`);
 * - reach, when there is one case only, so that shares of flow cannot tell candidates apart (`single-case`), or when
 *   more than a fifth of the quantities on the ways are unknown (`quantities-missing`);
 * - likelihood otherwise (`quantities-known`).
 */
export function chooseMeasure(input: {
  cases: readonly SourceCase[];
  missing: SourceAnswer['missing'];
  /** Most cases that one party explains. */
  explained_max: number;
}): { first: Measure; why: TrustReason } {
  const { cases, missing, explained_max } = input;
  const without = new Set(missing.casesWithoutRecord);
  const ill = [...cases.keys()].filter((index) => !(cases[index] as SourceCase).negative);
  const weight = (indexes: readonly number[]) =>
    indexes.reduce((sum, index) => sum + (cases[index] as SourceCase).weight, 0);
  const found = ill.filter((index) => !without.has(index));
  if (weight(found) < FOUND_MIN * weight(ill)) return { first: 'distance', why: 'exposures-missing' };
  if (ill.length === 1) return { first: 'reach', why: 'single-case' };
  if (found.length > 1 && explained_max <= 1) return { first: 'distance', why: 'nothing-common' };
  if (missing.unknownQuantity > UNKNOWN_MAX * missing.reached)
    return { first: 'reach', why: 'quantities-missing' };
  return { first: 'likelihood', why: 'quantities-known' };
}
