import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectProblem, openCity, type ProblemBody, type TestCity } from '../../../test/support/city.ts';
import type { RecordAnswerValue } from '../ledger/index.ts';
import { judgeTests } from './lot-tests.rules.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city?.close());

const PESTICIDE = { item: '有机磷和氨基甲酸酯类农药', result: 'pass', value: '抑制率 12%', limit: '50%' };
const send = (who: Parameters<TestCity['call']>[0], lot: string, body: object = {}) =>
  city.call<RecordAnswerValue & ProblemBody>(who, 'POST', '/api/v1/lot-tests', {
    documentNumber: city.number('KJ'),
    lot,
    items: [PESTICIDE],
    ...body,
  });
const page = async (code: string) =>
  (await city.raw<string>({ accept: 'text/html' }, 'GET', `/t/${code}`)).body;
const headline = (html: string) => /<h1>(.*?)<\/h1>/.exec(html)?.[1] ?? '';
const failed = { ...PESTICIDE, result: 'fail', value: '抑制率 71%' };

describe('A test of a lot', () => {
  test('is recorded once, moves nothing, and counts as a paper where the lot passed', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    const body = { documentNumber: city.number('KJ'), tester: '陈阿明', place: '快检室', number: 'KJ-0001' };
    const before = await city.holding('wholesaler', lotId);
    const first = await send('wholesaler', lotId, body);
    const again = await send('wholesaler', lotId, body);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual({ ...first.body, replayed: true });
    expect(await city.holding('wholesaler', lotId)).toEqual(before);
    const other = await send('wholesaler', lotId, { ...body, place: '别处' });
    expectProblem(other, 409, 'exists-with-different-place');
    const onward = await city.issue('wholesaler', {
      receiver: { partyId: city.parties.stall.partyId },
      lines: [{ lot: lotId, quantity: 30, unit: 'kg' }],
    });
    const seen = await city.read('stall', onward);
    expect(seen.body.papers).toContainEqual(
      expect.objectContaining({
        kind: 'rapid-test',
        number: 'KJ-0001',
        issuer: city.parties.wholesaler.name,
      }),
    );
    expect(await city.verify()).toMatchObject({ findings: [] });
  });

  test('that the lot failed is a finding, stops its public page, and is no paper', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    const answer = await send('wholesaler', lotId, { items: [PESTICIDE, { ...failed, item: '毒死蜱' }] });
    expect(answer.status).toBe(201);
    expect(answer.body.discrepancies).toEqual([expect.objectContaining({ kind: 'failed-test', lotId })]);
    const code = answer.body.lots[0]?.code ?? '';
    const html = await page(code);
    expect(headline(html)).toMatch(/检测不合格（毒死蜱），请不要食用。$/);
    expect(html).toContain('没有登记合格证明');
    // Its holder tests it again until it fits: that clears nothing.
    expect(
      (await send('wholesaler', lotId, { items: [{ ...failed, item: '毒死蜱', result: 'pass' }] })).status,
    ).toBe(201);
    expect(headline(await page(code))).toMatch(/请不要食用/);
    expect(await page(code)).toContain('没有登记合格证明');
    // The office does, and it is still to be seen.
    await send('city-officer', lotId, { items: [{ ...failed, item: '毒死蜱', result: 'pass' }] });
    const cleared = await page(code);
    expect(headline(cleared)).not.toMatch(/请不要食用/);
    expect(cleared).toContain('曾检出不合格（毒死蜱），之后复检合格');
    expect(await city.verify()).toMatchObject({ findings: [] });
  });

  test('that the lot failed stops its vouchers, its sale and its use, until somebody else clears it', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    const line = { lot: lotId, quantity: 1, unit: 'kg' };
    const voucher = (rest: object = {}) =>
      city.call<ProblemBody>('wholesaler', 'POST', '/api/v1/vouchers', {
        documentNumber: city.number('V'),
        receiver: { partyId: city.parties.stall.partyId },
        lines: [line],
        ...rest,
      });
    const sale = () =>
      city.call<ProblemBody>('wholesaler', 'POST', '/api/v1/sales', {
        documentNumber: city.number('S'),
        lines: [line],
      });
    const use = () =>
      city.call<ProblemBody>('wholesaler', 'POST', '/api/v1/transformations', {
        documentNumber: city.number('U'),
        inputs: [line],
        outputs: [{ ...city.cabbage(), quantity: 1, unit: 'kg', each: undefined, batch: 'U-1' }],
      });
    expect((await voucher()).status).toBe(201);
    const before = new Date(city.clock.now().getTime() - 60_000).toISOString();
    await send('wholesaler', lotId, { items: [{ ...failed, item: '毒死蜱' }] });
    for (const refused of [voucher, sale, use]) {
      const problem = expectProblem(await city.expectNothingWritten(refused), 422, /./);
      expect(problem.errors).toContainEqual(
        expect.objectContaining({ code: 'test-failed', clause: '食品安全法 34、64' }),
      );
      expect(problem.errors[0]?.zh).toContain('毒死蜱');
    }
    // What left before the test is told all the same: it shows where the goods went.
    expect((await voucher({ issuedAt: before })).status).toBe(201);
    await send('wholesaler', lotId, { items: [{ ...failed, item: '毒死蜱', result: 'pass' }] });
    expect((await sale()).status).toBe(422);
    await send('city-officer', lotId, { items: [{ ...failed, item: '毒死蜱', result: 'pass' }] });
    expect((await sale()).status).toBe(201);
    expect(await city.verify()).toMatchObject({ findings: [] });
  });

  test('is for its holders, their market, and officers of their districts', async () => {
    const { lotId } = await city.stockCabbage('stall');
    await city.owner.query('UPDATE registry.party SET market_id = $1 WHERE party_id = $2', [
      city.parties.stranger.partyId,
      city.parties.stall.partyId,
    ]);
    expect((await send('stranger', lotId)).status).toBe(201);
    expect((await send('siming-officer', lotId)).status).toBe(201);
    expectProblem(await send('jimei-officer', lotId), 403, 'record-forbidden');
    expectProblem(await send('importer', lotId), 403, 'record-forbidden');
    expectProblem(await send('stall', 'T00000000000000'), 404, 'lot-unknown');
    expectProblem(await send('stall', lotId, { at: '2026-11-21T09:00:00Z' }), 422, 'at-in-future');
    expectProblem(await send('stall', lotId, { items: [] }), 400, 'request-invalid');
    // A market that tests is no place that the goods went to.
    const { rows } = await city.owner.query('SELECT party_id FROM ledger.observation WHERE lot_id = $1', [
      lotId,
    ]);
    expect(rows.map((row: { party_id: string | null }) => row.party_id)).toEqual([null, null]);
  });

  test('keeps the name of whoever tested encrypted', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    const answer = await send('wholesaler', lotId, { tester: '林不外传' });
    const { rows } = await city.owner.query(
      'SELECT body::text AS body FROM ledger.document WHERE document_id = $1',
      [answer.body.documentId],
    );
    expect(Buffer.from(String(rows[0].body).slice(2), 'hex').toString('utf8')).not.toContain('林不外传');
  });
});

describe('What tests say of a lot', () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 1, minute));
  const result = (minute: number, standing: 'holder' | 'market' | 'office', passed: boolean) => ({
    at: at(minute),
    item: '甲醛',
    passed,
    standing,
  });
  test.each([
    ['nothing, without a test', [], null],
    ['nothing, where it passed', [result(1, 'holder', true)], null],
    ['stop, where it failed', [result(1, 'holder', false)], 'stop'],
    ['stop, though its holder tests again', [result(1, 'holder', false), result(2, 'holder', true)], 'stop'],
    [
      'attention, where its market tests again',
      [result(1, 'market', false), result(2, 'market', true)],
      'attention',
    ],
    [
      'stop, where the market clears what the office found',
      [result(1, 'office', false), result(2, 'market', true)],
      'stop',
    ],
    ['stop, where the failure came last', [result(1, 'office', true), result(2, 'holder', false)], 'stop'],
  ] as const)('%s', (_name, results, state) => {
    expect(judgeTests(results)?.state ?? null).toBe(state);
  });
});
