import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DELIVERY_KIND } from '../../engine/deliveries.ts';
import { effectiveDistances } from './effective-distance.ts';
import { findExposures } from './exposures.ts';
import { findSources } from './find-sources.ts';
import { flowShares } from './flow-shares.ts';
import { flowWeights } from './flow-weights.ts';
import { type Candidate, effectiveWeight, type SourceAnswer } from './question.ts';
import { reachMasks, type Tier } from './reach-masks.ts';
import {
  graphOf,
  RATES,
  smallCase,
  smallGraph,
  smallParts,
  smallQuestion,
} from './testing/arbitrary-graph.ts';
import { twin } from './testing/twin.ts';
import { twinScores } from './testing/twin-scores.ts';
import { findWays } from './ways.ts';

const runs = { numRuns: Number(process.env.SOURCE_RUNS ?? 100) };
const PATIENCE_ms = 120_000;
const KINDS = ['lots', 'products', 'parties'] as const;

test(
  'Reach is what the twin finds that looks at every pair and walks every case alone',
  () => {
    fc.assert(
      fc.property(smallGraph, smallQuestion, (graph, question) => {
        const slow = twin(graph, question);
        const ways = findWays(graph, question.mixing_ms);
        const exposures = findExposures(graph, ways.weights, question.cases, question.rates);
        expect(exposures.map(({ deliveries }) => deliveries)).toEqual(slow.exposures);
        for (const tier of ['recorded', 'possible', 'unknown'] as const satisfies Tier[]) {
          const masks = reachMasks(ways, exposures, tier);
          const found = question.cases.map((_, c) =>
            [...masks.keys()].filter((d) => ((masks[d] as number) >>> c) & 1),
          );
          expect(found).toEqual(slow[tier].map((set) => [...set].sort((a, b) => a - b)));
        }
      }),
      runs,
    );
  },
  PATIENCE_ms,
);

test(
  'Shares of flow are what the twin comes to that iterates until nothing moves',
  () => {
    fc.assert(
      fc.property(smallGraph, smallQuestion, (graph, question) => {
        const slow = twin(graph, question);
        const ways = findWays(graph, question.mixing_ms);
        const exposures = findExposures(graph, ways.weights, question.cases, question.rates);
        const masks = reachMasks(ways, exposures, 'unknown');
        const { rowOf, shares, settled } = flowShares({
          ways,
          exposures,
          masks,
          mixingShare: RATES.mixingShare,
          sweeps_max: 3000,
        });
        fc.pre(settled && slow.settled);
        const count = question.cases.length;
        for (let d = 0; d < graph.deliveries; d += 1) {
          for (let c = 0; c < count; c += 1) {
            const row = rowOf[d] as number;
            expect(row < 0 ? 0 : shares[row * count + c]).toBeCloseTo(slow.shares[d]?.[c] ?? 0, 6);
          }
        }
      }),
      runs,
    );
  },
  PATIENCE_ms,
);

test(
  'Scores of lots, products and parties are those of their definitions over what the twin found',
  () => {
    fc.assert(
      fc.property(smallGraph, smallQuestion, (graph, question) => {
        const answer = findSources(graph, question);
        fc.pre(answer.settled);
        const slow = twin(graph, question);
        fc.pre(slow.settled);
        for (const kind of KINDS) {
          const wanted = twinScores(graph, question, slow, kind);
          const ranked = answer[kind].filter((one) => one.places.likelihood !== null);
          expect(ranked.map((one) => one.id).sort()).toEqual([...wanted.keys()].sort());
          for (const one of ranked) {
            expect(one.reach).toBeCloseTo(wanted.get(one.id)?.reach ?? Number.NaN, 9);
            expect(one.logLikelihood).toBeCloseTo(wanted.get(one.id)?.logLikelihood ?? Number.NaN, 3);
          }
        }
      }),
      runs,
    );
  },
  PATIENCE_ms,
);

test(
  'Effective distances are those that relaxing every step again and again comes to',
  () => {
    fc.assert(
      fc.property(smallGraph, smallQuestion, (graph, { cases, rates }) => {
        const weights = flowWeights(graph);
        const found = effectiveDistances(graph, weights, cases, rates);
        const ill = cases.filter((one) => !one.negative && one.party >= 0);
        const until = Math.max(...ill.map((one) => one.to));
        const handed = [...Array(graph.deliveries).keys()].filter(
          (d) =>
            (graph.from[d] as number) >= 0 &&
            (graph.to[d] as number) >= 0 &&
            graph.kind[d] !== DELIVERY_KIND.gap &&
            (graph.earliest[d] as number) <= until,
        );
        const sum = (list: number[]) => list.reduce((total, d) => total + (weights[d] as number), 0);
        const step = (m: number, n: number) => {
          const sent = handed.filter((d) => graph.from[d] === m);
          const flow = sum(sent.filter((d) => graph.to[d] === n));
          return flow > 0 ? 1 - Math.log(flow / sum(sent)) : Number.POSITIVE_INFINITY;
        };
        const parties = [...Array(graph.parties).keys()];
        const toPlace = new Map(
          ill.map((one) => {
            const distance = parties.map((party) => (party === one.party ? 0 : Number.POSITIVE_INFINITY));
            for (const _round of parties) {
              for (const m of parties) {
                for (const n of parties) {
                  distance[m] = Math.min(distance[m] as number, step(m, n) + (distance[n] as number));
                }
              }
            }
            return [one.party, distance] as const;
          }),
        );
        const farthest = Math.max(0, ...[...toPlace.values()].flat().filter(Number.isFinite));
        for (const party of parties) {
          const lengths = ill.map((one) => (toPlace.get(one.party) as number[])[party] as number);
          const reaches = lengths.some(Number.isFinite);
          expect(found.has(party)).toBe(reaches);
          if (!reaches) continue;
          const all = ill.reduce((total, one) => total + effectiveWeight(one, rates), 0);
          const squares = ill.reduce(
            (total, one, index) =>
              total +
              (effectiveWeight(one, rates) / all) * Math.min(lengths[index] as number, farthest + 1) ** 2,
            0,
          );
          expect(found.get(party)?.combined).toBeCloseTo(Math.sqrt(squares), 9);
        }
      }),
      runs,
    );
  },
  PATIENCE_ms,
);

/** Two answers about the same, but for the order in which sums were added up. */
function expectSame(one: SourceAnswer, two: SourceAnswer) {
  for (const kind of KINDS) {
    const byId = (answer: SourceAnswer) => answer[kind].toSorted((a, b) => a.id - b.id);
    const others = byId(two);
    expect(others.map(lists)).toEqual(byId(one).map(lists));
    for (const [index, each] of byId(one).entries()) {
      const other = others[index];
      expect(other?.reach).toBeCloseTo(each.reach, 9);
      if (each.logLikelihood !== Number.NEGATIVE_INFINITY)
        expect(other?.logLikelihood).toBeCloseTo(each.logLikelihood, 3);
      expect(other?.distance ?? -1).toBeCloseTo(each.distance ?? -1, 6);
    }
  }
}

function lists({
  id,
  restsOn,
  explainedRecorded,
  explainedPossible,
  explainedUnknown,
  unexplained,
}: Candidate) {
  return { id, restsOn, explainedRecorded, explainedPossible, explainedUnknown, unexplained };
}

test(
  'Whatever the graph, no figure is NaN, and all are within their bounds',
  () => {
    fc.assert(
      fc.property(smallGraph, smallQuestion, (graph, question) => {
        const answer = findSources(graph, question);
        for (const kind of KINDS) {
          let sum = 0;
          for (const one of answer[kind]) {
            sum += one.relativeLikelihood;
            expect(one.reach).toBeLessThanOrEqual(1 + 1e-12);
            expect(one.reachRecorded).not.toBeNaN();
            expect(one.logLikelihood).toBeLessThanOrEqual(0);
            expect(one.distance ?? 0).toBeGreaterThanOrEqual(0);
            expect(one.distance ?? 0).toBeLessThan(1000);
            const ill = question.cases.filter((each) => !each.negative).length;
            const told =
              one.explainedRecorded.length + one.explainedPossible.length + one.explainedUnknown.length;
            expect(told + one.unexplained.length).toBe(ill);
          }
          if (answer[kind].some((one) => one.places.likelihood !== null)) expect(sum).toBeCloseTo(1, 9);
        }
      }),
      runs,
    );
  },
  PATIENCE_ms,
);

test(
  'The order of deliveries plays no part',
  () => {
    fc.assert(
      fc.property(
        smallParts.chain((parts) =>
          fc.tuple(fc.constant(parts), fc.shuffledSubarray(parts.rows, { minLength: parts.rows.length })),
        ),
        smallQuestion,
        ([{ rows, rest }, shuffled], question) => {
          const one = findSources(graphOf(rows, rest), question);
          const two = findSources(graphOf(shuffled, rest), question);
          fc.pre(one.settled && two.settled);
          expectSame(one, two);
          expect(two.trust).toEqual(one.trust);
          expect(two.missing).toEqual(one.missing);
        },
      ),
      runs,
    );
  },
  PATIENCE_ms,
);

test(
  'The order of cases plays no part',
  () => {
    fc.assert(
      fc.property(smallGraph, smallQuestion, (graph, question) => {
        const one = findSources(graph, question);
        const two = findSources(graph, { ...question, cases: question.cases.toReversed() });
        fc.pre(one.settled && two.settled);
        for (const kind of KINDS) {
          const others = new Map(two[kind].map((each) => [each.id, each]));
          expect(others.size).toBe(one[kind].length);
          for (const each of one[kind]) {
            expect(others.get(each.id)?.reach).toBeCloseTo(each.reach, 9);
            if (each.logLikelihood !== Number.NEGATIVE_INFINITY)
              expect(others.get(each.id)?.logLikelihood).toBeCloseTo(each.logLikelihood, 4);
          }
        }
      }),
      runs,
    );
  },
  PATIENCE_ms,
);

test(
  'All weights times ten: the same reach scores, and log-likelihoods times ten',
  () => {
    fc.assert(
      fc.property(smallGraph, smallQuestion, (graph, question) => {
        const one = findSources(graph, question);
        const cases = question.cases.map((each) => ({ ...each, weight: each.weight * 10 }));
        const ten = new Map(findSources(graph, { ...question, cases }).lots.map((each) => [each.id, each]));
        for (const each of one.lots) {
          expect(ten.get(each.id)?.reach).toBeCloseTo(each.reach, 9);
          expect(ten.get(each.id)?.logLikelihood).toBeCloseTo(each.logLikelihood * 10, 6);
        }
      }),
      runs,
    );
  },
  PATIENCE_ms,
);

test(
  'A further case that a candidate explains never lowers its reach score',
  () => {
    fc.assert(
      fc.property(smallGraph, smallQuestion, smallCase, (graph, question, further) => {
        fc.pre(question.cases.some((one) => !one.negative));
        const before = findSources(graph, question);
        const cases = [...question.cases, { ...further, negative: false }];
        const after = findSources(graph, { ...question, cases });
        for (const kind of KINDS) {
          for (const one of after[kind]) {
            const explains = [...one.explainedRecorded, ...one.explainedPossible].includes(cases.length - 1);
            const was = before[kind].find((each) => each.id === one.id);
            if (explains && was) expect(one.reach).toBeGreaterThanOrEqual(was.reach - 1e-12);
          }
        }
      }),
      runs,
    );
  },
  PATIENCE_ms,
);

test('Of one case that a single lot explains, that lot is first by every measure that ranks lots', () => {
  let told = 0;
  fc.assert(
    fc.property(smallGraph, smallQuestion, (graph, question) => {
      const [first] = question.cases;
      fc.pre(first !== undefined);
      const answer = findSources(graph, { ...question, cases: [{ ...first, negative: false }] });
      const explaining = answer.lots.filter(
        (one) => one.explainedRecorded.length + one.explainedPossible.length > 0,
      );
      if (explaining.length !== 1) return;
      told += 1;
      expect(answer.lots[0]?.id).toBe(explaining[0]?.id);
      expect(answer.lots[0]?.places).toMatchObject({ reach: 1 });
    }),
    runs,
  );
  expect(told).toBeGreaterThan(runs.numRuns / 20);
});

test('Cases beyond the first thirty-two count as those before them do', () => {
  fc.assert(
    fc.property(smallGraph, smallQuestion, (graph, question) => {
      const one = question.cases[0];
      fc.pre(one !== undefined);
      const many = findSources(graph, { ...question, cases: Array.from({ length: 70 }, () => one) });
      const heavy = findSources(graph, { ...question, cases: [{ ...one, weight: one.weight * 70 }] });
      const others = new Map(heavy.lots.map((each) => [each.id, each]));
      expect(others.size).toBe(many.lots.length);
      for (const lot of many.lots) {
        expect(lot.reach).toBeCloseTo(others.get(lot.id)?.reach ?? Number.NaN, 9);
        expect(lot.logLikelihood).toBeCloseTo(others.get(lot.id)?.logLikelihood ?? Number.NaN, 3);
        if (!one.negative) expect([0, 70]).toContain(lot.unexplained.length);
      }
    }),
    { numRuns: Math.min(100, runs.numRuns) },
  );
});
