import { Batch, BatchConflict } from '../../platform/batch.ts';
import type { Queryable } from '../../platform/db.ts';
import type { Id } from '../../platform/ids.ts';
import { deferred, lookup, WRITE_ORDER } from '../../platform/lookups.ts';
import type { PackingLevelValue, ProductValue } from './registry.schemas.ts';
import type { BaseUnit } from './rules/units.ts';

export type ProductId = Id<'product'>;
export type Product = ProductValue & { productId: ProductId; baseUnit: BaseUnit };

interface ProductRow {
  product_id: ProductId;
  gtin: string | null;
  code: string;
  name: string;
  name_en: string | null;
  brand: string | null;
  specification: string | null;
  category: string;
  imported: boolean;
  base_unit: BaseUnit;
  piece_unit: string | null;
  packing: PackingLevelValue[];
  shelf_life: string | null;
  producer_id: string | null;
  aliases: string[];
  source: string;
}

const COLUMNS = `product_id, gtin, code, name, name_en, brand, specification, category, imported, base_unit,
  piece_unit, packing, shelf_life, producer_id, aliases, source`;

const toProduct = (row: ProductRow): Product => ({
  productId: row.product_id,
  gtin: row.gtin,
  code: row.code,
  name: row.name,
  nameEn: row.name_en,
  brand: row.brand,
  specification: row.specification,
  category: row.category,
  imported: row.imported,
  baseUnit: row.base_unit,
  pieceUnit: row.piece_unit,
  packing: row.packing,
  shelfLife: row.shelf_life,
  producerId: row.producer_id,
  aliases: row.aliases,
  source: row.source,
});

export interface ProductKeys {
  ids: readonly string[];
  gtins: readonly string[];
  codes: readonly string[];
}

/** By 'id 123', 'gtin 069…' or 'code …'. */
const productsByKey = lookup(async (db, keys): Promise<Map<string, Product>> => {
  const of = (kind: string) =>
    keys.flatMap((key) => (key.startsWith(`${kind} `) ? key.slice(kind.length + 1) : []));
  const rows = await db.query<ProductRow>(
    `SELECT ${COLUMNS} FROM registry.product
      WHERE product_id = ANY($1::bigint[]) OR gtin = ANY($2::text[]) OR code = ANY($3::text[])`,
    [of('id'), of('gtin'), of('code')],
    'registry-find-products',
  );
  return new Map(
    rows.flatMap((row) => {
      const product = toProduct(row);
      const { productId, gtin, code } = product;
      return [
        [`id ${productId}`, product] as const,
        [`gtin ${gtin}`, product] as const,
        [`code ${code}`, product] as const,
      ];
    }),
  );
});

/** All products that any of the keys names, in one look-up. */
export async function findProducts(db: Queryable, keys: ProductKeys): Promise<Product[]> {
  const found = await productsByKey(db, [
    ...new Set([
      ...keys.ids.map((id) => `id ${id}`),
      ...keys.gtins.map((gtin) => `gtin ${gtin}`),
      ...keys.codes.map((code) => `code ${code}`),
    ]),
  ]);
  return [...new Map([...found.values()].map((product) => [product.productId, product])).values()];
}

export async function listProducts(
  db: Queryable,
  filter: { producerId?: string; limit: number },
): Promise<Product[]> {
  const rows = await db.query<ProductRow>(
    `SELECT ${COLUMNS} FROM registry.product WHERE ($1::bigint IS NULL OR producer_id = $1) ORDER BY product_id LIMIT $2`,
    [filter.producerId ?? null, filter.limit],
  );
  return rows.map(toProduct);
}

async function insertProducts(db: Queryable, products: readonly Product[]): Promise<number> {
  const rows = await db.query(
    `INSERT INTO registry.product (${COLUMNS})
     SELECT ${COLUMNS} FROM jsonb_to_recordset($1::jsonb) AS one(product_id bigint, gtin text, code text, name text,
       name_en text, brand text, specification text, category text, imported boolean, base_unit text, piece_unit text,
       packing jsonb, shelf_life text, producer_id bigint, aliases text[], source text)
     ON CONFLICT DO NOTHING RETURNING 1`,
    [
      JSON.stringify(
        products.map((product) => ({
          product_id: product.productId,
          gtin: product.gtin,
          code: product.code,
          name: product.name,
          name_en: product.nameEn,
          brand: product.brand,
          specification: product.specification,
          category: product.category,
          imported: product.imported,
          base_unit: product.baseUnit,
          piece_unit: product.pieceUnit,
          packing: product.packing,
          shelf_life: product.shelfLife,
          producer_id: product.producerId,
          aliases: product.aliases,
          source: product.source,
        })),
      ),
    ],
    'registry-insert-products',
  );
  return rows.length;
}

const insertProductsLater = deferred<Product>(WRITE_ORDER.products, async (db, products) => {
  if ((await insertProducts(db, products)) !== products.length)
    throw new BatchConflict('a product was registered meanwhile');
});

/** False when the GTIN or the code is registered already. */
export async function insertProduct(db: Queryable, product: Product): Promise<boolean> {
  if (!(db instanceof Batch)) return (await insertProducts(db, [product])) === 1;
  // Id and code were minted just now: only the GTIN can have been there before.
  if (product.gtin !== null && (await productsByKey(db, [`gtin ${product.gtin}`])).size > 0) return false;
  await insertProductsLater(db, [product]);
  for (const key of [`id ${product.productId}`, `code ${product.code}`, `gtin ${product.gtin}`])
    productsByKey.know(db, key, product);
  return true;
}
