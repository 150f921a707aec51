import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCity, type ProblemBody, type TestCity, TODAY } from '../../../test/support/city.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

interface Receipt extends ProblemBody {
  lines: { as: string }[];
  discrepancies: { kind: string; lotId: string }[];
}
type Shop = 'supermarket' | 'stall';

const till = (shop: Shop, lines: object[], time = '16:00', documentNumber = city.number('POS')) =>
  city.call<Receipt>(shop, 'POST', '/api/v1/till-receipts', {
    documentNumber,
    at: `${TODAY}T${time}:00+08:00`,
    till: '3',
    lines,
  });

async function freeze(body: object): Promise<void> {
  const answer = await city.call('city-officer', 'POST', '/api/v1/freezes', {
    documentNumber: city.number('FZ'),
    clause: '食品安全法 第一百一十条',
    reason: '快检阳性，待复检',
    ...body,
  });
  expect(answer.status).toBe(201);
}

async function stock(shop: Shop, batch: string): Promise<string> {
  const voucher = await city.issue('factory', {
    receiver: { partyId: city.parties[shop].partyId },
    lines: [city.cheese(batch)],
    certificates: [city.inspectionReport(`CJ-${batch}`)],
  });
  expect((await city.receive(shop, voucher)).status).toBe(201);
  return voucher.lineItems[0]?.lotId ?? '';
}

const gtin = () => (city.products.cheese.gtin ?? '').slice(1);
const frozenIn = (receipt: Receipt) =>
  receipt.discrepancies.filter((one) => one.kind === 'sold-while-frozen').map((one) => one.lotId);

describe('A till and a freeze', () => {
  test('A frozen lot never stops the till: the sale is recorded, and pointed out, also when the receipt comes again', async () => {
    const lot = await stock('stall', 'FRZ-1');
    const line = [{ code: gtin(), quantity: 2, unit: '袋' }];
    expect(frozenIn((await till('stall', line, '15:00')).body)).toEqual([]);
    await freeze({ lot });
    const number = city.number('POS');
    const sold = await till('stall', line, '16:00', number);
    expect(sold.status).toBe(201);
    expect(sold.body.lines[0]?.as).toBe('sold');
    expect(frozenIn(sold.body)).toEqual([lot]);
    expect(await city.holding('stall', lot)).toMatchObject({ onHand: 96 });
    const again = await till('stall', line, '16:00', number);
    expect(again.status).toBe(200);
    expect(frozenIn(again.body)).toEqual([lot]);
    // A receipt of before the freeze that comes late is none.
    expect(frozenIn((await till('stall', line, '15:30')).body)).toEqual([]);
  });

  test('A line of several lots is one of frozen goods only when all of them are frozen', async () => {
    const [a, b] = [await stock('supermarket', 'FRZ-A'), await stock('supermarket', 'FRZ-B')];
    const line = [{ code: gtin(), quantity: 1, unit: '袋' }];
    await freeze({ lot: a });
    const one = await till('supermarket', line);
    expect([one.body.lines[0]?.as, frozenIn(one.body)]).toEqual(['possible', []]);
    await freeze({ lot: b });
    const both = await till('supermarket', line);
    expect(frozenIn(both.body)).toEqual([[a, b].sort()[0]]);
  });

  test('Of a business that must not sell anything each line with goods is pointed out', async () => {
    await freeze({ party: city.parties.stall.partyId });
    const lot = await stock('stall', 'FRZ-P');
    const sold = await till('stall', [
      { lot, quantity: 1, unit: '袋' },
      { plu: '4711', weight: { quantity: 1, unit: 'kg' } },
    ]);
    expect(sold.status).toBe(201);
    expect(frozenIn(sold.body)).toEqual([lot]);
  });
});
