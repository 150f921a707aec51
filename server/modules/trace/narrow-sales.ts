import type { Queryable } from '../../platform/db.ts';
import { possiblySoldAt } from '../ledger/index.ts';
import type { TraceAnswer } from './engine/graph.ts';
import type { Bound } from './engine/mixing/bounds.ts';
import type { NamedHolder } from './named-holder.ts';

/**
 * A lot's own rows tell how much of it tills may have sold at most. Together with the other lots that it may have been,
 * which a trace need not reach, it may be less, and some of it certain: what there was of them is no longer enough.
 */
export async function narrowSales(db: Queryable, answer: TraceAnswer): Promise<void> {
  const open = answer.holders.filter((holder) => holder.possiblySoldMax > 0);
  if (open.length === 0) return;
  const bounds = await possiblySoldAt(
    db,
    open.map((holder) => holder.partyId),
  );
  for (const holder of open) {
    const bound = bounds.get(`${holder.partyId} ${holder.lotId}`);
    if (!bound) continue;
    holder.possiblySoldMax = Math.min(holder.possiblySoldMax, bound.upper);
    holder.possiblySoldMin = Math.min(holder.possiblySoldMax, bound.lower);
  }
}

/**
 * Bounds of suspect goods, with what tills may have sold of a lot taken out of its holder's stock: of `onHand`, between
 * `lower` and `upper` went to consumers. Nothing becomes certain by it that the till did not make so.
 */
export async function withPossibleSales<Holder extends NamedHolder>(
  db: Queryable,
  holders: readonly Holder[],
): Promise<Holder[]> {
  const inStock = holders.filter((holder) => holder.inStock.upper !== 0);
  const bounds = await possiblySoldAt(
    db,
    inStock.map((holder) => holder.partyId),
  );
  if (bounds.size === 0) return [...holders];
  return holders.map((holder) => {
    const sold = bounds.get(`${holder.partyId} ${holder.lotId}`);
    if (!sold || holder.inStock.upper === 0) return holder;
    const { lower, upper } = holder.inStock;
    const left: Bound = {
      lower: Math.max(0, lower - sold.upper),
      upper: upper === null ? null : Math.min(upper, Math.max(0, sold.onHand - sold.lower)),
    };
    const gone: Bound = {
      lower: Math.max(0, lower - Math.max(0, sold.onHand - sold.lower)),
      upper: Math.min(upper ?? sold.upper, sold.upper),
    };
    const { soldToConsumers: before } = holder;
    return {
      ...holder,
      inStock: left,
      soldToConsumers: {
        lower: before.lower + gone.lower,
        upper: before.upper === null || gone.upper === null ? null : before.upper + gone.upper,
      },
    };
  });
}
