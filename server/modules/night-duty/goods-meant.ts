import { normaliseGtin } from '../../platform/codes/gs1-check-digit.ts';
import type { Queryable } from '../../platform/db.ts';
import {
  findProducts,
  type Party,
  type Product,
  partiesById,
  producersAmong,
  productsByNames,
  productsUnder,
  rankMatches,
  searchParties,
  searchProducts,
} from '../registry/index.ts';
import { goodsUnknown } from './night-duty.errors.ts';

/** What a name that somebody heard may stand for. */
export const GOODS_KINDS = ['product', 'brand', 'producer'] as const;
export type GoodsKind = (typeof GOODS_KINDS)[number];

export interface GoodsMeant {
  /** What it is asked for by again: `product:<id>`, `brand:<name>`, `producer:<id>`. */
  key: string;
  kind: GoodsKind;
  name: string;
  /** Brand, specification and GTINs of a product; the place of a producer. */
  detail: string;
  productIds: string[];
  score: number;
}

/** More products under one brand or producer than this are cut, and said to be. */
export const PRODUCTS_MAX = 2000;
const FOUND_MAX = 60;
const PARTIES_MAX = 10;
const CHOICES_MAX = 6;

/**
 * What a name with slips may stand for, the likeliest first: a product (under all its GTINs), a brand or a producer. Where a
 * brand's or a producer's products are those of one name, it is one choice; of two that fit alike the wider one comes first:
 * whoever asks at night would rather call one dealer too many.
 */
export async function goodsMeant(db: Queryable, said: string): Promise<GoodsMeant[]> {
  const text = said.trim();
  if (text === '') return [];
  const gtin = /^\d{8,14}$/.test(text) ? normaliseGtin(text) : null;
  if (gtin?.ok) {
    const [exact] = await findProducts(db, { ids: [], gtins: [gtin.gtin], codes: [] });
    if (exact) return [await familyOf(db, exact, 1)];
  }
  const [products, parties] = await Promise.all([
    searchProducts(db, text, FOUND_MAX),
    searchParties(db, text, PARTIES_MAX, { registeredOnly: false }),
  ]);
  const choices = await Promise.all([
    ...brandsMeant(text, products).map(({ brand, score }) => brandOf(db, brand, score)),
    ...(await producersMeant(db, parties)).map(({ party, score }) => producerOf(db, party, score)),
    ...firstOfEachName(products).map(({ product, score }) => familyOf(db, product, score)),
  ]);
  return distinct(choices).slice(0, CHOICES_MAX);
}

/** What a key stands for. Errors: `goods-unknown`. */
export async function goodsByKey(db: Queryable, key: string): Promise<GoodsMeant> {
  const [kind = '', ...rest] = key.split(':');
  const name = rest.join(':');
  if (kind === 'brand' && name !== '') {
    const meant = await brandOf(db, name, 1);
    if (meant.productIds.length > 0) return meant;
  }
  if (!/^\d{1,19}$/.test(name)) throw goodsUnknown();
  if (kind === 'product') {
    const [product] = await findProducts(db, { ids: [name], gtins: [], codes: [] });
    if (product) return familyOf(db, product, 1);
  }
  if (kind === 'producer') {
    const party = (await partiesById(db, [name])).get(name);
    if (party) return producerOf(db, party, 1);
  }
  throw goodsUnknown();
}

/** One product under all its GTINs: the same name, brand and producer. */
async function familyOf(db: Queryable, product: Product, score: number): Promise<GoodsMeant> {
  const same = (await productsByNames(db, [product.name])).filter(
    (one) => one.brand === product.brand && one.producerId === product.producerId,
  );
  // Of a name that very many bear not all are fetched: this one is among them in any case.
  const all = same.some((one) => one.productId === product.productId) ? same : [product, ...same];
  const gtins = all.flatMap((one) => one.gtin ?? []);
  const facts = [
    product.brand,
    all.length === 1 ? product.specification : null,
    gtins.length > 2 ? `${gtins.length} GTIN` : gtins.join('、'),
  ];
  return {
    key: `product:${product.productId}`,
    kind: 'product',
    name: product.name,
    detail: facts.filter(Boolean).join(' · '),
    productIds: all.map((one) => one.productId),
    score,
  };
}

function firstOfEachName(found: readonly { product: Product; score: number }[]) {
  const seen = new Set<string>();
  return found
    .filter(({ product }) => {
      const key = `${product.name} ${product.brand} ${product.producerId}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .slice(0, CHOICES_MAX);
}

/** Brands of the products found that the name itself fits. */
function brandsMeant(text: string, found: readonly { product: Product; score: number }[]) {
  const brands = [...new Set(found.flatMap(({ product }) => product.brand ?? []))].map((name) => ({ name }));
  return rankMatches(text, brands, 3).map(({ candidate, score }) => ({ brand: candidate.name, score }));
}

async function brandOf(db: Queryable, brand: string, score: number): Promise<GoodsMeant> {
  const products = await productsUnder(db, { brand }, PRODUCTS_MAX);
  return {
    key: `brand:${brand}`,
    kind: 'brand',
    name: brand,
    detail: '',
    productIds: products.map((one) => one.productId),
    score,
  };
}

async function producersMeant(db: Queryable, found: readonly { party: Party; score: number }[]) {
  const makers = await producersAmong(
    db,
    found.map(({ party }) => party.partyId),
  );
  return found.filter(({ party }) => makers.has(party.partyId));
}

async function producerOf(db: Queryable, party: Party, score: number): Promise<GoodsMeant> {
  const products = await productsUnder(db, { producerId: party.partyId }, PRODUCTS_MAX);
  return {
    key: `producer:${party.partyId}`,
    kind: 'producer',
    name: party.name,
    detail: party.address ?? '',
    productIds: products.map((one) => one.productId),
    score,
  };
}

/** Best first; of the same products the one that fits best, or was put first: brand, producer, product. */
function distinct(choices: readonly GoodsMeant[]): GoodsMeant[] {
  const kept = new Map<string, GoodsMeant>();
  const sorted = [...choices]
    .filter(({ productIds }) => productIds.length > 0)
    .sort((a, b) => b.score - a.score || b.productIds.length - a.productIds.length);
  for (const choice of sorted) {
    const key = [...choice.productIds].sort().join(' ');
    const earlier = kept.get(key);
    // What a brand or a producer stands for is better called by its product where it has only one.
    if (!earlier) kept.set(key, choice);
    else if (choice.kind === 'product' && earlier.kind !== 'product')
      kept.set(key, { ...choice, score: earlier.score });
  }
  return [...kept.values()];
}
