/** What a spread is asked and what it answers; what it means stands in README.md. */

/** Where suspicion begins. */
export type Seed =
  /** All of a lot, and of the lots that stand for the same goods: every delivery of it, entries and exits too. */
  | { lot: number }
  /**
   * Goods of a lot that were at a business at some instant in [from, to]. An end that is not given is where the
   * records of that lot at that business begin or end.
   */
  | { lot: number; party: number; from?: number; to?: number }
  /** One delivery, at all instants at which it can have happened. */
  | { delivery: number };

export interface SpreadQuestion {
  seeds: readonly Seed[];
  direction: 'forward' | 'backward';
  /**
   * How long after goods arrived they can have been mixed into what left, in whole milliseconds; Infinity: for ever,
   * as long as they keep. Null: no mixing, explicit records only.
   */
  window_ms: number | null;
  limits?: Partial<SpreadLimits>;
}

export interface SpreadLimits {
  /** Deliveries (and recorded transformations) that may be reached. */
  deliveries: number;
}

export const SPREAD_LIMITS: Readonly<SpreadLimits> = { deliveries: 5_000_000 };

/** How surely a delivery is reached, best first, as numbered in `Spread.tier`. */
export const TIERS = ['recorded', 'possible', 'unknown', 'not-reached'] as const;
export type Tier = (typeof TIERS)[number];
export const TIER = { recorded: 0, possible: 1, unknown: 2, notReached: 3 } as const;

/**
 * What the reach of a delivery rests on, as numbered in `Spread.basis`: the least that it needs, in this order.
 * - `recorded`: a chain of records of lots, links and transformations that is in order however imprecise times fall
 * - `time`: such a chain, if imprecise times fall as they may
 * - `sibling`: and lots that are probably of one production
 * - `mixing`: and mixing inside a business
 * - `gap`: and a missing record
 */
export const BASES = ['recorded', 'time', 'sibling', 'mixing', 'gap', 'none'] as const;
export type Basis = (typeof BASES)[number];
export const BASIS = { recorded: 0, time: 1, sibling: 2, mixing: 3, gap: 4, none: 5 } as const;

export interface Spread {
  direction: 'forward' | 'backward';
  window_ms: number | null;
  /** By delivery: index in TIERS. */
  tier: Uint8Array;
  /** By delivery: index in BASES. */
  basis: Uint8Array;
  /**
   * By delivery: first and last instant at which suspect goods can have been in it (forward), or at which what was in
   * it can have gone into the goods asked about (backward). NaN where it is not reached.
   */
  lo: Float64Array;
  hi: Float64Array;
  /** The same by recorded transformation, in the order of `DeliveryGraph.edges`. */
  edgeTier: Uint8Array;
  edgeBasis: Uint8Array;
  /** Deliveries reached. */
  reached: number;
  truncated: { limit: keyof SpreadLimits; remaining: number } | null;
  /** How often a delivery was taken up: about once each unless imprecise times make rings. */
  settled: number;
}
