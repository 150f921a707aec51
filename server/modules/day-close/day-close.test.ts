import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type Business,
  expectProblem,
  NOW,
  openCity,
  type ProblemBody,
  type TestCity,
  TODAY,
} from '../../../test/support/city.ts';
import type { VoucherViewValue } from '../vouchers/index.ts';
import type { DayCloseAnswerValue, ProposalValue } from './day-close.schemas.ts';
import { daysOpen } from './propose-close.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
beforeEach(() => city.clock.set(new Date(NOW)));
afterAll(() => city?.close());

const YESTERDAY = '2026-11-19';
const close = (lines: object[], rest: object = {}, who: Business = 'stall') =>
  city.call<DayCloseAnswerValue & ProblemBody>(who, 'POST', '/api/v1/day-closes', {
    documentNumber: city.number('RQ'),
    day: TODAY,
    lines,
    ...rest,
  });
const proposal = async (day = TODAY, who: Business = 'stall') =>
  (await city.call<ProposalValue>(who, 'GET', `/api/v1/day-closes/proposal?day=${day}`)).body;
const proposed = async (lot: string, day = TODAY) =>
  (await proposal(day)).lots.find((one) => one.lotId === lot);
const onHand = async (lot: string, who: Business = 'stall') => (await city.holding(who, lot)).onHand;
const later = (minutes: number) => city.clock.set(new Date(city.clock.now().getTime() + minutes * 60_000));
/** Cabbage that came to the stall at a time of its own. 180 kg. */
async function cameAt(receivedAt: string, who: Business = 'stall') {
  const origin = `第 ${city.number('地块')} 号地`;
  const issuedAt = new Date(new Date(receivedAt).getTime() - 60_000).toISOString();
  const voucher = await city.issueCabbage('farm', who, { origin }, { issuedAt });
  expect((await city.receive(who, voucher, { receivedAt })).status).toBe(201);
  return voucher.lineItems[0]?.lotId ?? '';
}

describe('A day that is closed', () => {
  test('posts what must have been sold as an estimate, waste as loss, and the rest stays', async () => {
    const { lotId: sold } = await city.stockCabbage('stall');
    const { lotId: left } = await city.stockCabbage('stall');
    const { lotId: waste } = await city.stockCabbage('stall');
    expect(await proposed(sold)).toMatchObject({
      onHand: 180_000,
      unit: 'kg',
      proposed: 'sold-out',
      closed: null,
    });
    const body = {
      documentNumber: city.number('RQ'),
      lines: [
        { lot: sold, outcome: 'sold-out' },
        { lot: left, outcome: 'left', quantity: '12.5', unit: 'kg' },
        { lot: left, outcome: 'waste', quantity: 10, unit: '斤', reason: '烂叶' },
        { lot: waste, outcome: 'waste', quantity: 3, unit: 'kg', reason: '烂叶' },
      ],
    };
    const answer = await close([], body);
    expect(answer.status).toBe(201);
    expect(answer.body.lots).toMatchObject([
      { lotId: sold, sold: 180_000, wasted: 0, left: 0 },
      { lotId: left, sold: 162_500, wasted: 5_000, left: 12_500 },
      { lotId: waste, sold: 0, wasted: 3_000, left: 177_000 },
    ]);
    expect([await onHand(sold), await onHand(left), await onHand(waste)]).toEqual([0, 12_500, 177_000]);
    // A second click repeats; another content under the number is told from it.
    expect((await close([], body)).body).toEqual({ ...answer.body, replayed: true });
    expectProblem(
      await close([{ lot: sold, outcome: 'sold-out' }], { documentNumber: body.documentNumber }),
      409,
      'exists-with-different-lines',
    );
    expect(await proposed(left)).toMatchObject({
      onHand: 12_500,
      proposed: 'left',
      closed: { outcome: 'left' },
    });
    expect(await city.verify()).toMatchObject({ findings: [] });
  });

  test('is a sale, and is named an estimate, in trace, books and on the public page', async () => {
    const { lotId } = await city.stockCabbage('stall');
    const { body } = await close([{ lot: lotId, outcome: 'left', quantity: 30, unit: 'kg' }]);
    const trace = await city.call<{
      answer: {
        holders: { partyId: string; sold: number; soldEstimated: number; stillThere: number }[];
        flows: { kind: string }[];
      };
      summary: { sold: number; soldEstimated: number };
    }>('city-officer', 'GET', `/api/v1/traces?lot=${lotId}`);
    const holder = trace.body.answer.holders.find((one) => one.partyId === city.parties.stall.partyId);
    expect(holder).toMatchObject({ sold: 150_000, soldEstimated: 150_000, stillThere: 30_000 });
    expect(trace.body.summary).toMatchObject({ sold: 150_000, soldEstimated: 150_000 });
    const ledger = await city.call<{ entries: { kind: string; words: { zh: string } }[] }>(
      'stall',
      'GET',
      `/api/v1/parties/${city.parties.stall.partyId}/ledger`,
    );
    expect(ledger.body.entries).toContainEqual(
      expect.objectContaining({ kind: 'sold-estimated', words: { zh: '估算售出', en: 'Sold (estimated)' } }),
    );
    const page = (await city.raw<string>({ accept: 'text/html' }, 'GET', `/t/${body.lots[0]?.code}`)).body;
    expect(page).toContain('约 150 公斤（估算）');
    expect(page).toContain('零售（估算）');
  });

  test('takes a second close as a later close of what remained, and never more than there is', async () => {
    const { lotId } = await city.stockCabbage('stall');
    await close([{ lot: lotId, outcome: 'left', quantity: 5, unit: 'kg' }]);
    later(10);
    expectProblem(
      await close([{ lot: lotId, outcome: 'left', quantity: 8, unit: 'kg' }]),
      422,
      'more-left-than-there',
    );
    const second = await close([{ lot: lotId, outcome: 'sold-out' }]);
    expect(second.body.lots).toMatchObject([{ sold: 5_000, left: 0 }]);
    // A third has nothing to sell, and says so without harm.
    expect((await close([{ lot: lotId, outcome: 'sold-out' }])).body.lots).toMatchObject([{ sold: 0 }]);
    expect(await onHand(lotId)).toBe(0);
  });

  test('from two phones at once counts once, and tells the one that saw other figures', async () => {
    const { lotId } = await city.stockCabbage('stall');
    const { lastClose } = await proposal();
    const line = { lot: lotId, outcome: 'left', quantity: 20, unit: 'kg' };
    const answers = await Promise.all([
      close([line], { seen: lastClose }),
      close([{ lot: lotId, outcome: 'sold-out' }], { seen: lastClose }),
    ]);
    expect(answers.map((one) => one.status).sort()).toEqual([201, 409]);
    const refused = answers.find((one) => one.status === 409);
    if (refused) expectProblem(refused, 409, 'closed-meanwhile');
    expect([0, 20_000]).toContain(await onHand(lotId));
    expect(await city.verify()).toMatchObject({ findings: [] });
  });

  test('sends goods back by a return voucher, in the same breath', async () => {
    const { lotId } = await city.stockCabbage('stall');
    const { body } = await close([
      { lot: lotId, outcome: 'returned', quantity: 60, unit: 'kg', reason: '卖相差' },
      { lot: lotId, outcome: 'left', quantity: 20, unit: 'kg' },
    ]);
    expect(body.lots).toMatchObject([{ sold: 100_000, returned: 60_000, left: 20_000 }]);
    const number = body.lots[0]?.returnVoucher ?? '';
    const voucher = await city.call<VoucherViewValue>('farm', 'GET', `/api/v1/vouchers/${number}`);
    expect(voucher.body).toMatchObject({ kind: 'return', state: 'issued' });
    expect(await city.holding('farm', lotId)).toMatchObject({ incoming: 60_000 });
    expect(await onHand(lotId)).toBe(20_000);
    expect(await city.verify()).toMatchObject({ findings: [] });
  });

  test('of which one line is wrong is not recorded at all', async () => {
    const { lotId } = await city.stockCabbage('stall');
    const { lotId: other } = await city.stockCabbage('wholesaler');
    await city.expectNothingWritten(async () => {
      const answer = await close([
        { lot: lotId, outcome: 'sold-out' },
        { lot: other, outcome: 'sold-out' },
      ]);
      expect(expectProblem(answer, 422, 'lot-not-own').path).toBe('/lines/1/lot');
    });
  });
});

describe('Yesterday', () => {
  test('can be closed as of its end; what went out since must have been left', async () => {
    const lotId = await cameAt(`${YESTERDAY}T01:00:00Z`);
    await city.record('stall', 'sales', { lines: [{ lot: lotId, quantity: 40, unit: 'kg' }] });
    const all = await close([{ lot: lotId, outcome: 'sold-out' }], { day: YESTERDAY });
    expect(expectProblem(all, 422, 'moved-since').detail).toContain('40 公斤');
    const done = await close([{ lot: lotId, outcome: 'left', quantity: 50, unit: 'kg' }], { day: YESTERDAY });
    expect(done.body.lots).toMatchObject([{ sold: 130_000, left: 50_000 }]);
    expect(await onHand(lotId)).toBe(10_000);
  });

  test('is open again for a receipt that an off-line phone told late', async () => {
    const who = 'stranger';
    const early = await cameAt(`${YESTERDAY}T01:00:00Z`, who);
    const ended = { day: YESTERDAY };
    expect((await close([{ lot: early, outcome: 'sold-out' }], ended, who)).status).toBe(201);
    const open = () => daysOpen(city.tools, city.parties[who].partyId);
    expect(await open()).toEqual([]);
    const late = await cameAt(`${YESTERDAY}T02:00:00Z`, who);
    expect(await open()).toEqual([{ day: YESTERDAY, lots: 1 }]);
    const { lots } = await proposal(YESTERDAY, who);
    expect(lots).toMatchObject([{ lotId: late, arrived: true, closed: null }]);
    await close([{ lot: late, outcome: 'sold-out' }], ended, who);
    expect(await open()).toEqual([]);
    expect(await onHand(late, who)).toBe(0);
  });

  test('is not closed over a count that was taken since', async () => {
    const lotId = await cameAt(`${YESTERDAY}T01:00:00Z`);
    const counted = { quantity: 100, unit: 'kg' };
    await city.record('stall', 'stock-takings', { reason: '盘点', lines: [{ lot: lotId, counted }] });
    const answer = await close([{ lot: lotId, outcome: 'sold-out' }], { day: YESTERDAY });
    expectProblem(answer, 422, 'counted-since');
  });
});

describe('What cannot be closed says why', () => {
  test('goods on the way that nobody has confirmed', async () => {
    const voucher = await city.issueCabbage('farm', 'stall', { origin: city.number('地块') });
    const lotId = voucher.lineItems[0]?.lotId ?? '';
    expect((await proposal()).onTheWay).toBeGreaterThan(0);
    const answer = await close([{ lot: lotId, outcome: 'sold-out' }]);
    expectProblem(answer, 422, 'lot-on-the-way');
  });

  test('goods of which a till may have sold some, which a count settles', async () => {
    const lots: string[] = [];
    for (const batch of ['TILL-A', 'TILL-B']) {
      const voucher = await city.issue('factory', {
        receiver: { partyId: city.parties.supermarket.partyId },
        lines: [city.cheese(batch)],
        certificates: [city.inspectionReport(`CJ-${batch}`)],
      });
      await city.receive('supermarket', voucher);
      lots.push(voucher.lineItems[0]?.lotId ?? '');
    }
    const [lot = ''] = lots;
    await city.call('supermarket', 'POST', '/api/v1/till-receipts', {
      documentNumber: city.number('POS'),
      at: `${TODAY}T07:00:00Z`,
      till: '1',
      lines: [{ code: (city.products.cheese.gtin ?? '').slice(1), quantity: 3, unit: '袋' }],
    });
    const line = { lot, outcome: 'sold-out' };
    const refused = await close([line], {}, 'supermarket');
    expect(expectProblem(refused, 422, 'till-sold-some').detail).toContain('3 袋');
    // Waste is no estimate.
    const waste = { lot, outcome: 'waste', quantity: 1, unit: '袋' };
    expect((await close([waste], {}, 'supermarket')).status).toBe(201);
    const counted = { quantity: 97, unit: '袋' };
    await city.record('supermarket', 'stock-takings', { reason: '盘点', lines: [{ lot, counted }] });
    later(1);
    const done = await close([{ lot, outcome: 'left', quantity: 90, unit: '袋' }], {}, 'supermarket');
    expect(done.body.lots).toMatchObject([{ sold: 7, left: 90 }]);
  });

  test('goods that an officer has stopped, unless all of it is left', async () => {
    const { lotId } = await city.stockCabbage('stall');
    const freeze = await city.call('city-officer', 'POST', '/api/v1/freezes', {
      documentNumber: city.number('TS'),
      lot: lotId,
      reason: '抽检待查',
      clause: '食品安全法 105',
    });
    expect(freeze.status).toBe(201);
    expectProblem(await close([{ lot: lotId, outcome: 'sold-out' }]), 422, 'lot-frozen');
    expect((await proposed(lotId))?.stopped?.zh).toMatch(/停止销售/);
    expect((await close([{ lot: lotId, outcome: 'left', quantity: 180, unit: 'kg' }])).status).toBe(201);
  });

  test.each([
    ['a quantity that is missing', { outcome: 'left' }, 'quantity-needed'],
    ['a quantity without a unit', { outcome: 'waste', quantity: 2 }, 'quantity-needed'],
    ['a unit that there is not', { outcome: 'left', quantity: 2, unit: '朵朵' }, /unit/],
    ['more waste than there is', { outcome: 'waste', quantity: 181, unit: 'kg' }, 'more-gone-than-there'],
    ['a lot that there is not', { lot: 'T00000000000000', outcome: 'sold-out' }, 'lot-unknown'],
  ])('%s', async (_name, line, code) => {
    const { lotId } = await city.stockCabbage('stall');
    expectProblem(await close([{ lot: lotId, ...line }]), 422, code);
  });

  test.each([
    ['tomorrow', '2026-11-21', 'day-in-future'],
    ['a day long ago', '2026-10-01', 'day-too-old'],
  ])('%s', async (_name, day, code) => {
    const { lotId } = await city.stockCabbage('stall');
    expectProblem(await close([{ lot: lotId, outcome: 'sold-out' }], { day }), 422, code);
  });

  test('goods past their day are taken, and pointed at', async () => {
    const cheese = city.cheese(city.number('Q'));
    const made = await city.record('factory', 'productions', {
      lines: [{ ...cheese, productionDate: '2026-05-01', expiryDate: '2026-11-01' }],
    });
    const lot = made.body.lots[0]?.lotId ?? '';
    const answer = await close([{ lot, outcome: 'sold-out' }], {}, 'factory');
    expect(answer.body.discrepancies).toMatchObject([{ kind: 'after-expiry', lotId: lot }]);
  });
});
