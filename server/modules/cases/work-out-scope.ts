import type { Queryable } from '../../platform/db.ts';
import type { Principal } from '../identity/index.ts';
import { inDistrict } from '../ledger/index.ts';
import { type CityData, lotsById } from '../registry/index.ts';
import {
  lineKey,
  type ReachedLine,
  type ReachedSteps,
  reachedSteps,
  type StepChoice,
  stepChoices,
} from '../trace/index.ts';
import type { OfficersCase } from './case-for-officer.ts';
import { nothingSuspected, stepUnknown } from './cases.errors.ts';
import { isStep } from './scope.rules.ts';

export interface WorkedOut {
  reached: ReachedSteps;
  /** The step asked for, among `reached.steps`. */
  chosen: number;
  /** Lines that only the step to the whole product holds, where an officer of another district does not look. */
  elsewhere: number;
}

/**
 * How far the suspect goods of a case can have gone, step by step. `all`: every step, for whoever chooses; otherwise
 * only up to the one that is chosen.
 * Errors: `case-without-lot`, `scope-step-unknown`.
 */
export async function workOutScope(
  tools: { db: Queryable; city: CityData },
  principal: Principal,
  { lotIds }: Pick<OfficersCase, 'lotIds'>,
  asked: { choice: StepChoice; asOf: Date; all: boolean },
): Promise<WorkedOut> {
  if (lotIds.length === 0) throw nothingSuspected();
  const choices = stepChoices(tools.city, asked.asOf);
  const chosen = choices.findIndex((one) => isStep(one, asked.choice));
  if (chosen < 0) throw stepUnknown();
  const lots = await lotsById(tools.db, lotIds);
  const reached = await reachedSteps(tools, {
    lotIds,
    productIds: [...new Set([...lots.values()].map((lot) => lot.productId as string))],
    asOf: asked.asOf,
    ...(asked.all ? {} : { upTo: asked.choice }),
  });
  return { chosen, ...withoutElsewhere(tools.city, principal, reached) };
}

/** As in `recallScopes`: of the whole product an officer of a district sees what is in it. */
function withoutElsewhere(
  city: CityData,
  principal: Principal,
  reached: ReachedSteps,
): Pick<WorkedOut, 'reached' | 'elsewhere'> {
  const product = reached.steps.at(-1);
  if (product?.step !== 'product' || principal.role !== 'regulator') return { reached, elsewhere: 0 };
  const before = new Set(reached.steps.at(-2)?.lines.map(lineKey));
  const isSeen = (line: ReachedLine) => {
    const party = reached.parties.get(line.partyId);
    return before.has(lineKey(line)) || (party !== undefined && inDistrict(principal, party, city.city.code));
  };
  const lines = product.lines.filter(isSeen);
  const steps = [...reached.steps.slice(0, -1), { ...product, lines }];
  return { reached: { ...reached, steps }, elsewhere: product.lines.length - lines.length };
}
