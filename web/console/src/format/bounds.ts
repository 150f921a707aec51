import type { Bound } from '../api/types.ts';
import { columnFigure } from './quantity.ts';

/** Lower and upper bounds of what is suspect: integers in base units, null above where nothing bounds it. */

export const NO_BOUND: Bound = { lower: 0, upper: 0 };

/** Sums hold for sums: at least all lower bounds together, at most all upper ones. */
export function addBounds(one: Bound, other: Bound): Bound {
  return {
    lower: one.lower + other.lower,
    upper: one.upper === null || other.upper === null ? null : one.upper + other.upper,
  };
}

export const isNothing = (bound: Bound): boolean => bound.lower === 0 && bound.upper === 0;

/** '12', '12 至 30', '12 以上'; without a unit, for columns whose head names it. */
export function boundText(
  bound: Bound,
  baseUnit: string,
  words: { bounds: (lower: string, upper: string) => string; orMore: (lower: string) => string },
): string {
  const lower = columnFigure(bound.lower, baseUnit);
  if (bound.upper === null) return words.orMore(lower);
  if (bound.upper === bound.lower) return lower;
  return words.bounds(lower, columnFigure(bound.upper, baseUnit));
}

/** What a bound is sorted by: what it may be; where nothing bounds it, first. */
export const boundOrder = (bound: Bound): number => bound.upper ?? Number.MAX_SAFE_INTEGER;
