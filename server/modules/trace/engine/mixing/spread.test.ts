import { describe, expect, test } from 'vitest';
import { DELIVERY_KIND, type DeliveryGraph, type DeliveryKind } from '../deliveries.ts';
import { BASES, type SpreadQuestion, TIERS } from './question.ts';
import { spread } from './spread.ts';
import { graphOf, type Row } from './testing/arbitrary-graph.ts';

const DAY = 86_400_000;
const NOBODY = -1;
/** [kind, from, to, lot, first day, last day] */
type Line = [DeliveryKind, number, number, number, number, number];

/** Lots 0 and 1 are of one class that mixes with itself, lot 2 is of another. */
function graphFrom(lines: readonly Line[], rest: Partial<DeliveryGraph> = {}): DeliveryGraph {
  const rows = lines.map(
    ([kind, from, to, lot, first, last]): Row => ({
      kind: DELIVERY_KIND[kind],
      from,
      to,
      lot,
      time: [first * DAY, last * DAY],
      quantity: 10,
    }),
  );
  return graphOf(rows, {
    lotProduct: Int32Array.of(0, 1, 2),
    lotClass: Int32Array.of(0, 0, 1),
    lotExpires: new Float64Array(3).fill(Number.POSITIVE_INFINITY),
    lotSiblings: Int32Array.of(0, 1, 2),
    mixesInto: [Int32Array.of(0), Int32Array.of()],
    cleanings: new Map(),
    edges: [],
    ...rest,
  });
}

const forward = (graph: DeliveryGraph, window_days: number | null, rest: Partial<SpreadQuestion> = {}) => {
  const window_ms = window_days === null ? null : window_days * DAY;
  const answer = spread(graph, { seeds: [{ delivery: 0 }], direction: 'forward', window_ms, ...rest });
  return Array.from(answer.tier, (tier, n) => `${TIERS[tier]} ${BASES[answer.basis[n] as number]}`);
};
const NOT = 'not-reached none';

describe('Mixing inside a business', () => {
  const came: Line = ['handed-over', 0, 1, 0, 1, 1];
  test.each<[string, Line, Partial<DeliveryGraph>, string]>([
    ['goods of its class that left within the window', ['sold', 1, NOBODY, 1, 4, 4], {}, 'possible mixing'],
    ['goods of its class that left after it', ['sold', 1, NOBODY, 1, 5, 5], {}, NOT],
    ['goods of its class that left before it came', ['sold', 1, NOBODY, 1, 0, 0], {}, NOT],
    ['goods of another class', ['sold', 1, NOBODY, 2, 2, 2], {}, NOT],
    [
      'goods of another class but the same product',
      ['sold', 1, NOBODY, 2, 2, 2],
      { lotProduct: Int32Array.of(0, 1, 0) },
      'possible mixing',
    ],
    ['its own lot, however much later', ['sold', 1, NOBODY, 0, 90, 90], {}, 'recorded recorded'],
    ['its own lot, on a day that may have been before', ['sold', 1, NOBODY, 0, 0, 2], {}, 'possible time'],
    [
      'a linked lot, however much later',
      ['sold', 1, NOBODY, 1, 90, 90],
      { lotSiblings: Int32Array.of(0, 0, 2) },
      'recorded recorded',
    ],
    [
      'a lot probably of the same production',
      ['sold', 1, NOBODY, 1, 90, 90],
      { lotLikely: Int32Array.of(0, 0, -1) },
      'possible sibling',
    ],
    [
      'goods that left after everything was cleaned',
      ['sold', 1, NOBODY, 1, 3, 3],
      { cleanings: new Map([[1, Float64Array.of(2 * DAY)]]) },
      NOT,
    ],
    [
      'goods that left before everything was cleaned',
      ['sold', 1, NOBODY, 1, 2, 2],
      { cleanings: new Map([[1, Float64Array.of(3 * DAY)]]) },
      'possible mixing',
    ],
    [
      'goods that left when the suspect ones had expired',
      ['sold', 1, NOBODY, 1, 3, 3],
      { lotExpires: Float64Array.of(2 * DAY, Number.POSITIVE_INFINITY, 0) },
      NOT,
    ],
    ['stock that lay there within the window', ['in-stock', 1, NOBODY, 1, 3, 40], {}, 'possible mixing'],
    ['stock that came later', ['in-stock', 1, NOBODY, 1, 9, 40], {}, NOT],
    [
      'what a transformation made of goods that it was mixed into',
      ['sold', 1, NOBODY, 2, 9, 9],
      { edges: [{ input: 1, output: 2, party: 1, earliest: 2 * DAY, latest: 2 * DAY }] },
      'possible mixing',
    ],
  ])('%s', (_, line, rest, expected) => {
    expect(forward(graphFrom([came, line], rest), 3)[1]).toBe(expected);
  });

  test('goes from what came to what leaves, not from stock to stock', () => {
    // Lot 1 was at business 1 all the time; that suspect goods came to it does not make it come anew on day 4.
    const graph = graphFrom([came, ['in-stock', 1, NOBODY, 1, 0, 4], ['sold', 1, NOBODY, 1, 6, 6]]);
    expect(forward(graph, 3)).toEqual(['recorded recorded', 'possible mixing', NOT]);
  });

  test('narrows along a chain: a window counts from when the goods can have come, not from the first day', () => {
    const graph = graphFrom([
      came,
      // Some time in the first half of the month; suspect goods can have been in it from day 1 to day 4.
      ['handed-over', 1, 2, 1, 0, 15],
      ['sold', 2, NOBODY, 0, 7, 7],
      ['sold', 2, NOBODY, 0, 8, 8],
    ]);
    expect(forward(graph, 3)).toEqual(['recorded recorded', 'possible mixing', 'possible mixing', NOT]);
    const answer = spread(graph, { seeds: [{ delivery: 0 }], direction: 'forward', window_ms: 3 * DAY });
    expect([answer.lo[1], answer.hi[1]]).toEqual([DAY, 4 * DAY]);
  });

  test('only crosses a missing record as unknown', () => {
    const graph = graphFrom([
      came,
      ['gap', 1, 3, 0, 0, 9],
      ['gap', 3, 2, 0, 5, 9],
      ['sold', 2, NOBODY, 1, 10, 10],
    ]);
    expect(forward(graph, 3)).toEqual(['recorded recorded', 'unknown gap', 'unknown gap', 'unknown gap']);
  });

  test('ends in a ring of undated deliveries', () => {
    const ring: Line[] = [
      came,
      ['handed-over', 1, 2, 1, -Infinity, Infinity],
      ['handed-over', 2, 1, 0, -Infinity, Infinity],
    ];
    const answer = spread(graphFrom(ring), { seeds: [{ delivery: 0 }], direction: 'forward', window_ms: 1 });
    expect([answer.lo[1], answer.hi[1]]).toEqual([DAY, Number.POSITIVE_INFINITY]);
    expect(answer.settled).toBeLessThan(20);
  });

  test('says when a limit cuts it, and how much was turned away', () => {
    const graph = graphFrom([came, ['sold', 1, NOBODY, 0, 2, 2], ['sold', 1, NOBODY, 0, 3, 3]]);
    const cut = spread(graph, {
      seeds: [{ delivery: 0 }],
      direction: 'forward',
      window_ms: null,
      limits: { deliveries: 2 },
    });
    expect(cut.truncated).toEqual({ limit: 'deliveries', remaining: 1 });
    expect(cut.reached).toBe(2);
  });
});

test.each([
  ['forward', 1_000_000],
  ['backward', 100_000],
] as const)(
  'A chain of mixing is walked to its end: %s, %i hops',
  (direction, hops) => {
    const column = (of: (n: number) => number) => Int32Array.from({ length: hops }, (_, n) => of(n));
    const times = Float64Array.from({ length: hops }, (_, n) => n);
    const graph: DeliveryGraph = {
      ...graphFrom([]),
      deliveries: hops,
      parties: hops + 1,
      lots: hops,
      from: column((n) => n),
      to: column((n) => n + 1),
      lot: column((n) => n),
      earliest: times,
      latest: times,
      quantity: new Float64Array(hops).fill(1),
      kind: new Uint8Array(hops),
      lotProduct: column((n) => n),
      lotClass: new Int32Array(hops),
      lotExpires: new Float64Array(hops).fill(Number.POSITIVE_INFINITY),
      lotSiblings: column((n) => n),
    };
    const delivery = direction === 'forward' ? 0 : hops - 1;
    const answer = spread(graph, { seeds: [{ delivery }], direction, window_ms: 1 });
    expect(answer.reached).toBe(hops);
    // Each once; the first again when mixing is allowed.
    expect(answer.settled).toBe(hops + 1);
  },
  60_000,
);
