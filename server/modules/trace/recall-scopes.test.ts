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

  test('never gets narrower, and says what each step adds', () => {
    view.steps.forEach((step, index) => {
      const before = view.steps[index - 1];
      const districts = step.districts.reduce((sum, district) => sum + district.businesses, 0);
      expect(districts).toBe(step.businesses);
      if (!before) return;
      expect(step.sellers).toBeGreaterThanOrEqual(before.sellers);
      expect(step.businesses).toBe(before.businesses + step.added.businesses);
      expect(step.lots).toBe(before.lots + step.added.lots);
      for (const now of step.quantities) {
        const then = before.quantities.find(
          (one) => one.baseUnit === now.baseUnit && one.pieceUnit === now.pieceUnit,
        );
        expect(now.total.upper ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(then?.total.upper ?? 0);
        expect(now.total.lower).toBeGreaterThanOrEqual(then?.total.lower ?? 0);
      }
    });
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
