import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gs1CheckDigit } from '../../platform/codes/gs1-check-digit.ts';
import { discrepanciesOfLots, holdingsOfLots } from '../ledger/index.ts';
import { claimsOf, linksOf, resolvePartyByIdentifier } from '../registry/index.ts';
import { loadLots, runTrace } from '../trace/index.ts';
import { type Business, documentOf, type EpcisHouse, openEpcisHouse } from './testing/epcis-house.ts';

// GLNs of two registered businesses, and of two that only events know.
const FACTORY = '6901234500004';
const SHOP = '6901234500011';
const gln = (number: string) => `https://id.gs1.org/414/${number}`;
const STRANGER = 'urn:epc:id:pgln:4012345.00225';
const GTIN = '04012345123456';

let house: EpcisHouse;
let factory: Business;
let shop: Business;
let bystander: Business;
let officer: string;
let batchNumber = 0;

beforeAll(async () => {
  house = await openEpcisHouse();
  factory = await house.business('清源食品厂', FACTORY);
  shop = await house.business('中山路超市', SHOP);
  bystander = await house.business('隔壁批发部');
  officer = await house.officer();
});
afterAll(() => house?.close());

/** A batch that no other test names. */
const newBatch = () => {
  batchNumber += 1;
  return `https://id.gs1.org/01/${GTIN}/10/B${batchNumber}`;
};
let hour = 0;
const later = () => {
  hour += 1;
  return new Date(Date.UTC(2026, 9, 1, hour)).toISOString();
};
const parties = (from: string, to: string) => ({
  sourceList: [{ type: 'possessing_party', source: from }],
  destinationList: [{ type: 'possessing_party', destination: to }],
});
const between = (from: string, to: string) => parties(gln(from), gln(to));
const goods = (epcClass: string, quantity?: number, uom: string | undefined = 'KGM') => ({
  quantityList: [quantity === undefined ? { epcClass } : { epcClass, quantity, ...(uom ? { uom } : {}) }],
});
const object = (event: Record<string, unknown>) => ({
  type: 'ObjectEvent',
  action: 'OBSERVE',
  eventTime: later(),
  ...event,
});
const made = (lot: string, quantity: number, extra = {}) =>
  object({
    action: 'ADD',
    bizStep: 'commissioning',
    bizLocation: { id: gln(FACTORY) },
    ...goods(lot, quantity),
    ...extra,
  });
const shipped = (lot: string, quantity?: number, extra = {}) =>
  object({ bizStep: 'shipping', ...between(FACTORY, SHOP), ...goods(lot, quantity), ...extra });
const received = (lot: string, quantity?: number, extra = {}) =>
  object({ bizStep: 'receiving', ...between(FACTORY, SHOP), ...goods(lot, quantity), ...extra });

async function capture(
  who: { key: string } | string,
  ...events: Record<string, unknown>[]
): Promise<string[]> {
  const answer = await house.post(typeof who === 'string' ? who : who.key, documentOf(events));
  expect(answer.body).toMatchObject({ success: true });
  expect(answer.status).toBe(202);
  return answer.body['luyuan:events'].map((event: { outcome: string }) => event.outcome);
}
const rows = async (lot: string) =>
  (await house.movements(lot)).map(({ kind, fromId, toId, quantity }) => ({ kind, fromId, toId, quantity }));
const holding = async (lot: string, who: Business) => {
  const found = (await holdingsOfLots(house.db, [await house.lotId(lot)])).find(
    (one) => one.partyId === who.partyId,
  );
  return found && { onHand: found.onHand, incoming: found.incoming };
};

const permutations = (items: number[]): number[][] =>
  items.length === 0
    ? [[]]
    : items.flatMap((item) =>
        permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
      );

describe('what events post', () => {
  it('A batch that is made, shipped and received is in the receiver’s hands', async () => {
    const lot = newBatch();
    expect(await capture(factory, made(lot, 200), shipped(lot, 200))).toEqual(['posted', 'posted']);
    expect(await holding(lot, shop)).toEqual({ onHand: 0, incoming: 200_000 });
    expect(await capture(shop, received(lot, 200))).toEqual(['posted']);
    expect((await rows(lot)).map((row) => row.kind)).toEqual(['produced', 'shipped', 'received']);
    expect(await holding(lot, factory)).toEqual({ onHand: 0, incoming: 0 });
    expect(await holding(lot, shop)).toEqual({ onHand: 200_000, incoming: 0 });
  });

  it('A receipt without a shipment opens and answers the handing-over, and the shipment that comes later posts nothing more', async () => {
    const lot = newBatch();
    await capture(factory, made(lot, 50));
    await capture(shop, received(lot, 30));
    expect(await capture(factory, shipped(lot, 30))).toEqual(['posted']);
    expect((await rows(lot)).map((row) => row.kind)).toEqual(['produced', 'shipped', 'received']);
    expect(await holding(lot, factory)).toEqual({ onHand: 20_000, incoming: 0 });
    expect(await house.observations(lot)).toEqual([]);
    // Ten more are another handing-over.
    await capture(factory, shipped(lot, 10));
    expect(await holding(lot, shop)).toEqual({ onHand: 30_000, incoming: 10_000 });
  });

  it('Of a shipment that is larger than what its receiver told of, the rest is on the way', async () => {
    const lot = newBatch();
    await capture(shop, received(lot, 30));
    await capture(factory, shipped(lot, 45));
    expect(await holding(lot, shop)).toEqual({ onHand: 30_000, incoming: 15_000 });
  });

  it('In whatever order shipments and receipts are told, the holdings are the same in the end', async () => {
    const orders = permutations([0, 1, 2, 3]);
    expect(orders).toHaveLength(24);
    for (const order of orders) {
      const lot = newBatch();
      const events = [shipped(lot, 30), shipped(lot, 15), received(lot, 30), received(lot, 10)];
      for (const index of order) await capture(officer, events[index] ?? {});
      expect({ order, shop: await holding(lot, shop), factory: await holding(lot, factory) }).toEqual({
        order,
        shop: { onHand: 40_000, incoming: 5_000 },
        factory: { onHand: -45_000, incoming: 0 },
      });
    }
  });

  it('Goods that are named by their class alone are observed and never posted', async () => {
    const cls = 'https://id.gs1.org/01/04012345666663';
    expect(
      await capture(factory, object({ bizStep: 'shipping', ...between(FACTORY, SHOP), ...goods(cls, 10) })),
    ).toEqual(['observed']);
  });

  it('Decimal quantities are converted exactly, and what is not whole or has another unit is unknown, not nought', async () => {
    const [exact, crumbs, metres] = [newBatch(), newBatch(), newBatch()];
    expect(
      await capture(
        factory,
        shipped(exact, 200.5),
        shipped(crumbs, 0.0005),
        shipped(metres, 3, { ...goods(metres, 3, 'MTR') }),
      ),
    ).toEqual(['posted', 'posted', 'posted']);
    expect((await rows(exact))[0]?.quantity).toBe(200_500);
    expect((await rows(crumbs))[0]?.quantity).toBeNull();
    expect((await rows(metres))[0]?.quantity).toBeNull();
  });

  it('Without a unit a quantity counts pieces', async () => {
    const lot = `https://id.gs1.org/01/00614141777778/10/P1`;
    await capture(
      factory,
      object({
        bizStep: 'shipping',
        ...between(FACTORY, SHOP),
        quantityList: [{ epcClass: lot, quantity: 12 }],
      }),
    );
    expect((await rows(lot))[0]?.quantity).toBe(12);
  });

  it('Without quantity, or without a second party, the lot is observed where it was', async () => {
    const [noQuantity, noParty] = [newBatch(), newBatch()];
    expect(
      await capture(
        factory,
        shipped(noQuantity),
        object({ bizStep: 'shipping', readPoint: { id: gln(FACTORY) }, ...goods(noParty, 10) }),
      ),
    ).toEqual(['observed', 'observed']);
    expect(await rows(noQuantity)).toEqual([]);
    expect(await house.observations(noQuantity)).toHaveLength(2);
    expect((await house.observations(noParty))[0]).toContain('发货 shipping');
  });

  it('A step that moves nothing is an observation', async () => {
    const lot = newBatch();
    expect(
      await capture(
        factory,
        object({ bizStep: 'inspecting', readPoint: { id: gln(FACTORY) }, ...goods(lot, 10) }),
      ),
    ).toEqual(['observed']);
    expect(await rows(lot)).toEqual([]);
  });

  it('Selling in a shop and destroying take goods out of the chain', async () => {
    const lot = newBatch();
    const at = { bizLocation: { id: gln(SHOP) } };
    await capture(factory, made(lot, 9), shipped(lot, 9));
    await capture(
      shop,
      received(lot, 9),
      object({ bizStep: 'retail_selling', ...at, ...goods(lot, 4) }),
      object({ action: 'DELETE', bizStep: 'destroying', ...at, ...goods(lot, 5) }),
    );
    expect((await rows(lot)).map(({ kind, quantity }) => `${kind} ${quantity}`)).toEqual([
      'produced 9000',
      'shipped 9000',
      'received 9000',
      'sold 4000',
      'disposed 5000',
    ]);
    expect(await holding(lot, shop)).toEqual({ onHand: 0, incoming: 0 });
  });

  it('Goods that leave again although nobody confirmed them imply their receipt', async () => {
    const lot = newBatch();
    await capture(factory, made(lot, 9), shipped(lot, 9));
    house.implied.length = 0;
    await capture(
      shop,
      object({ bizStep: 'retail_selling', bizLocation: { id: gln(SHOP) }, ...goods(lot, 4) }),
    );
    expect((await rows(lot)).map((row) => row.kind)).toEqual(['produced', 'shipped', 'sold', 'implied']);
    expect(await holding(lot, shop)).toEqual({ onHand: 5_000, incoming: 0 });
    expect(house.implied).toHaveLength(1);
  });
});

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
});

describe('who may say what', () => {
  it('A third party’s word moves nobody’s goods, and the office’s does', async () => {
    const lot = newBatch();
    expect(await capture(bystander, shipped(lot, 5))).toEqual(['observed']);
    expect(await rows(lot)).toEqual([]);
    expect((await house.observations(lot))[0]).toContain('third party');
    expect(await capture(officer, shipped(lot, 5))).toEqual(['posted']);
  });

  it('Goods between parties that nobody has registered are posted on anyone’s word', async () => {
    const lot = newBatch();
    expect(
      await capture(
        bystander,
        object({
          bizStep: 'receiving',
          ...parties(STRANGER, 'urn:epc:id:pgln:0614141.00777'),
          ...goods(lot, 5),
        }),
      ),
    ).toEqual(['posted']);
    const from = await resolvePartyByIdentifier(
      house.db,
      house.ports.ids,
      `GLN 401234500225${gs1CheckDigit('401234500225')}`,
    );
    expect((await rows(lot))[0]).toMatchObject({ kind: 'shipped', fromId: from.partyId });
  });

  it('The same event told by both partners moves the goods once', async () => {
    const lot = newBatch();
    const event = shipped(lot, 7, {
      eventID: 'urn:uuid:11111111-1111-4111-8111-111111111111',
      disposition: 'in_transit',
    });
    expect(await capture(factory, event)).toEqual(['posted']);
    // The office's copy lacks a field that says nothing of the movement, and would be posted for itself.
    const { disposition: _left, ...redacted } = event as Record<string, unknown>;
    expect(await capture(shop, event)).toEqual(['observed']);
    expect(await capture(officer, redacted)).toEqual(['observed']);
    expect(await rows(lot)).toHaveLength(1);
  });

  it('An error declaration moves nothing and stands beside the event it is about', async () => {
    const lot = newBatch();
    const event = shipped(lot, 7, { eventID: 'urn:uuid:22222222-2222-4222-8222-222222222222' });
    await capture(factory, event);
    expect(
      await capture(factory, {
        ...event,
        errorDeclaration: { declarationTime: '2026-11-21T08:00:00+08:00', reason: 'incorrect_data' },
      }),
    ).toEqual(['observed']);
    expect(await rows(lot)).toHaveLength(1);
    expect((await house.observations(lot)).join()).toContain('declared in error (incorrect_data)');
    const found = await house.get(
      factory.key,
      '/epcis/events/urn%3Auuid%3A22222222-2222-4222-8222-222222222222',
    );
    expect(found.body.epcisBody.queryResults.resultsBody.eventList).toHaveLength(2);
  });
});

describe('once only, whole or not at all', () => {
  it('Capturing the same document twice changes nothing', async () => {
    const lot = newBatch();
    const document = documentOf([made(lot, 3), shipped(lot, 3)]);
    const first = await house.post(factory.key, document);
    const before = await house.count('ledger.movement');
    const second = await house.post(factory.key, document);
    expect(second.body['luyuan:events'].map((event: { repeated: boolean }) => event.repeated)).toEqual([
      true,
      true,
    ]);
    expect(second.body['luyuan:events'].map((event: { documentId: string }) => event.documentId)).toEqual(
      first.body['luyuan:events'].map((event: { documentId: string }) => event.documentId),
    );
    expect(await house.count('ledger.movement')).toBe(before);
  });

  it('Two captures of one document at once store it once', async () => {
    const lot = newBatch();
    const document = documentOf([made(lot, 3), shipped(lot, 3)]);
    const answers = await Promise.all([1, 2, 3].map(() => house.post(factory.key, document)));
    expect(answers.map((answer) => answer.status)).toEqual([202, 202, 202]);
    expect(await rows(lot)).toHaveLength(2);
  });

  it('Two receipts at once answer one shipment once', async () => {
    const lot = newBatch();
    await capture(factory, made(lot, 10), shipped(lot, 10));
    await Promise.all([capture(shop, received(lot, 6)), capture(shop, received(lot, 6))]);
    expect(await holding(lot, shop)).toEqual({ onHand: 12_000, incoming: 0 });
    expect(await holding(lot, factory)).toEqual({ onHand: -2_000, incoming: 0 });
  });

  it('A used event id with other content is refused, and nothing of the document stays', async () => {
    const [lot, other] = [newBatch(), newBatch()];
    const event = shipped(lot, 7, { eventID: 'urn:uuid:33333333-3333-4333-8333-333333333333' });
    await capture(factory, event);
    const before = await Promise.all([
      house.count('ledger.document'),
      house.count('epcis.event'),
      house.count('registry.lot'),
      house.count('epcis.capture'),
    ]);
    const answer = await house.post(
      factory.key,
      documentOf([made(other, 1), { ...event, ...goods(lot, 8) }]),
    );
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({
      code: 'exists-with-different-event',
      path: '/epcisBody/eventList/1/eventID',
    });
    expect(
      await Promise.all([
        house.count('ledger.document'),
        house.count('epcis.event'),
        house.count('registry.lot'),
        house.count('epcis.capture'),
      ]),
    ).toEqual(before);
  });

  it('Rebuilding the ledger from the documents gives what is stored', async () => {
    expect(await house.verify()).toEqual([]);
    expect(await house.count('ledger.movement')).toBeGreaterThan(30);
  });
});
