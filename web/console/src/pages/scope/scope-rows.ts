import type { ScopeStep } from '../../api/types.ts';
import { type BoundRow, type RowTier, unitKey } from './bound-rows.ts';

/** Who is in a step of the recall ladder, with how much: as the ladder itself lists them. */

/** What the address and the chosen radio button call a step. */
export const stepKey = ({ step, days }: Pick<ScopeStep, 'step' | 'days'>): string =>
  step === 'possible' ? String(days) : step;

/** A business of each unit once: weights and pieces do not add up. */
export function rowsOfStep(step: ScopeStep, before: ScopeStep | undefined): BoundRow[] {
  const earlier = new Set(before?.list.map(({ partyId }) => partyId));
  return step.list.flatMap((one) =>
    one.quantities.map(({ baseUnit, pieceUnit, ...figures }) => ({
      key: `${one.partyId} ${unitKey(baseUnit, pieceUnit)}`,
      party: one,
      tier: step.step === 'product' && !earlier.has(one.partyId) ? 'product' : tierOf(one.tier),
      source: !one.seller,
      base: baseUnit,
      piece: pieceUnit,
      ...figures,
    })),
  );
}

const tierOf = (tier: ScopeStep['list'][number]['tier']): RowTier =>
  tier === 'not-reached' ? 'unknown' : tier;
