import type { PartyId } from '../identity/index.ts';
import type { LotId } from '../registry/index.ts';
import type { MovementKind, Precision, UnknownReason } from './kinds.ts';

/** A movement before it is stored. `line` numbers the rows of one document, from 1. */
export interface Movement {
  lotId: LotId;
  at: Date;
  precision: Precision;
  line: number;
  kind: MovementKind;
  fromId: PartyId | null;
  toId: PartyId | null;
  /** Base units; null is unknown, with a reason. */
  quantity: number | null;
  unknownReason?: UnknownReason;
  answers?: { documentId: string; line: number };
}

export interface Edge {
  inputLotId: LotId;
  outputLotId: LotId;
  partyId: PartyId;
  at: Date;
  precision: Precision;
  quantityIn: number | null;
  quantityOut: number | null;
}

export interface Observation {
  lotId: LotId;
  partyId: PartyId | null;
  at: Date;
  precision: Precision;
  line: number;
  what: string;
  /** Base units, of what a till sold (possible-sales.ts). Null: it did not say. */
  quantity?: number | null;
}

/** Two lots that are the same goods. Stored by the registry; here so that verify can hold it against its document. */
export interface Link {
  lotId: LotId;
  otherLotId: LotId;
  kind: string;
}

/** What a document means for the ledger. */
export interface Projection {
  movements: readonly Movement[];
  edges?: readonly Edge[];
  observations?: readonly Observation[];
  links?: readonly Link[];
}

export interface HoldingDelta {
  partyId: PartyId;
  lotId: LotId;
  onHand: number;
  incoming: number;
  unknowns: number;
  lastAt: Date;
}

/**
 * What movements do to holdings, one delta for each party and lot, sorted by (party, lot): two documents that touch
 * the same holdings then lock them in the same order.
 *
 * Quantities are conserved: every base unit that leaves a holding is in another, on the way, out of the chain by a
 * named kind, or missing by `short` or `missing`. Nothing is clipped: a holding may fall below nought, which says
 * that more left than ever came.
 */
export function holdingDeltas(movements: readonly Movement[]): HoldingDelta[] {
  const deltas = new Map<string, HoldingDelta>();
  const touch = (partyId: PartyId | null, movement: Movement, onHand: number, incoming: number) => {
    if (partyId === null) return;
    const key = `${partyId} ${movement.lotId}`;
    const delta = deltas.get(key) ?? {
      partyId,
      lotId: movement.lotId,
      onHand: 0,
      incoming: 0,
      unknowns: 0,
      lastAt: movement.at,
    };
    if (movement.quantity === null) delta.unknowns += 1;
    delta.onHand += onHand;
    delta.incoming += incoming;
    if (movement.at > delta.lastAt) delta.lastAt = movement.at;
    deltas.set(key, delta);
  };
  for (const movement of movements) {
    const q = movement.quantity ?? 0;
    const { fromId, toId } = movement;
    switch (movement.kind) {
      case 'shipped':
        touch(fromId, movement, -q, 0);
        touch(toId, movement, 0, q);
        break;
      case 'received':
      case 'implied':
        touch(toId, movement, q, -q);
        break;
      case 'refused':
      case 'voided':
        touch(toId, movement, 0, -q);
        touch(fromId, movement, q, 0);
        break;
      case 'short':
        touch(toId, movement, 0, -q);
        break;
      case 'excess':
        touch(toId, movement, q, 0);
        break;
      default:
        touch(fromId, movement, -q, 0);
        touch(toId, movement, q, 0);
    }
  }
  return [...deltas.values()].sort(
    (a, b) => compareIds(a.partyId, b.partyId) || compareIds(a.lotId, b.lotId),
  );
}

/**
 * What one base unit of a movement does to the stock of the business on one side of it: 1, −1, or 0 where it is only on
 * the way. `out`: the business is the movement's `from`.
 */
export function stockEffect(kind: MovementKind, side: 'into' | 'out'): number {
  const [from, to] = ['1', '2'] as PartyId[];
  const movement = {
    lotId: '1',
    at: new Date(0),
    precision: 'instant',
    line: 1,
    kind,
    quantity: 1,
  } as Movement;
  const deltas = holdingDeltas([{ ...movement, fromId: from ?? null, toId: to ?? null }]);
  return deltas.find((delta) => delta.partyId === (side === 'out' ? from : to))?.onHand ?? 0;
}

/** Decimal ids in the order of their numbers. */
export function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
