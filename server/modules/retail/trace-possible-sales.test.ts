import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCity, type TestCity } from '../../../test/support/city.ts';
import type { RecallScopesView, TraceView } from '../trace/index.ts';

let city: TestCity;
let a = '';
let b = '';
beforeAll(async () => {
  city = await openCity();
  a = (await city.stockCabbage('stall', { quantity: 1, each: { quantity: 10, unit: 'kg' } })).lotId;
  b = (await city.stockCabbage('stall', { quantity: 1, each: { quantity: 5, unit: 'kg' } })).lotId;
  await city.call('stall', 'POST', '/api/v1/bindings', {
    place: { kind: 'scale', code: 'S1' },
    plu: '12',
    lots: [a, b],
  });
  const sold = await city.call('stall', 'POST', '/api/v1/till-receipts', {
    documentNumber: 'POS-1',
    at: city.clock.now().toISOString(),
    till: 'S1',
    lines: [{ plu: '12', weight: { quantity: 3, unit: 'kg' } }],
  });
  expect(sold.status).toBe(201);
});
afterAll(() => city.close());

const stallIn = (view: TraceView) =>
  view.answer.holders.find((holder) => holder.partyId === city.parties.stall.partyId);
const trace = async (lot: string, who: 'city-officer' | 'stall' = 'city-officer') =>
  (await city.call<TraceView>(who, 'GET', `/api/v1/traces?lot=${lot}`)).body;

describe('3 kg sold of 10 kg of one lot or 5 kg of another', () => {
  test('A trace of either has them as possibly sold: none for certain, 3 kg at most', async () => {
    for (const lot of [a, b]) {
      const view = await trace(lot);
      expect(stallIn(view)).toMatchObject({ sold: 0, possiblySoldMin: 0, possiblySoldMax: 3000 });
      expect(view.answer.possibleSales).toEqual([
        expect.objectContaining({ lotId: lot, quantity: 3000, settles: false }),
      ]);
      expect(view.summary).toMatchObject({ sold: 0, possiblySold: 3000 });
      expect(view.summary.zh).toContain('最多 3 公斤 可能已在收银售出');
      // The shop itself sees its own.
      expect(stallIn(await trace(lot, 'stall'))).toMatchObject({ possiblySoldMax: 3000 });
    }
  });

  test('The ladder of a recall counts them neither as certainly sold nor as certainly there', async () => {
    const scopes = await city.call<RecallScopesView>('city-officer', 'GET', `/api/v1/recall-scopes?lot=${a}`);
    const recorded = scopes.body.steps[0];
    expect(recorded?.quantities[0]).toMatchObject({
      soldToConsumers: { lower: 0, upper: 3000 },
      inStock: { lower: 7000, upper: 10_000 },
    });
    // With mixing the other lot can hold suspect goods too; nothing gets narrower.
    for (const step of scopes.body.steps.slice(1)) {
      expect(step.quantities[0]?.soldToConsumers.upper ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(
        3000,
      );
      expect(step.quantities[0]?.inStock.lower).toBeGreaterThanOrEqual(7000);
    }
  });

  test('When 4 kg of the smaller are thrown away, 2 kg of the greater must have been sold', async () => {
    const gone = await city.record('stall', 'disposals', {
      reason: 'spoiled',
      method: '填埋',
      place: '本店',
      witnesses: ['甲', '乙'],
      lines: [{ lot: b, quantity: 4, unit: 'kg' }],
    });
    expect(gone.status).toBe(201);
    expect(stallIn(await trace(a))).toMatchObject({ possiblySoldMin: 2000, possiblySoldMax: 3000 });
    expect(stallIn(await trace(b))).toMatchObject({
      possiblySoldMin: 0,
      possiblySoldMax: 1000,
      stillThere: 1000,
    });
    const scopes = await city.call<RecallScopesView>('city-officer', 'GET', `/api/v1/recall-scopes?lot=${a}`);
    expect(scopes.body.steps[0]?.quantities[0]).toMatchObject({
      soldToConsumers: { lower: 2000, upper: 3000 },
      inStock: { lower: 7000, upper: 8000 },
    });
  });

  test('When one is counted, a trace has what went over the till of it as sold, and the rest as the other’s', async () => {
    const counted = await city.record('stall', 'stock-takings', {
      reason: '盘点',
      lines: [{ lot: a, counted: { quantity: 7500, unit: 'g' } }],
    });
    expect(counted.body.discrepancies).toEqual([]);
    expect(stallIn(await trace(a))).toMatchObject({ sold: 2500, stillThere: 7500, possiblySoldMax: 0 });
    expect(stallIn(await trace(b))).toMatchObject({ sold: 0, possiblySoldMin: 500, possiblySoldMax: 500 });
    expect((await city.verify()).findings).toEqual([]);
  });
});
