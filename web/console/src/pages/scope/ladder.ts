import type { Bound, ScopeStep } from '../../api/types.ts';
import { unitKey } from './bound-rows.ts';
import { stepKey } from './scope-rows.ts';

/** The drawing of the recall ladder: shares of the widest step, so that every bar has one scale. */

export interface Rung {
  step: ScopeStep;
  key: string;
  /** What each step up to this one adds in sellers, as a share of the widest step; the last is this one's own. */
  parts: { step: ScopeStep['step']; share: number }[];
  /** The quantity drawn: of the unit that the first step has most of. Null where a step has none of it. */
  quantity: ScopeStep['quantities'][number] | null;
  /** Certain and possible part of it, as shares of the greatest; `open`: nothing bounds it above. */
  certain: number;
  possible: number;
  open: boolean;
  /** Units beside the one drawn. */
  others: ScopeStep['quantities'];
}

const most = (bound: Bound) => bound.upper ?? bound.lower;

/** The unit that is drawn: weights and pieces have no common scale. */
function drawnUnit(steps: readonly ScopeStep[]): string | null {
  const first = steps.find((step) => step.quantities.length > 0);
  const [widest] = [...(first?.quantities ?? [])].sort((one, other) => most(other.total) - most(one.total));
  return widest ? unitKey(widest.baseUnit, widest.pieceUnit) : null;
}

export function ladderOf(steps: readonly ScopeStep[]): Rung[] {
  const sellers_max = Math.max(1, ...steps.map((step) => step.sellers));
  const unit = drawnUnit(steps);
  const drawn = (step: ScopeStep) =>
    step.quantities.find((one) => unitKey(one.baseUnit, one.pieceUnit) === unit) ?? null;
  const quantity_max = Math.max(
    1,
    ...steps.map((step) => most(drawn(step)?.total ?? { lower: 0, upper: 0 })),
  );
  return steps.map((step, index): Rung => {
    const quantity = drawn(step);
    const total = quantity?.total ?? { lower: 0, upper: 0 };
    return {
      step,
      key: stepKey(step),
      parts: steps.slice(0, index + 1).map((one) => ({
        step: one.step,
        share: one.added.sellers / sellers_max,
      })),
      quantity,
      certain: total.lower / quantity_max,
      possible:
        total.upper === null ? 1 - total.lower / quantity_max : (total.upper - total.lower) / quantity_max,
      open: total.upper === null,
      others: step.quantities.filter((one) => one !== quantity),
    };
  });
}
