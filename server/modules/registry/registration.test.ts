import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { usccOf } from '../../../simulator/identities.ts';
import { expectProblem, openCity, type TestCity } from '../../../test/support/city.ts';
import type { PartyValue, ProductValue } from './index.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

const search = async (who: 'stranger' | 'city-officer', q: string) => {
  const answer = await city.call<{ items: PartyValue[] }>(
    who,
    'GET',
    `/api/v1/parties?q=${encodeURIComponent(q)}`,
  );
  expect(answer.status).toBe(200);
  return answer.body.items.map((party) => party.name);
};

describe('A business that a partner’s document names', () => {
  const uscc = usccOf('company', '350203', 3333);
  const supplier = { uscc, name: '角美阿财菜园', address: '角美镇某村 3 号', contact: '13800001234' };
  let partyId = '';
  beforeAll(async () => {
    const bought = await city.record('stall', 'purchases', {
      supplier,
      lines: [{ ...city.cabbage(), origin: '角美 1 号地' }],
    });
    expect(bought.status).toBe(201);
    const { rows } = await city.owner.query('SELECT party_id FROM registry.party WHERE uscc = $1', [uscc]);
    partyId = rows[0]?.party_id;
  });

  test('leaves neither address nor telephone in the register', async () => {
    const { rows } = await city.owner.query('SELECT * FROM registry.party WHERE party_id = $1', [partyId]);
    expect(rows[0]).toMatchObject({
      source: 'named',
      address: null,
      contact_name: null,
      contact_phone: null,
    });
    const byName = await city.record('stall', 'purchases', {
      supplier: { name: '角美阿丽菜园', address: '角美镇某村 4 号', contact: '13800005678' },
      lines: [{ ...city.cabbage(), origin: '角美 2 号地' }],
    });
    expect(byName.status).toBe(201);
    const stored = await city.owner.query('SELECT p::text AS text FROM registry.party p');
    expect(stored.rows.filter(({ text }) => /1380000|某村/.test(text))).toEqual([]);
  });
  test('is found by officers, not by other businesses', async () => {
    expect(await search('city-officer', '角美阿财')).toContain('角美阿财菜园');
    expect(await search('stranger', '角美阿财')).toEqual([]);
    const everywhere = await city.call<{ results: { id: string }[] }>(
      'stranger',
      'GET',
      `/api/v1/search?q=${encodeURIComponent('角美阿财菜园')}`,
    );
    expect(everywhere.body.results.map((one) => one.id)).not.toContain(partyId);
    const listed = await city.call<{ items: PartyValue[] }>('stranger', 'GET', '/api/v1/parties?limit=200');
    expect(listed.body.items.map((party) => party.partyId)).not.toContain(partyId);
    expect(listed.body.items.map((party) => party.partyId)).toContain(city.parties.farm.partyId);
  });
  test('shows no address to another business that knows its id, even one stored before', async () => {
    await city.owner.query('UPDATE registry.party SET address = $2 WHERE party_id = $1', [partyId, '旧地址']);
    const seen = await city.call<PartyValue>('stranger', 'GET', `/api/v1/parties/${partyId}`);
    expect(seen.body).toMatchObject({ name: '角美阿财菜园', address: null, contactPhone: null });
  });
  test('can still register itself: same id and history, the name it was known by as an alias', async () => {
    const body = { uscc, name: '龙海财旺蔬菜有限公司', kind: 'wholesaler', aliases: ['财旺'] };
    const made = await city.call<PartyValue>('admin', 'POST', '/api/v1/parties', body);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      partyId,
      name: '龙海财旺蔬菜有限公司',
      kind: 'wholesaler',
      source: 'registered',
      aliases: ['财旺', '角美阿财菜园'],
      address: null,
    });
    expect(await search('stranger', '龙海财旺')).toContain('龙海财旺蔬菜有限公司');
    expect(await search('stranger', '角美阿财')).toContain('龙海财旺蔬菜有限公司');
  });
  test('and a second registration of the same code is refused', async () => {
    const again = await city.expectNothingWritten(() =>
      city.call('admin', 'POST', '/api/v1/parties', { uscc, name: '冒名公司', kind: 'shop' }),
    );
    expectProblem(again, 409, 'uscc-taken');
  });
});

describe('A product', () => {
  const body = { name: '花生酥', category: 'cheese', baseUnit: 'piece', pieceUnit: '袋' };
  const refused = (more: object) =>
    city.expectNothingWritten(() => city.call('farm', 'POST', '/api/v1/products', { ...body, ...more }));

  test.each([
    [
      'holds less than nothing',
      [{ unit: '箱', contains: -3, of: '袋' }],
      'quantity-not-positive',
      '/contains',
    ],
    ['holds nothing', [{ unit: '箱', contains: '0', of: '袋' }], 'quantity-not-positive', '/contains'],
    [
      'holds what is no number',
      [{ unit: '箱', contains: '许多', of: '袋' }],
      'quantity-not-a-number',
      '/contains',
    ],
    ['holds units that nobody knows', [{ unit: '箱', contains: 3, of: 'zzz' }], 'unit-unknown', '/of'],
    ['is itself a unit that nobody knows', [{ unit: 'zzz', contains: 3, of: '袋' }], 'unit-unknown', '/unit'],
    ['holds itself', [{ unit: '箱', contains: 3, of: '箱' }], 'packing-circular', ''],
    ['leads nowhere', [{ unit: '箱', contains: 3, of: '盒' }], 'packing-factor-missing', '/of'],
  ])('whose package %s is refused', async (_what, packing, code, field) => {
    expect(expectProblem(await refused({ packing }), 422, code).path).toBe(`/packing/0${field}`);
  });
  test('whose package is given twice is refused', async () => {
    const packing = [
      { unit: '箱', contains: 20, of: '袋' },
      { unit: '箱', contains: 30, of: '袋' },
    ];
    expect(expectProblem(await refused({ packing }), 422, 'packing-unit-twice').path).toBe('/packing/1/unit');
  });
  test('whose word for a piece is no unit, or whose name is blank, is refused', async () => {
    expect(expectProblem(await refused({ pieceUnit: '嗷' }), 422, 'unit-unknown').path).toBe('/pieceUnit');
    expect(expectProblem(await refused({ name: ' 　' }), 422, 'name-blank').path).toBe('/name');
  });
  test('with packages inside packages is taken', async () => {
    const packing = [
      { unit: '箱', contains: 20, of: '盒' },
      { unit: '盒', contains: '12', of: '袋' },
    ];
    const made = await city.call<ProductValue>('farm', 'POST', '/api/v1/products', { ...body, packing });
    expect([made.status, made.body.packing]).toEqual([201, packing]);
  });
  test('of another business as producer is for offices to register, of one’s own for oneself', async () => {
    const ask = (who: 'farm' | 'factory' | 'city-officer', producerId: string) =>
      city.call<ProductValue>(who, 'POST', '/api/v1/products', { ...body, producerId });
    const factory = city.parties.factory.partyId;
    expectProblem(await ask('farm', factory), 403, 'record-forbidden');
    expect((await ask('factory', factory)).body.producerId).toBe(factory);
    expect((await ask('city-officer', factory)).body.producerId).toBe(factory);
    expect(expectProblem(await ask('city-officer', '1234567890123456789'), 422, 'party-unknown').path).toBe(
      '/producerId',
    );
  });
});
