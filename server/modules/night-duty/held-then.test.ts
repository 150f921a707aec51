import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Change, heldDuring } from './held-then.rules.ts';

/** Every way in which it can have happened: each change at each instant of its interval. */
function* worlds(changes: readonly Change[]): Generator<number[]> {
  if (changes.length === 0) {
    yield [];
    return;
  }
  const [first, ...rest] = changes as [Change, ...Change[]];
  for (let at = first.earliest; at <= first.latest; at += 1)
    for (const others of worlds(rest)) yield [at, ...others];
}

/** What is there at an instant of one world: what came at it too, what goes at it still. */
const thereAt = (changes: readonly Change[], times: readonly number[], at: number): number =>
  changes.reduce((sum, { quantity, direction }, index) => {
    const time = times[index] ?? 0;
    const counts = direction === 1 ? time <= at : time < at;
    return counts ? sum + direction * (quantity ?? 0) : sum;
  }, 0);

function slowly(changes: readonly Change[], from: number, to: number) {
  let most = 0;
  let least = 0;
  for (let at = from; at <= to; at += 1) {
    const amounts = [...worlds(changes)].map((times) => thereAt(changes, times, at));
    most = Math.max(most, ...amounts);
    least = Math.max(least, Math.min(...amounts));
  }
  return most === 0 ? null : { certain: least > 0, most, least };
}

const change = fc
  .record({
    start: fc.integer({ min: 0, max: 6 }),
    length: fc.integer({ min: 0, max: 3 }),
    quantity: fc.integer({ min: 1, max: 9 }),
    direction: fc.constantFrom<1 | -1>(1, -1),
  })
  .map(({ start, length, quantity, direction }) => ({
    earliest: start,
    latest: start + length,
    quantity,
    direction,
  }));

describe('What was held during a stretch of time', () => {
  test('Is what trying every possible order of events gives', () => {
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 5 }),
        fc.integer({ min: 0, max: 8 }),
        fc.integer({ min: 0, max: 3 }),
        (changes, from, length) => {
          expect(heldDuring(changes, from, from + length)).toEqual(slowly(changes, from, from + length));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('An unknown quantity that came has no upper bound; one that went leaves nothing for certain', () => {
    const came = { earliest: 1, latest: 1, quantity: null, direction: 1 as const };
    expect(heldDuring([came], 0, 5)).toEqual({ certain: false, most: null, least: 0 });
    const ten = { earliest: 0, latest: 0, quantity: 10, direction: 1 as const };
    const went = { earliest: 0, latest: 9, quantity: null, direction: -1 as const };
    expect(heldDuring([ten, went], 2, 3)).toEqual({ certain: false, most: 10, least: 0 });
    expect(heldDuring([ten], 20, 30)).toEqual({ certain: true, most: 10, least: 10 });
    expect(heldDuring([ten], -3, -1)).toBeNull();
  });
});
