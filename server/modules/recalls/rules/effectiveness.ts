/** The measures of a recall, from what was recorded of its lots. Whole base units; pure. */

export interface MovedLot {
  kind: string;
  fromId: string | null;
  toId: string | null;
  quantity: number | null;
  /** Since the recall began: what came back or was thrown away before is none of its work. */
  since: boolean;
}
export interface HeldLot {
  lotId: string;
  partyId: string;
  onHand: number;
}

export interface Figures {
  /** Left the responsible business for others, or was sold by it. */
  out: number;
  /** Reached people, less what they brought back. */
  consumed: number;
  /** Came back to the responsible business from others. */
  back: number;
  /** Destroyed, by whomever. */
  destroyed: number;
  /** Still in others' hands. */
  elsewhere: number;
  /** Of that, what a freeze in force covers. */
  sealed: number;
  /** Recalled of what could be: (back + destroyed elsewhere) ÷ (out − consumed). Null: nothing could be. */
  recalled_permille: number | null;
  /** Sealed of what is still elsewhere. */
  sealed_permille: number | null;
  /** Destroyed of what came back or was destroyed. */
  destroyed_permille: number | null;
}

const ARRIVED = new Set(['received', 'implied', 'excess']);
const SOLD = new Set(['sold', 'sold-estimated']);

export function figuresOf(recall: {
  partyId: string;
  movements: readonly MovedLot[];
  holdings: readonly HeldLot[];
  isFrozen: (lotId: string) => boolean;
}): Figures {
  const { partyId, movements, holdings } = recall;
  const sum = (when: (one: MovedLot) => boolean) =>
    movements.reduce((total, one) => total + (when(one) ? (one.quantity ?? 0) : 0), 0);
  const sold = sum((one) => SOLD.has(one.kind));
  const broughtBack = sum((one) => one.kind === 'consumer-returned');
  const out =
    sum((one) => ARRIVED.has(one.kind) && one.fromId === partyId) +
    sum((one) => SOLD.has(one.kind) && one.fromId === partyId);
  const back =
    sum(
      (one) =>
        ARRIVED.has(one.kind) &&
        one.toId === partyId &&
        one.since &&
        one.fromId !== null &&
        one.fromId !== partyId,
    ) + sum((one) => one.kind === 'consumer-returned' && one.since && one.toId === partyId);
  const destroyed = sum((one) => one.kind === 'disposed' && one.since);
  const destroyedElsewhere = sum((one) => one.kind === 'disposed' && one.since && one.fromId !== partyId);
  const others = holdings.filter((one) => one.partyId !== partyId && one.onHand > 0);
  const elsewhere = others.reduce((total, one) => total + one.onHand, 0);
  const sealed = others
    .filter((one) => recall.isFrozen(one.lotId))
    .reduce((total, one) => total + one.onHand, 0);
  const consumed = sold - broughtBack;
  const recalled = back + destroyedElsewhere;
  return {
    out,
    consumed,
    back,
    destroyed,
    elsewhere,
    sealed,
    recalled_permille: permille(recalled, out - consumed),
    sealed_permille: permille(sealed, elsewhere),
    destroyed_permille: permille(destroyed, Math.max(recalled, destroyed)),
  };
}

/** Rounded down: what is not all is never shown as all. */
const permille = (part: number, whole: number): number | null =>
  whole <= 0 ? null : Math.min(1000, Math.floor((part * 1000) / whole));
