import { localDay } from '../../platform/local-time.ts';
import type { Principal } from '../identity/index.ts';
import { inDistrict } from '../ledger/index.ts';
import {
  describeLots,
  findLot,
  type LotFacts,
  lotsOfProduct,
  type Party,
  partiesById,
  recallScopeOn,
} from '../registry/index.ts';
import { admitLots } from './admit.ts';
import type { HolderBounds } from './engine/mixing/bounds.ts';
import { BASIS, TIER } from './engine/mixing/question.ts';
import { spread } from './engine/mixing/spread.ts';
import { wider } from './engine/mixing/sum-bounds.ts';
import { type LoadedDeliveries, loadDeliveries } from './load-deliveries.ts';
import { type NamedHolder, nameHolder } from './named-holder.ts';
import { withPossibleSales } from './narrow-sales.ts';
import { DAY_MS, holdersReached } from './possible-holders.ts';
import { listBusinesses } from './scope-list.ts';
import { type FIGURES, quantitiesOf, type SumsByUnit, sumsByUnit } from './scope-quantities.ts';
import type { TraceTools } from './trace-question.ts';

/** Lots of a product that the widest step looks at, the latest first. */
const PRODUCT_LOTS_MAX = 5000;
/** New businesses that a step names; how many there are is told in any case. */
const NAMED_MAX = 200;

type StepName = 'recorded' | 'possible' | 'product';
/** Holders of one step, by lot and business. */
type Held = Map<string, NamedHolder & { number: HolderBounds }>;

interface Step {
  step: StepName;
  days: number | null;
  held: Held;
  truncated: { limit: string; remaining: number } | null;
  lotsCut: boolean;
}

/**
 * How far a recall of some lots would reach, by growing caution: by the records alone; if goods can have been mixed
 * inside businesses for 3, 7, 30 days (the city's steps); all of the product. Each step holds the one before. With
 * sellers, districts, lots and quantities, and what it adds, so that a person can choose.
 * Errors: `lot-unknown`, `outside-district`.
 */
export async function recallScopes(tools: TraceTools, principal: Principal, references: readonly string[]) {
  const started = performance.now();
  const lots = await Promise.all(references.map((reference) => findLot(tools.db, reference)));
  const lotIds = lots.map((lot) => lot.lotId);
  await admitLots(tools, principal, lotIds);
  const now = tools.clock.now();
  const { days } = recallScopeOn(tools.city, localDay(now, tools.city.city.timezone));
  const widest = days.at(-1);
  const loaded = await loadDeliveries(tools, {
    start: lotIds.map((lotId) => ({ lotId })),
    direction: 'forward',
    window_ms: widest === undefined ? null : widest * DAY_MS,
    asOf: now,
  });
  const steps: Step[] = [stepOf(loaded, 'recorded', null)];
  for (const count of days) steps.push(stepOf(loaded, 'possible', count));
  const products = [...new Set(lots.map((lot) => lot.productId))];
  steps.push(await productStep(tools, products, now, steps.at(-1) as Step));
  await sellOverTills(tools, steps);
  const widestHeld = [...(steps.at(-1) as Step).held.values()];
  const [parties, facts] = await Promise.all([
    partiesById(tools.db, [...new Set(widestHeld.map((holder) => holder.partyId))]),
    describeLots(tools.db, [...new Set([...widestHeld.map((holder) => holder.lotId), ...lotIds])]),
  ]);
  return {
    lots: lotIds,
    asOf: now.toISOString(),
    steps: viewSteps(tools, principal, steps, parties, facts),
    took_ms: Math.round((performance.now() - started) * 100) / 100,
  };
}

export type RecallScopesView = Awaited<ReturnType<typeof recallScopes>>;

/** Each step with what tills may have sold: in stock or sold, and which is not certain. */
async function sellOverTills(tools: TraceTools, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    const holders = await withPossibleSales(tools.db, [...step.held.values()]);
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
  return { step, days, held, truncated: truncated ?? reach.truncated, lotsCut: false };
}

/** Every lot of the product where the records put it, and all that the widest mixing already reached. */
async function productStep(
  tools: TraceTools,
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
    truncated: own.truncated ?? before.truncated,
    lotsCut: lots.length >= PRODUCT_LOTS_MAX,
  };
}

/**
 * Whoever has a lot from another business: a maker of something else, too. By lot, so that a wider step, which finds
 * more lots that a business made itself, never makes it less of a seller.
 */
function sellersOf(held: Held): Set<string> {
  const sellers = new Set<string>();
  for (const holder of held.values()) {
    if (!holder.number.isSource && hasFigures(holder)) sellers.add(holder.partyId);
  }
  return sellers;
}

const hasFigures = (holder: NamedHolder) =>
  [holder.received, holder.soldOn, holder.soldToConsumers, holder.inStock].some((bound) => bound.upper !== 0);

function viewSteps(
  tools: TraceTools,
  principal: Principal,
  steps: readonly Step[],
  parties: ReadonlyMap<string, Party>,
  facts: ReadonlyMap<string, LotFacts>,
) {
  let sums: SumsByUnit = new Map();
  return steps.map((step, index) => {
    sums = sumsByUnit(step.held.values(), facts, sums);
    const elsewhere = elsewhereIn(tools, principal, step, steps[index - 1] ?? null, parties);
    return viewStep(tools, step, steps[index - 1] ?? null, { parties, facts, sums, elsewhere });
  });
}

/** Businesses that only the step to the whole product adds, where an officer of another district does not look. */
function elsewhereIn(
  tools: TraceTools,
  principal: Principal,
  step: Step,
  before: Step | null,
  parties: ReadonlyMap<string, Party>,
): Set<string> {
  const outside = new Set<string>();
  if (step.step !== 'product' || principal.role !== 'regulator') return outside;
  const known = new Set([...(before?.held.values() ?? [])].map((holder) => holder.partyId));
  for (const { partyId } of step.held.values()) {
    const party = parties.get(partyId);
    if (known.has(partyId) || (party && inDistrict(principal, party, tools.city.city.code))) continue;
    outside.add(partyId);
  }
  return outside;
}

interface StepFacts {
  parties: ReadonlyMap<string, Party>;
  facts: ReadonlyMap<string, LotFacts>;
  sums: SumsByUnit;
  elsewhere: ReadonlySet<string>;
}

function viewStep(
  tools: TraceTools,
  step: Step,
  before: Step | null,
  { parties, facts, sums, elsewhere }: StepFacts,
) {
  const now = countsOf(step.held);
  const then = before ? countsOf(before.held) : null;
  const sellers = sellersOf(step.held);
  const known = before ? sellersOf(before.held) : new Set<string>();
  const news = [...sellers].filter((partyId) => !known.has(partyId)).sort();
  const quantities = quantitiesOf(tools.city, sums);
  const named = news.filter((partyId) => !elsewhere.has(partyId));
  return {
    step: step.step,
    days: step.days,
    sellers: sellers.size,
    businesses: now.parties.size,
    lots: now.lots.size,
    acrossGaps: now.acrossGaps.size,
    districts: districtsOf(tools, now.parties, parties),
    quantities,
    added: {
      sellers: news.length,
      businesses: now.parties.size - (then?.parties.size ?? 0),
      lots: now.lots.size - (then?.lots.size ?? 0),
      parties: named.slice(0, NAMED_MAX).map((partyId) => ({
        partyId,
        name: parties.get(partyId)?.name ?? partyId,
        divisionCode: parties.get(partyId)?.divisionCode ?? null,
      })),
    },
    ...listBusinesses(tools.city, step.held.values(), { sellers, elsewhere, parties, facts }),
    truncated: step.truncated ?? (step.lotsCut ? { limit: 'lots', remaining: 0 } : null),
    ...sentence(step, sellers.size, now.lots.size, quantities, news.length),
  };
}

function countsOf(held: Held) {
  const parties = new Set<string>();
  const lots = new Set<string>();
  const surely = new Set<string>();
  for (const holder of held.values()) {
    parties.add(holder.partyId);
    lots.add(holder.lotId);
    if (holder.number.tier !== TIER.unknown) surely.add(holder.partyId);
  }
  return { parties, lots, acrossGaps: new Set([...parties].filter((partyId) => !surely.has(partyId))) };
}

function districtsOf(tools: TraceTools, partyIds: ReadonlySet<string>, parties: ReadonlyMap<string, Party>) {
  const counts = new Map<string | null, number>();
  for (const partyId of partyIds) {
    const division = parties.get(partyId)?.divisionCode ?? null;
    const district = [...tools.city.districts.keys()].find((code) => division?.startsWith(code)) ?? null;
    counts.set(district, (counts.get(district) ?? 0) + 1);
  }
  return [...counts]
    .map(([code, businesses]) => {
      const district = code === null ? undefined : tools.city.districts.get(code);
      return { code, zh: district?.zh ?? '辖区不明', en: district?.en ?? 'district unknown', businesses };
    })
    .sort((one, two) => two.businesses - one.businesses || ((one.code ?? '~') < (two.code ?? '~') ? -1 : 1));
}

function sentence(
  step: Step,
  sellers: number,
  lots: number,
  quantities: ReturnType<typeof quantitiesOf>,
  added: number,
): { zh: string; en: string } {
  const what = {
    recorded: { zh: '只按记录', en: 'By the records alone' },
    possible: {
      zh: `可能在 ${step.days} 天内混入`,
      en: `If goods can have been mixed for ${step.days} days`,
    },
    product: { zh: '该产品全部批次', en: 'All of the product' },
  }[step.step];
  const list = (lang: 'zh' | 'en', name: (typeof FIGURES)[number]) =>
    quantities.map((one) => one.display[name][lang]).join(lang === 'zh' ? '、' : ', ') ||
    (lang === 'zh' ? '无' : 'none');
  const first = step.step === 'recorded';
  const cut = step.truncated || step.lotsCut;
  return {
    zh: `${what.zh}：${sellers} 家经营者${first ? '' : `（比上一步多 ${added} 家）`}，${lots} 个批次，共 ${list('zh', 'total')}，其中在库 ${list('zh', 'inStock')}，已售 ${list('zh', 'soldToConsumers')}。${cut ? '范围过大，结果不完整。' : ''}`,
    en: `${what.en}: ${sellers} businesses${first ? '' : ` (${added} more than before)`}, ${lots} lots, ${list('en', 'total')} in all, of which in stock ${list('en', 'inStock')} and sold ${list('en', 'soldToConsumers')}.${cut ? ' It was cut: there is more.' : ''}`,
  };
}
