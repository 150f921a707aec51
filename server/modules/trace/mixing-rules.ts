import type { CityData } from '../registry/index.ts';

const holds = (row: { from: string; to: string | null }, day: string): boolean =>
  row.from <= day && (row.to === null || day < row.to);

/** By category: the categories into which goods of it can have been mixed, by the city's rules of a day. */
export function mixesOn(city: CityData, day: string): Map<string, Set<string>> {
  const below = new Map<string, string[]>();
  for (const category of city.categories.values()) {
    for (let at: string | null = category.code; at !== null; at = city.categories.get(at)?.parent ?? null) {
      const list = below.get(at);
      if (list) list.push(category.code);
      else below.set(at, [category.code]);
    }
  }
  const mixes = new Map<string, Set<string>>();
  for (const row of city.mixes) {
    if (!holds(row, day)) continue;
    for (const category of below.get(row.category) ?? []) {
      const into = mixes.get(category) ?? new Set();
      for (const one of row.into === 'same' ? [category] : (below.get(row.into) ?? [])) into.add(one);
      mixes.set(category, into);
    }
  }
  return mixes;
}
