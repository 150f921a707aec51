import type { DeliveryGraph } from '../../engine/deliveries.ts';
import { flowWeights } from './flow-weights.ts';
import { hopsOf } from './hops.ts';
import {
  CLASS,
  coveredByClass,
  joinLanes,
  type LaneKind,
  LIKELY,
  laneKinds,
  PRODUCT,
  SAME,
} from './lane-kinds.ts';
import { firstPosition, type Lanes, numberOf } from './lanes.ts';
import { byTime, downstreamFirst } from './sweep-order.ts';

/**
 * Where goods can have gone on from each delivery; the rules are those of ../../engine/mixing. What arrived with
 * delivery a at a party can have left it with b
 * - by record: b is of the same goods (same lot, or its sibling), and not over before a began;
 * - by a recorded transformation: from what was used up to what was made of it (hops);
 * - by mixing: a and b are of one product, or the class of a mixes into that of b; b is not over before a began, and
 *   does not begin later than the window allows after the end of a, nor after the lot of a expired, nor after the
 *   first cleaning that follows the end of a; or they are probably of one production.
 * Times are intervals and are judged step by step: of a chain through a delivery of unknown date only neighbours are
 * compared, which can let through too much and never too little. (A trace narrows windows along the chain; for a
 * ranking over many cases that would cost a walk for each.)
 */
export interface Ways {
  graph: DeliveryGraph;
  /** What each delivery counts for; 0: nothing moved, and it leads nowhere. */
  weights: Float64Array;
  /** Positions: deliveries in lanes, over all kinds of lanes. */
  at: Int32Array;
  laneOf: Int32Array;
  /** First position of each lane, one more than there are lanes. */
  start: Int32Array;
  /** Lanes before this one are of the first kind. */
  recordedLanes: number;
  /** By kind of lane: position of each delivery or -1. The first kind is by record, the others (if any) are by mixing. */
  positions: readonly Int32Array[];
  /** Of delivery d: ranges wayStart[d] .. wayEnd[d]; those from mixedStart[d] on are by mixing. */
  wayStart: Int32Array;
  mixedStart: Int32Array;
  wayEnd: Int32Array;
  wayLane: Int32Array;
  wayLow: Int32Array;
  wayHigh: Int32Array;
  /** Further recorded successors of delivery d: hopTo[hopStart[d] .. hopStart[d + 1]]. */
  hopStart: Int32Array;
  hopTo: Int32Array;
  /**
   * Deliveries at the parties looked at, in an order in which, as far as there is one, what goods went on to comes before
   * where they came from.
   */
  order: Int32Array;
}

/**
 * Finds all ways. `mixing_ms` null: recorded ones only. `parties`: 1 for each party to look at (of upstreamParties), so
 * that only ways through these are found; null: all. Cost is about linear in deliveries and in ranges.
 */
export function findWays(
  graph: DeliveryGraph,
  mixing_ms: number | null,
  weights: Float64Array = flowWeights(graph),
  parties: Uint8Array | null = null,
): Ways {
  const { deliveries, earliest, lot } = graph;
  const ascending = byTime(graph, parties);
  const departures = ascending.filter((d) => isAt(parties, graph.from[d] as number) && weights[d] !== 0);
  const covers = coveredByClass(graph);
  const kinds = laneKinds(graph, departures, mixing_ms !== null, covers);
  const { laneOffset, positionOffset, ...joined } = joinLanes(kinds);
  const ranges = new RangeList(kinds, laneOffset, positionOffset);
  const order = downstreamFirst(graph, ascending);
  const wayStart = new Int32Array(deliveries);
  const mixedStart = new Int32Array(deliveries);
  const wayEnd = new Int32Array(deliveries);
  // In the order in which walks read them.
  for (const d of order) {
    const party = graph.to[d] as number;
    if (!isAt(parties, party) || weights[d] === 0) continue;
    const own = lot[d] as number;
    const begin = earliest[d] as number;
    wayStart[d] = ranges.length;
    ranges.add(SAME, party, graph.lotSiblings[own] as number, begin, Number.POSITIVE_INFINITY);
    mixedStart[d] = ranges.length;
    if (mixing_ms !== null) {
      const until = mixedUntil(graph, d, mixing_ms);
      const into = graph.mixesInto[graph.lotClass[own] as number];
      for (let at = 0; into && at < into.length; at += 1)
        ranges.add(CLASS, party, into[at] as number, begin, until);
      if (covers[own] === 0) ranges.add(PRODUCT, party, graph.lotProduct[own] as number, begin, until);
      if (graph.lotLikely)
        ranges.add(LIKELY, party, graph.lotLikely[own] as number, begin, Number.POSITIVE_INFINITY);
    }
    wayEnd[d] = ranges.length;
  }
  return {
    graph,
    weights,
    ...joined,
    recordedLanes: laneOffset[CLASS] as number,
    wayStart,
    mixedStart,
    wayEnd,
    ...ranges.columns(),
    ...hopsOf(graph, weights, parties),
    order,
  };
}

/** Ranges of joined lanes, found in the lanes of one kind. */
class RangeList {
  readonly #kinds: readonly Lanes[];
  readonly #laneOffset: readonly number[];
  readonly #positionOffset: readonly number[];
  #columns = { wayLane: new Int32Array(1024), wayLow: new Int32Array(1024), wayHigh: new Int32Array(1024) };
  length = 0;

  constructor(kinds: readonly Lanes[], laneOffset: readonly number[], positionOffset: readonly number[]) {
    this.#kinds = kinds;
    this.#laneOffset = laneOffset;
    this.#positionOffset = positionOffset;
  }

  /** Adds what left `party` under `key` (-1: none), was not over before `begin` and began by `until`. */
  add(kind: LaneKind, party: number, key: number, begin: number, until: number): void {
    const lanes = this.#kinds[kind] as Lanes;
    const number = key < 0 ? -1 : numberOf(lanes, party, key);
    if (number < 0) return;
    const { start, begins, ends } = lanes;
    const endLane = lanes.firstOf[number + 1] as number;
    for (let lane = lanes.firstOf[number] as number; lane < endLane; lane += 1) {
      const first = firstPosition(start, lane, ends, begin, false);
      const last =
        until === Number.POSITIVE_INFINITY
          ? (start[lane + 1] as number)
          : firstPosition(start, lane, begins, until, true);
      if (first < last) this.#push(kind, lane, first, last);
    }
  }

  columns() {
    const { wayLane, wayLow, wayHigh } = this.#columns;
    const used = (column: Int32Array) => column.subarray(0, this.length);
    return { wayLane: used(wayLane), wayLow: used(wayLow), wayHigh: used(wayHigh) };
  }

  #push(kind: LaneKind, lane: number, first: number, last: number): void {
    let { wayLane, wayLow, wayHigh } = this.#columns;
    if (this.length === wayLane.length) {
      wayLane = wider(wayLane);
      wayLow = wider(wayLow);
      wayHigh = wider(wayHigh);
      this.#columns = { wayLane, wayLow, wayHigh };
    }
    const offset = this.#positionOffset[kind] as number;
    wayLane[this.length] = lane + (this.#laneOffset[kind] as number);
    wayLow[this.length] = first + offset;
    wayHigh[this.length] = last + offset;
    this.length += 1;
  }
}

function wider(column: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const twice = new Int32Array(column.length * 2);
  twice.set(column);
  return twice;
}

/** Whether a party is one to look at. */
export function isAt(parties: Uint8Array | null, party: number): boolean {
  return party >= 0 && (parties === null || parties[party] === 1);
}

/** Last instant at which a departure can begin and still contain goods of delivery d. */
export function mixedUntil(graph: DeliveryGraph, d: number, mixing_ms: number): number {
  const end = graph.latest[d] as number;
  const expires = graph.lotExpires[graph.lot[d] as number] as number;
  return Math.min(end + mixing_ms, expires, cleanedAfter(graph.cleanings.get(graph.to[d] as number), end));
}

function cleanedAfter(cleanings: Float64Array | undefined, instant: number): number {
  if (!cleanings) return Number.POSITIVE_INFINITY;
  let low = 0;
  let high = cleanings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cleanings[middle] as number) <= instant) low = middle + 1;
    else high = middle;
  }
  return low < cleanings.length ? (cleanings[low] as number) : Number.POSITIVE_INFINITY;
}
