import { type MovementRecord, SOLD_KINDS } from '../../ledger/index.ts';
import type { LedgerFigures } from './account.ts';

const DISPOSED: ReadonlySet<string> = new Set(['disposed', 'lost', 'donated']);
/** They undo a handing-over, all of it or a part. */
const BACK: ReadonlySet<string> = new Set(['refused', 'voided']);
/** They say that goods which are on the way have come: they bring nothing more. */
const ARRIVED: ReadonlySet<string> = new Set(['received', 'implied']);

export const figuresKey = (partyId: string, lotId: string): string => `${partyId} ${lotId}`;

const NONE: LedgerFigures = { came: 0, passed: 0, sold: 0, disposed: 0, unknowns: false };
export const figuresAt = (
  figures: ReadonlyMap<string, LedgerFigures>,
  partyId: string,
  lotId: string,
): LedgerFigures => figures.get(figuresKey(partyId, lotId)) ?? NONE;

/** By business and lot: what came to it, on the way included, what it handed on, sold, got rid of. */
export function ledgerFigures(movements: readonly MovementRecord[]): Map<string, LedgerFigures> {
  const figures = new Map<string, LedgerFigures>();
  const add = (partyId: string | null, movement: MovementRecord, change: Partial<LedgerFigures>) => {
    if (partyId === null) return;
    const key = figuresKey(partyId, movement.lotId);
    const before = figures.get(key) ?? NONE;
    figures.set(key, {
      came: before.came + (change.came ?? 0),
      passed: before.passed + (change.passed ?? 0),
      sold: before.sold + (change.sold ?? 0),
      disposed: before.disposed + (change.disposed ?? 0),
      unknowns: before.unknowns || movement.quantity === null,
    });
  };
  for (const movement of movements) {
    const { kind, fromId, toId } = movement;
    const q = movement.quantity ?? 0;
    if (kind === 'shipped') {
      add(fromId, movement, { passed: q });
      add(toId, movement, { came: q });
    } else if (ARRIVED.has(kind)) {
      // Counted when it was sent.
    } else if (BACK.has(kind)) {
      add(fromId, movement, { passed: -q });
      add(toId, movement, { came: -q });
    } else if (kind === 'short') add(toId, movement, { came: -q });
    else if (SOLD_KINDS.has(kind)) add(fromId, movement, { sold: q });
    else if (kind === 'consumer-returned') add(toId, movement, { sold: -q });
    else if (DISPOSED.has(kind)) add(fromId, movement, { disposed: q });
    else if (toId !== null) add(toId, movement, { came: q });
  }
  return figures;
}
