import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Business,
  expectProblem,
  openCity,
  type Person,
  type TestCity,
} from '../../../test/support/city.ts';
import { markMissed } from '../deadlines/index.ts';
import type { NeedValue } from '../desk/index.ts';
import type { RecallBriefValue, RecallFiguresValue, RecallViewValue } from './recalls.schemas.ts';
import type { Filled } from './rules/elements.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

const HOUR_MS = 3_600_000;
const later = (hours: number) => city.clock.set(new Date(city.clock.now().getTime() + hours * HOUR_MS));
let batches = 0;

/** A batch of the factory's cheese: 100 bags at the supermarket, of which 10 were sold. */
async function cheeseOut(): Promise<string> {
  batches += 1;
  const voucher = await city.issue('factory', {
    receiver: { partyId: city.parties.supermarket.partyId },
    lines: [city.cheese(`QL-${batches}`)],
    certificates: [city.inspectionReport(`CJ-${batches}`)],
  });
  await city.receive('supermarket', voucher);
  const lot = voucher.lineItems[0]?.lotId ?? '';
  const sold = await city.record('supermarket', 'sales', { lines: [{ lot, quantity: 10, unit: '袋' }] });
  expect(sold.status).toBe(201);
  return lot;
}

/** All eight elements, on top of what the platform knows. */
async function planOf(lot: string): Promise<Filled> {
  const drafted = await city.call<{ plan: Filled }>(
    'factory',
    'GET',
    `/api/v1/recall-drafts?lot=${lot}&level=2`,
  );
  expect(drafted.status).toBe(200);
  const known = drafted.body.plan;
  return {
    ...known,
    producer: { ...known.producer, 'legal-representative': '林先生' },
    food: { ...known.food, specification: '100 g/袋' },
    cause: { reason: '标签保质期被改短。', harm: '可能导致一般健康损害' },
    process: { ...known.process, process: '停售、通知、收回、登记' },
    notice: { content: '见公告', channels: '省局网站' },
    duties: { duties: '立即停止销售并封存。' },
    disposal: { measures: '集中销毁', costs: '本公司承担' },
    effect: { expected: '全部收回' },
  };
}

async function body(lot: string, rest: object = {}) {
  return {
    documentNumber: city.number('ZH'),
    knownAt: city.clock.now().toISOString(),
    level: '2',
    lots: [lot],
    plan: await planOf(lot),
    ...rest,
  };
}
const file = async (lot: string, rest: object = {}) =>
  city.call<RecallViewValue>('factory', 'POST', '/api/v1/recalls', await body(lot, rest));
const read = async (recallId: string, who: Person = 'city-officer') =>
  (await city.call<RecallViewValue>(who, 'GET', `/api/v1/recalls/${recallId}`)).body;

/** A step on top of what has happened so far. */
async function step(who: Person, recallId: string, kind: string, rest: object = {}) {
  const { seq } = await read(recallId);
  return city.call<RecallViewValue>(who, 'POST', `/api/v1/recalls/${recallId}/steps`, {
    documentNumber: city.number('ST'),
    step: kind,
    basedOn: seq,
    ...rest,
  });
}
const ANNOUNCEMENT = {
  period: { from: '2026-11-20', until: '2026-12-18' },
  consumers: { refund: '凭包装到购买门店退货退款。' },
};
const deadline = (view: RecallViewValue, kind: string) => view.deadlines.find((one) => one.kind === kind);

describe('A recall by the business that is responsible', () => {
  test('From the plan to the end: reviewed, announced, reported, judged, closed; with its clocks and figures', async () => {
    const lot = await cheeseOut();
    const known = city.clock.now().toISOString();
    later(3);
    const filed = await file(lot, { knownAt: known });
    expect(filed).toMatchObject({
      status: 201,
      body: { state: 'planned', level: '2', food: '鹭岛儿童奶酪', ordered: false, next: ['plan'] },
    });
    const { recallId } = filed.body;
    expect(filed.body.waitingPlan?.content.food).toMatchObject({
      batches: `QL-${batches}`,
      quantity: '100 袋',
    });
    expect(filed.body.waitingPlan?.content.food?.region).toContain('思明区');
    expect(deadline(filed.body, 'recall-start-2')).toMatchObject({ state: 'met', startsAt: known });
    expect(deadline(filed.body, 'recall-review')).toMatchObject({ state: 'running', partyId: null });

    const asked = await step('city-officer', recallId, 'require-changes', { text: '请写明收回的方法' });
    expect(asked.body).toMatchObject({ state: 'changes-asked' });
    const again = await city.call<RecallViewValue>(
      'factory',
      'POST',
      `/api/v1/recalls/${recallId}/plans`,
      await body(lot),
    );
    expect(again.body).toMatchObject({ state: 'planned', plan: { version: 2 } });
    expect((await step('city-officer', recallId, 'accept')).body).toMatchObject({ state: 'accepted' });

    const announced = await step('factory', recallId, 'announce', { announcement: ANNOUNCEMENT });
    expect(announced.body).toMatchObject({ state: 'announced' });
    // 20 working days from 20 November on: 18 December, until its end.
    expect(deadline(announced.body, 'recall-completion-2')).toMatchObject({
      dueAt: '2026-12-18T16:00:00.000Z',
    });
    const text =
      announced.body.steps
        .at(-1)
        ?.letter?.paragraphs.map((one) => one.zh)
        .join('\n') ?? '';
    for (const said of [
      '鹭岛乳品有限公司',
      `QL-${batches}`,
      '标签保质期被改短。危害',
      '二级召回',
      '退货退款',
      '12315',
    ])
      expect(text).toContain(said);

    const amended = await city.call<RecallViewValue>(
      'factory',
      'POST',
      `/api/v1/recalls/${recallId}/plans`,
      await body(lot),
    );
    expect(amended.body).toMatchObject({
      state: 'announced',
      amendmentWaits: true,
      plan: { version: 2 },
      waitingPlan: { version: 3 },
    });
    expect(deadline(amended.body, 'recall-completion-2')).toMatchObject({
      dueAt: '2026-12-18T16:00:00.000Z',
    });
    expect((await step('city-officer', recallId, 'accept')).body.plan?.version).toBe(3);

    const progress = await step('factory', recallId, 'progress', { text: '已收回 40 袋' });
    expect(
      progress.body.deadlines
        .filter((one) => one.kind === 'recall-progress')
        .map((one) => one.state)
        .sort(),
    ).toEqual(['met', 'running']);
    expect((await step('factory', recallId, 'summarise', { text: '收回 90 袋，全部销毁' })).body.state).toBe(
      'summarised',
    );
    expect(
      (await step('city-officer', recallId, 'evaluate', { effective: false, text: '还差 50 袋' })).body.state,
    ).toBe('announced');
    await step('factory', recallId, 'summarise', { text: '收回 90 袋，全部销毁' });
    await step('city-officer', recallId, 'evaluate', { effective: true, text: '达到预期效果' });
    const closed = await step('city-officer', recallId, 'close');
    expect(closed.body).toMatchObject({ state: 'closed', next: [] });
    expect(closed.body.publications.map((one) => one.kind)).toEqual(['announcement', 'result']);
    expect(closed.body.deadlines.filter((one) => one.state === 'running')).toEqual([]);

    const figures = await city.call<RecallFiguresValue>(
      'city-officer',
      'GET',
      `/api/v1/recalls/${recallId}/figures`,
    );
    expect(figures.body.units[0]).toMatchObject({
      out: { zh: '100 袋' },
      consumed: { quantity: 10 },
      elsewhere: { quantity: 90 },
      recalled_permille: 0,
    });
  });

  test('What is lacking in a plan is told element by element, and nothing is written', async () => {
    const lot = await cheeseOut();
    const full = await body(lot);
    const { effect: _effect, ...without } = full.plan;
    const problem = await city.expectNothingWritten(() =>
      city.call('factory', 'POST', '/api/v1/recalls', {
        ...full,
        plan: { ...without, cause: { reason: ' ', harm: '可能' }, food: { ...without.food, colour: '红' } },
      }),
    );
    const { errors } = expectProblem(problem, 422, 'document-invalid');
    expect(errors.map((one) => [one.code, one.path])).toEqual([
      ['recall-element-missing', '/plan/cause/reason'],
      ['recall-element-missing', '/plan/effect/expected'],
      ['recall-element-unknown', '/plan/food/colour'],
    ]);
    expect(errors[0]?.clause).toContain('第十五条');
  });

  test('Of a lot that does not exist, or that was never one’s own, is refused', async () => {
    const lot = await cheeseOut();
    const stranger = (await city.stockCabbage('wholesaler')).lotId;
    const full = await body(lot);
    await city.expectNothingWritten(async () => {
      const ask = (change: object) => city.call('factory', 'POST', '/api/v1/recalls', { ...full, ...change });
      expectProblem(await ask({ lots: ['T-unknown'] }), 422, 'lot-unknown');
      expect(expectProblem(await ask({ lots: [lot, stranger] }), 422, 'lot-not-own').path).toBe('/lots/1');
      expectProblem(await ask({ knownAt: '2026-12-31T00:00:00Z' }), 422, 'at-in-future');
      expectProblem(await city.call('city-officer', 'POST', '/api/v1/recalls', full), 403, 'role-forbidden');
    });
  });

  test('A second click is the same recall; another number for the same goods is pointed to it', async () => {
    const lot = await cheeseOut();
    const full = await body(lot);
    const both = await Promise.all(
      [1, 2].map(() => city.call<RecallViewValue>('factory', 'POST', '/api/v1/recalls', full)),
    );
    expect(both.map((one) => one.status).sort()).toEqual([200, 201]);
    expect(both[0]?.body.recallId).toBe(both[1]?.body.recallId);
    const other = await city.call<RecallViewValue>('factory', 'POST', '/api/v1/recalls', {
      ...full,
      documentNumber: city.number('ZH'),
    });
    expect(expectProblem(other, 409, 'recall-open-already')).toHaveProperty('details', {
      recallId: both[0]?.body.recallId,
    });
  });

  test('Is for the business and its officers alone', async () => {
    const { recallId } = (await file(await cheeseOut())).body;
    const ask = (who: Person) => city.call(who, 'GET', `/api/v1/recalls/${recallId}`);
    expectProblem(await ask('supermarket'), 403, 'record-forbidden');
    expectProblem(await ask('huli-officer'), 403, 'outside-district');
    expectProblem(await city.call('admin', 'GET', '/api/v1/recalls/1'), 404, 'recall-unknown');
    const list = async (who: Business | 'city-officer' | 'huli-officer') =>
      (await city.call<{ items: RecallBriefValue[] }>(who, 'GET', '/api/v1/recalls')).body.items;
    expect((await list('factory')).map((one) => one.recallId)).toContain(recallId);
    expect(await list('supermarket')).toEqual([]);
    expect(await list('huli-officer')).toEqual([]);
    expect((await list('city-officer'))[0]?.recallId).toBe(recallId);
  });
});

describe('A recall that the office orders', () => {
  const order = async (lot: string, rest: object = {}, who: Person = 'city-officer') =>
    city.call<RecallViewValue>(who, 'POST', '/api/v1/recall-orders', {
      documentNumber: city.number('ZL'),
      party: city.parties.factory.partyId,
      level: '1',
      lots: [lot],
      clause: '食品安全法第六十三条第五款',
      text: '保质期被改短，企业未主动召回',
      ...rest,
    });

  test('Is a state of its own, with a letter and a clock; the plan that follows is reviewed like any other', async () => {
    const lot = await cheeseOut();
    const ordered = await order(lot);
    expect(ordered).toMatchObject({ status: 201, body: { state: 'ordered', ordered: true, level: '1' } });
    const { recallId } = ordered.body;
    const letter = ordered.body.steps[0]?.letter;
    expect(letter?.title.zh).toBe('责令召回通知书');
    const { needs } = (await city.call<{ needs: NeedValue[] }>('factory', 'GET', '/api/v1/desk')).body;
    const need = needs.find((one) => one.kind === 'recalls');
    expect(need?.urgency).toBe('stop');
    expect(need?.items.find((one) => one.id === recallId)).toMatchObject({
      detail: { zh: '已责令召回，等待计划' },
      at: deadline(ordered.body, 'recall-order-answer')?.dueAt,
      path: `/recalls/${recallId}`,
    });
    expect(letter?.paragraphs.map((one) => one.zh).join('')).toMatch(/一级召回.*提交召回计划/s);
    expectProblem(
      await step('city-officer', recallId, 'order', { text: 'x', clause: 'y' }),
      409,
      'recall-ordered-already',
    );
    expectProblem(
      await step('factory', recallId, 'announce', { announcement: ANNOUNCEMENT }),
      409,
      'recall-step-not-now',
    );
    expectProblem(await order(lot), 409, 'recall-open-already');
    later(25);
    await markMissed(city.tools);
    expect(deadline(await read(recallId), 'recall-order-answer')).toMatchObject({
      state: 'missed',
      partyId: city.parties.factory.partyId,
    });
    const plan = await city.call<RecallViewValue>(
      'factory',
      'POST',
      `/api/v1/recalls/${recallId}/plans`,
      await body(lot),
    );
    expect(plan.body).toMatchObject({ state: 'planned', ordered: true });
    expect(deadline(plan.body, 'recall-order-answer')).toMatchObject({ state: 'met-late' });
  });

  test('Follows a plan that was not good enough', async () => {
    const { recallId } = (await file(await cheeseOut())).body;
    await step('city-officer', recallId, 'require-changes', { text: '范围不全' });
    const ordered = await step('city-officer', recallId, 'order', { text: '拒不修改', clause: '第六十三条' });
    expect(ordered.body).toMatchObject({ state: 'ordered', ordered: true });
    expect(ordered.body.steps.at(-1)?.letter?.title.zh).toBe('责令召回通知书');
  });

  test('What a step lacks is told; what has come meanwhile is looked at first; nobody does what is the other’s', async () => {
    const { recallId } = (await file(await cheeseOut())).body;
    await city.expectNothingWritten(async () => {
      expectProblem(await step('city-officer', recallId, 'require-changes'), 422, 'recall-text-needed');
      const bare = expectProblem(await step('city-officer', recallId, 'order'), 422, 'document-invalid');
      expect(bare.errors.map((one) => one.code)).toEqual(['recall-text-needed', 'recall-clause-needed']);
      expectProblem(await step('factory', recallId, 'accept'), 403, 'recall-step-of-others');
      expectProblem(
        await step('city-officer', recallId, 'summarise', { text: 'x' }),
        403,
        'recall-step-of-others',
      );
      expectProblem(await step('city-officer', recallId, 'accept', { basedOn: 7 }), 409, 'recall-changed');
    });
    const at = { basedOn: 1 };
    const both = await Promise.all([
      step('city-officer', recallId, 'accept', at),
      step('admin', recallId, 'require-changes', { ...at, text: '再写详细' }),
    ]);
    expect(both.map((one) => one.status).sort()).toEqual([201, 409]);
    expect((await read(recallId)).steps).toHaveLength(2);
    const empty = expectProblem(
      await step('factory', (await acceptedRecall()).recallId, 'announce', {
        announcement: { period: ANNOUNCEMENT.period },
      }),
      422,
      'recall-element-missing',
    );
    expect(empty.path).toBe('/announcement/consumers/refund');
  });
});

describe('A recall that its business drops', () => {
  test('Is ended by the office with its reason, before it was announced; its clocks stop and it blocks no other', async () => {
    const lot = await cheeseOut();
    const { recallId } = (await file(lot)).body;
    await step('city-officer', recallId, 'require-changes', { text: '范围不全' });
    expectProblem(
      await step('factory', recallId, 'terminate', { text: '不做了' }),
      403,
      'recall-step-of-others',
    );
    expectProblem(await step('city-officer', recallId, 'terminate'), 422, 'recall-text-needed');
    const ended = await step('city-officer', recallId, 'terminate', { text: '企业停业，另行责令' });
    expect(ended).toMatchObject({ status: 201, body: { state: 'terminated', next: [], publications: [] } });
    expect(ended.body.deadlines.filter((one) => one.state === 'running')).toEqual([]);
    expectProblem(await step('city-officer', recallId, 'accept'), 409, 'recall-step-not-now');
    expect((await file(lot)).status).toBe(201);
  });

  test('Is evaluated by the office although nobody reports it done, once the public knows of it', async () => {
    const { recallId } = await acceptedRecall();
    await step('factory', recallId, 'announce', { announcement: ANNOUNCEMENT });
    expectProblem(
      await step('city-officer', recallId, 'terminate', { text: 'x' }),
      409,
      'recall-step-not-now',
    );
    const enough = { effective: true, text: '现场逐家核对，已全部收回' };
    const judged = await step('city-officer', recallId, 'evaluate', enough);
    expect(judged.body.state).toBe('evaluated');
    const closed = await step('city-officer', recallId, 'close', { text: '结束' });
    expect(closed.body.state).toBe('closed');
    expect(closed.body.deadlines.filter((one) => one.state === 'running')).toEqual([]);
    expect(closed.body.publications.map((one) => one.kind)).toContain('result');
  });
});

async function acceptedRecall(): Promise<RecallViewValue> {
  const { recallId } = (await file(await cheeseOut())).body;
  return (await step('city-officer', recallId, 'accept')).body;
}

describe('At the portal', () => {
  const page = (url: string) => city.raw<string>({ accept: 'text/html' }, 'GET', url);

  test('An announcement has its page, is found by food and batch, and stands in the feed; so does the result', async () => {
    const accepted = await acceptedRecall();
    const { recallId } = accepted;
    expect((await page('/announcements?q=没有这种食品')).body).toContain('没有找到');
    const announced = await step('factory', recallId, 'announce', {
      announcement: { ...ANNOUNCEMENT, consumers: { refund: '凭 <b>小票</b> & 包装退货' } },
    });
    const path = announced.body.publications[0]?.path ?? '';
    const shown = await page(path);
    expect(shown.status).toBe(200);
    expect(shown.body).toContain('鹭岛乳品有限公司关于召回鹭岛儿童奶酪的公告');
    expect(shown.body).toContain('经营者和消费者怎么办');
    expect(shown.body).toContain('凭 &lt;b>小票');
    expect(Buffer.byteLength(shown.body)).toBeLessThan(50 * 1024);
    expect((await page(`/q?code=${path.slice(3)}`)).headers).toMatchObject({ location: path });
    const batch = accepted.lotList[0]?.batch?.toLowerCase() ?? '';
    for (const q of [batch, '儿童 奶酪', '鹭岛乳品'])
      expect((await page(`/announcements?q=${encodeURIComponent(q)}`)).body).toContain(path);
    expect((await page('/announcements?q=<script>')).body).not.toContain('<script>');
    const feed = await city.raw<string>({}, 'GET', '/announcements.atom');
    expect(feed.headers['content-type']).toMatch(/^application\/atom\+xml/);
    expect(feed.body).toContain(`<id>http://test.example${path}</id>`);
    expect(feed.body).toContain('凭 &lt;b&gt;小票&lt;/b&gt; &amp; 包装退货');
    expect((await page('/')).body).toContain('召回公告');
    await step('factory', recallId, 'summarise', { text: '收回 90 袋' });
    await step('city-officer', recallId, 'evaluate', { effective: true, text: '达到预期效果' });
    const closed = await step('city-officer', recallId, 'close');
    const result = closed.body.publications.at(-1);
    expect((await page(result?.path ?? '')).body).toMatch(
      /鹭岛儿童奶酪召回结果[\s\S]*收回 90 袋[\s\S]*达到预期效果/,
    );
    expect((await page(path)).body).toContain(result?.path);
    expect((await page('/a/A0000000000000A')).status).toBe(404);
  });
});

test('Everything can be rebuilt from the documents', async () => {
  expect((await city.verify()).findings).toEqual([]);
});
