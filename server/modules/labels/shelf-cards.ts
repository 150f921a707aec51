import type { Queryable } from '../../platform/db.ts';
import type { PartyId } from '../identity/index.ts';
import type { LotId, ProductId } from '../registry/index.ts';

/** A card that hangs at a shelf: it stands for goods of a shop, whatever batch lies there now (`C…`, page `/s/C…`). */
export interface ShelfCard {
  cardId: string;
  partyId: PartyId;
  productId: ProductId;
  /** As in a binding of `retail`: kind and code of the place; null: wherever the shop has it. */
  place: { kind: 'shelf' | 'scale' | 'shop'; code: string } | null;
}

export async function findShelfCard(_db: Queryable, _cardId: string): Promise<ShelfCard | null> {
  return null;
}

/** The lot that a piece belongs to: by the range of serials that its number lies in. */
export async function lotOfPiece(
  _db: Queryable,
  _piece: { gtin: string; serial: string },
): Promise<LotId | null> {
  return null;
}
