import type { Row } from './lot-story.ts';
import { type Span, spanOf } from './span.ts';

/** How goods reach somebody else, or something else that is eaten. */
const USES: ReadonlySet<string> = new Set(['sold', 'sold-estimated', 'shipped', 'donated', 'transformed-in']);

export interface Use {
  row: Row;
  span: Span;
}

/**
 * Rows by which goods went on. What goes back to whom it came from went nowhere new: it is what the law asks for. What
 * was annulled, refused or sent back whole never left.
 */
export function usesOf(rows: readonly Row[]): Use[] {
  const came = new Set(
    rows.flatMap((row) => (row.fromId && row.toId ? [`${row.lotId} ${row.fromId} ${row.toId}`] : [])),
  );
  const undone = new Map<string, number>();
  for (const row of rows) {
    if (row.kind !== 'voided' && row.kind !== 'refused') continue;
    const key = shipment(row.lotId, row.answersDocument, row.answersLine);
    undone.set(key, (undone.get(key) ?? 0) + (row.quantity ?? 0));
  }
  return rows.flatMap((row) => {
    if (!USES.has(row.kind) || row.fromId === null || row.quantity === 0) return [];
    if (row.toId !== null && came.has(`${row.lotId} ${row.toId} ${row.fromId}`)) return [];
    const back = undone.get(shipment(row.lotId, row.documentId, row.line));
    if (back !== undefined && row.quantity !== null && back >= row.quantity) return [];
    return [{ row, span: spanOf(row.at, row.precision_ms) }];
  });
}

const shipment = (lotId: string, documentId: string | null, line: number | null) =>
  `${lotId} ${documentId} ${line}`;

/** The sum of what went, and null for both bounds where a quantity is unknown. */
export function quantityOf(uses: readonly Use[]): { lower: number; upper: number | null } {
  const known = uses.reduce((sum, { row }) => sum + (row.quantity ?? 0), 0);
  return { lower: known, upper: uses.some(({ row }) => row.quantity === null) ? null : known };
}

export const useEvidence = ({ row }: Use, unit: string | null) => ({
  what: 'went-out' as const,
  documentId: row.documentId,
  lotId: row.lotId,
  partyId: row.fromId,
  at: row.at,
  precision_ms: row.precision_ms,
  quantity: { lower: row.quantity, upper: row.quantity },
  ...(unit === null ? {} : { unit }),
  value: row.kind,
});

/** The first use of every business, then the others: what is cut off at the end hides no business before it must. */
export function everyBusinessFirst(uses: readonly Use[]): Use[] {
  const firsts = [...Map.groupBy(uses, ({ row }) => row.fromId).values()].flatMap((own) => own.slice(0, 1));
  return [...firsts, ...uses.filter((use) => !firsts.includes(use))];
}

/** Whose it is, where all of it is one business's; a batch that many sold is nobody's in particular. */
export function businessOf(uses: readonly Use[]): { partyId: string | null; documentId: string | null } {
  const parties = new Set(uses.map(({ row }) => row.fromId));
  if (parties.size !== 1) return { partyId: null, documentId: null };
  return { partyId: uses[0]?.row.fromId ?? null, documentId: uses.at(-1)?.row.documentId ?? null };
}
