import type { LotAmounts } from './amounts.ts';

/** A lot of a business from the instant it was taken off the shelf until now, in base units, as the ledger has it. */
export interface LotFigures {
  /** On hand when it was taken off. */
  opening: number;
  cameIn: number;
  sold: number;
  /** Waste, what counts found missing, what was written off. */
  lost: number;
  donated: number;
  /** Sent back to the supplier, less what it refused. */
  returned: number;
  destroyed: number;
  /** Handed on to others, used up. */
  passedOn: number;
  /** On hand now. */
  closing: number;
  /** Movements whose quantity nobody knows. */
  unknown: number;
}

/** What of the loop's own carrying-out was by which way. */
export interface CarriedOut {
  destroyed: number;
  returned: number;
  donated: number;
}

export const FIGURES = [
  'unknown',
  'held',
  'destroyed',
  'returned',
  'donated',
  'lost',
  'sold',
  'closing',
] as const;
export type Figure = (typeof FIGURES)[number];

/** A figure that does not fit: what it should be at least (or exactly), and what it is. */
export interface Misfit {
  figure: Figure;
  expected: number;
  is: number;
}

/**
 * Whether a lot's quantities add up: opening + in − sold − lost − donated − returned − destroyed − passed on = closing, and
 * whether the loop's own figures are in them. In the order in which a person would look; the first is the one to mend.
 * Null: all fit. `left`: what the business counts on its shelf now; null: it did not count. Pure.
 */
export function misfitOf(
  figures: LotFigures,
  amounts: Pick<LotAmounts, 'takenOff' | 'putBack' | 'carriedOut' | 'short'>,
  carried: CarriedOut,
  left: number | null,
): Misfit | null {
  const { opening, cameIn, sold, lost, donated, returned, destroyed, passedOn, closing, unknown } = figures;
  if (unknown > 0) return { figure: 'unknown', expected: 0, is: unknown };
  const held = amounts.takenOff - amounts.putBack - amounts.carriedOut - amounts.short;
  if (held !== 0) return { figure: 'held', expected: 0, is: held };
  if (destroyed < carried.destroyed)
    return { figure: 'destroyed', expected: carried.destroyed, is: destroyed };
  if (returned < carried.returned) return { figure: 'returned', expected: carried.returned, is: returned };
  if (donated < carried.donated) return { figure: 'donated', expected: carried.donated, is: donated };
  // What is missing of the held goods must be in the books as lost: count it first.
  if (lost < amounts.short) return { figure: 'lost', expected: amounts.short, is: lost };
  // All that left otherwise must have been outside the holding area.
  const free = opening + cameIn - amounts.takenOff + amounts.putBack;
  const gone =
    sold +
    passedOn +
    (lost - amounts.short) +
    (destroyed - carried.destroyed) +
    (returned - carried.returned) +
    (donated - carried.donated);
  if (gone > free) return { figure: 'sold', expected: free, is: gone };
  const computed = opening + cameIn - sold - lost - donated - returned - destroyed - passedOn;
  if (computed !== closing) return { figure: 'closing', expected: computed, is: closing };
  if (left !== null && left !== closing) return { figure: 'closing', expected: closing, is: left };
  return null;
}
