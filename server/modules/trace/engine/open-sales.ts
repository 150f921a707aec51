import { compareIds } from './flows.ts';
import type { PossibleSaleRow } from './graph.ts';

/**
 * Possible sales that no count has settled: one by the same party, taken no earlier and recorded later; or one that had
 * been taken when the receipt came, which is a row of the receipt's own line.
 */
export function openSales(rows: readonly PossibleSaleRow[]): PossibleSaleRow[] {
  const counts = rows.filter((row) => row.settles);
  return rows.filter(
    (row) =>
      !row.settles &&
      !counts.some(
        (count) =>
          count.partyId === row.partyId &&
          count.at >= row.at &&
          (compareIds(count.documentId, row.documentId) > 0 ||
            (count.documentId === row.documentId && count.line === row.line)),
      ),
  );
}

/** By party: how much of `stillThere` tills may have sold; a sale of unknown quantity may have been all of it. */
export function mostSold(rows: readonly PossibleSaleRow[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { partyId, quantity } of rows)
    sums.set(partyId, (sums.get(partyId) ?? 0) + (quantity ?? Number.POSITIVE_INFINITY));
  return sums;
}
