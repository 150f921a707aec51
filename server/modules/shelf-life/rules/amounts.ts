/** What a step did with a lot. `demanded` without a quantity: all that the business has. */
export const AMOUNT_KINDS = ['demanded', 'taken-off', 'put-back', 'carried-out', 'short', 'let-go'] as const;
export type AmountKind = (typeof AMOUNT_KINDS)[number];

export interface AmountRow {
  disposalId: string;
  lotId: string;
  what: AmountKind;
  /** Base units; null: all that there is. */
  quantity: number | null;
  /** When it holds from. */
  at: Date;
}

export interface LotAmounts {
  takenOff: number;
  putBack: number;
  carriedOut: number;
  short: number;
  /** Taken off the shelf and still kept apart. */
  apart: number;
  /** Demanded and not taken off yet; Infinity: whatever of the lot there is, or comes while the demand stands. */
  awaited: number;
  /** What may not leave: both together. */
  held: number;
}

/** What one disposal's rows of one lot come to. Pure. */
export function amountsOf(rows: readonly AmountRow[]): LotAmounts {
  const sum = (what: AmountKind) =>
    rows.reduce((total, row) => total + (row.what === what ? (row.quantity ?? 0) : 0), 0);
  const amounts = {
    takenOff: sum('taken-off'),
    putBack: sum('put-back'),
    carriedOut: sum('carried-out'),
    short: sum('short'),
  };
  const apart = amounts.takenOff - amounts.putBack - amounts.carriedOut - amounts.short;
  const awaited = awaitedOf(rows, amounts.takenOff);
  return { ...amounts, apart, awaited, held: apart + awaited };
}

/**
 * A demand of all of a lot is met by nothing that comes before it has ended: what is delivered meanwhile is the same bad
 * goods. A demand of so many is met when so many were taken off.
 */
function awaitedOf(rows: readonly AmountRow[], takenOff: number): number {
  const demands = rows.filter((row) => row.what === 'demanded');
  if (demands.length === 0 || rows.some((row) => row.what === 'let-go')) return 0;
  if (demands.some((row) => row.quantity === null)) return Number.POSITIVE_INFINITY;
  return Math.max(0, demands.reduce((total, row) => total + (row.quantity ?? 0), 0) - takenOff);
}

/** Demanded goods that lie on the shelf still, of these on hand (less what other disposals keep apart). Pure. */
export function onShelf(amounts: LotAmounts, onHand: number): number {
  return Math.min(amounts.awaited, Math.max(0, onHand - amounts.apart));
}

/** What all disposals of one business hold apart of one lot, as of an instant. Pure. */
export function heldApart(rows: readonly AmountRow[], until: Date): number {
  const begun = new Set(
    rows
      .filter((row) => row.at <= until && (row.what === 'demanded' || row.what === 'taken-off'))
      .map((row) => row.disposalId),
  );
  let held = 0;
  for (const [disposalId, own] of Map.groupBy(rows, (row) => row.disposalId))
    if (begun.has(disposalId)) held += Math.max(0, amountsOf(own).held);
  return held;
}

/** A line of goods that would leave. */
export interface Leaving {
  line: number;
  lotId: string;
  /** Base units; undefined: whoever asks cannot say how much. */
  quantity?: number | null | undefined;
}

export interface LotStock {
  /** On hand and on the way to the business. */
  there: number;
  held: number;
}

/**
 * Lines that would take what is held apart, with how much of the lot is free. A lot of which 30 of 100 are held apart may
 * go to 70, over all lines together; where nobody says how much, it may as long as any is free. Pure.
 */
export function takesHeld(
  lines: readonly Leaving[],
  stock: ReadonlyMap<string, LotStock>,
): { line: number; lotId: string; free: number }[] {
  const asked = new Map<string, number>();
  for (const { lotId, quantity } of lines) asked.set(lotId, (asked.get(lotId) ?? 0) + (quantity ?? 0));
  return lines.flatMap(({ line, lotId }) => {
    const lot = stock.get(lotId);
    if (!lot || lot.held <= 0) return [];
    const free = Math.max(0, lot.there - lot.held);
    const taken = asked.get(lotId) ?? 0;
    return free === 0 || taken > free ? [{ line, lotId, free }] : [];
  });
}
