import type { Queryable } from '../../platform/db.ts';
import { type Holding, stockOf } from '../ledger/index.ts';
import { describeLots, type LotFacts } from '../registry/index.ts';
import type { Found } from './rules/found.ts';

/** Lots of one business that are looked through for one product, latest first. */
const LOTS_MAX = 2000;

interface Held {
  facts: LotFacts;
  holding: Holding;
}

const isUnlabelled = ({ lot }: LotFacts): boolean => lot.batch === null && lot.serial === null;

async function heldOf(tx: Queryable, partyId: string, productId: string): Promise<Held[]> {
  const holdings = await stockOf(tx, partyId, { limit: LOTS_MAX, everything: true });
  const facts = await describeLots(
    tx,
    holdings.map((holding) => holding.lotId),
  );
  return holdings.flatMap((holding) => {
    const lot = facts.get(holding.lotId);
    return lot?.product.productId === productId ? [{ facts: lot, holding }] : [];
  });
}

/**
 * Leaves out what goods without a batch explain: a line that names neither batch nor date is a lot of its own, though
 * the goods came under another. So what is overdrawn of an unlabelled lot must be beyond all that the business has of the
 * product; and a batch may have come to a business that received unlabelled goods of the product.
 */
export async function withoutUnlabelled(tx: Queryable, found: readonly Found[]): Promise<Found[]> {
  const asked = found.filter((one) => one.kind === 'overdrawn' || one.kind === 'off-route');
  if (asked.length === 0) return [...found];
  const facts = await describeLots(tx, [...new Set(asked.flatMap((one) => one.lotId ?? []))]);
  const kept: Found[] = [];
  for (const one of found) {
    const lot = facts.get(one.lotId ?? '');
    if (!lot || !one.partyId || !asked.includes(one) || !(await isExplained(tx, one, one.partyId, lot)))
      kept.push(one);
  }
  return kept;
}

async function isExplained(tx: Queryable, one: Found, partyId: string, lot: LotFacts): Promise<boolean> {
  if (one.kind === 'overdrawn' && !isUnlabelled(lot)) return false;
  const held = await heldOf(tx, partyId, lot.product.productId);
  if (one.kind === 'off-route') return held.some(({ facts }) => isUnlabelled(facts));
  const same = held.filter(({ facts }) => facts.lot.baseUnit === lot.lot.baseUnit);
  const there = same.reduce((sum, { holding }) => sum + holding.onHand + holding.incoming, 0);
  return there >= 0 || same.some(({ holding }) => holding.unknowns > 0);
}
