import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CityPlan, generateCity } from '../../../simulator/city-plan.ts';
import { type LoadedCity, loadCity } from '../../../simulator/load-city.ts';
import { expectProblem, openEmptyCity, type ProblemBody, type TestCity } from '../../../test/support/city.ts';
import { DemoTarget } from '../../demo-target.ts';
import { takeProcessSlot } from '../../platform/db.ts';
import { createAccount, createApiKey } from '../identity/index.ts';
import type { TraceView } from './index.ts';
import type { RecallScopesView } from './recall-scopes.ts';

/** How far recalls would reach in a small city with both incidents of the reports, over HTTP. */

const ALL = Number.POSITIVE_INFINITY;

let city: TestCity;
let plan: CityPlan;
let loaded: LoadedCity;
const keys: Record<string, string> = {};

async function person(
  name: string,
  account: { role: 'operator' | 'regulator'; partyId?: string; divisionCode?: string },
) {
  const { db, ids } = city.tools;
  const made = await createAccount(db, ids, {
    userName: name,
    displayName: name,
    password: 'egret-over-water',
    ...account,
  });
  keys[name] = await createApiKey(db, made.accountId, 'test');
}

const ask = (url: string, who = 'regulator') =>
  city.raw<unknown>({ 'x-api-key': keys[who] ?? '' }, 'GET', url);
async function get<T>(url: string): Promise<T> {
  const answer = await ask(url);
  expect(answer.status).toBe(200);
  return answer.body as T;
}
const cheeseLots = () => plan.truth.incidents.cheese.lots.map((key) => loaded.lots.get(key)?.lotId ?? '');

beforeAll(async () => {
  city = await openEmptyCity({ now: '2026-11-21T00:00:00Z' });
  plan = generateCity({ seed: 11, businesses: 120, days: 1, startDate: '2026-11-20', city: city.city });
  loaded = await loadCity(new DemoTarget(city.tools, await takeProcessSlot(city.tools.db)), plan);
  await person('regulator', { role: 'regulator', divisionCode: city.city.city.code });
  const shop = plan.truth.incidents.cheese.holders.find((holder) => holder.role === 'shop');
  await person('shop', { role: 'operator', partyId: loaded.parties.get(shop?.party ?? '') ?? '' });
}, 120_000);
afterAll(() => city.close());

/** What every ladder keeps to: nothing falls from step to step, and a step says what it adds. */
function expectLadder(view: RecallScopesView): void {
  view.steps.forEach((step, index) => {
    const before = view.steps[index - 1];
    const districts = step.districts.reduce((sum, district) => sum + district.businesses, 0);
    expect(districts).toBe(step.businesses);
    const listed = step.list.filter((one) => one.seller).length + step.unlisted.sellers;
    expect(listed + (step.step === 'product' ? step.unlisted.elsewhere : 0)).toBe(step.sellers);
    if (!before) return;
    expect(step.sellers).toBe(before.sellers + step.added.sellers);
    expect(step.businesses).toBe(before.businesses + step.added.businesses);
    expect(step.lots).toBe(before.lots + step.added.lots);
    for (const then of before.quantities) {
      const now = step.quantities.find(
        (one) => one.baseUnit === then.baseUnit && one.pieceUnit === then.pieceUnit,
      );
      for (const figure of ['inStock', 'soldToConsumers', 'total'] as const) {
        const what = `${view.lots} ${step.step} ${step.days} ${figure}`;
        expect(now?.[figure].lower, what).toBeGreaterThanOrEqual(then[figure].lower);
        expect(now?.[figure].upper ?? ALL, what).toBeGreaterThanOrEqual(then[figure].upper ?? ALL);
        // What mixing adds is possible, never certain; only whole lots of the product are.
        if (step.step === 'possible') expect(now?.[figure].lower, what).toBe(then[figure].lower);
      }
    }
  });
}

describe('The ladders of what was used in batches', () => {
  test('and those of lots all over the city never fall either', async () => {
    const lots = [...loaded.lots.values()].slice(0, 25);
    expect(lots.length).toBeGreaterThan(10);
    for (const { lotId } of lots) {
      expectLadder(await get<RecallScopesView>(`/api/v1/recall-scopes?lot=${lotId}`));
    }
  });

  test('never fall, and what was made with suspect goods is suspect whole, at every step', async () => {
    const { rows } = await city.owner.query<{ lot: string; out: string }>(
      `SELECT lot_id::text AS lot, min(other_lot_id)::text AS out FROM ledger.lot_edge
        WHERE direction = 1 GROUP BY lot_id ORDER BY lot_id LIMIT 12`,
    );
    expect(rows.length).toBeGreaterThan(0);
    let whole = 0;
    for (const { lot, out } of rows) {
      const view = await get<RecallScopesView>(`/api/v1/recall-scopes?lot=${lot}`);
      expectLadder(view);
      const trace = await get<TraceView>(`/api/v1/traces?lot=${lot}&direction=forward&mixingDays=30`);
      const maker = trace.possible?.holders.find(
        (holder) => holder.lotId === out && holder.isSource && holder.entered.lower > 0,
      );
      const made = trace.answer.holders.find((one) => one.lotId === out && one.madeHere > 0);
      if (maker?.partyId !== made?.partyId || made === undefined) continue;
      expect(maker?.entered).toEqual({ lower: made.madeHere, upper: made.madeHere });
      whole += 1;
    }
    expect(whole).toBe(rows.length);
  });
});

describe('The ladder of recall scopes for the cheese of 2018', () => {
  let view: RecallScopesView;
  beforeAll(async () => {
    view = await get<RecallScopesView>(`/api/v1/recall-scopes?lot=${cheeseLots()[0]}`);
  });

  test('goes from the records alone over 3, 7 and 30 days to all of the product', () => {
    expect(view.steps.map(({ step, days }) => `${step} ${days}`)).toEqual([
      'recorded null',
      'possible 3',
      'possible 7',
      'possible 30',
      'product 30',
    ]);
    expect(view.steps.map((step) => step.truncated)).toEqual([null, null, null, null, null]);
  });

  test('begins with the 45 sellers and 4,890 bags of the report, to the bag', () => {
    const first = view.steps[0];
    expect(first?.sellers).toBe(45);
    expect(first?.lots).toBe(2);
    expect(first?.quantities).toHaveLength(1);
    expect(first?.quantities[0]?.total).toEqual({ lower: 4890, upper: 4890 });
    const { soldToConsumers, inStockAtSellers, onTheWay, returnedToFactory } =
      plan.truth.incidents.cheese.accounting;
    expect(first?.quantities[0]?.soldToConsumers).toEqual({ lower: soldToConsumers, upper: soldToConsumers });
    const stock = inStockAtSellers + onTheWay + returnedToFactory;
    expect(first?.quantities[0]?.inStock).toEqual({ lower: stock, upper: stock });
    expect(first?.zh).toContain('45 家经营者');
    expect(first?.en).toContain('45 businesses');
  });

  test('never gets narrower, and says what each step adds', () => expectLadder(view));

  test('lists the sellers of each step with what they can have had, so that no other question is needed', () => {
    for (const step of view.steps) {
      expect(step.list.filter((one) => one.seller)).toHaveLength(step.sellers);
      expect(step.list).toHaveLength(step.businesses);
      expect(step.unlisted).toEqual({ sellers: 0, sources: 0, elsewhere: 0 });
    }
    const sold = view.steps[0]?.list.flatMap((one) => one.quantities.map((of) => of.soldToConsumers.lower));
    const { soldToConsumers } = plan.truth.incidents.cheese.accounting;
    expect(sold?.reduce((sum, bags) => sum + bags, 0)).toBe(soldToConsumers);
    const [first] = view.steps[0]?.list ?? [];
    expect(first).toMatchObject({ seller: true, tier: 'recorded', lotCount: first?.lots.length });
    expect(first?.district).toBe(first?.divisionCode?.slice(0, 6));
    expect(first?.lots[0]?.productName).toBeTruthy();
  });

  test('is refused to an operator, and for a lot that nobody knows', async () => {
    expectProblem(
      (await ask(`/api/v1/recall-scopes?lot=${cheeseLots()[0]}`, 'shop')) as never,
      403,
      'role-forbidden',
    );
    const unknown = await ask('/api/v1/recall-scopes?lot=9007199254740993');
    expectProblem(
      unknown as { status: number; body: ProblemBody; headers: Record<string, unknown> },
      404,
      'lot-unknown',
    );
  });
});

describe('A trace that is asked about mixing', () => {
  test('answers the recorded holders whole, with what each received, sold and has', async () => {
    const view = await get<TraceView>(`/api/v1/traces?lot=${cheeseLots()[0]}&direction=forward&mixingDays=7`);
    const own = new Set(cheeseLots());
    const traced = view.answer.holders.filter((holder) => own.has(holder.lotId) && holder.received > 0);
    const possible = new Map(
      view.possible?.holders.map((holder) => [`${holder.lotId} ${holder.partyId}`, holder]),
    );
    expect(traced.length).toBeGreaterThan(45);
    for (const holder of traced) {
      const found = possible.get(`${holder.lotId} ${holder.partyId}`);
      expect(found?.tier).toBe('recorded');
      expect(found?.received).toEqual({
        lower: holder.received + holder.inTransitIn,
        upper: holder.received + holder.inTransitIn,
      });
      const entered = holder.producedHere + holder.madeHere + holder.adjustedIn;
      expect(found?.entered).toEqual({ lower: entered, upper: entered });
      expect(found?.soldToConsumers).toEqual({ lower: holder.sold, upper: holder.sold });
      expect(found?.inStock).toEqual({
        lower: holder.stillThere + holder.inTransitIn,
        upper: holder.stillThere + holder.inTransitIn,
      });
      expect(view.parties[holder.partyId]).toBeDefined();
    }
  });

  test('is refused to an operator, and beyond what the city allows', async () => {
    const url = `/api/v1/traces?lot=${cheeseLots()[0]}&mixingDays=`;
    expectProblem((await ask(`${url}7`, 'shop')) as never, 403, 'role-forbidden');
    expectProblem((await ask(`${url}91`)) as never, 422, 'mixing-days-too-many');
  });
});
