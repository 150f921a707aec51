import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectProblem, openCity, type Person, type TestCity } from '../../../test/support/city.ts';
import { buildApp } from '../../app.ts';
import { makeTools } from '../../tools.ts';
import type { FreezeViewValue } from './recall.schemas.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

const CLAUSE = '食品安全法 第一百一十条';

async function freeze(body: object, who: Person = 'city-officer'): Promise<FreezeViewValue> {
  const answer = await city.call<FreezeViewValue>(who, 'POST', '/api/v1/freezes', {
    documentNumber: city.number('FZ'),
    clause: CLAUSE,
    reason: '快检阳性，待复检',
    ...body,
  });
  expect(answer).toMatchObject({ status: 201 });
  return answer.body;
}

const lift = (freezeId: string, who: Person = 'admin', documentNumber = city.number('LF')) =>
  city.call<FreezeViewValue>(who, 'POST', `/api/v1/freezes/${freezeId}/lift`, {
    documentNumber,
    reason: '复检合格',
  });

const passOn = (lot: string, rest: object = {}) =>
  city.call('wholesaler', 'POST', '/api/v1/vouchers', {
    documentNumber: city.number('V'),
    receiver: { partyId: city.parties.stall.partyId },
    lines: [{ lot, quantity: 10, unit: 'kg' }],
    ...rest,
  });
const sell = (lot: string, rest: object = {}) =>
  city.record('wholesaler', 'sales', { lines: [{ lot, quantity: 1, unit: 'kg' }], ...rest });

describe('A frozen lot', () => {
  test('Is neither handed on nor sold, given away or used, and who is asked to call is said', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    const frozen = await freeze({ lot: lotId });
    const problem = expectProblem(await city.expectNothingWritten(() => passOn(lotId)), 422, 'lot-frozen');
    expect(problem).toMatchObject({ path: '/lines/0/lot' });
    expect(problem.messages.zh).toContain('12315');
    expect(problem.messages.zh).toContain(frozen.documentNumber);
    expectProblem(await sell(lotId), 422, 'lot-frozen');
    expectProblem(
      await city.record('wholesaler', 'donations', {
        lines: [{ lot: lotId, quantity: 1, unit: 'kg' }],
        recipient: '敬老院',
      }),
      422,
      'lot-frozen',
    );
    expectProblem(
      await city.record('wholesaler', 'transformations', {
        inputs: [{ lot: lotId, quantity: 1, unit: 'kg' }],
        outputs: [{ product: { productId: city.products.cabbage.productId }, quantity: 1, unit: 'kg' }],
      }),
      422,
      'lot-frozen',
    );
    const preview = await city.call<{ issues: { code: string }[] }>(
      'wholesaler',
      'POST',
      '/api/v1/vouchers/preview',
      {
        documentNumber: city.number('V'),
        receiver: { partyId: city.parties.stall.partyId },
        lines: [{ lot: lotId, quantity: 10, unit: 'kg' }],
      },
    );
    expect(preview.body.issues.map((one) => one.code)).toEqual(['lot-frozen']);
  });

  test('On the way when it was frozen can still be received, refused, counted and destroyed', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    const onTheWay = await city.issue('wholesaler', {
      receiver: { partyId: city.parties.stall.partyId },
      lines: [{ lot: lotId, quantity: 10, unit: 'kg' }],
    });
    const back = await city.issue('wholesaler', {
      receiver: { partyId: city.parties.stall.partyId },
      lines: [{ lot: lotId, quantity: 5, unit: 'kg' }],
    });
    await freeze({ lot: lotId });
    expect((await city.receive('stall', onTheWay)).status).toBe(201);
    expect((await city.receive('stall', back, { decision: 'refuse', reason: '已封存' })).status).toBe(201);
    expect(await city.holding('stall', lotId)).toMatchObject({ onHand: 10_000, incoming: 0 });
    const counted = await city.record('stall', 'stock-takings', {
      reason: '封存清点',
      lines: [{ lot: lotId, counted: { quantity: 10, unit: 'kg' } }],
    });
    expect(counted.status).toBe(201);
  });

  test('Whose handing-over happened before, and is told afterwards, is taken: it shows where the goods went', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    const before = city.clock.now().toISOString();
    city.clock.set(new Date(city.clock.now().getTime() + 60_000));
    await freeze({ lot: lotId });
    expect((await passOn(lotId, { issuedAt: before })).status).toBe(201);
    expect((await sell(lotId, { at: before })).status).toBe(201);
    // Of a day that is known only as a day nobody can say that it was before.
    expectProblem(await sell(lotId, { at: before, precision: 'day' }), 422, 'lot-frozen');
  });

  test('Takes with it what was found to be the same goods, however the links run', async () => {
    const lots = await Promise.all([1, 2, 3].map(async () => (await city.stockCabbage('wholesaler')).lotId));
    const [one = '', two = '', three = ''] = lots;
    for (const [lot, otherLot, kind] of [
      [one, two, 'relabelled'],
      [three, two, 'same-batch'],
    ]) {
      const linked = await city.call('city-officer', 'POST', '/api/v1/lot-links', {
        documentNumber: city.number('LK'),
        lot,
        otherLot,
        kind,
        reason: '查明',
      });
      expect(linked.status).toBe(201);
    }
    await freeze({ lot: one });
    expectProblem(await sell(three), 422, 'lot-frozen');
    expectProblem(await passOn(two), 422, 'lot-frozen');
  });

  test('Says stop on its public page, and no more once it is lifted', async () => {
    const { voucher, lotId } = await city.stockCabbage('wholesaler');
    const page = async () =>
      (
        await city.raw<string>(
          {},
          'GET',
          voucher.lineItems[0]?.scanUrl.replace('http://test.example', '') ?? '',
        )
      ).body;
    expect(await page()).not.toContain('停止销售');
    const frozen = await freeze({ lot: lotId });
    expect(await page()).toMatch(/监管部门已要求停止销售，请不要食用/);
    expect((await lift(frozen.freezeId)).status).toBe(201);
    expect(await page()).not.toContain('停止销售');
  });

  test('Is held back on a second server by its next document', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    const { db, clock, keys } = city.tools;
    const other = await buildApp({
      tools: await makeTools({ db, clock, keys, city: city.city }),
      publicUrl: 'http://test.example',
      logLevel: 'silent',
      requestsPerMinute_max: 0,
      trustProxy: false,
    });
    const there = () =>
      other.inject({
        method: 'POST',
        url: '/api/v1/sales',
        headers: { 'x-api-key': city.keys.wholesaler },
        payload: { documentNumber: city.number('D'), lines: [{ lot: lotId, quantity: 1, unit: 'kg' }] },
      });
    expect((await there()).statusCode).toBe(201);
    await freeze({ lot: lotId });
    expect((await there()).json()).toMatchObject({ code: 'lot-frozen' });
    await other.close();
  });
});

describe('What is frozen, and for whom', () => {
  test('A product of one producer leaves the others’ alone; a product, all of it', async () => {
    const bought = await city.call<{ lots: { lotId: string }[] }>('wholesaler', 'POST', '/api/v1/purchases', {
      documentNumber: city.number('PU'),
      supplier: { partyId: city.parties.factory.partyId },
      lines: [{ ...city.cheese(city.number('B')), producer: { partyId: city.parties.factory.partyId } }],
    });
    const lot = bought.body.lots[0]?.lotId ?? '';
    const product = { gtin: city.products.cheese.gtin ?? '' };
    const sale = () => city.record('wholesaler', 'sales', { lines: [{ lot, quantity: 1, unit: '袋' }] });
    const others = await freeze({ product, producer: city.parties.farm.partyId });
    expect((await sale()).status).toBe(201);
    for (const body of [{ product, producer: city.parties.factory.partyId }, { product }]) {
      const own = await freeze(body);
      expectProblem(await sale(), 422, 'lot-frozen');
      await lift(own.freezeId);
      expect((await sale()).status).toBe(201);
    }
    await lift(others.freezeId);
  });

  test('A business that is frozen hands nothing on and sells nothing, and can still receive', async () => {
    const { lotId } = await city.stockCabbage('supermarket');
    const frozen = await freeze({ party: city.parties.supermarket.partyId });
    const sale = () =>
      city.record('supermarket', 'sales', { lines: [{ lot: lotId, quantity: 1, unit: 'kg' }] });
    expectProblem(await sale(), 422, 'party-frozen');
    expect((await city.stockCabbage('supermarket')).lotId).not.toBe('');
    expect((await lift(frozen.freezeId)).status).toBe(201);
    expect((await sale()).status).toBe(201);
  });

  test('A district’s freeze binds its own businesses alone', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    await city.issue('wholesaler', {
      receiver: { partyId: city.parties.stall.partyId },
      lines: [{ lot: lotId, quantity: 50, unit: 'kg' }],
    });
    const frozen = await freeze({ lot: lotId }, 'siming-officer');
    expect(frozen.division.code).toBe('350203');
    expect((await sell(lotId)).status).toBe(201);
    expectProblem(
      await city.record('stall', 'sales', { lines: [{ lot: lotId, quantity: 1, unit: 'kg' }] }),
      422,
      'lot-frozen',
    );
  });

  test('It ends with its last day', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    const frozen = await freeze({ lot: lotId, endsOn: '2026-11-20' });
    expectProblem(await sell(lotId), 422, 'lot-frozen');
    const now = city.clock.now();
    city.clock.set(new Date('2026-11-20T16:00:00.000Z'));
    expect((await sell(lotId)).status).toBe(201);
    expectProblem(await lift(frozen.freezeId), 409, 'freeze-not-in-force');
    city.clock.set(now);
  });
});

describe('Who freezes and who lifts', () => {
  test('The same number again is the same freeze; another content is named', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    const body = { documentNumber: city.number('FZ'), lot: lotId, clause: CLAUSE, reason: '待查' };
    const ask = (change: object = {}) =>
      city.call<FreezeViewValue>('city-officer', 'POST', '/api/v1/freezes', { ...body, ...change });
    const first = await ask();
    expect(await ask()).toMatchObject({
      status: 200,
      body: { freezeId: first.body.freezeId, replayed: true },
    });
    expectProblem(await ask({ reason: '别的' }), 409, 'exists-with-different-reason');
  });

  test('Lifting takes another person, once, and is a document that repeats harmlessly', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    const { freezeId } = await freeze({ lot: lotId });
    expectProblem(await lift(freezeId, 'city-officer'), 409, 'second-person-needed');
    const number = city.number('LF');
    const lifted = await lift(freezeId, 'admin', number);
    expect(lifted).toMatchObject({
      status: 201,
      body: { state: 'lifted', lifted: { reason: '复检合格', by: '员工 admin' } },
    });
    expect(await lift(freezeId, 'admin', number)).toMatchObject({ status: 200, body: { replayed: true } });
    expectProblem(await lift(freezeId, 'huli-officer'), 403, 'outside-district');
    expectProblem(await lift(freezeId), 409, 'freeze-not-in-force');
    expectProblem(await lift('1'), 404, 'freeze-unknown');
  });

  test('Of two officers who lift it at once one does', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    const { freezeId } = await freeze({ lot: lotId }, 'huli-officer');
    const both = await Promise.all([lift(freezeId, 'admin'), lift(freezeId, 'city-officer')]);
    expect(both.map((one) => one.status).sort()).toEqual([201, 409]);
  });

  test('What is not an officer’s to freeze is refused, and nothing is written', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    const { farm, wholesaler } = city.parties;
    const refused: [Person, object, number, string][] = [
      ['wholesaler', { lot: lotId }, 403, 'role-forbidden'],
      ['jimei-officer', { lot: lotId }, 403, 'outside-district'],
      ['huli-officer', { lot: lotId, division: '350203' }, 403, 'outside-district'],
      ['city-officer', { lot: lotId, division: '999999' }, 422, 'division-unknown'],
      ['city-officer', {}, 422, 'freeze-subject-needed'],
      ['city-officer', { lot: lotId, party: farm.partyId }, 422, 'freeze-subject-needed'],
      ['city-officer', { lot: 'T-unknown' }, 404, 'lot-unknown'],
      ['city-officer', { product: { code: 'NONE' } }, 404, 'product-unknown'],
      ['siming-officer', { party: wholesaler.partyId }, 403, 'outside-district'],
      ['city-officer', { lot: lotId, endsOn: '2026-11-01' }, 422, 'ends-in-past'],
    ];
    await city.expectNothingWritten(async () => {
      for (const [who, body, status, code] of refused) {
        const head = { documentNumber: city.number('FZ'), clause: CLAUSE, reason: 'x' };
        expectProblem(await city.call(who, 'POST', '/api/v1/freezes', { ...head, ...body }), status, code);
      }
    });
  });

  test('The list tells which hold, newest first, page by page', async () => {
    const all: FreezeViewValue[] = [];
    let before: string | null = null;
    do {
      const page: { items: FreezeViewValue[]; next: string | null } = (
        await city.call<{ items: FreezeViewValue[]; next: string | null }>(
          'jimei-officer',
          'GET',
          `/api/v1/freezes?limit=3${before === null ? '' : `&before=${before}`}`,
        )
      ).body;
      all.push(...page.items);
      before = page.next;
    } while (before !== null);
    expect(all.length).toBeGreaterThan(8);
    expect(new Set(all.map((one) => one.freezeId)).size).toBe(all.length);
    const standing = await city.call<{ items: FreezeViewValue[] }>(
      'admin',
      'GET',
      '/api/v1/freezes?standing=true&limit=200',
    );
    expect(standing.body.items.map((one) => one.freezeId)).toEqual(
      all.filter((one) => one.state === 'in-force').map((one) => one.freezeId),
    );
  });

  test('Everything can be rebuilt from the documents', async () => {
    expect((await city.verify()).findings).toEqual([]);
  });
});
