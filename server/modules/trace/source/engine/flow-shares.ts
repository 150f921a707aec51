import type { Exposure } from './exposures.ts';
import { sweep } from './sweep.ts';
import type { Ways } from './ways.ts';

/** Up to here a range is summed entry by entry; longer lanes carry running sums. */
const SHORT = 8;
/** A share that moved by less is taken for settled; far below what is allowed for missing records. */
const SETTLED = 1e-12;

/**
 * For each delivery and case, the share of its goods that ended in the exposure of the case, in rows of one share for
 * each case. Goods are a random walk forward through the handings-over, absorbed where people bought them; the share
 * is the chance of absorption, as in Horn & Friedrich 2019 (J. R. Soc. Interface 16: 20180624), who normalise flows by
 * what leaves each place and sum over all paths. What is ours: the walk goes over deliveries in time, not over places,
 * so that goods cannot leave before they came; the flow is split by quantity among the departures that the goods can
 * have been in; and where both a recorded lot and mixing explain a departure, `mixingShare` of it is mixed.
 *
 *   share(a, c) = 1 where a is of the exposure of c, else
 *   (1 - m)·Σ_recorded w_b·share(b, c) / Σ_recorded w_b + m·Σ_mixed w_b·share(b, c) / Σ_mixed w_b
 *
 * One back-substitution from the latest delivery to the earliest does all cases beside each other. Goods that go in
 * circles are swept over again; shares only grow from 0, towards the least solution, which is the chance of absorption.
 * Shares are kept as they are and not as logarithms: one that is too small for a double is below what `missingShare`
 * allows for anyway, and logarithms begin where chances are multiplied (score-candidates.ts).
 */
export interface FlowShares {
  shares: Float64Array;
  sweeps: number;
  settled: boolean;
}

export function flowShares(input: {
  ways: Ways;
  exposures: readonly Exposure[];
  /** Which cases each delivery can have come to, of reachMasks; all other shares are exactly 0. */
  masks: Int32Array;
  mixingShare: number;
  sweeps_max: number;
}): FlowShares {
  const { ways, exposures, masks, mixingShare } = input;
  const { graph, weights, wayStart, mixedStart, hopStart, hopTo } = ways;
  const cases = exposures.length;
  const shares = new Float64Array(graph.deliveries * cases);
  const absorbed = new Int32Array(graph.deliveries);
  exposures.forEach((exposure, index) => {
    for (const d of exposure.deliveries) {
      absorbed[d] = (absorbed[d] as number) | (1 << index);
      shares[d * cases + index] = 1;
    }
  });
  const lanes = new LaneSums(ways, shares, masks, cases);
  const recorded = new Float64Array(cases);
  const mixed = new Float64Array(cases);

  const compute = (d: number): boolean => {
    const mask = masks[d] as number;
    if ((mask & ~(absorbed[d] as number)) === 0) return false;
    recorded.fill(0);
    let recordedTotal = 0;
    const firstMixed = mixedStart[d] as number;
    for (let way = wayStart[d] as number; way < firstMixed; way += 1)
      recordedTotal += lanes.add(way, recorded);
    const lastHop = hopStart[d + 1] as number;
    for (let hop = hopStart[d] as number; hop < lastHop; hop += 1) {
      const target = hopTo[hop] as number;
      const weight = weights[target] as number;
      recordedTotal += weight;
      for (let c = 0; c < cases; c += 1) {
        recorded[c] = (recorded[c] as number) + weight * (shares[target * cases + c] as number);
      }
    }
    mixed.fill(0);
    let mixedTotal = 0;
    const end = wayStart[d + 1] as number;
    for (let way = firstMixed; way < end; way += 1) mixedTotal += lanes.add(way, mixed);
    const mix = mixedTotal > 0 ? (recordedTotal > 0 ? mixingShare : 1) : 0;
    const byRecord = recordedTotal > 0 ? (1 - mix) / recordedTotal : 0;
    const byMixing = mixedTotal > 0 ? mix / mixedTotal : 0;
    let moved = false;
    for (let c = 0; c < cases; c += 1) {
      if (((mask >>> c) & 1) === 0 || (((absorbed[d] as number) >>> c) & 1) === 1) continue;
      const at = d * cases + c;
      const share = (recorded[c] as number) * byRecord + (mixed[c] as number) * byMixing;
      // Differences of sums can stray out of [0, 1] by a rounding.
      const held = share > 1 ? 1 : share > 0 ? share : 0;
      if (Math.abs(held - (shares[at] as number)) > SETTLED) moved = true;
      shares[at] = held;
    }
    if (moved) lanes.changed(d);
    return moved;
  };
  return { shares, ...sweep(ways, { mixing: true, compute }, input.sweeps_max) };
}

/** Sums of weight·share over ranges of lanes; of long lanes by running sums from their ends, made when first needed. */
class LaneSums {
  readonly #ways: Ways;
  readonly #shares: Float64Array;
  readonly #masks: Int32Array;
  readonly #cases: number;
  /** By lane: row of its first position, -1 for a short one or one that no case was reached from. */
  readonly #rowOf: Int32Array;
  /** By lane: positions from here on have a valid running sum. */
  readonly #validFrom: Int32Array;
  /** Running sums from the end of each long lane: a row of shares for each position and one beyond the last. */
  readonly #sums: Float64Array;
  readonly #weightSums: Float64Array;

  constructor(ways: Ways, shares: Float64Array, masks: Int32Array, cases: number) {
    this.#ways = ways;
    this.#shares = shares;
    this.#masks = masks;
    this.#cases = cases;
    const { start, at, weights } = ways;
    const lanes = start.length - 1;
    this.#rowOf = new Int32Array(lanes).fill(-1);
    this.#validFrom = start.slice(1);
    this.#weightSums = new Float64Array(at.length + lanes);
    let rows = 0;
    for (let lane = 0; lane < lanes; lane += 1) {
      const begin = start[lane] as number;
      const end = start[lane + 1] as number;
      let reached = false;
      for (let position = end - 1; position >= begin; position -= 1) {
        const d = at[position] as number;
        const sum = position + lane;
        this.#weightSums[sum] = (this.#weightSums[sum + 1] as number) + (weights[d] as number);
        if (masks[d] !== 0) reached = true;
      }
      if (end - begin <= SHORT || !reached) continue;
      this.#rowOf[lane] = rows;
      rows += end - begin + 1;
    }
    this.#sums = new Float64Array(rows * cases);
  }

  /** Adds the sums over a range to `into`, and returns the weight of the range. */
  add(way: number, into: Float64Array): number {
    const ways = this.#ways;
    const lane = ways.wayLane[way] as number;
    const low = ways.wayLow[way] as number;
    const high = ways.wayHigh[way] as number;
    const cases = this.#cases;
    const begin = ways.start[lane] as number;
    const rowOf = this.#rowOf[lane] as number;
    if (high - low <= SHORT || rowOf < 0) {
      // Without running sums the range is short, or its lane leads to no case and only its weight counts.
      if (high - low > SHORT) return this.#weight(lane, low, high);
      let total = 0;
      for (let position = low; position < high; position += 1) {
        const d = ways.at[position] as number;
        const weight = ways.weights[d] as number;
        total += weight;
        if (this.#masks[d] === 0) continue;
        const row = d * cases;
        for (let c = 0; c < cases; c += 1) {
          into[c] = (into[c] as number) + weight * (this.#shares[row + c] as number);
        }
      }
      return total;
    }
    this.#extend(lane, low, rowOf - begin);
    const first = (rowOf + low - begin) * cases;
    const last = (rowOf + high - begin) * cases;
    const sums = this.#sums;
    for (let c = 0; c < cases; c += 1) {
      into[c] = (into[c] as number) + (sums[first + c] as number) - (sums[last + c] as number);
    }
    return this.#weight(lane, low, high);
  }

  /** The shares of a delivery changed: the running sums before it are no longer valid. */
  changed(d: number): void {
    const ways = this.#ways;
    for (const positions of ways.positions) {
      const position = positions[d] as number;
      if (position < 0) continue;
      const lane = ways.laneOf[position] as number;
      if (position >= (this.#validFrom[lane] as number)) this.#validFrom[lane] = position + 1;
    }
  }

  #weight(lane: number, low: number, high: number): number {
    return (this.#weightSums[low + lane] as number) - (this.#weightSums[high + lane] as number);
  }

  #extend(lane: number, low: number, offset: number): void {
    const { at, weights } = this.#ways;
    const cases = this.#cases;
    const sums = this.#sums;
    const shares = this.#shares;
    let position = this.#validFrom[lane] as number;
    if (position <= low) return;
    while (position > low) {
      position -= 1;
      const d = at[position] as number;
      const row = (position + offset) * cases;
      if (this.#masks[d] === 0) {
        sums.copyWithin(row, row + cases, row + 2 * cases);
        continue;
      }
      const weight = weights[d] as number;
      const from = d * cases;
      for (let c = 0; c < cases; c += 1) {
        sums[row + c] = (sums[row + cases + c] as number) + weight * (shares[from + c] as number);
      }
    }
    this.#validFrom[lane] = position;
  }
}
