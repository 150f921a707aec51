import { BOUND_COLUMNS, type Bound, type BoundColumn, type HolderBounds } from './bounds.ts';

/** What holders of one base unit add up to. */
export interface BoundSums extends Record<BoundColumn, Bound> {
  /** Sold to consumers less what they brought back. */
  soldNet: Bound;
  /** All that is or was anywhere: each unit where it ended, less what consumers brought back and so ended twice. */
  total: Bound;
}

const ENDS = ['soldToConsumers', 'inStock', 'disposed', 'used', 'other', 'unaccounted'] as const;

export const plus = (one: Bound, two: Bound): Bound => ({
  lower: one.lower + two.lower,
  upper: one.upper === null || two.upper === null ? null : one.upper + two.upper,
});

/** One less another, never below nothing. */
export const less = (one: Bound, two: Bound): Bound => ({
  lower: two.upper === null ? 0 : Math.max(0, one.lower - two.upper),
  upper: one.upper === null ? null : Math.max(0, one.upper - two.lower),
});

const NOTHING: Bound = { lower: 0, upper: 0 };

export function sumBounds(holders: Iterable<Record<BoundColumn, Bound>>): BoundSums {
  const sums = Object.fromEntries(BOUND_COLUMNS.map((column) => [column, NOTHING])) as Record<
    BoundColumn,
    Bound
  >;
  for (const holder of holders) {
    for (const column of BOUND_COLUMNS) sums[column] = plus(sums[column], holder[column]);
  }
  const ended = ENDS.reduce((sum, column) => plus(sum, sums[column]), NOTHING);
  return {
    ...sums,
    soldNet: less(sums.soldToConsumers, sums.returned),
    total: less(ended, sums.returned),
  };
}

/** Bounds of goods of which those of another bound are a part: the greater of each end. */
export const widest = (one: Bound, two: Bound | undefined): Bound =>
  two === undefined
    ? one
    : {
        lower: Math.max(one.lower, two.lower),
        upper: one.upper === null || two.upper === null ? null : Math.max(one.upper, two.upper),
      };

/** The same holder seen by two walks: the surer tier, and where either figure is a range, the one that holds more. */
export function wider(one: HolderBounds, two: HolderBounds): HolderBounds {
  const columns = Object.fromEntries(
    BOUND_COLUMNS.map((column): [BoundColumn, Bound] => {
      return [column, widest(one[column], two[column])];
    }),
  ) as Record<BoundColumn, Bound>;
  return {
    ...one,
    ...columns,
    isSource: one.isSource || two.isSource,
    tier: Math.min(one.tier, two.tier),
    basis: Math.min(one.basis, two.basis),
    earliest: Math.min(one.earliest, two.earliest),
    latest: Math.max(one.latest, two.latest),
  };
}
