import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Business, openCity, type TestCity } from '../../../test/support/city.ts';
import type { TraceView } from './index.ts';
import { loadDeliveries } from './load-deliveries.ts';
import { DAY_MS } from './possible-holders.ts';
import type { RecallScopesView } from './recall-scopes.ts';

/**
 * Two lots of cabbage lie at one wholesaler, and no record says that they were ever mixed:
 *
 *   day 0   suspect: farm ─ 180 kg ─► wholesaler        other: farm ─ 180 kg ─► wholesaler
 *   day 2   other ─ 30 kg ─► stall
 *   day 6   other ─ 40 kg ─► supermarket ─► 5 kg sold
 *   day 6   pork of the slaughterhouse ─► supermarket: nothing that cabbage can be mixed into
 */

let city: TestCity;
let suspect: string;
let other: string;

const ship = async (from: Business, to: Business, lot: string, quantity: number) =>
  city.receive(
    to,
    await city.issue(from, {
      receiver: { partyId: city.parties[to].partyId },
      lines: [{ lot, quantity, unit: 'kg' }],
    }),
  );
const days = (count: number) => city.clock.set(new Date(city.clock.now().getTime() + count * DAY_MS));

beforeAll(async () => {
  city = await openCity();
  // The other first: what left the farm before the suspect goods were there cannot have been mixed with them there.
  other = (await city.stockCabbage('wholesaler')).lotId;
  days(1 / 24);
  suspect = (await city.stockCabbage('wholesaler')).lotId;
  days(2);
  await ship('wholesaler', 'stall', other, 30);
  days(4);
  await ship('wholesaler', 'supermarket', other, 40);
  await city.record('supermarket', 'sales', { lines: [{ lot: other, quantity: 5, unit: 'kg' }] });
  days(1);
});
afterAll(() => city.close());

const traced = async (query: string) => {
  const answer = await city.call<TraceView>('city-officer', 'GET', `/api/v1/traces?lot=${suspect}&${query}`);
  expect(answer.status).toBe(200);
  return answer.body;
};
const names = () =>
  new Map(Object.entries(city.parties).map(([name, party]) => [party.partyId as string, name]));
const holders = (view: TraceView) =>
  view.possible?.holders
    .map((h) => `${h.lotId === suspect ? 'suspect' : 'other'} ${names().get(h.partyId)} ${h.tier} ${h.basis}`)
    .sort();

test('A product’s dealers received more than entered the city, because goods pass through two of them', async () => {
  const { productId } = city.products.cabbage;
  const answer = await city.call<{ totals: { entered: number; received: number } }>(
    'city-officer',
    'GET',
    `/api/v1/products/${productId}/dealers`,
  );
  expect(answer.body.totals).toMatchObject({ entered: 360_000, received: 430_000 });
  // The wholesaler's district: all of it came in there.
  const local = await city.call<{ totals: { entered: number } }>(
    'huli-officer',
    'GET',
    `/api/v1/products/${productId}/dealers`,
  );
  expect(local.body.totals).toMatchObject({ entered: 360_000, received: 360_000 });
});

describe('Goods that may have been mixed at a wholesaler', () => {
  test('reach those who were served within the days asked about, and nobody later', async () => {
    expect(holders(await traced('direction=forward&mixingDays=3'))).toEqual([
      'other stall possible mixing',
      'other wholesaler possible mixing',
      'suspect farm recorded recorded',
      'suspect wholesaler recorded recorded',
    ]);
    expect(holders(await traced('direction=forward&mixingDays=7'))).toEqual([
      'other stall possible mixing',
      'other supermarket possible mixing',
      'other wholesaler possible mixing',
      'suspect farm recorded recorded',
      'suspect wholesaler recorded recorded',
    ]);
  });

  test('are bounded by what was there and by what was handed over', async () => {
    const view = await traced('direction=forward&mixingDays=7');
    const at = (who: Business, lot: string) =>
      view.possible?.holders.find((h) => h.lotId === lot && h.partyId === city.parties[who].partyId);
    expect(at('supermarket', other)).toMatchObject({
      received: { lower: 0, upper: 40_000 },
      soldToConsumers: { lower: 0, upper: 5_000 },
      inStock: { lower: 0, upper: 35_000 },
    });
    // Of the other lot 110 kg are left; all of the 180 kg that came may be in them, but no more than is there.
    expect(at('wholesaler', other)?.inStock).toEqual({ lower: 0, upper: 110_000 });
    expect(at('wholesaler', suspect)?.inStock).toEqual({ lower: 180_000, upper: 180_000 });
  });

  test('lead back: the other lot at the supermarket can have come of the suspect one', async () => {
    const answer = await city.call<TraceView>(
      'city-officer',
      'GET',
      `/api/v1/traces?lot=${other}&party=${city.parties.supermarket.partyId}&direction=backward&mixingDays=7`,
    );
    const sources = answer.body.possible?.sources.map(
      (s) => `${s.lotId === suspect ? 'suspect' : 'other'} ${names().get(s.partyId)} ${s.tier}`,
    );
    expect(sources?.sort()).toEqual([
      'other farm recorded',
      'other wholesaler recorded',
      'suspect farm possible',
    ]);
  });

  test('stand in the spreadsheet on a sheet of their own, with their bounds', async () => {
    const answer = await city.app.inject({
      method: 'GET',
      url: `/api/v1/traces/export?lot=${suspect}&direction=forward&mixingDays=7`,
      headers: { 'x-api-key': city.keys['city-officer'] },
    });
    expect(answer.statusCode).toBe(200);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(answer.rawPayload as never);
    const sheet = book.getWorksheet('可能涉及 Possible');
    const heads = (sheet?.getRow(1).values ?? []) as string[];
    const at = (start: string) => heads.findIndex((head) => head?.startsWith(start));
    const row = (sheet?.getRows(2, (sheet?.rowCount ?? 1) - 1) ?? []).find(
      (one) => one.getCell(1).value === city.parties.supermarket.name,
    );
    const cells = ['收到 Received：至少', '收到 Received：至多', '现存 In stock：至多', '可能性', '依据'];
    expect(cells.map((head) => row?.getCell(at(head)).value)).toEqual([
      0,
      40_000,
      35_000,
      'possible',
      'mixing',
    ]);
    const refused = await city.call(
      'farm',
      'GET',
      `/api/v1/traces/export?lot=${suspect}&direction=forward&mixingDays=7`,
    );
    expect(refused.status).toBe(403);
  });

  test('are offered by the steps that the city sets', async () => {
    const answer = await city.call<{ mixing: unknown }>(null, 'GET', '/api/v1/city');
    expect(answer.body.mixing).toEqual({ days: [3, 7, 30], daysMax: 90 });
  });

  test('widen the recall step by step', async () => {
    const answer = await city.call<RecallScopesView>(
      'city-officer',
      'GET',
      `/api/v1/recall-scopes?lot=${suspect}`,
    );
    const steps = answer.body.steps.map(({ step, days: count, sellers, lots, added }) => ({
      step,
      count,
      sellers,
      lots,
      added: added.parties.map((p) => names().get(p.partyId)),
    }));
    expect(steps).toEqual([
      { step: 'recorded', count: null, sellers: 1, lots: 1, added: ['wholesaler'] },
      { step: 'possible', count: 3, sellers: 2, lots: 2, added: ['stall'] },
      { step: 'possible', count: 7, sellers: 3, lots: 2, added: ['supermarket'] },
      { step: 'possible', count: 30, sellers: 3, lots: 2, added: [] },
      { step: 'product', count: 30, sellers: 3, lots: 2, added: [] },
    ]);
    const [recorded, , , widest, product] = answer.body.steps;
    expect(recorded?.quantities[0]?.total).toEqual({ lower: 180_000, upper: 180_000 });
    expect(widest?.quantities[0]?.total).toEqual({ lower: 180_000, upper: 360_000 });
    expect(product?.quantities[0]?.total).toEqual({ lower: 360_000, upper: 360_000 });
  });

  test('do not reach beyond a cleaning that the business recorded', async () => {
    const before = await traced('direction=forward&mixingDays=7');
    expect(holders(before)).toContain('other supermarket possible mixing');
    const at = new Date(city.clock.now().getTime() - 4 * DAY_MS).toISOString();
    const cleaned = await city.call('wholesaler', 'POST', '/api/v1/cleanings', {
      documentNumber: 'CLEAN-1',
      at,
    });
    expect(cleaned.status).toBe(201);
    const again = await city.call('wholesaler', 'POST', '/api/v1/cleanings', {
      documentNumber: 'CLEAN-1',
      at,
    });
    expect(again).toMatchObject({ status: 200, body: { replayed: true } });
    expect(holders(await traced('direction=forward&mixingDays=7'))).toEqual(
      holders(before)?.filter((one) => one !== 'other supermarket possible mixing'),
    );
    // What was known before it was recorded is still known.
    const then = new Date(city.clock.now().getTime() - 1).toISOString();
    expect(holders(await traced(`direction=forward&mixingDays=7&asOf=${then}`))).toEqual(holders(before));
    expect((await city.verify()).findings).toEqual([]);
  });

  test('are not mixed across what a limit cuts off, and the answer says so', async () => {
    const load = (limits: object) =>
      loadDeliveries(city.tools, {
        start: [{ lotId: suspect }],
        direction: 'forward',
        window_ms: 7 * DAY_MS,
        asOf: city.clock.now(),
        limits,
      });
    const whole = await load({});
    expect(whole.truncated).toBeNull();
    expect(whole.named.lots).toContain(other);
    const cut = await load({ lots: 1 });
    expect(cut.truncated).toEqual({ limit: 'lots', remaining: 1 });
    expect(cut.named.lots).not.toContain(other);
    expect((await load({ parties: 0 })).truncated).toEqual({ limit: 'parties', remaining: 2 });
  });
});
