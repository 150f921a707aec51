import { type Block, blocksOf, type KnownLot, type ShopState, stoppedFirst } from './judge.ts';

/** A range of piece numbers (AI 21) that belongs to a lot. */
export interface PieceNumbers {
  gtin: string;
  first: number;
  last: number;
  lotId: string;
}

/** What a till keeps for when it is off-line. Reasons stand once and are named by their place. */
export interface StopList {
  version: string;
  shop: string;
  madeAt: string;
  /** After this instant a till must not trust it, and must say so. */
  validUntil: string;
  timeZone: string;
  /** False: more is stopped than the list may hold; what is not on it must be asked on-line. */
  complete: boolean;
  reasons: Block[];
  /** Place of the reason for which the shop may sell nothing; null: it may. */
  shopReason: number | null;
  products: { productId: string; gtin: string | null; reason: number }[];
  /** Every lot of goods of which some is stopped, or expires before the list does. */
  lots: {
    lotId: string;
    code: string;
    productId: string;
    gtin: string | null;
    batch: string | null;
    serial: string | null;
    inStock: boolean;
    expiryDate: string | null;
    reasons: number[];
  }[];
  plus: { plu: string; productId: string }[];
  pieces: PieceNumbers[];
}

/**
 * The lots that a list must hold so that a till says the same as we do: all of each product of which one is stopped, or
 * will have expired by the end of the list. `lastDay`: the day on which the list ends.
 */
export function lotsToList(state: ShopState, lastDay: string): KnownLot[] {
  const concerned = new Set(
    state.lots.filter((lot) => blocksOf(lot, lastDay).length > 0).map((lot) => lot.productId),
  );
  return state.lots.filter((lot) => concerned.has(lot.productId));
}

export interface ListParts {
  shop: string;
  madeAt: Date;
  validUntil: Date;
  lastDay: string;
  timeZone: string;
  lots_max: number;
  plus: readonly { plu: string; productId: string }[];
  pieces: readonly PieceNumbers[];
}

/** Stopped lots come first, so that of a list that is cut short they are kept. Without its version. */
export function makeStopList(state: ShopState, parts: ListParts): Omit<StopList, 'version'> {
  const reasons: Block[] = [];
  const places = new Map<string, number>();
  const placeOf = (block: Block): number => {
    const key = JSON.stringify([block.code, block.zh]);
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, reasons.length);
    return reasons.push(block) - 1;
  };
  const all = lotsToList(state, parts.lastDay).sort(stoppedFirst);
  const lots = all.slice(0, parts.lots_max);
  const listed = new Set(lots.map((lot) => lot.lotId));
  return {
    shop: parts.shop,
    madeAt: parts.madeAt.toISOString(),
    validUntil: parts.validUntil.toISOString(),
    timeZone: parts.timeZone,
    complete: lots.length === all.length,
    shopReason: state.shopBlock ? placeOf(state.shopBlock) : null,
    products: state.products.map(({ productId, gtin, block }) => ({
      productId,
      gtin,
      reason: placeOf(block),
    })),
    lots: lots.map(({ lotId, code, productId, gtin, batch, serial, inStock, expiryDate, blocks }) => ({
      lotId,
      code,
      productId,
      gtin,
      batch,
      serial,
      inStock,
      expiryDate,
      reasons: blocks.map(placeOf),
    })),
    reasons,
    plus: [...parts.plus],
    pieces: parts.pieces.filter((one) => listed.has(one.lotId)),
  };
}
