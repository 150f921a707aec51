import { figuresByParty } from './accounts.ts';
import { importGoods, sell } from './acts.ts';
import type { Product, ProductMaker } from './catalogue.ts';
import { handOver } from './hand-over.ts';
import { makeLot } from './lot-makers.ts';
import type { Party, PartyMaker } from './parties.ts';
import { Random } from './random.ts';
import type { DrinkIncident } from './truth.ts';
import { DAY, HOUR, type Lot, midnightOf, partyRef, type World } from './world.ts';

/**
 * 2020-05-13: a solid beverage made in another province was sold to parents as if it were formula for babies
 * with allergies. The question then was: who sells it here, and how much has he? 30 local dealers: 2 who bought
 * from the factory and 28 shops. The factory keeps no records on the platform, so that the first ones are the
 * two dealers' own purchase records. The incident is the same in every plan.
 */
const incidentSeed = 20_200_513;
const shopCount = 28;
const brand = '澄禾优';
const batches = [
  { batch: 'CHY191106', made: '2019-11-06', bought: '2019-11-25', each: 420 },
  { batch: 'CHY200103', made: '2020-01-03', bought: '2020-01-14', each: 380 },
  { batch: 'CHY200310', made: '2020-03-10', bought: '2020-03-24', each: 300 },
] as const;

interface Cast {
  factory: Party;
  agents: Party[];
  shops: Party[];
  product: Product;
}

export interface DrinkPlan {
  parties: Party[];
  play(world: World): DrinkIncident;
}

export function castDrink(maker: PartyMaker, products: ProductMaker): DrinkPlan {
  const outside = { county: '赣州', division: '360702', address: '江西省赣州市章贡区禾岚工业园9号' };
  const factory = maker.make({
    key: 'drink-factory',
    kind: 'factory',
    mark: brand,
    ending: '营养食品有限公司',
    outside,
  });
  const agents = [1, 2].map((n) =>
    maker.make({ key: `drink-agent-${n}`, kind: 'wholesaler', ending: '营养食品商行' }),
  );
  const shops = Array.from({ length: shopCount }, (_, n) =>
    maker.make({ key: `drink-shop-${n + 1}`, kind: 'shop', ending: '母婴食品店' }),
  );
  const template = {
    key: 'drink-2020',
    category: 'solid-beverage',
    name: '蛋白固体饮料',
    nameEn: 'Chengheyou protein drink powder',
    base: 'piece' as const,
    days: 730,
    pieceUnit: '罐',
    carton: 6,
    spec: '400 g/罐',
    storage: '阴凉干燥',
    aliases: ['澄禾优', '澄禾优固体饮料', '澄禾优蛋白粉'],
  };
  const cast: Cast = { factory, agents, shops, product: products.make(template, factory, brand) };
  return { parties: [factory, ...agents, ...shops], play: (world) => play(world, cast) };
}

function play(world: World, cast: Cast): DrinkIncident {
  const random = new Random(incidentSeed);
  const lots = batches.map(({ batch, made, bought, each }, index) => {
    const lot = makeLot(world, {
      product: cast.product,
      producer: cast.factory,
      at: midnightOf(made) + 10 * HOUR,
      batch,
      key: `drink-2020-${index + 1}`,
    });
    buyAndSpread(world, cast, random, lot, midnightOf(bought), each);
    return lot;
  });
  for (const [index, shop] of cast.shops.entries()) {
    for (const day of ['2020-03-02', '2020-04-20', '2020-05-09']) {
      const at = midnightOf(day) + (9 + (index % 11)) * HOUR;
      const portions = lots.flatMap((lot) => {
        if (world.readyAt(shop, lot) > at) return [];
        const quantity = Math.floor((world.held(shop, lot) * random.whole(20, 70)) / 100);
        return quantity > 0 ? [{ lot, quantity }] : [];
      });
      sell(world, { party: shop, at }, portions);
    }
  }
  return expected(world, cast, lots);
}

/** Both agents buy of the batch; each sends some to fourteen shops, to every shop of at least one batch. */
function buyAndSpread(
  world: World,
  { factory, agents, shops }: Cast,
  random: Random,
  lot: Lot,
  day: number,
  each: number,
): void {
  for (const [index, agent] of agents.entries()) {
    const supplier = { partyId: partyRef(factory) };
    importGoods(world, { party: agent, at: day + (10 + index) * HOUR }, supplier, [{ lot, quantity: each }]);
    for (const [number, shop] of shops.entries()) {
      const takesPart = lot.batch === batches[0].batch || random.chance(0.6);
      if (number % agents.length !== index || !takesPart) continue;
      const quantity = random.whole(8, Math.floor(each / 15));
      const at = day + (2 + (number % 5)) * DAY + 9 * HOUR;
      handOver(world, { sender: agent, receiver: shop, at, lines: [{ lot, quantity }] });
    }
  }
}

function expected(
  world: World,
  { factory, agents, shops, product }: Cast,
  lots: readonly Lot[],
): DrinkIncident {
  const figures = figuresByParty(world.movements, new Set(lots.map((lot) => lot.key)));
  const dealers = [...agents, ...shops].flatMap((party) => {
    const found = figures.get(party.key);
    if (!found) return [];
    const { received, sold, movedOn, stillThere } = found;
    return [{ party: party.key, name: party.name, received, sold, movedOn, stillThere }];
  });
  const total = (field: 'sold' | 'stillThere') => dealers.reduce((all, one) => all + one[field], 0);
  return {
    product: product.key,
    gtin: product.gtin ?? '',
    name: product.name,
    aliases: ['澄禾优', '澄禾优固体饮料', '澄禾优蛋白粉'],
    queries: [
      { text: '成禾优', slip: 'homophone' },
      { text: '澄和优蛋白固体饮料', slip: 'homophone' },
      { text: '澄木优蛋白固体饮料', slip: 'one-character' },
      { text: '澄优蛋白固体饮料', slip: 'missing-character' },
      { text: 'chy', slip: 'initials' },
      { text: '澄禾优蛋白粉', slip: 'alias' },
    ],
    producer: factory.key,
    lots: lots.map((lot) => lot.key),
    foundOn: '2020-05-13',
    dealers,
    totals: {
      received: dealers.reduce((all, one) => all + one.received, 0),
      sold: total('sold'),
      stillThere: total('stillThere'),
    },
  };
}
