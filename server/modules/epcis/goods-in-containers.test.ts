import { afterAll, describe, expect, it } from 'vitest';
import { discrepanciesOfLots } from '../ledger/index.ts';
import { claimsOf, linksOf } from '../registry/index.ts';
import { loadLots, runTrace } from '../trace/index.ts';
import { FACTORY, gln, openGoodsHouse, SHOP } from './testing/goods-house.ts';

const {
  house,
  factory,
  shop,
  bystander,
  between,
  capture,
  holding,
  later,
  made,
  newBatch,
  object,
  rows,
  shipped,
} = await openGoodsHouse();
afterAll(() => house.close());

describe('serials, containers and transformations', () => {
  const serial = (number: string) => `https://id.gs1.org/01/09506000134352/21/${number}`;

  it('A serial is one piece of a lot of its own', async () => {
    await capture(
      factory,
      object({ bizStep: 'shipping', ...between(FACTORY, SHOP), epcList: [serial('S1')] }),
    );
    expect(await rows(serial('S1'))).toEqual([
      { kind: 'shipped', fromId: factory.partyId, toId: shop.partyId, quantity: 1 },
    ]);
  });

  it('Serials that are commissioned into a batch are that batch, also when one was seen before', async () => {
    const batch = 'https://id.gs1.org/01/09506000134352/10/LOT7';
    await capture(
      factory,
      object({ bizStep: 'inspecting', readPoint: { id: gln(FACTORY) }, epcList: [serial('C1')] }),
    );
    await capture(
      factory,
      object({
        action: 'ADD',
        bizStep: 'commissioning',
        bizLocation: { id: gln(FACTORY) },
        epcList: [serial('C1'), serial('C2'), serial('C3')],
        ilmd: { 'cbvmda:lotNumber': 'LOT7' },
      }),
    );
    expect(await house.lotId(serial('C2'))).toBe(await house.lotId(batch));
    expect(await house.lotId(serial('C1'))).not.toBe(await house.lotId(batch));
    expect(
      (await linksOf(house.db, [await house.lotId(serial('C1'))])).map((link) => link.otherLotId),
    ).toEqual([await house.lotId(batch)]);
    await capture(
      factory,
      object({ bizStep: 'shipping', ...between(FACTORY, SHOP), epcList: [serial('C2'), serial('C3')] }),
    );
    expect((await rows(batch)).map(({ kind, quantity }) => `${kind} ${quantity}`)).toEqual([
      'produced 2',
      'shipped 2',
    ]);
  });

  it('A pallet that is handed over moves what it holds, through the boxes on it', async () => {
    const [lot, other] = [newBatch(), newBatch()];
    const [pallet, box] = ['urn:epc:id:sscc:4012345.0111111111', 'urn:epc:id:sscc:4012345.0222222222'];
    const pack = (event: Record<string, unknown>) => ({
      type: 'AggregationEvent',
      eventTime: later(),
      bizStep: 'packing',
      readPoint: { id: gln(FACTORY) },
      ...event,
    });
    await capture(
      factory,
      made(lot, 100),
      pack({
        action: 'ADD',
        parentID: box,
        childQuantityList: [{ epcClass: lot, quantity: 12.5, uom: 'KGM' }],
      }),
      pack({
        action: 'ADD',
        parentID: pallet,
        childEPCs: [box],
        childQuantityList: [
          { epcClass: other, quantity: 40, uom: 'KGM' },
          { epcClass: lot, quantity: 1, uom: 'KGM' },
        ],
      }),
      pack({
        action: 'DELETE',
        parentID: pallet,
        childQuantityList: [{ epcClass: other, quantity: 10, uom: 'KGM' }],
      }),
    );
    expect(
      await capture(factory, object({ bizStep: 'shipping', ...between(FACTORY, SHOP), epcList: [pallet] })),
    ).toEqual(['posted']);
    expect(await holding(lot, shop)).toEqual({ onHand: 0, incoming: 13_500 });
    expect(await holding(other, shop)).toEqual({ onHand: 0, incoming: 30_000 });
    // What was unpacked before stays behind the next time.
    await capture(
      shop,
      pack({ action: 'DELETE', parentID: pallet, readPoint: { id: gln(SHOP) } }),
      object({ bizStep: 'receiving', ...between(FACTORY, SHOP), epcList: [pallet] }),
    );
    expect(await holding(lot, shop)).toEqual({ onHand: 0, incoming: 13_500 });
  });

  it('What a third party says of a pallet does not change what is in it', async () => {
    const lot = newBatch();
    const pallet = 'urn:epc:id:sscc:4012345.0444444444';
    const pack = {
      type: 'AggregationEvent',
      bizStep: 'packing',
      parentID: pallet,
      readPoint: { id: gln(FACTORY) },
    };
    await capture(factory, {
      ...pack,
      action: 'ADD',
      eventTime: later(),
      childQuantityList: [{ epcClass: lot, quantity: 3, uom: 'KGM' }],
    });
    expect(await capture(bystander, { ...pack, action: 'DELETE', eventTime: later() })).toEqual(['stored']);
    await capture(factory, object({ bizStep: 'shipping', ...between(FACTORY, SHOP), epcList: [pallet] }));
    expect(await holding(lot, shop)).toEqual({ onHand: 0, incoming: 3_000 });
  });

  it('Packing that is told of after the pallet was handed over is posted to that handing-over', async () => {
    const lot = newBatch();
    const pallet = 'urn:epc:id:sscc:4012345.0333333333';
    const packedAt = later();
    expect(
      await capture(factory, object({ bizStep: 'shipping', ...between(FACTORY, SHOP), epcList: [pallet] })),
    ).toEqual(['stored']);
    await capture(shop, object({ bizStep: 'receiving', ...between(FACTORY, SHOP), epcList: [pallet] }));
    const pack = {
      type: 'AggregationEvent',
      action: 'ADD',
      eventTime: packedAt,
      bizStep: 'packing',
      parentID: pallet,
      readPoint: { id: gln(FACTORY) },
    };
    expect(
      await capture(factory, { ...pack, childQuantityList: [{ epcClass: lot, quantity: 8, uom: 'KGM' }] }),
    ).toEqual(['posted']);
    expect((await rows(lot)).map(({ kind, quantity }) => `${kind} ${quantity}`)).toEqual([
      'shipped 8000',
      'received 8000',
    ]);
    expect(await holding(lot, shop)).toEqual({ onHand: 8_000, incoming: 0 });
    // Told once more of another amount: only the news is posted.
    await capture(factory, { ...pack, childQuantityList: [{ epcClass: lot, quantity: 2, uom: 'KGM' }] });
    expect(await holding(lot, shop)).toEqual({ onHand: 10_000, incoming: 0 });
    // Taken out before it left, it now turns out: both stories stay.
    await capture(factory, {
      ...pack,
      action: 'DELETE',
      eventTime: packedAt,
      childQuantityList: [{ epcClass: lot, quantity: 2, uom: 'KGM' }],
    });
    const found = await discrepanciesOfLots(house.db, [await house.lotId(lot)]);
    expect(found.map((one) => one.kind)).toContain('late-contradiction');
  });

  it('A transformation ties inputs to outputs even where amounts are not told, and a trace goes through', async () => {
    const [milk, rennet, cheese] = [newBatch(), newBatch(), newBatch()];
    expect(
      await capture(factory, {
        type: 'TransformationEvent',
        eventTime: later(),
        bizStep: 'commissioning',
        bizLocation: { id: gln(FACTORY) },
        inputQuantityList: [{ epcClass: milk, quantity: 100, uom: 'KGM' }, { epcClass: rennet }],
        outputQuantityList: [{ epcClass: cheese, quantity: 12, uom: 'KGM' }],
        ilmd: { 'cbvmda:itemExpirationDate': '2027-05-01', 'cbvmda:countryOfOrigin': 'CN' },
      }),
    ).toEqual(['posted']);
    await capture(factory, shipped(cheese, 12));
    const answer = await runTrace(
      { start: [{ lotId: await house.lotId(rennet) }], direction: 'forward' },
      (lotIds) => loadLots(house.db, lotIds),
    );
    expect(
      answer.holders.filter((holder) => holder.partyId === shop.partyId).map((holder) => holder.lotId),
    ).toEqual([await house.lotId(cheese)]);
    expect((await rows(milk))[0]).toMatchObject({ kind: 'transformed-in', quantity: 100_000 });
    const claims = await claimsOf(house.db, [await house.lotId(cheese)]);
    expect(claims.map(({ expiryDate, origin }) => ({ expiryDate, origin }))).toEqual([
      { expiryDate: '2027-05-01', origin: 'CN' },
    ]);
  });

  it('One transformation that is told in two events is one', async () => {
    const [input, output] = [newBatch(), newBatch()];
    const half = {
      type: 'TransformationEvent',
      transformationID: 'urn:epc:id:gdti:0614141.12345.400',
      bizLocation: { id: gln(FACTORY) },
    };
    await capture(factory, {
      ...half,
      eventTime: later(),
      inputQuantityList: [{ epcClass: input, quantity: 5, uom: 'KGM' }],
    });
    await capture(factory, {
      ...half,
      eventTime: later(),
      outputQuantityList: [{ epcClass: output, quantity: 4, uom: 'KGM' }],
    });
    const answer = await runTrace(
      { start: [{ lotId: await house.lotId(input) }], direction: 'forward' },
      (lotIds) => loadLots(house.db, lotIds),
    );
    expect(answer.lots.map((lot) => lot.lotId).sort()).toEqual(
      [await house.lotId(input), await house.lotId(output)].sort(),
    );
  });

  it('A batch that a second event dates otherwise keeps both stories and is pointed out', async () => {
    const lot = newBatch();
    await capture(
      factory,
      made(lot, 1, { ilmd: { 'cbvmda:itemExpirationDate': '2027-05-01' } }),
      made(lot, 1, { ilmd: { 'cbvmda:itemExpirationDate': '2027-08-01' } }),
    );
    expect(await claimsOf(house.db, [await house.lotId(lot)])).toHaveLength(2);
    expect((await discrepanciesOfLots(house.db, [await house.lotId(lot)])).map((one) => one.kind)).toEqual([
      'two-stories',
    ]);
  });

  it('Rebuilding the ledger from the documents gives what is stored', async () => {
    expect(await house.verify()).toEqual([]);
    expect(await house.count('ledger.movement')).toBeGreaterThan(10);
  });
});
