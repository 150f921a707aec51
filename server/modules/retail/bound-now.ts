import type { Queryable } from '../../platform/db.ts';
import { lotsById } from '../registry/index.ts';
import { bindingsOf } from './bindings.store.ts';
import { inForce } from './rules/bindings-in-force.ts';

/** What a shop says lies in it at an instant: lots, and the product of each PLU. */
export async function boundNow(
  db: Queryable,
  partyId: string,
  at: Date,
): Promise<{ lotIds: Set<string>; plus: Map<string, string> }> {
  const bindings = inForce(await bindingsOf(db, partyId, at), at);
  const keyed = bindings.filter((one) => one.plu !== null);
  const lots = await lotsById(
    db,
    keyed.flatMap((one) => (one.productId === null ? one.lotIds : [])),
  );
  const plus = new Map<string, string>();
  for (const one of keyed) {
    const productId = one.productId ?? lots.get(one.lotIds[0] ?? '')?.productId;
    if (one.plu !== null && productId !== undefined) plus.set(one.plu, productId);
  }
  return { lotIds: new Set(bindings.flatMap((one) => one.lotIds)), plus };
}

/** The product that a PLU stands for in a shop; null: nothing is bound to it. */
export async function productOfPlu(
  db: Queryable,
  partyId: string,
  plu: string,
  at: Date,
): Promise<string | null> {
  const { plus } = await boundNow(db, partyId, at);
  return plus.get(plu) ?? plus.get(plu.replace(/^0+/, '')) ?? null;
}
