import { expectedHolder, figuresByParty } from './accounts.ts';
import type { ProductMaker } from './catalogue.ts';
import {
  batch,
  brand,
  type Cast,
  deliverToDistributors,
  deliverToShops,
  distributorCount,
  falseBatch,
  falseStatement,
  link,
  makeBatch,
  type Stage,
  sellAndCount,
  sendBack,
  sentFalseBatch,
  sentFalseDate,
  shopCount,
  sum,
} from './cheese-events.ts';
import type { Party, PartyMaker } from './parties.ts';
import type { Accounting, CheeseIncident, ExpectedHolder } from './truth.ts';
import type { World } from './world.ts';

/**
 * 2018-07-20: a factory had given one batch of cheese a later date, part of it under the same batch number and
 * part under an invented one. Within a day all 45 businesses that sold it on, and all 4,890 bags, were found.
 * The incident is the same in every plan: its random numbers have a seed of their own.
 *
 * A seller is whoever took bags over and sells them on: 5 distributors and 40 shops. A 41st shop refused its
 * delivery whole and is none.
 */
export interface CheesePlan {
  parties: Party[];
  /** Run after all else is known of the plan; returns what a right trace must say. */
  play(world: World): CheeseIncident;
}

export function castCheese(maker: PartyMaker, products: ProductMaker): CheesePlan {
  const factory = maker.make({
    key: 'cheese-factory',
    kind: 'factory',
    mark: brand,
    ending: '乳品有限公司',
    aliases: ['栀禾乳品'],
  });
  const numbered = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
  const distributors = numbered(distributorCount).map((n) =>
    maker.make({ key: `cheese-distributor-${n}`, kind: 'wholesaler', ending: '食品商行' }),
  );
  const shops = numbered(shopCount).map((n) =>
    maker.make({ key: `cheese-shop-${n}`, kind: n % 4 === 0 ? 'supermarket' : 'shop' }),
  );
  const refuser = maker.make({ key: 'cheese-refuser', kind: 'supermarket' });
  const template = {
    key: 'cheese-2018',
    category: 'cheese',
    name: '儿童奶酪',
    nameEn: 'Cheese for children',
    base: 'piece' as const,
    days: 180,
    pieceUnit: '袋',
    carton: 20,
    spec: '100 g/袋',
    storage: '2～6 ℃',
    aliases: ['栀禾奶酪', '奶酪棒'],
  };
  const product = products.make(template, factory, brand);
  const cast: Cast = { factory, distributors, shops, refuser, product };
  return { parties: [factory, ...distributors, ...shops, refuser], play: (world) => play(world, cast) };
}

function play(world: World, cast: Cast): CheeseIncident {
  const stage = makeBatch(world, cast);
  deliverToDistributors(stage);
  deliverToShops(stage);
  sellAndCount(stage);
  sendBack(stage);
  link(stage);
  return expected(stage);
}

function expected({
  world,
  factory,
  distributors,
  shops,
  refuser,
  product,
  honest,
  invented,
}: Stage): CheeseIncident {
  const lots = new Set([honest.key, invented.key]);
  const figures = figuresByParty(world.movements, lots);
  const sellers = [
    ...distributors.map((party) => expectedHolder(party, 'distributor', figures)),
    ...shops.map((party) => expectedHolder(party, 'shop', figures)),
  ].filter((one) => one.received > 0);
  const maker = expectedHolder(factory, 'factory', figures);
  return {
    factory: factory.key,
    product: product.key,
    gtin: product.gtin ?? '',
    batch,
    falseBatch,
    lots: [...lots],
    trueExpiryDate: honest.expiryDate,
    falseExpiryDate: falseStatement.expiryDate,
    foundOn: '2018-07-20',
    made: sum(
      world.movements
        .filter((one) => one.kind === 'produced' && lots.has(one.lot))
        .map((one) => one.quantity),
    ),
    soldByFactory: sum(
      world.movements
        .filter((one) => one.from === factory.key && one.kind === 'handed-over' && lots.has(one.lot))
        .map((one) => one.quantity),
    ),
    relabelledExpiry: sum(sentFalseDate),
    relabelledBatch: sum(sentFalseBatch),
    distributors: sellers.filter((one) => one.role === 'distributor').length,
    shops: sellers.filter((one) => one.role === 'shop').length,
    sellers: sellers.length,
    refusers: [refuser.key],
    accounting: accountingOf(maker, sellers),
    holders: [maker, ...sellers],
  };
}

/** What the factory has again is what came back; everything else is with, or went through, the sellers. */
function accountingOf(maker: ExpectedHolder, sellers: readonly ExpectedHolder[]): Accounting {
  const total = (
    field: 'sold' | 'returnedByConsumers' | 'stillThere' | 'disposed' | 'unaccounted' | 'onTheWayIn',
  ) => sum(sellers.map((one) => one[field]));
  return {
    soldToConsumers: total('sold') - total('returnedByConsumers'),
    inStockAtSellers: total('stillThere'),
    onTheWay: total('onTheWayIn') + maker.onTheWayIn,
    returnedToFactory: maker.stillThere,
    disposed: total('disposed'),
    unaccounted: total('unaccounted') + maker.unaccounted,
  };
}
