import type { MovementRecord } from './movements.store.ts';
import { POSSIBLY_SOLD } from './possible-sales.ts';
import { compareIds } from './projection.ts';
import type { PostedDocument } from './run-outbox.ts';

/**
 * A document's movements as they count for a product. Which lot a till sold may be unknown, what it sold is not: such a
 * line counts once, as a sale of the first of its lots, on the day it was sold; and what a later count tells of lots
 * (`settled-by-count`) was counted then and is not counted again. So a product's stock is exact where its lots' is not.
 */
export function soldOnce(
  posted: Pick<PostedDocument, 'document' | 'movements' | 'observations'>,
): MovementRecord[] {
  const { document, movements, observations } = posted;
  // A count posts no other sales than those that tills had made.
  if (document.kind === 'stock-taking') return movements.filter((movement) => movement.kind !== 'sold');
  const lines = Map.groupBy(
    observations.filter((seen) => seen.what === POSSIBLY_SOLD),
    (seen) => seen.line,
  );
  const sold = [...lines.values()].flatMap((rows): MovementRecord[] => {
    const [first] = rows.toSorted((one, two) => compareIds(one.lotId, two.lotId));
    if (!first) return [];
    const { lotId, at, precision_ms, documentId, line, partyId, quantity } = first;
    const sides = { fromId: partyId, toId: null, answersDocument: null, answersLine: null };
    return [{ lotId, at, precision_ms, documentId, line, kind: 'sold', quantity, ...sides }];
  });
  return [...movements, ...sold];
}
