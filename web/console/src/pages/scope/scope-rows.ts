import type { TraceView } from '../../api/trace-types.ts';
import type { ProductDealers, ScopeStep } from '../../api/types.ts';
import { addBounds } from '../../format/bounds.ts';
import { type BoundRow, boundRows, unitKey } from './bound-rows.ts';

/** Who is in a step of the recall ladder, with how much; the steps themselves only count and name them. */

/** What the address and the chosen radio button call a step. */
export const stepKey = ({ step, days }: Pick<ScopeStep, 'step' | 'days'>): string =>
  step === 'possible' ? String(days) : step;

/** The days of mixing whose trace lists the holders of a step; of the records alone, none. */
export const daysOf = ({ step, days }: Pick<ScopeStep, 'step' | 'days'>): number =>
  step === 'recorded' ? 0 : (days ?? 0);

/**
 * The holders of a step that is not the whole product. Of the records alone, only what needs no mixing: a gap counts
 * when the explicit trace crosses it too.
 */
export function holdersOfStep(view: TraceView, step: Pick<ScopeStep, 'step'>) {
  const holders = view.possible?.holders ?? [];
  if (step.step !== 'recorded') return holders;
  const explicit = new Set(view.answer.holders.map(({ lotId, partyId }) => `${lotId} ${partyId}`));
  return holders.filter(
    ({ basis, lotId, partyId }) =>
      basis === 'recorded' || basis === 'time' || (basis === 'gap' && explicit.has(`${lotId} ${partyId}`)),
  );
}

const exact = (quantity: number) => ({ lower: quantity, upper: quantity });

function dealerRow(dealer: ProductDealers['dealers'][number], { totals, product }: ProductDealers): BoundRow {
  const piece = totals.baseUnit === 'piece' ? (product.pieceUnit ?? null) : null;
  return {
    key: `${dealer.party.partyId} ${unitKey(totals.baseUnit, piece)}`,
    party: { ...dealer.party, position: 'trade' },
    tier: 'product',
    source: dealer.isSource,
    lots: [],
    base: totals.baseUnit,
    piece,
    came: exact(dealer.received + dealer.incoming),
    soldToConsumers: exact(dealer.sold),
    soldOn: exact(dealer.movedOn),
    inStock: exact(dealer.onHand + dealer.incoming),
    other: exact(0),
  };
}

/**
 * The rows of a step. Of the whole product: all that the records say of every lot of it, and beside it what the widest
 * mixing reaches of other products.
 */
export function rowsOfStep(
  view: TraceView,
  step: Pick<ScopeStep, 'step'>,
  dealers: readonly ProductDealers[],
): BoundRow[] {
  if (step.step !== 'product') return boundRows(holdersOfStep(view, step), view);
  const products = new Set(dealers.map(({ product }) => product.productId));
  const others = (view.possible?.holders ?? []).filter(
    ({ lotId }) => !products.has(view.lots[lotId]?.productId ?? ''),
  );
  const reached = new Map(
    boundRows(view.possible?.holders ?? [], view).map(({ party, tier }) => [party.partyId, tier]),
  );
  const rows = new Map(boundRows(others, view).map((row) => [row.key, row]));
  for (const answer of dealers) {
    for (const dealer of answer.dealers) {
      const row = dealerRow(dealer, answer);
      const before = rows.get(row.key);
      rows.set(row.key, before ? joined(before, row) : row);
    }
  }
  return [...rows.values()].map((row) => ({ ...row, tier: reached.get(row.party.partyId) ?? row.tier }));
}

function joined(one: BoundRow, other: BoundRow): BoundRow {
  return {
    ...one,
    source: one.source || other.source,
    came: addBounds(one.came, other.came),
    soldToConsumers: addBounds(one.soldToConsumers, other.soldToConsumers),
    soldOn: addBounds(one.soldOn, other.soldOn),
    inStock: addBounds(one.inStock, other.inStock),
    other: addBounds(one.other, other.other),
  };
}

/** Sellers took goods over from others; whoever made or brought in any of it is a source, and counted apart. */
export function countSellers(rows: readonly BoundRow[]): { sellers: number; sources: number } {
  const sources = new Set(rows.filter((row) => row.source).map((row) => row.party.partyId));
  const all = new Set(rows.map((row) => row.party.partyId));
  return { sellers: all.size - sources.size, sources: sources.size };
}
