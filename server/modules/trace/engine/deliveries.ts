/**
 * The handings-over of a part of the city in columns, for questions that go beyond recorded lots: what can have been
 * mixed inside a business, and where the cases of an outbreak have a common source. Dense numbers instead of ids, so
 * that a hundred thousand deliveries are a few megabytes and a walk over them touches nothing else.
 *
 * A *delivery* is one net flow of a lot (see flows.ts): a handing-over, an entry from outside the records, or an exit.
 * It happened at some instant in [earliest, latest].
 */
export interface DeliveryGraph {
  /** How many deliveries, parties and lots there are; their numbers run from 0. */
  deliveries: number;
  parties: number;
  lots: number;

  // By delivery.
  /** Party that the goods left; -1: they entered the records here (produced, made, returned by consumers). */
  from: Int32Array;
  /** Party that they reached; -1: they left the records here (sold to consumers, disposed of, used up). */
  to: Int32Array;
  lot: Int32Array;
  /** Whole milliseconds since 1970; -Infinity and Infinity where nothing is known. */
  earliest: Float64Array;
  latest: Float64Array;
  /** In the lot's base unit; NaN: unknown. */
  quantity: Float64Array;
  /** What kind of exit or entry it is, or a handing-over; see DELIVERY_KINDS. */
  kind: Uint8Array;

  // By lot.
  /** Product of the lot (-1: unknown); goods of one product can always have been taken for one another. */
  lotProduct: Int32Array;
  /** Product class (category) of the lot, which decides with `mixesInto` what it can have become part of; -1: unknown. */
  lotClass: Int32Array;
  /** Last instant at which the lot can still have been used; Infinity where nothing is known. */
  lotExpires: Float64Array;
  /** Lots of the same number stand for the same goods by a recorded link (same batch, corrected to, relabelled). */
  lotSiblings: Int32Array;
  /**
   * Lots of the same number are probably of one production though no record links them (one product, one batch number
   * in two spellings); -1 for none. Absent: there are no such lots.
   */
  lotLikely?: Int32Array;

  /** For each class, the classes that goods of it can have gone into (itself included where goods are loose). */
  mixesInto: readonly Int32Array[];
  /** For each party, the instants at which it recorded a cleaning of everything, ascending; absent: none. */
  cleanings: ReadonlyMap<number, Float64Array>;
  /** Recorded transformations: at `party`, between earliest and latest, goods of `input` became goods of `output`. */
  edges: readonly DeliveryEdge[];
}

export interface DeliveryEdge {
  input: number;
  output: number;
  party: number;
  earliest: number;
  latest: number;
}

/** What a delivery is, in the number it has in `DeliveryGraph.kind`. */
export const DELIVERY_KINDS = [
  'handed-over',
  /** Entry: produced, bought of nobody in the records, found at a stock-taking. */
  'entered',
  'sold',
  /** Disposed of. */
  'disposed',
  /** Used up in a recorded transformation. */
  'used',
  /** Lost within tolerance, given away out of the records, taken out at a stock-taking. */
  'other-exit',
  /** No movement: what must still be there at the end, as a delivery from its holder to nobody. */
  'in-stock',
  /**
   * Entry: came out of a recorded transformation at `to`, of which an edge tells what went in. Reached through such an
   * edge; to a walk that knows no edges it is an entry like another.
   */
  'made',
  /**
   * No movement: what a missing record leaves open. Whoever had a lot may have been the unnamed source of a business
   * that has it from nowhere: from holders to a party that stands for "somewhere in this lot", and from there on. Such
   * parties have numbers, but no business behind them. What is reached only across these is `unknown`.
   */
  'gap',
  /** Unaccounted: missing at a stock-taking, or sent off and never arrived. */
  'missing',
  /** Entry: brought back by consumers. */
  'returned',
] as const;
export type DeliveryKind = (typeof DELIVERY_KINDS)[number];

/** The number of a kind. */
export const DELIVERY_KIND = Object.fromEntries(
  DELIVERY_KINDS.map((kind, number) => [kind, number]),
) as Readonly<Record<DeliveryKind, number>>;
