import type { DocumentKind, Reproject } from '../ledger/index.ts';
import { projectGateEntry, type ResolvedGateEntry } from './record-gate-entry.ts';
import { projectTemperatures } from './record-temperatures.ts';

export type { BookTools } from './books/book-row.ts';
export { recordBookOperations } from './record-books.routes.ts';

/** This module's projections, for verify. */
export function recordBookProjections(): Map<DocumentKind, Reproject> {
  return new Map<DocumentKind, Reproject>([
    [
      'gate-entry',
      (document, _sections, resolved) => projectGateEntry(document, resolved as ResolvedGateEntry),
    ],
    ['temperature-log', () => projectTemperatures()],
  ]);
}
