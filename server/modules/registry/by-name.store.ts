import type { Queryable } from '../../platform/db.ts';
import { type Party, partiesById } from './parties.store.ts';
import { findProducts, type Product } from './products.store.ts';

/** More of one name than this are no help to who means one of them. */
const SAME_NAME_MAX = 50;

/** Products of exactly these names, some of each where there are many. */
export async function productsByNames(db: Queryable, names: readonly string[]): Promise<Product[]> {
  if (names.length === 0) return [];
  const rows = await db.query<{ product_id: string }>(
    `SELECT product_id FROM (SELECT product_id, row_number() OVER (PARTITION BY name ORDER BY product_id) AS nth
       FROM registry.product WHERE name = ANY($1::text[])) named WHERE nth <= $2`,
    [names, SAME_NAME_MAX],
    'registry-products-by-names',
  );
  return findProducts(db, { ids: rows.map((row) => row.product_id), gtins: [], codes: [] });
}

/** Registered businesses of exactly these names; those that only documents name are left out. */
export async function partiesByNames(db: Queryable, names: readonly string[]): Promise<Party[]> {
  if (names.length === 0) return [];
  const rows = await db.query<{ party_id: string }>(
    `SELECT party_id FROM (SELECT party_id, row_number() OVER (PARTITION BY name ORDER BY party_id) AS nth
       FROM registry.party WHERE name = ANY($1::text[]) AND source = 'registered') named WHERE nth <= $2`,
    [names, SAME_NAME_MAX],
    'registry-parties-by-names',
  );
  return [
    ...(
      await partiesById(
        db,
        rows.map((row) => row.party_id),
      )
    ).values(),
  ];
}

/** Products under a brand or of a producer, the newest first: what is asked of a name that stands for many products. */
export async function productsUnder(
  db: Queryable,
  under: { brand: string } | { producerId: string },
  limit: number,
): Promise<Product[]> {
  const rows = await db.query<{ product_id: string }>(
    'brand' in under
      ? 'SELECT product_id FROM registry.product WHERE brand = $1 ORDER BY product_id DESC LIMIT $2'
      : 'SELECT product_id FROM registry.product WHERE producer_id = $1 ORDER BY product_id DESC LIMIT $2',
    ['brand' in under ? under.brand : under.producerId, limit],
  );
  return findProducts(db, { ids: rows.map((row) => row.product_id), gtins: [], codes: [] });
}

/** Of these businesses, those that some product names as its producer. */
export async function producersAmong(db: Queryable, partyIds: readonly string[]): Promise<Set<string>> {
  if (partyIds.length === 0) return new Set();
  const rows = await db.query<{ producer_id: string }>(
    'SELECT DISTINCT producer_id FROM registry.product WHERE producer_id = ANY($1::bigint[])',
    [partyIds],
  );
  return new Set(rows.map((row) => row.producer_id));
}
