import { produce, sell } from './acts.ts';
import { type Product, type ProductMaker, produce as produceGoods } from './catalogue.ts';
import { handOver } from './hand-over.ts';
import { makeLot, rapidTest } from './lot-makers.ts';
import { origins } from './names.ts';
import type { Party, PartyMaker } from './parties.ts';
import { castTea, makeTea, type TeaGoods } from './tea-making.ts';
import type { HeroStory } from './truth.ts';
import { DAY, HOUR, localDay, midnightOf, productRef, type World } from './world.ts';

/**
 * The two stories that pictures, the README and the scan page show, always there and always fresh: twelve
 * crates of Chinese cabbage of 15 kg from the field to the shelf, and a tin of tea with a GTIN.
 */
export const HERO = {
  cabbageLot: 'hero-cabbage',
  cabbageProduct: 'chinese-cabbage',
  farm: 'hero-farm',
  farmName: '漳浦禾汀家庭农场',
  wholesaler: 'hero-wholesaler',
  supermarket: 'hero-supermarket',
  marks: ['禾汀', '澄源', '鹭禾', '茗渚', '栀禾', '澄禾优'],
  crates: 12,
  crate_g: 15_000,
  teaLot: 'hero-tea',
  teaProduct: 'hero-tea',
  teaFactory: 'hero-tea-factory',
  /** First GTIN of the hero's product maker: 952 1001 00001 and its check digit. */
  teaGtin: '9521001000017',
} as const;

export interface HeroPlan {
  parties: Party[];
  play(world: World): HeroStory;
}

interface Cast {
  farm: Party;
  wholesaler: Party;
  supermarket: Party;
  factory: Party;
  cabbage: Product;
  tea: Product;
  goods: TeaGoods;
}

/** Also registers the city's 大白菜, which every other farm uses too. */
export function castHero(maker: PartyMaker, products: ProductMaker): HeroPlan {
  const [outside] = origins;
  if (!outside) throw new RangeError('The hero needs a place to come from.');
  const farm = maker.make({ key: HERO.farm, kind: 'farm', mark: '禾汀', ending: '家庭农场', outside });
  const wholesaler = maker.make({
    key: HERO.wholesaler,
    kind: 'wholesaler',
    mark: '澄源',
    ending: '蔬菜批发部',
  });
  const supermarket = maker.make({
    key: HERO.supermarket,
    kind: 'supermarket',
    mark: '鹭禾',
    ending: '生活超市',
  });
  const factory = maker.make({ key: HERO.teaFactory, kind: 'factory', mark: '茗渚', ending: '茶业有限公司' });
  const tea = products.make(
    {
      key: HERO.teaProduct,
      category: 'oolong-tea',
      name: '乌龙茶',
      nameEn: 'Oolong tea',
      base: 'piece',
      days: 540,
      pieceUnit: '罐',
      carton: 24,
      spec: '100 g/罐',
      storage: '密封、避光、防潮',
      aliases: ['茗渚乌龙', '清香乌龙茶'],
    },
    factory,
    '茗渚',
  );
  const template = produceGoods.find((one) => one.key === HERO.cabbageProduct);
  if (!template) throw new RangeError('The catalogue has no Chinese cabbage.');
  const cabbage = products.make(template, farm, null);
  const goods = castTea(products, factory);
  const cast: Cast = { farm, wholesaler, supermarket, factory, cabbage, tea, goods };
  return { parties: [farm, wholesaler, supermarket, factory], play: (world) => play(world, cast) };
}

function play(world: World, cast: Cast): HeroStory {
  return { cabbage: cabbageStory(world, cast), tea: teaStory(world, cast) };
}

/** Cut two days before the plan's end, on the shelf the next morning; the wholesaler made a quick test. */
function cabbageStory(world: World, { farm, wholesaler, supermarket, cabbage }: Cast): HeroStory['cabbage'] {
  const day = midnightOf(localDay(world.end - 2 * DAY));
  const lot = makeLot(world, { product: cabbage, producer: farm, at: day + 15 * HOUR, key: HERO.cabbageLot });
  const load = 40 * HERO.crate_g;
  produce(world, { party: farm, at: day + 15 * HOUR }, [{ lot, quantity: load }]);
  handOver(world, {
    sender: farm,
    receiver: wholesaler,
    at: day + 18 * HOUR,
    travel: 2 * HOUR,
    lines: [{ lot, quantity: load }],
  });
  const tested = day + 21 * HOUR;
  const test = rapidTest(world, wholesaler, tested);
  lot.papers = [...lot.papers, test];
  const body = { ...test, productId: productRef(cabbage), result: '合格：农药残留抑制率 12%（限值 50%）' };
  world.emit({ at: tested, lots: [lot], actor: wholesaler.key }, { op: 'certificate', body });
  const quantity = HERO.crates * HERO.crate_g;
  const voucher = handOver(world, {
    sender: wholesaler,
    receiver: supermarket,
    at: day + DAY - HOUR,
    lines: [{ lot, quantity }],
  });
  const shelf = day + DAY;
  for (const [hour, kg] of [
    [1, 18],
    [2, 23],
    [3, 12],
  ] as const) {
    sell(world, { party: supermarket, at: shelf + hour * HOUR }, [{ lot, quantity: kg * 1000 + 500 }]);
  }
  return {
    lot: lot.key,
    product: cabbage.key,
    farm: farm.key,
    wholesaler: wholesaler.key,
    supermarket: supermarket.key,
    voucher: voucher?.key ?? '',
  };
}

function teaStory(world: World, { factory, supermarket, tea, goods }: Cast): HeroStory['tea'] {
  const day = midnightOf(localDay(world.end - 9 * DAY));
  const batch = `MZ${localDay(day).replaceAll('-', '')}`;
  const lot = makeLot(world, {
    product: tea,
    producer: factory,
    at: day + 10 * HOUR,
    batch,
    key: HERO.teaLot,
  });
  makeTea(world, factory, goods, { lot, tins: 480, packedAt: day + 10 * HOUR });
  handOver(world, {
    sender: factory,
    receiver: supermarket,
    at: day + 2 * DAY + 9 * HOUR,
    lines: [{ lot, quantity: 120 }],
  });
  for (const [after, tins] of [
    [4, 9],
    [5, 7],
    [6, 11],
  ] as const) {
    sell(world, { party: supermarket, at: day + after * DAY + 20 * HOUR }, [{ lot, quantity: tins }]);
  }
  // The supermarket's desk has something to receive when the demonstration starts.
  const lines = [{ lot, quantity: 48 }];
  const at = world.end - HOUR / 2;
  handOver(world, {
    sender: factory,
    receiver: supermarket,
    at,
    lines,
    onTheWay: true,
    papers: 'unanswered',
  });
  return {
    lot: lot.key,
    product: tea.key,
    gtin: tea.gtin ?? '',
    batch,
    factory: factory.key,
    supermarket: supermarket.key,
  };
}
