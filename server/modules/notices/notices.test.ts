import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SmsGateway } from '../../../simulator/gateways/sms-gateway.ts';
import {
  type Business,
  expectProblem,
  openCity,
  type Person,
  type TestCity,
} from '../../../test/support/city.ts';
import { markMissed } from '../deadlines/index.ts';
import { remindOnce, sendMessagesOnce } from './index.ts';
import type { AnswerViewValue, BoardBusinessValue, BoardValue, NoticeViewValue } from './notices.schemas.ts';
import { smsCarrier } from './outbox/sms-gateway.ts';
import { closeCase, decideScope, openCheeseCase, sendCheese, sendNotices } from './testing/notice-world.ts';

const HOUR_MS = 3_600_000;
const SECRET = 'of both';
const PUBLIC_URL = 'http://test.example';

let city: TestCity;
let gateway: SmsGateway;
beforeAll(async () => {
  city = await openCity();
  gateway = new SmsGateway(SECRET);
  const sms = smsCarrier({ url: await gateway.listen(), keyId: 'k', secret: SECRET }, city.clock);
  city.tools.wayOut = { publicUrl: PUBLIC_URL, carriers: [sms] };
});
afterAll(async () => {
  await gateway.close();
  await city.close();
});

const later = (ms: number) => city.clock.set(new Date(city.clock.now().getTime() + ms));
const drain = async () => {
  const wayOut = city.tools.wayOut ?? { publicUrl: '', carriers: [] };
  while ((await sendMessagesOnce({ ...city.tools, ...wayOut })) > 0);
};
const board = async (caseId: string, who: Person = 'city-officer') => {
  const answer = await city.call<BoardValue>(who, 'GET', `/api/v1/cases/${caseId}/notices`);
  expect(answer).toMatchObject({ status: 200 });
  return answer.body;
};
const rowOf = (one: BoardValue, business: Business): BoardBusinessValue | undefined =>
  one.businesses.find((row) => row.partyId === city.parties[business].partyId);
const answer = (who: Person, noticeId: string, line: object, rest: object = {}) =>
  city.call<AnswerViewValue>(who, 'POST', `/api/v1/case-notices/${noticeId}/answers`, {
    ...{ documentNumber: city.number('AN'), lines: [line] },
    ...rest,
  });
const answerOne = async (who: Person, noticeId: string, line: object, rest: object = {}) => {
  const taken = await answer(who, noticeId, line, rest);
  expect(taken).toMatchObject({ status: 201 });
  return taken.body;
};

/** 120 bags at the supermarket, 80 at the stall, and the letters that follow from the scope. */
async function told(batch: string, leftOut: readonly Business[] = [], meanwhile = async () => {}) {
  const lotId = await sendCheese(city, batch, { supermarket: 120, stall: 80 });
  await meanwhile();
  const caseId = await openCheeseCase(city, lotId);
  const scopeId = await decideScope(city, caseId, leftOut);
  const sent = await sendNotices(city, caseId, scopeId);
  expect(sent).toMatchObject({ status: 201 });
  const shown = await board(caseId);
  const noticeOf = (business: Business) => rowOf(shown, business)?.noticeId ?? '';
  return { lotId, caseId, scopeId, sent: sent.body, noticeOf };
}

describe('Letters of a decided scope', () => {
  test('Go to each business once, with its lots and figures; the second click sends nothing', async () => {
    const { caseId, scopeId, sent, noticeOf, lotId } = await told('L-1');
    expect(sent).toMatchObject({ sent: 3, withdrawn: 0, before: 0 });
    const again = await city.expectNothingWritten(() => sendNotices(city, caseId, scopeId));
    expect(again).toMatchObject({ status: 200, body: { sent: 0, withdrawn: 0, before: 3 } });
    const own = await city.call<NoticeViewValue>(
      'supermarket',
      'GET',
      `/api/v1/case-notices/${noticeOf('supermarket')}`,
    );
    expect(own.body).toMatchObject({
      kind: 'stop-and-seal',
      state: 'waiting',
      lines: [
        {
          lotId,
          batch: 'L-1',
          pieceUnit: '袋',
          came: { lower: 120, upper: 120 },
          account: { unaccounted: 120 },
        },
      ],
      messages: [],
    });
    expect(own.body.letter.paragraphs[1]?.zh).toMatch(/请在 2026年11月20日 20:00 前逐批回复/);
    expect((await city.verify()).findings).toEqual([]);
  });

  test('Are decided on by two officers at the same moment once', async () => {
    const lotId = await sendCheese(city, 'L-2', { supermarket: 10, stall: 10 });
    const caseId = await openCheeseCase(city, lotId);
    const scope = await decideScope(city, caseId);
    const both = await Promise.all(
      (['city-officer', 'admin'] as const).map((who) =>
        sendNotices(city, caseId, scope, 'stop-and-seal', who),
      ),
    );
    expect(both.map((one) => one.body.sent).sort()).toEqual([0, 3]);
    expect((await board(caseId)).counts.businesses).toBe(3);
  });

  test('Of a later scope go to the newly included alone; who is no longer included gets a withdrawal', async () => {
    const { caseId, scopeId, noticeOf } = await told('L-3', ['stall']);
    expect((await board(caseId)).counts.businesses).toBe(2);
    const wider = await decideScope(city, caseId, ['supermarket']);
    expectProblem(await sendNotices(city, caseId, scopeId), 409, 'scope-superseded');
    expect((await board(caseId)).plans[0]).toMatchObject({ send: 1, withdraw: 1, before: 1 });
    expect((await sendNotices(city, caseId, wider)).body).toMatchObject({ sent: 1, withdrawn: 1, before: 1 });
    const shown = await board(caseId);
    expect(rowOf(shown, 'supermarket')).toMatchObject({ state: 'withdrawn', lots: 0 });
    expect(rowOf(shown, 'stall')).toMatchObject({ state: 'waiting', lots: 1 });
    const own = await city.call<{ items: NoticeViewValue[] }>('supermarket', 'GET', '/api/v1/case-notices');
    expect(own.body.items.slice(0, 2).map((one) => [one.kind, one.state])).toEqual([
      ['withdrawal', 'told'],
      ['stop-and-seal', 'withdrawn'],
    ]);
    const withdrawal = own.body.items[0]?.noticeId ?? '';
    expectProblem(await answer('supermarket', withdrawal, { lot: '1', sold: 1 }), 409, 'notice-withdrawn');
    // The clock of what was withdrawn does not run out.
    later(5 * HOUR_MS);
    const missed = await markMissed(city.tools);
    expect(missed.map((one) => one.subject.id)).not.toContain(noticeOf('supermarket'));
  });
});

describe('What a business answers', () => {
  test('Is reconciled to the last bag, and the newest answer counts', async () => {
    const { caseId, lotId, noticeOf } = await told('A-1');
    const shop = noticeOf('supermarket');
    const first = await answerOne('supermarket', shop, { lot: lotId, sold: 60, inStock: 30, sealed: 20 });
    expect(first.notice).toMatchObject({
      state: 'answered',
      lines: [{ account: { total: 120, unaccounted: 10, said: { sold: 60 } } }],
    });
    await answerOne('supermarket', shop, { lot: lotId, sold: 60, sealed: 50, destroyed: 2, returned: 8 });
    const totals = (await board(caseId)).totals[0];
    // The factory's own stock is a line of its own: what it made is all handed on.
    expect(totals).toMatchObject({
      pieceUnit: '袋',
      total: 200,
      unaccounted: 80,
      said: { inStock: 0, sealed: 50, sold: 60, returned: 8, passedOn: 0, destroyed: 2 },
    });
    await answerOne('stall', noticeOf('stall'), {
      ...{ lot: lotId, sold: 70, passedOn: [{ to: '隔壁小吃店', quantity: 10 }] },
    });
    expect((await board(caseId)).totals[0]).toMatchObject({ total: 200, unaccounted: 0 });
  });

  test('Is refused with the figure when it is more than was ever delivered, until the receipt is recorded', async () => {
    const { lotId, noticeOf } = await told('A-2');
    const much = { lot: lotId, sold: 100, sealed: 21 };
    const problem = expectProblem(
      await city.expectNothingWritten(() => answer('supermarket', noticeOf('supermarket'), much)),
      422,
      'more-than-delivered',
    );
    expect(problem.messages.zh).toMatch(/合计 121 袋，多于应说明的 120 袋.*补记进货/);
    expect(problem.path).toBe('/lines/0');
    await sendCheese(city, 'A-2', { supermarket: 5 });
    await answerOne('supermarket', noticeOf('supermarket'), much);
  });

  test('By telephone names who spoke and the number, and is shown as such; a repetition is the same answer', async () => {
    const { lotId, noticeOf, caseId } = await told('A-3');
    const stall = noticeOf('stall');
    const line = { lot: lotId, sealed: 80 };
    expectProblem(await answer('city-officer', stall, line), 422, 'spoke-with-needed');
    expectProblem(
      await answer('city-officer', stall, line, { spokeWith: '老板娘' }),
      422,
      'number-called-needed',
    );
    const call = { documentNumber: city.number('T'), spokeWith: '老板娘', numberCalled: '0592-5500003' };
    const taken = await answerOne('city-officer', stall, line, call);
    expect(taken.notice.answers).toMatchObject([{ way: 'phone', ...{ spokeWith: '老板娘' }, late: false }]);
    const again = await answer('city-officer', stall, line, call);
    expect(again).toMatchObject({ status: 200, body: { answerId: taken.answerId, replayed: true } });
    expectProblem(
      await answer('city-officer', stall, { lot: lotId, sealed: 79 }, call),
      409,
      /^exists-with-different/,
    );
    expect(rowOf(await board(caseId), 'stall')).toMatchObject({ way: 'phone', state: 'answered' });
  });

  test('That comes after closing is kept as late evidence and changes no figure', async () => {
    const { lotId, noticeOf, caseId } = await told('A-4');
    await answerOne('supermarket', noticeOf('supermarket'), { lot: lotId, sold: 120 });
    const before = (await board(caseId)).totals;
    await closeCase(city, caseId);
    const late = await answerOne('supermarket', noticeOf('supermarket'), {
      lot: lotId,
      sold: 20,
      sealed: 100,
    });
    expect(late.late).toBe(true);
    const after = await board(caseId);
    expect(after.totals).toEqual(before);
    expect(rowOf(after, 'supermarket')?.lateAnswers).toBe(1);
    const entries = await city.call<{ items: { kind: string; zh: string }[] }>(
      'city-officer',
      'GET',
      `/api/v1/cases/${caseId}/entries`,
    );
    expect(entries.body.items.some((one) => one.kind === 'late-answer' && /补充证据/.test(one.zh))).toBe(
      true,
    );
  });

  test('Stands beside what the tills say, and where they differ it is shown', async () => {
    const { lotId, noticeOf, caseId } = await told('A-5');
    const sold = await city.record('supermarket', 'sales', {
      lines: [{ lot: lotId, quantity: 70, unit: '袋' }],
    });
    expect(sold.status).toBe(201);
    const taken = await answerOne('supermarket', noticeOf('supermarket'), {
      lot: lotId,
      sold: 60,
      sealed: 60,
    });
    expect(taken.notice.lines[0]?.contradictions).toMatchObject([
      { what: 'sold-more', ledger: 70, said: 60, words: { zh: '销售记录已有 70 袋，回复说售出 60 袋' } },
    ]);
    expect(rowOf(await board(caseId), 'supermarket')?.contradictions).toBe(1);
  });

  test('Is the business’s own and an officer’s of its district; nobody else reads or answers it', async () => {
    const { lotId, noticeOf } = await told('A-6');
    const stall = noticeOf('stall');
    for (const who of ['supermarket', 'stranger'] as const) {
      expectProblem(await city.call(who, 'GET', `/api/v1/case-notices/${stall}`), 403, 'record-forbidden');
      expectProblem(await answer(who, stall, { lot: lotId, sold: 1 }), 403, 'record-forbidden');
    }
    expectProblem(
      await city.call('jimei-officer', 'GET', `/api/v1/case-notices/${stall}`),
      403,
      'outside-district',
    );
    expect((await city.call('siming-officer', 'GET', `/api/v1/case-notices/${stall}`)).status).toBe(200);
    expectProblem(await answer('stall', stall, { lot: '999', sold: 1 }), 422, 'lot-not-in-notice');
    expectProblem(
      await answer('stall', stall, { lot: lotId, sold: 1, photos: ['0'.repeat(64)] }),
      422,
      'photo-unknown',
    );
  });

  test('With sealed goods is seen by an officer, with photo, witness and time', async () => {
    const { lotId, noticeOf, caseId } = await told('A-7');
    const stall = noticeOf('stall');
    await answerOne('stall', stall, { lot: lotId, sealed: 80 });
    const photo = Buffer.from('89504e470d0a1a0a07', 'hex');
    const headers = { 'x-api-key': city.keys['siming-officer'], 'content-type': 'application/octet-stream' };
    await city.raw(headers, 'POST', '/api/v1/attachments', photo);
    const sha256 = createHash('sha256').update(photo).digest('hex');
    const body = {
      documentNumber: city.number('S'),
      lot: lotId,
      sealed: 78,
      place: '冷库',
      witness: '老陈',
      photos: [sha256],
    };
    const seen = await city.call<AnswerViewValue>(
      'siming-officer',
      'POST',
      `/api/v1/case-notices/${stall}/sealed-goods`,
      body,
    );
    expect(seen).toMatchObject({
      status: 201,
      body: {
        notice: {
          lines: [
            { account: { said: { sealed: 80 } }, seen: { sealed: 78, witness: '老陈', photos: [sha256] } },
          ],
        },
      },
    });
    expect((await board(caseId)).totals[0]?.seenSealed).toBe(78);
    const shown = await city.raw(
      { 'x-api-key': city.keys.stall },
      'GET',
      `/api/v1/case-notices/${stall}/photos/${sha256}`,
    );
    expect(shown.status).toBe(200);
    expectProblem(
      await city.call('stall', 'GET', `/api/v1/case-notices/${stall}/photos/${'0'.repeat(64)}`),
      404,
      'attachment-unknown',
    );
  });
});

async function giveMobile(): Promise<void> {
  const phone = '138 0013 8000';
  const set = await city.call('supermarket', 'PUT', '/api/v1/notice-contact', { phone });
  expect(set).toMatchObject({ status: 200, body: { phone } });
}

describe('Ways to a business', () => {
  test('Text messages go to a mobile; a fixed line and nobody’s address are for a person to call', async () => {
    await giveMobile();
    const { caseId, noticeOf, sent } = await told('W-1');
    expect(sent).toMatchObject({ waiting: 1, unreached: 2 });
    let shown = await board(caseId);
    expect(rowOf(shown, 'supermarket')).toMatchObject({ call: false, messages: [{ state: 'waiting' }] });
    expect(rowOf(shown, 'stall')).toMatchObject({
      call: true,
      messages: [{ state: 'refused', address: '0592-5500003' }],
    });
    await drain();
    shown = await board(caseId);
    expect(rowOf(shown, 'supermarket')?.messages).toMatchObject([
      { channel: 'sms', state: 'sent', tries: 1 },
    ]);
    const text = gateway.taken.get(`notice-${noticeOf('supermarket')}-sms`);
    expect(text).toMatchObject({ to: '13800138000' });
    expect(text?.text).toMatch(
      /^【厦门市市场监督管理局】惠民超市思明店：请立即停售并封存 鹭岛儿童奶酪 批号 W-1（TZ-/,
    );
  });

  test('Who has not answered is reminded once at half time; at the deadline the case hears of it', async () => {
    await giveMobile();
    const { caseId, noticeOf, lotId } = await told('W-2');
    await drain();
    await remindOnce(city.tools);
    later(2 * HOUR_MS);
    await answerOne('stall', noticeOf('stall'), { lot: lotId, sealed: 80 });
    expect(await remindOnce(city.tools)).toBeGreaterThanOrEqual(1);
    expect(await remindOnce(city.tools)).toBe(0);
    await drain();
    expect(gateway.taken.has(`reminder-${noticeOf('supermarket')}-sms`)).toBe(true);
    const { rows } = await city.owner.query(
      `SELECT count(*)::int AS count FROM notices.message WHERE notice_id = $1 AND purpose = 'reminder'`,
      [noticeOf('stall')],
    );
    expect(rows).toEqual([{ count: 0 }]);
    later(2 * HOUR_MS + 1);
    await markMissed(city.tools);
    const shown = await board(caseId);
    expect(shown.businesses[0]?.state).toBe('overdue');
    expect(rowOf(shown, 'supermarket')).toMatchObject({ state: 'overdue', call: true });
    const entries = await city.call<{ items: { zh: string }[] }>(
      'city-officer',
      'GET',
      `/api/v1/cases/${caseId}/entries`,
    );
    expect(entries.body.items.map((one) => one.zh).join()).toMatch(
      /超过时限：惠民超市思明店 回复停售封存通知/,
    );
    expect(entries.body.items.map((one) => one.zh).join()).not.toMatch(/超过时限：阿妹蔬菜摊/);
  });

  test('A business without any address is told in the application, and stands on the list to call', async () => {
    const { caseId } = await told('W-3', [], async () => {
      await city.owner.query('UPDATE registry.party SET contact_phone = NULL WHERE party_id = $1', [
        city.parties.stall.partyId,
      ]);
    });
    expect(rowOf(await board(caseId), 'stall')).toMatchObject({ call: true, phone: null, messages: [] });
    const desk = await city.call<{ needs: { kind: string; count: number }[] }>(
      'stall',
      'GET',
      '/api/v1/desk',
    );
    expect(desk.body.needs[0]).toMatchObject({ kind: 'notices' });
  });
});
