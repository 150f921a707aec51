import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectProblem, openCity, type Person, type TestCity } from '../../../test/support/city.ts';
import { outboxConsumers, outboxTools } from '../../outbox.ts';
import { runOutboxOnce } from '../ledger/index.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

interface Line {
  partyId: string;
  lotId: string;
  included?: boolean;
  inStep?: boolean;
  ring?: number;
  tier: string;
  reason?: string | null;
  came: { lower: number; upper: number | null };
}
interface Draft {
  asOf: string;
  digest: string;
  latest: { scopeId: string } | null;
  steps: { step: string; days: number | null; sellers: number; lines: number }[];
  lines: Line[];
  flows: { fromId: string; toId: string; quantity: number | null }[];
  changes: unknown[];
}
interface Scope {
  scopeId: string;
  number: number;
  sellers: number;
  basedOn: string | null;
  lines: Line[];
  replayed: boolean;
}
interface CaseValue {
  caseId: string;
  state: string;
  late: { documents: number; newHolders: number; more: number };
  lateArrivals: { partyName: string; what: string; documentNumber: string; more: { zh: string } }[];
  scopes: { number: number }[];
}

async function openCase(lots: string[], who: Person = 'city-officer'): Promise<string> {
  const answer = await city.call<{ caseId: string }>(who, 'POST', '/api/v1/cases', {
    documentNumber: city.number('AJ'),
    title: '大白菜农残',
    origin: { kind: 'tip' },
    lots,
  });
  expect(answer).toMatchObject({ status: 201 });
  return answer.body.caseId;
}

const draft = async (caseId: string, query = '', who: Person = 'city-officer') =>
  (await city.call<Draft>(who, 'GET', `/api/v1/cases/${caseId}/scope-draft${query}`)).body;

const decideBody = (from: Draft, rest: object = {}) => ({
  documentNumber: city.number('FW'),
  step: 'recorded',
  asOf: from.asOf,
  digest: from.digest,
  basedOn: from.latest?.scopeId ?? null,
  reason: '按记录先控制',
  ...rest,
});
const decide = (caseId: string, body: object, who: Person = 'city-officer') =>
  city.call<Scope>(who, 'POST', `/api/v1/cases/${caseId}/scopes`, body);
const readCase = async (caseId: string) =>
  (await city.call<CaseValue>('city-officer', 'GET', `/api/v1/cases/${caseId}`)).body;

async function settle(): Promise<void> {
  for (;;) {
    const run = await runOutboxOnce(outboxTools(city.tools), outboxConsumers(city.tools), 50);
    expect(run.failed).toBe(0);
    if (run.done === 0) return;
  }
}

/** Cabbage of the wholesaler, of which the stall has some. */
async function stocked() {
  const { lotId } = await city.stockCabbage('wholesaler');
  await handOn(lotId, 'stall', 30);
  return lotId;
}
const handOn = async (lotId: string, to: 'stall' | 'supermarket', kg: number, rest: object = {}) => {
  const voucher = await city.issue('wholesaler', {
    receiver: { partyId: city.parties[to].partyId },
    lines: [{ lot: lotId, quantity: kg, unit: 'kg' }],
    ...rest,
  });
  await city.receive(to, voucher);
  return voucher;
};

describe('The draft of a scope', () => {
  test('Has every step with its figures, the lines of one with what lies beyond, and who handed on to whom', async () => {
    const lotId = await stocked();
    const view = await draft(await openCase([lotId]));
    expect(view.steps.map((one) => `${one.step} ${one.days}`)).toEqual([
      'recorded null',
      'possible 3',
      'possible 7',
      'possible 30',
      'product 30',
    ]);
    const inStep = view.lines.filter((line) => line.inStep);
    expect(inStep.map((line) => line.partyId).sort()).toEqual(
      [city.parties.farm.partyId, city.parties.wholesaler.partyId, city.parties.stall.partyId].sort(),
    );
    expect(view.steps[0]).toMatchObject({ sellers: 2, lines: 3 });
    expect(view.flows).toContainEqual({
      fromId: city.parties.wholesaler.partyId,
      toId: city.parties.stall.partyId,
      lotId,
      quantity: 30_000,
    });
  });

  test('Of a case without a lot cannot be worked out, and a step that the city lacks is refused', async () => {
    expectProblem(
      await city.call('city-officer', 'GET', `/api/v1/cases/${await openCase([])}/scope-draft`),
      422,
      'case-without-lot',
    );
    const caseId = await openCase([await stocked()]);
    expectProblem(
      await city.call('city-officer', 'GET', `/api/v1/cases/${caseId}/scope-draft?step=possible&days=5`),
      422,
      'scope-step-unknown',
    );
  });
});

describe('A decision on the scope', () => {
  test('Is stored with its lines, changes by hand have their reason, and it repeats harmlessly', async () => {
    const lotId = await stocked();
    const caseId = await openCase([lotId]);
    const from = await draft(caseId);
    const body = decideBody(from, {
      changes: [
        { partyId: city.parties.stall.partyId, included: false, reason: '当天已全部退回，有照片' },
        { partyId: city.parties.stranger.partyId, lotId, included: true, reason: '店主自述进过这批货' },
      ],
    });
    const first = await decide(caseId, body);
    expect(first).toMatchObject({ status: 201, body: { number: 1, sellers: 2, basedOn: null } });
    const line = (partyId: string) => first.body.lines.find((one) => one.partyId === partyId);
    expect(line(city.parties.stall.partyId)).toMatchObject({
      included: false,
      reason: '当天已全部退回，有照片',
    });
    expect(line(city.parties.stranger.partyId)).toMatchObject({
      included: true,
      tier: 'by-hand',
      came: { lower: 0, upper: null },
    });
    expect(await decide(caseId, body)).toMatchObject({
      status: 200,
      body: { scopeId: first.body.scopeId, replayed: true },
    });
    // The next draft begins with the changes of the last decision, and the next decision is the next scope.
    const next = await draft(caseId);
    expect(next.changes).toHaveLength(2);
    const second = await decide(caseId, decideBody(next));
    expect(second).toMatchObject({ status: 201, body: { number: 2, basedOn: first.body.scopeId } });
    expect((await city.verify()).findings).toEqual([]);
  });

  test('By two officers at once is made by one, and the other sees what has come', async () => {
    const caseId = await openCase([await stocked()]);
    const from = await draft(caseId);
    const both = await Promise.all(
      (['city-officer', 'admin'] as const).map((who) => decide(caseId, decideBody(from), who)),
    );
    expect(both.map((one) => one.status).sort()).toEqual([201, 409]);
    const refused = both.find((one) => one.status === 409);
    const problem = expectProblem(refused as never, 409, 'scope-decided-meanwhile');
    expect(problem.messages.zh).toMatch(/员工 (admin|city-officer)已作出第 1 次范围决定（2 家）/);
    expect((await readCase(caseId)).scopes).toHaveLength(1);
  });

  test('On figures that have moved since is refused with the new ones; a sale moves nothing', async () => {
    const lotId = await stocked();
    const caseId = await openCase([lotId]);
    const from = await draft(caseId);
    await city.record('stall', 'sales', { lines: [{ lot: lotId, quantity: 1, unit: 'kg' }] });
    const sold = await draft(caseId);
    expect(sold.digest).toBe(from.digest);
    await handOn(lotId, 'supermarket', 10);
    const problem = expectProblem(
      await city.expectNothingWritten(() => decide(caseId, decideBody(from))),
      409,
      'scope-moved',
    );
    expect(problem).toMatchObject({ details: { sellers: 3, lines: 4 } });
    expect(await decide(caseId, decideBody(await draft(caseId)))).toMatchObject({ status: 201 });
  });

  test('Without a reason, with nothing in it, or about what is not there is refused whole', async () => {
    const lotId = await stocked();
    const caseId = await openCase([lotId]);
    const from = await draft(caseId);
    const refuse = async (rest: object, status: number, code: string, path?: string) => {
      const problem = expectProblem(
        await city.expectNothingWritten(() => decide(caseId, decideBody(from, rest))),
        status,
        code,
      );
      if (path) expect(problem.path).toBe(path);
    };
    const { partyId } = city.parties.stall;
    await refuse(
      { changes: [{ partyId, included: false, reason: '  ' }] },
      422,
      'reason-needed',
      '/changes/0/reason',
    );
    await refuse({ reason: ' ' }, 422, 'reason-needed', '/reason');
    const all = from.lines.filter((line) => line.inStep).map((line) => line.partyId);
    await refuse(
      { changes: all.map((one) => ({ partyId: one, included: false, reason: '误报' })) },
      422,
      'scope-empty',
    );
    await refuse(
      { changes: [{ partyId: city.parties.stranger.partyId, included: false, reason: '无关' }] },
      422,
      'scope-line-unknown',
    );
    await refuse(
      { changes: [{ partyId: '1', lotId, included: true, reason: '听说' }] },
      404,
      'party-unknown',
    );
    await refuse({ changes: [{ partyId, lotId: '1', included: true, reason: '听说' }] }, 404, 'lot-unknown');
    await refuse({ basedOn: '1' }, 404, 'scope-unknown');
    await refuse({ asOf: '2099-01-01T00:00:00Z' }, 422, 'as-of-in-future');
    expectProblem(await decide('1', decideBody(from)), 404, 'case-unknown');
    expectProblem(await decide(caseId, decideBody(from), 'siming-officer'), 403, 'outside-district');
  });

  test('Lets officers of the districts that it reaches see the case, and decides nothing for them', async () => {
    const caseId = await openCase([await stocked()]);
    const url = `/api/v1/cases/${caseId}`;
    expectProblem(await city.call('siming-officer', 'GET', url), 403, 'outside-district');
    await decide(caseId, decideBody(await draft(caseId)));
    expect((await city.call('siming-officer', 'GET', url)).status).toBe(200);
    const from = await draft(caseId, '', 'siming-officer');
    expectProblem(await decide(caseId, decideBody(from), 'siming-officer'), 403, 'case-of-others');
    expectProblem(await city.call('jimei-officer', 'GET', url), 403, 'outside-district');
  });
});

describe('What comes after a scope was decided', () => {
  test('A voucher recorded late raises its hand once; one that the scope knew does not', async () => {
    const lotId = await stocked();
    const caseId = await openCase([lotId]);
    const before = city.clock.now().toISOString();
    // Stored before the decision and not yet worked out: it is in the snapshot.
    const known = await handOn(lotId, 'stall', 5);
    city.clock.set(new Date(city.clock.now().getTime() + 60_000));
    await decide(caseId, decideBody(await draft(caseId)));
    await settle();
    expect((await readCase(caseId)).late).toEqual({ documents: 0, newHolders: 0, more: 0 });
    const late = await handOn(lotId, 'supermarket', 10, { issuedAt: before });
    await settle();
    await settle();
    const seen = await readCase(caseId);
    expect(seen.late).toEqual({ documents: 1, newHolders: 1, more: 0 });
    expect(seen.lateArrivals).toHaveLength(1);
    expect(seen.lateArrivals[0]).toMatchObject({ what: 'new-holder', more: { zh: '10 公斤' } });
    expect(seen.lateArrivals[0]?.documentNumber).not.toBe(known.documentNumber);
    expect(seen.lateArrivals[0]?.documentNumber).toBe(late.documentNumber);
    const entries = await city.call<{ items: { zh: string; by: string | null }[] }>(
      'city-officer',
      'GET',
      `/api/v1/cases/${caseId}/entries?kind=late`,
    );
    expect(entries.body.items).toHaveLength(1);
    expect(entries.body.items[0]).toMatchObject({ by: null });
    expect(entries.body.items[0]?.zh).toContain('惠民超市思明店');
    // The case stands first in the list, and a new decision lets the hand down.
    const list = await city.call<{ items: CaseValue[] }>('city-officer', 'GET', '/api/v1/cases');
    expect(list.body.items[0]?.caseId).toBe(caseId);
    await decide(caseId, decideBody(await draft(caseId)));
    expect((await readCase(caseId)).late.documents).toBe(0);
  });

  test('More for a business that has some is told as more; a refused delivery is none', async () => {
    const lotId = await stocked();
    const caseId = await openCase([lotId]);
    await decide(caseId, decideBody(await draft(caseId)));
    await handOn(lotId, 'stall', 7);
    await settle();
    expect(await readCase(caseId)).toMatchObject({
      late: { documents: 1, newHolders: 0, more: 1 },
      lateArrivals: [{ what: 'more', more: { zh: '7 公斤' }, partyName: '阿妹蔬菜摊' }],
    });
    await city.record('stall', 'sales', { lines: [{ lot: lotId, quantity: 2, unit: 'kg' }] });
    await settle();
    expect((await readCase(caseId)).late.documents).toBe(1);
  });

  test('Lots made of the goods are followed, whichever document is looked at first', async () => {
    const lotId = await stocked();
    const caseId = await openCase([lotId]);
    await decide(caseId, decideBody(await draft(caseId)));
    await settle();
    const made = await city.call<{ lots: { lotId: string }[] }>(
      'wholesaler',
      'POST',
      '/api/v1/transformations',
      {
        documentNumber: city.number('TF'),
        inputs: [{ lot: lotId, quantity: 20, unit: 'kg' }],
        outputs: [
          {
            product: { productId: city.products.cabbage.productId },
            quantity: 18,
            unit: 'kg',
            origin: '福建省厦门市',
          },
        ],
      },
    );
    expect(made.status).toBe(201);
    const product = made.body.lots[0]?.lotId ?? '';
    expect(product).not.toBe('');
    await handOn(product, 'supermarket', 6);
    await settle();
    const seen = await readCase(caseId);
    expect(seen.late).toMatchObject({ documents: 2 });
    expect(seen.lateArrivals.map((one) => one.partyName).sort()).toEqual([
      '惠民超市思明店',
      '陈记蔬果批发行',
    ]);
    // And what is handed on of them later is seen too.
    await handOn(product, 'stall', 3);
    await settle();
    expect((await readCase(caseId)).late).toMatchObject({ documents: 3 });
  });

  test('Of documents that are looked at together, by two servers at once, each is told once', async () => {
    const lotId = await stocked();
    const caseId = await openCase([lotId]);
    await decide(caseId, decideBody(await draft(caseId)));
    await settle();
    for (let n = 0; n < 6; n += 1) await handOn(lotId, n % 2 === 0 ? 'stall' : 'supermarket', 1);
    const run = () => runOutboxOnce(outboxTools(city.tools), outboxConsumers(city.tools), 3);
    for (let round = 0; round < 6; round += 1) await Promise.all([run(), run()]);
    await settle();
    const { rows } = await city.owner.query<{ party_id: string; more: string }>(
      'SELECT party_id, sum(more)::text AS more FROM cases.late_arrival WHERE case_id = $1 GROUP BY party_id',
      [caseId],
    );
    expect(rows.map((row) => row.more).sort()).toEqual(['3000', '3000']);
  });
});
