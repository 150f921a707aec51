import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { usccOf } from '../../../simulator/identities.ts';
import { expectProblem, openCity, type TestCity } from '../../../test/support/city.ts';
import { createAccount, createApiKey, type PartyId } from '../identity/index.ts';
import type { MealAnswer } from './look-at-meal.ts';
import type { viewIncident } from './view-incident.ts';

type Incident = Awaited<ReturnType<typeof viewIncident>> & { replayed?: boolean };

let city: TestCity;
let kitchen: string;
let kitchenKey: string;
let lot: string;
beforeAll(async () => {
  city = await openCity();
  const made = await city.call<{ partyId: PartyId }>('admin', 'POST', '/api/v1/parties', {
    uscc: usccOf('company', '350203', 30_001),
    name: '思明海味餐厅',
    kind: 'restaurant',
    divisionCode: '350203001',
    contactName: '王厨',
    contactPhone: '0592-5551234',
  });
  kitchen = made.body.partyId;
  const { db, ids } = city.tools;
  const account = await createAccount(db, ids, {
    userName: 'kitchen',
    displayName: '王厨',
    password: 'egret-over-water',
    role: 'operator',
    partyId: made.body.partyId,
  });
  kitchenKey = await createApiKey(db, account.accountId, 'test');
  lot = (await city.stockCabbage('wholesaler')).lotId;
  city.clock.set(new Date('2026-11-21T12:00:00Z'));
});
afterAll(() => city.close());

const asKitchen = (url: string, body: object) => city.raw({ 'x-api-key': kitchenKey }, 'POST', url, body);
const meal = async (query: string) =>
  (await city.call<MealAnswer>('city-officer', 'GET', `/api/v1/duty/meals?party=${kitchen}&${query}`)).body;

describe('What a kitchen held at a meal', () => {
  test('Is there from the handing-over on, however late it was confirmed, and no longer once it was used up', async () => {
    const voucher = await city.issue('wholesaler', {
      receiver: { partyId: kitchen },
      issuedAt: '2026-11-20T22:00:00Z',
      lines: [{ lot, quantity: 20, unit: 'kg' }],
    });
    await city.issue('wholesaler', {
      receiver: { partyId: city.parties.stall.partyId },
      lines: [{ lot, quantity: 5, unit: 'kg' }],
    });
    // 06:00 on the 21st at the city; lunch ends at 14:00, dinner the day before at 21:00.
    expect((await meal('day=2026-11-20&meal=dinner&hours=6')).lots).toEqual([]);
    const onTheWay = await meal('day=2026-11-21&meal=lunch&hours=6');
    expect(onTheWay.lots.map((one) => [one.lotId, one.certain, one.most?.zh])).toEqual([
      [lot, false, '20 公斤'],
    ]);
    const received = await asKitchen(`/api/v1/vouchers/${voucher.number}/receipts`, {
      documentNumber: city.number('R'),
      decision: 'all',
    });
    expect(received.status).toBe(201);
    const sold = await asKitchen('/api/v1/sales', {
      documentNumber: city.number('S'),
      lines: [{ lot, quantity: 20, unit: 'kg' }],
    });
    expect(sold.status).toBe(201);
    const lunch = await meal('day=2026-11-21&meal=lunch&hours=6');
    expect(lunch.lots.map((one) => [one.lotId, one.suppliers])).toEqual([[lot, ['陈记蔬果批发行']]]);
    expect(lunch.suppliers.map(({ party }) => [party.name, party.contactPhone?.slice(0, 4)])).toEqual([
      ['陈记蔬果批发行', '0592'],
    ]);
    expect(lunch.others.map(({ party }) => party.name)).toEqual(['阿妹蔬菜摊']);
    city.clock.set(new Date('2026-11-23T12:00:00Z'));
    expect((await meal('day=2026-11-23&meal=lunch&hours=6')).lots).toEqual([]);
    // By when they fell ill: 12 to 72 hours after the meal.
    const onset = await meal('onset=2026-11-22T12:00:00Z&incubationFrom=12&incubationTo=72&hours=0');
    expect(onset.lots.map((one) => one.lotId)).toEqual([lot]);
  });
});

describe('An incident', () => {
  const open = (body: object = {}) =>
    city.call<Incident>('siming-officer', 'POST', '/api/v1/incidents', {
      number: city.number('IN'),
      what: '5 人午餐后呕吐',
      party: kitchen,
      day: '2026-11-21',
      meal: 'lunch',
      ...body,
    });
  const file = (incidentId: string, body: object) =>
    city.call<Incident>('siming-officer', 'POST', `/api/v1/incidents/${incidentId}/reports`, {
      documentNumber: city.number('IR'),
      ...body,
    });

  test('Runs its 2 hours from when it was told, is drafted with what is known, and unknown is said as unknown', async () => {
    const knownAt = new Date(city.clock.now().getTime() - 30 * 60_000).toISOString();
    const number = city.number('IN');
    const first = await open({ number, knownAt });
    expect(first.status).toBe(201);
    const due = new Date(Date.parse(knownAt) + 2 * 3_600_000).toISOString();
    expect(first.body.clock).toMatchObject({ dueAt: due, state: 'running' });
    expect(await open({ number, knownAt })).toMatchObject({
      status: 200,
      body: { incidentId: first.body.incidentId, replayed: true },
    });
    const line = (key: string) => first.body.draft.find((one) => one.key === key)?.value?.zh ?? null;
    expect(line('place')).toBe('思明海味餐厅');
    expect(line('responsible')).toBe('王厨 0592-5551234');
    expect(line('goods')).toContain('大白菜');
    expect(line('suppliers')).toContain('陈记蔬果批发行');
    expect([line('ill'), line('symptoms'), line('cause')]).toEqual([null, null, null]);
    expectProblem(
      await open({ knownAt: new Date(city.clock.now().getTime() + 3_600_000).toISOString() }),
      422,
      'known-in-future',
    );
  });

  test('Whose first report came to grief after its case was opened joins that case, whatever it says by then', async () => {
    const number = city.number('IN');
    const { incidentId } = (await open({ number })).body;
    const opened = await city.call<{ caseId: string }>('siming-officer', 'POST', '/api/v1/cases', {
      ...{ documentNumber: `${number}-case`, title: '5 人午餐后呕吐', origin: { kind: 'own' } },
    });
    expect(opened.status).toBe(201);
    const filed = await file(incidentId, { stage: 'first', suspectedLots: [lot] });
    expect(filed).toMatchObject({ status: 201, body: { caseId: opened.body.caseId } });
  });

  test('Of a year in which no report was due is refused in words', async () => {
    const old = { number: city.number('IN'), what: '旧事', knownAt: '2001-01-01T00:00:00Z' };
    expectProblem(
      await city.expectNothingWritten(() => city.call('city-officer', 'POST', '/api/v1/incidents', old)),
      422,
      'known-long-ago',
    );
  });

  test('Is reported first, then further, then finally; each report is a document, and the first stops the clock', async () => {
    const { incidentId } = (await open()).body;
    expectProblem(await file(incidentId, { stage: 'follow-up' }), 409, 'first-report-missing');
    const body = { documentNumber: city.number('IR'), stage: 'first', ill: 5, toldBy: '张女士 13900000000' };
    const first = await file(incidentId, body);
    expect(first.status).toBe(201);
    expect(first.body.clock?.state).toBe('met');
    expect((await file(incidentId, body)).body.replayed).toBe(true);
    expectProblem(await file(incidentId, { ...body, ill: 6 }), 409, 'exists-with-different-ill');
    expectProblem(await file(incidentId, { stage: 'first' }), 409, 'first-report-exists');
    const more = await file(incidentId, { stage: 'follow-up', ill: 7, symptoms: '呕吐、腹泻' });
    expect(more.body.draft.find((one) => one.key === 'ill')?.value?.zh).toBe('7 人');
    expect((await file(incidentId, { stage: 'final', cause: '副溶血性弧菌' })).status).toBe(201);
    expectProblem(await file(incidentId, { stage: 'follow-up' }), 409, 'final-report-exists');
    const read = await city.call<Incident>('city-officer', 'GET', `/api/v1/incidents/${incidentId}`);
    expect(read.body.reports.map((one) => [one.stage, one.told.ill])).toEqual([
      ['first', 5],
      ['follow-up', 7],
      ['final', undefined],
    ]);
    expect(read.body.reports[0]?.told.toldBy).toBe('张女士 13900000000');
    const { rows } = await city.owner.query<{ body: Buffer }>(
      'SELECT body FROM ledger.document WHERE document_id = $1',
      [read.body.reports[0]?.reportId],
    );
    expect(rows).toHaveLength(1);
  });

  test('Of two officers who file the first report at once one does, and the other is told', async () => {
    const { incidentId } = (await open()).body;
    const answers = await Promise.all([
      file(incidentId, { stage: 'first', ill: 1 }),
      file(incidentId, { stage: 'first', ill: 2 }),
    ]);
    expect(answers.map((one) => one.status).sort()).toEqual([201, 409]);
  });

  test('Another district’s officer does not see it, and everything agrees with its documents', async () => {
    const { incidentId } = (await open()).body;
    expectProblem(
      await city.call('jimei-officer', 'GET', `/api/v1/incidents/${incidentId}`),
      403,
      'outside-district',
    );
    expect((await city.verify()).findings).toEqual([]);
  });
});
