import type { Queryable } from '../../platform/db.ts';
import type { LotId } from '../registry/index.ts';
import { cardById, type ShelfCard } from './labels.store.ts';
import { findPiece } from './pieces.ts';

export type { ShelfCard } from './labels.store.ts';

export function findShelfCard(db: Queryable, cardId: string): Promise<ShelfCard | null> {
  return cardById(db, cardId);
}

/** The lot that a piece belongs to, by the range that its number lies in; null also for a serial that was invented. */
export async function lotOfPiece(
  db: Queryable,
  piece: { gtin: string; serial: string },
): Promise<LotId | null> {
  const found = await findPiece(db, piece.gtin, piece.serial);
  return found.kind === 'genuine' ? found.lotId : null;
}
