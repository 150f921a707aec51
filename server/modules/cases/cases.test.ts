import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectProblem, openCity, type Person, type TestCity } from '../../../test/support/city.ts';
import { fileComplaint, makeFormToken } from '../complaints/index.ts';
import { caseChapters } from './case-chapters.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

interface CaseValue {
  caseId: string;
  title: string;
  state: string;
  level: { code: string } | null;
  division: { code: string };
  suspectLots: { lotId: string }[];
  hypotheses: { hypothesisId: string; state: string; judgements: { reason: string }[] }[];
  decisions: { kind: string; reason: string; by: string }[];
  evidence: { kind: string; ref: string; label: string }[];
}
const open = (body: object, who: Person = 'city-officer') =>
  city.call<{ caseId: string }>(who, 'POST', '/api/v1/cases', {
    documentNumber: city.number('AJ'),
    title: '儿童奶酪疑似改保质期',
    origin: { kind: 'own' },
    ...body,
  });
async function opened(body: object = {}, who: Person = 'city-officer'): Promise<string> {
  const answer = await open(body, who);
  expect(answer.status).toBe(201);
  return answer.body.caseId;
}
const read = async (caseId: string, who: Person = 'city-officer') =>
  (await city.call<CaseValue>(who, 'GET', `/api/v1/cases/${caseId}`)).body;
const entries = async (caseId: string) =>
  (
    await city.call<{ items: { kind: string; zh: string; by: string | null; evidence: object[] }[] }>(
      'city-officer',
      'GET',
      `/api/v1/cases/${caseId}/entries`,
    )
  ).body.items;
const decide = (caseId: string, body: object, who: Person = 'city-officer') =>
  city.call(who, 'POST', `/api/v1/cases/${caseId}/decisions`, {
    documentNumber: city.number('JD'),
    reason: '依据检验报告',
    ...body,
  });
const note = (caseId: string, body: object, who: Person = 'city-officer') =>
  city.call<{ entryId: string }>(who, 'POST', `/api/v1/cases/${caseId}/entries`, {
    request: city.number('JL'),
    text: '电话核实，店里还有 3 箱',
    ...body,
  });

async function complaint(lotId: string | null): Promise<string> {
  const { keys, clock } = city.tools;
  const filed = await fileComplaint(city.tools, {
    kind: 'report',
    token: makeFormToken(keys, 'report', clock.now()),
    given: { what: '孩子吃了这批奶酪拉肚子，包装上的日期像是改过', place: '350206' },
    subject: lotId && {
      path: '/t/x',
      label: '儿童奶酪',
      lotId,
      partyId: null,
      documentId: null,
      divisionCode: '350206',
    },
    photos: [],
  } as never);
  return filed.number;
}

describe('A case', () => {
  test('Is a signed document of the office, once however often it is sent', async () => {
    const body = {
      documentNumber: city.number('AJ'),
      title: '线索',
      origin: { kind: 'tip' },
      note: '匿名电话',
    };
    const first = await open(body);
    expect(first.status).toBe(201);
    expect(await open(body)).toMatchObject({ status: 200, body: { caseId: first.body.caseId } });
    expectProblem(await open({ ...body, title: '别的' }), 409, 'exists-with-different-title');
    expect((await city.verify()).findings).toEqual([]);
    expect(await entries(first.body.caseId)).toMatchObject([
      { kind: 'opened', zh: '立案：线索。匿名电话', by: '员工 city-officer' },
    ]);
  });

  test('From a complaint takes it up: the complaint is accepted, its lot suspect, and nobody opens a second case', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    const number = await complaint(lotId);
    const origin = { kind: 'complaint', ref: number };
    const both = await Promise.all([open({ origin }), open({ origin }, 'huli-officer')]);
    expect(both.map((one) => one.status).sort()).toEqual([201, 409]);
    const small = { kind: 'complaint', ref: number.toLowerCase() };
    expectProblem(await open({ origin: small }), 409, 'case-exists');
    const caseId = both.find((one) => one.status === 201)?.body.caseId ?? '';
    const problem = expectProblem(both.find((one) => one.status === 409) as never, 409, 'case-exists');
    expect(problem).toMatchObject({ details: { caseId } });
    const found = await read(caseId);
    expect(found.suspectLots.map((one) => one.lotId)).toEqual([lotId]);
    expect(found.evidence).toMatchObject([{ kind: 'complaint', ref: number }]);
    const { body } = await city.call<{ state: string }>(
      'city-officer',
      'GET',
      `/api/v1/complaints/${number}`,
    );
    expect(body.state).toBe('accepted');
  });

  test('About what does not exist, or is not the officer’s to see, is not opened', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    const refuse = async (body: object, status: number, code: string, who: Person = 'city-officer') =>
      expectProblem(await city.expectNothingWritten(() => open(body, who)), status, code);
    await refuse({ lots: ['1'] }, 404, 'lot-unknown');
    await refuse({ lots: [lotId] }, 403, 'outside-district', 'jimei-officer');
    await refuse({ origin: { kind: 'complaint' } }, 422, 'origin-ref-needed');
    await refuse({ origin: { kind: 'complaint', ref: 'J123' } }, 404, 'complaint-unknown');
    await refuse({ origin: { kind: 'finding', ref: '1' } }, 404, 'finding-unknown');
    await refuse({ origin: { kind: 'lot-test', ref: '1' }, lots: [lotId] }, 422, 'lot-test-not-failed');
    await refuse({ division: '999999' }, 422, 'division-unknown', 'huli-officer');
    await refuse({ division: '350203' }, 403, 'outside-district', 'huli-officer');
  });

  test('From a failed test names its document, and takes it up once', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    const tested = await city.call<{ items: { documentId: string }[]; documentId: string }>(
      'city-officer',
      'POST',
      '/api/v1/lot-tests',
      { documentNumber: city.number('JC'), lot: lotId, items: [{ item: '有机磷', result: 'fail' }] },
    );
    expect(tested.status).toBe(201);
    const origin = { kind: 'lot-test', ref: tested.body.documentId };
    expect((await open({ origin, lots: [lotId] })).status).toBe(201);
    expectProblem(await open({ origin, lots: [lotId] }), 409, 'case-exists');
  });

  test('Is closed and reopened with a reason each, by one of two officers who close it at once', async () => {
    const caseId = await opened();
    const both = await Promise.all([
      decide(caseId, { kind: 'closed' }),
      decide(caseId, { kind: 'closed' }, 'admin'),
    ]);
    expect(both.map((one) => one.status).sort()).toEqual([201, 409]);
    expect((await read(caseId)).state).toBe('closed');
    expectProblem(await decide(caseId, { kind: 'closed' }), 409, 'case-closed');
    expectProblem(await decide(caseId, { kind: 'other' }), 409, 'case-closed');
    // What comes late is kept, and reopens nothing by itself.
    expect((await note(caseId, { text: '结案后补交的照片' })).status).toBe(201);
    expect((await read(caseId)).state).toBe('closed');
    expectProblem(await decide(caseId, { kind: 'reopened', reason: ' ' }), 422, 'reason-needed');
    expect((await decide(caseId, { kind: 'reopened' })).status).toBe(201);
    expectProblem(await decide(caseId, { kind: 'reopened' }), 409, 'case-open');
    const found = await read(caseId);
    expect(found.state).toBe('open');
    expect(found.decisions.map((one) => one.kind)).toEqual(['opened', 'closed', 'reopened']);
  });

  test('Has a level of those that the city knows', async () => {
    const caseId = await opened();
    expectProblem(await decide(caseId, { kind: 'level' }), 422, 'level-needed');
    expectProblem(await decide(caseId, { kind: 'level', level: 'grade-9' }), 422, 'level-unknown');
    expect((await decide(caseId, { kind: 'level', level: 'grade-4' })).status).toBe(201);
    expect((await read(caseId)).level?.code).toBe('grade-4');
  });
});

describe('What is suspected', () => {
  const state = (caseId: string, body: object) =>
    city.call<{ hypothesisId: string }>('city-officer', 'POST', `/api/v1/cases/${caseId}/hypotheses`, {
      request: city.number('PD'),
      text: '日期像是改过',
      ...body,
    });

  test('A lot becomes suspect by it; it is supported or refuted with a reason, and all stays readable', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    const caseId = await opened();
    const request = city.number('PD');
    const stated = await state(caseId, { kind: 'lot', lot: lotId, request });
    expect(stated.status).toBe(201);
    expect(await state(caseId, { kind: 'lot', lot: lotId, request })).toMatchObject({
      status: 200,
      body: { hypothesisId: stated.body.hypothesisId },
    });
    const judge = (body: object) =>
      city.call(
        'city-officer',
        'POST',
        `/api/v1/cases/${caseId}/hypotheses/${stated.body.hypothesisId}/judgements`,
        { request: city.number('PD'), ...body },
      );
    expectProblem(await judge({ state: 'refuted', reason: '  ' }), 422, 'reason-needed');
    await judge({ state: 'supported', reason: '喷码下有另一层日期' });
    await judge({ state: 'refuted', reason: '厂家说明是补喷' });
    const found = await read(caseId);
    expect(found.suspectLots.map((one) => one.lotId)).toEqual([lotId]);
    expect(found.hypotheses).toMatchObject([
      { state: 'refuted', judgements: [{ reason: '喷码下有另一层日期' }, { reason: '厂家说明是补喷' }] },
    ]);
  });

  test('What does not exist is not suspected', async () => {
    const caseId = await opened();
    expectProblem(await state(caseId, { kind: 'lot' }), 422, 'hypothesis-subject-needed');
    expectProblem(await state(caseId, { kind: 'lot', lot: '1' }), 404, 'lot-unknown');
    expectProblem(await state(caseId, { kind: 'business', party: '1' }), 404, 'party-unknown');
    expectProblem(await state(caseId, { kind: 'product', product: '1' }), 404, 'product-unknown');
  });
});

describe('Evidence', () => {
  test('Is a file by its hash, a document, a complaint; what is not there is refused, and sent twice it is one', async () => {
    const caseId = await opened();
    const { voucher } = await city.stockCabbage('wholesaler');
    const photo = Buffer.from('89504e470d0a1a0a01', 'hex');
    const headers = { 'x-api-key': city.keys['city-officer'], 'content-type': 'application/octet-stream' };
    const { body } = await city.raw<{ sha256: string }>(headers, 'POST', '/api/v1/attachments', photo);
    const number = await complaint(null);
    const request = city.number('JL');
    const evidence = [
      { kind: 'file', ref: body.sha256, label: '店内照片' },
      { kind: 'document', ref: voucher.documentId },
      { kind: 'complaint', ref: number },
    ];
    const first = await note(caseId, { request, evidence });
    expect(first.status).toBe(201);
    expect(await note(caseId, { request, evidence })).toMatchObject({
      status: 200,
      body: { entryId: first.body.entryId },
    });
    expectProblem(await note(caseId, { request, text: '别的' }), 409, 'exists-with-different-text');
    expect((await read(caseId)).evidence.map((one) => `${one.kind} ${one.ref}`)).toEqual([
      `file ${body.sha256}`,
      `document ${voucher.documentId}`,
      `complaint ${number}`,
    ]);
    const unknown = await city.expectNothingWritten(() =>
      note(caseId, { evidence: [{ kind: 'file', ref: 'f'.repeat(64) }] }),
    );
    expect(expectProblem(unknown, 422, 'evidence-unknown').path).toBe('/evidence/0');
    expectProblem(
      await note(caseId, { evidence: [{ kind: 'document', ref: '1' }] }),
      422,
      'evidence-unknown',
    );
  });

  test('That is a document says which: kind, number, sender, time and root; of one that the officer may not see nothing is said', async () => {
    const caseId = await opened();
    const { voucher } = await city.stockCabbage('wholesaler');
    await note(caseId, { evidence: [{ kind: 'document', ref: voucher.documentId }] });
    const piece = (await read(caseId)).evidence[0];
    expect(piece).toMatchObject({
      label: expect.stringContaining(voucher.documentNumber),
      document: {
        ...{ kind: 'voucher', kindWords: { zh: '上市凭证' }, number: voucher.documentNumber },
        ...{ sender: city.parties.farm.name, root: expect.stringMatching(/^[0-9a-f]{64}$/) },
      },
    });
    const entries = await city.call<{ items: { evidence: unknown[] }[] }>(
      'city-officer',
      'GET',
      `/api/v1/cases/${caseId}/entries`,
    );
    expect(entries.body.items.flatMap((one) => one.evidence)).toEqual([piece]);

    const own = await city.call<{ caseId: string }>('siming-officer', 'POST', '/api/v1/cases', {
      ...{ documentNumber: city.number('C'), title: '思明的案件', origin: { kind: 'own' } },
    });
    const lay = (ref: string, who: Person = 'siming-officer') =>
      city.call(who, 'POST', `/api/v1/cases/${own.body.caseId}/entries`, {
        ...{ request: city.number('JL'), text: '单据', evidence: [{ kind: 'document', ref }] },
      });
    // Between a farm and a wholesaler of other districts, and the opening of another office's case.
    const refused = await city.expectNothingWritten(async () => [
      await lay(voucher.documentId),
      await lay(caseId),
    ]);
    for (const one of refused) expect(expectProblem(one, 403, 'evidence-outside').path).toBe('/evidence/0');
    const near = await city.stockCabbage('supermarket');
    for (const ref of [near.voucher.documentId, own.body.caseId]) expect((await lay(ref)).status).toBe(201);
    // Of goods that the case is about, wherever they were moved.
    const about = await city.call<{ caseId: string }>('siming-officer', 'POST', '/api/v1/cases', {
      ...{ documentNumber: city.number('C'), title: '来路', origin: { kind: 'own' } },
      lots: [near.lotId],
    });
    const onward = await city.issueCabbage('farm', 'wholesaler', {
      lot: near.lotId,
      product: undefined,
      origin: undefined,
    });
    const cited = await city.call('siming-officer', 'POST', `/api/v1/cases/${about.body.caseId}/entries`, {
      ...{
        request: city.number('JL'),
        text: '上游',
        evidence: [{ kind: 'document', ref: onward.documentId }],
      },
    });
    expect(cited.status).toBe(201);
  });

  test('Modules below put a line into the timeline of a case, and into none that does not exist', async () => {
    const caseId = await opened();
    const line = {
      caseId,
      kind: 'freeze',
      documentId: caseId,
      accountId: null,
      at: city.clock.now(),
      zh: '暂停销售',
      en: 'Sale stopped',
    };
    await city.tools.db.transaction((tx) => city.tools.noteInCase(tx, line));
    expect((await entries(caseId))[0]).toMatchObject({ kind: 'freeze', zh: '暂停销售' });
    await expect(
      city.tools.db.transaction((tx) => city.tools.noteInCase(tx, { ...line, caseId: '1' })),
    ).rejects.toMatchObject({ code: 'case-unknown' });
  });

  test('The file’s chapters say what was suspected and decided, with the documents that they rest on', async () => {
    const caseId = await opened();
    await decide(caseId, { kind: 'level', level: 'grade-4', reason: '三人腹泻' });
    const chapters = await caseChapters(city.tools, caseId);
    expect(chapters.map((one) => one.title)).toEqual(['判断及其依据', '决定']);
    expect(chapters[1]?.documents).toHaveLength(2);
    expect(JSON.stringify(chapters[1]?.blocks)).toContain('三人腹泻');
  });
});
