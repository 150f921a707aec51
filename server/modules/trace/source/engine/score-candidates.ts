import type { Grouping } from './group-candidates.ts';
import { effectiveWeight, type SourceCase, type SourceRates } from './question.ts';
import { type Tier, WORD } from './reach-masks.ts';

/** Chances are held above this, so that a logarithm is finite whatever the records say. */
const SMALLEST_CHANCE = 1e-12;

/** What the walks over one word of cases (at most 32) found. */
export interface Chunk {
  /** Index of its first case. */
  first: number;
  cases: number;
  masks: Record<Tier, Int32Array>;
  /** Of flowShares. */
  flow: { rowOf: Int32Array; shares: Float64Array };
}

/** Figures of all candidates of one kind, by group. */
export interface Scores {
  /** Groups with at least one delivery that leads to a case, ascending. */
  groups: Int32Array;
  /** Words of masks, one for each chunk. */
  masks: Record<Tier, Int32Array[]>;
  reach: Float64Array;
  reachRecorded: Float64Array;
  logLikelihood: Float64Array;
}

/**
 * Adds up what the deliveries of each candidate say.
 *
 * Likelihood: if s is the source, case c comes from it with chance p(s, c), the share of the goods of s that ended in
 * the exposure of c (Horn & Friedrich 2019); the score is Σ weight·log p, and Σ weight·log(1 - p) for the well. That
 * products are compared by how likely their sales make the cases goes back to Kaufman et al. 2014 (PLoS Comput Biol
 * 10(7): e1003692), smoothed for missing and misclassified records to Norström et al. 2015 (PLoS ONE, "An adjusted
 * likelihood ratio approach …"). Our smoothing: with the chance `missingShare` a case has nothing to do with what is
 * recorded, and then falls on its exposure as often as that exposure is a part of everything sold (`background`).
 */
export function scoreCandidates(input: {
  grouping: Grouping;
  weights: Float64Array;
  chunks: readonly Chunk[];
  cases: readonly SourceCase[];
  rates: SourceRates;
  /** By case: share of its exposure in all that was sold; NaN: nothing is recorded of it, and it says nothing. */
  background: readonly number[];
}): Scores {
  const { grouping, weights, chunks, cases, rates, background } = input;
  const masks = mergedMasks(grouping, chunks);
  const groups = reachedGroups(masks.unknown, grouping.groups);
  const logLikelihood = new Float64Array(grouping.groups);
  chunks.forEach((chunk, word) => {
    const means = meanShares(grouping, weights, chunk, masks.unknown[word] as Int32Array);
    const logs = [...Array(chunk.cases).keys()].map((c) =>
      logChances(cases[chunk.first + c] as SourceCase, background[chunk.first + c] as number, rates),
    );
    for (const group of groups) {
      const row = group * chunk.cases;
      for (let c = 0; c < chunk.cases; c += 1) {
        const { log, logOfNone } = logs[c] as LogChances;
        const mean = means[row + c] as number;
        logLikelihood[group] = (logLikelihood[group] as number) + (mean === 0 ? logOfNone : log(mean));
      }
    }
  });
  return {
    groups,
    masks,
    reach: reachScores(groups, masks.possible, cases, rates),
    reachRecorded: reachScores(groups, masks.recorded, cases, rates),
    logLikelihood,
  };
}

function reachedGroups(words: readonly Int32Array[], count: number): Int32Array {
  const groups = new Int32Array(count);
  let found = 0;
  for (let group = 0; group < count; group += 1) {
    if (!words.some((masks) => masks[group] !== 0)) continue;
    groups[found] = group;
    found += 1;
  }
  return groups.subarray(0, found);
}

interface LogChances {
  /** Weighted logarithm of the chance of a case, from the mean share that a candidate has in it. */
  log: (mean: number) => number;
  /** The same for no share, which is what most candidates have in most cases. */
  logOfNone: number;
}

function logChances(one: SourceCase, base: number, rates: SourceRates): LogChances {
  if (Number.isNaN(base)) return { log: () => 0, logOfNone: 0 };
  const weight = effectiveWeight(one, rates);
  const log = (mean: number) => {
    const chance = (1 - rates.missingShare) * mean + rates.missingShare * base;
    return weight * Math.log(Math.max(one.negative ? 1 - chance : chance, SMALLEST_CHANCE));
  };
  return { log, logOfNone: log(0) };
}

/** Words of masks by group. Where tiers have the same masks (nothing is mixed, no record missing) so have groups. */
function mergedMasks(grouping: Grouping, chunks: readonly Chunk[]): Record<Tier, Int32Array[]> {
  const words: Record<Tier, Int32Array[]> = { recorded: [], possible: [], unknown: [] };
  for (const { masks } of chunks) {
    const unknown = orByGroup(grouping, masks.unknown);
    const possible = masks.possible === masks.unknown ? unknown : orByGroup(grouping, masks.possible);
    words.unknown.push(unknown);
    words.possible.push(possible);
    words.recorded.push(masks.recorded === masks.possible ? possible : orByGroup(grouping, masks.recorded));
  }
  return words;
}

function orByGroup({ groups, groupOf, alsoOf }: Grouping, masks: Int32Array): Int32Array {
  const merged = new Int32Array(groups);
  for (let d = 0; d < masks.length; d += 1) {
    const mask = masks[d] as number;
    if (mask === 0) continue;
    const group = groupOf[d] as number;
    if (group >= 0) merged[group] = (merged[group] as number) | mask;
    const also = alsoOf ? (alsoOf[d] as number) : -1;
    if (also >= 0) merged[also] = (merged[also] as number) | mask;
  }
  return merged;
}

/** Mean share of what begins in each group, by weight; rows of one share for each case, 0..1. */
function meanShares(
  { groups, groupOf, alsoOf, begins }: Grouping,
  weights: Float64Array,
  { cases, flow }: Chunk,
  reached: Int32Array,
): Float64Array {
  const means = new Float64Array(groups * cases);
  const totals = new Float64Array(groups);
  const add = (group: number, d: number) => {
    const weight = weights[d] as number;
    totals[group] = (totals[group] as number) + weight;
    const row = (flow.rowOf[d] as number) * cases;
    if (row < 0) return;
    const first = group * cases;
    for (let c = 0; c < cases; c += 1) {
      means[first + c] = (means[first + c] as number) + weight * (flow.shares[row + c] as number);
    }
  };
  for (let d = 0; d < weights.length; d += 1) {
    const group = groupOf[d] as number;
    if (begins[d] === 1 && group >= 0 && reached[group] !== 0) add(group, d);
  }
  if (alsoOf) {
    const without = Uint8Array.from(totals, (total) => (total > 0 ? 0 : 1));
    for (let d = 0; d < weights.length; d += 1) {
      const also = alsoOf[d] as number;
      if (also >= 0 && without[also] === 1) add(also, d);
    }
  }
  for (let group = 0; group < groups; group += 1) {
    const total = totals[group] as number;
    if (total === 0 || reached[group] === 0) continue;
    for (let at = group * cases; at < (group + 1) * cases; at += 1) {
      means[at] = Math.min(1, (means[at] as number) / total);
    }
  }
  return means;
}

/**
 * The weighted reach score: Σ w_j·t_ij over the cases that i can have led to, over Σ w_j (FoodChain-Lab: Weiser et al.
 * 2016). Negatives have negative weight there too; dividing by the weight of the ill alone, so that 1 stays "explains
 * all and nothing against it", is ours.
 */
function reachScores(
  groups: Int32Array,
  words: readonly Int32Array[],
  cases: readonly SourceCase[],
  rates: SourceRates,
): Float64Array {
  const signed = cases.map((one) => effectiveWeight(one, rates) * (one.negative ? -1 : 1));
  const all = signed.reduce((sum, weight) => sum + Math.max(weight, 0), 0);
  const scores = new Float64Array(words[0]?.length ?? 0);
  for (const group of groups) {
    let sum = 0;
    for (let index = 0; index < signed.length; index += 1) {
      if (isReached(words, group, index)) sum += signed[index] as number;
    }
    scores[group] = all > 0 ? sum / all : 0;
  }
  return scores;
}

export function isReached(words: readonly Int32Array[], group: number, index: number): boolean {
  const word = words[(index / WORD) | 0] as Int32Array;
  return (((word[group] as number) >>> (index % WORD)) & 1) === 1;
}
