import { encodePublicCode } from '../../platform/codes/public-code.ts';
import type { Db } from '../../platform/db.ts';
import type { PartyId } from '../identity/index.ts';
import {
  type CityData,
  describeLots,
  displayQuantity,
  type LotFacts,
  lotCode,
  partiesById,
} from '../registry/index.ts';
import { stockOf } from './holdings.store.ts';
import { MOVEMENT_WORDS, type MovementKind } from './kinds.ts';
import { documentHeads, type MovementRecord, movementsOfLots } from './ledger.store.ts';
import { holdingDeltas, type Movement } from './projection.ts';

/** Lots that one page of a party's ledger may look at; a larger business asks for shorter periods. */
const LOTS_MAX = 5000;
const ENTRIES_MAX = 500;

/** Columns of 进销存: what came in, what went out, what is left, each movement in exactly one. */
type Column = 'received' | 'produced' | 'sold' | 'movedOn' | 'used' | 'lostOrDisposed';
const COLUMN: Readonly<Record<MovementKind, { out?: Column; into?: Column }>> = {
  produced: { into: 'produced' },
  shipped: { out: 'movedOn' },
  received: { into: 'received' },
  implied: { into: 'received' },
  refused: { out: 'movedOn' },
  short: {},
  excess: { into: 'received' },
  voided: { out: 'movedOn' },
  'transformed-in': { out: 'used' },
  'transformed-out': { into: 'produced' },
  sold: { out: 'sold' },
  'consumer-returned': { into: 'sold' },
  disposed: { out: 'lostOrDisposed' },
  donated: { out: 'lostOrDisposed', into: 'received' },
  lost: { out: 'lostOrDisposed' },
  missing: { out: 'lostOrDisposed' },
  'adjusted-out': { out: 'lostOrDisposed' },
  'adjusted-in': { into: 'produced' },
};

interface ProductSums {
  opening: number;
  received: number;
  produced: number;
  sold: number;
  movedOn: number;
  used: number;
  lostOrDisposed: number;
  closing: number;
}

const noSums = (): ProductSums => ({
  opening: 0,
  received: 0,
  produced: 0,
  sold: 0,
  movedOn: 0,
  used: 0,
  lostOrDisposed: 0,
  closing: 0,
});

/** What one movement does to one party's own stock, in base units (0 for what is only on the way). */
function effectOn(partyId: PartyId, movement: MovementRecord): number {
  const one: Movement = { ...movement, precision: 'instant' } as Movement;
  return holdingDeltas([one]).find((delta) => delta.partyId === partyId)?.onHand ?? 0;
}

/**
 * A party's 进销存 for a period: per product opening, in, out and closing, and the entries behind it, newest first.
 * opening + received + produced − sold − movedOn − used − lostOrDisposed = closing, exactly. What was sent to it and
 * not confirmed is not in its stock. Customers' returns lower `sold`; refusals and annulments lower `movedOn`.
 */
export async function partyLedger(
  db: Db,
  city: CityData,
  partyId: PartyId,
  period: { from: Date; to: Date },
) {
  const holdings = await stockOf(db, partyId, { limit: LOTS_MAX, everything: true });
  const moved = holdings.filter((holding) => holding.lastAt >= period.from);
  const facts = await describeLots(
    db,
    holdings.map((holding) => holding.lotId),
  );
  const sums = new Map<string, { facts: LotFacts; sums: ProductSums }>();
  const sumOf = (lotId: string): ProductSums | undefined => {
    const lot = facts.get(lotId);
    if (!lot) return undefined;
    const known = sums.get(lot.product.productId) ?? { facts: lot, sums: noSums() };
    sums.set(lot.product.productId, known);
    return known.sums;
  };
  for (const holding of holdings) {
    if (holding.lastAt >= period.from || holding.onHand === 0) continue;
    const sum = sumOf(holding.lotId);
    if (sum) {
      sum.opening += holding.onHand;
      sum.closing += holding.onHand;
    }
  }
  const entries: MovementRecord[] = [];
  for (const movement of await movementsOfLots(
    db,
    moved.map((holding) => holding.lotId),
  )) {
    if (movement.fromId !== partyId && movement.toId !== partyId) continue;
    if (movement.at > period.to) continue;
    const effect = effectOn(partyId, movement);
    const sum = sumOf(movement.lotId);
    if (!sum) continue;
    sum.closing += effect;
    if (movement.at < period.from) {
      sum.opening += effect;
      continue;
    }
    entries.push(movement);
    if (effect === 0) continue;
    const columns = COLUMN[movement.kind];
    // A row may name both sides; which column it belongs to depends on which side this party is, and on its sign.
    const column = effect < 0 ? (columns.out ?? columns.into) : (columns.into ?? columns.out);
    if (column === 'received' || column === 'produced') sum[column] += effect;
    else if (column) sum[column] -= effect;
  }
  entries.sort((a, b) => b.at.getTime() - a.at.getTime() || b.line - a.line);
  const shown = entries.slice(0, ENTRIES_MAX);
  return {
    from: period.from.toISOString(),
    to: period.to.toISOString(),
    truncated: holdings.length >= LOTS_MAX || entries.length > ENTRIES_MAX,
    products: [...sums.values()].map(({ facts: lot, sums: sum }) => ({
      productId: lot.product.productId,
      name: lot.product.name,
      category: lot.product.category,
      baseUnit: lot.product.baseUnit,
      ...sum,
      display: displayAll(city, sum, lot),
    })),
    entries: await describeEntries(db, city, partyId, shown, facts),
  };
}

function displayAll(city: CityData, sum: ProductSums, lot: LotFacts) {
  const show = (quantity: number) => showQuantity(city, quantity, lot);
  return Object.fromEntries(Object.entries(sum).map(([name, quantity]) => [name, show(quantity as number)]));
}

/** A quantity as people say it, in both languages. */
export function showQuantity(
  city: CityData,
  quantity: number,
  lot: Pick<LotFacts, 'lot' | 'product'>,
): { zh: string; en: string } {
  const piece = lot.product.pieceUnit ?? undefined;
  return {
    zh: displayQuantity(city.units, quantity, lot.lot.baseUnit, 'zh', piece),
    en: displayQuantity(city.units, quantity, lot.lot.baseUnit, 'en', piece),
  };
}

async function describeEntries(
  db: Db,
  city: CityData,
  partyId: PartyId,
  entries: readonly MovementRecord[],
  facts: ReadonlyMap<string, LotFacts>,
) {
  const others = entries
    .flatMap((entry) => [entry.fromId, entry.toId])
    .filter((id): id is PartyId => id !== null && id !== partyId);
  const parties = await partiesById(db, [...new Set(others)]);
  const heads = await documentHeads(db, [
    ...new Set(entries.flatMap((entry) => [entry.documentId, entry.answersDocument ?? entry.documentId])),
  ]);
  return entries.flatMap((entry) => {
    const lot = facts.get(entry.lotId);
    if (!lot) return [];
    const other = parties.get(entry.fromId === partyId ? (entry.toId ?? '') : (entry.fromId ?? ''));
    const voucherId = [entry.answersDocument, entry.documentId].find(
      (id) => id !== null && ['voucher', 'correction'].includes(heads.get(id)?.kind ?? ''),
    );
    return [
      {
        at: entry.at.toISOString(),
        kind: entry.kind,
        words: MOVEMENT_WORDS[entry.kind],
        lotId: entry.lotId,
        code: lotCode(entry.lotId),
        name: lot.product.name,
        batch: lot.lot.batch,
        counterpart: other
          ? { partyId: other.partyId, name: other.name, kind: other.kind, divisionCode: other.divisionCode }
          : null,
        quantity: entry.quantity,
        baseUnit: lot.lot.baseUnit,
        display:
          entry.quantity === null
            ? { zh: '数量未知', en: 'quantity unknown' }
            : showQuantity(city, entry.quantity, lot),
        effect: effectOn(partyId, entry),
        documentId: entry.documentId,
        voucherNumber: voucherId ? encodePublicCode('V', voucherId) : null,
      },
    ];
  });
}
