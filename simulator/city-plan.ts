import { ProductMaker } from './catalogue.ts';
import { castCheese } from './cheese-2018.ts';
import type { CityFacts } from './city-facts.ts';
import { castDrink } from './drink-2020.ts';
import { castHero, HERO } from './hero-story.ts';
import { setUpMarket } from './market.ts';
import { origins } from './names.ts';
import { playDay } from './ordinary-days.ts';
import { ordinaryParties, type Party, PartyMaker } from './parties.ts';
import { Random } from './random.ts';
import type { Operation, PartySeed, ProductSeed } from './target.ts';
import type { Truth } from './truth.ts';
import { DAY, iso, localDay, midnightOf, World } from './world.ts';

export interface PlanWish {
  /** Any whole number; the same number and city give the same plan, byte for byte. */
  seed: number;
  /** About how many businesses in all. The incidents and the hero's story bring 83, and no city has fewer than 120. */
  businesses: number;
  /** Ordinary days before the plan's end. */
  days: number;
  /** First ordinary day, YYYY-MM-DD. */
  startDate: string;
  /** Instant at which the plan ends, RFC 3339: nothing happens or is recorded later. Default: `days` after the start. */
  endsAt?: string;
  city: CityFacts;
}

export interface CityPlan {
  /** Markets stand before their stalls. */
  parties: PartySeed[];
  products: ProductSeed[];
  /** In the order in which the platform hears of them. */
  operations: Operation[];
  truth: Truth;
}

/** The first day of a plan of so many days whose last one is under way at `endsAt` (RFC 3339). */
export function startDateFor(endsAt: string, days: number): string {
  return localDay(Date.parse(endsAt) - (days - 1) * DAY);
}

/** Seeds of what is the same in every plan, and where its codes begin. */
const fixed = { seed: 35_02, partySerial: 1, heroProduct: 1, incidentProduct: 101 };
const own = { partySerial: 1001, product: 1001 };

/**
 * Makes a city up: parties, products, everything that happens between them and what the platform hears of it.
 * Pure: the same wish gives the same plan.
 * @throws RangeError when the wish makes no sense, or the city lacks a category of the catalogue
 */
export function generateCity(wish: PlanWish): CityPlan {
  const start = midnightOf(wish.startDate);
  const end = wish.endsAt === undefined ? start + wish.days * DAY : Date.parse(wish.endsAt);
  if (!(wish.days >= 1) || Number.isNaN(start) || !(end > start)) {
    throw new RangeError('A plan needs a start date, at least one day, and an end after its start.');
  }
  // The 字号 of the hero's story are given, the others are drawn around them.
  const marks = new Set(HERO.marks);
  const fixedMaker = new PartyMaker(wish.city, new Random(fixed.seed), fixed.partySerial, marks);
  const heroProducts = new ProductMaker(wish.city, fixed.heroProduct);
  const incidentProducts = new ProductMaker(wish.city, fixed.incidentProduct);
  const hero = castHero(fixedMaker, heroProducts);
  const cheese = castCheese(fixedMaker, incidentProducts);
  const drink = castDrink(fixedMaker, incidentProducts);
  const fixedParties = [...hero.parties, ...cheese.parties, ...drink.parties];

  const random = new Random(wish.seed);
  const maker = new PartyMaker(wish.city, random.fork('parties'), own.partySerial, marks);
  const ordinary = ordinaryParties(
    maker,
    random.fork('kinds'),
    wish.businesses - fixedParties.length,
    origins,
  );
  const products = new ProductMaker(wish.city, own.product);
  products.products.push(...heroProducts.products.filter((one) => one.gtin === null));
  const shopkeepers = retailers([...ordinary, ...cheese.parties, ...drink.parties]);
  const extraRetail = shopkeepers.filter((one) => fixedParties.includes(one));
  const market = setUpMarket(ordinary, extraRetail, products, random.fork('market'));

  const world = new World(end);
  const incidents = { cheese: cheese.play(world), drink: drink.play(world) };
  // What was left of both is under seal: the shops of the incidents trade on, but not with that.
  world.sealLots();
  const days = { world, market, random: random.fork('days') };
  for (let number = 0; number < wish.days; number++) playDay(days, shopkeepers, start + number * DAY, number);
  const story = hero.play(world);

  const branded = heroProducts.products.filter((one) => one.gtin !== null);
  return {
    parties: [...ordinary, ...fixedParties].map((party) => party.seed),
    products: [...branded, ...incidentProducts.products, ...products.products].map((product) => product.seed),
    operations: world.inOrder(),
    truth: {
      seed: wish.seed,
      startDate: wish.startDate,
      endsAt: iso(end),
      lots: world.trueLots(),
      movements: world.movements,
      incidents,
      hero: story,
    },
  };
}

const retailKinds: ReadonlySet<Party['kind']> = new Set([
  'market-stall',
  'supermarket',
  'shop',
  'restaurant',
  'canteen',
  'online-platform',
]);
const retailers = (parties: readonly Party[]): Party[] => parties.filter((one) => retailKinds.has(one.kind));
