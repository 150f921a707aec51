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
  /** Milliseconds since 1970; -Infinity and Infinity where nothing is known. */
  earliest: Float64Array;
  latest: Float64Array;
  /** In the lot's base unit; NaN: unknown. */
  quantity: Float64Array;
  /** What kind of exit or entry it is, or a handing-over; see DELIVERY_KINDS. */
  kind: Uint8Array;

  // By lot.
  /** Product of the lot; goods of one product can always have been taken for one another. */
  lotProduct: Int32Array;
  /** Product class (category) of the lot, which decides with `mixesInto` what it can have become part of. */
  lotClass: Int32Array;
  /** Last instant at which the lot can still have been used; Infinity where nothing is known. */
  lotExpires: Float64Array;
  /** Lots of the same number stand for the same goods (same batch, corrected to, relabelled). */
  lotSiblings: Int32Array;

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
  /** Entry: produced, made, returned by a consumer, found at a stock-taking. */
  'entered',
  'sold',
  /** Disposed of. */
  'disposed',
  /** Used up in a recorded transformation. */
  'used',
  /** Lost, missing, given away out of the records, taken out at a stock-taking. */
  'other-exit',
  /** No movement: what must still be there at the end, as a delivery from its holder to nobody. */
  'in-stock',
] as const;
export type DeliveryKind = (typeof DELIVERY_KINDS)[number];
