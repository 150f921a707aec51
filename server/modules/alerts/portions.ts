import { localDay } from '../../platform/local-time.ts';
import { type CityData, type LotFacts, type Product, toBaseQuantity } from '../registry/index.ts';
import { amount } from './rules/interval.ts';
import type { Row } from './rules/lot-story.ts';
import { spanOf } from './rules/span.ts';
import type { Portion, Transformation } from './rules/yields.ts';

/** Whole grams and millilitres in one piece, by the product's packing; null where it does not say. */
function contentOf(city: CityData, product: Product): { g: number | null; ml: number | null } {
  const one = (base: 'g' | 'ml'): number | null => {
    if (product.baseUnit !== 'piece' || product.pieceUnit === null) return null;
    const declared = { quantity: 1, unit: product.pieceUnit };
    const result = toBaseQuantity(city.units, { base, levels: product.packing, declared, path: '' });
    return result.ok ? result.quantity : null;
  };
  return { g: one('g'), ml: one('ml') };
}

/**
 * What a party's rows say of transformations: one for each document, with all that it used and all that it made. Lots
 * that the registry does not know leave their transformation out: it could not be compared.
 */
export function transformationsOf(
  city: CityData,
  rows: readonly Row[],
  facts: ReadonlyMap<string, LotFacts>,
): Transformation[] {
  const relevant = rows.filter((row) => row.kind === 'transformed-in' || row.kind === 'transformed-out');
  const portionOf = (row: Row): Portion | null => {
    const lot = facts.get(row.lotId);
    if (!lot) return null;
    return {
      lotId: row.lotId,
      productId: lot.product.productId,
      category: lot.product.category,
      unit: lot.lot.baseUnit,
      quantity: amount(row.quantity),
      content: contentOf(city, lot.product),
    };
  };
  return [...Map.groupBy(relevant, (row) => row.documentId)].flatMap(([documentId, all]) => {
    const [first] = all;
    const partyId = first?.fromId ?? first?.toId;
    const side = (kind: Row['kind']) => all.filter((row) => row.kind === kind).map(portionOf);
    const [inputs, outputs] = [side('transformed-in'), side('transformed-out')];
    if (!first || !partyId || [...inputs, ...outputs].includes(null)) return [];
    return [
      {
        documentId,
        partyId,
        span: spanOf(first.at, first.precision_ms),
        day: localDay(new Date(first.at), city.city.timezone),
        inputs: inputs.filter((one) => one !== null),
        outputs: outputs.filter((one) => one !== null),
      },
    ];
  });
}
