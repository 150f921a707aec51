import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Business, openCity, type TestCity } from '../../../test/support/city.ts';
import { markMissed } from '../deadlines/index.ts';
import { remindOnce } from './index.ts';
import type { AnswerViewValue, BoardValue, NoticeViewValue } from './notices.schemas.ts';
import { closeCase, decideScope, openCheeseCase, sendCheese, sendNotices } from './testing/notice-world.ts';

const HOUR_MS = 3_600_000;
let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

const later = (hours: number) => city.clock.set(new Date(city.clock.now().getTime() + hours * HOUR_MS));
const missed = async () => (await markMissed(city.tools)).map((one) => one.subject.id);
const board = async (caseId: string) =>
  (await city.call<BoardValue>('city-officer', 'GET', `/api/v1/cases/${caseId}/notices`)).body;
const stateOf = async (caseId: string, business: Business) =>
  (await board(caseId)).businesses.find((one) => one.partyId === city.parties[business].partyId)?.state;
/** The letters of the supermarket in a case, in the order of sending. */
async function letters(caseId: string): Promise<NoticeViewValue[]> {
  const own = await city.call<{ items: NoticeViewValue[] }>('supermarket', 'GET', '/api/v1/case-notices');
  return own.body.items.filter((one) => one.caseId === caseId).reverse();
}
async function answer(noticeId: string, lot: string): Promise<void> {
  const taken = await city.call<AnswerViewValue>(
    'supermarket',
    'POST',
    `/api/v1/case-notices/${noticeId}/answers`,
    { documentNumber: city.number('AN'), lines: [{ lot, sold: 10 }] },
  );
  expect(taken).toMatchObject({ status: 201 });
}
async function remindersTo(noticeId: string): Promise<string[]> {
  const { rows } = await city.owner.query<{ state: string }>(
    `SELECT DISTINCT state FROM notices.message WHERE notice_id = $1 AND purpose = 'reminder'`,
    [noticeId],
  );
  return rows.map((row) => row.state);
}
async function told(batch: string) {
  const lotId = await sendCheese(city, batch, { supermarket: 10, stall: 10 });
  const caseId = await openCheeseCase(city, lotId);
  const scope = await decideScope(city, caseId);
  expect(await sendNotices(city, caseId, scope)).toMatchObject({ status: 201 });
  const [first] = await letters(caseId);
  return { lotId, caseId, scope, noticeId: first?.noticeId ?? '' };
}

test('Whose letter was withdrawn is not reminded of it', async () => {
  const { caseId, noticeId } = await told('SL-1');
  await sendNotices(city, caseId, await decideScope(city, caseId, ['supermarket']));
  later(2);
  await remindOnce(city.tools);
  expect(await remindersTo(noticeId)).toEqual(['not-needed']);
  later(3);
  expect(await missed()).not.toContain(noticeId);
  // Included again it gets a new letter; the old one stays withdrawn, and is not late.
  await sendNotices(city, caseId, await decideScope(city, caseId));
  expect((await letters(caseId)).map((one) => one.state)).toEqual(['withdrawn', 'told', 'waiting']);
  expect(await stateOf(caseId, 'supermarket')).toBe('waiting');
});

test('A letter that is withdrawn lot by lot has no clock running in the end', async () => {
  const one = await sendCheese(city, 'SL-2', { supermarket: 10 });
  const two = await sendCheese(city, 'SL-3', { supermarket: 10 });
  const opened = await city.call<{ caseId: string }>('city-officer', 'POST', '/api/v1/cases', {
    ...{ documentNumber: city.number('C'), title: '两批', origin: { kind: 'own' }, lots: [one, two] },
  });
  const { caseId } = opened.body;
  await sendNotices(city, caseId, await decideScope(city, caseId));
  const [letter] = await letters(caseId);
  for (const gone of [[one], [one, two]]) {
    const draft = await city.call<{ asOf: string; digest: string; latest: { scopeId: string } }>(
      'city-officer',
      'GET',
      `/api/v1/cases/${caseId}/scope-draft?step=recorded`,
    );
    const { asOf, digest, latest } = draft.body;
    const decided = await city.call<{ scopeId: string }>(
      'city-officer',
      'POST',
      `/api/v1/cases/${caseId}/scopes`,
      {
        ...{ documentNumber: city.number('SC'), step: 'recorded', asOf, digest, basedOn: latest.scopeId },
        ...{ reason: '查明' },
        changes: gone.map((lotId) => ({
          ...{ partyId: city.parties.supermarket.partyId, lotId, included: false, reason: '无关' },
        })),
      },
    );
    expect(decided).toMatchObject({ status: 201 });
    expect((await sendNotices(city, caseId, decided.body.scopeId)).body.withdrawn).toBe(1);
  }
  later(5);
  expect(await missed()).not.toContain(letter?.noticeId);
});

test('An answer to a second letter about the same goods stops both clocks; one to the first does not answer the second', async () => {
  const { caseId, lotId, scope, noticeId } = await told('SL-4');
  await answer(noticeId, lotId);
  expect(await stateOf(caseId, 'supermarket')).toBe('answered');
  await sendNotices(city, caseId, scope, 'recall');
  expect(await stateOf(caseId, 'supermarket')).toBe('waiting');
  const second = (await letters(caseId))[1]?.noticeId ?? '';
  await answer(second, lotId);
  expect(await stateOf(caseId, 'supermarket')).toBe('answered');

  const other = await told('SL-5');
  await sendNotices(city, other.caseId, other.scope, 'recall');
  await answer((await letters(other.caseId))[1]?.noticeId ?? '', other.lotId);
  later(5);
  const late = await missed();
  for (const id of [noticeId, second, other.noticeId]) expect(late).not.toContain(id);
});

test('When the case is closed nobody is reminded any more, nothing is missed, and others are reminded all the same', async () => {
  const { caseId, noticeId } = await told('SL-6');
  const open = await told('SL-7');
  await closeCase(city, caseId);
  later(2);
  await remindOnce(city.tools);
  expect(await remindersTo(noticeId)).toEqual(['not-needed']);
  expect(await remindersTo(open.noticeId)).toContain('sent');
  later(3);
  const late = await missed();
  expect(late).toContain(open.noticeId);
  expect(late).not.toContain(noticeId);
});
