import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from './random.ts';

describe('Numbers from a seed', () => {
  test('The same on every machine, for ever: plans are compared across versions', () => {
    const random = new Random(7);
    expect([random.whole(0, 999), random.whole(0, 999), random.whole(0, 999)]).toMatchInlineSnapshot(`
      [
        11,
        61,
        976,
      ]
    `);
  });

  test('Whole numbers keep their bounds and reach both', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: -50, max: 50 }),
        fc.integer({ min: 0, max: 9 }),
        (seed, low, width) => {
          const random = new Random(seed);
          const drawn = new Set(Array.from({ length: 400 }, () => random.whole(low, low + width)));
          expect(Math.min(...drawn)).toBe(low);
          expect(Math.max(...drawn)).toBe(low + width);
          expect(drawn.size).toBe(width + 1);
        },
      ),
    );
  });

  test('Some of a list are different members of it', () => {
    fc.assert(
      fc.property(fc.integer(), fc.uniqueArray(fc.integer()), fc.nat(20), (seed, list, count) => {
        const some = new Random(seed).some(list, count);
        expect(some).toHaveLength(Math.min(count, list.length));
        expect(new Set(some).size).toBe(some.length);
        expect(some.every((one) => list.includes(one))).toBe(true);
      }),
    );
  });

  test('A fork does not move the stream that it came from', () => {
    const [one, two] = [new Random(9), new Random(9)];
    const fork = one.fork('names');
    fork.next();
    expect(one.next()).toBe(two.next());
    expect(new Random(9).fork('a').next()).not.toBe(new Random(9).fork('b').next());
  });

  test('Nothing to pick from is said', () => {
    expect(() => new Random(1).pick([])).toThrow(RangeError);
  });
});
