import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAccount } from '../../server/modules/identity/index.ts';
import { PASSWORD, type Person } from '../support/city.ts';
import { alertsWalk } from './walk/walk-alerts.ts';
import { casesWalk } from './walk/walk-cases.ts';
import {
  city,
  EVENT,
  expected,
  type Line,
  lot,
  number,
  openWalk,
  operations,
  send,
  voucher,
  WALKERS,
} from './walk/walk-city.ts';
import { codesAndGettingIn } from './walk/walk-codes.ts';
import { desk } from './walk/walk-desk.ts';
import { disposalsWalk } from './walk/walk-disposals.ts';
import { attachments, files, systems } from './walk/walk-doors.ts';
import { dutyWalk } from './walk/walk-duty.ts';
import { freezesWalk } from './walk/walk-freezes.ts';
import { goodsWalk } from './walk/walk-goods.ts';
import { identityWalk } from './walk/walk-identity.ts';
import { making } from './walk/walk-making.ts';
import { noticesWalk } from './walk/walk-notices.ts';
import { papersWalk } from './walk/walk-papers.ts';
import { publicWalk } from './walk/walk-public.ts';
import { vouchersWalk } from './walk/walk-vouchers.ts';

/**
 * Walks every endpoint as every role on one business's records (the wholesaler's): the business itself, the neighbour
 * who supplied it, a stranger, officers of its own, of another and of an untouched district and of the whole city, the
 * administrator, and nobody. What is expected follows from the permission that the operation states; an endpoint that
 * has no line here, or a line without an endpoint, fails.
 */

const WALK: Record<string, Line> = {
  ...identityWalk,
  ...casesWalk,
  ...freezesWalk,
  ...noticesWalk,
  ...alertsWalk,
  ...dutyWalk,
  ...disposalsWalk,
  ...papersWalk,
  ...goodsWalk,
  ...vouchersWalk,
  ...publicWalk,
  ...files,
  ...attachments,
  ...systems,
  ...desk,
  ...codesAndGettingIn,
  ...making,
};

beforeAll(openWalk);
afterAll(() => city.close());

describe('The walk over every endpoint', () => {
  test('Has a line for every endpoint, and no line without one', () => {
    expect(Object.keys(WALK).sort()).toEqual(operations.map((operation) => operation.id).sort());
  });

  test.each(Object.keys(WALK))('%s', async (id) => {
    const operation = operations.find((one) => one.id === id);
    const line = WALK[id];
    if (!operation || !line) throw new Error(`no operation ${id}`);
    for (const person of WALKERS) {
      const asked = await line.ask(person);
      const headers = await line.headers?.(person);
      const want = expected(operation, line, person);
      const refused = want !== 'admitted';
      const answer =
        refused && operation.method !== 'GET'
          ? await city.expectNothingWritten(() => send(person, operation, asked, headers))
          : await send(person, operation, asked, headers);
      const got = refused
        ? { person, ...(want.status ? { status: answer.status } : {}), code: answer.body.code }
        : { person, refused: [401, 403].includes(answer.status) };
      expect(got).toEqual(refused ? { person, ...want } : { person, refused: false });
      if (!refused && person === (line.soundFor === undefined ? 'wholesaler' : line.soundFor))
        expect(answer.status).toBe(line.success ?? 200);
    }
  });

  test('Every endpoint is in the server under the address that it states, and the server has no other', () => {
    const listed = city.app.printRoutes({ commonPrefix: false });
    const documented = Object.entries(
      (city.app as unknown as { swagger(): { paths: Record<string, object> } }).swagger().paths,
    ).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
    );
    expect(documented.sort()).toEqual(
      operations
        .filter((one) => !one.hidden)
        .map((one) => `${one.method} ${one.path}`)
        .sort(),
    );
    expect(listed).toContain('healthz');
  });
});

describe('What is narrowed rather than refused', () => {
  const get = async <T>(who: Person, url: string): Promise<T> => {
    const answer = await city.call<T>(who, 'GET', url);
    expect(answer.status).toBe(200);
    return answer.body;
  };

  test('Events are found by their sender and officers alone', async () => {
    const found = async (who: Person) =>
      JSON.stringify(await get<object>(who, `/epcis/events?EQ_eventID=${EVENT}`)).includes(EVENT);
    expect(await found('wholesaler')).toBe(true);
    expect(await found('city-officer')).toBe(true);
    expect(await found('farm')).toBe(false);
    expect(await found('stranger')).toBe(false);
  });

  test('Searching finds vouchers and lots for whom they concern, and nobody else', async () => {
    const types = async (who: Person, q: string) => {
      const { results } = await get<{ results: { type: string }[] }>(
        who,
        `/api/v1/search?q=${encodeURIComponent(q)}`,
      );
      return results.map((one) => one.type);
    };
    const code = voucher.lineItems[0]?.lotCode ?? '';
    for (const who of ['wholesaler', 'farm', 'city-officer', 'admin'] as const) {
      expect({ who, types: await types(who, voucher.number) }).toEqual({ who, types: ['voucher'] });
      expect({ who, types: await types(who, code) }).toEqual({ who, types: ['lot'] });
    }
    expect([await types('stranger', voucher.number), await types('stranger', code)]).toEqual([[], []]);
  });

  test('An officer finds by search only what the district may see', async () => {
    const found = await get<{ results: { type: string }[] }>(
      'jimei-officer',
      `/api/v1/search?q=${voucher.number}`,
    );
    // What is found must be what may be opened.
    const opened = await city.call('jimei-officer', 'GET', `/api/v1/vouchers/${voucher.number}`);
    expect({ found: found.results.length > 0, opened: opened.status === 200 }).toEqual({
      found: false,
      opened: false,
    });
  });

  test('A trace shows an operator its own figures and the hands next to it, never a neighbour’s stock or contacts', async () => {
    await city.issue('wholesaler', {
      receiver: { partyId: city.parties.stall.partyId },
      lines: [{ lot, quantity: 20, unit: 'kg' }],
    });
    const view = await get<{
      answer: {
        holders: { partyId: string }[];
        lots: unknown[];
        flows: { fromId: string | null; toId: string | null }[];
      };
      parties: Record<string, { contactPhone: string | null }>;
    }>('stall', `/api/v1/traces?lot=${lot}`);
    const { farm, wholesaler, stall } = city.parties;
    expect(view.answer.holders.map((one) => one.partyId)).toEqual([stall.partyId]);
    expect(view.answer.lots).toEqual([]);
    expect(view.answer.flows.every((flow) => [flow.fromId, flow.toId].includes(stall.partyId))).toBe(true);
    expect(Object.keys(view.parties).sort()).toEqual([stall.partyId, wholesaler.partyId].sort());
    expect(JSON.stringify(view)).not.toContain(farm.partyId);
    expect(JSON.stringify(view)).not.toContain(wholesaler.contactPhone ?? '–');
  });

  test('Two lots are tied together by an operator who has both in hand, not one', async () => {
    const foreign = await city.stockCabbage('stall');
    const body = {
      documentNumber: number(),
      lot,
      otherLot: foreign.lotId,
      kind: 'same-batch',
      reason: '我说的',
    };
    const answer = await city.expectNothingWritten(() =>
      city.call('wholesaler', 'POST', '/api/v1/lot-links', body),
    );
    expect([answer.status, answer.body.code]).toEqual([403, 'record-forbidden']);
  });

  test('An officer’s list of a product’s dealers is that of the district; the city’s is whole', async () => {
    const dealers = async (who: Person) => {
      const { dealers: rows } = await get<{ dealers: { party: { partyId: string } }[] }>(
        who,
        `/api/v1/products/${city.products.cabbage.productId}/dealers`,
      );
      return new Set(rows.map((row) => row.party.partyId));
    };
    const { wholesaler, stall } = city.parties;
    expect([
      (await dealers('huli-officer')).has(wholesaler.partyId),
      (await dealers('huli-officer')).has(stall.partyId),
    ]).toEqual([true, false]);
    expect([
      (await dealers('siming-officer')).has(wholesaler.partyId),
      (await dealers('siming-officer')).has(stall.partyId),
    ]).toEqual([false, true]);
    const whole = await dealers('city-officer');
    expect([whole.has(wholesaler.partyId), whole.has(stall.partyId)]).toEqual([true, true]);
  });

  test('Telephone and name of another business are hidden from operators, not from officers nor from itself', async () => {
    const phone = async (who: Person) =>
      (await get<{ contactPhone: string | null }>(who, `/api/v1/parties/${city.parties.wholesaler.partyId}`))
        .contactPhone;
    const wanted = city.parties.wholesaler.contactPhone;
    expect([await phone('wholesaler'), await phone('city-officer'), await phone('admin')]).toEqual([
      wanted,
      wanted,
      wanted,
    ]);
    expect([await phone('farm'), await phone('stranger')]).toEqual([null, null]);
    const list = await get<{ items: { contactPhone: string | null; partyId: string }[] }>(
      'stranger',
      '/api/v1/parties?limit=200',
    );
    expect(list.items.filter((one) => one.contactPhone !== null).map((one) => one.partyId)).toEqual([
      city.parties.stranger.partyId,
    ]);
  });

  test('Discrepancies: an operator’s own, a district’s, or all', async () => {
    await city.issue('stranger', {
      receiver: { partyId: city.parties.stall.partyId },
      lines: [{ ...city.cabbage(), origin: '来路不明' }] as never,
    });
    const parties = async (who: Person) => {
      const { items } = await get<{ items: { party: { partyId: string } | null }[] }>(
        who,
        '/api/v1/discrepancies',
      );
      return new Set(items.map((one) => one.party?.partyId));
    };
    const { stranger, wholesaler, stall } = city.parties;
    expect(await parties('stranger')).toEqual(new Set([stranger.partyId]));
    expect(await parties('jimei-officer')).toEqual(new Set([stranger.partyId]));
    expect((await parties('siming-officer')).has(stranger.partyId)).toBe(false);
    expect((await parties('city-officer')).has(stranger.partyId)).toBe(true);
    for (const who of ['wholesaler', 'stall'] as const)
      expect((await parties(who)).has(stranger.partyId)).toBe(false);
    expect((await parties('admin')).size).toBeGreaterThanOrEqual((await parties('city-officer')).size);
    expect(wholesaler.partyId).not.toBe(stall.partyId);
  });
});

describe('The audit trail', () => {
  const trail = async () =>
    (
      await city.call<{
        items: { userName: string | null; operation: string; target: string; outcome: string }[];
      }>('admin', 'GET', '/api/v1/audit?limit=500')
    ).body.items;
  const newest = async (operation: string) => (await trail()).find((one) => one.operation === operation);

  test('Keeps who was refused what', async () => {
    await city.call('stranger', 'GET', `/api/v1/vouchers/${voucher.number}`);
    expect(await newest('readVoucher')).toEqual(
      expect.objectContaining({
        userName: 'stranger',
        target: `/api/v1/vouchers/${voucher.number}`,
        outcome: 'record-forbidden',
      }),
    );
    await city.call('farm', 'GET', '/api/v1/accounts');
    expect(await newest('listAccounts')).toEqual(
      expect.objectContaining({ userName: 'farm', outcome: 'role-forbidden' }),
    );
  });
  test('Keeps who looked into others’ records', async () => {
    await city.call('huli-officer', 'GET', `/api/v1/traces?lot=${lot}`);
    expect(await newest('traceLots')).toMatchObject({
      userName: 'huli-officer',
      target: `/api/v1/traces?lot=${lot}`,
    });
    await city.call('city-officer', 'GET', `/api/v1/parties/${city.parties.stall.partyId}/ledger`);
    expect(await newest('readPartyLedger')).toMatchObject({ userName: 'city-officer' });
  });
  test('Keeps no typing slip, and what nobody may do is not asked for by nobody', async () => {
    const before = (await trail()).length;
    await city.call('farm', 'POST', '/api/v1/vouchers', { documentNumber: 'slip' });
    await city.call(null, 'GET', `/api/v1/vouchers/${voucher.number}`);
    expect((await trail()).length).toBe(before);
  });
  test('Cannot be rewritten by the server’s own role', async () => {
    await expect(city.tools.db.query(`UPDATE identity.audit SET outcome = 'done'`)).rejects.toThrow(
      /permission denied/,
    );
    await expect(city.tools.db.query('DELETE FROM identity.audit')).rejects.toThrow(/permission denied/);
  });
  test('Is read page by page without gap', async () => {
    const whole = (
      await city.call<{ items: { auditId: string }[] }>('admin', 'GET', '/api/v1/audit?limit=9')
    ).body.items.map((one) => one.auditId);
    const first = (
      await city.call<{ items: { auditId: string }[]; next: string }>('admin', 'GET', '/api/v1/audit?limit=4')
    ).body;
    const second = (
      await city.call<{ items: { auditId: string }[] }>(
        'admin',
        'GET',
        `/api/v1/audit?limit=5&before=${first.next}`,
      )
    ).body;
    expect([...first.items, ...second.items].map((one) => one.auditId)).toEqual(whole);
  });
});

test('A disabled account’s key opens nothing any more, once the two seconds are over in which a key is believed', async () => {
  const made = await createAccount(city.tools.db, city.tools.ids, {
    userName: 'leaver',
    displayName: 'x',
    password: PASSWORD,
    role: 'administrator',
  });
  const { key } = (
    await city.call<{ key: string }>('admin', 'POST', `/api/v1/accounts/${made.accountId}/api-keys`, {
      label: 'x',
    })
  ).body;
  const ask = async () => (await city.raw({ 'x-api-key': key }, 'GET', '/api/v1/accounts')).status;
  expect(await ask()).toBe(200);
  await city.owner.query('UPDATE identity.account SET disabled_at = now() WHERE account_id = $1', [
    made.accountId,
  ]);
  city.clock.set(new Date(city.clock.now().getTime() + 2_001));
  expect(await ask()).toBe(401);
});
