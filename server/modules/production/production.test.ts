import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectProblem, openCity, type ProblemBody, type TestCity } from '../../../test/support/city.ts';
import type { RecordAnswerValue } from '../ledger/index.ts';
import { processOf } from './process-steps.ts';
import type { CheckAnswerValue, OrderViewValue, ReleaseAnswerValue } from './production.schemas.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city?.close());

const post = <T>(url: string, body: object = {}, who: 'factory' | 'farm' = 'factory') =>
  city.call<T & ProblemBody>(who, 'POST', `/api/v1/${url}`, body);
const check = (body: object) =>
  post<CheckAnswerValue>('process-checks', {
    documentNumber: city.number('GC'),
    step: 'pasteurising',
    values: GOOD,
    ...body,
  });
const release = (body: object) =>
  post<ReleaseAnswerValue>('releases', { documentNumber: city.number('FX'), decision: 'release', ...body });
const read = async (orderId: string) =>
  (await city.call<OrderViewValue>('factory', 'GET', `/api/v1/production-orders/${orderId}`)).body;
const testLot = (lot: string, result = 'pass') =>
  post('lot-tests', { documentNumber: city.number('JY'), lot, items: [{ item: '菌落总数', result }] });

const GOOD = [
  { point: 'pasteurising-temperature', value: '78' },
  { point: 'pasteurising-time', value: '20' },
];

/** An order of two batches of cheese out of one of raw cheese; nothing of it is done yet. */
async function planned() {
  const raw = await city.record('factory', 'productions', {
    lines: [{ ...city.cheese(city.number('Y')), quantity: 300 }],
  });
  const input = raw.body.lots[0]?.lotId ?? '';
  const gtin = city.products.cheese.gtin ?? '';
  const body = {
    number: city.number('RW'),
    name: '奶酪分装',
    inputs: [{ lot: input, quantity: 200, unit: '袋' }],
    outputs: [{ product: { gtin }, quantity: 200, unit: '袋' }],
  };
  const order = await post<OrderViewValue>('production-orders', body);
  expect(order.status).toBe(201);
  return { order: order.body, input, body };
}

const madeBody = (input: string) => ({
  documentNumber: city.number('WG'),
  inputs: [{ lot: input, quantity: 200, unit: '袋' }],
  outputs: [city.cheese(city.number('A')), city.cheese(city.number('B'))],
});

async function made(values: object[] = GOOD) {
  const { order, input } = await planned();
  expect((await check({ order: order.orderId, values })).status).toBe(201);
  const done = await post<RecordAnswerValue>(`production-orders/${order.orderId}/made`, madeBody(input));
  expect(done.status).toBe(201);
  return { orderId: order.orderId, lots: done.body.lots.map((lot) => lot.lotId), input };
}

const voucherOf = (lot: string, rest: object = {}) => ({
  documentNumber: city.number('V'),
  receiver: { partyId: city.parties.supermarket.partyId },
  lines: [{ lot, quantity: 10, unit: '袋' }],
  ...rest,
});

describe('A production order', () => {
  test('is planned once for its number, runs with its first check, and is made once', async () => {
    const { order, input, body } = await planned();
    expect(order.state).toBe('planned');
    expect((await post('production-orders', body)).status).toBe(200);
    const less = { ...body, number: city.number('RW'), outputs: [{ ...body.outputs[0], quantity: -5 }] };
    expectProblem(await post('production-orders', less), 422, 'quantity-not-positive');
    const odd = { ...body, number: city.number('RW'), outputs: [{ ...body.outputs[0], unit: '😀' }] };
    expectProblem(await post('production-orders', odd), 422, 'unit-unknown');
    expectProblem(
      await post('production-orders', { ...body, name: '别的' }),
      409,
      'exists-with-different-content',
    );
    await check({ order: order.orderId });
    expect((await read(order.orderId)).state).toBe('running');
    const making = madeBody(input);
    const url = `production-orders/${order.orderId}/made`;
    const [one, two] = await Promise.all([post(url, making), post(url, making)]);
    expect([one.status, two.status].sort()).toEqual([200, 201]);
    expectProblem(await post(url, madeBody(input)), 409, 'order-made');
    expectProblem(
      await post(`production-orders/${order.orderId}/cancel`, { reason: '不做了' }),
      409,
      'order-made',
    );
    const view = await read(order.orderId);
    expect(view).toMatchObject({ state: 'made', lots: [{ tested: false }, { tested: false }] });
    expect(view.checks).toHaveLength(1);
    expect(await city.verify()).toMatchObject({ findings: [] });
  });

  test('that is given up can neither be made nor checked', async () => {
    const { order, input } = await planned();
    const gone = await post<OrderViewValue>(`production-orders/${order.orderId}/cancel`, { reason: '缺料' });
    expect(gone.body.state).toBe('scrapped');
    expectProblem(
      await post(`production-orders/${order.orderId}/made`, madeBody(input)),
      409,
      'order-cancelled',
    );
    expectProblem(await check({ order: order.orderId }), 409, 'order-cancelled');
  });

  test('is nobody else’s, and names lots of its own business', async () => {
    const { order, body } = await planned();
    const other = await city.call('farm', 'GET', `/api/v1/production-orders/${order.orderId}`);
    expectProblem(other, 404, 'order-unknown');
    const stranger = await city.stockCabbage('stall');
    const answer = await post('production-orders', {
      ...body,
      number: city.number('RW'),
      inputs: [{ lot: stranger.lotId, quantity: 1, unit: 'kg' }],
    });
    expect(expectProblem(answer, 422, 'lot-not-own').path).toBe('/inputs/0/lot');
  });
});

describe('A lot that came out of an order', () => {
  test('cannot be vouchered or sold until it is tested and released; then its certificate goes with it', async () => {
    const { orderId, lots } = await made();
    const [first = '', second = ''] = lots;
    const stopped = await post('vouchers', voucherOf(first, { certificates: [city.inspectionReport()] }));
    expect(expectProblem(stopped, 422, 'lot-unreleased').path).toBe('/lines/0/lot');
    const preview = await post<{ ok: boolean; issues: { code: string }[] }>(
      'vouchers/preview',
      voucherOf(first, { certificates: [city.inspectionReport()] }),
    );
    expect(preview.body).toMatchObject({ ok: false, issues: [{ code: 'lot-unreleased' }] });
    expectProblem(
      await city.record('factory', 'sales', { lines: [{ lot: first, quantity: 1, unit: '袋' }] }),
      422,
      'lot-unreleased',
    );
    expectProblem(await release({ order: orderId, certificateNumber: 'JH-1' }), 422, 'document-invalid');
    await testLot(first);
    await testLot(second);
    expect((await read(orderId)).state).toBe('tested');
    expectProblem(await release({ order: orderId }), 422, 'certificate-number-needed');
    const done = await release({ order: orderId, certificateNumber: 'JH-1', inspector: '质检员不外传' });
    expect(done.status).toBe(201);
    expect((await read(orderId)).state).toBe('released');
    // The certificate of the release is a paper of the lot: nobody types it into the voucher.
    const voucher = await post<{ papers: object[] }>('vouchers', voucherOf(first));
    expect(voucher.status).toBe(201);
    expect(voucher.body.papers).toContainEqual(
      expect.objectContaining({ kind: 'factory-inspection', number: 'JH-1' }),
    );
    const steps = (await processOf(city.tools.db, [first as never])).get(first as never) ?? [];
    expect(steps.map((step) => [step.step, step.name])).toEqual([
      [1, '杀菌'],
      [2, '检验'],
      [3, '放行'],
    ]);
    expect(steps[0]?.values[0]).toEqual({ name: '杀菌温度', value: '78 ℃', limit: '72–95 ℃', within: true });
    expect(await city.verify()).toMatchObject({ findings: [] });
  });

  test('whose value lay outside its limit goes only with a reason, which is kept', async () => {
    const { orderId, lots } = await made([{ point: 'pasteurising-temperature', value: '70.5' }]);
    for (const lot of lots) await testLot(lot);
    const found = await city.discrepancies();
    expect(found.filter((one) => lots.includes(one.lot_id)).map((one) => one.kind)).toEqual([
      'outside-limit',
      'outside-limit',
    ]);
    const view = await read(orderId);
    expect(view.lots[0]?.blocks.map((block) => block.kind)).toEqual(['outside-limit', 'not-measured']);
    const stopped = await release({ order: orderId, certificateNumber: 'JH-2' });
    const problem = expectProblem(stopped, 422, 'document-invalid');
    expect(problem.errors.map((one) => one.code)).toEqual([
      'release-outside-limit',
      'release-not-measured',
      'release-outside-limit',
      'release-not-measured',
    ]);
    // Measuring again does not undo that the goods went through it.
    await check({ order: orderId });
    const again = await release({ order: orderId, certificateNumber: 'JH-2' });
    expect(expectProblem(again, 422, 'document-invalid').errors).toHaveLength(2);
    const body = {
      documentNumber: city.number('FX'),
      order: orderId,
      certificateNumber: 'JH-2',
      points: [{ point: 'pasteurising-temperature', reason: '复核温度计，实际 73.1 ℃' }],
    };
    expect((await release(body)).status).toBe(201);
    expect((await release(body)).body.replayed).toBe(true);
    expectProblem(
      await release({ ...body, certificateNumber: 'JH-3' }),
      409,
      'exists-with-different-certificate-number',
    );
    expect((await read(orderId)).lots[0]?.blocks[0]?.decided).toBe('复核温度计，实际 73.1 ℃');
    expect((await post('vouchers', voucherOf(lots[0] ?? ''))).status).toBe(201);
  });

  test('that failed its test cannot be released, and can be held or scrapped with a reason', async () => {
    const { orderId, lots } = await made();
    const [first = '', second = ''] = lots;
    await testLot(first, 'fail');
    await testLot(second);
    const failed = await release({ order: orderId, certificateNumber: 'JH-4' });
    expectProblem(failed, 422, 'release-failed-test');
    expectProblem(await release({ lots: [first], decision: 'hold' }), 422, 'reason-needed');
    await release({ lots: [first], decision: 'hold', reason: '待复检' });
    expect((await read(orderId)).state).toBe('held');
    const use = { inputs: [{ lot: first, quantity: 10, unit: '袋' }], outputs: [city.cheese('held-1')] };
    const stopped = expectProblem(
      await city.record('factory', 'transformations', use),
      422,
      'document-invalid',
    );
    expect(stopped.errors.map((one) => one.code)).toEqual(['test-failed', 'lot-held']);
    await release({ lots: [first], decision: 'scrap', reason: '复检仍不合格' });
    await release({ lots: [second], certificateNumber: 'JH-4' });
    expect((await read(orderId)).state).toBe('released');
    expectProblem(await release({ lots: [first], certificateNumber: 'JH-5' }), 409, 'lot-scrapped');
    expectProblem(await post('vouchers', voucherOf(first)), 422, /document-invalid|lot-scrapped/);
  });

  test('may be used up by its maker before it is released', async () => {
    const { lots } = await made();
    const use = {
      inputs: [{ lot: lots[0], quantity: 50, unit: '袋' }],
      outputs: [{ ...city.cheese('used-1'), quantity: 50 }],
    };
    expect((await city.record('factory', 'transformations', use)).status).toBe(201);
  });

  test('that is handed on as of a time before its release is pointed at', async () => {
    const { orderId, lots } = await made();
    for (const lot of lots) await testLot(lot);
    await release({ order: orderId, certificateNumber: 'JH-6', at: '2026-11-20T07:00:00Z' });
    const early = await post('vouchers', voucherOf(lots[0] ?? '', { issuedAt: '2026-11-20T06:00:00Z' }));
    expectProblem(early, 422, 'lot-unreleased');
  });
});

describe('Lots of who uses no orders', () => {
  test('leave as they always did', async () => {
    const done = await city.record('factory', 'productions', { lines: [city.cheese(city.number('N'))] });
    const lot = done.body.lots[0]?.lotId ?? '';
    const body = voucherOf(lot, { certificates: [city.inspectionReport()] });
    expect((await post('vouchers', body)).status).toBe(201);
  });

  test('can be checked by themselves, and by nobody who never had them', async () => {
    const { lotId } = await city.stockCabbage('factory');
    const body = {
      documentNumber: city.number('GC'),
      lots: [lotId],
      step: '预冷',
      values: [{ name: '库温', value: '3.5', unit: '℃', most: '4' }],
      operator: '班长不外传',
    };
    const first = await check(body);
    expect(first.body).toMatchObject({ outside: 0, values: [{ limit: '≤ 4 ℃', within: true }] });
    expect((await check(body)).body.replayed).toBe(true);
    const foreign = await post('process-checks', { ...body, documentNumber: city.number('GC') }, 'farm');
    expect(foreign.status).toBe(201);
    const stranger = await city.call('stranger', 'POST', '/api/v1/process-checks', body);
    expectProblem(stranger, 422, 'lot-not-own');
    const { rows } = await city.owner.query(
      'SELECT body::text AS body FROM ledger.document WHERE document_id = $1',
      [first.body.documentId],
    );
    expect(Buffer.from(String(rows[0].body).slice(2), 'hex').toString('utf8')).not.toContain('班长不外传');
  });

  test.each([
    [
      'a value that is no number',
      { values: [{ point: 'core-temperature', value: '热' }] },
      'control-point-unknown',
    ],
    [
      'a value with its limit and no number',
      { values: [{ name: '库温', value: '冷', most: '4' }] },
      'value-not-number',
    ],
    ['a value of nothing', { values: [{ value: '4' }] }, 'control-point-unnamed'],
    ['no subject', { lots: undefined }, 'check-subject-needed'],
    ['an order that there is not', { order: '99' }, 'order-unknown'],
    ['a lot that there is not', { lots: ['T00000000000000'] }, 'lot-unknown'],
    ['a picture that nobody sent', { photo: 'a'.repeat(64) }, 'attachment-unknown'],
    ['a time to come', { at: '2026-11-21T09:00:00Z' }, 'at-in-future'],
  ])('A check with %s is refused with a sentence', async (_name, part, code) => {
    const { lotId } = await city.stockCabbage('factory');
    expectProblem(await check({ lots: [lotId], step: '预冷', values: [], ...part }), 422, code);
  });
});
