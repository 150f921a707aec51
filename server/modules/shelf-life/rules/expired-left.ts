import { type MovementRecord, SOLD_KINDS, stockEffect } from '../../ledger/index.ts';

/** What became of a lot at a business after its last day, in base units. */
export interface AfterEnd {
  /** On hand at the end of its last day, and what came afterwards. */
  atEnd: number;
  /** Destroyed, donated away or sent back since. */
  disposed: number;
  /** Sold or handed on since: rule R1's own. */
  movedOn: number;
  /** Gone since as loss, missing or a correction of the books. */
  lost: number;
  /** On hand now. */
  onHand: number;
  /** Documents of all that, the earliest first. */
  documents: string[];
}

const LOST: ReadonlySet<string> = new Set(['lost', 'missing', 'adjusted-out']);

/**
 * 到期库存 against what was disposed of. `end`: the instant at which the last day is over. `returns`: documents of return
 * vouchers. Pure.
 */
export function afterEnd(
  movements: readonly MovementRecord[],
  partyId: string,
  end: Date,
  returns: ReadonlySet<string>,
): AfterEnd {
  const after: AfterEnd = { atEnd: 0, disposed: 0, movedOn: 0, lost: 0, onHand: 0, documents: [] };
  const ordered = [...movements].sort((one, other) => one.at.getTime() - other.at.getTime());
  for (const movement of ordered) {
    const side = movement.fromId === partyId ? 'out' : movement.toId === partyId ? 'into' : null;
    if (side === null || movement.quantity === null) continue;
    const change = stockEffect(movement.kind, side) * movement.quantity;
    after.onHand += change;
    if (change === 0) continue;
    if (movement.at < end || change > 0) after.atEnd += change;
    else {
      const { kind, documentId } = movement;
      if (kind === 'disposed' || kind === 'donated' || returns.has(documentId)) after.disposed -= change;
      else if (LOST.has(kind)) after.lost -= change;
      else after.movedOn -= change;
      if (!after.documents.includes(documentId)) after.documents.push(documentId);
    }
  }
  return after;
}

/** Goods that reached somebody after their end. */
export const isMovedOn = (movement: Pick<MovementRecord, 'kind'>): boolean =>
  SOLD_KINDS.has(movement.kind) || movement.kind === 'shipped';

/**
 * 销毁量小于到期库存 (orange): something was disposed of, or is gone, and what was disposed of and what is still there do not
 * make up what there was at the end. Null: all is accounted for, or nothing has happened yet. Pure.
 */
export function missingOfExpired(after: AfterEnd): number | null {
  const missing = after.atEnd - after.disposed - Math.max(0, after.onHand);
  const began = after.disposed > 0 || after.lost > 0 || after.movedOn > 0;
  return began && missing > 0 ? missing : null;
}
