import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileComplaint, makeFormToken } from '../../server/modules/complaints/index.ts';
import { runOutboxOnce } from '../../server/modules/ledger/index.ts';
import { noticeChapters } from '../../server/modules/notices/index.ts';
import {
  closeCase,
  decideScope,
  openCheeseCase,
  sendCheese,
  sendNotices,
} from '../../server/modules/notices/testing/notice-world.ts';
import { recallChapters } from '../../server/modules/recalls/index.ts';
import type { RecallFiguresValue, RecallViewValue } from '../../server/modules/recalls/recalls.schemas.ts';
import { outboxConsumers, outboxTools } from '../../server/outbox.ts';
import { gtinOf } from '../../simulator/identities.ts';
import {
  expectProblem,
  openCity,
  type Person,
  type ProblemBody,
  partyBody,
  type TestCity,
} from '../support/city.ts';

/** Cases, freezes, recalls, notices and night duty in ways that are seldom and happen. */
let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

type Board = {
  businesses: { name: string; noticeId: string; state: string; totals: { unaccounted: number }[] }[];
  totals: { unaccounted: number; said: Record<string, number> }[];
};
const board = async (caseId: string, who: Person = 'city-officer') =>
  city.call<Board>(who, 'GET', `/api/v1/cases/${caseId}/notices`);
const entriesOf = async (caseId: string) =>
  (
    await city.call<{ items: { kind: string; zh: string; figures: Record<string, unknown> }[] }>(
      'city-officer',
      'GET',
      `/api/v1/cases/${caseId}/entries`,
    )
  ).body.items;
const freeze = (body: object, who: Person = 'city-officer') =>
  city.call<{ freezeId: string }>(who, 'POST', '/api/v1/freezes', {
    ...{ documentNumber: city.number('F'), clause: '第一百一十条', reason: '待查', ...body },
  });
const complain = async (lotId: string): Promise<string> => {
  const { keys, clock } = city.tools;
  const filed = await fileComplaint(city.tools, {
    ...{ kind: 'report', token: makeFormToken(keys, 'report', clock.now()), photos: [] },
    given: { what: '日期像是改过', place: '350203' },
    subject: { path: '/t/x', label: '奶酪', lotId, partyId: null, documentId: null, divisionCode: '350203' },
  } as never);
  return filed.number;
};
const open = (body: object, who: Person = 'city-officer') =>
  city.call<{ caseId: string } & ProblemBody>(who, 'POST', '/api/v1/cases', {
    ...{ documentNumber: city.number('C'), title: '奶酪', origin: { kind: 'own' }, ...body },
  });

let batch = 0;
/** A case with its letters sent: the supermarket has 120 bags, the stall 80. */
async function toldCase() {
  batch += 1;
  const lotId = await sendCheese(city, `ODD-${batch}`, { supermarket: 120, stall: 80 });
  const caseId = await openCheeseCase(city, lotId);
  await sendNotices(city, caseId, await decideScope(city, caseId));
  const { businesses } = (await board(caseId)).body;
  const of = (name: string) => businesses.find((one) => one.name === name)?.noticeId ?? '';
  return { lotId, caseId, shop: of('惠民超市思明店'), stall: of('阿妹蔬菜摊') };
}
const answer = (who: Person, noticeId: string, lot: string, line: object, rest: object = {}) =>
  city.call<{ late: boolean } & ProblemBody>(who, 'POST', `/api/v1/case-notices/${noticeId}/answers`, {
    ...{ documentNumber: city.number('A'), lines: [{ lot, ...line }], ...rest },
  });

/** All eight elements, on top of what the platform knows. */
async function planOf(lot: string) {
  const drafted = await city.call<{ plan: Record<string, Record<string, string>> }>(
    'factory',
    'GET',
    `/api/v1/recall-drafts?lot=${lot}&level=2`,
  );
  const known = drafted.body.plan;
  return {
    ...known,
    producer: { ...known.producer, 'legal-representative': '林先生' },
    food: { ...known.food, specification: '100 g/袋' },
    cause: { reason: '标签', harm: '一般' },
    process: { ...known.process, process: '收回' },
    ...{ notice: { content: '公告', channels: '网站' }, duties: { duties: '停售' } },
    ...{ disposal: { measures: '销毁', costs: '本公司' }, effect: { expected: '全部' } },
  };
}
const planBody = async (lot: string) => ({
  ...{ documentNumber: city.number('ZH'), knownAt: city.clock.now().toISOString(), level: '2', lots: [lot] },
  plan: await planOf(lot),
});

describe('Two complaints of one lot', () => {
  test('Are one case: the second is laid before it, accepted by that, and opens no case of its own', async () => {
    const lotId = await sendCheese(city, 'TWO', { supermarket: 5 });
    const [first, second] = [await complain(lotId), await complain(lotId)];
    const opened = await open({ origin: { kind: 'complaint', ref: first } });
    const { caseId } = opened.body;
    const laid = await city.call('city-officer', 'POST', `/api/v1/cases/${caseId}/entries`, {
      ...{ request: 'merge', text: '同一批', evidence: [{ kind: 'complaint', ref: second }] },
    });
    expect(laid.status).toBe(201);
    const read = await city.call<{ state: string }>('city-officer', 'GET', `/api/v1/complaints/${second}`);
    expect(read.body.state).toBe('accepted');
    const again = await city.expectNothingWritten(() =>
      open({ origin: { kind: 'complaint', ref: second } }, 'siming-officer'),
    );
    expect(expectProblem(again, 409, 'case-exists')).toMatchObject({ details: { caseId } });
  });

  test('A case that the city’s office gives to a district is that district’s to decide', async () => {
    const lotId = await sendCheese(city, 'GIVEN', { supermarket: 5 });
    const { caseId } = (await open({ lots: [lotId], division: '350203' })).body;
    const note = { request: 'a', text: '已到现场' };
    expect((await city.call('siming-officer', 'POST', `/api/v1/cases/${caseId}/entries`, note)).status).toBe(
      201,
    );
    expectProblem(await city.call('huli-officer', 'GET', `/api/v1/cases/${caseId}`), 403, 'outside-district');
  });
});

describe('An answer', () => {
  test('In fractions of a bag, below nought or in words is refused at its place; nothing is kept', async () => {
    const { lotId, shop } = await toldCase();
    await city.expectNothingWritten(async () => {
      for (const sold of [1.5, -1, '十', 1e15]) {
        const problem = await answer('supermarket', shop, lotId, { sold });
        expect(problem.status).toBe(400);
        expect(problem.body.messages.zh).toMatch(/\p{Script=Han}/u);
        expect(problem.body.path).toBe('/lines/0/sold');
      }
    });
  });

  test('By telephone and in the application at once is kept twice, and one of the two counts whole', async () => {
    const { lotId, caseId, shop } = await toldCase();
    const both = await Promise.all([
      answer('supermarket', shop, lotId, { sold: 100, inStock: 20 }),
      answer(
        'siming-officer',
        shop,
        lotId,
        { sold: 90, sealed: 30 },
        { spokeWith: '店长', numberCalled: '1' },
      ),
    ]);
    expect(both.map((one) => one.status)).toEqual([201, 201]);
    const [total] = (await board(caseId)).body.totals;
    expect([
      [100, 20, 0],
      [90, 0, 30],
    ]).toContainEqual([total?.said.sold, total?.said.inStock, total?.said.sealed]);
    expect(total?.unaccounted).toBe(80);
  });

  test('That is corrected downwards brings bags back that nobody accounts for', async () => {
    const { lotId, caseId, shop } = await toldCase();
    await answer('supermarket', shop, lotId, { sold: 120 });
    expect((await board(caseId)).body.totals[0]?.unaccounted).toBe(80);
    expect((await answer('supermarket', shop, lotId, { sold: 70 })).status).toBe(201);
    const { totals, businesses } = (await board(caseId)).body;
    expect(totals[0]?.unaccounted).toBe(130);
    expect(businesses.find((one) => one.noticeId === shop)).toMatchObject({ state: 'answered' });
  });
});

describe('A case that is closed', () => {
  test('While bags are unaccounted for says in its timeline how many, and of how many businesses', async () => {
    const { lotId, caseId, shop } = await toldCase();
    await answer('supermarket', shop, lotId, { sold: 100, inStock: 15 });
    await closeCase(city, caseId);
    const entry = (await entriesOf(caseId)).find((one) => one.kind === 'closed-unaccounted');
    expect(entry?.zh).toContain('85 袋');
    expect(entry?.figures).toMatchObject({ businesses: 2, unanswered: 1 });
  });

  test('With everything accounted for says nothing of the kind', async () => {
    const { lotId, caseId, shop, stall } = await toldCase();
    await answer('supermarket', shop, lotId, { sold: 120 });
    await answer('stall', stall, lotId, { sold: 80 });
    await closeCase(city, caseId);
    expect((await entriesOf(caseId)).map((one) => one.kind)).not.toContain('closed-unaccounted');
  });

  test('Is read by officers whom its scope reaches, each the own businesses alone, and by no others', async () => {
    const { caseId } = await toldCase();
    expect((await board(caseId, 'siming-officer')).body.businesses).toHaveLength(2);
    expectProblem(await board(caseId, 'jimei-officer'), 403, 'outside-district');
    for (const path of ['', '/entries', '/scope-draft?step=recorded', '/files'])
      expectProblem(
        await city.call('jimei-officer', 'GET', `/api/v1/cases/${caseId}${path}`),
        403,
        'outside-district',
      );
    const decision = { documentNumber: city.number('D'), kind: 'closed', reason: '不归我管' };
    expectProblem(
      await city.call('siming-officer', 'POST', `/api/v1/cases/${caseId}/decisions`, decision),
      403,
      'case-of-others',
    );
  });
});

describe('Freezes that lie over each other', () => {
  const sale = (lot: string) =>
    city.record('supermarket', 'sales', { lines: [{ lot, quantity: 1, unit: '袋' }] });
  const lift = (freezeId: string, who: Person) =>
    city.call(who, 'POST', `/api/v1/freezes/${freezeId}/lift`, {
      documentNumber: city.number('L'),
      reason: '查清',
    });

  test('Of which one is lifted leave the goods frozen by the other, until that is lifted too', async () => {
    const lot = await sendCheese(city, 'OVER', { supermarket: 10 });
    const first = await freeze({ lot }, 'siming-officer');
    const second = await freeze({ party: city.parties.supermarket.partyId });
    expectProblem(await sale(lot), 422, 'party-frozen');
    expect((await lift(first.body.freezeId, 'city-officer')).status).toBe(201);
    expectProblem(await sale(lot), 422, 'party-frozen');
    expect((await lift(second.body.freezeId, 'admin')).status).toBe(201);
    expect((await sale(lot)).status).toBe(201);
  });

  test('Over a district’s border are refused, and bind nobody beyond it', async () => {
    const lot = await sendCheese(city, 'BORDER', { supermarket: 10, wholesaler: 10 });
    for (const division of ['350206', '350200'])
      expectProblem(
        await city.expectNothingWritten(() => freeze({ lot, division }, 'siming-officer')),
        403,
        'outside-district',
      );
    const own = await freeze({ lot, division: '350203' }, 'siming-officer');
    expect(own.status).toBe(201);
    const onward = await city.issue('wholesaler', {
      receiver: { partyId: city.parties.stall.partyId },
      lines: [{ lot, quantity: 1, unit: '袋' }],
    });
    // What comes into the district is stopped there.
    expect((await city.receive('stall', onward)).status).toBe(201);
    expectProblem(
      await city.record('stall', 'sales', { lines: [{ lot, quantity: 1, unit: '袋' }] }),
      422,
      'lot-frozen',
    );
    expectProblem(await lift(own.body.freezeId, 'huli-officer'), 403, 'outside-district');
  });

  test('Of the business that has to recall keep it from selling, not from filing its plan and taking goods back', async () => {
    const lot = await sendCheese(city, 'OWN', { supermarket: 10 });
    const frozen = await freeze({ party: city.parties.factory.partyId });
    const filed = await city.call('factory', 'POST', '/api/v1/recalls', await planBody(lot));
    expect(filed.status).toBe(201);
    const back = await city.issue('supermarket', {
      ...{ kind: 'return', receiver: { partyId: city.parties.factory.partyId } },
      lines: [{ lot, quantity: 10, unit: '袋' }],
    });
    expect((await city.receive('factory', back)).status).toBe(201);
    expect((await lift(frozen.body.freezeId, 'admin')).status).toBe(201);
  });
});

describe('A recall whose businesses were told', () => {
  test('Is measured by what came of the letters too, by channel; what it was judged by is signed and stands in the file', async () => {
    const lot = await sendCheese(city, 'TOLD', { supermarket: 100 });
    const caseId = await openCheeseCase(city, lot);
    const scope = await decideScope(city, caseId);
    expect((await sendNotices(city, caseId, scope, 'recall')).body.sent).toBe(2);
    const ordered = await city.call<RecallViewValue>('city-officer', 'POST', '/api/v1/recall-orders', {
      ...{ documentNumber: city.number('ZL'), party: city.parties.factory.partyId, level: '1', lots: [lot] },
      ...{ clause: '食品安全法第六十三条第五款', text: '未主动召回', case: caseId },
    });
    const { recallId } = ordered.body;
    const step = async (who: Person, kind: string, rest: object) => {
      const { seq } = (await city.call<RecallViewValue>('city-officer', 'GET', `/api/v1/recalls/${recallId}`))
        .body;
      return city.call<RecallViewValue>(who, 'POST', `/api/v1/recalls/${recallId}/steps`, {
        ...{ documentNumber: city.number('ST'), step: kind, basedOn: seq, ...rest },
      });
    };
    const measured = async () =>
      (await city.call<RecallFiguresValue>('city-officer', 'GET', `/api/v1/recalls/${recallId}/figures`)).body
        .notices;
    expect(await measured()).toMatchObject({
      ...{ letters: 2, businesses: 2, reached: 0, opened: 0, asked: 2, answered: 0, answered_permille: 0 },
      ways: [
        { channel: 'in-app', sent: 2, delivered: 2, delivered_permille: 1000 },
        // No gateway is connected; a fixed line takes no text messages.
        { channel: 'sms', sent: 2, delivered: 0, delivered_permille: 0 },
      ],
    });
    const { items } = (
      await city.call<{ items: { noticeId: string; caseId: string }[] }>(
        'supermarket',
        'GET',
        '/api/v1/case-notices',
      )
    ).body;
    const own = items.find((one) => one.caseId === caseId)?.noticeId ?? '';
    const letter = `/api/v1/case-notices/${own}`;
    await city.call('city-officer', 'GET', letter);
    expect(await measured()).toMatchObject({ opened: 0 });
    await city.call('supermarket', 'GET', letter);
    await city.call('supermarket', 'GET', letter);
    expect(await measured()).toMatchObject({ opened: 1, reached: 1, reached_permille: 500 });
    const answer = (sold: number) =>
      city.call('supermarket', 'POST', `${letter}/answers`, {
        ...{ documentNumber: city.number('AN'), lines: [{ lot, sold, inStock: 100 - sold }] },
      });
    expect((await answer(10)).status).toBe(201);
    city.clock.set(new Date(city.clock.now().getTime() + 30 * 24 * 3_600_000));
    // A correction makes nobody late who was in time.
    expect((await answer(12)).status).toBe(201);
    expect(await measured()).toMatchObject({ answered: 1, inTime: 1, answered_permille: 500 });

    const plan = await city.call('factory', 'POST', `/api/v1/recalls/${recallId}/plans`, await planBody(lot));
    expect(plan.status).toBe(201);
    await step('city-officer', 'accept', {});
    await step('factory', 'announce', {
      announcement: {
        period: { from: '2026-11-20', until: '2026-12-18' },
        consumers: { refund: '退货退款。' },
      },
    });
    const judged = await step('city-officer', 'evaluate', { effective: true, text: '逐家核对' });
    expect(judged.status).toBe(201);
    const tables = (await recallChapters(city.tools, caseId)).flatMap((one) => one.blocks);
    const table = tables.find((one) => one.type === 'table' && one.caption?.startsWith('评价所依据'));
    expect(table).toMatchObject({
      rows: expect.arrayContaining([
        ['短信送达', '0', '2', '0.0 %'],
        ['已回复', '1', '2', '50.0 %'],
        ['企业已打开', '1', '2', '50.0 %'],
      ]),
    });
    const told = (await noticeChapters(city.tools, caseId)).flatMap((one) => one.blocks);
    expect(told).toContainEqual(expect.objectContaining({ caption: expect.stringMatching(/^送达率/) }));
    // Said twice it is the same step, whatever the figures are by then.
    const { documentNumber, seq } = judged.body.steps.at(-1) as { documentNumber: string; seq: number };
    const again = await city.call('city-officer', 'POST', `/api/v1/recalls/${recallId}/steps`, {
      ...{ documentNumber, step: 'evaluate', basedOn: seq - 1, effective: true, text: '逐家核对' },
    });
    expect(again.status).toBe(200);
    expect((await city.verify()).findings).toEqual([]);
  });
});

describe('A recall', () => {
  test('Of lots of two producers is refused at the lot that is not the business’s, whoever begins it', async () => {
    const cheese = await sendCheese(city, 'MIX', { supermarket: 5 });
    const cabbage = (await city.stockCabbage('stall')).lotId;
    const order = await city.expectNothingWritten(() =>
      city.call('city-officer', 'POST', '/api/v1/recall-orders', {
        ...{ documentNumber: city.number('ZL'), party: city.parties.factory.partyId, level: '1' },
        ...{ lots: [cheese, cabbage], clause: '第六十三条', text: '两批' },
      }),
    );
    expect(expectProblem(order, 422, 'lot-not-own').path).toBe('/lots/1');
  });
});

describe('An alert', () => {
  test('Judged by two officers at once keeps both verdicts, and stands as the last one says', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    await city.issue('wholesaler', {
      receiver: { partyId: city.parties.stall.partyId },
      lines: [{ lot: lotId, quantity: 500, unit: 'kg' }],
    });
    while ((await runOutboxOnce(outboxTools(city.tools), outboxConsumers(city.tools), 200)).done > 0);
    const found = await city.call<{ items: { findingId: string }[] }>(
      'city-officer',
      'GET',
      `/api/v1/findings?lot=${lotId}`,
    );
    const id = found.body.items[0]?.findingId ?? '';
    const say = (who: Person, verdict: string) =>
      city.call(who, 'POST', `/api/v1/findings/${id}/feedback`, {
        documentNumber: city.number('FB'),
        verdict,
      });
    const both = await Promise.all([say('city-officer', 'false'), say('huli-officer', 'true')]);
    expect(both.map((one) => one.status)).toEqual([201, 201]);
    const { rows } = await city.owner.query(
      'SELECT count(*)::int AS n FROM alerts.feedback WHERE finding_id = $1',
      [id],
    );
    expect(rows[0]).toEqual({ n: 2 });
    const last = await say('city-officer', 'true');
    expect(last.status).toBe(201);
    const now = await city.call<{ state: string }>('city-officer', 'GET', `/api/v1/findings/${id}`);
    expect(now.body.state).not.toBe('closed');
    expectProblem(await say('siming-officer', 'true'), 403, 'record-forbidden');
  });
});

describe('Night duty', () => {
  test('Of a kitchen with no records says so, and whom to call', async () => {
    const canteen = { ...partyBody('stall', 90), name: '静悄悄餐馆', kind: 'restaurant' };
    const made = await city.call<{ partyId: string }>('admin', 'POST', '/api/v1/parties', canteen);
    expect(made.status).toBe(201);
    const meal = await city.call<{ lots: unknown[]; suppliers: unknown[] }>(
      'city-officer',
      'GET',
      `/api/v1/duty/meals?party=${made.body.partyId}&day=2026-11-19&meal=lunch`,
    );
    expect(meal.status).toBe(200);
    expect(JSON.stringify(meal.body)).toContain('0592-5500090');
    expect(meal.body.lots).toEqual([]);
  });

  test('Of one product with three GTINs adds up one dealer with all of them', async () => {
    const gtins = [601, 602, 603].map(gtinOf);
    for (const [index, gtin] of gtins.entries()) {
      const made = await city.call('factory', 'POST', '/api/v1/products', {
        ...{
          gtin,
          name: '鹭岛三码酸奶',
          category: 'cheese',
          specification: `${index + 1}00 g/袋`,
          shelfLife: '6个月',
        },
        packing: [{ unit: '箱', contains: 20, of: '袋' }],
      });
      expect(made.status).toBe(201);
      const voucher = await city.issue('factory', {
        receiver: { partyId: city.parties.supermarket.partyId },
        lines: [{ ...city.cheese(`Y-${index}`), product: { gtin }, quantity: 10 * (index + 1) }],
        certificates: [city.inspectionReport()],
      });
      expect((await city.receive('supermarket', voucher)).status).toBe(201);
    }
    const found = await city.call<{
      answer: {
        lots: number;
        goods: { products: number };
        dealers: { name: string; figures: { onHand: number } }[];
      };
    }>('city-officer', 'GET', `/api/v1/duty/dealers?q=${encodeURIComponent('鹭岛三码酸奶')}`);
    expect(found.body.answer).toMatchObject({ lots: 3, goods: { products: 3 } });
    expect(JSON.stringify(found.body.answer)).toContain('60 袋');
  });

  test('All of it agrees with its documents', async () => {
    expect((await city.verify()).findings).toEqual([]);
  });
});
