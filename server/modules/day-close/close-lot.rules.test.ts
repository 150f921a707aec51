import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { closeLot, type LotBefore, OUTCOMES, type Said } from './close-lot.rules.ts';
import { closeByHand } from './testing/close-twin.ts';

const before: fc.Arbitrary<LotBefore> = fc
  .record({
    onHand: fc.integer({ min: -5, max: 40 }),
    since: fc.integer({ min: 0, max: 40 }),
    quiet: fc.boolean(),
    unknown: fc.boolean(),
  })
  .map(({ onHand, since, quiet, unknown }) => ({
    onHand,
    lowestSince: quiet ? onHand : Math.min(onHand, since),
    unknown,
  }));
const said: fc.Arbitrary<Said> = fc
  .record({
    outcome: fc.constantFrom(...OUTCOMES),
    quantity: fc.integer({ min: 0, max: 45 }),
    all: fc.boolean(),
  })
  .map(({ outcome, quantity, all }) => ({
    outcome,
    quantity: outcome === 'sold-out' || (outcome === 'returned' && all) ? null : quantity,
  }));

describe('The close of a lot', () => {
  test('is what carrying the goods off one by one comes to', () => {
    fc.assert(
      fc.property(before, fc.array(said, { minLength: 1, maxLength: 4 }), (lot, sayings) => {
        const closed = closeLot(lot, sayings);
        const { ok, ...figures } = closed as { ok: boolean };
        expect(ok ? figures : null).toEqual(closeByHand(lot, sayings));
      }),
      { numRuns: 5_000 },
    );
  });

  test('leaves no holding below nought, now or since, and loses nothing', () => {
    fc.assert(
      fc.property(before, fc.array(said, { minLength: 1, maxLength: 4 }), (lot, sayings) => {
        const closed = closeLot(lot, sayings);
        if (!closed.ok) return;
        const gone = closed.sold + closed.wasted + closed.returned;
        expect(gone).toBeLessThanOrEqual(Math.max(0, lot.lowestSince));
        if (!lot.unknown) expect(gone + closed.left).toBe(Math.max(0, lot.onHand));
        expect(Math.min(closed.sold, closed.wasted, closed.returned, closed.left)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 5_000 },
    );
  });

  const lot = (onHand: number, rest: Partial<LotBefore> = {}): LotBefore => ({
    onHand,
    lowestSince: onHand,
    unknown: false,
    ...rest,
  });
  const outcome = (name: Said['outcome'], quantity: number | null = null): Said => ({
    outcome: name,
    quantity,
  });
  test.each([
    ['卖完', lot(10), [outcome('sold-out')], { ok: true, sold: 10, left: 0 }],
    ['还剩 3', lot(10), [outcome('left', 3)], { ok: true, sold: 7, left: 3 }],
    ['还剩 0 is 卖完', lot(10), [outcome('left', 0)], { ok: true, sold: 10, left: 0 }],
    ['报损 2 alone', lot(10), [outcome('waste', 2)], { ok: true, sold: 0, wasted: 2, left: 8 }],
    [
      '报损 2 and 卖完',
      lot(10),
      [outcome('waste', 2), outcome('sold-out')],
      { ok: true, sold: 8, wasted: 2 },
    ],
    ['退货', lot(10), [outcome('returned')], { ok: true, returned: 10, sold: 0, left: 0 }],
    ['退货 4 and 还剩 1', lot(10), [outcome('returned', 4), outcome('left', 1)], { ok: true, sold: 5 }],
    ['还剩 11', lot(10), [outcome('left', 11)], { code: 'more-left-than-there', there: 10 }],
    [
      '还剩 11 of an unknown',
      lot(10, { unknown: true }),
      [outcome('left', 11)],
      { ok: true, sold: 0, left: 11 },
    ],
    ['报损 11', lot(10), [outcome('waste', 11)], { code: 'more-gone-than-there', there: 10 }],
    [
      '卖完 though 4 left since',
      lot(10, { lowestSince: 6 }),
      [outcome('sold-out')],
      { code: 'moved-since', leftAtLeast: 4 },
    ],
    ['还剩 4, and 4 left since', lot(10, { lowestSince: 6 }), [outcome('left', 4)], { ok: true, sold: 6 }],
    ['卖完 and 还剩', lot(10), [outcome('sold-out'), outcome('left', 1)], { code: 'said-twice' }],
    ['卖完 of nothing', lot(0), [outcome('sold-out')], { ok: true, sold: 0 }],
    ['卖完 of less than nothing', lot(-3), [outcome('sold-out')], { ok: true, sold: 0 }],
  ] as const)('%s', (_name, one, sayings, expected) => {
    expect(closeLot(one, sayings)).toMatchObject(expected);
  });
});
