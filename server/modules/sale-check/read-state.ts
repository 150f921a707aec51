import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db.ts';
import { localDay } from '../../platform/local-time.ts';
import type { PartyId } from '../identity/index.ts';
import { type Holding, holdingsAt, type RecordTools, withdrawnLots } from '../ledger/index.ts';
import { binds, standingStops } from '../recall/index.ts';
import {
  addDays,
  type CityData,
  claimsOf,
  findProducts,
  type Lot,
  lotCode,
  lotsById,
  lotsOfProduct,
  type Party,
  policyOn,
} from '../registry/index.ts';
import { boundNow } from '../retail/index.ts';
import type { Block, KnownLot, ShopState } from './rules/judge.ts';

export interface SaleCheckTools {
  db: Db;
  clock: Clock;
  city: CityData;
  /** What must stay where it is, by everybody who decides it: freezes, failed tests, what is not released. */
  heldBack?: RecordTools['heldBack'];
}

/** Batches of one product that a shop can still have: the latest. */
const LOTS_OF_PRODUCT_MAX = 500;

/** Goods that are gone from the books can still lie on a shelf for as long as a till may have sold of them. */
const CANDIDATE_DAYS = 30;

export const hasSome = (one: Holding): boolean => one.onHand > 0 || one.incoming > 0 || one.unknowns > 0;

/** Whether what a shop had may still be found in it. */
export function mayLieThere(tools: SaleCheckTools, now: Date): (one: Holding) => boolean {
  const { timezone } = tools.city.city;
  const today = localDay(now, timezone);
  const days = Number(policyOn(tools.city, 'till-candidate-days', today)?.value ?? CANDIDATE_DAYS);
  const oldest = addDays(today, -days);
  return (one) => hasSome(one) || localDay(one.lastAt, timezone) >= oldest;
}

/** A shop as far as one lot is concerned. */
export async function stateOfLot(
  tools: SaleCheckTools,
  shop: Party,
  lot: Lot,
  now: Date,
): Promise<ShopState> {
  // Asked beside what speaks against the lot: one round to the database less.
  const holdings = holdingsAt(tools.db, shop.partyId, [lot.lotId]);
  return stateOfLots(tools, shop, [lot], { holdings, bound: NOTHING }, now);
}

const NOTHING: ReadonlySet<string> = new Set();

/** A shop as far as one product is concerned: what it has of it, and what is stopped of it anywhere. */
export async function stateOfProduct(
  tools: SaleCheckTools,
  shop: Party,
  productId: string,
  now: Date,
): Promise<ShopState> {
  const { db, city } = tools;
  const today = localDay(now, city.city.timezone);
  const [latest, stops] = await Promise.all([
    lotsOfProduct(db, [productId], LOTS_OF_PRODUCT_MAX),
    standingStops(db, today),
  ]);
  const binding = stops.filter((stop) => binds(stop.freeze, shop, city.city.code));
  const known = new Map(latest.map((lot) => [lot.lotId as string, lot]));
  const elsewhere = await lotsById(
    db,
    binding.flatMap((stop) => stop.lotIds).filter((lotId) => !known.has(lotId)),
  );
  const stopped = new Set(binding.flatMap((stop) => stop.lotIds));
  for (const [lotId, lot] of elsewhere) if (lot.productId === productId) known.set(lotId, lot);
  const holdings = await holdingsAt(db, shop.partyId, [...known.keys()]);
  const there = mayLieThere(tools, now);
  // What the books have no more of can still lie where the shop says that it lies.
  const bound = holdings.every(hasSome) ? NOTHING : (await boundNow(db, shop.partyId, now)).lotIds;
  const here = new Set(
    holdings.filter((one) => there(one) || bound.has(one.lotId)).map((one) => one.lotId as string),
  );
  const lots = [...known.values()].filter((lot) => here.has(lot.lotId) || stopped.has(lot.lotId));
  const state = await stateOfLots(tools, shop, lots, { holdings, bound }, now);
  const stop = binding.find(({ product }) => product?.productId === productId && product.producerId === null);
  if (!stop) return state;
  const block = await blockOfProduct(tools, shop, productId, now);
  return { ...state, products: block ? [{ productId, gtin: null, block }] : [] };
}

/** What is said of a lot of a stopped product, without there being one. */
export async function blockOfProduct(
  tools: SaleCheckTools,
  shop: Party,
  productId: string,
  now: Date,
): Promise<Block | undefined> {
  const lot = { lotId: '0' as Lot['lotId'], productId, producerId: null };
  return (await held(tools, shop, [lot], now)).byLot.get('0')?.[0];
}

/** Everything that speaks against lots at a shop now. The look-ups run beside each other. */
export async function stateOfLots(
  tools: SaleCheckTools,
  shop: Party,
  lots: readonly Lot[],
  { holdings, bound }: { holdings: readonly Holding[] | Promise<Holding[]>; bound: ReadonlySet<string> },
  now: Date,
): Promise<ShopState> {
  const { db } = tools;
  const ids = lots.map((lot) => lot.lotId as string);
  const stockOfShop = async (): Promise<{ stock: Set<string>; gone: Set<string> }> => {
    const some = (await holdings).filter(hasSome).map((one) => one.lotId as string);
    const stock = new Set([...some, ...bound]);
    return {
      stock,
      gone: new Set(
        await withdrawnLots(
          db,
          ids.filter((id) => !stock.has(id)),
        ),
      ),
    };
  };
  const [stopped, claims, products, { stock, gone }] = await Promise.all([
    held(tools, shop, lots, now),
    claimsOf(db, ids),
    findProducts(db, { ids: [...new Set(lots.map((lot) => lot.productId))], gtins: [], codes: [] }),
    stockOfShop(),
  ]);
  const byId = new Map(products.map((product) => [product.productId as string, product]));
  const claimed = Map.groupBy(claims, (claim) => claim.lotId as string);
  const known = lots.map((lot): KnownLot => {
    const product = byId.get(lot.productId);
    const dates = (claimed.get(lot.lotId) ?? []).flatMap((claim) => claim.expiryDate ?? []);
    return {
      lotId: lot.lotId,
      code: lotCode(lot.lotId),
      productId: lot.productId,
      gtin: product?.gtin ?? null,
      name: product?.name ?? '',
      batch: lot.batch,
      serial: lot.serial,
      inStock: stock.has(lot.lotId),
      expiryDate: dates.sort()[0] ?? null,
      blocks: [...(stopped.byLot.get(lot.lotId) ?? []), ...(gone.has(lot.lotId) ? [WITHDRAWN] : [])],
    };
  });
  return { shopBlock: stopped.shop, products: [], lots: known };
}

const WITHDRAWN: Block = {
  code: 'withdrawn',
  clause: null,
  zh: '这批货的凭证都已作废，没有来源记录。请不要销售，向供货商要新的凭证。',
  en: 'All vouchers of this lot were taken back, so nothing says where it is from. Do not sell it; ask the supplier for a new voucher.',
};

/** What the port says, for each lot; a finding of no line is of the shop itself. */
async function held(
  tools: SaleCheckTools,
  shop: Party,
  lots: readonly Pick<Lot, 'lotId' | 'productId' | 'producerId'>[],
  now: Date,
): Promise<{ shop: Block | null; byLot: Map<string, Block[]> }> {
  const issues =
    (await tools.heldBack?.(tools.db, {
      partyId: shop.partyId as PartyId,
      until: now,
      recordedAt: now,
      // A business that may hand on nothing is found without any goods, too.
      lines: lots.map((lot, index) => ({ line: index + 1, lot })),
      path: '/lines',
    })) ?? [];
  const byLot = new Map<string, Block[]>();
  let own: Block | null = null;
  for (const { code, path, clause, zh, en } of issues) {
    const block: Block = { code, zh, en, clause: clause ?? null };
    const lot = lots[Number(/^\/lines\/(\d+)/.exec(path)?.[1] ?? Number.NaN)];
    if (lot) byLot.set(lot.lotId, [...(byLot.get(lot.lotId) ?? []), block]);
    else own ??= block;
  }
  return { shop: own, byLot };
}
