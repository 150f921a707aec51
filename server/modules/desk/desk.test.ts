import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectProblem, openCity, type TestCity } from '../../../test/support/city.ts';
import type { CustomerValue, DeskValue, TemplateValue } from './desk.schemas.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

const desk = async (who: 'stall' | 'supermarket' | 'wholesaler') =>
  (await city.call<DeskValue>(who, 'GET', '/api/v1/desk')).body;

describe('The desk', () => {
  test('Of a business with nothing to do is empty', async () => {
    expect(await desk('stall')).toMatchObject({ needs: [], today: { received: [], sold: [], left: [] } });
  });
  test('Tells what waits, what nears its end, what is past, and what is waited for, the most urgent first', async () => {
    const sent = await city.issueCabbage('farm', 'stall');
    const soon = { ...city.cheese('A'), productionDate: '2026-06-01', expiryDate: '2026-12-01' };
    const past = { ...city.cheese('B'), productionDate: '2026-05-01', expiryDate: '2026-11-18' };
    const far = city.cheese('C');
    for (const line of [soon, past, far])
      expect(
        (
          await city.record('stall', 'purchases', {
            supplier: { name: '某食品厂', address: '某地' },
            lines: [line],
          })
        ).status,
      ).toBe(201);
    const slips = await city.call<{ numbers: string[] }>('farm', 'POST', '/api/v1/slip-numbers', {
      count: 1,
    });
    const slip = slips.body.numbers[0] ?? '';
    await city.call('stall', 'POST', '/api/v1/slip-receipts', {
      documentNumber: city.number(),
      slip,
      lines: [{ ...city.cabbage(), origin: '某地块' }],
      decision: 'all',
    });
    const found = await desk('stall');
    expect(found.needs.map((need) => [need.kind, need.count])).toEqual([
      ['expired', 1],
      ['vouchers-to-receive', 1],
      ['near-expiry', 1],
      ['waiting-upload', 1],
    ]);
    expect(found.needs[1]?.items[0]).toMatchObject({
      id: sent.number,
      path: `/vouchers/${sent.number}?do=receive`,
    });
    expect(found.needs[2]?.items[0]?.detail?.zh).toContain('还有 11 天');
    expect(found.needs[3]?.items[0]?.path).toBe(`/slips/${slip}`);
  });
  test('Sums today’s coming, going and staying by unit', async () => {
    const { lotId } = await city.stockCabbage('supermarket');
    await city.record('supermarket', 'sales', { lines: [{ lot: lotId, quantity: 30, unit: 'kg' }] });
    expect((await desk('supermarket')).today).toEqual({
      received: [{ baseUnit: 'g', quantity: 180_000 }],
      sold: [{ baseUnit: 'g', quantity: 30_000 }],
      left: [{ baseUnit: 'g', quantity: 150_000 }],
      pending: 0,
    });
  });
});

describe('Known customers and templates', () => {
  test('Customers come with their last voucher, the last one first', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    const send = (receiver: 'stall' | 'supermarket') =>
      city.issue('wholesaler', {
        receiver: { partyId: city.parties[receiver].partyId },
        lines: [{ lot: lotId, quantity: 1, unit: 'kg' }],
      });
    await send('stall');
    await send('supermarket');
    const last = await send('stall');
    const { body } = await city.call<{ items: CustomerValue[] }>('wholesaler', 'GET', '/api/v1/customers');
    expect(body.items.map((one) => [one.name, one.vouchers])).toEqual([
      [city.parties.stall.name, 2],
      [city.parties.supermarket.name, 1],
    ]);
    expect(body.items[0]?.last.number).toBe(last.number);
  });
  test('A template is kept by its name, replaced under it, one’s own, and dropped', async () => {
    const line = { productId: city.products.cabbage.productId, name: '大白菜', quantity: 12, unit: '箱' };
    const keep = (body: object) =>
      city.call<TemplateValue>('wholesaler', 'PUT', '/api/v1/voucher-templates', body);
    const list = async (who: 'wholesaler' | 'stall') =>
      (await city.call<{ items: TemplateValue[] }>(who, 'GET', '/api/v1/voucher-templates')).body.items;
    await keep({ name: '早市', lines: [line] });
    await keep({ name: '早市', receiver: city.parties.stall.partyId, lines: [{ ...line, quantity: 10 }] });
    const [kept, ...others] = await list('wholesaler');
    expect([kept?.name, kept?.receiver?.name, kept?.lines[0]?.quantity, others]).toEqual([
      '早市',
      city.parties.stall.name,
      10,
      [],
    ]);
    expect(await list('stall')).toEqual([]);
    expect((await city.call('stall', 'DELETE', `/api/v1/voucher-templates/${kept?.templateId}`)).status).toBe(
      204,
    );
    expect(await list('wholesaler')).toHaveLength(1);
    await city.call('wholesaler', 'DELETE', `/api/v1/voucher-templates/${kept?.templateId}`);
    expect(await list('wholesaler')).toEqual([]);
    expectProblem(await keep({ name: '空', lines: [] }), 400, 'request-invalid');
    const atOnce = await Promise.all([1, 2, 3, 4].map(() => keep({ name: '晚市', lines: [line] })));
    expect(new Set(atOnce.map((one) => one.status))).toEqual(new Set([200]));
    expect(await list('wholesaler')).toHaveLength(1);
  });
});
