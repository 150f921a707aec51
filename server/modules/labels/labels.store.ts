import type { Queryable } from '../../platform/db.ts';
import { lockNames } from '../../platform/locks.ts';
import type { AccountId, PartyId } from '../identity/index.ts';
import type { LotId, ProductId } from '../registry/index.ts';

interface CardRow {
  card_id: string;
  party_id: PartyId;
  product_id: ProductId;
  place_kind: '' | 'shelf' | 'scale' | 'shop';
  place_code: string;
}

/** A card that hangs at a shelf: it stands for goods of a shop, whatever batch lies there now (`C…`, page `/s/C…`). */
export interface ShelfCard {
  cardId: string;
  partyId: PartyId;
  productId: ProductId;
  /** As in a binding of `retail`: kind and code of the place; null: wherever the shop has it. */
  place: { kind: 'shelf' | 'scale' | 'shop'; code: string } | null;
}

const CARD = 'card_id, party_id, product_id, place_kind, place_code';

const toCard = (row: CardRow): ShelfCard => ({
  cardId: row.card_id,
  partyId: row.party_id,
  productId: row.product_id,
  place: row.place_kind === '' ? null : { kind: row.place_kind, code: row.place_code },
});

export async function cardById(db: Queryable, cardId: string): Promise<ShelfCard | null> {
  const rows = await db.query<CardRow>(
    `SELECT ${CARD} FROM labels.shelf_card WHERE card_id = $1`,
    [cardId],
    'labels-card-by-id',
  );
  return rows[0] ? toCard(rows[0]) : null;
}

/** Cards that a business has printed, latest first. */
export async function cardsOf(db: Queryable, partyId: string, limit: number): Promise<ShelfCard[]> {
  const rows = await db.query<CardRow>(
    `SELECT ${CARD} FROM labels.shelf_card WHERE party_id = $1 ORDER BY card_id DESC LIMIT $2`,
    [partyId, limit],
    'labels-cards-of',
  );
  return rows.map(toCard);
}

/** The card of the same shop, goods and place, or this one. */
export async function cardFor(db: Queryable, card: ShelfCard): Promise<ShelfCard> {
  const place = [card.place?.kind ?? '', card.place?.code ?? ''];
  await db.query(
    `INSERT INTO labels.shelf_card (${CARD}) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (party_id, product_id, place_kind, place_code) DO NOTHING`,
    [card.cardId, card.partyId, card.productId, ...place],
  );
  const rows = await db.query<CardRow>(
    `SELECT ${CARD} FROM labels.shelf_card
      WHERE party_id = $1 AND product_id = $2 AND place_kind = $3 AND place_code = $4`,
    [card.partyId, card.productId, ...place],
  );
  return rows[0] ? toCard(rows[0]) : card;
}

export interface PieceRange {
  rangeId: string;
  lotId: LotId;
  partyId: PartyId;
  recordedBy: AccountId;
  first: number;
  last: number;
  madeAt: Date;
  checkKey: Buffer;
  scope: string;
  number: string;
}

interface RangeRow {
  range_id: string;
  lot_id: LotId;
  party_id: PartyId;
  recorded_by: AccountId;
  first_number: string;
  last_number: string;
  made_at: Date;
  check_key: Buffer;
  scope: string;
  number: string;
}

const RANGE =
  'range_id, lot_id, party_id, recorded_by, first_number, last_number, made_at, check_key, scope, number';

const toRange = (row: RangeRow): PieceRange => ({
  rangeId: row.range_id,
  lotId: row.lot_id,
  partyId: row.party_id,
  recordedBy: row.recorded_by,
  first: Number(row.first_number),
  last: Number(row.last_number),
  madeAt: row.made_at,
  checkKey: row.check_key,
  scope: row.scope,
  number: row.number,
});

/** Ranges of one scope are given out one after another: whoever comes second sees the first's. */
export const lockScope = (tx: Queryable, scope: string): Promise<void> => lockNames(tx, [`pieces ${scope}`]);

export async function insertRange(tx: Queryable, range: PieceRange): Promise<void> {
  await tx.query(
    `INSERT INTO labels.piece_range (${RANGE}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      range.rangeId,
      range.lotId,
      range.partyId,
      range.recordedBy,
      range.first,
      range.last,
      range.madeAt,
      range.checkKey,
      range.scope,
      range.number,
    ],
  );
}

export async function rangeByNumber(
  db: Queryable,
  partyId: string,
  number: string,
): Promise<PieceRange | undefined> {
  const rows = await db.query<RangeRow>(
    `SELECT ${RANGE} FROM labels.piece_range WHERE party_id = $1 AND number = $2`,
    [partyId, number],
  );
  return rows[0] && toRange(rows[0]);
}

export async function rangeById(db: Queryable, rangeId: string): Promise<PieceRange | undefined> {
  const rows = await db.query<RangeRow>(`SELECT ${RANGE} FROM labels.piece_range WHERE range_id = $1`, [
    rangeId,
  ]);
  return rows[0] && toRange(rows[0]);
}

/** The last number that was given out in a scope; 0: none. */
export async function lastNumber(db: Queryable, scope: string): Promise<number> {
  const rows = await db.query<{ last: string | null }>(
    'SELECT max(last_number) AS last FROM labels.piece_range WHERE scope = $1',
    [scope],
  );
  return Number(rows[0]?.last ?? 0);
}

/** A range that has numbers between these, if there is one: the last that begins at or before `last`. */
export async function rangeWithin(
  db: Queryable,
  scope: string,
  first: number,
  last: number,
): Promise<PieceRange | undefined> {
  const rows = await db.query<RangeRow>(
    `SELECT ${RANGE} FROM labels.piece_range WHERE scope = $1 AND first_number <= $2
      ORDER BY first_number DESC LIMIT 1`,
    [scope, last],
    'labels-range-within',
  );
  const range = rows[0] && toRange(rows[0]);
  return range && range.last >= first ? range : undefined;
}

/** Newest first. */
export async function rangesOf(
  db: Queryable,
  asked: { partyId: string; lotId?: string | undefined; before: string; limit: number },
): Promise<PieceRange[]> {
  const rows = await db.query<RangeRow>(
    `SELECT ${RANGE} FROM labels.piece_range
      WHERE party_id = $1 AND ($2::bigint IS NULL OR lot_id = $2) AND range_id < $3
      ORDER BY range_id DESC LIMIT $4`,
    [asked.partyId, asked.lotId ?? null, asked.before, asked.limit],
  );
  return rows.map(toRange);
}
/** Ranges of lots, for a list that a till keeps. */
export async function rangesOfLots(db: Queryable, lotIds: readonly string[]): Promise<PieceRange[]> {
  if (lotIds.length === 0) return [];
  const rows = await db.query<RangeRow>(
    `SELECT ${RANGE} FROM labels.piece_range WHERE lot_id = ANY($1::bigint[]) ORDER BY scope, first_number`,
    [lotIds],
  );
  return rows.map(toRange);
}
