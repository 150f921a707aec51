import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Business, expectProblem, openCity, type TestCity } from '../../../test/support/city.ts';
import type { TraceView } from './index.ts';

/**
 * A small way of goods in the database, traced over HTTP:
 *
 *   farm ─ 180 kg ─► wholesaler ─ 60 kg ─► stall ─► 10 kg sold
 *                    wholesaler ─ 100 kg ─► mixed lot ─ 40 kg ─► supermarket
 */

let city: TestCity;
let raw: string;
let mixed: string;
const noon = new Map<string, string>();
beforeAll(async () => {
  city = await openCity();
  const step = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    city.clock.set(new Date(city.clock.now().getTime() + 600_000));
    const done = await work();
    noon.set(name, city.clock.now().toISOString());
    return done;
  };
  raw = (await step('bought', () => city.stockCabbage('wholesaler'))).lotId;
  const sold = await step('sent', () => ship('wholesaler', 'stall', raw, 60));
  await step('received', () => city.receive('stall', sold));
  const output = {
    product: { productId: city.products.cabbage.productId },
    quantity: 99,
    unit: 'kg',
    batch: 'MIX-1',
    origin: '混装',
  };
  const made = await step('mixed', () =>
    city.record('wholesaler', 'transformations', {
      inputs: [{ lot: raw, quantity: 100, unit: 'kg' }],
      outputs: [output],
    }),
  );
  mixed = made.body.lots[0]?.lotId ?? '';
  const on = await step('mixed sent', () => ship('wholesaler', 'supermarket', mixed, 40));
  await step('mixed received', () => city.receive('supermarket', on));
  await step('sold', () =>
    city.record('stall', 'sales', { lines: [{ lot: raw, quantity: 10, unit: 'kg' }] }),
  );
});
afterAll(() => city.close());

const ship = (from: Business, to: Business, lot: string, quantity: number) =>
  city.issue(from, {
    receiver: { partyId: city.parties[to].partyId },
    lines: [{ lot, quantity, unit: 'kg' }],
  });
const ask = async (
  query: string,
  who: Parameters<TestCity['call']>[0] = 'city-officer',
): Promise<TraceView> => {
  const answer = await city.call<TraceView>(who, 'GET', `/api/v1/traces?${query}`);
  expect(answer.status).toBe(200);
  return answer.body;
};
const names = () =>
  new Map(Object.entries(city.parties).map(([name, party]) => [party.partyId as string, name]));
const lotName = (lot: string) => (lot === raw ? 'raw' : lot === mixed ? 'mixed' : lot);
const places = (view: TraceView) =>
  view.answer.holders.map((holder) => `${lotName(holder.lotId)} ${names().get(holder.partyId)}`).sort();

const ALL = ['mixed supermarket', 'mixed wholesaler', 'raw farm', 'raw stall', 'raw wholesaler'];

describe('Where it went and where it came from', () => {
  test('Both ways, from either lot, finds every holder of either', async () => {
    expect(places(await ask(`lot=${raw}`))).toEqual(ALL);
    // From the mix: back to the raw goods' way up, and not to the stall, which the mix never touched.
    expect(places(await ask(`lot=${mixed}`))).toEqual(ALL.filter((one) => one !== 'raw stall'));
  });
  test('Forward from one holder does not look back, backward does not look on', async () => {
    const at = (who: Business) => `party=${city.parties[who].partyId}`;
    expect(places(await ask(`lot=${raw}&direction=forward&${at('stall')}`))).toEqual(['raw stall']);
    expect(places(await ask(`lot=${raw}&direction=backward&${at('stall')}`))).toEqual([
      'raw farm',
      'raw stall',
      'raw wholesaler',
    ]);
    expect(places(await ask(`lot=${mixed}&direction=backward&${at('supermarket')}`))).toEqual([
      'mixed supermarket',
      'mixed wholesaler',
      'raw farm',
      'raw wholesaler',
    ]);
    expect(places(await ask(`lot=${raw}&direction=forward&${at('farm')}`))).toEqual(ALL);
  });
  test('Two lots at once are one answer', async () => {
    expect(places(await ask(`lot=${raw}&lot=${mixed}`))).toEqual(ALL);
  });
  test('The lot is found by its id, its code, its label and its address alike', async () => {
    const { body } = await city.call<{ code: string; scanUrl: string }>(
      'city-officer',
      'GET',
      `/api/v1/lots/${raw}`,
    );
    for (const reference of [body.code, body.code.toLowerCase(), body.scanUrl]) {
      expect((await ask(`lot=${encodeURIComponent(reference)}`)).question.lots).toEqual([raw]);
    }
  });
});

describe('What each holder has', () => {
  test('Received, sold, moved on, used, still there: figures that add up', async () => {
    const { answer } = await ask(`lot=${raw}`);
    const figures = Object.fromEntries(
      answer.holders.map((h) => [
        `${lotName(h.lotId)} ${names().get(h.partyId)}`,
        {
          produced: h.producedHere,
          made: h.madeHere,
          received: h.received,
          sold: h.sold,
          movedOn: h.movedOn,
          used: h.transformed,
          still: h.stillThere,
          unaccounted: h.unaccounted,
          overdrawn: h.overdrawn,
        },
      ]),
    );
    const none = {
      produced: 0,
      made: 0,
      received: 0,
      sold: 0,
      movedOn: 0,
      used: 0,
      still: 0,
      unaccounted: 0,
      overdrawn: 0,
    };
    expect(figures).toEqual({
      'raw farm': { ...none, produced: 180_000, movedOn: 180_000 },
      'raw wholesaler': { ...none, received: 180_000, movedOn: 60_000, used: 100_000, still: 20_000 },
      'raw stall': { ...none, received: 60_000, sold: 10_000, still: 50_000 },
      'mixed wholesaler': { ...none, made: 99_000, movedOn: 40_000, still: 59_000 },
      'mixed supermarket': { ...none, received: 40_000, still: 40_000 },
    });
    for (const h of answer.holders) {
      expect(
        h.producedHere + h.madeHere + h.received + h.returnedByConsumers + h.adjustedIn + h.overdrawn,
      ).toBe(
        h.sold +
          h.movedOn +
          h.transformed +
          h.disposed +
          h.donated +
          h.lost +
          h.adjustedOut +
          h.unaccounted +
          h.stillThere,
      );
    }
  });
  test('The same as the holdings that the ledger keeps', async () => {
    const { answer } = await ask(`lot=${raw}`);
    for (const holder of answer.holders) {
      const name = names().get(holder.partyId) as Business;
      expect(holder.stillThere).toBe((await city.holding(name, holder.lotId)).onHand);
    }
  });
  test('The totals of each lot balance, and the sentence says them', async () => {
    const { answer, summary } = await ask(`lot=${raw}`);
    expect(
      answer.lots.map((lot) => [lotName(lot.lotId), lot.totals.balanced, lot.totals.discrepancy]).sort(),
    ).toEqual([
      ['mixed', true, 0],
      ['raw', true, 0],
    ]);
    expect(summary).toMatchObject({
      produced: 180_000,
      sold: 10_000,
      consumedInto: 100_000,
      stillThere: 70_000,
      sellers: 2,
      makers: 1,
    });
    expect(summary.zh).toContain('180');
    expect(summary.en).toContain('180');
  });
  test('Everything that the answer shows is named in it', async () => {
    const view = await ask(`lot=${raw}`);
    for (const flow of view.answer.flows) {
      for (const party of [flow.fromId, flow.toId])
        if (party !== null) expect(view.parties[party]?.name).toBeTruthy();
      expect(view.lots[flow.lotId]?.productName).toBe('大白菜');
      expect(view.documents[flow.documentId]).toBeDefined();
    }
    const vouchers = view.answer.flows
      .filter((flow) => flow.kind === 'shipped')
      .map((flow) => view.documents[flow.documentId]?.voucherNumber);
    expect(vouchers).toHaveLength(3);
    expect(vouchers.every((number) => /^V/.test(number ?? ''))).toBe(true);
  });
  test('Goods on the way are nobody’s yet, and are said to be on the way', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    await ship('wholesaler', 'stall', lotId, 50);
    const { answer } = await ask(`lot=${lotId}`);
    const of = (name: Business) => answer.holders.find((one) => one.partyId === city.parties[name].partyId);
    expect(of('wholesaler')).toMatchObject({ stillThere: 130_000, movedOn: 50_000, inTransitOut: 50_000 });
    expect(of('stall')).toMatchObject({ received: 0, stillThere: 0, inTransitIn: 50_000 });
  });
  test('Who refused everything is no holder of anything', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    await city.receive('stall', await ship('wholesaler', 'stall', lotId, 50), {
      decision: 'refuse',
      reason: '坏',
    });
    const { answer, summary } = await ask(`lot=${lotId}`);
    expect(
      answer.holders.filter((one) => one.partyId === city.parties.stall.partyId && one.received > 0),
    ).toEqual([]);
    expect(summary.sellers).toBe(1);
    expect(answer.holders.find((one) => one.partyId === city.parties.wholesaler.partyId)).toMatchObject({
      stillThere: 180_000,
      refusedBack: 50_000,
    });
  });
  test('What nobody can account for is said with its quantity', async () => {
    const { lotId } = await city.stockCabbage('stall');
    await city.record('stall', 'stock-takings', {
      reason: '盘',
      lines: [{ lot: lotId, counted: { quantity: 100, unit: 'kg' } }],
    });
    const { summary } = await ask(`lot=${lotId}`);
    expect(summary).toMatchObject({ unaccounted: 80_000, stillThere: 100_000 });
    expect(summary.zh).toMatch(/去向不明 80/);
  });
});

describe('What was known when', () => {
  test.each([
    ['bought', ['raw farm', 'raw wholesaler']],
    ['sent', ['raw farm', 'raw stall', 'raw wholesaler']],
    ['mixed', ['mixed wholesaler', 'raw farm', 'raw stall', 'raw wholesaler']],
    ['mixed received', ALL],
  ])('As of the moment it was %s', async (name, expected) => {
    const view = await ask(`lot=${raw}&asOf=${encodeURIComponent(noon.get(name) ?? '')}`);
    expect(places(view)).toEqual(expected);
    expect(view.question.asOf).toBe(noon.get(name));
  });
  test('What was recorded late was not known before, though it had happened', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    const at = city.clock.now().toISOString();
    city.clock.set(new Date(city.clock.now().getTime() + 3_600_000));
    const body = {
      receiver: { partyId: city.parties.stall.partyId },
      lines: [{ lot: lotId, quantity: 1, unit: 'kg' }],
      issuedAt: at,
    };
    await city.issue('wholesaler', body);
    const stall = city.parties.stall.partyId;
    expect(
      places(await ask(`lot=${lotId}&asOf=${encodeURIComponent(at)}`)).some((one) => one.endsWith('stall')),
    ).toBe(false);
    expect((await ask(`lot=${lotId}`)).answer.holders.some((one) => one.partyId === stall)).toBe(true);
  });
  test('Goods that left before the suspect goods came are not reached', async () => {
    const { lotId } = await city.stockCabbage('wholesaler', { quantity: 10 });
    const early = {
      inputs: [{ lot: lotId, quantity: 10, unit: 'kg' }],
      outputs: [
        {
          product: { productId: city.products.cabbage.productId },
          quantity: 10,
          unit: 'kg',
          batch: 'EARLY',
          origin: '早',
        },
      ],
      at: '2026-11-19T00:00:00Z',
    };
    const made = await city.record('wholesaler', 'transformations', early);
    const out = made.body.lots[0]?.lotId ?? '';
    // Mixed a day before the lot came: it can have come from the lot only across a gap in the records.
    const holder = (
      await ask(`lot=${lotId}&direction=forward&party=${city.parties.farm.partyId}`)
    ).answer.holders.find((one) => one.lotId === out);
    expect(holder?.certainty ?? 'unknown').toBe('unknown');
  });
  test('An instant that is none is refused', async () => {
    expectProblem(
      await city.call('city-officer', 'GET', `/api/v1/traces?lot=${raw}&asOf=yesterday`),
      400,
      'as-of-invalid',
    );
  });
});

describe('Limits', () => {
  test('A cut answer says so, by which limit, and where it stopped', async () => {
    const { answer } = await ask(`lot=${raw}&maxNodes=2`);
    expect(answer.holders).toHaveLength(2);
    expect(answer.truncated).toMatchObject({ limit: 'nodes' });
    expect(answer.truncated?.remaining).toBeGreaterThan(0);
    expect(answer.truncated?.frontier.length).toBeGreaterThan(0);
    expect((await ask(`lot=${raw}`)).answer.truncated).toBeNull();
  });
  test.each(['maxNodes=0', 'maxNodes=50001', 'direction=sideways', 'lot=', 'unknown=1'])(
    '%s is refused',
    async (query) => {
      expectProblem(
        await city.call('city-officer', 'GET', `/api/v1/traces?lot=${raw}&${query}`),
        400,
        'request-invalid',
      );
    },
  );
  test('No lot and more than fifty are refused, a lot that does not exist is unknown', async () => {
    expectProblem(await city.call('city-officer', 'GET', '/api/v1/traces'), 400, 'request-invalid');
    const many = Array.from({ length: 51 }, () => `lot=${raw}`).join('&');
    expectProblem(await city.call('city-officer', 'GET', `/api/v1/traces?${many}`), 400, 'request-invalid');
    expectProblem(
      await city.call('city-officer', 'GET', '/api/v1/traces?lot=1234567890123456789'),
      404,
      'lot-unknown',
    );
  });
});

describe('The spreadsheet', () => {
  test('Holds the same holders and figures, and a name that looks like a formula computes nothing', async () => {
    await city.owner.query('UPDATE registry.party SET name = $2 WHERE party_id = $1', [
      city.parties.stall.partyId,
      '=1+2',
    ]);
    const answer = await city.app.inject({
      method: 'GET',
      url: `/api/v1/traces/export?lot=${raw}`,
      headers: { 'x-api-key': city.keys['city-officer'] },
    });
    await city.owner.query('UPDATE registry.party SET name = $2 WHERE party_id = $1', [
      city.parties.stall.partyId,
      city.parties.stall.name,
    ]);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      200,
      expect.stringContaining('spreadsheetml'),
    ]);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(answer.rawPayload as never);
    const sheet = book.worksheets[0];
    const column = ((sheet?.getRow(1).values ?? []) as string[]).findIndex((head) =>
      head?.startsWith('现存'),
    );
    const rows = (sheet?.getRows(2, ALL.length) ?? []).map((row) => [
      row.getCell(1).value,
      row.getCell(column).value,
    ]);
    expect(rows).toHaveLength(ALL.length);
    expect(rows).toContainEqual(["'=1+2", 50_000]);
    expect(rows).toContainEqual([city.parties.supermarket.name, 40_000]);
  });
});
