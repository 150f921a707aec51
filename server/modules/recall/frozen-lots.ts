import type { Queryable } from '../../platform/db.ts';
import { lotsOfProduct } from '../registry/index.ts';
import { parseSubject } from './freeze.rules.ts';
import { linkedLots } from './linked-lots.ts';

/** A product frozen by name can have been thousands of lots; those who hold the latest of them are told. */
export const LOTS_OF_PRODUCT_MAX = 5000;

/** What a freeze's document says it covers (`subject` of what was resolved): its lots, or the business. */
export async function lotsFrozenBy(
  db: Queryable,
  subjectText: string,
): Promise<{ lotIds: string[]; partyId: string | null }> {
  const subject = parseSubject(subjectText);
  if (subject.kind === 'party') return { lotIds: [], partyId: subject.partyId };
  if (subject.kind === 'lot') {
    const same = (await linkedLots(db, [subject.lotId])).get(subject.lotId) ?? [];
    return { lotIds: [...same], partyId: null };
  }
  const lots = await lotsOfProduct(db, [subject.productId], LOTS_OF_PRODUCT_MAX);
  const made = lots.filter((lot) => subject.producerId === null || lot.producerId === subject.producerId);
  const same = await linkedLots(
    db,
    made.map((lot) => lot.lotId),
  );
  return { lotIds: [...new Set([...same.values()].flatMap((group) => [...group]))], partyId: null };
}
