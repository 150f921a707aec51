import { encodePublicCode } from '../../platform/codes/public-code.ts';
import type { Db } from '../../platform/db.ts';
import type { PartyId } from '../identity/index.ts';
import {
  type CityData,
  describeLots,
  displayQuantity,
  findProducts,
  type Lot,
  type LotFacts,
  lotCode,
  lotsById,
  type Product,
  partiesById,
} from '../registry/index.ts';
import { documentHeads } from './documents.store.ts';
import { type Holding, stockOf } from './holdings.store.ts';
import { MOVEMENT_WORDS, type MovementKind } from './kinds.ts';
import { type MovementRecord, movementsOfLots, tillObservations } from './movements.store.ts';
import { openSales, SETTLED_BY_COUNT } from './possible-sales.ts';
import { holdingDeltas, type Movement, stockEffect } from './projection.ts';
import type { OutboxLag } from './run-outbox.ts';

/** Lots that one page of a party's ledger may look at for its newest entries. */
const LOTS_MAX = 5000;
const ENTRIES_MAX = 500;
/** Lots whose movements are read at a time, until the page has its entries. */
const LOTS_A_STEP = 200;

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
  'sold-estimated': { out: 'sold' },
  'consumer-returned': { into: 'sold' },
  disposed: { out: 'lostOrDisposed' },
  donated: { out: 'lostOrDisposed', into: 'received' },
  lost: { out: 'lostOrDisposed' },
  missing: { out: 'lostOrDisposed' },
  'adjusted-out': { out: 'lostOrDisposed' },
  'adjusted-in': { into: 'produced' },
};

/** What a business's movements of some days add up to, as somebody above this module keeps it. */
export interface PartySums {
  products: {
    productId: string;
    baseUnit: Lot['baseUnit'];
    /** Stock at the end of the last day, in base units. */
    closing: number;
    figures: { kind: MovementKind; side: 'into' | 'out'; quantity: number }[];
  }[];
  /** What is recorded and not in the sums yet. */
  lag: OutboxLag;
}
export type ReadPartySums = (partyId: string, days: { from: string; to: string }) => Promise<PartySums>;

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

/** What one movement does to one party's own stock, in base units (0 for what is only on the way). */
function effectOn(partyId: PartyId, movement: MovementRecord): number {
  const one: Movement = { ...movement, precision: 'instant' } as Movement;
  return holdingDeltas([one]).find((delta) => delta.partyId === partyId)?.onHand ?? 0;
}

/** Figures of one product in the columns of 进销存; the opening is what they leave of the closing. */
export function sumUp({ closing, figures }: PartySums['products'][number]): ProductSums {
  const sums: ProductSums = {
    opening: closing,
    received: 0,
    produced: 0,
    sold: 0,
    movedOn: 0,
    used: 0,
    lostOrDisposed: 0,
    closing,
  };
  for (const { kind, side, quantity } of figures) {
    const effect = stockEffect(kind, side) * quantity;
    if (effect === 0) continue;
    sums.opening -= effect;
    const columns = COLUMN[kind];
    // A row may name both sides; which column it belongs to depends on which side this party is, and on its sign.
    const column = effect < 0 ? (columns.out ?? columns.into) : (columns.into ?? columns.out);
    if (column === 'received' || column === 'produced') sums[column] += effect;
    else if (column) sums[column] -= effect;
  }
  return sums;
}

/**
 * A party's 进销存 for some days: per product opening, in, out and closing, and the entries behind it, newest first.
 * opening + received + produced − sold − movedOn − used − lostOrDisposed = closing, exactly. What was sent to it and
 * not confirmed is not in its stock. Customers' returns lower `sold`; refusals and annulments lower `movedOn`.
 * The sums come from roll-ups, with their lag; of the ledger only the lots of the newest entries are read.
 */
export async function partyLedger(
  ports: { db: Db; city: CityData; partySums: ReadPartySums },
  partyId: PartyId,
  period: { from: Date; to: Date; days: { from: string; to: string } },
) {
  const { db, city } = ports;
  const { products, lag } = await ports.partySums(partyId, period.days);
  const found = await findProducts(db, {
    ids: [...new Set(products.map((product) => product.productId))],
    gtins: [],
    codes: [],
  });
  const byId = new Map(found.map((product) => [product.productId as string, product]));
  const { entries, truncated } = await newestEntries(db, partyId, period);
  const open = await soldOfUnknownLot(db, partyId);
  return {
    from: period.from.toISOString(),
    to: period.to.toISOString(),
    truncated,
    lag: {
      pending: lag.pending,
      failed: lag.failed,
      oldestAt: lag.oldestAt?.toISOString() ?? null,
      exact: lag.pending === 0,
    },
    products: products
      .flatMap((one) => {
        const product = byId.get(one.productId);
        return product ? [describeSums(city, product, one, open.get(one.productId) ?? 0)] : [];
      })
      .sort((one, other) => one.name.localeCompare(other.name, 'zh-Hans')),
    entries: await describeEntries(db, city, partyId, entries),
  };
}

/** By product: what tills sold of it without naming the lot, as far as no count has settled it. Base units. */
async function soldOfUnknownLot(db: Db, partyId: PartyId): Promise<Map<string, number>> {
  const rows = await tillObservations(db, partyId);
  const lots = await lotsById(db, [...new Set(rows.map((row) => row.lotId))]);
  const sums = new Map<string, number>();
  const add = (lotId: string, quantity: number) => {
    const productId = lots.get(lotId)?.productId ?? '';
    sums.set(productId, (sums.get(productId) ?? 0) + quantity);
  };
  for (const sale of openSales(rows)) add(sale.lots[0] ?? '', sale.quantity ?? 0);
  for (const row of rows) if (row.what === SETTLED_BY_COUNT) add(row.lotId, -(row.quantity ?? 0));
  return sums;
}

function describeSums(
  city: CityData,
  product: Product,
  one: PartySums['products'][number],
  soldOfUnknownLot: number,
) {
  const sums = sumUp(one);
  const shown = { lot: { baseUnit: one.baseUnit }, product };
  return {
    productId: product.productId,
    name: product.name,
    category: product.category,
    baseUnit: one.baseUnit,
    ...sums,
    soldOfUnknownLot,
    soldEstimated: one.figures.reduce(
      (sum, figure) => sum + (figure.kind === 'sold-estimated' ? figure.quantity : 0),
      0,
    ),
    display: Object.fromEntries(
      Object.entries(sums).map(([name, quantity]) => [name, showQuantity(city, quantity as number, shown)]),
    ),
  };
}

/**
 * The newest entries of the period. A lot's entries are none of them newer than its last movement at this party: lots
 * are read in that order, and no further than to where no newer entry can follow.
 */
async function newestEntries(
  db: Db,
  partyId: PartyId,
  period: { from: Date; to: Date },
): Promise<{ entries: MovementRecord[]; truncated: boolean }> {
  const holdings = await stockOf(db, partyId, { limit: LOTS_MAX, everything: true });
  const moved = holdings.filter((holding) => holding.lastAt >= period.from);
  const entries: MovementRecord[] = [];
  const newestFirst = () =>
    entries.sort((a, b) => b.at.getTime() - a.at.getTime() || b.line - a.line).slice(0, ENTRIES_MAX + 1);
  for (let start = 0; start < moved.length; start += LOTS_A_STEP) {
    const last = newestFirst()[ENTRIES_MAX];
    if (last && last.at > (moved[start] as Holding).lastAt) break;
    const lotIds = moved.slice(start, start + LOTS_A_STEP).map((holding) => holding.lotId);
    for (const movement of await movementsOfLots(db, lotIds)) {
      if (movement.fromId !== partyId && movement.toId !== partyId) continue;
      if (movement.at >= period.from && movement.at <= period.to) entries.push(movement);
    }
  }
  return {
    entries: newestFirst().slice(0, ENTRIES_MAX),
    truncated: entries.length > ENTRIES_MAX || moved.length >= LOTS_MAX,
  };
}

/** A quantity as people say it, in both languages. */
export function showQuantity(
  city: CityData,
  quantity: number,
  { lot, product }: { lot: Pick<Lot, 'baseUnit'>; product: Pick<Product, 'pieceUnit'> },
): { zh: string; en: string } {
  const piece = product.pieceUnit ?? undefined;
  return {
    zh: displayQuantity(city.units, quantity, lot.baseUnit, 'zh', piece),
    en: displayQuantity(city.units, quantity, lot.baseUnit, 'en', piece),
  };
}

async function describeEntries(db: Db, city: CityData, partyId: PartyId, entries: readonly MovementRecord[]) {
  const facts: ReadonlyMap<string, LotFacts> = await describeLots(
    db,
    entries.map((entry) => entry.lotId),
  );
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
