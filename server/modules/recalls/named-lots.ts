import type { Queryable } from '../../platform/db.ts';
import { type Issue, Problem } from '../../platform/errors.ts';
import { holdsAny } from '../ledger/index.ts';
import { describeLots, findLot, type Lot } from '../registry/index.ts';
import { lotNotOwnAt, lotUnknownAt } from './recalls.errors.ts';

/** The lots that a document names, each once, with what is wrong with those that cannot be taken. */
export async function namedLots(
  db: Queryable,
  references: readonly string[],
  partyId: string,
): Promise<{ lots: Lot[]; issues: Issue[] }> {
  const found = new Map<string, Lot>();
  const issues: Issue[] = [];
  for (const [index, reference] of references.entries()) {
    const lot = await findLot(db, reference).catch((error: unknown) => {
      if (error instanceof Problem && error.code === 'lot-unknown') return null;
      throw error;
    });
    if (!lot) issues.push(lotUnknownAt(index));
    else if (lot.producerId !== partyId && !(await holdsAny(db, partyId, [lot.lotId])))
      issues.push(lotNotOwnAt(index));
    else found.set(lot.lotId, lot);
  }
  return { lots: [...found.values()], issues };
}

/** What is recalled, as people call it: 鹭岛儿童奶酪、…等 4 种. */
export async function foodOf(db: Queryable, lotIds: readonly string[]): Promise<string> {
  const names = [...new Set([...(await describeLots(db, lotIds)).values()].map((one) => one.product.name))];
  const [first = '', second] = names;
  return second === undefined
    ? first
    : `${first}、${second}${names.length > 2 ? `等 ${names.length} 种` : ''}`;
}
