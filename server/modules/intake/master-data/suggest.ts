import type { Db } from '../../../platform/db.ts';
import {
  type CityData,
  findProducts,
  partiesById,
  searchParties,
  searchProducts,
} from '../../registry/index.ts';
import type { Unmatched } from './master-data.store.ts';
import type { Scheme } from './wanted.ts';

export interface Suggestion {
  target: string;
  name: string;
  /** What tells it from another of the same name. */
  detail: string;
}

const SUGGESTIONS_MAX = 4;

/**
 * Ways to ask for a name that a system of the sender's wrote: as it is, without what stands in brackets, without sizes
 * and numbers ("大白菜（精品）500g" → "大白菜"), and by its words one by one.
 */
export function waysToAsk(text: string): string[] {
  const plain = text
    .normalize('NFKC')
    .replace(/[([【{<《][^)\]】}>》]*[)\]】}>》]?/g, ' ')
    .trim();
  const bare = plain
    .replace(/[0-9][0-9.,*×x/]*\s*[a-zA-Z]*/g, ' ')
    .replace(/[\s/]+/g, ' ')
    .trim();
  const words = bare.split(/[\s·,，、/\\\-_]+/).filter((word) => [...word].length > 1);
  return [...new Set([text.trim(), plain, bare, ...words].filter((way) => way !== ''))];
}

/** What a code may stand for, best first, by the name that came with it, or by the code where it is a word itself. */
export async function suggestionsFor(db: Db, city: CityData, one: Unmatched): Promise<Suggestion[]> {
  const text = one.sample ?? one.value;
  if (one.scheme === 'unit') return unitSuggestions(city, text);
  const found = new Map<string, Suggestion>();
  for (const way of waysToAsk(text)) {
    for (const suggestion of await ask(db, one.scheme, way)) {
      if (found.size < SUGGESTIONS_MAX && !found.has(suggestion.target))
        found.set(suggestion.target, suggestion);
    }
    if (found.size >= SUGGESTIONS_MAX) break;
  }
  return [...found.values()];
}

async function ask(db: Db, scheme: 'product' | 'party', text: string): Promise<Suggestion[]> {
  if (scheme === 'product') {
    const products = await searchProducts(db, text, SUGGESTIONS_MAX);
    return products.map(({ product }) => productSuggestion(product));
  }
  const parties = await searchParties(db, text, SUGGESTIONS_MAX, { registeredOnly: true });
  return parties.map(({ party }) => partySuggestion(party));
}

const productSuggestion = (product: {
  productId: string;
  name: string;
  brand: string | null;
  specification: string | null;
  gtin: string | null;
  code: string;
}): Suggestion => ({
  target: product.productId,
  name: product.name,
  detail: [product.brand, product.specification, product.gtin ?? product.code].filter(Boolean).join(' · '),
});

const partySuggestion = (party: {
  partyId: string;
  name: string;
  uscc: string | null;
  stall: string | null;
}): Suggestion => ({
  target: party.partyId,
  name: party.name,
  detail: [party.stall, party.uscc].filter(Boolean).join(' · '),
});

/** Units that share a sign with the word; a city has a few dozen. */
function unitSuggestions(city: CityData, text: string): Suggestion[] {
  const signs = new Set(text.toLowerCase());
  return city.units.units
    .map((unit) => {
      const words = [unit.code, unit.zh, unit.en, ...unit.aliases].map((word) => word.toLowerCase());
      const shared = Math.max(
        ...words.map((word) => [...new Set(word)].filter((sign) => signs.has(sign)).length / word.length),
      );
      return { unit, shared };
    })
    .filter(({ shared }) => shared > 0.3)
    .sort((a, b) => b.shared - a.shared)
    .slice(0, SUGGESTIONS_MAX)
    .map(({ unit }) => ({ target: unit.code, name: unit.zh, detail: unit.en }));
}

/** What targets are called, for lists of mappings; by `scheme target`. */
export async function namesOfTargets(
  db: Db,
  city: CityData,
  targets: readonly { scheme: Scheme; target: string }[],
): Promise<Map<string, string>> {
  const of = (scheme: Scheme) => [
    ...new Set(targets.filter((one) => one.scheme === scheme).map((one) => one.target)),
  ];
  const products = await findProducts(db, { ids: of('product'), gtins: [], codes: [] });
  const parties = await partiesById(db, of('party'));
  return new Map([
    ...products.map((product) => [`product ${product.productId}`, product.name] as const),
    ...[...parties.values()].map((party) => [`party ${party.partyId}`, party.name] as const),
    ...city.units.units.map((unit) => [`unit ${unit.code}`, unit.zh] as const),
  ]);
}
