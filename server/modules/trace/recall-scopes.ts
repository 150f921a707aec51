import type { Principal } from '../identity/index.ts';
import { inDistrict } from '../ledger/index.ts';
import { describeLots, findLot, type LotFacts, type Party, partiesById } from '../registry/index.ts';
import { admitLots } from './admit.ts';
import { TIER } from './engine/mixing/question.ts';
import { listBusinesses } from './scope-list.ts';
import { type FIGURES, quantitiesOf, type SumsByUnit, sumsByUnit } from './scope-quantities.ts';
import { type Held, type Step, sellersOf, workOutSteps } from './scope-steps.ts';
import type { TraceTools } from './trace-question.ts';

/** New businesses that a step names; how many there are is told in any case. */
const NAMED_MAX = 200;

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
  const products = [...new Set(lots.map((lot) => lot.productId))];
  const steps = await workOutSteps(tools, { lotIds, productIds: products, asOf: now });
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
