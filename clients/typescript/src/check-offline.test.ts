import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  judge,
  type KnownLot,
  makeStopList,
  type Question,
  type ShopState,
} from '../../../server/modules/sale-check/index.ts';
import { checkOffline, type ScannedGoods } from './check-offline.ts';

const MADE = new Date('2026-11-20T08:00:00Z');
const UNTIL = new Date('2026-11-21T08:00:00Z');
const TIME_ZONE = 'Asia/Shanghai';
const GTINS = ['06901234567892', '06901234567908', null] as const;
const block = fc
  .constantFrom('lot-frozen', 'test-failed', 'unreleased', 'withdrawn')
  .map((code) => ({ code, zh: `${code} 不得销售`, en: `${code}: not to be sold`, clause: null }));

const lot = fc.record({
  product: fc.integer({ min: 0, max: 2 }),
  inStock: fc.boolean(),
  expiryDate: fc.constantFrom(null, '2026-11-19', '2026-11-20', '2026-11-21', '2027-01-01'),
  blocks: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    fc.array(block, { minLength: 1, maxLength: 2 }),
  ),
});
const state: fc.Arbitrary<ShopState> = fc
  .record({
    shopBlock: fc.option(block, { freq: 8 }),
    stopped: fc.option(fc.record({ product: fc.integer({ min: 0, max: 2 }), block }), { freq: 3 }),
    lots: fc.array(lot, { maxLength: 9 }),
  })
  .map(({ shopBlock, stopped, lots }) => ({
    shopBlock,
    products: stopped
      ? [{ productId: `p${stopped.product}`, gtin: GTINS[stopped.product] ?? null, block: stopped.block }]
      : [],
    lots: lots.map(
      (one, index): KnownLot => ({
        lotId: String(index + 100),
        code: `T${index}`,
        productId: `p${one.product}`,
        gtin: GTINS[one.product] ?? null,
        name: '商品',
        batch: `B${index}0`,
        serial: null,
        inStock: one.inStock,
        expiryDate: one.expiryDate,
        // Of a product that is stopped every lot is.
        blocks: stopped && stopped.product === one.product ? [stopped.block, ...one.blocks] : one.blocks,
      }),
    ),
  }));

const listOf = (one: ShopState, lots_max = 1000) => ({
  version: 'x',
  ...makeStopList(one, {
    shop: '1',
    madeAt: MADE,
    validUntil: UNTIL,
    lastDay: '2026-11-21',
    timeZone: TIME_ZONE,
    lots_max,
    plus: [{ plu: '1234', productId: 'p2' }],
    pieces: one.lots.flatMap(({ gtin, lotId }, index) =>
      gtin ? [{ gtin, first: index * 100 + 1, last: index * 100 + 100, lotId }] : [],
    ),
  }),
});

const askedAs = (
  gtin: string,
  productId: string,
  batch: string,
): { scan: ScannedGoods; question: Question } => ({
  scan: { gtin, batch },
  question: { kind: 'lot', lotId: null, productId, batch },
});

/** Every question that can be asked of a state, as a till scans it and as the platform understands it. */
function questionsOf(one: ShopState): { scan: ScannedGoods; question: Question }[] {
  const product = (productId: string): Question => ({ kind: 'product', productId });
  return [
    { scan: { gtin: GTINS[0] }, question: product('p0') },
    { scan: { gtin: GTINS[1] }, question: product('p1') },
    { scan: { plu: '1234' }, question: product('p2') },
    { scan: { gtin: GTINS[0], batch: 'nobody’s' }, question: { kind: 'lot', lotId: null, productId: 'p0' } },
    // A serial that the platform has not given out tells no batch.
    { scan: { gtin: GTINS[0], serial: '999999AAAAAA' }, question: product('p0') },
    ...one.lots.flatMap((known, index) => {
      const question: Question = { kind: 'lot', lotId: known.lotId, productId: known.productId };
      const { gtin, code, batch } = known;
      return [
        { scan: { lotCode: code }, question },
        ...(gtin && batch ? [{ scan: { gtin, batch: ` ${batch}` }, question }] : []),
        // Typed with O for 0: no batch on record, and one that reads like it.
        ...(gtin && batch ? [askedAs(gtin, known.productId, batch.replaceAll('0', 'O'))] : []),
        ...(gtin ? [{ scan: { gtin, serial: `${index * 100 + 7}QQQQQQ` }, question }] : []),
      ];
    }),
  ];
}

describe('A till that is off-line', () => {
  test.each([
    ['as the list is made', MADE, '2026-11-20'],
    ['after midnight', new Date('2026-11-20T17:00:00Z'), '2026-11-21'],
    ['as the list ends', UNTIL, '2026-11-21'],
  ] as const)('says what the platform says, %s', (_when, now, today) => {
    fc.assert(
      fc.property(state, (one) => {
        const list = listOf(one);
        for (const { scan, question } of questionsOf(one)) {
          const online = judge(one, question, today);
          const offline = checkOffline(list, scan, now);
          expect({ scan, answer: offline.answer, reasons: offline.reasons }).toEqual({
            scan,
            answer: online.answer,
            reasons: online.reasons,
          });
          expect(new Set(offline.blocked.map((lot_) => lot_.lotId))).toEqual(
            new Set(online.blocked.map((lot_) => lot_.lotId)),
          );
        }
      }),
      { numRuns: 400 },
    );
  });

  test('never says that something may be sold once its list has run out, or before it was made', () => {
    const list = listOf({ shopBlock: null, products: [], lots: [] });
    for (const now of [new Date(UNTIL.getTime() + 1), new Date(MADE.getTime() - 1)])
      expect(checkOffline(list, { gtin: GTINS[0] }, now)).toMatchObject({
        answer: 'list-too-old',
        reasons: [{ zh: expect.stringContaining('无法确认') }],
      });
  });

  test('of a list that was cut short never lets through what is not on it', () => {
    fc.assert(
      fc.property(state, fc.integer({ min: 0, max: 3 }), (one, most) => {
        const list = listOf(one, most);
        if (list.complete) return;
        for (const { scan, question } of questionsOf(one)) {
          const online = judge(one, question, '2026-11-20');
          const { answer } = checkOffline(list, scan, MADE);
          if (online.answer !== 'allowed') expect(answer).not.toBe('allowed');
        }
      }),
    );
  });
});
