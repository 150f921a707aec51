/**
 * A quantity known to lie between two bounds, both included. `lower` may be -Infinity and `upper` Infinity where
 * nothing is known. Whole base units otherwise.
 */
export interface Interval {
  lower: number;
  upper: number;
}

/** Bounds as they are stored and shown: null where there is none. */
export interface Bounds {
  lower: number | null;
  upper: number | null;
}

export const NOUGHT: Interval = { lower: 0, upper: 0 };
export const exactly = (quantity: number): Interval => ({ lower: quantity, upper: quantity });

/** A ledger quantity: unknown is anything from nothing to no bound at all. */
export const amount = (quantity: number | null): Interval =>
  quantity === null ? { lower: 0, upper: Number.POSITIVE_INFINITY } : exactly(quantity);

/** It may or may not count: from nothing to all of it. */
export const perhaps = ({ upper }: Interval): Interval => ({ lower: 0, upper });

export const plus = (one: Interval, two: Interval): Interval => ({
  lower: one.lower + two.lower,
  upper: one.upper + two.upper,
});

export const minus = (one: Interval, two: Interval): Interval => ({
  lower: one.lower - two.upper,
  upper: one.upper - two.lower,
});

export const toBounds = ({ lower, upper }: Interval): Bounds => ({
  lower: Number.isFinite(lower) ? lower : null,
  upper: Number.isFinite(upper) ? upper : null,
});

/** Whether some quantity lies in both. */
export const overlaps = (one: Interval, two: Interval): boolean =>
  one.lower <= two.upper && two.lower <= one.upper;
