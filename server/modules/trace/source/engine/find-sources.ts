import { DELIVERY_KIND, type DeliveryGraph } from '../../engine/deliveries.ts';
import { effectiveDistances } from './effective-distance.ts';
import { type Exposure, findExposures } from './exposures.ts';
import { flowShares } from './flow-shares.ts';
import { flowWeights } from './flow-weights.ts';
import { type Grouping, groupByLot, groupByParty, groupByProduct } from './group-candidates.ts';
import {
  CANDIDATES_MAX,
  type Measure,
  type SourceAnswer,
  type SourceCase,
  type SourceQuestion,
  SWEEPS_MAX,
} from './question.ts';
import { rankCandidates } from './rank-candidates.ts';
import { reachMasks, WORD } from './reach-masks.ts';
import { type Chunk, isReached, type Scores, scoreCandidates } from './score-candidates.ts';
import { chooseMeasure } from './trust.ts';
import { upstreamParties } from './upstream-parties.ts';
import { findWays, type Ways } from './ways.ts';

/**
 * Ranks the lots, products and parties that the cases can have in common. Pure; about linear in deliveries (times
 * cases / 32 for reach, times cases for likelihood). The answer does not depend on the order of deliveries or cases.
 */
export function findSources(graph: DeliveryGraph, question: SourceQuestion): SourceAnswer {
  const { cases, rates } = question;
  const weights = flowWeights(graph);
  const exposures = findExposures(graph, weights, cases, rates);
  const upstream = upstreamParties(graph, weights, exposures);
  const ways = findWays(graph, question.mixing_ms, weights, upstream);
  const { chunks, settled } = walk(ways, question, exposures);
  const background = backgrounds(graph, weights, exposures);
  const score = (grouping: Grouping) =>
    scoreCandidates({ grouping, weights, chunks, cases, rates, background });
  const byLot = groupByLot(graph, weights);
  const exposed = new Set(exposures.flatMap(({ deliveries }) => deliveries));
  const parties = score(groupByParty(graph, exposed));
  const missing = findMissing(graph, chunks, exposures);
  const trust = chooseMeasure({ cases, missing, explained_max: mostExplained(parties, cases) });
  // Lots and products are not ranked by distance; what the records say of them is then the next best.
  const ofGoods = trust.first === 'distance' ? 'likelihood' : trust.first;
  const candidates_max = question.candidates_max ?? CANDIDATES_MAX;
  const rank = (
    scores: Scores,
    first: Measure,
    distances: Parameters<typeof rankCandidates>[0]['distances'],
  ) => rankCandidates({ scores, distances, cases, first, candidates_max });
  const lots = rank(score(byLot), ofGoods, null);
  const products = rank(score(groupByProduct(graph, byLot.begins)), ofGoods, null);
  const ranked = rank(parties, trust.first, effectiveDistances(graph, weights, cases, rates));
  return {
    lots: lots.candidates,
    products: products.candidates,
    parties: ranked.candidates,
    counts: { lots: lots.count, products: products.count, parties: ranked.count },
    trust,
    exposures: exposures.map(({ found, deliveries }) => ({ found, deliveries: deliveries.length })),
    missing,
    settled,
  };
}

function walk(ways: Ways, question: SourceQuestion, exposures: readonly Exposure[]) {
  const chunks: Chunk[] = [];
  const hasGaps = ways.graph.kind.includes(DELIVERY_KIND.gap);
  let settled = true;
  for (let first = 0; first < exposures.length; first += WORD) {
    const some = exposures.slice(first, first + WORD);
    const mixes = question.mixing_ms !== null;
    const widest = reachMasks(ways, some, hasGaps ? 'unknown' : mixes ? 'possible' : 'recorded');
    const possible = hasGaps ? reachMasks(ways, some, 'possible', widest) : widest;
    const recorded = mixes ? reachMasks(ways, some, 'recorded', possible) : possible;
    const flow = flowShares({
      ways,
      exposures: some,
      masks: widest,
      mixingShare: question.rates.mixingShare,
      sweeps_max: question.sweeps_max ?? SWEEPS_MAX,
    });
    if (!flow.settled) settled = false;
    chunks.push({ first, cases: some.length, masks: { recorded, possible, unknown: widest }, flow });
  }
  return { chunks, settled };
}

/** How much of all that people bought was of each exposure: how often a case would fall on it by chance. */
function backgrounds(graph: DeliveryGraph, weights: Float64Array, exposures: readonly Exposure[]): number[] {
  const reachingPeople = new Set(exposures.flatMap(({ deliveries }) => deliveries));
  let all = 0;
  for (let d = 0; d < graph.deliveries; d += 1) {
    if (graph.kind[d] === DELIVERY_KIND.sold || reachingPeople.has(d)) all += weights[d] as number;
  }
  return exposures.map(({ deliveries }) => {
    if (deliveries.length === 0) return Number.NaN;
    return Math.min(deliveries.reduce((sum, d) => sum + (weights[d] as number), 0) / all, 0.5);
  });
}

function findMissing(graph: DeliveryGraph, chunks: readonly Chunk[], exposures: readonly Exposure[]) {
  let reached = 0;
  let undated = 0;
  let unknownQuantity = 0;
  for (let d = 0; d < graph.deliveries; d += 1) {
    if (graph.kind[d] === DELIVERY_KIND.gap || !chunks.some(({ masks }) => masks.possible[d] !== 0)) continue;
    reached += 1;
    if (graph.earliest[d] === Number.NEGATIVE_INFINITY || graph.latest[d] === Number.POSITIVE_INFINITY)
      undated += 1;
    if (Number.isNaN(graph.quantity[d])) unknownQuantity += 1;
  }
  const casesWithoutRecord = [...exposures.keys()].filter((index) => exposures[index]?.found === 'nowhere');
  return { reached, undated, unknownQuantity, casesWithoutRecord };
}

function mostExplained({ groups, masks }: Scores, cases: readonly SourceCase[]): number {
  let most = 0;
  for (const group of groups) {
    let explained = 0;
    cases.forEach((one, index) => {
      if (!one.negative && isReached(masks.possible, group, index)) explained += 1;
    });
    most = Math.max(most, explained);
  }
  return most;
}
