import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  expectProblem,
  openCity,
  type ProblemBody,
  type TestCity,
  TODAY,
} from '../../../test/support/city.ts';
import { outboxConsumers, outboxTools } from '../../outbox.ts';
import { gs1CheckDigit } from '../../platform/codes/gs1-check-digit.ts';
import { runOutboxOnce } from '../ledger/index.ts';
import { verifyRollups } from '../rollups/index.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

interface Line {
  as: string;
  quantity: number | null;
  lots: { lotId: string }[];
  findings: { code: string; path: string }[];
}
interface Receipt extends ProblemBody {
  documentId: string;
  replayed: boolean;
  lines: Line[];
  counts: Record<string, number>;
  discrepancies: { kind: string }[];
}
type Shop = 'supermarket' | 'stall';
const at = (time: string) => `${TODAY}T${time}:00+08:00`;
const withCheck = (body: string) => body + gs1CheckDigit(body);

const till = (shop: Shop, lines: object[], rest: object = {}) =>
  city.call<Receipt>(shop, 'POST', '/api/v1/till-receipts', {
    documentNumber: city.number('POS'),
    at: at('16:00'),
    till: '3',
    lines,
    ...rest,
  });
const bind = (shop: Shop, body: object) =>
  city.call<ProblemBody & { bindingId: string; lots: { lotId: string }[] }>(
    shop,
    'POST',
    '/api/v1/bindings',
    {
      documentNumber: city.number('B'),
      ...body,
    },
  );
const said = ({ as, quantity, lots, findings }: Line) => ({
  as,
  quantity,
  lots: lots.map((lot) => lot.lotId).sort(),
  findings: findings.map((one) => one.code),
});
const only = async (answer: Promise<{ status: number; body: Receipt }>) => {
  const { status, body } = await answer;
  expect(status).toBe(201);
  return said(body.lines[0] as Line);
};

/** Cheese in the shop: one lot of each batch, 100 bags. */
async function stockCheese(shop: Shop, ...batches: string[]): Promise<string[]> {
  const lots: string[] = [];
  for (const batch of batches) {
    const voucher = await city.issue('factory', {
      receiver: { partyId: city.parties[shop].partyId },
      lines: [city.cheese(batch)],
      certificates: [city.inspectionReport(`CJ-${batch}`)],
    });
    expect((await city.receive(shop, voucher)).status).toBe(201);
    lots.push(voucher.lineItems[0]?.lotId ?? '');
  }
  return lots;
}
const gtin = () => (city.products.cheese.gtin ?? '').slice(1);
const stockLines = async (shop: Shop) => {
  const answer = await city.call<{
    items: { lotId: string; onHand: number; onHandMin: number; onHandMax: number; possiblySold: unknown }[];
  }>(shop, 'GET', '/api/v1/stock?limit=500');
  return new Map(answer.body.items.map((item) => [item.lotId, item]));
};

describe('A line of a barcode', () => {
  test('Of the one lot that the shop has is a sale of it', async () => {
    const [lot = ''] = await stockCheese('stall', 'ONE-1');
    expect(await only(till('stall', [{ code: gtin(), quantity: 2, unit: '袋' }]))).toEqual({
      as: 'sold',
      quantity: 2,
      lots: [lot],
      findings: [],
    });
    expect(await city.holding('stall', lot)).toMatchObject({ onHand: 98 });
  });

  test('Of two lots is a possible sale of each, never divided, and the product is exact', async () => {
    const [a = '', b = ''] = await stockCheese('supermarket', 'TWO-A', 'TWO-B');
    const sold = await only(till('supermarket', [{ code: gtin(), quantity: 3, unit: '袋' }]));
    expect(sold).toEqual({ as: 'possible', quantity: 3, lots: [a, b].sort(), findings: [] });
    expect(await city.holding('supermarket', a)).toMatchObject({ onHand: 100 });
    const stock = await stockLines('supermarket');
    for (const lot of [a, b])
      expect(stock.get(lot)).toMatchObject({
        onHand: 100,
        onHandMin: 97,
        onHandMax: 100,
        possiblySold: { lower: 0, upper: 3 },
      });
    const ledger = await city.call<{ products: { productId: string; sold: number; closing: number }[] }>(
      'supermarket',
      'GET',
      `/api/v1/parties/${city.parties.supermarket.partyId}/ledger`,
    );
    const cheese = ledger.body.products.find((one) => one.productId === city.products.cheese.productId);
    expect(cheese).toMatchObject({ sold: 3, closing: 197, soldOfUnknownLot: 3 });
  });

  test('A count of one of them settles both, and the sums stay', async () => {
    const [a = '', b = ''] = [...(await stockLines('supermarket')).keys()].slice(0, 2);
    const counted = await city.record('supermarket', 'stock-takings', {
      reason: '盘点',
      lines: [{ lot: a, counted: { quantity: 98, unit: '袋' } }],
    });
    expect(counted.body.discrepancies).toEqual([]);
    expect(await city.holding('supermarket', a)).toMatchObject({ onHand: 98 });
    const stock = await stockLines('supermarket');
    expect(stock.get(a)).toMatchObject({ onHand: 98, onHandMin: 98, onHandMax: 98 });
    expect(stock.get(b)).toMatchObject({ onHand: 100, onHandMin: 99, onHandMax: 99 });
    const ledger = await city.call<{ products: { productId: string; sold: number; closing: number }[] }>(
      'supermarket',
      'GET',
      `/api/v1/parties/${city.parties.supermarket.partyId}/ledger`,
    );
    const cheese = ledger.body.products.find((one) => one.productId === city.products.cheese.productId);
    expect(cheese).toMatchObject({ sold: 3, closing: 197, soldOfUnknownLot: 1 });
  });

  test('A count that finds more gone than the till can have sold of it misses the rest', async () => {
    const [a = '', b = ''] = await stockCheese('stall', 'MISS-A', 'MISS-B');
    await bind('stall', { place: { kind: 'shelf', code: 'M' }, lots: [a, b], from: at('15:00') });
    await till('stall', [{ code: gtin(), quantity: 3, unit: '袋' }], { place: { kind: 'shelf', code: 'M' } });
    const counted = await city.record('stall', 'stock-takings', {
      reason: '盘点',
      lines: [
        { lot: a, counted: { quantity: 90, unit: '袋' } },
        { lot: b, counted: { quantity: 100, unit: '袋' } },
      ],
    });
    expect(counted.body.discrepancies.map(({ kind, quantity }) => [kind, quantity])).toEqual([
      ['missing', 7],
    ]);
    const stock = await stockLines('stall');
    expect([stock.get(a)?.onHand, stock.get(b)?.onHand]).toEqual([90, 100]);
  });

  test('More than all of them had together is said once, and nothing is sure then', async () => {
    const [a = '', b = ''] = await stockCheese('stall', 'OVER-A', 'OVER-B');
    await bind('stall', { place: { kind: 'shelf', code: 'O' }, lots: [a, b], from: at('15:00') });
    const answer = await till('stall', [{ code: gtin(), quantity: 250, unit: '袋' }], {
      place: { kind: 'shelf', code: 'O' },
    });
    expect(answer.body.discrepancies.map((one) => one.kind)).toEqual(['overdrawn-together']);
    expect((await stockLines('stall')).get(a)).toMatchObject({ onHandMin: 0, onHandMax: 100 });
  });
});

describe('What lies where', () => {
  test('Is what a line is taken for, at the time of the sale and not of its arrival', async () => {
    const [a = '', b = '', c = ''] = await stockCheese('stall', 'BIND-A', 'BIND-B', 'BIND-C');
    const place = { kind: 'shelf', code: 'K1' };
    expect((await bind('stall', { place, lots: [a], from: at('09:00') })).status).toBe(201);
    await bind('stall', { place, lots: [b], from: at('12:00') });
    await bind('stall', { place, lots: [c], from: at('13:00'), alongside: true });
    const soldAt = (time: string) =>
      only(till('stall', [{ code: gtin() }], { place, at: at(time) })).then(({ as, lots }) => [as, lots]);
    expect(await soldAt('14:00')).toEqual(['possible', [b, c].sort()]);
    expect(await soldAt('12:30')).toEqual(['sold', [b]]);
    // Late: the binding ended long ago.
    expect(await soldAt('11:59')).toEqual(['sold', [a]]);
    const list = await city.call<{ inForce: { lots: { lotId: string }[] }[]; ended: { to: string }[] }>(
      'stall',
      'GET',
      '/api/v1/bindings',
    );
    expect(list.body.ended[0]?.to).toBe(new Date(at('12:00')).toISOString());
  });

  test('A PLU at a scale is of the lots bound to it, with the weight of the label', async () => {
    const { lotId: a } = await city.stockCabbage('stall');
    const { lotId: b } = await city.stockCabbage('stall');
    const place = { kind: 'scale', code: 'S7' };
    await bind('stall', { place, plu: '12', lots: [a, b], from: at('15:00') });
    await city.call('stall', 'POST', '/api/v1/label-layouts', {
      prefix: '22',
      length: 13,
      carries: 'weight',
      from: at('15:00'),
    });
    const label = withCheck('220001201250');
    expect(await only(till('stall', [{ code: label }], { place }))).toEqual({
      as: 'possible',
      quantity: 1250,
      lots: [a, b].sort(),
      findings: [],
    });
    // The till itself is that scale; before the layout the digits meant nothing that is known.
    expect(await only(till('stall', [{ code: label }], { till: 'S7', at: at('14:59') }))).toMatchObject({
      as: 'unattributed',
      findings: ['label-layout-unknown'],
    });
    expect(await only(till('stall', [{ code: withCheck('220001200000') }], { place }))).toMatchObject({
      as: 'possible',
      quantity: null,
      findings: ['label-weight-impossible'],
    });
    expect(
      await only(till('stall', [{ plu: '00012', weight: { quantity: '0.5', unit: 'kg' } }], { place })),
    ).toMatchObject({ quantity: 500 });
    // A label of 18 digits by the city's own data: amount, then weight.
    expect(await only(till('stall', [{ code: withCheck('22000120125000850') }], { place }))).toMatchObject({
      quantity: 850,
    });
  });

  test('Is refused where lots were never in the shop, are no lots, or are of another product', async () => {
    const [a = ''] = await stockCheese('stall', 'BAD-A');
    const { lotId: cabbage } = await city.stockCabbage('stall');
    const { lotId: foreign } = await city.stockCabbage('supermarket');
    const place = { kind: 'shelf', code: 'X' };
    const refused = async (body: object, code: string) =>
      expectProblem(await city.expectNothingWritten(() => bind('stall', body)), 422, code);
    expect((await refused({ place, lots: [foreign] }, 'lot-not-own')).path).toBe('/lots/0');
    expect((await refused({ place, lots: [a, gtin()] }, 'lot-expected')).path).toBe('/lots/1');
    await refused({ place, lots: ['T000'] }, 'code-cut-short');
    await refused({ place, plu: '31', lots: [a, cabbage] }, 'binding-products-differ');
    await refused({ place, lots: [a], from: at('23:00') }, 'at-in-future');
    await bind('stall', {
      place: { kind: 'scale', code: 'S1' },
      plu: '31',
      lots: [cabbage],
      from: at('15:00'),
    });
    await refused({ place: { kind: 'scale', code: 'S2' }, plu: '31', lots: [a] }, 'plu-of-another-product');
  });

  test('Said twice is one binding, and another under its number is refused', async () => {
    const [a = '', b = ''] = await stockCheese('stall', 'SAME-A', 'SAME-B');
    const body = {
      documentNumber: 'SAME',
      place: { kind: 'shelf', code: 'Q' },
      lots: [a],
      from: at('15:00'),
    };
    const first = await bind('stall', body);
    const second = await bind('stall', body);
    expect([first.status, second.status, second.body.bindingId]).toEqual([201, 200, first.body.bindingId]);
    expectProblem(await bind('stall', { ...body, lots: [b] }), 409, 'exists-with-different-lots');
  });
});

describe('A lot that the line names', () => {
  test('Is what was sold, whatever is bound', async () => {
    const [a = ''] = await stockCheese('stall', 'NAMED-A');
    const code = `(01)${city.products.cheese.gtin}(10)NAMED-A`;
    expect(await only(till('stall', [{ code, quantity: 4, unit: '袋' }]))).toMatchObject({
      as: 'sold',
      lots: [a],
      quantity: 4,
    });
    expect(await only(till('stall', [{ code: gtin(), lot: code }]))).toMatchObject({
      as: 'sold',
      lots: [a],
      quantity: 1,
    });
  });
  test('Whose code says that it weighs or counts nothing never stops the receipt', async () => {
    const [a = ''] = await stockCheese('stall', 'NOUGHT');
    const { lotId } = await city.stockCabbage('stall');
    const cheese = `(01)${city.products.cheese.gtin}`;
    const unknown = { as: 'sold', quantity: null };
    expect(await only(till('stall', [{ code: `${cheese}(10)NOUGHT(37)0` }]))).toEqual({
      ...unknown,
      lots: [a],
      findings: ['label-quantity-nought'],
    });
    for (const weight of ['(3103)000000', '(3105)000004'])
      expect(await only(till('stall', [{ lot: lotId, code: `${cheese}${weight}` }]))).toMatchObject({
        ...unknown,
        lots: [lotId],
        findings: expect.arrayContaining(['label-quantity-nought']),
      });
  });
  test('That never came is kept and pointed out, and a trace finds the shop', async () => {
    const [foreign = ''] = await stockCheese('supermarket', 'NEVER-A');
    const answer = await till('stall', [
      { lot: `(01)${city.products.cheese.gtin}(10)NEVER-A`, quantity: 2, unit: '袋' },
    ]);
    expect(said(answer.body.lines[0] as Line)).toEqual({
      as: 'without-arrival',
      quantity: 2,
      lots: [foreign],
      findings: ['lot-never-here'],
    });
    expect(answer.body.discrepancies.map((one) => one.kind)).toEqual(['sold-without-arrival']);
    const trace = await city.call<{ answer: { holders: { partyId: string; observed: boolean }[] } }>(
      'city-officer',
      'GET',
      `/api/v1/traces?lot=${foreign}`,
    );
    expect(trace.body.answer.holders).toContainEqual(
      expect.objectContaining({ partyId: city.parties.stall.partyId, observed: true }),
    );
  });
  test('That nobody knows is one of the product’s lots, and alone it is kept unattributed', async () => {
    const code = `(01)${city.products.cheese.gtin}(10)NOBODY`;
    expect(await only(till('supermarket', [{ code }]))).toMatchObject({
      as: 'possible',
      findings: ['lot-unknown'],
    });
    expect(await only(till('stall', [{ lot: 'T000000000000XYZ' }]))).toMatchObject({ as: 'unattributed' });
  });
});

describe('A receipt', () => {
  test('Sent three times is one, and another under its number is refused', async () => {
    await stockCheese('stall', 'THRICE');
    const lines = [{ code: gtin(), quantity: 1, unit: '袋', amountFen: 1590 }];
    const send = (more: object = {}) => till('stall', lines, { documentNumber: 'THRICE', ...more });
    const [first, second, third] = [await send(), await send(), await send()];
    expect([first.status, second.status, third.status]).toEqual([201, 200, 200]);
    expect({ ...third.body, replayed: false }).toEqual(first.body);
    expectProblem(await send({ till: '4' }), 409, 'exists-with-different-till');
    const { rows } = await city.owner.query('SELECT count(*) FROM retail.till_line WHERE document_id = $1', [
      first.body.documentId,
    ]);
    expect(rows[0]).toEqual({ count: '1' });
  });
  test('At the same moment three times is one', async () => {
    await stockCheese('stall', 'RACE');
    const body = { documentNumber: 'RACE' };
    const answers = await Promise.all([1, 2, 3].map(() => till('stall', [{ code: gtin() }], body)));
    expect(answers.map((one) => one.status).sort()).toEqual([200, 200, 201]);
    expect(new Set(answers.map((one) => one.body.documentId)).size).toBe(1);
  });
  test('Ten minutes ahead is a clock that is off, beyond it is the future', async () => {
    expect((await till('stall', [{ code: gtin() }], { at: at('16:10') })).status).toBe(201);
    const refused = await city.expectNothingWritten(() =>
      till('stall', [{ code: gtin() }], { at: at('16:11') }),
    );
    expectProblem(refused, 422, 'at-in-future');
  });
  test('Is never stopped by a line: each says what is expected', async () => {
    const answer = await till('stall', [
      { code: `${gtin().slice(0, -1)}${(Number(gtin().at(-1)) + 1) % 10}` },
      { code: '(01)0690' },
      { code: withCheck('690999999999') },
      { plu: '777' },
      {},
      { code: gtin(), quantity: 0, unit: '袋' },
    ]);
    expect(answer.status).toBe(201);
    expect(
      answer.body.lines.map((line) => [line.as, line.findings.map((one) => `${one.code} ${one.path}`)]),
    ).toEqual([
      ['unattributed', ['gtin-check-digit /lines/0/code']],
      ['unattributed', ['code-cut-short /lines/1/code']],
      ['unattributed', ['product-unknown /lines/2']],
      ['unattributed', ['plu-not-bound /lines/3']],
      ['unattributed', ['goods-expected /lines/4']],
      [expect.any(String), [expect.stringMatching(/\/lines\/5\/quantity$/)]],
    ]);
    expect(answer.body.counts.unattributed).toBe(5);
    const shown = await city.call<{
      items: { code: string }[];
      counts: Record<string, number>;
      next: string;
    }>('stall', 'GET', '/api/v1/till-lines?as=unattributed&limit=2');
    expect(shown.body.items).toHaveLength(2);
    const rest = await city.call<{ items: { code: string }[] }>(
      'stall',
      'GET',
      `/api/v1/till-lines?as=unattributed&limit=500&before=${shown.body.next}`,
    );
    expect(rest.body.items.length + 2).toBe(shown.body.counts.unattributed);
  });
  test('Of 500 lines is taken whole', async () => {
    const lines = Array.from({ length: 500 }, () => ({ code: gtin() }));
    const answer = await till('supermarket', lines);
    expect(answer.status).toBe(201);
    expect((await till('supermarket', [...lines, ...lines])).status).toBe(400);
  });
});

describe('What the ledger says of it all', () => {
  test('Is what the documents say, rebuilt', async () => {
    expect((await city.verify()).findings).toEqual([]);
    const set = (from: number, to: number) =>
      city.owner.query(
        "UPDATE ledger.observation SET quantity = $2 WHERE what = 'possibly-sold' AND quantity = $1",
        [from, to],
      );
    await set(250, 77_777);
    const damaged = (await city.verify()).findings.map((one) => one.what);
    expect(damaged).toEqual(['observation-differs', 'observation-differs']);
    await set(77_777, 250);
    expect((await city.verify()).findings).toEqual([]);
  });
  test('And the roll-ups hold each line once', async () => {
    const tools = outboxTools(city.tools);
    while ((await runOutboxOnce(tools, outboxConsumers(city.tools), 500)).done > 0);
    const check = await verifyRollups({ ...tools, timeZone: city.city.city.timezone });
    expect(check.findings).toEqual([]);
  });
});

describe('As rows of a batch', () => {
  test('Receipts are taken one by one, and again are repeated', async () => {
    await stockCheese('stall', 'BATCH');
    const row = (documentNumber: string, time: string) => ({
      type: 'till-receipt',
      body: { documentNumber, at: at(time), till: '3', lines: [{ code: gtin() }, { code: 'nothing' }] },
    });
    const send = (batchNumber: string) =>
      city.call<{ rows: { status: string }[] }>('stall', 'POST', '/api/v1/batches', {
        batchNumber,
        rows: [row('ROW-1', '16:00'), row('ROW-2', '16:00'), row('ROW-3', '23:00')],
      });
    const outcomes = (answer: Awaited<ReturnType<typeof send>>) => answer.body.rows.map((one) => one.status);
    expect(outcomes(await send('TILLS-1'))).toEqual(['taken', 'taken', 'refused']);
    expect(outcomes(await send('TILLS-2'))).toEqual(['repeated', 'repeated', 'refused']);
  });
});
