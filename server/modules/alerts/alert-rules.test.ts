import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scNumberOf } from '../../../simulator/identities.ts';
import { expectProblem, openCity, type Person, type TestCity } from '../../../test/support/city.ts';
import { outboxConsumers, outboxTools } from '../../outbox.ts';
import { fileComplaint, makeFormToken } from '../complaints/index.ts';
import { runOutboxOnce } from '../ledger/index.ts';
import { noteCaseOpened, sweepAll } from './index.ts';

/** What each rule raises in a city's records, and what officers make of it. */

const SC_NUMBER = scNumberOf('105', '350205', 42);

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

async function settle(): Promise<void> {
  for (;;) {
    const run = await runOutboxOnce(outboxTools(city.tools), outboxConsumers(city.tools), 50);
    expect(run.failed).toBe(0);
    if (run.done === 0) break;
  }
  await sweepAll(city.tools);
}

interface Alert {
  findingId: string;
  kind: string;
  rule: { code: string };
  severity: number;
  state: string | null;
  closedAs: string | null;
  stands: boolean;
  measure: number | null;
  threshold: number | null;
  divisions: string[];
  evidence: { what: string; words: { zh: string; en: string } }[];
  steps: { what: string; by: string | null; subjectId: string | null }[];
}

async function alerts(who: Person, query = ''): Promise<Alert[]> {
  const answer = await city.call<{ items: Alert[] }>(who, 'GET', `/api/v1/findings?limit=200${query}`);
  expect(answer.status).toBe(200);
  return answer.body.items;
}
const ofKind = async (kind: string, who: Person = 'city-officer') => alerts(who, `&kind=${kind}`);
const only = async (kind: string): Promise<Alert> => {
  const found = await ofKind(kind);
  expect(found).toHaveLength(1);
  return found[0] as Alert;
};
const read = async (who: Person, findingId: string) =>
  (await city.call<Alert>(who, 'GET', `/api/v1/findings/${findingId}`)).body;

const feedback = (findingId: string, body: object, who: Person = 'city-officer') =>
  city.call<{ documentId: string; replayed: boolean }>(
    who,
    'POST',
    `/api/v1/findings/${findingId}/feedback`,
    {
      documentNumber: city.number('AF'),
      ...body,
    },
  );
const step = (findingId: string, body: object, who: Person = 'city-officer') =>
  city.call<{ state: string }>(who, 'POST', `/api/v1/findings/${findingId}/steps`, body);

/** Readings of a device every ten minutes from an hour of the day on. */
const log = (device: string, from: string, celsius: readonly number[]) =>
  city.record('supermarket', 'record-books/temperature-logs', {
    device,
    readings: celsius.map((value, index) => ({
      celsius: value,
      at: new Date(Date.parse(from) + index * 600_000).toISOString(),
    })),
  });
const device = async (): Promise<string> => {
  const code = city.number('COLD');
  const answer = await city.call('supermarket', 'POST', '/api/v1/record-books/devices', {
    code,
    name: '冷柜',
    storeKind: 'chilled',
  });
  expect(answer.status).toBeLessThan(300);
  return code;
};

describe('Each rule', () => {
  test('R1: goods sold after their expiry burn red, sold on the last day not at all', async () => {
    const make = async (batch: string, productionDate: string, expiryDate: string) => {
      const made = await city.record('factory', 'productions', {
        at: `${productionDate}T08:00:00Z`,
        lines: [{ ...city.cheese(batch), productionDate, expiryDate }],
      });
      expect(made.status).toBe(201);
      return made.body.lots[0]?.lotId ?? '';
    };
    const old = await make('OLD', '2026-05-10', '2026-11-10');
    const last = await make('LAST', '2026-05-20', '2026-11-20');
    for (const lot of [old, last])
      expect(
        (await city.record('factory', 'sales', { lines: [{ lot, quantity: 2, unit: '袋' }] })).status,
      ).toBe(201);
    await settle();
    const alert = await only('sold-expired');
    expect(alert).toMatchObject({
      rule: { code: 'R1' },
      severity: 1,
      state: 'new',
      measure: 10,
      threshold: 1,
    });
    const { evidence } = await read('city-officer', alert.findingId);
    expect(evidence.map((one) => one.what)).toEqual(['expiry', 'went-out']);
    expect(evidence[0]?.words.zh).toContain('2026-11-10');
  });

  test('R4: one batch complained of at three places', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    const { keys, clock } = city.tools;
    const complain = (partyId: string, divisionCode: string) =>
      fileComplaint(city.tools, {
        kind: 'report',
        token: makeFormToken(keys, 'report', clock.now()),
        given: { what: '吃了不舒服', place: divisionCode.slice(0, 6) },
        subject: { path: '/t/1', label: '大白菜', lotId, partyId, documentId: null, divisionCode },
        photos: [],
      });
    const { stall, supermarket, wholesaler } = city.parties;
    await complain(stall.partyId, '350203001');
    await complain(supermarket.partyId, '350203008');
    await settle();
    expect(await ofKind('complaint-cluster')).toEqual([]);
    await complain(wholesaler.partyId, '350206002');
    await settle();
    const alert = await only('complaint-cluster');
    expect(alert).toMatchObject({ rule: { code: 'R4' }, severity: 2, measure: 3 });
    expect(alert.divisions).toContain('350203');
    // Whoever is complained of does not learn of it here.
    for (const who of ['stall', 'supermarket', 'wholesaler'] as const)
      expect(await ofKind('complaint-cluster', who)).toEqual([]);
  });

  test('R5: a voucher on a day on which the issuer’s licence held no more', async () => {
    await city.issue('factory', {
      receiver: { partyId: city.parties.supermarket.partyId },
      certificates: [city.inspectionReport()],
      lines: [city.cheese('LIC')],
    });
    const paper = await city.call('factory', 'POST', '/api/v1/certificates', {
      kind: 'sc-licence',
      number: SC_NUMBER,
      issuedOn: '2021-01-01',
      validUntil: '2026-10-31',
    });
    expect(paper.status).toBeLessThan(300);
    await settle();
    const alert = await only('licence-lapsed');
    expect(alert).toMatchObject({ rule: { code: 'R5' }, severity: 2 });
    const { evidence } = await read('city-officer', alert.findingId);
    expect(evidence.map((one) => one.what)).toEqual(['licence', 'voucher']);
    expect(evidence[0]?.words.zh).toContain(SC_NUMBER);
  });

  test('R6: what was sold after a failed test, though it was told before; what left earlier is evidence of no fault', async () => {
    const { lotId } = await city.stockCabbage('wholesaler', {});
    const sell = (at: string) =>
      city.record('wholesaler', 'sales', { at, lines: [{ lot: lotId, quantity: 3, unit: 'kg' }] });
    city.clock.set('2026-11-20T12:00:00Z');
    expect((await sell('2026-11-20T09:00:00Z')).status).toBe(201);
    expect((await sell('2026-11-20T11:00:00Z')).status).toBe(201);
    const tested = await city.call('huli-officer', 'POST', '/api/v1/lot-tests', {
      documentNumber: city.number('T'),
      lot: lotId,
      at: '2026-11-20T10:00:00Z',
      items: [{ item: '农药残留', result: 'fail', value: '62 %', limit: '50 %' }],
    });
    expect(tested.status).toBe(201);
    await settle();
    const alert = await only('failed-test-moving');
    expect(alert).toMatchObject({
      rule: { code: 'R6' },
      severity: 1,
      quantity: { lower: 3000, upper: 3000 },
    });
  });

  test('R7: one label whose expiry does not follow from its date and shelf life', async () => {
    await city.record('factory', 'productions', {
      lines: [{ ...city.cheese('LONG'), expiryDate: '2027-08-01' }],
    });
    await settle();
    expect(await only('shelf-life-off')).toMatchObject({ rule: { code: 'R7' }, severity: 2, measure: 92 });
  });

  test('R8: half an hour without a break above the limit, also over two logs; 20 minutes are only noted', async () => {
    const [short, long] = [await device(), await device()];
    await log(short, '2026-11-20T06:00:00Z', [4, 9, 9.5, 9, 5]);
    await log(long, '2026-11-20T06:00:00Z', [4, 9, 9.5]);
    await settle();
    expect(await ofKind('too-warm')).toEqual([]);
    await log(long, '2026-11-20T06:30:00Z', [10, 11, 4]);
    await settle();
    const alert = await only('too-warm');
    expect(alert).toMatchObject({ rule: { code: 'R8' }, measure: 30, threshold: 30 });
    const { evidence } = await read('siming-officer', alert.findingId);
    expect(evidence.map((one) => one.what)).toEqual(['limit', ...Array(4).fill('out-of-limits')]);
    const { rows } = await city.owner.query('SELECT measure FROM alerts.near_miss WHERE rule_code = $1', [
      'R8',
    ]);
    expect(rows.map((row) => Number(row.measure))).toContain(20);
  });

  test('R9: a price ten times the usual one; the price itself is kept nowhere', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    const hand = (unitPriceFen: number) =>
      city.issue('wholesaler', {
        receiver: { partyId: city.parties.stall.partyId },
        lines: [{ lot: lotId, quantity: 1, unit: 'kg', unitPriceFen }],
      });
    for (let at = 0; at < 24; at += 1) await hand(300 + (at % 4) * 10);
    await settle();
    expect(await ofKind('price-odd')).toEqual([]);
    await hand(3217);
    await settle();
    const alert = await only('price-odd');
    expect(alert).toMatchObject({ rule: { code: 'R9' }, severity: 4 });
    expect(alert.measure).toBeGreaterThan(8000);
    const { rows } = await city.owner.query('SELECT f::text AS text FROM alerts.finding f WHERE kind = $1', [
      'price-odd',
    ]);
    expect(rows[0]?.text).not.toContain('3217');
  });

  test('R3: a wholesaler that uploaded every day and has stopped; its next upload ends it', async () => {
    const { lotId } = await city.stockCabbage('stranger');
    const sell = () => city.record('stranger', 'sales', { lines: [{ lot: lotId, quantity: 1, unit: 'kg' }] });
    for (let day = 21; day <= 27; day += 1) {
      city.clock.set(`2026-11-${day}T08:00:00Z`);
      expect((await sell()).status).toBe(201);
      await settle();
    }
    city.clock.set('2026-11-29T07:00:00Z');
    await settle();
    const mine = async () =>
      (await ofKind('silent-wholesaler')).filter((one) => one.divisions.includes('350211'));
    expect(await mine()).toEqual([]);
    city.clock.set('2026-11-29T09:00:00Z');
    await settle();
    expect(await mine()).toMatchObject([{ rule: { code: 'R3' }, stands: true, measure: 25 }]);
    await sell();
    await settle();
    expect(await mine()).toMatchObject([{ stands: false }]);
  });
});

describe('What officers see', () => {
  test('What burns first comes first, page by page', async () => {
    const all = await alerts('city-officer', '&order=urgent');
    const severities = all.map((one) => one.severity);
    expect(severities).toEqual([...severities].sort());
    expect(new Set(severities).size).toBeGreaterThan(2);
    const paged: string[] = [];
    let more = '';
    do {
      const { body } = await city.call<{ items: Alert[]; next: string | null; nextSeverity: number | null }>(
        'city-officer',
        'GET',
        `/api/v1/findings?order=urgent&limit=3${more}`,
      );
      paged.push(...body.items.map((one) => one.findingId));
      more = body.next === null ? '' : `&before=${body.next}&beforeSeverity=${body.nextSeverity}`;
    } while (more !== '');
    expect(paged).toEqual(all.map((one) => one.findingId));
  });

  test('By rule, severity, district and state; a district’s officer only what concerns it', async () => {
    expect((await alerts('city-officer', '&rule=R8')).map((one) => one.kind)).toEqual(['too-warm']);
    expect((await alerts('city-officer', '&severity=4')).map((one) => one.kind)).toEqual(['price-odd']);
    const siming = await alerts('city-officer', '&division=350203');
    expect(siming.length).toBeGreaterThan(0);
    expect(await alerts('siming-officer')).toEqual(siming);
    expect(siming.every((one) => one.divisions.includes('350203'))).toBe(true);
    const counts = await city.call<{ items: { count: number }[] }>(
      'siming-officer',
      'GET',
      '/api/v1/finding-counts',
    );
    expect(counts.body.items.reduce((sum, one) => sum + one.count, 0)).toBe(
      siming.filter((one) => one.stands && one.state !== 'closed').length,
    );
  });

  test('A business does not see what officers made of it', async () => {
    const mine = (await alerts('supermarket')).find((one) => one.kind === 'too-warm');
    expect(mine).toMatchObject({ state: null, closedAs: null, divisions: [] });
    expect((await read('supermarket', mine?.findingId ?? '')).steps).toEqual([]);
  });
});

describe('What officers make of it', () => {
  test('Seen, closed, opened again; the same twice is once', async () => {
    const { findingId } = await only('sold-expired');
    expect((await step(findingId, { step: 'seen' })).body.state).toBe('seen');
    expect((await step(findingId, { step: 'seen' })).body.state).toBe('seen');
    expect((await step(findingId, { step: 'closed', note: '已下架' })).body.state).toBe('closed');
    expect((await step(findingId, { step: 'reopened' })).body.state).toBe('seen');
    expectProblem(await step(findingId, { step: 'reopened' }), 409, 'finding-state');
    const { steps } = await read('city-officer', findingId);
    expect(steps.map((one) => one.what)).toEqual(['seen', 'closed', 'reopened']);
    expect(steps[0]?.by).toContain('city-officer');
  });

  test('What was dealt with comes back with more evidence, what was called false does not', async () => {
    const { findingId } = await only('sold-expired');
    const lot = (
      await city.owner.query('SELECT lot_id FROM alerts.finding WHERE finding_id = $1', [findingId])
    ).rows[0]?.lot_id;
    const sellOne = async () => {
      expect(
        (await city.record('factory', 'sales', { lines: [{ lot, quantity: 1, unit: '袋' }] })).status,
      ).toBe(201);
      await settle();
      return read('city-officer', findingId);
    };
    await step(findingId, { step: 'closed' });
    expect(await sellOne()).toMatchObject({ state: 'new', closedAs: null });
    expect((await feedback(findingId, { verdict: 'false', note: '系统时间有误' })).status).toBe(201);
    expect(await sellOne()).toMatchObject({ state: 'closed', closedAs: 'false' });
    expect((await feedback(findingId, { verdict: 'true' })).status).toBe(201);
    expect(await read('city-officer', findingId)).toMatchObject({ state: 'seen', closedAs: null });
  });

  test('A verdict is a document: sent again it is the same, with other words it is refused; verify rebuilds it', async () => {
    const { findingId } = await only('too-warm');
    const said = { documentNumber: city.number('AF'), verdict: 'true', note: '压缩机坏' };
    const first = await feedback(findingId, said);
    const again = await feedback(findingId, said);
    expect(again).toMatchObject({ status: 200, body: { documentId: first.body.documentId, replayed: true } });
    expectProblem(
      await city.expectNothingWritten(() => feedback(findingId, { ...said, verdict: 'false' })),
      409,
      'exists-with-different-verdict',
    );
    expectProblem(await feedback(findingId, { verdict: 'duplicate' }), 422, 'duplicate-of-needed');
    expectProblem(await feedback(findingId, { verdict: 'true' }, 'jimei-officer'), 403, 'record-forbidden');
    expect((await city.verify()).findings).toEqual([]);
  });

  test('A case that was opened because of it is named in it', async () => {
    const { findingId } = await only('too-warm');
    const by = city.principals['city-officer'].accountId;
    const note = () =>
      city.tools.db.transaction((tx) => noteCaseOpened(tx, city.tools, findingId, { caseId: '77', by }));
    expect(await note()).toBe(true);
    const seen = await read('city-officer', findingId);
    expect(seen).toMatchObject({ state: 'case' });
    expect(seen.steps.at(-1)).toMatchObject({ what: 'case', subjectId: '77' });
  });
});

describe('Thresholds', () => {
  interface Rule {
    code: string;
    threshold: { value: number; cityValue: number } | null;
    verdicts: { precisionPermille: number | null };
    proposal: { value: number; losesFalse: number; losesTrue: number } | null;
    tried: { fewer: number; more: number } | null;
    history: { value: number; by: string; why: string }[];
  }
  const rule = async (tried?: number) =>
    (
      await city.call<Rule>(
        'huli-officer',
        'GET',
        `/api/v1/alert-rules/R8${tried === undefined ? '' : `?try=${tried}`}`,
      )
    ).body;
  const take = (body: object, who: Person = 'city-officer') =>
    city.call<Rule>(who, 'POST', '/api/v1/alert-rules/R8/thresholds', { why: '误报多', ...body });

  test('Every rule is listed with its clause and how right it was', async () => {
    const { body } = await city.call<{ items: Rule[] }>('huli-officer', 'GET', '/api/v1/alert-rules');
    expect(body.items.map((one) => one.code)).toEqual([
      'R1',
      'R2',
      'R3',
      'R4',
      'R5',
      'R6',
      'R7',
      'R8',
      'R9',
      'R11',
      'R12',
    ]);
    expect(body.items.find((one) => one.code === 'R8')?.verdicts.precisionPermille).toBe(1000);
  });

  test('Feedback proposes a higher one, which shows what it would have done; the city’s officer takes it, and it holds', async () => {
    // Four stores that were warm for a little over half an hour, called false alarms.
    for (let at = 0; at < 4; at += 1) await log(await device(), '2026-11-28T06:00:00Z', [9, 9, 9, 9, 9, 4]);
    await settle();
    const weak = (await ofKind('too-warm')).filter((one) => one.measure === 40);
    expect(weak).toHaveLength(4);
    for (const { findingId } of weak) await feedback(findingId, { verdict: 'false', note: '除霜' });
    const strong = await device();
    await log(strong, '2026-11-28T06:00:00Z', Array(10).fill(12));
    await settle();
    const [high] = (await ofKind('too-warm')).filter((one) => one.measure === 90);
    await feedback(high?.findingId ?? '', { verdict: 'true' });
    expect((await rule()).proposal).toBeNull();
    // The one of 30 minutes was called true: it would be lost.
    const early = (await ofKind('too-warm')).find((one) => one.measure === 30);
    await feedback(early?.findingId ?? '', { verdict: 'false', note: '也是除霜' });
    const { proposal } = await rule();
    expect(proposal).toMatchObject({ value: 41, losesFalse: 5, losesTrue: 0 });
    expect((await rule(20)).tried).toMatchObject({ fewer: 0, more: 1 });

    expectProblem(await take({ value: 41, basedOn: 30 }, 'huli-officer'), 403, 'city-office-only');
    expectProblem(await take({ value: 4, basedOn: 30 }), 422, 'threshold-outside');
    expectProblem(await take({ value: 41, basedOn: 35 }), 409, 'threshold-changed');
    expect((await take({ value: 41, basedOn: 30 })).body).toMatchObject({
      threshold: { value: 41, cityValue: 30 },
      history: [{ value: 41, why: '误报多', by: '员工 city-officer' }],
    });
    const before = await ofKind('too-warm');
    await log(await device(), '2026-11-28T08:00:00Z', [9, 9, 9, 9, 9, 4]);
    await settle();
    expect(await ofKind('too-warm')).toHaveLength(before.length);
  });
});
