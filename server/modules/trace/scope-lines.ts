import { describeLots, type LotFacts, type Party, partiesById } from '../registry/index.ts';
import type { Bound } from './engine/mixing/bounds.ts';
import { less, plus } from './engine/mixing/sum-bounds.ts';
import type { NamedHolder } from './named-holder.ts';
import { readUnit, unitOf } from './scope-list.ts';
import { quantitiesOf, sumsByUnit } from './scope-quantities.ts';
import {
  type Flow,
  type Step,
  type StepChoice,
  type StepTools,
  sellersOf,
  workOutSteps,
} from './scope-steps.ts';

/** One lot at one business within a scope, in the lot's base unit. */
export interface ReachedLine {
  partyId: string;
  lotId: string;
  tier: NamedHolder['tier'];
  basis: NamedHolder['basis'];
  /** The business took some over from another; else it only made or brought in. */
  seller: boolean;
  /** Made, brought in or taken over, what is on the way included. */
  came: Bound;
  soldOn: Bound;
  /** Less what consumers brought back. */
  soldToConsumers: Bound;
  inStock: Bound;
  /** Disposed of, used, missing, or gone otherwise. */
  other: Bound;
  baseUnit: 'g' | 'ml' | 'piece';
  pieceUnit: string | null;
}

export interface ReachedStep extends StepChoice {
  /** In the order of business and lot. */
  lines: ReachedLine[];
  flows: Flow[];
  truncated: Step['truncated'];
}

export interface ScopeFigures {
  /** Businesses that took any of it over from others. */
  sellers: number;
  businesses: number;
  lots: number;
  quantities: ReturnType<typeof quantitiesOf>;
}

export interface ReachedSteps {
  /** From the narrowest to the widest; each has the lines of the one before. */
  steps: ReachedStep[];
  parties: ReadonlyMap<string, Party>;
  facts: ReadonlyMap<string, LotFacts>;
  /** What lines add up to, as the ladder says it. A line is counted with its figures in the step named. */
  figuresOf(chosen: readonly { line: ReachedLine; step: number }[]): ScopeFigures;
}

export const lineKey = (line: { partyId: string; lotId: string }): string => `${line.partyId} ${line.lotId}`;

/**
 * Every line of every step of the ladder up to `upTo` (`recallScopes` lists businesses, and the first 500 only). `db`
 * may be an open transaction: what is decided is then decided on what that transaction sees. No steps where the city
 * has no such step.
 */
export async function reachedSteps(
  tools: StepTools,
  asked: { lotIds: readonly string[]; productIds: readonly string[]; asOf: Date; upTo?: StepChoice },
): Promise<ReachedSteps> {
  const steps = await workOutSteps(tools, asked);
  const widest = [...(steps.at(-1)?.held.values() ?? [])];
  const [parties, facts] = await Promise.all([
    partiesById(tools.db, [...new Set(widest.map((one) => one.partyId))]),
    describeLots(tools.db, [...new Set([...widest.map((one) => one.lotId), ...asked.lotIds])]),
  ]);
  return {
    steps: steps.map((step) => viewStep(step, facts)),
    parties,
    facts,
    figuresOf: (chosen) => {
      const held = chosen.flatMap(
        ({ line, step }) => steps[step]?.held.get(`${line.lotId} ${line.partyId}`) ?? [],
      );
      const lines = chosen.map(({ line }) => line);
      return {
        sellers: new Set(lines.filter((line) => line.seller).map((line) => line.partyId)).size,
        businesses: new Set(lines.map((line) => line.partyId)).size,
        lots: new Set(lines.map((line) => line.lotId)).size,
        quantities: quantitiesOf(tools.city, sumsByUnit(held, facts, new Map())),
      };
    },
  };
}

function viewStep(step: Step, facts: ReadonlyMap<string, LotFacts>): ReachedStep {
  const sellers = sellersOf(step.held);
  const lines = [...step.held.values()]
    .sort(byPartyAndLot)
    .map((holder) => lineOf(holder, sellers.has(holder.partyId), facts));
  return {
    step: step.step,
    days: step.days,
    lines,
    flows: step.flows,
    truncated: step.truncated ?? (step.lotsCut ? { limit: 'lots', remaining: 0 } : null),
  };
}

function lineOf(holder: NamedHolder, seller: boolean, facts: ReadonlyMap<string, LotFacts>): ReachedLine {
  const { partyId, lotId, tier, basis } = holder;
  const sum = (...bounds: Bound[]): Bound => bounds.reduce(plus, { lower: 0, upper: 0 });
  return {
    partyId,
    lotId,
    tier,
    basis,
    seller,
    came: sum(holder.entered, holder.received),
    soldOn: holder.soldOn,
    soldToConsumers: less(holder.soldToConsumers, holder.returned),
    inStock: holder.inStock,
    other: sum(holder.disposed, holder.used, holder.other, holder.unaccounted),
    ...readUnit(unitOf(facts.get(lotId))),
  };
}

const byPartyAndLot = (one: NamedHolder, two: NamedHolder): number =>
  compare(one.partyId, two.partyId) || compare(one.lotId, two.lotId);
/** Ids are decimal texts: the shorter is the smaller. */
const compare = (one: string, two: string) => one.length - two.length || (one < two ? -1 : one > two ? 1 : 0);
