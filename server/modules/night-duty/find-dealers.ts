import type { Queryable } from '../../platform/db.ts';
import type { Words } from '../../platform/errors.ts';
import type { Principal } from '../identity/index.ts';
import { holdingsOfLots, inDistrict, movementsOfLots } from '../ledger/index.ts';
import {
  type BaseUnit,
  type CityData,
  displayQuantity,
  findProducts,
  lotsOfProduct,
  type Party,
  partiesById,
} from '../registry/index.ts';
import { type DealerFigures, noFigures } from '../trace/index.ts';
import {
  byStock,
  type CountedIn,
  countedIn,
  type DealerSums,
  hasSome,
  sumDealers,
  unitsByUse,
} from './dealers.rules.ts';
import { type GoodsMeant, goodsByKey, goodsMeant, PRODUCTS_MAX } from './goods-meant.ts';
import { goodsNeeded } from './night-duty.errors.ts';

export interface DutyReadTools {
  db: Queryable;
  city: CityData;
}

/** Lots of which dealers are added up; the newest, and it is said when there are more. */
const LOTS_MAX = 5000;
/** With so many suspect lots a case may be opened at once; the newest. */
const CASE_LOTS_MAX = 50;
const FIGURES = ['received', 'sold', 'movedOn', 'onHand', 'incoming'] as const;
type Figure = (typeof FIGURES)[number];

/**
 * Who deals in what was named, with quantities and stock, sorted by what is there. Without a `pick` the likeliest of what the
 * name may stand for is answered, and the others are offered. An officer of a district sees its dealers, and how many
 * there are elsewhere. Errors: `goods-needed`, `goods-unknown`.
 */
export async function findDealers(
  tools: DutyReadTools,
  principal: Principal,
  asked: { q?: string | undefined; pick?: string | undefined },
) {
  if (asked.q === undefined && asked.pick === undefined) throw goodsNeeded();
  const [choices, picked] = await Promise.all([
    asked.q === undefined ? [] : goodsMeant(tools.db, asked.q),
    asked.pick === undefined ? undefined : goodsByKey(tools.db, asked.pick),
  ]);
  const chosen = picked ?? choices[0];
  return {
    q: asked.q ?? null,
    choices: choices.map(viewChoice),
    answer: chosen ? await dealersOf(tools, principal, chosen) : null,
  };
}

const viewChoice = ({ key, kind, name, detail, productIds }: GoodsMeant) => ({
  key,
  kind,
  name,
  detail,
  products: productIds.length,
});

export type DealersAnswer = Awaited<ReturnType<typeof dealersOf>>;

export async function dealersOf(tools: DutyReadTools, principal: Principal, goods: GoodsMeant) {
  const lots = await lotsOfProduct(tools.db, goods.productIds, LOTS_MAX);
  const lotIds = lots.map((lot) => lot.lotId);
  const [products, holdings, movements] = await Promise.all([
    findProducts(tools.db, { ids: [...new Set(lots.map((lot) => lot.productId))], gtins: [], codes: [] }),
    holdingsOfLots(tools.db, lotIds),
    movementsOfLots(tools.db, lotIds),
  ]);
  const counted = new Map(products.map((product) => [product.productId as string, countedIn(product)]));
  const units = new Map(lots.map((lot) => [lot.lotId as string, counted.get(lot.productId) ?? lot.baseUnit]));
  const sums = sumDealers(units, holdings, movements);
  const parties = await partiesById(
    tools.db,
    sums.map((one) => one.partyId),
  );
  const known = sums.filter((one) => parties.has(one.partyId));
  const mine = known.filter(
    (one) =>
      principal.role !== 'regulator' ||
      inDistrict(principal, parties.get(one.partyId) as Party, tools.city.city.code),
  );
  const order = unitsByUse(mine);
  mine.sort(byStock(order));
  const dealers = mine.filter((one) => !one.isSource);
  return {
    goods: viewChoice(goods),
    lots: lots.length,
    lotIds: lotIds.slice(0, CASE_LOTS_MAX) as string[],
    truncated: lots.length >= LOTS_MAX || goods.productIds.length >= PRODUCTS_MAX,
    totals: {
      dealers: dealers.length,
      withStock: dealers.filter(hasSome).length,
      dealersElsewhere: known.filter((one) => !one.isSource).length - dealers.length,
      sources: mine.length - dealers.length,
      display: showSums(tools.city, order, mine),
    },
    districts: districtsOf(tools.city, dealers, parties),
    dealers: mine.map((one) => viewDealer(tools.city, order, one, parties.get(one.partyId) as Party)),
  };
}

export const contactOf = ({
  partyId,
  name,
  kind,
  divisionCode,
  address,
  contactName,
  contactPhone,
}: Party) => ({
  partyId: partyId as string,
  name,
  kind,
  divisionCode,
  address,
  contactName,
  contactPhone,
});

function viewDealer(city: CityData, units: readonly CountedIn[], dealer: DealerSums, party: Party) {
  return {
    party: contactOf(party),
    isSource: dealer.isSource,
    hasStock: hasSome(dealer),
    lots: dealer.lots,
    lastAt: dealer.lastAt.toISOString(),
    /** In what most dealers count; for what adds up and sorts. */
    figures: figuresIn(dealer, units[0]),
    display: showSums(city, units, [dealer]),
  };
}

function figuresIn(dealer: DealerSums, unit: CountedIn | undefined): Record<Figure, number> {
  const { received, sold, movedOn, onHand, incoming } = dealer.byUnit.get(unit ?? '') ?? noFigures();
  return { received, sold, movedOn, onHand, incoming };
}

/** One figure of a dealer, in whatever its goods are counted. */
export const showAmounts = (city: CityData, dealer: DealerSums, figure: Figure): Words =>
  showSums(city, [...dealer.byUnit.keys()].sort(), [dealer])[figure];

/** Sums as people read them; quantities in different units stand beside each other. */
function showSums(city: CityData, units: readonly CountedIn[], dealers: readonly DealerSums[]) {
  const shown = FIGURES.map((figure): [Figure, Words] => {
    const amounts = units.flatMap((unit) => {
      const total = dealers.reduce((sum, { byUnit }) => sum + figureOf(byUnit.get(unit), figure), 0);
      return total === 0 ? [] : [[unit, total] as const];
    });
    const written = amounts.length > 0 || units[0] === undefined ? amounts : [[units[0], 0] as const];
    const words = (lang: 'zh' | 'en') =>
      written.map(([unit, total]) => showQuantity(city, total, unit, lang)).join(lang === 'zh' ? '、' : ', ');
    return [figure, { zh: words('zh') || '0', en: words('en') || '0' }];
  });
  return Object.fromEntries(shown) as Record<Figure, Words>;
}

const figureOf = (figures: DealerFigures | undefined, name: Figure): number => figures?.[name] ?? 0;

function showQuantity(city: CityData, quantity: number, unit: CountedIn, lang: 'zh' | 'en'): string {
  const [base = 'piece', ...piece] = unit.split(' ');
  return displayQuantity(city.units, quantity, base as BaseUnit, lang, piece.join(' ') || undefined);
}

/** Dealers by street and district, for the map. */
function districtsOf(city: CityData, dealers: readonly DealerSums[], parties: ReadonlyMap<string, Party>) {
  const counts = new Map<string, { dealers: number; withStock: number }>();
  for (const dealer of dealers) {
    const division = parties.get(dealer.partyId)?.divisionCode ?? '';
    const district = [...city.districts.keys()].find((code) => division.startsWith(code)) ?? '';
    for (const code of new Set([district, ...(city.streets.has(division) ? [division] : [])])) {
      const count = counts.get(code) ?? { dealers: 0, withStock: 0 };
      count.dealers += 1;
      count.withStock += Number(hasSome(dealer));
      counts.set(code, count);
    }
  }
  return [...counts]
    .map(([code, count]) => ({ code, ...count }))
    .sort((a, b) => b.withStock - a.withStock || b.dealers - a.dealers || (a.code < b.code ? -1 : 1));
}
