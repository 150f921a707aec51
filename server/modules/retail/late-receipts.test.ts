import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCity, type TestCity, TODAY } from '../../../test/support/city.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

async function stock(batch: string): Promise<string> {
  const voucher = await city.issue('factory', {
    receiver: { partyId: city.parties.stall.partyId },
    lines: [city.cheese(batch)],
    certificates: [city.inspectionReport(`CJ-${batch}`)],
  });
  await city.receive('stall', voucher);
  return voucher.lineItems[0]?.lotId ?? '';
}
const till = (quantity: number, time: string) =>
  city.call<{ lines: { as: string }[]; discrepancies: object[] }>('stall', 'POST', '/api/v1/till-receipts', {
    documentNumber: city.number('POS'),
    at: `${TODAY}T${time}:00+08:00`,
    till: '3',
    lines: [{ code: (city.products.cheese.gtin ?? '').slice(1), quantity, unit: '袋' }],
  });
const count = (lot: string, quantity: number) =>
  city.record('stall', 'stock-takings', {
    reason: '盘点',
    lines: [{ lot, counted: { quantity, unit: '袋' } }],
  });
const bounds = async () => {
  const answer = await city.call<{ items: { lotId: string; onHandMin: number; onHandMax: number }[] }>(
    'stall',
    'GET',
    '/api/v1/stock?limit=500',
  );
  return new Map(answer.body.items.map((item) => [item.lotId, [item.onHandMin, item.onHandMax]]));
};

test('A receipt that comes after a count of one of its lots takes nothing more of it, and nothing certain of the others', async () => {
  const [a, b] = [await stock('LATE-A'), await stock('LATE-B')];
  // The till sold three of A at 15:00, and is offline.
  await count(a, 97);
  await count(b, 2);
  const late = await till(3, '15:00');
  expect([late.body.lines[0]?.as, late.body.discrepancies]).toEqual(['possible', []]);
  const after = await bounds();
  expect([after.get(a), after.get(b)]).toEqual([
    [97, 97],
    [2, 2],
  ]);
  const c = await stock('LATE-C');
  const open = await till(1, '15:30');
  expect(open.body.lines[0]?.as).toBe('possible');
  const then = await bounds();
  expect([then.get(a), then.get(c)]).toEqual([
    [97, 97],
    [99, 100],
  ]);
  const trace = await city.call<{ answer: { holders: { partyId: string; possiblySoldMax: number }[] } }>(
    'city-officer',
    'GET',
    `/api/v1/traces?lot=${a}`,
  );
  const stall = trace.body.answer.holders.find((one) => one.partyId === city.parties.stall.partyId);
  expect(stall?.possiblySoldMax).toBe(0);
});
