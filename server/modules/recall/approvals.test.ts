import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectProblem, openCity, type Person, type TestCity } from '../../../test/support/city.ts';
import { Problem } from '../../platform/errors.ts';
import { type DeadlineViewValue, markMissed } from '../deadlines/index.ts';
import { approveFreeze, type CaseEntry, freezeGoods, liftFreeze, type RecallTools } from './index.ts';
import type { FreezeReachValue, MovedValue, OfficeFreezeViewValue } from './recall.schemas.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

const HOUR_MS = 3_600_000;
const CLAUSE = '食品安全法 第一百一十条';
const later = (hours: number) => city.clock.set(new Date(city.clock.now().getTime() + hours * HOUR_MS));

async function freeze(body: object, who: Person = 'siming-officer'): Promise<OfficeFreezeViewValue> {
  const answer = await city.call<OfficeFreezeViewValue>(who, 'POST', '/api/v1/freezes', {
    documentNumber: city.number('FZ'),
    clause: CLAUSE,
    reason: '待查',
    ...body,
  });
  expect(answer).toMatchObject({ status: 201 });
  return answer.body;
}
const approve = (freezeId: string, who: Person, documentNumber = city.number('PZ')) =>
  city.call<OfficeFreezeViewValue>(who, 'POST', `/api/v1/freezes/${freezeId}/approval`, { documentNumber });
const read = async (freezeId: string, who: Person = 'city-officer') =>
  (await city.call<OfficeFreezeViewValue>(who, 'GET', `/api/v1/freezes/${freezeId}`)).body;
const deadlineOf = async (freezeId: string) =>
  (
    await city.call<{ items: DeadlineViewValue[] }>(
      'city-officer',
      'GET',
      '/api/v1/deadlines?state=all&limit=200',
    )
  ).body.items.find((one) => one.subject.id === freezeId);
const sell = (lot: string, who: 'supermarket' | 'stall' = 'supermarket') =>
  city.record(who, 'sales', { lines: [{ lot, quantity: 1, unit: 'kg' }] });

describe('A freeze that one officer sets alone', () => {
  test('Holds at once, waits for another officer, and is approved once', async () => {
    const { lotId } = await city.stockCabbage('supermarket');
    const set = await freeze({ lot: lotId });
    expectProblem(await sell(lotId), 422, 'lot-frozen');
    expect(set.approval).toMatchObject({ state: 'waiting', urgent: true, given: null, you: { may: false } });
    expect(set.approval.until).toBe(new Date(Date.parse(set.at) + 24 * HOUR_MS).toISOString());
    expectProblem(await approve(set.freezeId, 'siming-officer'), 409, 'second-person-needed');
    expectProblem(await approve(set.freezeId, 'huli-officer'), 403, 'outside-district');
    expect((await read(set.freezeId)).approval.you).toEqual({ may: true, why: null });
    const number = city.number('PZ');
    const both = await Promise.all([
      approve(set.freezeId, 'city-officer', number),
      approve(set.freezeId, 'admin'),
    ]);
    expect(both.map((one) => one.status).sort()).toEqual([201, 409]);
    const view = await read(set.freezeId);
    expect(view).toMatchObject({
      state: 'in-force',
      approval: { state: 'approved', given: { late: false } },
    });
    expectProblem(await approve(set.freezeId, 'city-officer'), 409, 'freeze-approved-already');
    expect(await deadlineOf(set.freezeId)).toMatchObject({ state: 'met' });
  });

  test('Is approved once by a second tap: the same number is the same approval', async () => {
    const { lotId } = await city.stockCabbage('supermarket');
    const set = await freeze({ lot: lotId });
    const number = city.number('PZ');
    expect((await approve(set.freezeId, 'city-officer', number)).status).toBe(201);
    expect(await approve(set.freezeId, 'city-officer', number)).toMatchObject({
      status: 200,
      body: { replayed: true },
    });
  });

  test('That nobody approves in time is marked, told to the next level, and stays in force', async () => {
    const { lotId } = await city.stockCabbage('supermarket');
    const set = await freeze({ lot: lotId });
    later(24.01);
    expect((await read(set.freezeId)).approval.state).toBe('unapproved');
    await markMissed(city.tools);
    expect(await deadlineOf(set.freezeId)).toMatchObject({
      state: 'missed',
      missed: { escalatedTo: { code: '350200' } },
    });
    expectProblem(await sell(lotId), 422, 'lot-frozen');
    expect((await approve(set.freezeId, 'city-officer')).body.approval).toMatchObject({
      state: 'approved',
      given: { late: true },
    });
    expect(await deadlineOf(set.freezeId)).toMatchObject({ state: 'met-late' });
  });

  test('That is lifted is not waited for any more', async () => {
    const { lotId } = await city.stockCabbage('supermarket');
    const set = await freeze({ lot: lotId });
    await city.call('city-officer', 'POST', `/api/v1/freezes/${set.freezeId}/lift`, {
      documentNumber: city.number('LF'),
      reason: '复检合格',
    });
    expect(await deadlineOf(set.freezeId)).toMatchObject({ state: 'dropped' });
    expectProblem(await approve(set.freezeId, 'city-officer'), 409, 'freeze-not-in-force');
    const waiting = await city.call<{ items: OfficeFreezeViewValue[] }>(
      'city-officer',
      'GET',
      '/api/v1/freezes?unapproved=true',
    );
    expect(waiting.body.items.map((one) => one.freezeId)).not.toContain(set.freezeId);
  });
});

describe('A freeze with an approver named', () => {
  test('Is approved by that officer, and by any other only once the time is over', async () => {
    const { lotId } = await city.stockCabbage('supermarket');
    const list = await city.call<{ items: { accountId: string; name: string }[] }>(
      'siming-officer',
      'GET',
      '/api/v1/freeze-approvers',
    );
    const approver = city.principals['city-officer'].accountId;
    expect(list.body.items.map((one) => one.accountId)).toEqual([approver]);
    const set = await freeze({ lot: lotId, approver });
    expect(set.approval).toMatchObject({ urgent: false, approver: { accountId: approver } });
    const early = expectProblem(await approve(set.freezeId, 'admin'), 409, 'approver-named');
    expect(early.messages.zh).toContain('员工 city-officer');
    const other = await freeze({ lot: lotId, approver });
    expect((await approve(set.freezeId, 'city-officer')).status).toBe(201);
    later(24.01);
    expect((await approve(other.freezeId, 'admin')).status).toBe(201);
  });

  test('Names somebody else who answers for the division', async () => {
    const { lotId } = await city.stockCabbage('supermarket');
    for (const approver of ['siming-officer', 'huli-officer', 'wholesaler'] as const) {
      await city.expectNothingWritten(async () => {
        const answer = await city.call('siming-officer', 'POST', '/api/v1/freezes', {
          documentNumber: city.number('FZ'),
          clause: CLAUSE,
          reason: '待查',
          lot: lotId,
          approver: city.principals[approver].accountId,
        });
        expectProblem(answer, 422, 'approver-unknown');
      });
    }
  });
});

describe('In a case', () => {
  test('Each act leaves its entry, in the same transaction; a case that is not there is refused', async () => {
    const { lotId } = await city.stockCabbage('supermarket');
    const entries: CaseEntry[] = [];
    const tools: RecallTools = {
      ...city.tools,
      caseAccess: async (_db, _principal, caseId) => {
        if (caseId !== '77') throw new Problem(404, 'case-unknown', { zh: '没有', en: 'none' });
      },
      noteInCase: async (_tx, entry) => {
        entries.push(entry);
      },
    };
    const body = { clause: CLAUSE, reason: '待查', lot: lotId };
    const officer = city.principals['siming-officer'];
    await city.expectNothingWritten(async () => {
      await expect(
        freezeGoods(tools, officer, { ...body, documentNumber: city.number('FZ'), case: '78' }),
      ).rejects.toMatchObject({ code: 'case-unknown' });
      // A platform without cases takes none.
      await expect(
        freezeGoods(city.tools, officer, { ...body, documentNumber: city.number('FZ'), case: '77' }),
      ).rejects.toMatchObject({ code: 'case-unknown' });
    });
    const { view } = await freezeGoods(tools, officer, {
      ...body,
      documentNumber: city.number('FZ'),
      case: '77',
    });
    const boss = city.principals['city-officer'];
    await approveFreeze(tools, boss, view.freezeId, { documentNumber: city.number('PZ') });
    await liftFreeze(tools, boss, view.freezeId, { documentNumber: city.number('LF'), reason: '复检合格' });
    expect(entries.map(({ kind, caseId, accountId }) => [kind, caseId, accountId])).toEqual([
      ['freeze', '77', officer.accountId],
      ['freeze-approval', '77', boss.accountId],
      ['freeze-lift', '77', boss.accountId],
    ]);
    expect(entries[0]?.zh).toContain('大白菜');
    const listed = await city.call<{ items: OfficeFreezeViewValue[] }>(
      'city-officer',
      'GET',
      '/api/v1/freezes?case=77',
    );
    expect(listed.body.items.map((one) => one.freezeId)).toEqual([view.freezeId]);
  });
});

describe('What it does, in numbers', () => {
  test('Is told before: businesses, sellers, tills and stock within the division, and what stands outside', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    for (const receiver of ['supermarket', 'stall'] as const) {
      const voucher = await city.issue('wholesaler', {
        receiver: { partyId: city.parties[receiver].partyId },
        lines: [{ lot: lotId, quantity: 20, unit: 'kg' }],
      });
      if (receiver === 'supermarket') await city.receive(receiver, voucher);
    }
    const { partyId } = city.parties.supermarket;
    for (const till of ['1', '2', '2']) {
      const sold = await city.call('supermarket', 'POST', '/api/v1/till-receipts', {
        documentNumber: city.number('T'),
        at: city.clock.now().toISOString(),
        till,
        lines: [{ lot: lotId, weight: { quantity: 1, unit: 'kg' } }],
      });
      expect(sold.status).toBe(201);
    }
    const preview = (body: object, who: Person = 'city-officer') =>
      city.call<FreezeReachValue>(who, 'POST', '/api/v1/freezes/preview', body);
    const whole = await city.expectNothingWritten(() => preview({ lot: lotId }));
    expect(whole.body).toMatchObject({
      name: '大白菜',
      lots: 1,
      holders: 3,
      sellers: 2,
      tills: 2,
      onHand: [{ baseUnit: 'g', quantity: 157_000 }],
      incoming: [{ quantity: 20_000 }],
      outside: 0,
      frozenBy: [],
    });
    const own = await preview({ lot: lotId }, 'siming-officer');
    expect(own.body).toMatchObject({ holders: 2, outside: 1, onHand: [{ quantity: 17_000 }] });
    const shop = await preview({ party: partyId });
    expect(shop.body).toMatchObject({ holders: 1, tills: 2 });
    const set = await freeze({ lot: lotId }, 'city-officer');
    expect((await preview({ lot: lotId })).body.frozenBy).toEqual([set.documentNumber]);
    const reach = await city.call<FreezeReachValue>(
      'city-officer',
      'GET',
      `/api/v1/freezes/${set.freezeId}/reach`,
    );
    expect(reach.body).toMatchObject({ holders: 3, tills: 2 });
  });

  test('What moved afterwards is evidence: who, how much, and whether it was against the freeze', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    const onTheWay = await city.issue('wholesaler', {
      receiver: { partyId: city.parties.supermarket.partyId },
      lines: [{ lot: lotId, quantity: 20, unit: 'kg' }],
    });
    const before = city.clock.now().toISOString();
    later(0.1);
    const set = await freeze({ lot: lotId }, 'city-officer');
    later(0.1);
    await city.receive('supermarket', onTheWay);
    await city.record('wholesaler', 'sales', {
      at: before,
      lines: [{ lot: lotId, quantity: 3, unit: 'kg' }],
    });
    const receipt = await city.call<{ documentId: string }>('supermarket', 'POST', '/api/v1/till-receipts', {
      documentNumber: city.number('T'),
      at: city.clock.now().toISOString(),
      till: '1',
      lines: [{ lot: lotId, weight: { quantity: 2, unit: 'kg' } }],
    });
    expect(receipt.status).toBe(201);
    const moved = async (who: Person) =>
      (await city.call<MovedValue>(who, 'GET', `/api/v1/freezes/${set.freezeId}/moved`)).body;
    const all = await moved('city-officer');
    const told = all.items.map((one) => [
      one.kind,
      one.from?.name ?? null,
      one.quantity,
      one.happened,
      one.against,
    ]);
    expect(told).toContainEqual(['sold', '惠民超市思明店', 2000, 'after', true]);
    expect(told).toContainEqual(['received', '陈记蔬果批发行', 20_000, 'after', false]);
    expect(told).toContainEqual(['sold', '陈记蔬果批发行', 3000, 'before', false]);
    expect(all).toMatchObject({ total: 3, against: 1 });
    // The stall's district has nothing to do with the wholesaler's own sale.
    expect((await moved('siming-officer')).total).toBe(2);
    expect((await moved('jimei-officer')).total).toBe(0);
    await city.call('admin', 'POST', `/api/v1/freezes/${set.freezeId}/lift`, {
      documentNumber: city.number('LF'),
      reason: '复检合格',
    });
    later(0.1);
    expect((await sell(lotId)).status).toBe(201);
    expect((await moved('city-officer')).total).toBe(3);
  });

  test('That ended before anybody approved it can still be approved, late, so that its clock stops', async () => {
    const { lotId } = await city.stockCabbage('supermarket');
    // The day at the city, eight hours ahead.
    const today = new Date(city.clock.now().getTime() + 8 * HOUR_MS).toISOString().slice(0, 10);
    const set = await freeze({ lot: lotId, endsOn: today });
    later(25);
    await markMissed(city.tools);
    expect((await read(set.freezeId)).approval.you).toEqual({ may: true, why: null });
    expect(await approve(set.freezeId, 'city-officer')).toMatchObject({ status: 201 });
    expect(await deadlineOf(set.freezeId)).toMatchObject({ state: 'met-late' });
  });

  test('Everything can be rebuilt from the documents', async () => {
    expect((await city.verify()).findings).toEqual([]);
  });
});
