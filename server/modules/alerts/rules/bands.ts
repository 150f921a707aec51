import type { CityData, LossBand, YieldBand } from '../../registry/index.ts';

export type Unit = 'g' | 'ml' | 'piece';

const holdsOn = (row: { from: string; to: string | null }, day: string): boolean =>
  row.from <= day && (row.to === null || day < row.to);

/** How near a row's category is to the one asked for: 0 the same, 1 its parent, … 99 for '*'; null: not at all. */
export function distance(
  city: Pick<CityData, 'categories'>,
  rowCategory: string,
  category: string,
): number | null {
  if (rowCategory === '*') return 99;
  let steps = 0;
  for (let one: string | null = category; one !== null; one = city.categories.get(one)?.parent ?? null) {
    if (one === rowCategory) return steps;
    steps += 1;
  }
  return null;
}

/** Farthest of several categories, since a row must speak for all of them. */
function farthest(
  city: Pick<CityData, 'categories'>,
  row: string,
  categories: readonly string[],
): number | null {
  let far = 0;
  for (const category of categories) {
    const steps = distance(city, row, category);
    if (steps === null) return null;
    far = Math.max(far, steps);
  }
  return far;
}

/**
 * The yield bands that speak for a transformation on a day, most specific first: nearest by output, then by input
 * ('same' before categories above), then the later row.
 */
export function yieldBandsOn(
  city: Pick<CityData, 'categories' | 'yieldBands'>,
  inputs: readonly string[],
  output: string,
  day: string,
): YieldBand[] {
  const same = inputs.every((category) => category === output);
  const ranked = city.yieldBands.flatMap((row) => {
    if (!holdsOn(row, day)) return [];
    const byOutput = distance(city, row.output, output);
    const byInput = row.input === 'same' ? (same ? 0 : null) : farthest(city, row.input, inputs);
    return byOutput === null || byInput === null ? [] : [{ row, rank: byOutput * 100 + byInput }];
  });
  // What stays what it is has its own rows: a looser one for other makings must not take their place.
  const kept =
    same && ranked.some(({ row }) => row.input === 'same')
      ? ranked.filter(({ row }) => row.input !== '*')
      : ranked;
  return kept.sort((a, b) => a.rank - b.rank || (a.row.from < b.row.from ? 1 : -1)).map(({ row }) => row);
}

/** The loss band of a category on a day: its own, or the nearest above it; null where the city says nothing. */
export function lossBandOn(
  city: Pick<CityData, 'categories' | 'lossBands'>,
  category: string,
  day: string,
): LossBand | null {
  let best: { row: LossBand; steps: number } | null = null;
  for (const row of city.lossBands) {
    const steps = holdsOn(row, day) ? distance(city, row.category, category) : null;
    if (
      steps !== null &&
      (best === null || steps < best.steps || (steps === best.steps && row.from > best.row.from))
    )
      best = { row, steps };
  }
  return best?.row ?? null;
}

/** What may be gone without a question: a share of what was handled, at least so much. Whole base units. */
export function allowance(permille: number, atLeast: number, handled: number): number {
  if (!Number.isFinite(handled)) return Number.POSITIVE_INFINITY;
  return Math.max(atLeast, Number((BigInt(Math.max(0, handled)) * BigInt(permille)) / 1000n));
}
