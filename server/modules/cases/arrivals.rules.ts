import type { MovementKind } from '../ledger/index.ts';
import type { Arrived } from './late.store.ts';

export interface ArrivalRow {
  lotId: string;
  kind: MovementKind;
  toId: string | null;
  quantity: number | null;
  documentId: string;
}

/** What a movement adds to what had come to its receiver: 1, −1 (it did not come after all), or nothing. */
const EFFECT: Partial<Record<MovementKind, 1 | -1>> = {
  produced: 1,
  shipped: 1,
  'transformed-out': 1,
  excess: 1,
  'adjusted-in': 1,
  refused: -1,
  voided: -1,
  short: -1,
};

export interface ArrivedBy extends Arrived {
  /** The latest document that says that some came. */
  documentId: string;
}

const key = (one: { lotId: string; partyId: string }) => `${one.lotId} ${one.partyId}`;
const later = (one: string, two: string) => (BigInt(one) > BigInt(two) ? one : two);

/**
 * All that had come of each lot to each business by the records, what is on the way included. What consumers brought
 * back is not counted: it had been there before. A receipt confirms what was shipped and adds nothing.
 */
export function arrivalsOf(movements: Iterable<ArrivalRow>): ArrivedBy[] {
  const sums = new Map<string, ArrivedBy>();
  for (const { lotId, kind, toId: partyId, quantity, documentId } of movements) {
    const effect = EFFECT[kind];
    if (effect === undefined || partyId === null) continue;
    const sum = sums.get(key({ lotId, partyId })) ?? { lotId, partyId, quantity: 0, unknowns: 0, documentId };
    sum.quantity += effect * (quantity ?? 0);
    if (quantity === null && effect === 1) sum.unknowns += 1;
    if (effect === 1) sum.documentId = later(sum.documentId, documentId);
    sums.set(key(sum), sum);
  }
  return [...sums.values()].filter((sum) => sum.quantity > 0 || sum.unknowns > 0);
}

export interface Late extends ArrivedBy {
  more: number;
  what: 'new-holder' | 'more';
}

/** What came beyond what was known: businesses that had none of a lot, and those to which more came. */
export function lateAmong(now: readonly ArrivedBy[], known: readonly Arrived[]): Late[] {
  const before = new Map(known.map((one) => [key(one), one]));
  return now.flatMap((one): Late[] => {
    const then = before.get(key(one));
    if (!then) return [{ ...one, more: one.quantity, what: 'new-holder' }];
    if (one.quantity <= then.quantity && one.unknowns <= then.unknowns) return [];
    return [{ ...one, more: Math.max(0, one.quantity - then.quantity), what: 'more' }];
  });
}
