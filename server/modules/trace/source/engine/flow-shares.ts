import type { Exposure } from './exposures.ts';
import { addRow, LaneSums } from './lane-sums.ts';
import { sweep } from './sweep.ts';
import type { Ways } from './ways.ts';

/** A share that moved by less is taken for settled; far below what is allowed for missing records. */
const SETTLED = 1e-12;
/** Of what is handed to oneself: from here on the part that stays is too near to all to divide by what leaves. */
const LEAVES_MIN = 1e-6;

/**
 * For each delivery and case, the share of its goods that ended in the exposure of the case. Goods are a random walk forward through the handings-over, absorbed where people bought them; the share
 * is the chance of absorption, as in Horn & Friedrich 2019 (J. R. Soc. Interface 16: 20180624), who normalise flows by
 * what leaves each place and sum over all paths. What is ours: the walk goes over deliveries in time, not over places,
 * so that goods cannot leave before they came; the flow is split by quantity among the departures that the goods can
 * have been in; and where both a recorded lot and mixing explain a departure, `mixingShare` of it is mixed.
 *
 *   share(a, c) = 1 where a is of the exposure of c, else
 *   (1 - m)·Σ_recorded w_b·share(b, c) / Σ_recorded w_b + m·Σ_mixed w_b·share(b, c) / Σ_mixed w_b
 *
 * One back-substitution from the latest delivery to the earliest does all cases beside each other, over those deliveries
 * alone that lead to one. Goods that go in circles are swept over again; shares only grow from 0, towards the least
 * solution, which is the chance of absorption. The shortest circle, of a delivery to oneself, is solved at once: of
 * x = a + s·x the least solution is a / (1 - s), where sweeping would creep towards it.
 * Shares are kept as they are and not as logarithms: one that is too small for a double is below what `missingShare`
 * allows for anyway, and logarithms begin where chances are multiplied (score-candidates.ts).
 */
export interface FlowShares {
  /** Row of each delivery; -1 where all its shares are 0. */
  rowOf: Int32Array;
  /** Rows of one share for each case. */
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
  const { weights, wayStart, mixedStart, wayEnd, hopStart, hopTo } = ways;
  const cases = exposures.length;
  const absorbed = absorbedMasks(masks.length, exposures);
  const { rowOf, shares, members } = rowsOf(ways, masks, absorbed, cases);
  const lanes = new LaneSums(ways, rowOf, shares, cases);
  const recorded = new Float64Array(cases);
  const mixed = new Float64Array(cases);
  // The cases that a delivery leads to and is not itself the exposure of; mostly a few of them.
  const asked = new Int32Array(cases);

  const compute = (d: number): boolean => {
    const open = (masks[d] as number) & ~(absorbed[d] as number);
    let count = 0;
    for (let c = 0; c < cases; c += 1) {
      if (((open >>> c) & 1) === 0) continue;
      asked[count] = c;
      count += 1;
      recorded[c] = 0;
      mixed[c] = 0;
    }
    let recordedTotal = 0;
    let mixedTotal = 0;
    const firstMixed = mixedStart[d] as number;
    const end = wayEnd[d] as number;
    for (let way = wayStart[d] as number; way < firstMixed; way += 1)
      recordedTotal += lanes.add(way, recorded, asked, count);
    const lastHop = hopStart[d + 1] as number;
    for (let hop = hopStart[d] as number; hop < lastHop; hop += 1) {
      const target = hopTo[hop] as number;
      const weight = weights[target] as number;
      recordedTotal += weight;
      const row = rowOf[target] as number;
      if (row >= 0) addRow(recorded, shares, row * cases, weight, asked, count);
    }
    for (let way = firstMixed; way < end; way += 1) mixedTotal += lanes.add(way, mixed, asked, count);
    const mix = mixedTotal > 0 ? (recordedTotal > 0 ? mixingShare : 1) : 0;
    const byRecord = recordedTotal > 0 ? (1 - mix) / recordedTotal : 0;
    const byMixing = mixedTotal > 0 ? mix / mixedTotal : 0;
    const stays = staysWith(ways, d, byRecord, byMixing);
    const row = (rowOf[d] as number) * cases;
    let moved = false;
    for (let index = 0; index < count; index += 1) {
      const c = asked[index] as number;
      const before = shares[row + c] as number;
      let share = (recorded[c] as number) * byRecord + (mixed[c] as number) * byMixing;
      if (stays > 0) share = (share - stays * before) / (1 - stays);
      // Differences of sums can stray out of [0, 1] by a rounding.
      const held = share > 1 ? 1 : share > 0 ? share : 0;
      if (Math.abs(held - before) > SETTLED) moved = true;
      shares[row + c] = held;
    }
    if (moved) lanes.changed(d);
    return moved;
  };
  return { rowOf, shares, ...sweep(ways, { mixing: true, members, compute }, input.sweeps_max) };
}

/** For each delivery, the cases that it is the exposure of. */
function absorbedMasks(deliveries: number, exposures: readonly Exposure[]): Int32Array {
  const absorbed = new Int32Array(deliveries);
  exposures.forEach((exposure, index) => {
    for (const d of exposure.deliveries) absorbed[d] = (absorbed[d] as number) | (1 << index);
  });
  return absorbed;
}

/** Rows for what leads to a case, in the order of the walk, and which of them are to be computed. */
function rowsOf({ order }: Ways, masks: Int32Array, absorbed: Int32Array, cases: number) {
  const rowOf = new Int32Array(masks.length).fill(-1);
  const members = new Int32Array(order.length);
  let rows = 0;
  let count = 0;
  for (const d of order) {
    if (masks[d] === 0) continue;
    rowOf[d] = rows;
    rows += 1;
    if (((masks[d] as number) & ~(absorbed[d] as number)) === 0) continue;
    members[count] = d;
    count += 1;
  }
  // An exposure that nothing leads to (out of nowhere, to nobody) is in no walk.
  for (let d = 0; d < absorbed.length; d += 1) {
    if (absorbed[d] === 0 || (rowOf[d] as number) >= 0) continue;
    rowOf[d] = rows;
    rows += 1;
  }
  const shares = new Float64Array(rows * cases);
  for (let d = 0; d < absorbed.length; d += 1) {
    const row = (rowOf[d] as number) * cases;
    for (let c = 0; absorbed[d] !== 0 && c < cases; c += 1)
      shares[row + c] = ((absorbed[d] as number) >>> c) & 1;
  }
  return { rowOf, shares, members: members.subarray(0, count) };
}

/** Part of what arrived with a delivery to oneself that left with the same delivery; 0 where it is nearly all. */
function staysWith(ways: Ways, d: number, byRecord: number, byMixing: number): number {
  const { graph, weights, wayStart, mixedStart, wayEnd, wayLow, wayHigh, positions } = ways;
  if (graph.from[d] !== graph.to[d]) return 0;
  const own = positions.map((kind) => kind[d] as number).filter((position) => position >= 0);
  let stays = 0;
  const end = wayEnd[d] as number;
  for (let way = wayStart[d] as number; way < end; way += 1) {
    const low = wayLow[way] as number;
    const high = wayHigh[way] as number;
    if (!own.some((position) => position >= low && position < high)) continue;
    stays += (weights[d] as number) * (way < (mixedStart[d] as number) ? byRecord : byMixing);
  }
  return 1 - stays > LEAVES_MIN ? stays : 0;
}
