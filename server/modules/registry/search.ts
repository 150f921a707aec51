import type { Queryable } from '../../platform/db.ts';
import { type Party, partiesById } from './parties.store.ts';
import { findProducts, type Product } from './products.store.ts';
import { queryGrams, rankMatches } from './rules/index.ts';
import { candidates, type Entity, namedSo } from './search.store.ts';

/**
 * How many that share grams are fetched and ranked: enough that the right one is among them also where many names begin
 * alike and the one that was typed has a slip.
 */
const CANDIDATES_MAX = 800;
/** As many of exactly that name are help enough. */
const NAMED_SO_MAX = 50;

/** Ids of what the query may mean, each once. */
async function likely(db: Queryable, entity: Entity, query: string): Promise<string[]> {
  const [exact, alike] = await Promise.all([
    namedSo(db, entity, query.trim(), NAMED_SO_MAX),
    candidates(db, entity, queryGrams(query), CANDIDATES_MAX),
  ]);
  return [...new Set([...exact, ...alike])];
}

/** Products by name, alias, pinyin initials, or a name typed with a slip; best first, score 0 to 1. */
export async function searchProducts(
  db: Queryable,
  query: string,
  limit: number,
): Promise<{ product: Product; score: number }[]> {
  const ids = await likely(db, 'product', query);
  const products = await findProducts(db, { ids, gtins: [], codes: [] });
  // Brand and name are said together as often as apart.
  const named = products.map((product) => ({
    product,
    name: product.name,
    aliases: [
      ...product.aliases,
      ...(product.brand ? [`${product.brand}${product.name}`, product.brand] : []),
    ],
  }));
  return rankMatches(query, named, limit).map(({ candidate, score }) => ({
    product: candidate.product,
    score,
  }));
}

/**
 * Businesses by name, alias or pinyin, slips forgiven; best first. `registeredOnly` for businesses that ask: whom
 * their competitors' documents name is not theirs to find.
 */
export async function searchParties(
  db: Queryable,
  query: string,
  limit: number,
  options: { registeredOnly: boolean },
): Promise<{ party: Party; score: number }[]> {
  const ids = await likely(db, 'party', query);
  const parties = [...(await partiesById(db, ids)).values()].filter(
    (party) => !options.registeredOnly || party.source === 'registered',
  );
  return rankMatches(query, parties, limit).map(({ candidate, score }) => ({ party: candidate, score }));
}
