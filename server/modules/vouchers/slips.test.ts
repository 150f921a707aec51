import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectProblem, openCity, type TestCity } from '../../../test/support/city.ts';
import { MOVEMENT_CODES } from '../ledger/index.ts';
import type { VoucherViewValue } from './index.ts';
import type { SlipReceiptValue, SlipValue } from './slips.schemas.ts';

let city: TestCity;
let lotId = '';
beforeAll(async () => {
  city = await openCity();
  ({ lotId } = await city.stockCabbage('wholesaler'));
});
afterAll(() => city.close());

async function slip(who: 'wholesaler' | 'farm' = 'wholesaler'): Promise<string> {
  const answer = await city.call<{ numbers: string[] }>(who, 'POST', '/api/v1/slip-numbers', { count: 1 });
  expect(answer.status).toBe(201);
  return answer.body.numbers[0] ?? '';
}
const goods = (quantity = 3) => ({ lot: lotId, quantity, unit: 'kg' });
const issue = (documentNumber: string, quantity = 3) =>
  city.call<VoucherViewValue & { code?: string }>('wholesaler', 'POST', '/api/v1/vouchers', {
    documentNumber,
    receiver: { partyId: city.parties.stall.partyId },
    lines: [goods(quantity)],
  });
const confirm = (number: string, more: object = {}, who: 'stall' | 'supermarket' | 'wholesaler' = 'stall') =>
  city.call<SlipReceiptValue & { code?: string }>(who, 'POST', '/api/v1/slip-receipts', {
    documentNumber: city.number('RS'),
    slip: number,
    lines: [goods()],
    decision: 'all',
    ...more,
  });
const shipped = async () => {
  const { rows } = await city.owner.query<{ n: string }>(
    `SELECT coalesce(sum(quantity), 0) AS n FROM ledger.movement WHERE lot_id = $1 AND from_id = $2 AND to_id = $3 AND kind = ${MOVEMENT_CODES.shipped}`,
    [lotId, city.parties.wholesaler.partyId, city.parties.stall.partyId],
  );
  return Number(rows[0]?.n);
};
const held = async () => (await city.holding('stall', lotId)).onHand;

describe('Slip numbers', () => {
  test('Are reserved twenty at a time, and not more than a hundred may be open', async () => {
    const ask = (count?: number) =>
      city.call<{ numbers: string[] }>('importer', 'POST', '/api/v1/slip-numbers', count ? { count } : {});
    expect((await ask()).body.numbers).toHaveLength(20);
    const both = await Promise.all([ask(60), ask(60)]);
    expect(both.map((one) => one.status).sort()).toEqual([201, 409]);
    expectProblem(both.find((one) => one.status === 409) as never, 409, 'slips-too-many-open');
    city.clock.set(new Date(city.clock.now().getTime() + 31 * 86_400_000).toISOString());
    expect((await ask()).status).toBe(201);
  });
  test('Are used by whoever reserved them, for one voucher', async () => {
    const number = await slip('farm');
    const other = await issue(number);
    expect(expectProblem(other, 422, 'slip-not-reserved').path).toBe('/documentNumber');
    const own = await slip();
    expect((await issue(own)).status).toBe(201);
    expect((await issue(own)).status).toBe(200);
    expectProblem(await issue(own, 4), 409, 'exists-with-different-lines');
  });
  test('Are told apart from a business’s own numbers that begin alike', async () => {
    expect((await issue('S2026112000012')).status).toBe(201);
    expect((await issue('S20261120000123')).status).toBe(201);
  });
  test('Lead to the voucher once it has come, and say until then that it is waited for', async () => {
    const number = await slip();
    const before = await city.raw<string>({ accept: 'text/html' }, 'GET', `/v/${number}`);
    expect(before.status).toBe(200);
    expect(before.body).toContain('待上游上传');
    expect(before.body).toContain('湖里区');
    expect(before.body).not.toContain(city.parties.wholesaler.name);
    expect((await city.call<SlipValue>('stall', 'GET', `/api/v1/slips/${number}`)).body).toMatchObject({
      state: 'waiting',
      sender: { name: city.parties.wholesaler.name },
    });
    const voucher = (await issue(number)).body.number;
    const after = await city.raw({ accept: 'text/html' }, 'GET', `/v/${number}`);
    expect([after.status, after.headers.location]).toEqual([303, `/v/${voucher}`]);
  });
});

describe('Receiving by slip', () => {
  test('After the voucher is the voucher’s receipt', async () => {
    const number = await slip();
    const voucher = (await issue(number)).body.number;
    const answer = await confirm(number);
    expect([answer.status, answer.body.state, answer.body.voucherNumber]).toEqual([201, 'arrived', voucher]);
    expect((await city.read('stall', { number: voucher })).body.state).toBe('received');
  });
  test('Before the voucher waits for it, and is matched when it comes, nothing doubled', async () => {
    const number = await slip();
    const [before, stock] = [await shipped(), await held()];
    const answer = await confirm(number);
    expect([answer.status, answer.body.state, answer.body.voucherNumber]).toEqual([201, 'waiting', null]);
    expect(await held()).toBe(stock + 3000);
    const voucher = await issue(number);
    expect([voucher.status, voucher.body.state]).toEqual([201, 'received']);
    expect([(await shipped()) - before, (await held()) - stock]).toEqual([3000, 3000]);
    expect((await city.call<SlipValue>('stall', 'GET', `/api/v1/slips/${number}`)).body).toMatchObject({
      state: 'arrived',
      received: true,
    });
  });
  test('Sent three times is one, before and after the voucher has come', async () => {
    const number = await slip();
    const stock = await held();
    const body = { documentNumber: city.number('RS') };
    expect((await confirm(number, body)).status).toBe(201);
    expect(await confirm(number, body)).toMatchObject({
      status: 200,
      body: { replayed: true, state: 'waiting' },
    });
    await issue(number);
    expect(await confirm(number, body)).toMatchObject({
      status: 200,
      body: { replayed: true, state: 'arrived' },
    });
    expect((await held()) - stock).toBe(3000);
  });
  test('Sent twice at the same moment is one, and both are told so', async () => {
    for (const arrived of [false, true]) {
      const number = await slip();
      if (arrived) await issue(number);
      const stock = await held();
      const body = { documentNumber: city.number('RS') };
      const answers = await Promise.all([confirm(number, body), confirm(number, body)]);
      expect(answers.map((one) => one.status).sort()).toEqual([200, 201]);
      expect((await held()) - stock).toBe(3000);
    }
  });
  test('Told otherwise than the voucher tells it is flagged, not hidden', async () => {
    const number = await slip();
    await confirm(number, {
      decision: 'part',
      reason: '少一公斤',
      differences: [{ line: 1, accepted: { quantity: 2, unit: 'kg' } }],
    });
    const voucher = await issue(number);
    expect(voucher.body.discrepancies?.map((one) => [one.kind, one.quantity])).toEqual([
      ['late-contradiction', 1000],
    ]);
  });
  test('Whose voucher tells of other goods, or goes to somebody else, is flagged and stays as it was confirmed', async () => {
    const other = (await city.stockCabbage('wholesaler')).lotId;
    const send = (documentNumber: string, receiver: 'stall' | 'supermarket') =>
      city.call<VoucherViewValue>('wholesaler', 'POST', '/api/v1/vouchers', {
        documentNumber,
        receiver: { partyId: city.parties[receiver].partyId },
        lines: [{ ...goods(), lot: receiver === 'stall' ? other : lotId }],
      });
    for (const receiver of ['stall', 'supermarket'] as const) {
      const number = await slip();
      expect((await confirm(number)).status).toBe(201);
      const stock = await held();
      const voucher = await send(number, receiver);
      expect([voucher.status, voucher.body.state]).toEqual([201, 'issued']);
      expect(voucher.body.discrepancies).toMatchObject([
        { kind: 'late-contradiction', lotId, quantity: 3000 },
      ]);
      expect(await held()).toBe(stock);
    }
  });
  test('Whoever wins, a voucher and a confirmation at the same moment are one handing-over', async () => {
    for (let round = 0; round < 8; round += 1) {
      const number = await slip();
      const [before, stock] = [await shipped(), await held()];
      const [voucher, receipt] = await Promise.all([issue(number), confirm(number)]);
      expect([voucher.status, receipt.status]).toEqual([201, 201]);
      expect([(await shipped()) - before, (await held()) - stock]).toEqual([3000, 3000]);
      expect((await city.read('stall', voucher.body)).body.state).toBe('received');
    }
  });
  test('By two phones of one business at once counts once, and the second is told so', async () => {
    for (const arrived of [false, true]) {
      const number = await slip();
      if (arrived) await issue(number);
      const stock = await held();
      const answers = await Promise.all([confirm(number), confirm(number)]);
      expect(answers.map((one) => one.status).sort()).toEqual([201, arrived ? 409 : 422]);
      const second = answers.find((one) => one.status >= 400);
      expectProblem(second as never, arrived ? 409 : 422, arrived ? 'voucher-not-in-state' : 'slip-received');
      expect((await held()) - stock).toBe(3000);
    }
  });
  test('By somebody whom it does not name, of an unknown or a mistyped number, or one’s own, ends with a sentence', async () => {
    const number = await slip();
    const named = { receiver: city.parties.stall.partyId };
    expectProblem(await confirm(number, named, 'supermarket'), 403, 'slip-for-another');
    await issue(number);
    expectProblem(await confirm(number, {}, 'supermarket'), 403, 'record-forbidden');
    expectProblem(await confirm(number, {}, 'wholesaler'), 409, 'slip-own');
    const swapped = number.slice(0, -2) + (number.at(-2) === '3' ? '4' : '3') + number.slice(-1);
    expectProblem(await confirm(swapped), 404, 'slip-number-mistyped');
    expectProblem(await confirm('S0000000000000D'), 404, /^slip-(unknown|number-mistyped)$/);
    expectProblem(await confirm('hello'), 404, 'slip-unknown');
  });
  test('O for 0, small letters and groups are understood', async () => {
    const number = await slip();
    const typed = number
      .toLowerCase()
      .replaceAll('0', 'O')
      .replace(/(.{5})(?=.)/g, '$1-');
    expect((await confirm(typed)).status).toBe(201);
  });
  test('A refusal waits for the voucher', async () => {
    const number = await slip();
    const refuse = { decision: 'refuse', reason: '变质', documentNumber: city.number('RS') };
    expectProblem(await city.expectNothingWritten(() => confirm(number, refuse)), 409, 'slip-not-arrived');
    const voucher = await issue(number);
    expect((await confirm(number, refuse)).status).toBe(201);
    expect((await city.read('stall', voucher.body)).body.state).toBe('refused');
  });
  test('Everything can be worked out again from the documents', async () => {
    expect((await city.verify()).findings).toEqual([]);
  });
});
