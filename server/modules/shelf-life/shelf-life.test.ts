import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  expectProblem,
  NOW,
  openCity,
  type Person,
  type ProblemBody,
  type TestCity,
} from '../../../test/support/city.ts';
import { outboxConsumers, outboxTools } from '../../outbox.ts';
import { runOutboxOnce } from '../ledger/index.ts';
import { sweepGoneOnce } from './index.ts';
import type { DisposalViewValue, ExpiredValue, ShelfItemValue } from './shelf-life.schemas.ts';

let city: TestCity;
let photo = '';
beforeAll(async () => {
  city = await openCity();
  photo = await bring('supermarket');
});
afterAll(() => city?.close());

type Seen = DisposalViewValue & ProblemBody;

/** A picture, as far as its first bytes say. */
async function bring(who: Person): Promise<string> {
  const bytes = Buffer.concat([
    Buffer.from('ffd8ffe000104a464946', 'hex'),
    Buffer.from(city.number('photo')),
  ]);
  const answer = await city.raw<{ sha256: string }>(
    { 'x-api-key': city.keys[who], 'content-type': 'application/octet-stream' },
    'POST',
    '/api/v1/attachments',
    bytes,
  );
  expect(answer.status).toBe(201);
  return answer.body.sha256;
}

/** 100 bags of cheese at the supermarket, from the factory, that end on a day. */
async function cheeseEnding(expiryDate: string): Promise<string> {
  const line = { ...city.cheese(city.number('B')), productionDate: '2026-05-20', expiryDate };
  const voucher = await city.issue('factory', {
    receiver: { partyId: city.parties.supermarket.partyId },
    lines: [line],
    certificates: [city.inspectionReport(city.number('CJ'))],
  });
  expect((await city.receive('supermarket', voucher)).status).toBe(201);
  return voucher.lineItems[0]?.lotId ?? '';
}

const EXPIRED = '2026-11-18';
const FRESH = '2026-11-30';

const step = (who: Person, disposal: string, path: string, body: object) =>
  city.call<Seen>(who, 'POST', `/api/v1/disposals/${disposal}/${path}`, {
    documentNumber: city.number('S'),
    ...body,
  });
const takeOff = (lot: string, body: object = {}) =>
  city.call<Seen>('supermarket', 'POST', '/api/v1/disposals/starts', {
    documentNumber: city.number('X'),
    reason: 'expired',
    lines: [{ lot }],
    ...body,
  });
const application = { method: 'destroy', plannedAt: NOW, place: '后场' };
const execution = () => ({
  place: '集美区无害化处理站',
  handler: '林一',
  supervisor: '陈二',
  witnesses: ['王三', '赵四'],
  photos: [photo],
  carrier: { name: '厦门净源环保', document: 'SY-001' },
});

async function held(lot: string, body: object = {}): Promise<string> {
  const begun = await takeOff(lot, body);
  expect(begun.status).toBe(201);
  const { disposalId } = begun.body;
  expect(
    (await step('supermarket', disposalId, 'holding', { place: '冷库东角', photos: [photo] })).status,
  ).toBe(201);
  return disposalId;
}

const sell = (lot: string, quantity: number) =>
  city.record('supermarket', 'sales', { lines: [{ lot, quantity, unit: '袋' }] });

describe('Goods past their end', () => {
  test('go from the shelf to their end, and the disposal closes when all of it adds up', async () => {
    const lot = await cheeseEnding(EXPIRED);
    const id = await held(lot);
    expectProblem(await sell(lot, 1), 422, 'lot-held-for-disposal');
    expectProblem(
      await step('supermarket', id, 'application', { ...application, method: 'donate', recipient: '社区' }),
      422,
      'method-not-allowed',
    );
    const applied = await step('supermarket', id, 'application', application);
    expect(applied.body).toMatchObject({ state: 'applied', burns: 'attention', next: 'carry-out' });
    const wait = { answer: 'wait', until: '2026-11-21T00:00:00Z', note: '下午到' };
    expectProblem(await step('jimei-officer', id, 'answer', wait), 403, 'record-forbidden');
    expect((await step('siming-officer', id, 'answer', wait)).body.state).toBe('waiting');
    expectProblem(await step('supermarket', id, 'execution', execution()), 409, 'asked-to-wait');
    expect((await step('siming-officer', id, 'answer', { answer: 'attend' })).body.state).toBe('applied');
    expectProblem(
      await step('supermarket', id, 'execution', { ...execution(), witnesses: ['林一', '王三'] }),
      422,
      'more-witnesses',
    );
    const part = {
      ...execution(),
      documentNumber: city.number('Z'),
      lines: [{ lot, quantity: 60, unit: '袋' }],
    };
    const first = await step('supermarket', id, 'execution', part);
    expect(first.body).toMatchObject({ state: 'under-way' });
    // The second click.
    const again = await step('supermarket', id, 'execution', part);
    expect([again.status, again.body.replayed]).toEqual([200, true]);
    expect(await city.holding('supermarket', lot)).toMatchObject({ onHand: 40 });
    const early = expectProblem(await step('supermarket', id, 'closing', {}), 409, 'does-not-balance');
    expect(early.errors[0]).toMatchObject({ code: 'figure-held' });
    expect(early.errors[0]?.zh).toContain('40 袋');
    expect((await step('supermarket', id, 'execution', execution())).body.state).toBe('carried-out');
    const closed = await step('supermarket', id, 'closing', {
      lines: [{ lot, left: { quantity: 0, unit: '袋' } }],
    });
    expect(closed.body).toMatchObject({ state: 'closed', short: false, burns: 'fine' });
    expect(closed.body.lots[0]).toMatchObject({
      carriedOut: { quantity: 100 },
      figures: { opening: { quantity: 100 }, destroyed: { quantity: 100 }, closing: { quantity: 0 } },
      misfit: null,
    });
    expect(await city.verify()).toMatchObject({ findings: [] });
  });

  test('go back to the supplier by a return voucher, and are followed there', async () => {
    const lot = await cheeseEnding(EXPIRED);
    const id = await held(lot);
    await step('supermarket', id, 'application', { ...application, method: 'return' });
    const done = await step('supermarket', id, 'execution', execution());
    expect(done.status).toBe(201);
    const number = done.body.steps.at(-1)?.vouchers[0] ?? '';
    expect(done.body.returns[0]).toMatchObject({
      supplier: { name: '鹭岛乳品有限公司' },
      confirmed: { quantity: 0 },
    });
    await city.receive('factory', { number });
    const onward = await city.issue('factory', {
      receiver: { partyId: city.parties.stall.partyId },
      lines: [{ lot, quantity: 30, unit: '袋' }],
      certificates: [city.inspectionReport(city.number('CJ'))],
    });
    expect(onward.number).toBeTruthy();
    const seen = await city.call<{ items: DisposalViewValue['returns'] }>(
      'siming-officer',
      'GET',
      '/api/v1/returned-goods',
    );
    expect(seen.body.items[0]).toMatchObject({
      confirmed: { quantity: 100 },
      backOnMarket: { quantity: 30 },
    });
    const other = await city.call<{ items: unknown[] }>('jimei-officer', 'GET', '/api/v1/returned-goods');
    expect(other.body.items).toEqual([]);
    expect((await step('supermarket', id, 'closing', {})).body.state).toBe('closed');
    expect(await city.verify()).toMatchObject({ findings: [] });
  });
});

describe('A part of a lot that is held apart', () => {
  test('is not sold, and the rest is', async () => {
    const lot = await cheeseEnding(FRESH);
    await held(lot, { reason: 'label', lines: [{ lot, quantity: 30, unit: '袋' }] });
    const refused = expectProblem(await sell(lot, 71), 422, 'lot-held-for-disposal');
    expect(refused.messages.zh).toContain('70 袋');
    expect((await sell(lot, 70)).status).toBe(201);
    expectProblem(await sell(lot, 1), 422, 'lot-held-for-disposal');
    const check = await city.call<{ answer: string }>('supermarket', 'GET', `/api/v1/sale-checks?lot=${lot}`);
    expect(check.body.answer).toBe('refused');
  });

  test('goes back on the shelf when its label was mended', async () => {
    const lot = await cheeseEnding(FRESH);
    const id = await held(lot, { reason: 'label', lines: [{ lot, quantity: 30, unit: '袋' }] });
    const back = await step('supermarket', id, 'put-back', { remedy: '补贴了中文标签，价签上写明' });
    expect(back.body).toMatchObject({ state: 'withdrawn' });
    expect((await sell(lot, 100)).status).toBe(201);
  });

  test('and was counted away is said at closing, with why, once it is in the books', async () => {
    const lot = await cheeseEnding(EXPIRED);
    const id = await held(lot);
    await step('supermarket', id, 'application', application);
    await step('supermarket', id, 'execution', {
      ...execution(),
      lines: [{ lot, quantity: 90, unit: '袋' }],
    });
    const short = { lot, short: { quantity: 10, unit: '袋' } };
    expectProblem(await step('supermarket', id, 'closing', { lines: [short] }), 422, 'why-needed');
    const close = { lines: [{ ...short, why: '夜里丢失，已报警' }] };
    const misfit = expectProblem(await step('supermarket', id, 'closing', close), 409, 'does-not-balance');
    expect(misfit.errors[0]).toMatchObject({ code: 'figure-lost' });
    await city.record('supermarket', 'stock-takings', {
      reason: '盘点',
      lines: [{ lot, counted: { quantity: 0, unit: '袋' } }],
    });
    expect((await step('supermarket', id, 'closing', close)).body).toMatchObject({
      state: 'closed',
      short: true,
    });
  });
});

describe('On paper', () => {
  test('The mark says what must not be sold, and the record who, when and how much', async () => {
    const lot = await cheeseEnding(EXPIRED);
    const id = await held(lot);
    await step('supermarket', id, 'application', application);
    await step('supermarket', id, 'execution', execution());
    const read = async (name: string) => {
      const headers = { 'x-api-key': city.keys.supermarket };
      const { rawPayload } = await city.app.inject({
        method: 'GET',
        url: `/api/v1/disposals/${id}/${name}`,
        headers,
      });
      const { text } = await extractText(await getDocumentProxy(new Uint8Array(rawPayload)), {
        mergePages: true,
      });
      return text.replace(/\s/g, '');
    };
    const mark = await read('mark.pdf');
    for (const said of ['待处置', '禁止销售', '鹭岛儿童奶酪', '冷库东角', EXPIRED])
      expect(mark).toContain(said);
    const record = await read('record.pdf');
    for (const said of ['林一', '陈二', '王三、赵四', 'SY-001', '100袋', '集美区无害化处理站'])
      expect(record).toContain(said);
    const book = await city.call<{ rows: { cells: Record<string, string | null> }[] }>(
      'supermarket',
      'GET',
      '/api/v1/record-books/disposal',
    );
    const row = book.body.rows[0]?.cells ?? {};
    expect(Object.values(row)).not.toContain(null);
    expect(row).toMatchObject({
      by: '林一',
      witnesses: '陈二、王三、赵四',
      stored: '冷库东角',
      photos: '1 张',
    });
  });
});

describe('A demand of the office', () => {
  test('holds all of it back at once, and only its ways are open', async () => {
    const lot = await cheeseEnding(FRESH);
    const demand = {
      documentNumber: city.number('ZL'),
      party: city.parties.supermarket.partyId,
      reason: 'recalled',
      lines: [{ lot }],
      methods: ['destroy'],
    };
    expectProblem(
      await city.call('jimei-officer', 'POST', '/api/v1/disposal-demands', demand),
      403,
      'outside-district',
    );
    const made = await city.call<Seen>('siming-officer', 'POST', '/api/v1/disposal-demands', demand);
    expect(made.body).toMatchObject({ state: 'demanded', demanded: true });
    expectProblem(await sell(lot, 1), 422, 'lot-held-for-disposal');
    const id = made.body.disposalId;
    const part = { disposal: id, reason: 'recalled', lines: [{ lot, quantity: 50, unit: '袋' }] };
    expectProblem(await takeOff(lot, part), 422, 'less-than-demanded');
    expect((await takeOff(lot, { disposal: id, reason: 'recalled' })).body.state).toBe('off-shelf');
    await step('supermarket', id, 'holding', { place: '仓库', photos: [photo] });
    expectProblem(await step('supermarket', id, 'put-back', { remedy: '没有问题' }), 409, 'may-not-go-back');
    expectProblem(
      await step('supermarket', id, 'application', { ...application, method: 'return' }),
      422,
      'method-not-allowed',
    );
  });
});

describe('A demand while more of the same comes in', () => {
  const deliver = async (like: string, quantity: number) => {
    const voucher = await city.issue('factory', {
      receiver: { partyId: city.parties.supermarket.partyId },
      lines: [{ lot: like, quantity, unit: '袋' }],
      certificates: [city.inspectionReport(city.number('CJ'))],
    });
    expect((await city.receive('supermarket', voucher)).status).toBe(201);
  };
  const demandOf = async (lots: string[], rest: object = {}) =>
    (
      await city.call<Seen>('siming-officer', 'POST', '/api/v1/disposal-demands', {
        ...{ documentNumber: city.number('ZL'), party: city.parties.supermarket.partyId, reason: 'recalled' },
        lines: lots.map((lot) => ({ lot })),
        ...rest,
      })
    ).body.disposalId;

  test('holds what comes later too, of each of its lots; it is taken off and carried out before the disposal closes', async () => {
    const [there, gone] = [await cheeseEnding(FRESH), await cheeseEnding(FRESH)];
    expect((await sell(gone, 100)).status).toBe(201);
    const id = await demandOf([there, gone]);
    const off = (lots: string[]) =>
      takeOff('', { disposal: id, reason: 'recalled', lines: lots.map((lot) => ({ lot })) });
    expect((await off([there])).body.state).toBe('off-shelf');
    expectProblem(await off([there]), 409, 'nothing-on-shelf');
    await deliver(there, 5);
    await deliver(gone, 7);
    for (const lot of [there, gone]) expectProblem(await sell(lot, 1), 422, 'lot-held-for-disposal');
    const seen = await city.call<Seen>('supermarket', 'GET', `/api/v1/disposals/${id}`);
    expect(seen.body).toMatchObject({ next: 'take-off', can: { close: { allowed: false } } });
    expect(seen.body.lots.map((lot) => lot.onShelf?.quantity).sort()).toEqual([5, 7]);
    expectProblem(await off([there]), 422, 'less-than-demanded');
    expect((await off([there, gone])).body).toMatchObject({ state: 'off-shelf', next: 'hold' });
    await step('supermarket', id, 'holding', { place: '仓库', photos: [photo] });
    await step('supermarket', id, 'application', application);
    const done = await step('supermarket', id, 'execution', execution());
    expect(done.body).toMatchObject({ state: 'carried-out' });
    expect((await step('supermarket', id, 'closing', {})).body.state).toBe('closed');
    // The demand has ended with its disposal: what comes then is a matter of freezes.
    await deliver(gone, 3);
    expect((await sell(gone, 3)).status).toBe(201);
    expect((await city.verify()).findings).toEqual([]);
  });

  test('Of two demands of one lot, and of goods that were taken off before, each bag is met by one', async () => {
    const lot = await cheeseEnding(FRESH);
    const own = await held(lot, {
      ...{ reason: 'near-expiry', lines: [{ lot, quantity: 30, unit: '袋' }] },
    });
    const [first, second] = [await demandOf([lot]), await demandOf([lot])];
    const off = (id: string) => takeOff(lot, { disposal: id, reason: 'recalled' });
    const taken = await off(first);
    expect(taken.body.lots[0]).toMatchObject({ takenOff: { quantity: 70 }, held: { quantity: 70 } });
    expectProblem(await off(second), 422, 'nothing-on-hand');
    expect((await step('supermarket', second, 'closing', {})).body.state).toBe('closed');
    expect(
      (await city.call<Seen>('supermarket', 'GET', `/api/v1/disposals/${own}`)).body.lots[0],
    ).toMatchObject({
      held: { quantity: 30 },
    });
  });
});

describe('Frozen goods', () => {
  test('go back to their supplier where an officer demands it, and not by a plan of one’s own', async () => {
    const lot = await cheeseEnding(FRESH);
    const frozen = await city.call('city-officer', 'POST', '/api/v1/freezes', {
      ...{ documentNumber: city.number('F'), lot, clause: '食品安全法第一百一十条', reason: '保质期被改' },
    });
    expect(frozen.status).toBe(201);
    const own = await held(lot, { reason: 'label', lines: [{ lot, quantity: 40, unit: '袋' }] });
    await step('supermarket', own, 'application', { ...application, method: 'return' });
    expectProblem(await step('supermarket', own, 'execution', execution()), 422, 'lot-frozen');
    const made = await city.call<Seen>('siming-officer', 'POST', '/api/v1/disposal-demands', {
      ...{ documentNumber: city.number('ZL'), party: city.parties.supermarket.partyId, reason: 'recalled' },
      ...{ lines: [{ lot }], methods: ['return'] },
    });
    const id = made.body.disposalId;
    expect((await takeOff(lot, { disposal: id, reason: 'recalled' })).body.state).toBe('off-shelf');
    await step('supermarket', id, 'holding', { place: '仓库', photos: [photo] });
    expectProblem(await step('supermarket', id, 'application', application), 422, 'method-not-allowed');
    await step('supermarket', id, 'application', { ...application, method: 'return' });
    const done = await step('supermarket', id, 'execution', execution());
    expect(done).toMatchObject({ status: 201, body: { state: 'carried-out' } });
    const number = done.body.steps.at(-1)?.vouchers[0] ?? '';
    expect((await city.receive('factory', { number })).status).toBe(201);
    expect(await city.holding('factory', lot)).toMatchObject({ onHand: expect.any(Number) });
    expect(await city.holding('supermarket', lot)).toMatchObject({ onHand: 40 });
    // The rest is still frozen, at whoever has it.
    const onward = await city.call('factory', 'POST', '/api/v1/vouchers', {
      ...{ documentNumber: city.number('V'), receiver: { partyId: city.parties.stall.partyId } },
      ...{ lines: [{ lot, quantity: 10, unit: '袋' }], certificates: [city.inspectionReport()] },
    });
    expectProblem(onward, 422, 'lot-frozen');
    expect((await step('supermarket', id, 'closing', {})).body.state).toBe('closed');
  });
});

describe('A demand for goods that are not there', () => {
  test('is closed by the business, and holds back nothing that comes later', async () => {
    const lot = await cheeseEnding(FRESH);
    expect((await sell(lot, 100)).status).toBe(201);
    const made = await city.call<Seen>('siming-officer', 'POST', '/api/v1/disposal-demands', {
      documentNumber: city.number('ZL'),
      party: city.parties.supermarket.partyId,
      reason: 'recalled',
      lines: [{ lot, quantity: 10, unit: '袋' }],
    });
    expect(made.body.state).toBe('demanded');
    const id = made.body.disposalId;
    const own = await city.call<Seen>('supermarket', 'GET', `/api/v1/disposals/${id}`);
    expect(own.body.can).toMatchObject({ close: { allowed: true } });
    expect((await step('supermarket', id, 'closing', {})).body).toMatchObject({ state: 'closed' });
    const found = await city.record('supermarket', 'stock-takings', {
      reason: '盘点',
      lines: [{ lot, counted: { quantity: 4, unit: '袋' } }],
    });
    expect(found.status).toBe(201);
    expect((await takeOff(lot, { reason: 'recalled' })).body).toMatchObject({ state: 'off-shelf' });
  });
});

describe('Expired stock', () => {
  test('stands on the desk of the business and in the list of its officers, until it is disposed of', async () => {
    const lot = await cheeseEnding(EXPIRED);
    await runOutboxOnce(outboxTools(city.tools), outboxConsumers(city.tools), 1000);
    const shelf = await city.call<{ items: ShelfItemValue[] }>('supermarket', 'GET', '/api/v1/shelf-life');
    expect(shelf.body.items).toContainEqual(
      expect.objectContaining({ lotId: lot, expired: true, daysLeft: -2 }),
    );
    const list = async (who: Person) =>
      (await city.call<{ items: ExpiredValue[] }>(who, 'GET', '/api/v1/expired-stock')).body.items;
    const ofLot = async () =>
      (await list('siming-officer')).flatMap((item) => item.lots).find((one) => one.lotId === lot);
    expect(await ofLot()).toMatchObject({ daysPast: 2, free: { quantity: 100 }, shortfall: null });
    expect(await list('jimei-officer')).toEqual([]);
    const id = await held(lot);
    expect(await ofLot()).toMatchObject({ held: { quantity: 100 }, free: { quantity: 0 } });
    await step('supermarket', id, 'application', application);
    await step('supermarket', id, 'execution', {
      ...execution(),
      lines: [{ lot, quantity: 80, unit: '袋' }],
    });
    await city.record('supermarket', 'stock-takings', {
      reason: '盘点',
      lines: [{ lot, counted: { quantity: 5, unit: '袋' } }],
    });
    expect((await ofLot())?.shortfall).toMatchObject({
      atEnd: { quantity: 100 },
      disposed: { quantity: 80 },
      missing: { quantity: 15 },
    });
    expect(await sweepGoneOnce(city.tools)).toBe(0);
  });
});
