import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectProblem, openCity, type TestCity } from '../../../test/support/city.ts';
import type { VoucherInput, VoucherViewValue } from './index.ts';

let city: TestCity;
let plot = 0;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

const line = (quantity_kg: number, origin: string) => ({
  ...city.cabbage(),
  quantity: quantity_kg,
  unit: 'kg',
  each: undefined,
  origin,
});
const origin = () => {
  plot += 1;
  return `地 ${plot}`;
};
const buy = (lines: object[], rest: object = {}) =>
  city.record('stall', 'purchases', { supplier: { partyId: city.parties.farm.partyId }, lines, ...rest });
const sell = (lines: object[], rest: Partial<VoucherInput> = {}) =>
  city.issue('farm', { receiver: { partyId: city.parties.stall.partyId }, lines: lines as never, ...rest });
const movements = async (lot: string) => {
  const { rows } = await city.owner.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM ledger.movement WHERE lot_id = $1',
    [lot],
  );
  return rows[0]?.n ?? 0;
};
const flagged = async (lot: string) =>
  (await city.discrepancies())
    .filter((one) => one.lot_id === lot)
    .map(({ kind, quantity }) => ({ kind, quantity: Number(quantity) }));

describe('A purchase whose seller has issued no voucher', () => {
  test('Puts the goods into the buyer’s stock, and the seller’s side follows', async () => {
    const answer = await buy([line(50, origin())]);
    expect([answer.status, answer.body.discrepancies]).toEqual([201, []]);
    const lot = answer.body.lots[0]?.lotId ?? '';
    expect(await city.holding('stall', lot)).toMatchObject({ onHand: 50_000, incoming: 0 });
    expect(await city.holding('farm', lot)).toMatchObject({ onHand: 0, incoming: 0 });
  });
  test('From a seller outside the platform makes that seller known, once', async () => {
    const supplier = { name: '漳州阿财菜园', address: '漳州某村' };
    const [one, two] = [
      await buy([line(5, origin())], { supplier }),
      await buy([line(5, origin())], { supplier }),
    ];
    expect([one.status, two.status]).toEqual([201, 201]);
    const { rows } = await city.owner.query(`SELECT source FROM registry.party WHERE name = $1`, [
      supplier.name,
    ]);
    expect(rows).toEqual([{ source: 'named' }]);
  });
  test('From a wholesaler who never had the goods is a discrepancy on the wholesaler’s side', async () => {
    const answer = await buy([line(5, origin())], { supplier: { partyId: city.parties.wholesaler.partyId } });
    expect(answer.body.discrepancies.map(({ kind, quantity }) => ({ kind, quantity }))).toEqual([
      { kind: 'overdrawn', quantity: 5_000 },
    ]);
  });
  test('Asks for nothing that the law asks of a voucher, but for what cannot be told apart', async () => {
    const answer = await buy([{ product: { gtin: city.products.cheese.gtin }, quantity: 3, unit: '袋' }], {
      supplier: { name: '不知名' },
    });
    expect(answer.status).toBe(201);
  });
  test('Repeated is the same purchase; with other content it is refused', async () => {
    const body = {
      documentNumber: city.number('P'),
      supplier: { partyId: city.parties.farm.partyId },
      lines: [line(5, origin())],
    };
    const first = await city.record('stall', 'purchases', body);
    const again = await city.expectNothingWritten(() => city.record('stall', 'purchases', body));
    expect([again.status, again.body.replayed, again.body.lots[0]?.lotId]).toEqual([
      200,
      true,
      first.body.lots[0]?.lotId,
    ]);
    expect(again.body.lots[0]?.quantity).toBe(5_000);
    const other = await city.expectNothingWritten(() =>
      city.record('stall', 'purchases', { ...body, supplierDocument: '12' }),
    );
    expectProblem(other, 409, 'exists-with-different-supplier-document');
  });
  test('That is wrong leaves nothing behind, not even the seller it names', async () => {
    const answer = await city.expectNothingWritten(() =>
      buy([{ ...line(5, origin()), unit: '担' }], { supplier: { name: '没有的人', address: '没有的地方' } }),
    );
    expectProblem(answer, 422, 'unit-unknown');
  });
});

describe('The voucher that comes late', () => {
  test('Is matched by the seller’s number: nothing is posted twice, and it counts as received', async () => {
    const place = origin();
    const bought = await buy([line(50, place)], {
      supplierDocument: 'FARM-77',
      receivedAt: '2026-11-20T01:00:00Z',
    });
    const lot = bought.body.lots[0]?.lotId ?? '';
    const before = await movements(lot);
    const late = await sell([line(50, place)], { documentNumber: 'FARM-77' } as never);
    expect([late.state, late.discrepancies]).toEqual(['received', []]);
    expect(late.lineItems[0]).toMatchObject({ lotId: lot, quantity: 50_000 });
    expect(await movements(lot)).toBe(before);
    expect(await city.holding('stall', lot)).toMatchObject({ onHand: 50_000, incoming: 0 });
    expect(late.history.map((one) => one.kind)).toEqual(['issued', 'purchase']);
  });
  test('Is matched by lot and quantity where no number was given', async () => {
    const place = origin();
    const bought = await buy([line(30, place)]);
    const late = await sell([line(30, place)]);
    expect(late.state).toBe('received');
    expect(await city.holding('stall', bought.body.lots[0]?.lotId ?? '')).toMatchObject({
      onHand: 30_000,
      incoming: 0,
    });
  });
  test('With another quantity under the same number is flagged, and the buyer’s count stands', async () => {
    const place = origin();
    const bought = await buy([line(50, place)], { supplierDocument: 'FARM-78' });
    const lot = bought.body.lots[0]?.lotId ?? '';
    const late = await sell([line(55, place)], { documentNumber: 'FARM-78' } as never);
    expect(late.discrepancies?.map(({ kind, quantity }) => ({ kind, quantity }))).toEqual([
      { kind: 'late-contradiction', quantity: 5_000 },
    ]);
    expect(await flagged(lot)).toEqual([{ kind: 'late-contradiction', quantity: 5_000 }]);
    expect(await city.holding('stall', lot)).toMatchObject({ onHand: 50_000, incoming: 0 });
  });
  test('With another quantity and no number is another handing-over', async () => {
    const place = origin();
    const bought = await buy([line(30, place)]);
    const late = await sell([line(31, place)]);
    expect(late.state).toBe('issued');
    expect(await city.holding('stall', bought.body.lots[0]?.lotId ?? '')).toMatchObject({
      onHand: 30_000,
      incoming: 31_000,
    });
  });
  test('Is matched once: the next one like it is new goods', async () => {
    const place = origin();
    const bought = await buy([line(30, place)]);
    expect((await sell([line(30, place)])).state).toBe('received');
    expect((await sell([line(30, place)])).state).toBe('issued');
    expect(await city.holding('stall', bought.body.lots[0]?.lotId ?? '')).toMatchObject({
      onHand: 30_000,
      incoming: 30_000,
    });
  });
  test('With one line that is known and one that is not leaves the other to be confirmed', async () => {
    const [known, fresh] = [origin(), origin()];
    await buy([line(30, known)]);
    const late = await sell([line(30, known), line(20, fresh)]);
    expect(late.state).toBe('issued');
    const done = await city.receive('stall', late);
    expect(done.body.state).toBe('received');
    expect(await city.holding('stall', late.lineItems[0]?.lotId ?? '')).toMatchObject({
      onHand: 30_000,
      incoming: 0,
    });
    expect(await city.holding('stall', late.lineItems[1]?.lotId ?? '')).toMatchObject({
      onHand: 20_000,
      incoming: 0,
    });
  });
  test('Of a purchase of two lines matches both, and two vouchers of one line each match each their own', async () => {
    const [left, right] = [origin(), origin()];
    await buy([line(11, left), line(12, right)]);
    expect((await sell([line(12, right), line(11, left)])).state).toBe('received');
    const [third, fourth] = [origin(), origin()];
    const both = await buy([line(11, third), line(12, fourth)]);
    expect((await sell([line(11, third)])).state).toBe('received');
    expect((await sell([line(12, fourth)])).state).toBe('received');
    for (const [index, quantity] of [11_000, 12_000].entries()) {
      expect(await city.holding('stall', both.body.lots[index]?.lotId ?? '')).toMatchObject({
        onHand: quantity,
        incoming: 0,
      });
    }
  });
  test('Is matched by its number before another purchase that merely looks like it', async () => {
    const place = origin();
    const like = await buy([line(30, place)], { receivedAt: '2026-11-20T01:00:00Z' });
    const meant = await buy([line(30, place)], { supplierDocument: 'FARM-80' });
    const late = await sell([line(30, place)], { documentNumber: 'FARM-80' } as never);
    expect(late.history.map((one) => one.documentId)).toContain(meant.body.documentId);
    expect(late.history.map((one) => one.documentId)).not.toContain(like.body.documentId);
  });
  test('To somebody else matches nothing', async () => {
    const place = origin();
    await buy([line(30, place)]);
    const other: VoucherViewValue = await city.issue('farm', {
      receiver: { partyId: city.parties.supermarket.partyId },
      lines: [line(30, place)] as never,
    });
    expect(other.state).toBe('issued');
  });
});

test('After all of it the ledger is what its documents say', async () => {
  expect((await city.verify()).findings).toEqual([]);
});
