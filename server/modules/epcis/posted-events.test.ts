import { afterAll, describe, expect, it, vi } from 'vitest';
import { FACTORY, gln, openGoodsHouse, SHOP } from './testing/goods-house.ts';

// A hundred captures one after the other in one test: slow beside other tests.
vi.setConfig({ testTimeout: 60_000 });

const {
  house,
  factory,
  shop,
  officer,
  between,
  capture,
  goods,
  holding,
  made,
  newBatch,
  object,
  received,
  rows,
  shipped,
} = await openGoodsHouse();
afterAll(() => house.close());

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

  it('Rebuilding the ledger from the documents gives what is stored', async () => {
    expect(await house.verify()).toEqual([]);
    expect(await house.count('ledger.movement')).toBeGreaterThan(30);
  });
});
