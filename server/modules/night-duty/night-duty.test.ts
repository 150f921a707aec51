import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gtinOf, usccOf } from '../../../simulator/identities.ts';
import { expectProblem, openCity, type TestCity } from '../../../test/support/city.ts';
import type { findDealers } from './find-dealers.ts';
import type { MealAnswer } from './look-at-meal.ts';

type Dealers = Awaited<ReturnType<typeof findDealers>>;

let city: TestCity;
let kitchen: string;
let lot: string;
beforeAll(async () => {
  city = await openCity();
  const made = await city.call<{ partyId: string }>('admin', 'POST', '/api/v1/parties', {
    uscc: usccOf('company', '350203', 30_001),
    name: '思明海味餐厅',
    kind: 'restaurant',
    divisionCode: '350203001',
    contactName: '王厨',
    contactPhone: '0592-5551234',
  });
  kitchen = made.body.partyId;
  const { lotId } = await city.stockCabbage('wholesaler');
  lot = lotId;
});
afterAll(() => city.close());

const dealers = (query: string, who: 'city-officer' | 'siming-officer' | 'jimei-officer' = 'city-officer') =>
  city.call<Dealers>(who, 'GET', `/api/v1/duty/dealers?${query}`);
const named = (name: string) => dealers(`q=${encodeURIComponent(name)}`);
const meal = (query: string, who: 'city-officer' | 'siming-officer' | 'jimei-officer' = 'city-officer') =>
  city.call<MealAnswer>(who, 'GET', `/api/v1/duty/meals?party=${kitchen}&${query}`);

/** Hands cabbage to the restaurant at an instant; it is received by implication only when used, so it is on the way. */
async function deliver(at: string, quantity_kg: number): Promise<void> {
  await city.issue('wholesaler', {
    receiver: { partyId: kitchen },
    issuedAt: at,
    lines: [{ lot, quantity: quantity_kg, unit: 'kg' }],
  } as never);
}

describe('Who deals in it', () => {
  test('Is found by a name with a slip, by pinyin initials, and sorted by what is still there', async () => {
    for (const name of ['大白菜', '大百菜', 'dbc']) {
      const { body } = await named(name);
      expect(body.choices[0]?.name).toBe('大白菜');
      expect(body.answer?.dealers.map((one) => [one.party.name, one.hasStock])[0]).toEqual([
        '陈记蔬果批发行',
        true,
      ]);
      expect(body.answer?.dealers[0]?.display.onHand.zh).toMatch(/公斤$/);
      expect(body.answer?.dealers[0]?.party.contactPhone).toMatch(/^0592-/);
    }
  });

  test('Several GTINs of one product are one choice; a brand and a producer are all their products', async () => {
    for (const [serial, name, brand] of [
      [901, '橙汁饮料', '鹭泉'],
      [902, '橙汁饮料', '鹭泉'],
      [903, '苹果醋', '鹭泉'],
    ] as const) {
      const body = { gtin: gtinOf(serial), name, brand, category: 'cheese' };
      expect((await city.call('factory', 'POST', '/api/v1/products', body)).status).toBe(201);
    }
    const juice = (await named('橙汁饮料')).body.choices[0];
    expect(juice).toMatchObject({ kind: 'product', products: 2 });
    const brand = (await named('鹭泉')).body.choices[0];
    expect(brand).toMatchObject({ kind: 'brand', key: 'brand:鹭泉', products: 3 });
    const maker = (await named('鹭岛乳品')).body.choices.find((one) => one.kind === 'producer');
    expect(maker?.products).toBeGreaterThanOrEqual(4);
    const again = await dealers(`pick=${encodeURIComponent(`producer:${city.parties.factory.partyId}`)}`);
    expect(again.body.answer?.goods.name).toBe('鹭岛乳品有限公司');
  });

  test('An officer of another district is told how many there are elsewhere, not who', async () => {
    const { body } = await dealers(`q=${encodeURIComponent('大白菜')}`, 'jimei-officer');
    expect(body.answer?.dealers).toEqual([]);
    expect(body.answer?.totals.dealersElsewhere).toBeGreaterThan(0);
  });

  test('Comes as a spreadsheet, and what nothing fits is said', async () => {
    const answer = await city.app.inject({
      method: 'GET',
      url: `/api/v1/duty/dealers/export?q=${encodeURIComponent('大白菜')}`,
      headers: { 'x-api-key': city.keys['city-officer'] },
    });
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(answer.rawPayload as never);
    expect(book.worksheets[0]?.getRow(2).getCell(1).value).toBe('陈记蔬果批发行');
    expect((await named('完全没有的东西')).body).toMatchObject({ choices: [], answer: null });
    expectProblem(await dealers(''), 422, 'goods-needed');
    expectProblem(await dealers('pick=product:1'), 404, 'goods-unknown');
  });
});

describe('What a kitchen held at a meal', () => {
  test('Is what had come by then; who supplied it and who else got some is named with telephones', async () => {
    await deliver('2026-11-19T00:00:00Z', 20);
    const before = await meal('day=2026-11-18&meal=lunch&hours=6');
    expect(before.body.lots).toEqual([]);
    await city.issue('wholesaler', {
      receiver: { partyId: city.parties.stall.partyId },
      lines: [{ lot, quantity: 5, unit: 'kg' }],
    } as never);
    expectProblem(await meal('day=2026-11-19&meal=brunch'), 422, 'meal-unknown');
    expectProblem(await meal('day=2026-11-21&meal=lunch'), 422, 'meal-in-future');
    expectProblem(await meal('day=2026-11-19&meal=lunch', 'jimei-officer'), 403, 'outside-district');
    const shop = `/api/v1/duty/meals?party=${city.parties.stall.partyId}&day=2026-11-19&meal=lunch`;
    expectProblem(await city.call('city-officer', 'GET', shop), 422, 'not-a-kitchen');
  });
});
