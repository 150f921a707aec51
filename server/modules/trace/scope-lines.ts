import { describeLots, type LotFacts, type Party, partiesById } from '../registry/index.ts';
import type { Bound } from './engine/mixing/bounds.ts';
import { less, plus } from './engine/mixing/sum-bounds.ts';
import type { NamedHolder } from './named-holder.ts';
import { readUnit, unitOf } from './scope-list.ts';
import { quantitiesOf, sumsByUnit } from './scope-quantities.ts';
import { type Step, type StepChoice, type StepTools, sellersOf, workOutSteps } from './scope-steps.ts';

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

export interface ReachedStep {
  lines: ReachedLine[];
  parties: ReadonlyMap<string, Party>;
  facts: ReadonlyMap<string, LotFacts>;
  truncated: Step['truncated'];
  /** What these lines add up to, as the ladder says it: sellers, and quantities by unit. */
  figuresOf(included: (line: ReachedLine) => boolean): {
    sellers: number;
    businesses: number;
    lots: number;
    quantities: ReturnType<typeof quantitiesOf>;
  };
}

/**
 * Every line of one step of the ladder (`recallScopes` lists businesses, and the first 500 only), in the order of
 * business and lot. `db` may be an open transaction: what is decided is then decided on what that transaction sees.
 * Undefined where the city has no such step.
 */
export async function scopeLines(
  tools: StepTools,
  asked: { lotIds: readonly string[]; productIds: readonly string[]; asOf: Date; choice: StepChoice },
): Promise<ReachedStep | undefined> {
  const steps = await workOutSteps(tools, { ...asked, upTo: asked.choice });
  const step = steps.at(-1);
  if (!step) return undefined;
  const holders = [...step.held.values()].sort(byPartyAndLot);
  const [parties, facts] = await Promise.all([
    partiesById(tools.db, [...new Set(holders.map((one) => one.partyId))]),
    describeLots(tools.db, [...new Set(holders.map((one) => one.lotId))]),
  ]);
  const sellers = sellersOf(step.held);
  const lines = holders.map((holder) => lineOf(holder, sellers.has(holder.partyId), facts));
  const byKey = new Map(holders.map((holder) => [`${holder.partyId} ${holder.lotId}`, holder]));
  return {
    lines,
    parties,
    facts,
    truncated: step.truncated ?? (step.lotsCut ? { limit: 'lots', remaining: 0 } : null),
    figuresOf: (included) => {
      const chosen = lines.filter(included);
      const held = chosen.flatMap((line) => byKey.get(`${line.partyId} ${line.lotId}`) ?? []);
      return {
        sellers: new Set(chosen.filter((line) => line.seller).map((line) => line.partyId)).size,
        businesses: new Set(chosen.map((line) => line.partyId)).size,
        lots: new Set(chosen.map((line) => line.lotId)).size,
        quantities: quantitiesOf(tools.city, sumsByUnit(held, facts, new Map())),
      };
    },
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
