import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DeliveryGraph } from '../deliveries.ts';
import { BASIS, type Seed, type Spread, type SpreadQuestion, TIER } from './question.ts';
import { spread } from './spread.ts';
import {
  arbitraryDirection,
  arbitraryGraph,
  arbitraryWindow,
  LAST,
  LOTS,
  PARTIES,
  reordered,
} from './testing/arbitrary-graph.ts';
import { twinSpread } from './testing/spread-twin.ts';

const RUNS = Number(process.env.PROPERTY_RUNS ?? 300);

const seed: fc.Arbitrary<Seed> = fc.oneof(
  fc.record({ lot: fc.nat(LOTS - 1) }),
  fc.record({ delivery: fc.nat(13) }),
  fc.record({ lot: fc.nat(LOTS - 1), party: fc.nat(PARTIES - 1) }),
  fc.record({ lot: fc.nat(LOTS - 1), party: fc.nat(PARTIES - 1), from: fc.nat(LAST), to: fc.nat(LAST) }),
);
const seedsOf = (graph: DeliveryGraph, seeds: Seed[]): Seed[] =>
  seeds.map((one) => ('delivery' in one ? { delivery: one.delivery % graph.deliveries } : one));

const question = fc.record({
  seeds: fc.array(seed, { minLength: 1, maxLength: 2 }),
  direction: arbitraryDirection,
  window_ms: arbitraryWindow,
});

const answerOf = (graph: DeliveryGraph, answer: Spread) => {
  const rows = Array.from(answer.tier, (tier, n) =>
    tier === TIER.notReached ? null : { basis: answer.basis[n], lo: answer.lo[n], hi: answer.hi[n] },
  );
  return { rows, edges: Array.from(answer.edgeBasis), count: graph.deliveries };
};

describe('a spread over random graphs', () => {
  test('reaches what the twin reaches, at the same instants and on the same basis', () => {
    fc.assert(
      fc.property(arbitraryGraph, question, (graph, asked) => {
        const q: SpreadQuestion = { ...asked, seeds: seedsOf(graph, asked.seeds) };
        const twin = twinSpread(graph, q);
        const expected = {
          rows: twin.slice(0, graph.deliveries),
          edges: twin.slice(graph.deliveries).map((edge) => edge?.basis ?? BASIS.none),
          count: graph.deliveries,
        };
        expect(answerOf(graph, spread(graph, q))).toEqual(expected);
      }),
      { numRuns: RUNS },
    );
  });

  test('forward from one delivery reaches another exactly when backward from that reaches the first, as surely', () => {
    fc.assert(
      fc.property(arbitraryGraph, arbitraryWindow, (graph, window_ms) => {
        const ways = (direction: 'forward' | 'backward') =>
          Array.from({ length: graph.deliveries }, (_, delivery) =>
            Array.from(spread(graph, { seeds: [{ delivery }], direction, window_ms }).basis),
          );
        const [forward, backward] = [ways('forward'), ways('backward')];
        const mirrored = forward.map((_, one) => backward.map((row) => row[one]));
        expect(forward).toEqual(mirrored);
      }),
      { numRuns: RUNS },
    );
  });

  test('does not depend on the order of deliveries', () => {
    fc.assert(
      fc.property(arbitraryGraph, question, fc.infiniteStream(fc.nat()), (graph, asked, dice) => {
        const order = Array.from({ length: graph.deliveries }, (_, n) => n);
        for (let n = order.length - 1; n > 0; n -= 1) {
          const other = (dice.next().value as number) % (n + 1);
          [order[n], order[other]] = [order[other] as number, order[n] as number];
        }
        const seeds = seedsOf(graph, asked.seeds);
        const moved = seeds.map((one) =>
          'delivery' in one ? { delivery: order.indexOf(one.delivery) } : one,
        );
        const one = answerOf(graph, spread(graph, { ...asked, seeds }));
        const two = answerOf(graph, spread(reordered(graph, order), { ...asked, seeds: moved }));
        expect(two.rows).toEqual(order.map((n) => one.rows[n]));
      }),
      { numRuns: RUNS },
    );
  });

  test('never reaches less, nor less surely, when goods may lie longer', () => {
    fc.assert(
      fc.property(arbitraryGraph, question, fc.nat(5), fc.nat(5), (graph, asked, shorter, more) => {
        const seeds = seedsOf(graph, asked.seeds);
        const narrow = spread(graph, { ...asked, seeds, window_ms: shorter });
        const wide = spread(graph, { ...asked, seeds, window_ms: shorter + more });
        for (let n = 0; n < graph.deliveries; n += 1) {
          expect(wide.tier[n]).toBeLessThanOrEqual(narrow.tier[n] as number);
          if (narrow.tier[n] === TIER.notReached) continue;
          expect(wide.lo[n]).toBeLessThanOrEqual(narrow.lo[n] as number);
          expect(wide.hi[n]).toBeGreaterThanOrEqual(narrow.hi[n] as number);
        }
      }),
      { numRuns: RUNS },
    );
  });
});
