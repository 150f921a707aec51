import { describe, expect, test } from 'vitest';
import { produce, sell } from './acts.ts';
import { ProductMaker, packaged } from './catalogue.ts';
import { type HandingOver, handOver } from './hand-over.ts';
import { makeLot } from './lot-makers.ts';
import { PartyMaker } from './parties.ts';
import { Random } from './random.ts';
import { city } from './test-plan.ts';
import { HOUR, midnightOf, World } from './world.ts';

const start = midnightOf('2026-11-09');

/** A factory with a hundred bottles of milk, a shop, and ten hours. */
function setUp(productionDelay = HOUR / 60) {
  const world = new World(start + 10 * HOUR);
  const maker = new PartyMaker(city, new Random(1), 1, new Set());
  const [sender, receiver] = [
    maker.make({ key: 'factory', kind: 'factory' }),
    maker.make({ key: 'shop', kind: 'shop' }),
  ];
  const template = packaged[0];
  if (!template) throw new Error('the catalogue is empty');
  const product = new ProductMaker(city, 1).make(template, sender, '鹭源');
  const lot = makeLot(world, { product, producer: sender, at: start, batch: 'B1' });
  produce(world, { party: sender, at: start, delay: productionDelay }, [{ lot, quantity: 100 }]);
  const hand = (more: Partial<HandingOver>, line = {}) =>
    handOver(world, { sender, receiver, at: start + HOUR, lines: [{ lot, quantity: 40, ...line }], ...more });
  const shelves = () => [world.held(sender, lot), world.held(receiver, lot)];
  const documents = () => world.operations.slice(1).map(({ op }) => op);
  return { world, lot, receiver, hand, shelves, documents };
}

describe('A handing-over', () => {
  test.each([
    ['whole', {}, {}, [60, 40], ['voucher', 'receipt'], 'none'],
    ['in part refused', {}, { refused: 15 }, [75, 25], ['voucher', 'receipt'], 'none'],
    ['wholly refused', {}, { refused: 40 }, [100, 0], ['voucher', 'receipt'], 'none'],
    ['short', {}, { short: 3 }, [60, 37], ['voucher', 'receipt'], 'short'],
    ['written down wrongly', {}, { declared: 60 }, [60, 40], ['voucher', 'receipt'], 'wrong-quantity'],
    ['not answered', { papers: 'unanswered' }, {}, [60, 40], ['voucher'], 'unanswered'],
    ['without documents', { papers: 'none' }, {}, [60, 40], [], 'missing-upload'],
    [
      'with the buyer’s record alone',
      { papers: 'receiver-only' },
      {},
      [60, 40],
      ['purchase'],
      'receiver-only',
    ],
    [
      'annulled and issued again',
      { papers: 'voided-first' },
      {},
      [60, 40],
      ['voucher', 'void', 'voucher', 'receipt'],
      'none',
    ],
    ['corrected', { papers: 'corrected' }, {}, [60, 40], ['voucher', 'correction', 'receipt'], 'none'],
    ['still on the road at the end', { at: start + 9.5 * HOUR }, {}, [60, 0], ['voucher'], 'none'],
    ['after the end', { at: start + 11 * HOUR }, {}, [100, 0], [], undefined],
  ] as const)('%s', (_, more, line, shelves, documents, fault) => {
    const trade = setUp();
    trade.hand(more, line);
    expect(trade.shelves()).toEqual(shelves);
    expect(trade.documents()).toEqual(documents);
    expect(trade.world.movements[1]?.fault).toBe(fault);
  });

  test('Recorded late, its receipt comes later still', () => {
    const { world, hand } = setUp();
    hand({ voucherDelay: 5 * HOUR });
    const [, voucher, receipt] = world.operations;
    expect(Date.parse(voucher?.recordedAt ?? '')).toBe(start + 6 * HOUR);
    expect(Date.parse(receipt?.recordedAt ?? '')).toBeGreaterThan(start + 6 * HOUR);
  });

  test('It is not recorded before the production that mints its lot', () => {
    const { world, hand } = setUp(5 * HOUR);
    hand({});
    const [production, voucher, receipt] = world.operations.map(({ recordedAt }) => Date.parse(recordedAt));
    expect(production).toBe(start + 5 * HOUR);
    expect(voucher).toBeGreaterThan(production ?? 0);
    expect(receipt).toBeGreaterThan(voucher ?? 0);
  });

  test('Recorded only after the end, it moves goods and leaves no document', () => {
    const { world, hand, shelves, documents } = setUp();
    hand({ voucherDelay: 50 * HOUR });
    expect([shelves(), documents(), world.movements[1]?.fault]).toEqual([[60, 40], [], 'not-yet-uploaded']);
  });

  test('What came without documents is sold without one', () => {
    const { world, lot, receiver, hand, shelves, documents } = setUp();
    hand({ papers: 'none' });
    sell(world, { party: receiver, at: start + 5 * HOUR }, [{ lot, quantity: 10 }]);
    expect([shelves(), documents()]).toEqual([[60, 30], []]);
    expect(world.movements[2]).toMatchObject({ kind: 'sold', quantity: 10, fault: 'missing-upload' });
  });

  test('A sale waits for the voucher, and for a receipt with differences', () => {
    const { world, lot, receiver, hand, documents } = setUp();
    hand({ voucherDelay: 5 * HOUR, receiptDelay: 6 * HOUR }, { refused: 5 });
    sell(world, { party: receiver, at: start + 3 * HOUR }, [{ lot, quantity: 10 }]);
    expect(documents()).toEqual(['voucher', 'receipt', 'sale']);
    const [, , receipt, sale] = world.operations.map(({ recordedAt }) => Date.parse(recordedAt));
    expect(sale).toBeGreaterThan(receipt ?? 0);
  });

  test('Nobody can hand over more than he has', () => {
    expect(() => setUp().hand({}, { quantity: 101 })).toThrow(RangeError);
  });
});
