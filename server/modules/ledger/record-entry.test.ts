import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectProblem, openCity, type TestCity } from '../../../test/support/city.ts';
import type { TraceView } from '../trace/index.ts';
import type { VoucherViewValue } from '../vouchers/index.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

const found = async (lot: string) =>
  (await city.discrepancies())
    .filter((one) => one.lot_id === lot)
    .map(({ kind, quantity }) => ({ kind, quantity: Number(quantity) }));
const kg = (quantity: number | string) => ({ quantity, unit: 'kg' });

describe('What leaves without having been there', () => {
  test('Is recorded whole, with what nothing accounts for, and heals when the goods turn up', async () => {
    const { lotId } = await city.stockCabbage('stall');
    const sold = await city.record('stall', 'sales', { lines: [{ lot: lotId, ...kg(200) }] });
    expect([sold.status, sold.body.discrepancies.map(({ kind, quantity }) => ({ kind, quantity }))]).toEqual([
      201,
      [{ kind: 'overdrawn', quantity: 20_000 }],
    ]);
    expect(await city.holding('stall', lotId)).toMatchObject({ onHand: -20_000 });
    const open = async () => {
      const answer = await city.call<{ items: { lotId: string; kind: string; open: boolean }[] }>(
        'stall',
        'GET',
        '/api/v1/discrepancies',
      );
      return answer.body.items.filter((one) => one.lotId === lotId).map((one) => one.open);
    };
    expect(await open()).toEqual([true]);
    await city.record('stall', 'consumer-returns', { reason: '退货', lines: [{ lot: lotId, ...kg(20) }] });
    expect(await open()).toEqual([false]);
  });
  test('Once more is what goes beyond this time, not the whole hole again', async () => {
    const { lotId } = await city.stockCabbage('stall');
    await city.record('stall', 'sales', { lines: [{ lot: lotId, ...kg(200) }] });
    const more = await city.record('stall', 'sales', { lines: [{ lot: lotId, ...kg(5) }] });
    expect(more.body.discrepancies.map(({ quantity }) => quantity)).toEqual([5_000]);
  });
  test('Is not asked for again when goods come back to who is overdrawn', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    const sent = await city.issue('wholesaler', {
      receiver: { partyId: city.parties.stall.partyId },
      lines: [{ lot: lotId, ...kg(250) }],
    });
    expect(await found(lotId)).toEqual([{ kind: 'overdrawn', quantity: 70_000 }]);
    const part = {
      decision: 'part',
      reason: '少收',
      lines: [{ line: 1, accepted: kg(220), refused: kg(30) }],
    };
    const back = await city.receive('stall', sent, part);
    expect(back.body.discrepancies).toEqual([]);
    expect(await found(lotId)).toEqual([{ kind: 'overdrawn', quantity: 70_000 }]);
    expect(await city.holding('wholesaler', lotId)).toMatchObject({ onHand: -40_000 });
  });
  test('Of a lot that was never in the shop is a slip of the code and refused', async () => {
    const { lotId } = await city.stockCabbage('stall');
    const answer = await city.expectNothingWritten(() =>
      city.record('supermarket', 'sales', { lines: [{ lot: lotId, ...kg(1) }] }),
    );
    expect(expectProblem(answer, 422, 'lot-not-own').path).toBe('/lines/0/lot');
  });
});

describe('A stock-taking', () => {
  const count = (lot: string, counted: object) =>
    city.record('stall', 'stock-takings', { reason: '月底盘点', lines: [{ lot, counted }] });

  test('Within the usual loss is 损耗 and asks for nothing; a gram beyond is missing', async () => {
    // 3 % of 180 kg of Chinese cabbage.
    const one = await city.stockCabbage('stall');
    expect((await count(one.lotId, { quantity: 174_600, unit: 'g' })).body.discrepancies).toEqual([]);
    const two = await city.stockCabbage('stall');
    const beyond = await count(two.lotId, { quantity: 174_599, unit: 'g' });
    expect(beyond.body.discrepancies.map(({ kind, quantity }) => ({ kind, quantity }))).toEqual([
      { kind: 'missing', quantity: 5_401 },
    ]);
    const { rows } = await city.owner.query(
      'SELECT kind, quantity FROM ledger.movement WHERE lot_id = ANY($1) AND kind IN (15, 16) ORDER BY kind',
      [[one.lotId, two.lotId]],
    );
    expect(rows).toEqual([
      { kind: 15, quantity: '5400' },
      { kind: 16, quantity: '5401' },
    ]);
  });
  test('Of goods that are counted by the piece forgives nothing', async () => {
    const voucher = await city.issue('factory', {
      receiver: { partyId: city.parties.stall.partyId },
      lines: [city.cheese('COUNT')],
      certificates: [city.inspectionReport()],
    });
    await city.receive('stall', voucher);
    const lot = voucher.lineItems[0]?.lotId ?? '';
    expect(
      (await count(lot, { quantity: 99, unit: '袋' })).body.discrepancies.map(({ kind, quantity }) => ({
        kind,
        quantity,
      })),
    ).toEqual([{ kind: 'missing', quantity: 1 }]);
  });
  test('To nought, and to more than there was', async () => {
    const { lotId } = await city.stockCabbage('stall');
    await count(lotId, { quantity: 0, unit: 'kg' });
    expect(await city.holding('stall', lotId)).toMatchObject({ onHand: 0 });
    const more = await count(lotId, { quantity: 3, unit: 'kg' });
    expect(more.body.discrepancies).toEqual([]);
    expect(await city.holding('stall', lotId)).toMatchObject({ onHand: 3_000 });
  });
});

describe('Sales after the expiry', () => {
  const stock = async (batch: string, expiryDate: string) => {
    const line = { ...city.cheese(batch), expiryDate, productionDate: '2026-06-01' };
    const voucher = await city.issue('factory', {
      receiver: { partyId: city.parties.stall.partyId },
      lines: [line],
      certificates: [city.inspectionReport()],
    });
    await city.receive('stall', voucher);
    return voucher.lineItems[0]?.lotId ?? '';
  };
  const sell = (lot: string, at?: string) =>
    city.record('stall', 'sales', { lines: [{ lot, quantity: 2, unit: '袋' }], ...(at ? { at } : {}) });

  test('Are taken and flagged; on the last day they are fine, by the city’s day', async () => {
    const last = await stock('EXP-1', '2026-11-20');
    expect((await sell(last, '2026-11-20T08:05:00Z')).body.discrepancies).toEqual([]);
    const gone = await stock('EXP-2', '2026-11-19');
    // 23:59 of the 19th and 00:01 of the 20th in the city.
    expect((await sell(gone, '2026-11-19T15:59:00Z')).body.discrepancies).toEqual([]);
    const late = await sell(gone, '2026-11-19T16:01:00Z');
    expect([late.status, late.body.discrepancies.map(({ kind, quantity }) => ({ kind, quantity }))]).toEqual([
      201,
      [{ kind: 'after-expiry', quantity: 2 }],
    ]);
  });
  test('Handing expired goods on is flagged too', async () => {
    const gone = await stock('EXP-3', '2026-11-01');
    const on = await city.issue('stall', {
      receiver: { partyId: city.parties.supermarket.partyId },
      lines: [{ lot: gone, quantity: 1, unit: '袋' }],
    });
    expect(on.discrepancies?.map((one) => one.kind)).toEqual(['after-expiry']);
  });
});

describe('One batch, two stories', () => {
  const send = (line: object) =>
    city.call<VoucherViewValue>('factory', 'POST', '/api/v1/vouchers', {
      documentNumber: city.number('V'),
      receiver: { partyId: city.parties.stall.partyId },
      lines: [{ ...city.cheese('TWO'), ...line }],
      certificates: [city.inspectionReport()],
    });

  test('Another date for the same batch is never refused: it is kept as that document’s claim and raises a discrepancy', async () => {
    const first = await send({});
    const lot = first.body.lineItems[0]?.lotId ?? '';
    const second = await send({ expiryDate: '2027-08-01' });
    expect([second.status, second.body.lineItems[0]?.lotId]).toEqual([201, lot]);
    expect(second.body.discrepancies?.map((one) => one.kind)).toEqual(['two-stories']);
    const third = await send({ productionDate: '2026-10-01', expiryDate: '2027-05-01' });
    expect(third.body.discrepancies?.map((one) => one.kind)).toEqual(['two-stories']);
    const view = await city.call<{
      contradictory: boolean;
      claims: { documentId: string; expiryDate: string; productionDate: string }[];
    }>('city-officer', 'GET', `/api/v1/lots/${lot}`);
    expect(view.body.contradictory).toBe(true);
    expect(
      view.body.claims.map(({ documentId, productionDate, expiryDate }) => ({
        documentId,
        productionDate,
        expiryDate,
      })),
    ).toEqual([
      { documentId: first.body.documentId, productionDate: '2026-11-01', expiryDate: '2027-05-01' },
      { documentId: second.body.documentId, productionDate: '2026-11-01', expiryDate: '2027-08-01' },
      { documentId: third.body.documentId, productionDate: '2026-10-01', expiryDate: '2027-05-01' },
    ]);
  });
  test('The same story told again is no new claim and no discrepancy', async () => {
    const line = { batch: 'ONE' };
    const first = await send(line);
    const again = await send(line);
    expect(again.body.discrepancies).toEqual([]);
    const view = await city.call<{ contradictory: boolean; claims: unknown[] }>(
      'city-officer',
      'GET',
      `/api/v1/lots/${first.body.lineItems[0]?.lotId}`,
    );
    expect([view.body.contradictory, view.body.claims.length]).toEqual([false, 1]);
  });
  test('A buyer’s record that tells it otherwise is kept just the same', async () => {
    await send({ batch: 'BUYER' });
    const answer = await city.record('supermarket', 'purchases', {
      supplier: { partyId: city.parties.factory.partyId },
      lines: [{ ...city.cheese('BUYER'), expiryDate: '2028-01-01' }],
    });
    expect([answer.status, answer.body.discrepancies.map((one) => one.kind)]).toEqual([201, ['two-stories']]);
  });
  test('Two stories inside one document are two claims as well', async () => {
    const lines = [city.cheese('SELF'), { ...city.cheese('SELF'), expiryDate: '2027-09-09' }];
    const answer = await city.call<VoucherViewValue>('factory', 'POST', '/api/v1/vouchers', {
      documentNumber: city.number('V'),
      receiver: { partyId: city.parties.stall.partyId },
      lines,
      certificates: [city.inspectionReport()],
    });
    expect([answer.status, answer.body.discrepancies?.map((one) => one.kind)]).toEqual([
      201,
      ['two-stories'],
    ]);
    expect(new Set(answer.body.lineItems.map((one) => one.lotId)).size).toBe(1);
  });
});

describe('Relabelled goods', () => {
  const send = async (
    from: 'factory' | 'wholesaler',
    to: 'wholesaler' | 'stall' | 'supermarket',
    batch: string,
  ) => {
    const voucher = await city.issue(from, {
      receiver: { partyId: city.parties[to].partyId },
      lines: [city.cheese(batch)],
      certificates: [city.inspectionReport()],
    });
    await city.receive(to, voucher);
    return voucher.lineItems[0]?.lotId ?? '';
  };
  const holders = async (lot: string) => {
    const { body } = await city.call<TraceView>('city-officer', 'GET', `/api/v1/traces?lot=${lot}`);
    return new Set(body.answer.holders.map((holder) => holder.partyId));
  };

  test('Sold under another batch are followed by every trace once they are linked, for what was before and after, from either end', async () => {
    const honest = await send('factory', 'wholesaler', 'TRUE');
    const invented = await send('factory', 'stall', 'FALSE');
    const { wholesaler, stall, supermarket } = city.parties;
    expect((await holders(honest)).has(stall.partyId)).toBe(false);
    const link = {
      documentNumber: city.number('L'),
      lot: honest,
      otherLot: invented,
      kind: 'relabelled',
      reason: '现场查实改标',
    };
    const answer = await city.call('city-officer', 'POST', '/api/v1/lot-links', link);
    expect(answer.status).toBe(201);
    expect(
      (await city.expectNothingWritten(() => city.call('city-officer', 'POST', '/api/v1/lot-links', link)))
        .status,
    ).toBe(200);
    expect([...(await holders(honest))]).toEqual(expect.arrayContaining([wholesaler.partyId, stall.partyId]));
    expect([...(await holders(invented))]).toEqual(
      expect.arrayContaining([wholesaler.partyId, stall.partyId]),
    );
    // What happens to either afterwards is followed as well.
    const on = await city.issue('stall', {
      receiver: { partyId: supermarket.partyId },
      lines: [{ lot: invented, quantity: 5, unit: '袋' }],
    });
    await city.receive('supermarket', on);
    expect((await holders(honest)).has(supermarket.partyId)).toBe(true);
    const { body } = await city.call<TraceView>('city-officer', 'GET', `/api/v1/traces?lot=${honest}`);
    expect(body.summary).toMatchObject({ linkedLots: 2, produced: 200, stillThere: 200 });
  });
  test('A lot cannot be tied to itself, nor to one that does not exist', async () => {
    const lot = await send('factory', 'wholesaler', 'ALONE');
    const tie = (otherLot: string) =>
      city.expectNothingWritten(() =>
        city.call('city-officer', 'POST', '/api/v1/lot-links', {
          documentNumber: city.number('L'),
          lot,
          otherLot,
          kind: 'merged',
          reason: '试',
        }),
      );
    expect(expectProblem(await tie(lot), 422, 'lots-are-one').path).toBe('/otherLot');
    expectProblem(await tie('1234567890123456789'), 404, 'lot-unknown');
  });
});

describe('进销存 of a shop', () => {
  type Sums = Record<
    'opening' | 'received' | 'produced' | 'sold' | 'movedOn' | 'used' | 'lostOrDisposed' | 'closing',
    number
  >;
  interface Books {
    products: (Sums & { productId: string })[];
    entries: {
      kind: string;
      effect: number;
      voucherNumber: string | null;
      counterpart: { name: string } | null;
    }[];
  }

  test('Puts every movement into exactly one column, by days of the trade', async () => {
    const product = (
      await city.call<{ productId: string }>('farm', 'POST', '/api/v1/products', {
        name: '账上白菜',
        category: 'chinese-cabbage',
      })
    ).body;
    const line = { product: { productId: product.productId }, ...kg(100), origin: '账地' };
    const bought = await city.issue('farm', {
      receiver: { partyId: city.parties.supermarket.partyId },
      lines: [line],
      issuedAt: '2026-11-17T02:00:00Z',
    });
    await city.receive('supermarket', bought, { receivedAt: '2026-11-17T03:00:00Z' });
    const lot = bought.lineItems[0]?.lotId ?? '';
    const lines = (quantity: number) => [{ lot, ...kg(quantity) }];
    await city.record('supermarket', 'sales', { lines: lines(30), at: '2026-11-18T02:00:00Z' });
    await city.record('supermarket', 'consumer-returns', {
      lines: lines(2),
      reason: '退',
      at: '2026-11-18T03:00:00Z',
    });
    await city.record('supermarket', 'disposals', {
      lines: lines(5),
      reason: 'spoiled',
      method: '填埋',
      place: '店',
      witnesses: ['甲', '乙'],
      at: '2026-11-18T04:00:00Z',
    });
    const sent = await city.issue('supermarket', {
      receiver: { partyId: city.parties.stall.partyId },
      lines: lines(20),
      issuedAt: '2026-11-18T05:00:00Z',
    });
    await city.receive('stall', sent, {
      decision: 'part',
      reason: '退',
      receivedAt: '2026-11-18T06:00:00Z',
      lines: [{ line: 1, accepted: kg(15), refused: kg(5) }],
    });
    await city.record('supermarket', 'sales', { lines: lines(10), at: '2026-11-19T02:00:00Z' });
    const books = async (query: string) =>
      (
        await city.call<Books>(
          'supermarket',
          'GET',
          `/api/v1/parties/${city.parties.supermarket.partyId}/ledger?${query}`,
        )
      ).body;
    const sums = async (query: string) => {
      const one = (await books(query)).products.find((row) => row.productId === product.productId);
      const { opening, received, produced, sold, movedOn, used, lostOrDisposed, closing } =
        one ?? ({} as Sums);
      return { opening, received, produced, sold, movedOn, used, lostOrDisposed, closing };
    };
    const none = { produced: 0, used: 0 };
    expect(await sums('from=2026-11-17&to=2026-11-17')).toEqual({
      ...none,
      opening: 0,
      received: 100_000,
      sold: 0,
      movedOn: 0,
      lostOrDisposed: 0,
      closing: 100_000,
    });
    expect(await sums('from=2026-11-18&to=2026-11-18')).toEqual({
      ...none,
      opening: 100_000,
      received: 0,
      sold: 28_000,
      movedOn: 15_000,
      lostOrDisposed: 5_000,
      closing: 52_000,
    });
    expect(await sums('from=2026-11-17&to=2026-11-19')).toEqual({
      ...none,
      opening: 0,
      received: 100_000,
      sold: 38_000,
      movedOn: 15_000,
      lostOrDisposed: 5_000,
      closing: 42_000,
    });
    const { entries } = await books('from=2026-11-18&to=2026-11-18');
    expect(entries.map(({ kind, effect }) => ({ kind, effect }))).toEqual([
      { kind: 'refused', effect: 5_000 },
      { kind: 'received', effect: 0 },
      { kind: 'shipped', effect: -20_000 },
      { kind: 'disposed', effect: -5_000 },
      { kind: 'consumer-returned', effect: 2_000 },
      { kind: 'sold', effect: -30_000 },
    ]);
    expect(entries.find((one) => one.kind === 'shipped')).toMatchObject({
      voucherNumber: sent.number,
      counterpart: { name: city.parties.stall.name },
    });
  });

  test('Days begin and end with the city’s days', async () => {
    const product = (
      await city.call<{ productId: string }>('farm', 'POST', '/api/v1/products', {
        name: '半夜白菜',
        category: 'chinese-cabbage',
      })
    ).body;
    const line = { product: { productId: product.productId }, ...kg(100), origin: '夜地' };
    // 00:30 of the 19th in the city is still the 18th in Greenwich.
    const bought = await city.issue('farm', {
      receiver: { partyId: city.parties.supermarket.partyId },
      lines: [line],
      issuedAt: '2026-11-18T16:30:00Z',
    });
    await city.receive('supermarket', bought, { receivedAt: '2026-11-18T16:40:00Z' });
    const { body } = await city.call<Books>(
      'supermarket',
      'GET',
      `/api/v1/parties/${city.parties.supermarket.partyId}/ledger?from=2026-11-19&to=2026-11-19`,
    );
    expect(body.products.find((row) => row.productId === product.productId)).toMatchObject({
      opening: 0,
      received: 100_000,
    });
  });
});

test('After all of it the ledger is what its documents say', async () => {
  expect((await city.verify()).findings).toEqual([]);
});
