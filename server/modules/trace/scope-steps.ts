import type { Queryable } from '../../platform/db.ts';
import { localDay } from '../../platform/local-time.ts';
import { type CityData, lotsOfProduct, recallScopeOn } from '../registry/index.ts';
import { DELIVERY_KIND } from './engine/deliveries.ts';
import type { HolderBounds } from './engine/mixing/bounds.ts';
import { BASIS, type Spread, TIER } from './engine/mixing/question.ts';
import { spread } from './engine/mixing/spread.ts';
import { wider } from './engine/mixing/sum-bounds.ts';
import { type LoadedDeliveries, loadDeliveries } from './load-deliveries.ts';
import { type NamedHolder, nameHolder } from './named-holder.ts';
import { withPossibleSales } from './narrow-sales.ts';
import { DAY_MS, holdersReached } from './possible-holders.ts';

/** Lots of a product that the widest step looks at, the latest first. */
const PRODUCT_LOTS_MAX = 5000;
export type StepName = 'recorded' | 'possible' | 'product';
/** Holders of one step, by lot and business. */
export type Held = Map<string, NamedHolder & { number: HolderBounds }>;

/** Goods that one business handed to another within a step. */
export interface Flow {
  fromId: string;
  toId: string;
  lotId: string;
  /** In the lot's base unit; null: not said. */
  quantity: number | null;
}

export interface Step {
  step: StepName;
  days: number | null;
  held: Held;
  flows: Flow[];
  truncated: { limit: string; remaining: number } | null;
  lotsCut: boolean;
}

export interface StepTools {
  db: Queryable;
  city: CityData;
}

/** One step of the ladder: `recorded`, `possible` within one of the city's numbers of days, or `product`. */
export interface StepChoice {
  step: StepName;
  days: number | null;
}

/** Steps as the city has them on the day of `asOf`, from the narrowest to the widest. */
export function stepChoices(city: CityData, asOf: Date): StepChoice[] {
  const { days } = recallScopeOn(city, localDay(asOf, city.city.timezone));
  return [
    { step: 'recorded', days: null },
    ...days.map((count) => ({ step: 'possible' as const, days: count })),
    { step: 'product', days: days.at(-1) ?? null },
  ];
}

/**
 * Works the ladder out, each step holding the one before; with `upTo`, no further than that step, which is what a
 * decision about one of them needs. The widest step costs most: it loads every lot of the product.
 */
export async function workOutSteps(
  tools: StepTools,
  asked: { lotIds: readonly string[]; productIds: readonly string[]; asOf: Date; upTo?: StepChoice },
): Promise<Step[]> {
  const { lotIds, asOf, upTo } = asked;
  const all = stepChoices(tools.city, asOf);
  const last = upTo
    ? all.findIndex((one) => one.step === upTo.step && (one.step !== 'possible' || one.days === upTo.days))
    : all.length - 1;
  const chosen = all.slice(0, last + 1);
  const widest = chosen.findLast((one) => one.step === 'possible')?.days ?? null;
  const loaded = await loadDeliveries(tools, {
    start: lotIds.map((lotId) => ({ lotId })),
    direction: 'forward',
    window_ms: widest === null ? null : widest * DAY_MS,
    asOf,
  });
  const steps: Step[] = [];
  for (const { step, days } of chosen) {
    const before = steps.at(-1);
    if (step === 'product' && before) steps.push(await productStep(tools, asked.productIds, asOf, before));
    else steps.push(stepOf(loaded, step, days));
  }
  await sellOverTills(tools.db, steps);
  return steps;
}

/** Each step with what tills may have sold: in stock or sold, and which is not certain. */
async function sellOverTills(db: Queryable, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    const holders = await withPossibleSales(db, [...step.held.values()]);
    for (const holder of holders) step.held.set(keyOf(holder), holder);
  }
}

const keyOf = (holder: NamedHolder) => `${holder.lotId} ${holder.partyId}`;

function stepOf(loaded: LoadedDeliveries, step: StepName, days: number | null): Step {
  const { named, prepared, seeds, truncated } = loaded;
  const window_ms = days === null ? null : days * DAY_MS;
  const reach = spread(prepared, { seeds, direction: 'forward', window_ms });
  const held: Held = new Map();
  for (const number of holdersReached(loaded, reach)) {
    // The records alone: lots that are merely likely to be one belong to the wider steps.
    if (step === 'recorded' && number.basis === BASIS.sibling) continue;
    const holder = nameHolder(named, number);
    held.set(keyOf(holder), { ...holder, number });
  }
  const flows = flowsOf(loaded, reach, step === 'recorded');
  return { step, days, held, flows, truncated: truncated ?? reach.truncated, lotsCut: false };
}

function flowsOf({ named }: LoadedDeliveries, reach: Spread, recordedOnly: boolean): Flow[] {
  const { graph, parties, lots } = named;
  const sums = new Map<string, Flow>();
  for (let n = 0; n < graph.deliveries; n += 1) {
    if (graph.kind[n] !== DELIVERY_KIND['handed-over'] || reach.tier[n] === TIER.notReached) continue;
    if (recordedOnly && reach.basis[n] === BASIS.sibling) continue;
    const fromId = parties[graph.from[n] as number];
    const toId = parties[graph.to[n] as number];
    const lotId = lots[graph.lot[n] as number];
    if (!fromId || !toId || !lotId) continue;
    const quantity = graph.quantity[n] as number;
    const key = `${fromId} ${toId} ${lotId}`;
    const sum = sums.get(key) ?? { fromId, toId, lotId, quantity: 0 };
    sum.quantity = sum.quantity === null || Number.isNaN(quantity) ? null : sum.quantity + quantity;
    sums.set(key, sum);
  }
  return [...sums.values()];
}

/** Every lot of the product where the records put it, and all that the widest mixing already reached. */
async function productStep(
  tools: StepTools,
  products: readonly string[],
  now: Date,
  before: Step,
): Promise<Step> {
  const lots = await lotsOfProduct(tools.db, products, PRODUCT_LOTS_MAX);
  const start = lots.map((lot) => ({ lotId: lot.lotId as string }));
  const loaded = await loadDeliveries(tools, { start, direction: 'forward', window_ms: null, asOf: now });
  const own = stepOf(loaded, 'product', null);
  const held: Held = new Map(before.held);
  for (const [key, holder] of own.held) {
    const known = before.held.get(key);
    if (!known) {
      held.set(key, holder);
      continue;
    }
    const number = wider(holder.number, known.number);
    held.set(key, {
      ...nameHolder(loaded.named, { ...number, lot: holder.number.lot, party: holder.number.party }),
      number,
    });
  }
  return {
    step: 'product',
    days: before.days,
    held,
    flows: own.flows,
    truncated: own.truncated ?? before.truncated,
    lotsCut: lots.length >= PRODUCT_LOTS_MAX,
  };
}

/**
 * Whoever has a lot from another business: a maker of something else, too. By lot, so that a wider step, which finds
 * more lots that a business made itself, never makes it less of a seller.
 */
export function sellersOf(held: Held): Set<string> {
  const sellers = new Set<string>();
  for (const holder of held.values()) {
    if (!holder.number.isSource && hasFigures(holder)) sellers.add(holder.partyId);
  }
  return sellers;
}

const hasFigures = (holder: NamedHolder) =>
  [holder.received, holder.soldOn, holder.soldToConsumers, holder.inStock].some((bound) => bound.upper !== 0);
