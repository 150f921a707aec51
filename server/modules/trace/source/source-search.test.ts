import type { Static } from 'typebox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CityPlan, generateCity } from '../../../../simulator/city-plan.ts';
import { type LoadedCity, loadCity } from '../../../../simulator/load-city.ts';
import { type Answer, expectProblem, openEmptyCity, type TestCity } from '../../../../test/support/city.ts';
import { DemoTarget } from '../../../demo-target.ts';
import { takeProcessSlot } from '../../../platform/db.ts';
import { createAccount, createApiKey } from '../../identity/index.ts';
import type { SourceAnswerSchema, SourceCaseInput, SourceSearchInput } from './source.schemas.ts';

/** Complaints about the cheese of 2018, in the demonstration city: the simulator knows where they come from. */

type SourceAnswer = Static<typeof SourceAnswerSchema>;

let city: TestCity;
let plan: CityPlan;
let loaded: LoadedCity;
const keys: Record<string, string> = {};

async function officer(name: string, divisionCode: string) {
  const { db, ids } = city.tools;
  const account = {
    userName: name,
    displayName: name,
    password: 'egret-over-water',
    role: 'regulator' as const,
  };
  const made = await createAccount(db, ids, { ...account, divisionCode });
  keys[name] = await createApiKey(db, made.accountId, 'test');
}

beforeAll(async () => {
  city = await openEmptyCity({ now: '2026-11-21T00:00:00Z' });
  plan = generateCity({ seed: 11, businesses: 120, days: 1, startDate: '2026-11-20', city: city.city });
  loaded = await loadCity(new DemoTarget(city.tools, await takeProcessSlot(city.tools.db)), plan);
  await officer('city', city.city.city.code);
}, 120_000);
afterAll(() => city.close());

const search = (body: SourceSearchInput, who = 'city'): Promise<Answer<SourceAnswer>> =>
  city.raw<SourceAnswer>({ 'x-api-key': keys[who] ?? '' }, 'POST', '/api/v1/source-searches', body);

async function found(body: SourceSearchInput): Promise<SourceAnswer> {
  const answer = await search(body);
  expect(answer.body).toHaveProperty('trust');
  expect(answer.status).toBe(200);
  return answer.body;
}

const cheese = () => plan.truth.incidents.cheese;
const party = (key: string | undefined) => loaded.parties.get(key ?? '') ?? '';
const cheeseLots = () => cheese().lots.map((key) => loaded.lots.get(key)?.lotId);
/** Shops that sold some, one of each distributor's first. */
const shops = () => cheese().holders.filter((holder) => holder.role === 'shop' && holder.sold > 0);
const ill = (index: number, rest: Partial<SourceCaseInput> = {}): SourceCaseInput => ({
  place: party(shops()[index]?.party),
  from: '2018-06-20',
  to: '2018-07-18',
  ...rest,
});

describe('Complaints at several sellers of the cheese of 2018', () => {
  test('Knowing nothing but the shops, its lot is first and its maker explains every case', async () => {
    const answer = await found({ cases: [0, 1, 2, 3, 4, 5].map((index) => ill(index)), daysBack: 250 });
    expect(answer.lots[0]?.lots.map((lot) => lot.lotId)).toEqual(expect.arrayContaining(cheeseLots()));
    expect(answer.lots[0]).toMatchObject({ reach: 1, unexplained: [], places: { likelihood: 1 } });
    expect(answer.products[0]).toMatchObject({ productId: loaded.products.get(cheese().product), reach: 1 });
    const maker = answer.parties.find((one) => one.partyId === party(cheese().factory));
    expect(maker).toMatchObject({ reach: 1, explainedRecorded: [0, 1, 2, 3, 4, 5], restsOn: 'recorded' });
    expect(answer.trust.first).toBe('likelihood');
    expect(answer.cases.map((one) => one.found)).toEqual(Array(6).fill('sold'));
    expect(answer.truncated).toBeNull();
  });

  test('Recorded lots alone give the same lot first, named by the product on the packet, its GTIN or its category', async () => {
    const productId = loaded.products.get(cheese().product) ?? '';
    const gtin = plan.truth.incidents.cheese.gtin;
    for (const ate of [{ productId }, { gtin }, { category: 'cheese' }]) {
      const cases = [0, 3, 8].map((index) => ill(index, { ate, certainty: 'suspected' }));
      const answer = await found({ cases, daysBack: 250, mixingDays: null });
      expect(answer.lots[0]?.lots.map((lot) => lot.lotId)).toEqual(expect.arrayContaining(cheeseLots()));
      expect(answer.question.mixingDays).toBeNull();
    }
  });

  test('Well people who bought the same count against it, and a lot on the packet is enough of a place', async () => {
    const lot = cheeseLots()[0] ?? '';
    const answer = await found({
      cases: [ill(0), { place: { lot }, at: '2018-07-10' }, ill(1, { negative: true })],
      daysBack: 250,
    });
    expect(answer.cases[1]).toMatchObject({ found: 'lot' });
    const first = answer.lots.find((one) => one.lots.some((each) => each.lotId === lot));
    expect(first).toMatchObject({ reach: 0.5, negativesReached: [2] });
  });

  test('Places with no record of what was eaten: the answer rests on the trade between businesses, and says so', async () => {
    const cases = [0, 1, 2].map((index) => ill(index, { from: '2016-01-01', to: '2016-01-31' }));
    const answer = await found({ cases });
    expect(answer.trust).toMatchObject({ first: 'distance', why: 'exposures-missing' });
    expect(answer.missing.casesWithoutRecord).toEqual([0, 1, 2]);
    expect(answer.trust.zh).toMatch(/有效距离/);
  });

  test('It is kept who asked', async () => {
    await found({ cases: [ill(0)], daysBack: 250 });
    const { rows } = await city.owner.query(
      `SELECT outcome FROM identity.audit WHERE operation = 'searchSources'`,
    );
    expect(rows.length).toBeGreaterThan(0);
  });
});

describe('What is refused, and where it is wrong', () => {
  const at = '2018-07-16';

  test.each<[string, () => unknown, string, string]>([
    ['a business that is not on record', () => ({ place: '123', at }), 'party-unknown', '/cases/0/place'],
    [
      'a lot that is not on record',
      () => ({ place: { lot: '123' }, at }),
      'lot-unknown',
      '/cases/0/place/lot',
    ],
    [
      'a product that is not on record',
      () => ill(0, { ate: { productId: '5' } }),
      'product-unknown',
      '/cases/0/ate/productId',
    ],
    ['a barcode that is none', () => ill(0, { ate: { gtin: '77' } }), 'product-unknown', '/cases/0/ate/gtin'],
    [
      'a category that is none',
      () => ill(0, { ate: { category: 'stones' } }),
      'category-unknown',
      '/cases/0/ate/category',
    ],
    [
      'two answers to what was eaten',
      () => ill(0, { ate: { productId: '5', category: 'cheese' } }),
      'ate-ambiguous',
      '/cases/0/ate',
    ],
    ['no time', () => ({ place: ill(0).place }), 'case-time-missing', '/cases/0'],
    [
      'a day that is none',
      () => ({ place: ill(0).place, at: '2018-02-30' }),
      'case-time-invalid',
      '/cases/0/at',
    ],
    ['an end before the beginning', () => ill(0, { to: '2018-01-01' }), 'case-time-reversed', '/cases/0/to'],
    ['only people who stayed well', () => ill(0, { negative: true }), 'cases-all-negative', '/cases'],
  ])('%s', async (_what, input, code, path) => {
    const answer = await search({ cases: [input() as SourceCaseInput] });
    const problem = expectProblem(answer, 422, code);
    expect(problem.path).toBe(path);
  });

  test('All that is wrong is said at once', async () => {
    const answer = await search({ cases: [{ place: '123', at }, ill(0, { at: 'yesterday' })] });
    const problem = expectProblem(answer, 422, 'party-unknown');
    expect(problem.errors.map((one) => one.path)).toEqual(['/cases/0/place', '/cases/1/at']);
  });

  test('An officer asks about places of its own district', async () => {
    const { rows } = await city.owner.query<{ division_code: string }>(
      'SELECT division_code FROM registry.party WHERE party_id = $1',
      [ill(0).place],
    );
    const own = rows[0]?.division_code.slice(0, 6) ?? '';
    const other = [...city.city.districts.keys()].find((code) => code !== own) ?? '';
    await officer('own', own);
    await officer('other', other);
    expect((await search({ cases: [ill(0)] }, 'own')).status).toBe(200);
    expectProblem(await search({ cases: [ill(0)] }, 'other'), 403, 'outside-district');
  });
});
