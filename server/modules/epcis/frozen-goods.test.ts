import { afterAll, expect, it } from 'vitest';
import { FACTORY, gln, openGoodsHouse } from './testing/goods-house.ts';

const { house, factory, shop, capture, made, newBatch, received, rows, shipped } = await openGoodsHouse();
afterAll(() => house.close());

const notes = () =>
  house.db.query<{ lot_id: string; party_id: string; quantity: string }>(
    "SELECT lot_id, party_id, quantity FROM ledger.discrepancy WHERE kind = 'sold-while-frozen'",
  );

it('Goods that were handed on although they were frozen are taken as it happened, said so, and kept as evidence', async () => {
  const [lot, other] = [newBatch(), newBatch()];
  await capture(factory, made(lot, 20), made(other, 20));
  const frozen = await house.lotId(lot);
  house.ports.heldBack = async (_tx, { lines, path }) =>
    lines
      .filter((line) => line.lot.lotId === frozen)
      .map((line) => ({
        code: 'lot-frozen',
        path: `${path}/${line.line - 1}/lot`,
        zh: '停止销售',
        en: 'stop',
      }));
  const answer = await house.post(factory.key, {
    '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: '2026-11-23T00:00:00Z',
    epcisBody: { eventList: [shipped(lot, 8), shipped(other, 8)].map(withZone) },
  });
  expect(answer.status).toBe(202);
  const told = (await house.get(factory.key, answer.location)).body['luyuan:events'];
  expect(
    told.map((one: { outcome: string; findings?: { code: string }[] }) => [
      one.outcome,
      one.findings?.map((f) => f.code),
    ]),
  ).toEqual([
    ['posted', ['lot-frozen']],
    ['posted', undefined],
  ]);
  expect(await notes()).toEqual([{ lot_id: frozen, party_id: factory.partyId, quantity: '8000' }]);
  // What is on the way may come: where it went is evidence, and no fault of the receiver.
  await capture(shop, received(lot, 8));
  expect((await rows(lot)).map((row) => row.kind)).toEqual(['produced', 'shipped', 'received']);
  expect(await notes()).toHaveLength(1);
});

it('What its maker uses up itself need not be let go before', async () => {
  const [milk, cheese] = [newBatch(), newBatch()];
  await capture(factory, made(milk, 20));
  const before = (await notes()).length;
  house.ports.heldBack = async (_tx, { lines, path, inside }) =>
    inside
      ? []
      : lines.map((line) => ({
          code: 'lot-unreleased',
          path: `${path}/${line.line - 1}/lot`,
          zh: '未放行',
          en: 'unreleased',
        }));
  const used = {
    type: 'TransformationEvent',
    bizStep: 'commissioning',
    eventTime: '2026-11-22T09:00:00.000+08:00',
    bizLocation: { id: gln(FACTORY) },
    inputQuantityList: [{ epcClass: milk, quantity: 10, uom: 'KGM' }],
    outputQuantityList: [{ epcClass: cheese, quantity: 2, uom: 'KGM' }],
    ilmd: { 'cbvmda:itemExpirationDate': '2027-05-01', 'cbvmda:countryOfOrigin': 'CN' },
  };
  expect(await capture(factory, used)).toEqual(['posted']);
  expect(await notes()).toHaveLength(before);
  await capture(factory, shipped(milk, 3));
  expect(await notes()).toHaveLength(before + 1);
});

const withZone = (event: Record<string, unknown>) => ({ eventTimeZoneOffset: '+08:00', ...event });
