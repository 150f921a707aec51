import { type CityData, displayQuantity, type LotFacts } from '../registry/index.ts';
import type { Bound } from './engine/mixing/bounds.ts';
import { sumBounds, widest } from './engine/mixing/sum-bounds.ts';
import type { NamedHolder } from './named-holder.ts';
import { readUnit, unitOf } from './scope-list.ts';

export const FIGURES = ['inStock', 'soldToConsumers', 'total'] as const;

export type SumsByUnit = ReadonlyMap<string, Record<(typeof FIGURES)[number], Bound>>;

/**
 * In stock, sold (less what came back) and all of it, by base unit: grams and pieces do not add up. Suspect goods of a
 * step are among those of the next, so whatever bounds them from below, or from above, still does.
 */
export function sumsByUnit(
  held: Iterable<NamedHolder>,
  facts: ReadonlyMap<string, LotFacts>,
  before: SumsByUnit,
): SumsByUnit {
  const found = new Map(before);
  for (const [unit, holders] of Map.groupBy(held, (holder) => unitOf(facts.get(holder.lotId)))) {
    const sums = sumBounds(holders);
    const now = { inStock: sums.inStock, soldToConsumers: sums.soldNet, total: sums.total };
    const then = before.get(unit);
    found.set(unit, {
      inStock: widest(now.inStock, then?.inStock),
      soldToConsumers: widest(now.soldToConsumers, then?.soldToConsumers),
      total: widest(now.total, then?.total),
    });
  }
  return found;
}

export function quantitiesOf({ units }: CityData, sums: SumsByUnit) {
  return [...sums]
    .map(([unit, figures]) => {
      const { baseUnit, pieceUnit } = readUnit(unit);
      const show = (bound: Bound, lang: 'zh' | 'en') =>
        showBound(
          bound,
          (quantity) => displayQuantity(units, quantity, baseUnit, lang, pieceUnit ?? undefined),
          lang,
        );
      const display = Object.fromEntries(
        FIGURES.map((name) => [name, { zh: show(figures[name], 'zh'), en: show(figures[name], 'en') }]),
      ) as Record<(typeof FIGURES)[number], { zh: string; en: string }>;
      return { baseUnit, pieceUnit, ...figures, display };
    })
    .sort((one, two) => (one.baseUnit + one.pieceUnit < two.baseUnit + two.pieceUnit ? -1 : 1));
}

function showBound(bound: Bound, show: (quantity: number) => string, lang: 'zh' | 'en'): string {
  if (bound.upper === null)
    return lang === 'zh' ? `${show(bound.lower)} 以上` : `${show(bound.lower)} or more`;
  if (bound.lower === bound.upper) return show(bound.upper);
  return lang === 'zh'
    ? `${show(bound.lower)} 至 ${show(bound.upper)}`
    : `${show(bound.lower)} to ${show(bound.upper)}`;
}
