import { compareIds, type MovementRecord, SOLD_KINDS, stockEffect } from '../../ledger/index.ts';
import type { LotFigures } from './balance.ts';

const LOST: ReadonlySet<string> = new Set(['lost', 'missing', 'adjusted-out']);

export interface Since {
  partyId: string;
  at: Date;
  /** The document that took the goods off: of two things at one instant the later document came after it. */
  documentId: string;
  /** Documents by which the loop itself moved goods: they came after it, whatever time they give. */
  own: ReadonlySet<string>;
  /** Return vouchers: their goods went back to a supplier and not on. */
  returns: ReadonlySet<string>;
}

type Column = 'cameIn' | 'sold' | 'lost' | 'donated' | 'returned' | 'destroyed' | 'passedOn';

/** A lot's figures at one business since an instant, out of its movements. Pure. */
export function figuresSince(movements: readonly MovementRecord[], since: Since): LotFigures {
  const figures: LotFigures = {
    opening: 0,
    cameIn: 0,
    sold: 0,
    lost: 0,
    donated: 0,
    returned: 0,
    destroyed: 0,
    passedOn: 0,
    closing: 0,
    unknown: 0,
  };
  for (const movement of movements) {
    const effect = effectOn(movement, since.partyId);
    if (effect === 0) continue;
    if (movement.quantity === null) {
      figures.unknown += 1;
      continue;
    }
    const change = effect * movement.quantity;
    figures.closing += change;
    if (isBefore(movement, since)) figures.opening += change;
    else if (comesBack(movement, since.returns)) figures.returned -= change;
    else figures[columnOf(movement, change, since.returns)] += Math.abs(change);
  }
  return figures;
}

function effectOn({ kind, fromId, toId }: MovementRecord, partyId: string): number {
  if (fromId === partyId) return stockEffect(kind, 'out');
  return toId === partyId ? stockEffect(kind, 'into') : 0;
}

function isBefore({ documentId, at }: MovementRecord, since: Since): boolean {
  if (since.own.has(documentId)) return false;
  const apart = at.getTime() - since.at.getTime();
  return apart < 0 || (apart === 0 && compareIds(documentId, since.documentId) < 0);
}

/** What a supplier refuses comes back: less was returned, rather than more came in. */
const comesBack = ({ kind, answersDocument }: MovementRecord, returns: ReadonlySet<string>): boolean =>
  (kind === 'refused' || kind === 'voided') && answersDocument !== null && returns.has(answersDocument);

function columnOf(
  { kind, documentId }: MovementRecord,
  change: number,
  returns: ReadonlySet<string>,
): Column {
  if (change > 0) return 'cameIn';
  if (SOLD_KINDS.has(kind)) return 'sold';
  if (LOST.has(kind)) return 'lost';
  if (kind === 'donated') return 'donated';
  if (kind === 'disposed') return 'destroyed';
  return kind === 'shipped' && returns.has(documentId) ? 'returned' : 'passedOn';
}
