import {
  boxedMeal,
  eggsAndFish,
  imported,
  livePig,
  meat,
  type Product,
  type ProductMaker,
  packaged,
  produce,
  rawMaterials,
  tofu,
} from './catalogue.ts';
import type { Party } from './parties.ts';
import type { Random } from './random.ts';

/** Who makes what and who buys from whom, settled once for the whole plan. */

export type Trade = 'produce' | 'fish' | 'meat' | 'packaged' | 'imported';

export interface Market {
  /** What each origin, factory, workshop, kitchen and importer offers. */
  offers: Map<string, Product[]>;
  /** Where each sender sells, nearest first. */
  buyers: Map<string, Party[]>;
  byKind(...kinds: Party['kind'][]): Party[];
  carcass: Product;
  cuts: Product;
  /** Brand owners who buy soybeans, fish or pork for what they make. */
  needs: Map<string, 'coarse-grain' | 'sea-bass' | 'pork-cuts'>;
}

const retail = [
  'market-stall',
  'supermarket',
  'shop',
  'restaurant',
  'canteen',
  'central-kitchen',
  'online-platform',
] as const;
const trades: readonly Trade[] = ['produce', 'produce', 'fish', 'meat', 'packaged', 'produce', 'imported'];

/** Products by template key are made once; `products` may already know some. */
function once(products: ProductMaker, key: string, make: () => Product): Product {
  return products.products.find((one) => one.key === key) ?? make();
}

export function setUpMarket(
  parties: readonly Party[],
  extraRetail: readonly Party[],
  products: ProductMaker,
  random: Random,
): Market {
  const byKind = (...kinds: Party['kind'][]) => parties.filter((one) => kinds.includes(one.kind));
  const offers = new Map<string, Product[]>();
  const needs: Market['needs'] = new Map();
  const farms = byKind('farm', 'cooperative');
  const [firstFarm] = farms;
  const [slaughterhouse] = byKind('slaughterhouse');
  if (!firstFarm || !slaughterhouse) throw new RangeError('A city needs farms and a slaughterhouse.');
  const loose = (list: readonly (typeof livePig)[]) =>
    list.map((one) => once(products, one.key, () => products.make(one, firstFarm, null)));
  const greens = loose(produce);
  const fish = loose(eggsAndFish);
  const [pigs, soybeans] = [loose([livePig]), loose(rawMaterials)];
  for (const [index, farm] of farms.entries()) {
    const goods =
      index % 5 === 1
        ? random.some(fish, 3)
        : index % 5 === 2
          ? pigs
          : index % 5 === 4
            ? [...random.some(greens, 2), ...soybeans]
            : random.some(greens, 4);
    offers.set(farm.key, goods);
  }
  const [carcass, cuts] = meat.map((one) => products.make(one, slaughterhouse, null));
  if (!carcass || !cuts) throw new RangeError('The catalogue has no meat.');
  branded(byKind('factory'), products, offers, needs);
  for (const workshop of byKind('workshop')) {
    offers.set(workshop.key, [once(products, tofu.key, () => products.make(tofu, workshop, null))]);
    needs.set(workshop.key, 'coarse-grain');
  }
  for (const importer of byKind('importer')) {
    offers.set(
      importer.key,
      imported.map((one) => madeBy(products, one, importer)),
    );
  }
  for (const kitchen of byKind('central-kitchen')) {
    offers.set(kitchen.key, [products.make(boxedMeal, kitchen, null, `${boxedMeal.key}/${kitchen.key}`)]);
  }
  return { offers, buyers: clients(byKind, extraRetail, random), byKind, carcass, cuts, needs };
}

function madeBy(products: ProductMaker, template: (typeof imported)[number], importer: Party): Product {
  if (template.pieceUnit)
    return products.make(template, importer, importer.mark, `${template.key}/${importer.key}`);
  return once(products, template.key, () => products.make(template, importer, null));
}

function branded(
  factories: readonly Party[],
  products: ProductMaker,
  offers: Map<string, Product[]>,
  needs: Market['needs'],
): void {
  for (const [index, factory] of factories.entries()) {
    const chosen = [0, 1].flatMap((step) => packaged[(index * 2 + step) % packaged.length] ?? []);
    offers.set(
      factory.key,
      chosen.map((one) => products.make(one, factory, factory.mark, `${one.key}/${factory.key}`)),
    );
    if (chosen.some((one) => one.key === 'fish-balls')) needs.set(factory.key, 'sea-bass');
    else if (chosen.some((one) => one.key === 'dumplings')) needs.set(factory.key, 'pork-cuts');
    else if (chosen.some((one) => one.key === 'soy-sauce')) needs.set(factory.key, 'coarse-grain');
  }
}

export const tradeOf = (wholesaler: Party): Trade => {
  const number = Number(/-(\d+)$/.exec(wholesaler.key)?.[1] ?? 0);
  return trades[number % trades.length] ?? 'produce';
};

function clients(
  byKind: Market['byKind'],
  extraRetail: readonly Party[],
  random: Random,
): Map<string, Party[]> {
  const buyers = new Map<string, Party[]>();
  const wholesalers = byKind('wholesaler');
  const dealing = (...wanted: Trade[]) => wholesalers.filter((one) => wanted.includes(tradeOf(one)));
  const shops = [...byKind(...retail), ...extraRetail];
  const mills = byKind('factory', 'workshop');
  for (const farm of byKind('farm', 'cooperative'))
    buyers.set(farm.key, random.some(dealing('produce', 'fish'), 3));
  for (const plant of byKind('slaughterhouse')) buyers.set(plant.key, dealing('meat'));
  for (const maker of byKind('factory', 'workshop')) {
    buyers.set(maker.key, [...random.some(dealing('packaged'), 2), ...random.some(byKind('supermarket'), 2)]);
  }
  for (const importer of byKind('importer')) {
    buyers.set(importer.key, [...dealing('imported', 'packaged'), ...byKind('cold-store')]);
  }
  for (const store of byKind('cold-store')) buyers.set(store.key, dealing('imported'));
  for (const kitchen of byKind('central-kitchen')) buyers.set(kitchen.key, byKind('canteen'));
  for (const wholesaler of wholesalers) {
    const raw = mills.filter(() => random.chance(0.2));
    buyers.set(wholesaler.key, [...random.some(shops, 26), ...byKind('central-kitchen'), ...raw]);
  }
  return buyers;
}
