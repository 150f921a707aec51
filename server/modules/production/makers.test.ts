import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectProblem, openCity, type ProblemBody, type TestCity } from '../../../test/support/city.ts';
import { insertEvent, lockOrder } from './orders.store.ts';
import { processOf } from './process-steps.ts';
import { decisionAt } from './rules/release.rules.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city?.close());

const post = <T>(who: 'factory' | 'supermarket', url: string, body: object) =>
  city.call<T & ProblemBody>(who, 'POST', `/api/v1/${url}`, { documentNumber: city.number('M'), ...body });

/** Cheese of the factory, half of it at the supermarket. */
async function handedOn() {
  const voucher = await city.issue('factory', {
    receiver: { partyId: city.parties.supermarket.partyId },
    lines: [{ ...city.cheese(city.number('Q')), quantity: 50 }],
    certificates: [city.inspectionReport(city.number('CJ'))],
  });
  expect((await city.receive('supermarket', voucher)).status).toBe(201);
  return voucher.lineItems[0]?.lotId ?? '';
}

describe('How goods were made', () => {
  test('is told by their maker: a shop that has some of the lot adds no step and no certificate', async () => {
    const lot = await handedOn();
    const values = [{ name: '温度', value: '1', unit: '℃' }];
    expect((await post('factory', 'process-checks', { lots: [lot], step: '杀菌', values })).status).toBe(201);
    expect(
      (await post('supermarket', 'process-checks', { lots: [lot], step: '编造的工序', values })).status,
    ).toBe(201);
    const claimed = await post('supermarket', 'releases', {
      lots: [lot],
      decision: 'release',
      certificateNumber: 'ZZ-1',
    });
    expect(expectProblem(claimed, 422, 'lot-made-elsewhere').path).toBe('/lots/0');
    const steps = (await processOf(city.tools.db, [lot as never])).get(lot as never) ?? [];
    expect(steps.map((step) => step.name)).toEqual(['杀菌']);
  });

  test('is decided by their maker: what a shop measured or gave up stands in nobody else’s way', async () => {
    const lot = await handedOn();
    const values = [{ name: '库温', value: '20', unit: '℃', most: '8' }];
    expect((await post('supermarket', 'process-checks', { lots: [lot], step: '贮存', values })).status).toBe(
      201,
    );
    const gone = { lots: [lot], decision: 'scrap', reason: '包装破损' };
    expect((await post('supermarket', 'releases', gone)).status).toBe(201);
    const tested = { lot, items: [{ item: '菌落总数', result: 'pass' }] };
    expect((await post('factory', 'lot-tests', tested)).status).toBe(201);
    // Required points are the maker's to answer for; the shop's store is not among what it has to explain.
    const points = ['pasteurising-temperature', 'pasteurising-time'].map((point) => ({
      point,
      reason: '另有记录',
    }));
    const free = await post('factory', 'releases', {
      lots: [lot],
      decision: 'release',
      certificateNumber: 'JH-9',
      points,
    });
    expect(free.body.errors ?? []).toEqual([]);
    expect(free.status).toBe(201);
  });

  test('a shop holds back its own stock and lets it go again, without a certificate', async () => {
    const lot = await handedOn();
    const sale = () => city.record('supermarket', 'sales', { lines: [{ lot, quantity: 1, unit: '袋' }] });
    const hold = { lots: [lot], decision: 'hold', reason: '待核对' };
    expect((await post('supermarket', 'releases', hold)).status).toBe(201);
    expectProblem(await sale(), 422, 'lot-held');
    expect((await post('supermarket', 'releases', { lots: [lot], decision: 'release' })).status).toBe(201);
    expect((await sale()).status).toBe(201);
  });

  test('is still to be decided: the lot goes out by no door, as a correction, by a slip or in a batch', async () => {
    const raw = await city.record('factory', 'productions', { lines: [city.cheese(city.number('Y'))] });
    const input = raw.body.lots[0]?.lotId;
    const order = await city.call<{ orderId: string }>('factory', 'POST', '/api/v1/production-orders', {
      number: city.number('RW'),
      name: '分装',
      inputs: [{ lot: input, quantity: 50, unit: '袋' }],
      outputs: [{ product: { gtin: city.products.cheese.gtin }, quantity: 50, unit: '袋' }],
    });
    const done = await post<{ lots: { lotId: string }[] }>(
      'factory',
      `production-orders/${order.body.orderId}/made`,
      {
        inputs: [{ lot: input, quantity: 50, unit: '袋' }],
        outputs: [{ ...city.cheese(city.number('A')), quantity: 50 }],
      },
    );
    const lot = done.body.lots[0]?.lotId;
    const paper = city.inspectionReport(city.number('CJ'));
    const voucher = (line: object, rest: object = {}) => ({
      receiver: { partyId: city.parties.supermarket.partyId },
      lines: [{ quantity: 5, unit: '袋', ...line }],
      certificates: [paper],
      ...rest,
    });
    const good = await city.issue(
      'factory',
      voucher({ ...city.cheese(city.number('G')), quantity: 5 }) as never,
    );
    const swapped = await post(
      'factory',
      `vouchers/${good.number}/corrections`,
      voucher({ lot }, { reason: '批号写错' }),
    );
    expectProblem(swapped, 422, 'lot-unreleased');
    const slips = await city.call<{ numbers: string[] }>('factory', 'POST', '/api/v1/slip-numbers', {
      count: 1,
    });
    const [documentNumber] = slips.body.numbers;
    expectProblem(
      await post('factory', 'vouchers', voucher({ lot }, { documentNumber })),
      422,
      'lot-unreleased',
    );
    const body = voucher({ lot }, { documentNumber: city.number('V') });
    const batch = await city.call('factory', 'POST', '/api/v1/batches', {
      batchNumber: city.number('PC'),
      rows: [{ type: 'voucher', body }],
    });
    expect(JSON.stringify(batch.body)).toContain('lot-unreleased');
    expectProblem(
      await city.record('factory', 'donations', {
        lines: [{ lot, quantity: 5, unit: '袋' }],
        recipient: '福利院',
      }),
      422,
      /lot-unreleased|document-invalid/,
    );
    expect((await city.holding('factory', lot ?? '')).onHand).toBe(50);
  });

  test('ends one way: an order that is given up and made at the same moment is one of the two', async () => {
    for (let round = 0; round < 6; round += 1) {
      const raw = await city.record('factory', 'productions', { lines: [city.cheese(city.number('Y'))] });
      const input = { lot: raw.body.lots[0]?.lotId, quantity: 50, unit: '袋' };
      const order = await city.call<{ orderId: string }>('factory', 'POST', '/api/v1/production-orders', {
        number: city.number('RW'),
        name: '分装',
        inputs: [input],
        outputs: [{ product: { gtin: city.products.cheese.gtin }, quantity: 50, unit: '袋' }],
      });
      const url = `production-orders/${order.body.orderId}`;
      const outputs = [{ ...city.cheese(city.number('A')), quantity: 50 }];
      const check = { order: order.body.orderId, step: '分装', values: [{ name: '室温', value: '18' }] };
      const [made, cancelled] = await Promise.all([
        post('factory', `${url}/made`, { inputs: [input], outputs }),
        city.call('factory', 'POST', `/api/v1/${url}/cancel`, { reason: '缺料' }),
        post('factory', 'process-checks', check),
      ]);
      expect([made.status < 300, cancelled.status < 300].filter(Boolean)).toHaveLength(1);
    }
    const { rows } = await city.owner.query(
      `SELECT c.document_id FROM production.process_check c JOIN production.order_lot l USING (order_id)
        WHERE NOT EXISTS (SELECT 1 FROM production.lot_check k WHERE k.lot_id = l.lot_id AND k.document_id = c.document_id)`,
    );
    expect(rows).toEqual([]);
  });

  test('ends one way also where it is given up while its making is being written', async () => {
    const raw = await city.record('factory', 'productions', { lines: [city.cheese(city.number('Y'))] });
    const { body: order } = await city.call<{ orderId: string }>(
      'factory',
      'POST',
      '/api/v1/production-orders',
      {
        number: city.number('RW'),
        name: '分装',
        inputs: [{ lot: raw.body.lots[0]?.lotId, quantity: 50, unit: '袋' }],
        outputs: [{ product: { gtin: city.products.cheese.gtin }, quantity: 50, unit: '袋' }],
      },
    );
    const url = `/api/v1/production-orders/${order.orderId}/cancel`;
    const { partyId } = city.parties.factory;
    const state: { answer?: Promise<{ status: number; body: ProblemBody }> } = {};
    await city.tools.db.transaction(async (tx) => {
      await lockOrder(tx, order.orderId);
      let settled = false;
      state.answer = city.call('factory', 'POST', url, { reason: '缺料' });
      state.answer.finally(() => {
        settled = true;
      });
      const waits = `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
      while (!settled && (await city.owner.query(waits)).rows.length === 0);
      const event = { event: 'made' as const, at: city.clock.now(), documentId: null, reason: null };
      await insertEvent(tx, { partyId, orderId: order.orderId } as never, event);
    });
    const answer = await state.answer;
    expect([answer?.status, answer?.body.code]).toEqual([409, 'order-made']);
  });

  test('what was scrapped stays so, whatever is said of an earlier or a later hour', () => {
    const one = (documentId: string, at: string, decision: 'hold' | 'scrap') => ({
      documentId,
      at: new Date(at),
      decision,
      reason: null,
    });
    const held = one('1', '2026-11-20T07:00:00Z', 'hold');
    const scrapped = one('2', '2026-11-20T06:00:00Z', 'scrap');
    expect(decisionAt([held, scrapped], new Date('2026-11-20T08:00:00Z'))?.decision).toBe('scrap');
    expect(decisionAt([held, scrapped], new Date('2026-11-20T05:00:00Z'))).toBeNull();
  });
});
