import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectProblem, openCity, type TestCity } from '../../../test/support/city.ts';
import { caseFileTools } from '../../case-file-tools.ts';
import type { ReportBlock, ReportLetter } from '../../platform/report/blocks.ts';
import { markMissed } from '../deadlines/index.ts';
import type { OfficeFreezeViewValue } from '../recall/index.ts';
import type { RecallBriefValue, RecallViewValue } from './recalls.schemas.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

interface Frozen {
  freezes: OfficeFreezeViewValue[];
  replayed: boolean;
}
const number = () => city.number('C');

/** A case of two lots of cabbage with its decided scope. */
async function decidedCase(): Promise<{ caseId: string; scopeId: string; lots: string[] }> {
  const lots = [
    (await city.stockCabbage('wholesaler')).lotId,
    (await city.stockCabbage('wholesaler')).lotId,
  ].sort();
  const { caseId } = (
    await city.call<{ caseId: string }>('city-officer', 'POST', '/api/v1/cases', {
      documentNumber: number(),
      title: '大白菜农残',
      origin: { kind: 'tip' },
      lots,
    })
  ).body;
  const draft = (
    await city.call<{ asOf: string; digest: string }>(
      'city-officer',
      'GET',
      `/api/v1/cases/${caseId}/scope-draft`,
    )
  ).body;
  const scope = await city.call<{ scopeId: string }>(
    'city-officer',
    'POST',
    `/api/v1/cases/${caseId}/scopes`,
    {
      documentNumber: number(),
      step: 'recorded',
      asOf: draft.asOf,
      digest: draft.digest,
      basedOn: null,
      reason: '按记录先控制',
    },
  );
  expect(scope.status).toBe(201);
  return { caseId, scopeId: scope.body.scopeId, lots };
}

const freezeAll = (caseId: string, scope: string, documentNumber = number()) =>
  city.call<Frozen>('city-officer', 'POST', `/api/v1/cases/${caseId}/freezes`, {
    documentNumber,
    scope,
    clause: '第一百一十条',
    reason: '快检阳性',
  });
const sell = (lot: string) =>
  city.record('wholesaler', 'sales', { lines: [{ lot, quantity: 1, unit: 'kg' }] });

test('All lots of a decided scope are frozen in one act, once, or none is', async () => {
  const { caseId, scopeId, lots } = await decidedCase();
  await city.expectNothingWritten(async () => {
    expectProblem(await freezeAll(caseId, '1'), 409, 'scope-changed');
    expectProblem(await freezeAll('1', scopeId), 404, 'case-unknown');
  });
  const act = number();
  const both = await Promise.all([freezeAll(caseId, scopeId, act), freezeAll(caseId, scopeId, act)]);
  const [first, again] = both.toSorted((one, other) => other.status - one.status);
  expect([first?.status, again?.status]).toEqual([201, 200]);
  expect(first?.body.freezes.map((one) => one.subject.lotId)).toEqual(lots);
  expect(again?.body.freezes.map((one) => one.freezeId)).toEqual(
    first?.body.freezes.map((one) => one.freezeId),
  );
  for (const lot of lots) expectProblem(await sell(lot), 422, 'lot-frozen');
  const listed = await city.call<{ items: unknown[] }>(
    'city-officer',
    'GET',
    `/api/v1/freezes?case=${caseId}`,
  );
  expect(listed.body.items).toHaveLength(2);
});

test('What has no scope yet is not frozen by it', async () => {
  const { caseId } = (
    await city.call<{ caseId: string }>('city-officer', 'POST', '/api/v1/cases', {
      documentNumber: number(),
      title: '不明',
      origin: { kind: 'tip' },
    })
  ).body;
  expectProblem(await freezeAll(caseId, '1'), 409, 'scope-missing');
});

test('Freezes, deadlines, order and announcement stand in the file of the case, letters in their layout', async () => {
  const { caseId, scopeId, lots } = await decidedCase();
  const { freezes } = (await freezeAll(caseId, scopeId)).body;
  await city.call('admin', 'POST', `/api/v1/freezes/${freezes[0]?.freezeId}/approval`, {
    documentNumber: number(),
  });
  const ordered = await city.call<RecallViewValue>('city-officer', 'POST', '/api/v1/recall-orders', {
    documentNumber: number(),
    party: city.parties.farm.partyId,
    level: '2',
    lots,
    clause: '食品安全法第六十三条第五款',
    text: '农残超标，未主动召回',
    case: caseId,
  });
  expect(ordered).toMatchObject({ status: 201, body: { caseId } });
  const found = await city.call<{ items: RecallBriefValue[] }>(
    'city-officer',
    'GET',
    `/api/v1/recalls?case=${caseId}`,
  );
  expect(found.body.items.map((one) => one.recallId)).toEqual([ordered.body.recallId]);
  city.clock.set(new Date(city.clock.now().getTime() + 25 * 3_600_000));
  await markMissed(city.tools);

  const chapters = (await Promise.all(caseFileTools(city.tools).chapters.map((make) => make(caseId)))).flat();
  const blocksOf = (title: string): readonly ReportBlock[] =>
    chapters.find((one) => one.title.startsWith(title))?.blocks ?? [];
  const said = (title: string) => JSON.stringify(blocksOf(title));
  expect(said('停售措施')).toContain(freezes[0]?.documentNumber);
  expect(said('停售措施')).toMatch(/未批准（时限 2026-11-21/);
  expect(said('时限')).toContain('超时');
  const letter = blocksOf('召回').find((one): one is ReportLetter => one.type === 'letter');
  expect(letter).toMatchObject({
    title: '责令召回通知书',
    to: '同安绿畦蔬菜农场',
    office: city.city.city.office.zh,
    date: '2026年11月20日',
  });
  expect(letter?.paragraphs.join('')).toContain('农残超标');
  const documents = chapters.flatMap((one) => one.documents);
  for (const id of [...freezes.map((one) => one.freezeId), ordered.body.recallId])
    expect(documents).toContain(id);
  const timeline = await city.call<{ items: { kind: string }[] }>(
    'city-officer',
    'GET',
    `/api/v1/cases/${caseId}/entries`,
  );
  const kinds = timeline.body.items.map((one) => one.kind);
  for (const kind of ['freeze', 'freeze-approval', 'recall-order', 'deadline-missed'])
    expect(kinds).toContain(kind);
  expect((await city.verify()).findings).toEqual([]);
});
