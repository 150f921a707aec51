import {
  type ResolvedRecord,
  readOpenSections,
  readResolved,
  type StoredDocument,
} from '../../ledger/index.ts';
import { type CityData, type GoodsLineLike, type LineFactors, lineQuantity } from '../../registry/index.ts';

/** One line of goods of a document, in the base unit of its lot. */
export interface LineTotal {
  lotId: string;
  base: LineFactors['base'];
  quantity: number;
}

/** Kinds whose body lists goods as `lines` (or `outputs`) beside the factors they were resolved with. */
const GOODS: Readonly<Record<string, 'lines' | 'outputs'>> = {
  voucher: 'lines',
  correction: 'lines',
  purchase: 'lines',
  production: 'lines',
  transformation: 'outputs',
  sale: 'lines',
  'consumer-return': 'lines',
  disposal: 'lines',
  donation: 'lines',
};

/**
 * What a document's lines add up to, worked out from the document itself as posting and verify do; null for kinds that
 * list no goods of their own (a receipt answers another's lines).
 */
export function linesOf(city: CityData, document: StoredDocument): LineTotal[] | null {
  const field = GOODS[document.kind];
  if (field === undefined) return null;
  const goods = readOpenSections(document).goods as Record<string, GoodsLineLike[] | undefined>;
  const factors = (readResolved(document) as Pick<ResolvedRecord, 'lines'>).lines;
  return (goods[field] ?? []).flatMap((line, index) => {
    const factor = factors[index];
    if (!factor) return [];
    const result = lineQuantity(city, line, factor, `/${field}/${index}`);
    return result.ok ? [{ lotId: factor.lot, base: factor.base, quantity: result.quantity }] : [];
  });
}

/** Sums by kind of unit; a kind that does not occur is 0. */
export interface Totals {
  lines: number;
  g: number;
  ml: number;
  piece: number;
}

export function totalsOf(lines: readonly LineTotal[]): Totals {
  const totals: Totals = { lines: lines.length, g: 0, ml: 0, piece: 0 };
  for (const line of lines) totals[line.base] += line.quantity;
  return totals;
}
