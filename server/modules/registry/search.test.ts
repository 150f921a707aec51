import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEmptyCity, type TestCity } from '../../../test/support/city.ts';
import { Batch } from '../../platform/batch.ts';
import { storeProduct } from './register.ts';
import { searchProducts } from './search.ts';

/**
 * A register in which most names share most of their characters, as the names of a full city do: every gram of the second
 * half is one of thousands of goods, and only what stands before it tells them apart.
 */
const FIRST = [...'鹭厦湖思集同翔海禾田源谷丰嘉佳和远野汐苗'];
const GOODS = '巴氏杀菌鲜牛奶';
const PLAIN = '鲜牛奶';
let city: TestCity;
const brands = FIRST.flatMap((one) =>
  FIRST.flatMap((two) => FIRST.slice(0, 14).map((three) => `${one}${two}${three}`)),
);

beforeAll(async () => {
  city = await openEmptyCity();
  const { tools } = city;
  const category = [...tools.city.categories.keys()][0] ?? '';
  const product = (name: string, brand: string | null) => ({
    ...{ productId: tools.ids.next<'product'>(), code: `P-${name}-${brand}`, gtin: null, nameEn: null },
    ...{
      name,
      brand,
      specification: null,
      category,
      imported: false,
      packing: [],
      shelfLife: null,
      aliases: [],
    },
    ...{ baseUnit: 'piece' as const, pieceUnit: '瓶', producerId: null, source: 'registered' },
  });
  await tools.db.transaction(async (tx) => {
    const batch = new Batch(tx);
    for (const brand of brands) await storeProduct(batch, product(`${brand}${GOODS}`, brand));
    // The last of all, so that it is not among the rows that happen to be read first.
    await storeProduct(batch, product(PLAIN, null));
    await batch.flush();
  });
  await city.owner.query('ANALYZE registry.search_gram');
});
afterAll(() => city?.close());

const found = async (query: string) =>
  (await searchProducts(city.tools.db, query, 5)).map(({ product }) => product.name);
/** From the beginning, the middle and the end of the register. */
const SOME = [0, 0.31, 0.5, 0.77, 1].map((share) => brands[Math.floor(share * (brands.length - 1))] ?? '');

describe('Among thousands of goods whose names are almost alike', () => {
  test('There are more than are read of one gram', () => {
    expect(brands.length).toBeGreaterThan(5000);
  });

  test.each(SOME)('%s is found first by its whole name', async (brand) => {
    expect((await found(`${brand}${GOODS}`))[0]).toBe(`${brand}${GOODS}`);
  });

  test.each(SOME)('%s is found by its brand alone', async (brand) => {
    expect((await found(brand))[0]).toBe(`${brand}${GOODS}`);
  });

  test.each(SOME)('%s is found with a character left out, changed places or misheard', async (brand) => {
    const letters = [...`${brand}${GOODS}`];
    for (const slipped of [
      letters.toSpliced(5, 1),
      letters.with(6, '阿'),
      [...letters.slice(0, 4), letters[5], letters[4], ...letters.slice(6)],
    ])
      expect(await found(slipped.join(''))).toContain(`${brand}${GOODS}`);
  });

  test('A name that has no gram of its own is found first by the very name', async () => {
    expect((await found(PLAIN))[0]).toBe(PLAIN);
  });
});
