export type Outcome = 'sold-out' | 'left' | 'waste' | 'returned';
export const OUTCOMES = ['sold-out', 'left', 'waste', 'returned'] as const satisfies readonly Outcome[];

/** A lot as the ledger has it at the close, in base units. */
export interface LotBefore {
  onHand: number;
  /** The least that there was at any time from the close until now: what was recorded since has left no less. */
  lowestSince: number;
  /** An unknown quantity came or went: `onHand` is what there is at least. */
  unknown: boolean;
}

/** What somebody says of a lot. `quantity` in base units; null: all of it. */
export interface Said {
  outcome: Outcome;
  quantity: number | null;
}

export type Refusal =
  | { ok: false; code: 'said-twice' }
  | { ok: false; code: 'more-gone-than-there' | 'more-left-than-there'; there: number }
  | { ok: false; code: 'moved-since'; leftAtLeast: number };

export interface Closed {
  ok: true;
  /** Estimated sales: on hand − returned − waste − left, never below nought. */
  sold: number;
  wasted: number;
  returned: number;
  left: number;
}

/**
 * How a lot ends a day. 卖完: all that is on hand and is neither waste nor sent back was sold. 还剩 N: all but N. 报损 N
 * alone: N is gone, the rest stays as it is. 退货: back to the supplier, all of it where no quantity is said.
 *
 * No holding falls below nought by it, now or at any time since. Where an unknown quantity moved there may be more than the
 * ledger knows of: then more may be left than it has, and nothing is estimated as sold.
 */
export function closeLot(before: LotBefore, said: readonly Said[]): Closed | Refusal {
  const ends = said.filter((one) => one.outcome === 'sold-out' || one.outcome === 'left');
  const backs = said.filter((one) => one.outcome === 'returned');
  if (ends.length > 1 || backs.length > 1) return { ok: false, code: 'said-twice' };
  const there = Math.max(0, before.onHand);
  const wasted = sum(said.filter((one) => one.outcome === 'waste'));
  const [end] = ends;
  const [back] = backs;
  const all = back?.quantity === null;
  // Everything goes back: nothing is left of which something could be said.
  if (all && end) return { ok: false, code: 'said-twice' };
  const returned = all ? Math.max(0, there - wasted) : (back?.quantity ?? 0);
  const rest = there - wasted - returned;
  if (rest < 0) return { ok: false, code: 'more-gone-than-there', there };
  const left = !end ? rest : end.outcome === 'sold-out' ? 0 : (end.quantity ?? 0);
  if (left > rest && !before.unknown) return { ok: false, code: 'more-left-than-there', there: rest };
  const sold = Math.max(0, rest - left);
  if (sold + wasted + returned > Math.max(0, before.lowestSince))
    return { ok: false, code: 'moved-since', leftAtLeast: there - Math.max(0, before.lowestSince) };
  return { ok: true, sold, wasted, returned, left };
}

const sum = (said: readonly Said[]): number => said.reduce((all, one) => all + (one.quantity ?? 0), 0);
