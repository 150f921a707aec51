import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Business, expectProblem, openCity, type TestCity } from '../../../test/support/city.ts';
import type { VoucherViewValue } from './index.ts';

let city: TestCity;
let plot = 0;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

/** Ten crates of 10 kg to the stall, of a lot of their own. */
async function sent(receiver: Business = 'stall'): Promise<VoucherViewValue & { lot: string }> {
  plot += 1;
  const voucher = await city.issueCabbage('farm', receiver, {
    quantity: 10,
    each: { quantity: 10, unit: 'kg' },
    origin: `第 ${plot} 畦`,
  });
  return { ...voucher, lot: voucher.lineItems[0]?.lotId ?? '' };
}
const part = (line: object) => ({ decision: 'part', reason: '与凭证不符', lines: [{ line: 1, ...line }] });
const crates = (quantity: number | string) => ({ quantity, unit: '箱' });
const columns = (voucher: VoucherViewValue) => {
  const { accepted, refused, missing } = voucher.lineItems[0] ?? {};
  return { accepted, refused, missing };
};
const found = async (lot: string) =>
  (await city.discrepancies())
    .filter((one) => one.lot_id === lot)
    .map(({ kind, quantity }) => ({ kind, quantity: Number(quantity) }));

describe('The receiver', () => {
  test('Confirms all: the goods are his, and what he sees says so', async () => {
    const voucher = await sent();
    const answer = await city.receive('stall', voucher);
    expect([answer.status, answer.body.state]).toEqual([201, 'received']);
    expect(columns(answer.body)).toEqual({ accepted: 100_000, refused: 0, missing: 0 });
    expect(await city.holding('stall', voucher.lot)).toEqual({ onHand: 100_000, incoming: 0, unknowns: 0 });
    expect(answer.body.history.map((one) => one.kind)).toEqual(['issued', 'receipt']);
  });
  test('Refuses: the goods are the sender’s again', async () => {
    const voucher = await sent();
    const answer = await city.receive('stall', voucher, { decision: 'refuse', reason: '发黄' });
    expect([answer.status, answer.body.state, answer.body.check]).toEqual([201, 'refused', null]);
    expect(await city.holding('stall', voucher.lot)).toMatchObject({ onHand: 0, incoming: 0 });
    expect(await city.holding('farm', voucher.lot)).toMatchObject({ onHand: 100_000, incoming: 0 });
    expect(answer.body.history.at(-1)).toMatchObject({ kind: 'receipt', reason: '发黄' });
  });
  test('Takes a part and refuses the rest', async () => {
    const voucher = await sent();
    const answer = await city.receive('stall', voucher, part({ accepted: crates(7), refused: crates(3) }));
    expect([answer.body.state, answer.body.discrepancies]).toEqual(['partly-received', []]);
    expect(columns(answer.body)).toEqual({ accepted: 70_000, refused: 30_000, missing: 0 });
    expect(await city.holding('stall', voucher.lot)).toMatchObject({ onHand: 70_000, incoming: 0 });
    expect(await city.holding('farm', voucher.lot)).toMatchObject({ onHand: 30_000, incoming: 0 });
  });
  test('Counts less than was sent: within the usual loss of leaves it is 损耗, and no discrepancy', async () => {
    const voucher = await sent();
    const answer = await city.receive('stall', voucher, part({ accepted: { quantity: 97, unit: 'kg' } }));
    expect([answer.body.state, answer.body.discrepancies]).toEqual(['received', []]);
    expect(await city.holding('stall', voucher.lot)).toMatchObject({ onHand: 97_000, incoming: 0 });
  });
  test('Counts a gram less than the usual loss allows: it is short, and both are told', async () => {
    const voucher = await sent();
    const answer = await city.receive('stall', voucher, part({ accepted: { quantity: 96_999, unit: 'g' } }));
    expect(answer.body.state).toBe('partly-received');
    expect(answer.body.discrepancies?.map(({ kind, quantity }) => ({ kind, quantity }))).toEqual([
      { kind: 'short', quantity: 3_001 },
    ]);
    expect(columns(answer.body)).toEqual({ accepted: 96_999, refused: 0, missing: 3_001 });
    expect(await found(voucher.lot)).toEqual([{ kind: 'short', quantity: 3_001 }]);
  });
  test('Counts more than was sent: all of it is his, and the excess is pointed out', async () => {
    const voucher = await sent();
    const answer = await city.receive('stall', voucher, part({ accepted: crates(11) }));
    expect(answer.body.state).toBe('received');
    expect(await city.holding('stall', voucher.lot)).toMatchObject({ onHand: 110_000, incoming: 0 });
    expect(await found(voucher.lot)).toEqual([{ kind: 'excess', quantity: 10_000 }]);
  });
  test('Takes nothing, of which some is refused and some never came', async () => {
    const voucher = await sent();
    const answer = await city.receive('stall', voucher, part({ accepted: crates(0), refused: crates(4) }));
    expect(answer.body.state).toBe('refused');
    expect(columns(answer.body)).toEqual({ accepted: 0, refused: 40_000, missing: 60_000 });
    expect(await city.holding('stall', voucher.lot)).toMatchObject({ onHand: 0, incoming: 0 });
  });
  test('Counts in the unit of the voucher as a share of what was sent, whatever one crate weighs', async () => {
    const voucher = await city.issueCabbage('farm', 'stall', {
      quantity: 12,
      actualWeight: { quantity: '178.5', unit: 'kg' },
      origin: '按件',
    });
    const answer = await city.receive('stall', voucher, part({ accepted: crates(12) }));
    expect(columns(answer.body)).toEqual({ accepted: 178_500, refused: 0, missing: 0 });
  });
  test('Says nothing of the other lines: they are accepted whole', async () => {
    const line = city.cabbage();
    const voucher = await city.issue('farm', {
      receiver: { partyId: city.parties.stall.partyId },
      lines: [
        { ...line, origin: '行一' },
        { ...line, origin: '行二' },
      ],
    });
    const answer = await city.receive('stall', voucher, part({ accepted: crates(0), refused: crates(12) }));
    expect(answer.body.lineItems.map((one) => [one.accepted, one.refused])).toEqual([
      [0, 180_000],
      [180_000, 0],
    ]);
    expect(answer.body.state).toBe('partly-received');
  });
});

describe('The legal purchase-check record', () => {
  const sha256 = (value: unknown) =>
    createHash('sha256')
      .update(canonicalize(value) ?? '')
      .digest('hex');
  const withPapers = (certificates: object[], origin: string) =>
    city.issueCabbage('farm', 'stall', { origin }, { certificates: certificates as never });
  const rapid = { kind: 'rapid-test', number: 'KJ-1', issuer: '市场快检室', issuedOn: '2026-11-20' };

  test('Keeps who confirmed, when, and the hash of the papers that were shown', async () => {
    const voucher = await withPapers([rapid], '证一');
    city.clock.set('2026-11-20T09:30:00Z');
    const { body } = await city.receive('stall', voucher, { receivedAt: '2026-11-20T08:45:00Z' });
    city.clock.set('2026-11-20T08:00:00Z');
    expect(body.check).toMatchObject({
      by: '员工 stall',
      at: '2026-11-20T09:30:00.000Z',
      papersSha256: sha256([rapid]),
    });
    const { rows } = await city.owner.query(
      'SELECT occurred_at FROM ledger.document ORDER BY document_id DESC LIMIT 1',
    );
    expect(rows).toEqual([{ occurred_at: new Date('2026-11-20T08:45:00Z') }]);
  });
  test('Other papers have another hash', async () => {
    const voucher = await withPapers([{ ...rapid, number: 'KJ-2' }], '证二');
    expect((await city.receive('stall', voucher)).body.check?.papersSha256).toBe(
      sha256([{ ...rapid, number: 'KJ-2' }]),
    );
  });
  test('Covers papers that came with the goods from further up, which the page shows too', async () => {
    const bought = await city.issueCabbage(
      'farm',
      'wholesaler',
      { origin: '证三' },
      { certificates: [rapid] as never },
    );
    await city.receive('wholesaler', bought);
    const sold = await city.issue('wholesaler', {
      receiver: { partyId: city.parties.stall.partyId },
      lines: [{ lot: bought.lineItems[0]?.lotId, quantity: 1, unit: 'kg' }],
    });
    expect(sold.papers.map((paper) => paper.number)).toEqual(['KJ-1']);
    const { check } = (await city.receive('stall', sold)).body;
    expect(check?.papersSha256).not.toBe(sha256([]));
    expect(check?.complete).toBe(true);
  });
  test('Is complete with the paper that the law asks for, and not complete without: the missing one is named', async () => {
    const complete = await withPapers([rapid], '证四');
    expect((await city.receive('stall', complete)).body.check).toMatchObject({ complete: true, missing: [] });
    const lacking = await withPapers([], '证五');
    const { check } = (await city.receive('stall', lacking)).body;
    expect(check?.complete).toBe(false);
    expect(check?.missing.join()).toContain('承诺达标合格证');
  });
  test('Is not complete where the supplier’s licence is not on record, though every paper is there', async () => {
    const cheese = async (batch: string) => {
      const lines = [{ ...city.cheese(batch), scNumber: 'SC10535020500018' }];
      const voucher = await city.issue('factory', {
        receiver: { partyId: city.parties.supermarket.partyId },
        lines,
        certificates: [city.inspectionReport()],
      });
      return (await city.receive('supermarket', voucher)).body.check;
    };
    expect(await cheese('LIC-1')).toMatchObject({ complete: true });
    await city.owner.query(`UPDATE registry.party SET licence_numbers = '[]' WHERE party_id = $1`, [
      city.parties.factory.partyId,
    ]);
    const check = await cheese('LIC-2');
    expect(check?.complete).toBe(false);
    expect(check?.missing).toEqual([expect.stringContaining('许可证')]);
  });
  test('There is none where goods were refused', async () => {
    const voucher = await sent();
    expect(
      (await city.receive('stall', voucher, { decision: 'refuse', reason: '晚到' })).body.check,
    ).toBeNull();
  });
});

describe('Two phones at once', () => {
  test('Under two numbers: one confirms, the other learns that it is done', async () => {
    for (let round = 0; round < 5; round += 1) {
      const voucher = await sent();
      const answers = await Promise.all([city.receive('stall', voucher), city.receive('stall', voucher)]);
      expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409]);
      const late = answers.find((answer) => answer.status === 409);
      expectProblem(late ?? answers[0], 409, 'voucher-not-in-state');
      expect(late?.body.messages.zh).toBe('已全部收货');
      expect(await city.holding('stall', voucher.lot)).toMatchObject({ onHand: 100_000, incoming: 0 });
    }
  });
  test('Under the same number: it is one receipt', async () => {
    for (let round = 0; round < 5; round += 1) {
      const voucher = await sent();
      const body = { documentNumber: city.number('TWICE') };
      const answers = await Promise.all([
        city.receive('stall', voucher, body),
        city.receive('stall', voucher, body),
      ]);
      const statuses = answers.map((answer) => answer.status).sort();
      expect(statuses).toEqual([200, 201]);
      expect(await city.holding('stall', voucher.lot)).toMatchObject({ onHand: 100_000, incoming: 0 });
      expect((await city.expectNothingWritten(() => city.receive('stall', voucher, body))).status).toBe(200);
    }
  });
  test('One confirms while the other refuses, the sender voids and a sale implies: exactly one of the answers stands', async () => {
    for (let round = 0; round < 5; round += 1) {
      const voucher = await sent();
      const answers = await Promise.all([
        city.receive('stall', voucher),
        city.receive('stall', voucher, { decision: 'refuse', reason: '不要' }),
        city.call('farm', 'POST', `/api/v1/vouchers/${voucher.number}/void`, {
          documentNumber: city.number('VOID'),
          reason: '开错',
        }),
        city.record('stall', 'sales', { lines: [{ lot: voucher.lot, quantity: 1, unit: 'kg' }] }),
      ]);
      expect(answers.map((answer) => answer.status).filter((status) => status >= 500)).toEqual([]);
      const done = answers.slice(0, 3).filter((answer) => answer.status < 300).length;
      const { state } = (await city.read('farm', voucher)).body;
      expect(['received', 'refused', 'voided', 'implied']).toContain(state);
      expect(done).toBe(state === 'implied' ? 0 : 1);
      const [stall, farm] = [
        await city.holding('stall', voucher.lot),
        await city.holding('farm', voucher.lot),
      ];
      // An annulled voucher takes the harvest that it implied with it; what was sold is then overdrawn.
      const there = state === 'voided' ? 0 : 100_000;
      expect(stall.onHand + stall.incoming + farm.onHand + farm.incoming).toBe(there - 1_000);
    }
  });
});

test('The same receipt again is the same receipt, and with another decision it is refused', async () => {
  const voucher = await sent();
  const documentNumber = city.number('R2');
  await city.receive('stall', voucher, { documentNumber });
  const again = await city.expectNothingWritten(() => city.receive('stall', voucher, { documentNumber }));
  expect([again.status, again.body.replayed]).toEqual([200, true]);
  const other = await city.expectNothingWritten(() =>
    city.receive('stall', voucher, { documentNumber, decision: 'refuse', reason: '反悔' }),
  );
  expectProblem(other, 409, 'exists-with-different-decision');
  const elsewhere = await sent();
  const another = await city.expectNothingWritten(() => city.receive('stall', elsewhere, { documentNumber }));
  expectProblem(another, 409, 'exists-with-different-voucher');
});

test('After all of it the ledger is what its documents say', async () => {
  expect((await city.verify()).findings).toEqual([]);
});

test('Received a day before it was sent, by a phone whose clock is wrong: taken, and pointed at', async () => {
  const early = await city.issueCabbage('farm', 'stall', { origin: '钟慢的地' });
  const answer = await city.receive('stall', early, { receivedAt: '2026-11-19T08:00:00Z' });
  expect(answer.status).toBe(201);
  expect(JSON.stringify(answer.body.discrepancies)).toContain('received-before-sent');
  const told = (await city.discrepancies()).filter((one) => one.kind === 'received-before-sent');
  expect(told).toMatchObject([{ lot_id: early.lineItems[0]?.lotId, party_id: city.parties.stall.partyId }]);
  const close = await city.issueCabbage('farm', 'stall', { origin: '差几分的地' });
  const fine = await city.receive('stall', close, { receivedAt: '2026-11-20T07:45:00Z' });
  expect(fine.body.discrepancies).toEqual([]);
});

test('A second part of what was received in part: told that it stands, and what to do with goods that come later', async () => {
  const voucher = await city.issueCabbage('farm', 'stall', { origin: '两车的地' });
  const part = (quantity: number) =>
    city.receive('stall', voucher, {
      decision: 'part',
      reason: '分两车',
      lines: [{ line: 1, accepted: { quantity, unit: 'kg' } }],
    });
  expect((await part(100)).status).toBe(201);
  const second = expectProblem(await city.expectNothingWritten(() => part(80)), 409, 'voucher-not-in-state');
  expect(second.messages.zh).toContain('后到的货请供货方另开凭证');
});
