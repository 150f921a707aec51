import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectProblem, openCity, type ProblemBody, type TestCity } from '../../../test/support/city.ts';
import type { VoucherStateName, VoucherViewValue } from './index.ts';
import { voucherCan } from './index.ts';

/** Every state, every action, every side: the table as it ought to be, held against what HTTP does. */

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

const STATES = [
  'issued',
  'received',
  'partly-received',
  'refused',
  'implied',
  'voided',
  'corrected',
] as const;
const ACTIONS = ['receive', 'refuse', 'void', 'correct'] as const;
const SIDES = { sender: 'farm', receiver: 'stall', other: 'stranger' } as const;
type Side = keyof typeof SIDES;
type Action = (typeof ACTIONS)[number];

/** All that is allowed; everything else is not. */
const ALLOWED = new Set([
  'issued receive receiver',
  'issued refuse receiver',
  'issued void sender',
  'issued correct sender',
  'implied receive receiver',
]);

let plot = 0;
async function fresh(): Promise<VoucherViewValue> {
  plot += 1;
  return city.issueCabbage('farm', 'stall', {
    quantity: 10,
    each: { quantity: 10, unit: 'kg' },
    origin: `畦 ${plot}`,
  });
}

function act(side: Side, action: Action, voucher: VoucherViewValue) {
  const who = SIDES[side];
  const documentNumber = city.number('ACT');
  if (action === 'receive') return city.receive(who, voucher, { documentNumber });
  if (action === 'refuse')
    return city.receive(who, voucher, { documentNumber, decision: 'refuse', reason: '不新鲜' });
  const correction = {
    receiver: { partyId: city.parties.stall.partyId },
    lines: [{ ...city.cabbage(), origin: `更正 ${documentNumber}` }],
  };
  const [path, body] =
    action === 'void' ? ['void', { reason: '开错' }] : ['corrections', { ...correction, reason: '数量有误' }];
  return city.call<VoucherViewValue & ProblemBody>(
    who,
    'POST',
    `/api/v1/vouchers/${voucher.number}/${path}`,
    { documentNumber, ...body },
  );
}

async function inState(state: VoucherStateName): Promise<VoucherViewValue> {
  const voucher = await fresh();
  const lot = voucher.lineItems[0]?.lotId;
  const part = {
    decision: 'part',
    reason: '少',
    lines: [{ line: 1, accepted: { quantity: 5, unit: '箱' }, refused: { quantity: 5, unit: '箱' } }],
  };
  if (state === 'received') await act('receiver', 'receive', voucher);
  if (state === 'partly-received') await city.receive('stall', voucher, part);
  if (state === 'refused') await act('receiver', 'refuse', voucher);
  if (state === 'implied') await city.record('stall', 'sales', { lines: [{ lot, quantity: 1, unit: 'kg' }] });
  if (state === 'voided') await act('sender', 'void', voucher);
  if (state === 'corrected') await act('sender', 'correct', voucher);
  const made = (await city.read('farm', voucher)).body;
  expect(made.state).toBe(state);
  return made;
}

const SUCCESS: Record<Action, { status: number; state: VoucherStateName }> = {
  receive: { status: 201, state: 'received' },
  refuse: { status: 201, state: 'refused' },
  void: { status: 200, state: 'voided' },
  correct: { status: 201, state: 'corrected' },
};

describe.each(STATES)('A voucher that is %s', (state) => {
  test.each(Object.keys(SIDES) as Side[])('In the hands of the %s', async (side) => {
    let voucher = await inState(state);
    for (const action of ACTIONS) {
      const allowed = ALLOWED.has(`${state} ${action} ${side}`);
      expect({ action, allowed: voucherCan(action, state, side).allowed }).toEqual({ action, allowed });
      if (side !== 'other') {
        const told = (await city.read(SIDES[side], voucher)).body.actions[action];
        expect({ action, allowed: told.allowed }).toEqual({ action, allowed });
        // A button that is shown disabled needs its reason, in both languages.
        if (!allowed) expect([told.zh, told.en].every((words) => words.length > 1)).toBe(true);
      }
      if (allowed) {
        const done = await act(side, action, voucher);
        expect({ action, status: done.status }).toEqual({ action, status: SUCCESS[action].status });
        expect((await city.read('farm', voucher)).body.state).toBe(SUCCESS[action].state);
        voucher = await inState(state);
      } else {
        const answer = await city.expectNothingWritten(() => act(side, action, voucher));
        if (side === 'other') expectProblem(answer, 403, 'record-forbidden');
        else expectProblem(answer, 409, 'voucher-not-in-state');
      }
    }
  });
});

describe('Annulling', () => {
  test('Takes back the harvest that only the voucher spoke of, and repeating it changes nothing', async () => {
    const voucher = await fresh();
    const lot = voucher.lineItems[0]?.lotId ?? '';
    const body = { documentNumber: city.number('VOID'), reason: '客户取消' };
    const url = `/api/v1/vouchers/${voucher.number}/void`;
    const first = await city.call<VoucherViewValue>('farm', 'POST', url, body);
    expect([first.status, first.body.state, first.body.history.at(-1)?.reason]).toEqual([
      200,
      'voided',
      '客户取消',
    ]);
    expect(await city.holding('farm', lot)).toMatchObject({ onHand: 0, incoming: 0 });
    expect(await city.holding('stall', lot)).toMatchObject({ onHand: 0, incoming: 0 });
    const again = await city.expectNothingWritten(() =>
      city.call<VoucherViewValue>('farm', 'POST', url, body),
    );
    expect([again.status, again.body.replayed]).toEqual([200, true]);
    const other = await city.expectNothingWritten(() =>
      city.call('farm', 'POST', url, { ...body, reason: '别的' }),
    );
    expectProblem(other, 409, 'exists-with-different-reason');
  });
});

describe('Correcting', () => {
  test('Takes the old one back and puts a new one in its place, in one document', async () => {
    const voucher = await fresh();
    const lot = voucher.lineItems[0]?.lotId ?? '';
    const body = {
      documentNumber: city.number('FIX'),
      reason: '多写两箱',
      receiver: { partyId: city.parties.stall.partyId },
      lines: [{ lot, quantity: 8, unit: '箱', each: { quantity: 10, unit: 'kg' } }],
    };
    const url = `/api/v1/vouchers/${voucher.number}/corrections`;
    const first = await city.call<VoucherViewValue>('farm', 'POST', url, body);
    expect([first.status, first.body.state, first.body.discrepancies]).toEqual([201, 'issued', []]);
    expect(first.body.number).not.toBe(voucher.number);
    const old = (await city.read('stall', voucher)).body;
    expect([old.state, old.history.at(-1)]).toEqual([
      'corrected',
      expect.objectContaining({ kind: 'correction', reason: '多写两箱', documentId: first.body.documentId }),
    ]);
    expect(await city.holding('stall', lot)).toMatchObject({ onHand: 0, incoming: 80_000 });
    expect(await city.holding('farm', lot)).toMatchObject({ onHand: 0 });
    const again = await city.expectNothingWritten(() =>
      city.call<VoucherViewValue>('farm', 'POST', url, body),
    );
    expect([again.status, again.body.replayed, again.body.number]).toEqual([200, true, first.body.number]);
    const received = await city.receive('stall', first.body);
    expect(received.body.state).toBe('received');
    expect(await city.holding('stall', lot)).toMatchObject({ onHand: 80_000, incoming: 0 });
  });
  test('To more than was sent needs no more than is there: the farm has harvested the rest', async () => {
    const voucher = await fresh();
    const lot = voucher.lineItems[0]?.lotId ?? '';
    const body = {
      documentNumber: city.number('FIX'),
      reason: '少写两箱',
      receiver: { partyId: city.parties.stall.partyId },
      lines: [{ lot, quantity: 120, unit: 'kg' }],
    };
    const answer = await city.call<VoucherViewValue>(
      'farm',
      'POST',
      `/api/v1/vouchers/${voucher.number}/corrections`,
      body,
    );
    expect(answer.body.discrepancies).toEqual([]);
    expect(await city.holding('farm', lot)).toMatchObject({ onHand: 0 });
    expect(await city.holding('stall', lot)).toMatchObject({ incoming: 120_000 });
  });
  test('To another receiver leaves nothing on the way to the first', async () => {
    const voucher = await fresh();
    const lot = voucher.lineItems[0]?.lotId ?? '';
    const body = {
      documentNumber: city.number('FIX'),
      reason: '送错店',
      receiver: { partyId: city.parties.supermarket.partyId },
      lines: [{ lot, quantity: 100, unit: 'kg' }],
    };
    const answer = await city.call<VoucherViewValue>(
      'farm',
      'POST',
      `/api/v1/vouchers/${voucher.number}/corrections`,
      body,
    );
    expect(answer.status).toBe(201);
    expect(await city.holding('stall', lot)).toMatchObject({ onHand: 0, incoming: 0 });
    expect(await city.holding('supermarket', lot)).toMatchObject({ incoming: 100_000 });
  });
  test('What the law asks for is asked again, and a refusal leaves the old voucher as it was', async () => {
    const voucher = await fresh();
    const body = {
      documentNumber: city.number('FIX'),
      reason: '改',
      receiver: { partyId: city.parties.stall.partyId },
      lines: [{ ...city.cabbage(), origin: undefined }],
    };
    const answer = await city.expectNothingWritten(() =>
      city.call('farm', 'POST', `/api/v1/vouchers/${voucher.number}/corrections`, body),
    );
    expect(expectProblem(answer, 422, 'field-missing').path).toBe('/lines/0/origin');
  });
  test('Of a wholesaler’s voucher gives back what left its stock before it counts what leaves now', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    const sold = await city.issue('wholesaler', {
      receiver: { partyId: city.parties.stall.partyId },
      lines: [{ lot: lotId, quantity: 180, unit: 'kg' }],
    });
    const body = {
      documentNumber: city.number('FIX'),
      reason: '改',
      receiver: { partyId: city.parties.stall.partyId },
      lines: [{ lot: lotId, quantity: 170, unit: 'kg' }],
    };
    const answer = await city.call<VoucherViewValue>(
      'wholesaler',
      'POST',
      `/api/v1/vouchers/${sold.number}/corrections`,
      body,
    );
    expect(answer.body.discrepancies).toEqual([]);
    expect(await city.holding('wholesaler', lotId)).toMatchObject({ onHand: 10_000 });
  });
});

test('After all of it the ledger is what its documents say', async () => {
  expect((await city.verify()).findings).toEqual([]);
});
