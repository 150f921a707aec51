import type { Ways } from './ways.ts';

/** What a walk against the goods computes of one delivery from what it computed of those after it. */
export interface Computation {
  /** Whether mixing counts, or recorded ways alone. */
  mixing: boolean;
  /** Recomputes a delivery from its successors; true if it changed. */
  compute: (delivery: number) => boolean;
}

/**
 * Computes every delivery after its successors, as far as there is such an order; what changes after others have read
 * it (goods going in circles, times that overlap) is carried on in further sweeps, until nothing changes or
 * `sweeps_max` is met. In the second and later sweeps only those are computed again that read a lane in which
 * something changed since. Iterative; values that only ever grow come out the same whatever the order.
 */
export function sweep(
  ways: Ways,
  computation: Computation,
  sweeps_max: number,
): { sweeps: number; settled: boolean } {
  const { order, positions, laneOf, wayStart, mixedStart, wayLane, wayLow, hopStart, hopTo } = ways;
  const { mixing, compute } = computation;
  const lanes = ways.start.length - 1;
  const lowestRead = new Int32Array(lanes).fill(ways.at.length);
  let changedAt = new Int32Array(lanes).fill(-1);
  let changedNext = new Int32Array(lanes).fill(-1);
  const isHopTarget = new Uint8Array(order.length);
  for (const target of hopTo) isHopTarget[target] = 1;
  const endOfWays = mixing ? wayStart.subarray(1) : mixedStart;
  let again = false;

  const changed = (d: number) => {
    if (isHopTarget[d]) again = true;
    for (let kind = 0; kind < (mixing ? positions.length : 1); kind += 1) {
      const position = (positions[kind] as Int32Array)[d] as number;
      if (position < 0) continue;
      const lane = laneOf[position] as number;
      if (position < (lowestRead[lane] as number)) continue;
      if (position > (changedAt[lane] as number)) changedAt[lane] = position;
      if (position > (changedNext[lane] as number)) changedNext[lane] = position;
      again = true;
    }
  };
  for (let index = 0; index < order.length; index += 1) {
    const d = order[index] as number;
    const end = endOfWays[d] as number;
    for (let way = wayStart[d] as number; way < end; way += 1) {
      const lane = wayLane[way] as number;
      if ((wayLow[way] as number) < (lowestRead[lane] as number)) lowestRead[lane] = wayLow[way] as number;
    }
    if (compute(d)) changed(d);
  }
  let sweeps = 1;
  while (again && sweeps < sweeps_max) {
    again = false;
    sweeps += 1;
    [changedAt, changedNext] = [changedNext, changedAt];
    changedNext.fill(-1);
    for (let index = 0; index < order.length; index += 1) {
      const d = order[index] as number;
      let stale = hopStart[d] !== hopStart[d + 1];
      const end = endOfWays[d] as number;
      for (let way = wayStart[d] as number; way < end && !stale; way += 1) {
        stale = (changedAt[wayLane[way] as number] as number) >= (wayLow[way] as number);
      }
      if (stale && compute(d)) changed(d);
    }
  }
  return { sweeps, settled: !again };
}
