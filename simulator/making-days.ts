import { importGoods, type Portion, produce, transform } from './acts.ts';
import type { Product } from './catalogue.ts';
import { makeLot } from './lot-makers.ts';
import type { Market } from './market.ts';
import type { Party } from './parties.ts';
import type { Random } from './random.ts';
import { HOUR, type Instant, type Lot, localDay, MINUTE, type World } from './world.ts';

/** The part of an ordinary day in which goods come into being: fields, factories, kitchens, customs. */
export interface Days {
  world: World;
  market: Market;
  random: Random;
}

export const minuteOf = (random: Random, day: Instant, hourFrom: number, hours: number): Instant =>
  day + hourFrom * HOUR + random.whole(0, hours * 60 - 1) * MINUTE;

/** Still good on the day of an instant. */
export const fresh = (lot: Lot, at: Instant): boolean => lot.expiryDate >= localDay(at);

const batchOf = (prefix: string, at: Instant): string => `${prefix}${localDay(at).replaceAll('-', '')}`;

export function harvest({ world, market, random }: Days, day: Instant): void {
  for (const farm of market.byKind('farm', 'cooperative')) {
    const goods = random.some(market.offers.get(farm.key) ?? [], 2);
    const at = minuteOf(random, day, 14, 3);
    const portions = goods.map((product): Portion => {
      const quantity = product.base === 'piece' ? random.whole(12, 30) : random.whole(20, 60) * 15_000;
      // Grain and beans are loose food: the law asks for a date or batch, which greens need not have.
      const batch = product.goodsKind === 'loose-food' ? { batch: batchOf('SH', at) } : {};
      return { lot: makeLot(world, { product, producer: farm, at, ...batch }), quantity };
    });
    if (portions.length > 0) produce(world, { party: farm, at }, portions);
  }
}

/** Pigs become carcasses of about 80 kg each, and part of those become cuts with nine tenths of the weight. */
export function slaughter({ world, market, random }: Days, day: Instant): void {
  for (const plant of market.byKind('slaughterhouse')) {
    const pigs = all(world, plant, (lot) => lot.product.goodsKind === 'live-animal');
    if (pigs.length === 0) continue;
    const at = minuteOf(random, day, 22, 1);
    const heads = pigs.reduce((sum, one) => sum + one.quantity, 0);
    const lots = pigs.map(({ lot }) => lot);
    const origin = lots
      .map((lot) => lot.origin)
      .filter(unique)
      .join('、')
      .slice(0, 120);
    const make = (product: Product, prefix: string, madeOf: Lot[]) =>
      makeLot(world, { product, producer: plant, at, batch: batchOf(prefix, at), origin, madeOf });
    const carcass = make(market.carcass, 'BT', lots);
    const weight = heads * random.whole(760, 840) * 100;
    transform(world, { party: plant, at }, pigs, [{ lot: carcass, quantity: weight }], '屠宰');
    const cuts = make(market.cuts, 'FG', [carcass]);
    const cutting = Math.floor(weight / 2 / 1000) * 1000;
    const outputs = [{ lot: cuts, quantity: Math.floor((cutting * 9) / 10) }];
    transform(
      world,
      { party: plant, at: at + HOUR / 2 },
      [{ lot: carcass, quantity: cutting }],
      outputs,
      '分割',
    );
  }
}

const unique = <T>(one: T, index: number, whole: readonly T[]): boolean => whole.indexOf(one) === index;

function all(world: World, party: Party, wanted: (lot: Lot) => boolean): Portion[] {
  return world
    .holdings(party)
    .flatMap((lot) => (wanted(lot) ? [{ lot, quantity: world.held(party, lot) }] : []));
}

/** Every other day; where the maker buys its raw material, all raw lots go into all products of the day. */
export function manufacture({ world, market, random }: Days, day: Instant, number: number): void {
  for (const [index, maker] of market.byKind('factory', 'workshop').entries()) {
    const daily = maker.kind === 'workshop';
    if (!daily && (index + number) % 2 === 1) continue;
    const at = minuteOf(random, day, 8, 3);
    const need = market.needs.get(maker.key);
    const raw = need ? all(world, maker, (lot) => lot.product.category === need && fresh(lot, at)) : [];
    if (need && raw.length === 0) continue;
    const weight = raw.reduce((sum, one) => sum + one.quantity, 0);
    const goods = market.offers.get(maker.key) ?? [];
    const madeOf = raw.map(({ lot }) => lot);
    const outputs = goods.map((product): Portion => {
      const own = need ? Math.floor((weight * 2) / goods.length) : 0;
      const quantity =
        product.base === 'g' ? own : need ? Math.max(10, Math.floor(own / 500)) : random.whole(10, 40) * 20;
      return {
        lot: makeLot(world, { product, producer: maker, at, batch: batchOf('P', at), madeOf }),
        quantity,
      };
    });
    if (need) transform(world, { party: maker, at }, raw, outputs, '投料生产');
    else produce(world, { party: maker, at }, outputs);
  }
}

/** Greens and pork of the morning become the day's boxed meals. */
export function cook({ world, market, random }: Days, day: Instant): void {
  for (const kitchen of market.byKind('central-kitchen')) {
    const [product] = market.offers.get(kitchen.key) ?? [];
    const inputs = all(
      world,
      kitchen,
      (lot) => ['produce', 'pork'].includes(lot.product.goodsKind) && fresh(lot, day + 9 * HOUR),
    ).slice(0, 6);
    if (!product || inputs.length === 0) continue;
    const at = minuteOf(random, day, 8, 1);
    const weight = inputs.reduce((sum, one) => sum + one.quantity, 0);
    const madeOf = inputs.map(({ lot }) => lot);
    const lot = makeLot(world, { product, producer: kitchen, at, batch: batchOf('ZC', at), madeOf });
    transform(
      world,
      { party: kitchen, at },
      inputs,
      [{ lot, quantity: Math.max(20, Math.floor(weight / 350)) }],
      '午餐制作',
    );
  }
}

const abroad = [
  { name: 'Harrow Creek Beef Co.', address: 'Queensland, Australia', origin: '澳大利亚' },
  { name: 'Huerto Alerce SpA', address: 'Maule, Chile', origin: '智利' },
  { name: 'Oleícola Sierra Clara S.L.', address: 'Jaén, Spain', origin: '西班牙' },
] as const;

export function clearCustoms({ world, market, random }: Days, day: Instant, number: number): void {
  for (const [index, importer] of market.byKind('importer').entries()) {
    const goods = market.offers.get(importer.key) ?? [];
    const turn = (index + number) % 3;
    const [product, supplier] = [goods[turn], abroad[turn]];
    if (!product || !supplier) continue;
    const at = minuteOf(random, day, 9, 4);
    const lot = makeLot(world, {
      product,
      producer: importer,
      at,
      batch: batchOf(`IM${index + 1}-`, at),
      origin: supplier.origin,
    });
    const quantity = product.base === 'g' ? random.whole(60, 200) * 20_000 : random.whole(20, 60) * 12;
    importGoods(world, { party: importer, at }, { name: supplier.name, address: supplier.address }, [
      { lot, quantity },
    ]);
  }
}

/** A wholesaler who holds two lots of the same greens blends them into one, with papers of his own (样式二). */
export function mix({ world, market, random }: Days, day: Instant): void {
  for (const wholesaler of market.byKind('wholesaler')) {
    const greens = all(world, wholesaler, (lot) => lot.product.goodsKind === 'produce' && lot.batch === null);
    const twice = greens.filter((one) =>
      greens.some((other) => other !== one && other.lot.product === one.lot.product),
    );
    const [first] = twice;
    const wanted = random.next();
    if (first && wanted < 0.5) {
      blend(
        world,
        random,
        wholesaler,
        day,
        twice.filter((one) => one.lot.product === first.lot.product).slice(0, 3),
        '混装',
      );
    } else if (greens[0] && wanted > 0.85) {
      blend(world, random, wholesaler, day, [greens[0]], '分装');
    }
  }
}

function blend(
  world: World,
  random: Random,
  wholesaler: Party,
  day: Instant,
  inputs: readonly Portion[],
  note: string,
): void {
  const at = minuteOf(random, day, 2, 1);
  const [first] = inputs;
  if (!first) return;
  const origins = inputs
    .map(({ lot }) => lot.origin)
    .filter(unique)
    .join('、');
  const lot = makeLot(world, {
    product: first.lot.product,
    producer: wholesaler,
    at,
    batch: batchOf(note === '混装' ? 'HZ' : 'FZ', at),
    origin: (inputs.length > 1 ? `混合产地：${origins}` : origins).slice(0, 120),
    madeOf: inputs.map((one) => one.lot),
  });
  const weight = inputs.reduce((sum, one) => sum + one.quantity, 0);
  transform(world, { party: wholesaler, at }, inputs, [{ lot, quantity: weight }], note);
}
