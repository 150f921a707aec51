import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Business,
  expectProblem,
  openCity,
  type Person,
  type TestCity,
} from '../../../test/support/city.ts';
import { outboxConsumers, outboxTools } from '../../outbox.ts';
import { runOutboxOnce } from '../ledger/index.ts';
import { sweepAll } from './index.ts';

let city: TestCity;

beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

/** Works out all that was posted. */
async function settle(): Promise<void> {
  for (;;) {
    const run = await runOutboxOnce(outboxTools(city.tools), outboxConsumers(city.tools), 50);
    expect(run.failed).toBe(0);
    if (run.done === 0) break;
  }
  await sweepAll(city.tools);
}

interface FindingBody {
  findingId: string;
  kind: string;
  stands: boolean;
  words: { zh: string; en: string };
  lot: { lotId: string } | null;
  party: { partyId: string } | null;
  documentId: string | null;
  quantity: { lower: number | null; upper: number | null } | null;
  display: { zh: string; en: string } | null;
  firstSeenAt: string;
  lastConfirmedAt: string;
}
interface Evidence {
  what: string;
  documentId: string | null;
  party: { partyId: string } | null;
  words: { zh: string; en: string };
}

async function findings(who: Person, query = ''): Promise<FindingBody[]> {
  const answer = await city.call<{ items: FindingBody[] }>(who, 'GET', `/api/v1/findings${query}`);
  expect(answer.status).toBe(200);
  return answer.body.items;
}
const ofLot = async (who: Person, lotId: string) => findings(who, `?lot=${lotId}`);
const partyOf = (who: Business) => city.parties[who].partyId;

describe('More sold than ever came', () => {
  let lotId: string;
  const later = '2026-11-20T10:00:00.000Z';

  test('Is raised once, however many documents show it again', async () => {
    lotId = (await city.stockCabbage('wholesaler')).lotId;
    await settle();
    expect(await ofLot('wholesaler', lotId)).toEqual([]);
    const sell = (kg: number) =>
      city.issue('wholesaler', {
        receiver: { partyId: partyOf('stall') },
        lines: [{ lot: lotId, quantity: kg, unit: 'kg' }],
      });
    await sell(170);
    await sell(30);
    await settle();
    const [first, ...more] = await ofLot('wholesaler', lotId);
    expect(more).toEqual([]);
    expect(first).toMatchObject({
      kind: 'overdrawn',
      stands: true,
      quantity: { lower: 20_000, upper: 20_000 },
      party: { partyId: partyOf('wholesaler') },
    });
    expect(first?.display?.zh).toMatch(/20/);
    city.clock.set(later);
    await sell(5);
    await settle();
    const [again, ...others] = await ofLot('wholesaler', lotId);
    expect(others).toEqual([]);
    expect(again).toMatchObject({
      findingId: first?.findingId,
      firstSeenAt: first?.firstSeenAt,
      lastConfirmedAt: later,
      quantity: { lower: 25_000, upper: 25_000 },
    });
  });

  test('Comes with every document behind it, in words of both languages', async () => {
    const [found] = await ofLot('huli-officer', lotId);
    const answer = await city.call<{ evidence: Evidence[]; discrepancyIds: string[] }>(
      'huli-officer',
      'GET',
      `/api/v1/findings/${found?.findingId}`,
    );
    expect(answer.body.evidence.map((one) => one.what)).toEqual([
      'came-in',
      'went-out',
      'went-out',
      'went-out',
    ]);
    for (const { words, documentId } of answer.body.evidence) {
      expect(words.zh).toMatch(/\p{Script=Han}/u);
      expect(words.en).toMatch(/[a-z]/);
      expect(documentId).not.toBeNull();
    }
    expect(answer.body.discrepancyIds.length).toBeGreaterThan(0);
  });

  test('Is seen by the business, its own officers and the city, and by nobody else', async () => {
    const [found] = await ofLot('city-officer', lotId);
    for (const who of ['huli-officer', 'admin'] as const) expect(await ofLot(who, lotId)).toHaveLength(1);
    for (const who of ['siming-officer', 'jimei-officer', 'stall', 'farm'] as const) {
      expect(await ofLot(who, lotId)).toEqual([]);
      const one = await city.call(who, 'GET', `/api/v1/findings/${found?.findingId}`);
      expectProblem(one, 403, 'record-forbidden');
    }
    expectProblem(await city.call('admin', 'GET', '/api/v1/findings/123'), 404, 'finding-unknown');
  });

  test('Rests once a record that came late explains it', async () => {
    const bought = await city.call('wholesaler', 'POST', '/api/v1/purchases', {
      documentNumber: city.number('P'),
      supplier: { partyId: partyOf('farm') },
      lines: [{ lot: lotId, quantity: 25, unit: 'kg' }],
    });
    expect([bought.status, bought.body.detail]).toEqual([201, undefined]);
    await settle();
    expect((await ofLot('wholesaler', lotId)).map((one) => one.stands)).toEqual([false]);
    expect(await findings('wholesaler', `?lot=${lotId}&standing=true`)).toEqual([]);
  });
});

describe('Two dates of one batch', () => {
  test('Are found, and a business does not learn who said the other', async () => {
    const send = (line: object) =>
      city.issue('factory', {
        receiver: { partyId: partyOf('supermarket') },
        lines: [{ ...city.cheese('TD-1'), ...line }],
        certificates: [city.inspectionReport()],
      });
    const first = await send({});
    const lotId = first.lineItems[0]?.lotId ?? '';
    await settle();
    expect(await ofLot('city-officer', lotId)).toEqual([]);
    await send({ expiryDate: '2027-06-01' });
    await settle();
    const [found] = await ofLot('city-officer', lotId);
    expect(found).toMatchObject({ kind: 'two-dates', party: { partyId: partyOf('factory') } });
    const { body } = await city.call<{ evidence: Evidence[] }>(
      'city-officer',
      'GET',
      `/api/v1/findings/${found?.findingId}`,
    );
    const said = body.evidence.map((one) => one.words.zh).join(' ');
    expect(said).toContain('2027-05-01');
    expect(said).toContain('2027-06-01');
  });
});

describe('A transformation', () => {
  test('That gives more than its inputs can is found with the document that says so', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    const mix = (kg: number) =>
      city.record('wholesaler', 'transformations', {
        inputs: [{ lot: lotId, quantity: 50, unit: 'kg' }],
        outputs: [
          {
            product: { productId: city.products.cabbage.productId },
            quantity: kg,
            unit: 'kg',
            batch: city.number('HZ'),
            origin: '同安',
          },
        ],
      });
    const honest = await mix(49);
    const tooMuch = await mix(60);
    expect([honest.status, tooMuch.status]).toEqual([201, 201]);
    await settle();
    const found = await findings('wholesaler', '?kind=yield-out-of-band');
    expect(found.map((one) => [one.documentId, one.quantity])).toEqual([
      [tooMuch.body.documentId, { lower: 10_000, upper: 25_000 }],
    ]);
  });
});

describe('The mass balance', () => {
  let lotId: string;

  test('Finds a count that does not add up and losses beyond the band, and says every term with its documents', async () => {
    lotId = (await city.stockCabbage('supermarket')).lotId;
    city.clock.set('2026-11-20T11:00:00.000Z');
    const counted = await city.record('supermarket', 'stock-takings', {
      reason: '月底',
      lines: [{ lot: lotId, counted: { quantity: 100, unit: 'kg' } }],
    });
    city.clock.set('2026-11-20T12:00:00.000Z');
    const thrown = await city.record('supermarket', 'disposals', {
      lines: [{ lot: lotId, quantity: 90, unit: 'kg' }],
      reason: 'spoiled',
      method: '填埋',
      place: '本店',
      witnesses: ['甲', '乙'],
    });
    expect([counted.status, thrown.status]).toEqual([201, 201]);
    await settle();
    const found = await findings('supermarket', `?party=${partyOf('supermarket')}`);
    const balances = found.filter((one) => one.kind !== 'two-dates');
    expect(new Map(balances.map((one) => [one.kind, one.quantity]))).toEqual(
      new Map([
        ['stock-does-not-add-up', { lower: 80_000, upper: 80_000 }],
        ['loss-out-of-band', { lower: 90_000, upper: 90_000 }],
      ]),
    );
    const answer = await city.call<{
      balances: {
        unit: string;
        terms: { term: string; sign: number; quantity: { lower: number }; documentIds: string[] }[];
        discrepancy: object;
      }[];
    }>(
      'siming-officer',
      'GET',
      `/api/v1/mass-balances?party=${partyOf('supermarket')}&product=${city.products.cabbage.productId}`,
    );
    expect(answer.status).toBe(200);
    const [balance] = answer.body.balances;
    const terms = new Map(balance?.terms.map((one) => [one.term, one]));
    expect([balance?.unit, balance?.discrepancy]).toEqual(['g', { lower: 80_000, upper: 80_000 }]);
    expect(terms.get('received')?.quantity.lower).toBe(180_000);
    expect(terms.get('missing')?.documentIds).toEqual([counted.body.documentId]);
    expect(terms.get('disposed')?.documentIds).toEqual([thrown.body.documentId]);
    const sum = balance?.terms.reduce((all, one) => all + one.sign * one.quantity.lower, 0);
    expect(sum).toBe(0);
  });

  test('Adds a category up in each unit apart', async () => {
    const answer = await city.call<{
      balances: { category: string; product: object | null; unit: string }[];
    }>('supermarket', 'GET', '/api/v1/mass-balances?category=vegetables');
    expect(answer.body.balances.map((one) => [one.category, one.product, one.unit])).toEqual([
      ['vegetables', null, 'g'],
    ]);
  });

  test('Says what is wrong with the question', async () => {
    const ask = (query: string) => city.call('supermarket', 'GET', `/api/v1/mass-balances?${query}`);
    expectProblem(
      await ask(`product=${city.products.cabbage.productId}&category=vegetables`),
      422,
      'subject-needed',
    );
    expectProblem(await ask('category=moon-dust'), 422, 'category-unknown');
    expectProblem(await ask('from=2026-11-02&to=2026-11-01'), 422, 'period-invalid');
    expectProblem(await ask('from=2024-11-02&to=2026-11-01'), 422, 'period-invalid');
    expectProblem(await ask(`party=${partyOf('factory')}`), 403, 'record-forbidden');
  });

  test('Rests when the sale that was missing is recorded after all', async () => {
    const [standing] = await findings('supermarket', '?kind=stock-does-not-add-up');
    expect(standing?.stands).toBe(true);
    const sale = await city.record('supermarket', 'sales', {
      at: '2026-11-20T10:30:00Z',
      lines: [{ lot: lotId, quantity: 80, unit: 'kg' }],
    });
    expect(sale.status).toBe(201);
    // The sale itself is no loss; the next loss of this product has the balance looked at again.
    await city.record('supermarket', 'disposals', {
      lines: [{ lot: lotId, quantity: 1, unit: 'kg' }],
      reason: 'spoiled',
      method: '填埋',
      place: '本店',
      witnesses: ['甲', '乙'],
    });
    await settle();
    const [after] = await findings('supermarket', '?kind=stock-does-not-add-up');
    expect(after).toMatchObject({ findingId: standing?.findingId, stands: false });
  });
});

interface Results {
  results: {
    index: number;
    status: string;
    code: string | null;
    kind: string | null;
    error: { code: string; path: string; zh: string; en: string } | null;
  }[];
}
const report = async (who: Person, sightings: object[]) => {
  const answer = await city.call<Results>(who, 'POST', '/api/v1/sightings', { sightings });
  expect(answer.status).toBe(200);
  return answer.body.results;
};

describe('Scans', () => {
  const at = (minutes: number) =>
    new Date(Date.parse('2026-11-20T06:00:00Z') + minutes * 60_000).toISOString();
  const piece = (serial: string) => `(01)${(city.products.cheese.gtin ?? '').padStart(14, '0')}(21)${serial}`;

  test('Have a result for each row; the same row again is known', async () => {
    const rows = [
      { code: piece('A1'), at: at(0) },
      { code: 'nonsense', at: at(0) },
      { code: 'R-77', kind: 'receipt', at: at(0) },
      { code: 'R-77', kind: 'receipt', issuer: partyOf('stall'), at: at(0) },
      { code: piece('A1'), at: '2026-12-20T06:00:00Z' },
      { code: piece('A1'), at: at(0), place: { partyId: partyOf('stall') } },
      { code: piece('A1'), at: at(0), place: { division: city.city.city.code } },
      { code: piece('A1'), kind: 'batch', at: at(0) },
    ];
    const results = await report('supermarket', rows);
    expect(results.map((one) => one.error?.code ?? one.status)).toEqual([
      'recorded',
      'code-not-understood',
      'issuer-needed',
      'recorded',
      'at-in-future',
      'place-not-own',
      'place-not-own',
      'code-kind-differs',
    ]);
    expect(results[2]?.error).toMatchObject({
      path: '/sightings/2/issuer',
      zh: expect.stringMatching(/\p{Script=Han}/u),
    });
    const again = await report('supermarket', rows);
    expect(again.map((one) => one.status)).toEqual([
      'known',
      ...Array(2).fill('refused'),
      'known',
      ...Array(4).fill('refused'),
    ]);
  });

  test('Of a unique code in two districts within minutes are found; with time for the way they are not', async () => {
    const districts = { supermarket: city.parties.supermarket, wholesaler: city.parties.wholesaler };
    expect(districts.supermarket.divisionCode?.slice(0, 6)).not.toBe(
      districts.wholesaler.divisionCode?.slice(0, 6),
    );
    await report('supermarket', [
      { code: piece('B1'), at: at(0) },
      { code: piece('B2'), at: at(0) },
    ]);
    await report('wholesaler', [
      { code: piece('B1'), at: at(5) },
      { code: piece('B2'), at: at(60) },
    ]);
    const found = await findings('city-officer', '?kind=code-in-two-places');
    expect(found.map((one) => one.party?.partyId)).toEqual([partyOf('wholesaler')]);
    // Both districts' officers see it.
    for (const who of ['siming-officer', 'huli-officer'] as const)
      expect(await findings(who, '?kind=code-in-two-places')).toHaveLength(1);
    expect(await findings('jimei-officer', '?kind=code-in-two-places')).toEqual([]);
  });

  test('Of a till number that two businesses print are two codes', async () => {
    const till = (who: Business, minute: number) =>
      report(who, [{ code: '000123', kind: 'receipt', issuer: partyOf(who), at: at(minute) }]);
    await till('supermarket', 0);
    await till('wholesaler', 1);
    expect(await findings('city-officer', '?kind=code-in-two-places')).toHaveLength(1);
  });

  test('By an officer count in the own division only', async () => {
    const scan = (place: object) => report('siming-officer', [{ code: piece('C1'), at: at(0), place }]);
    expect((await scan({ partyId: partyOf('supermarket') }))[0]?.status).toBe('recorded');
    expect((await scan({ partyId: partyOf('wholesaler') }))[0]?.error?.code).toBe('place-outside-district');
    expect((await scan({}))[0]?.error?.code).toBe('place-needed');
    expect((await scan({ division: '999999' }))[0]?.error?.code).toBe('place-unknown');
  });

  test('Of a batch where no record took it are found when late records had time to come, and rest when one does', async () => {
    const voucher = await city.issue('factory', {
      receiver: { partyId: partyOf('supermarket') },
      lines: [city.cheese('OR-1')],
      certificates: [city.inspectionReport()],
    });
    const { lotId, lotCode } = voucher.lineItems[0] ?? { lotId: '', lotCode: '' };
    await city.receive('supermarket', voucher);
    await report('supermarket', [{ code: lotCode }]);
    await report('wholesaler', [{ code: lotCode }]);
    await settle();
    expect(await ofLot('city-officer', lotId)).toEqual([]);
    city.clock.set('2026-11-22T08:00:00.000Z');
    await settle();
    const [found, ...more] = await ofLot('city-officer', lotId);
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      kind: 'off-route',
      party: { partyId: partyOf('wholesaler') },
      stands: true,
    });
    // Who else has the batch is not for the business to learn.
    const { body } = await city.call<{ evidence: Evidence[] }>(
      'wholesaler',
      'GET',
      `/api/v1/findings/${found?.findingId}`,
    );
    expect(body.evidence.map((one) => one.what)).toEqual(['sighting']);
    await city.issue('supermarket', {
      receiver: { partyId: partyOf('wholesaler') },
      issuedAt: '2026-11-20T13:00:00Z',
      lines: [{ lot: lotId, quantity: 1, unit: '袋' }],
    });
    await settle();
    expect((await ofLot('city-officer', lotId)).map((one) => one.stands)).toEqual([false]);
  });

  test('Of a batch that nobody ever recorded are found too', async () => {
    const gtin = (city.products.cheese.gtin ?? '').padStart(14, '0');
    await report('stall', [{ code: `https://id.gs1.org/01/${gtin}/10/GHOST-1` }]);
    city.clock.set('2026-11-24T08:00:00.000Z');
    await settle();
    expect((await findings('stall', '?kind=off-route')).map((one) => one.stands)).toEqual([true]);
  });
});
