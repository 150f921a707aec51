import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectProblem, openCity, type TestCity } from '../../../test/support/city.ts';
import type { VoucherViewValue } from './index.ts';

/** One handing-over is told by two sides, twice, late, at once, or wrongly: it is posted once, or somebody is told. */
let city: TestCity;
let plot = 0;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

const fromField = () => {
  plot += 1;
  return { origin: `第 ${plot} 号田` };
};
const bought = (line: object, rest: object = {}) =>
  city.record('stall', 'purchases', {
    supplier: { partyId: city.parties.farm.partyId },
    lines: [{ ...city.cabbage(), ...line }],
    ...rest,
  });
const annul = (who: 'farm' | 'wholesaler', voucher: { number: string }) =>
  city.call<VoucherViewValue>(who, 'POST', `/api/v1/vouchers/${voucher.number}/void`, {
    documentNumber: city.number('VOID'),
    reason: '写错',
  });
const lotOf = (voucher: VoucherViewValue) => voucher.lineItems[0]?.lotId ?? '';

describe('A purchase and a voucher for the same goods', () => {
  test('While the voucher waits, the purchase is refused and names it', async () => {
    const field = fromField();
    const voucher = await city.issueCabbage('farm', 'stall', field, { documentNumber: 'OPEN-1' });
    const answer = await city.expectNothingWritten(() => bought(field, { supplierDocument: 'OPEN-1' }));
    const problem = expectProblem(answer, 422, 'voucher-waiting');
    expect([problem.path, problem.messages.zh.includes(voucher.number)]).toEqual(['/lines/0', true]);
  });

  test('Told at the same moment they are posted once', async () => {
    const field = fromField();
    const [sold, purchase] = await Promise.all([
      city.call<VoucherViewValue>('farm', 'POST', '/api/v1/vouchers', {
        documentNumber: 'SAME-1',
        receiver: { partyId: city.parties.stall.partyId },
        lines: [{ ...city.cabbage(), ...field }],
      }),
      bought(field, { supplierDocument: 'SAME-1' }),
    ]);
    expect(sold.status).toBe(201);
    const { onHand, incoming } = await city.holding('stall', lotOf(sold.body));
    expect(onHand + incoming).toBe(180_000);
    expect([201, 422]).toContain(purchase.status);
  });

  test('A purchase that names another paper is another delivery, and so is one of weeks ago', async () => {
    const field = fromField();
    const first = await bought(field, { supplierDocument: 'OLD-1' });
    const lot = first.body.lots[0]?.lotId ?? '';
    const voucher = await city.issueCabbage('farm', 'stall', { ...field, lot, product: undefined });
    expect(voucher.state).toBe('issued');
    expect(await city.holding('stall', lot)).toMatchObject({ onHand: 180_000, incoming: 180_000 });
    const other = fromField();
    const early = await bought(other, { receivedAt: '2026-11-02T00:00:00Z' });
    const oldLot = early.body.lots[0]?.lotId ?? '';
    const late = await city.issueCabbage('farm', 'stall', { ...other, lot: oldLot, product: undefined });
    expect(late.state).toBe('issued');
  });

  test('A voucher of which a part was recorded as bought is neither corrected nor annulled', async () => {
    const [here, there] = [fromField(), fromField()];
    await bought(here, { supplierDocument: 'PART-1' });
    const voucher = await city.issue('farm', {
      documentNumber: 'PART-1',
      receiver: { partyId: city.parties.stall.partyId },
      lines: [
        { ...city.cabbage(), ...here },
        { ...city.cabbage(), ...there },
      ] as never,
    });
    expectProblem(
      (await city.expectNothingWritten(() => annul('farm', voucher))) as never,
      409,
      'voucher-partly-recorded',
    );
  });
});

describe('Production that only a voucher implied', () => {
  test('Ends with the voucher, also when a correction makes another lot of it', async () => {
    const voucher = await city.issueCabbage('farm', 'stall', fromField());
    const fixed = await city.call<VoucherViewValue>(
      'farm',
      'POST',
      `/api/v1/vouchers/${voucher.number}/corrections`,
      {
        documentNumber: city.number('FIX'),
        reason: '产地写错',
        receiver: { partyId: city.parties.stall.partyId },
        lines: [{ ...city.cabbage(), ...fromField() }],
      },
    );
    expect(fixed.status).toBe(201);
    expect(lotOf(fixed.body)).not.toBe(lotOf(voucher));
    expect(await city.holding('farm', lotOf(voucher))).toMatchObject({ onHand: 0, incoming: 0 });
    expect(await city.holding('stall', lotOf(fixed.body))).toMatchObject({ incoming: 180_000 });
    expect((await city.verify()).findings).toEqual([]);
  });

  test('Is not implied of goods that others brought: a factory that ships a farm’s lot has a discrepancy', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    await city.issue('factory', {
      receiver: { partyId: city.parties.stall.partyId },
      lines: [{ lot: lotId, quantity: 100, unit: 'kg' }],
    });
    expect(await city.holding('factory', lotId)).toMatchObject({ onHand: -100_000 });
    const found = (await city.discrepancies()).filter((one) => one.lot_id === lotId);
    expect(found).toMatchObject([{ kind: 'overdrawn', quantity: '100000' }]);
  });
});

describe('The same answer sent several times at once', () => {
  test('Is taken once and repeated to the others: a receipt', async () => {
    const voucher = await city.issueCabbage('farm', 'stall', fromField());
    const body = { documentNumber: city.number('ONCE') };
    const answers = await Promise.all([1, 2, 3].map(() => city.receive('stall', voucher, body)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, 201]);
    expect(await city.holding('stall', lotOf(voucher))).toMatchObject({ onHand: 180_000, incoming: 0 });
  });

  test('Is taken once and repeated to the others: an annulment', async () => {
    const voucher = await city.issueCabbage('farm', 'stall', fromField());
    const body = { documentNumber: city.number('ONCE'), reason: '写错' };
    const answers = await Promise.all(
      [1, 2, 3].map(() =>
        city.call<VoucherViewValue>('farm', 'POST', `/api/v1/vouchers/${voucher.number}/void`, body),
      ),
    );
    expect(answers.map((answer) => [answer.status, answer.body.state])).toEqual(
      [1, 2, 3].map(() => [200, 'voided']),
    );
  });
});

describe('A receipt', () => {
  test('Takes lines only with a part, and a part only with lines', async () => {
    const voucher = await city.issueCabbage('farm', 'stall', fromField());
    const lines = [{ line: 1, accepted: { quantity: 3, unit: '箱' } }];
    const all = await city.expectNothingWritten(() =>
      city.receive('stall', voucher, { decision: 'all', lines }),
    );
    expectProblem(all, 422, 'lines-only-for-part');
    const part = await city.expectNothingWritten(() =>
      city.receive('stall', voucher, { decision: 'part', reason: '少了' }),
    );
    expectProblem(part, 422, 'lines-needed');
  });

  test('That refuses the rest of a voucher of which a line was sold on is a part, not a refusal', async () => {
    const voucher = await city.issue('farm', {
      receiver: { partyId: city.parties.wholesaler.partyId },
      lines: [
        { ...city.cabbage(), ...fromField() },
        { ...city.cabbage(), ...fromField() },
      ] as never,
    });
    await city.issue('wholesaler', {
      receiver: { partyId: city.parties.stall.partyId },
      lines: [{ lot: lotOf(voucher), quantity: 10, unit: 'kg' }],
    });
    const answer = await city.receive('wholesaler', voucher, {
      decision: 'part',
      reason: '烂了',
      lines: [{ line: 2, accepted: { quantity: 0, unit: '箱' }, refused: { quantity: 12, unit: '箱' } }],
    });
    expect([answer.status, answer.body.state]).toEqual([201, 'partly-received']);
  });
});

describe('A preview', () => {
  test('Of a number that was used says so instead of failing, and keeps nothing', async () => {
    const body = {
      documentNumber: 'USED-1',
      receiver: { partyId: city.parties.stall.partyId },
      lines: [{ ...city.cabbage(), ...fromField() }],
    };
    await city.issue('farm', body as never);
    const same = await city.expectNothingWritten(() =>
      city.call<{ ok: boolean; issues: { code: string }[] }>(
        'farm',
        'POST',
        '/api/v1/vouchers/preview',
        body,
      ),
    );
    expect([same.status, same.body.ok]).toEqual([200, true]);
    const other = await city.expectNothingWritten(() =>
      city.call<{ ok: boolean; issues: { code: string }[] }>('farm', 'POST', '/api/v1/vouchers/preview', {
        ...body,
        note: '另一张',
      }),
    );
    expect([other.status, other.body.ok, other.body.issues[0]?.code]).toEqual([
      200,
      false,
      'exists-with-different-note',
    ]);
  });
});

describe('Two wholesalers who sell each other the same lots at the same moment', () => {
  test('Both are served: nobody waits in a ring', async () => {
    const lots = await Promise.all(
      [1, 2, 3].map(() => city.stockCabbage('wholesaler').then(({ lotId }) => lotId)),
    );
    await city.issue('wholesaler', {
      receiver: { partyId: city.parties.stranger.partyId },
      lines: lots.map((lot) => ({ lot, quantity: 90, unit: 'kg' })),
    });
    const sell = (from: 'wholesaler' | 'stranger', to: 'wholesaler' | 'stranger', order: string[]) =>
      city.call(from, 'POST', '/api/v1/vouchers', {
        documentNumber: city.number('X'),
        receiver: { partyId: city.parties[to].partyId },
        lines: order.map((lot) => ({ lot, quantity: 1, unit: 'kg' })),
      });
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_none, index) =>
        index % 2 === 0
          ? sell('wholesaler', 'stranger', lots)
          : sell('stranger', 'wholesaler', [...lots].reverse()),
      ),
    );
    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 201));
    expect((await city.verify()).findings).toEqual([]);
  });
});

describe('What is private in a voucher', () => {
  test('Also the maker’s address and telephone stay out of the open sections and of a proof', async () => {
    const voucher = await city.issueCabbage('farm', 'stall', {
      ...fromField(),
      producer: { name: '李四菜地', address: '某村 7 号', contact: '13900001111' },
    });
    const proof = await city.call<object>('stall', 'GET', `/api/v1/vouchers/${voucher.number}/proof`);
    expect(JSON.stringify(proof.body)).toContain('李四菜地');
    expect(JSON.stringify(proof.body)).not.toMatch(/13900001111|某村 7 号/);
    const again = await city.read('stall', voucher);
    expect(JSON.stringify(again.body.contacts)).toContain('13900001111');
  });
});
