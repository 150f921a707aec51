import { DELIVERY_KIND } from '../../engine/deliveries.ts';
import type { Exposure } from './exposures.ts';
import { sweep } from './sweep.ts';
import type { Ways } from './ways.ts';

/** Which ways count: recorded ones; mixing too; missing records too. */
export type Tier = 'recorded' | 'possible' | 'unknown';

/** Cases that fit one word. More cases are several words, each with a pass of its own. */
export const WORD = 32;

/**
 * For each delivery, a bit for each case (at most WORD of them) whose exposure goods of it can have become part of:
 * one walk backward for all cases at once. It is what the "weighted reach score" of FoodChain-Lab sums over (Weiser et
 * al. 2016, PLoS ONE 11(3): e0151977): t_ij, whether there is a trace from i to case j. Reading a range of departures
 * by a tree of ORs above each lane is ours. `within`: masks of a tier that holds this one, to look at nothing else.
 */
export function reachMasks(
  ways: Ways,
  exposures: readonly Exposure[],
  tier: Tier,
  within: Int32Array | null = null,
): Int32Array {
  const mixing = tier !== 'recorded';
  const { graph, positions, laneOf, start, wayStart, mixedStart, wayEnd, wayLane, wayLow, wayHigh } = ways;
  const masks = new Int32Array(graph.deliveries);
  // Over lane l of n positions stands a tree of 2n words at 2·start[l]; its leaves are the second half.
  const tree = new Int32Array(2 * ways.at.length);

  const put = (d: number, mask: number) => {
    masks[d] = mask;
    for (let kind = 0; kind < (mixing ? positions.length : 1); kind += 1) {
      const position = (positions[kind] as Int32Array)[d] as number;
      if (position < 0) continue;
      const lane = laneOf[position] as number;
      const begin = start[lane] as number;
      const root = 2 * begin;
      let node = position - begin + (start[lane + 1] as number) - begin;
      for (; node >= 1; node >>= 1) {
        const merged = (tree[root + node] as number) | mask;
        if (merged === tree[root + node]) break;
        tree[root + node] = merged;
      }
    }
  };
  const read = (way: number): number => {
    const lane = wayLane[way] as number;
    const begin = start[lane] as number;
    const length = (start[lane + 1] as number) - begin;
    const root = 2 * begin;
    let low = (wayLow[way] as number) - begin + length;
    let high = (wayHigh[way] as number) - begin + length;
    if (length > 1 && tree[root + 1] === 0) return 0;
    let mask = 0;
    for (; low < high; low >>= 1, high >>= 1) {
      if (low & 1) {
        mask |= tree[root + low] as number;
        low += 1;
      }
      if (high & 1) {
        high -= 1;
        mask |= tree[root + high] as number;
      }
    }
    return mask;
  };
  const compute = (d: number): boolean => {
    let mask = masks[d] as number;
    const end = (mixing ? wayEnd[d] : mixedStart[d]) as number;
    for (let way = wayStart[d] as number; way < end; way += 1) mask |= read(way);
    const lastHop = ways.hopStart[d + 1] as number;
    for (let hop = ways.hopStart[d] as number; hop < lastHop; hop += 1) {
      mask |= masks[ways.hopTo[hop] as number] as number;
    }
    if (mask === masks[d]) return false;
    put(d, mask);
    return true;
  };
  exposures.forEach((exposure, index) => {
    for (const d of exposure.deliveries) put(d, (masks[d] as number) | (1 << index));
  });
  // Bits are only ever added, so this ends: no limit on sweeps is needed for it to.
  const members = ways.order.filter(
    (d) =>
      (within === null || within[d] !== 0) &&
      (wayStart[d] !== (mixing ? wayEnd[d] : mixedStart[d]) || ways.hopStart[d] !== ways.hopStart[d + 1]) &&
      (tier === 'unknown' || graph.kind[d] !== DELIVERY_KIND.gap),
  );
  sweep(ways, { mixing, members, compute }, Number.POSITIVE_INFINITY);
  return masks;
}
