import { IntColumn } from '../../engine/columns.ts';
import { DELIVERY_KIND, type DeliveryGraph } from '../../engine/deliveries.ts';
import { flowWeights } from './flow-weights.ts';
import { hopsOf } from './hops.ts';
import { buildLanes, firstPosition, type Lanes } from './lanes.ts';
import { byTime, downstreamFirst } from './sweep-order.ts';

/** Kinds of lanes: the same goods, goods of one class, of one product, probably of one production. */
const SAME = 0;
const CLASS = 1;
const PRODUCT = 2;
const LIKELY = 3;
type LaneKind = typeof SAME | typeof CLASS | typeof PRODUCT | typeof LIKELY;
const KINDS: readonly LaneKind[] = [SAME, CLASS, PRODUCT, LIKELY];

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
  /** By kind of lane: position of each delivery or -1. The first kind is by record, the others are by mixing. */
  positions: readonly Int32Array[];
  /** Of delivery d: ranges wayStart[d] .. wayStart[d + 1]; those from mixedStart[d] on are by mixing. */
  wayStart: Int32Array;
  mixedStart: Int32Array;
  wayLane: Int32Array;
  wayLow: Int32Array;
  wayHigh: Int32Array;
  /** Further recorded successors of delivery d: hopTo[hopStart[d] .. hopStart[d + 1]]. */
  hopStart: Int32Array;
  hopTo: Int32Array;
  /** Deliveries in an order in which, as far as there is one, what goods went on to comes before where they came from. */
  order: Int32Array;
}

/** Finds all ways. `mixing_ms` null: recorded ones only. Cost is about linear in deliveries and in ranges. */
export function findWays(graph: DeliveryGraph, mixing_ms: number | null): Ways {
  const weights = flowWeights(graph);
  const { deliveries, earliest, latest } = graph;
  const ascending = byTime(graph);
  const kinds = laneKinds(graph, weights, ascending, mixing_ms !== null);
  const joined = join(kinds);
  const covers = coveredByClass(graph);
  const wayStart = new Int32Array(deliveries + 1);
  const mixedStart = new Int32Array(deliveries);
  const lane = new IntColumn();
  const low = new IntColumn();
  const high = new IntColumn();
  const add = (kind: LaneKind, party: number, key: number, begin: number, until: number) => {
    const lanes = kinds[kind] as Lanes;
    const number = key < 0 ? -1 : lanes.numbers.find(party, key);
    if (number < 0) return;
    const end = lanes.firstOf[number + 1] as number;
    for (let own = lanes.firstOf[number] as number; own < end; own += 1) {
      const first = firstPosition(lanes, own, latest, begin, false);
      const last =
        until === Number.POSITIVE_INFINITY
          ? (lanes.start[own + 1] as number)
          : firstPosition(lanes, own, earliest, until, true);
      if (first >= last) continue;
      lane.push(own + (joined.laneOffset[kind] as number));
      low.push(first + (joined.positionOffset[kind] as number));
      high.push(last + (joined.positionOffset[kind] as number));
    }
  };
  for (let d = 0; d < deliveries; d += 1) {
    wayStart[d] = lane.length;
    mixedStart[d] = lane.length;
    const party = graph.to[d] as number;
    if (party < 0 || weights[d] === 0) continue;
    const lot = graph.lot[d] as number;
    const begin = earliest[d] as number;
    add(SAME, party, graph.lotSiblings[lot] as number, begin, Number.POSITIVE_INFINITY);
    mixedStart[d] = lane.length;
    if (mixing_ms === null) continue;
    const until = mixedUntil(graph, d, mixing_ms);
    for (const into of graph.mixesInto[graph.lotClass[lot] as number] ?? [])
      add(CLASS, party, into, begin, until);
    if (covers[lot] === 0) add(PRODUCT, party, graph.lotProduct[lot] as number, begin, until);
    if (graph.lotLikely) add(LIKELY, party, graph.lotLikely[lot] as number, begin, Number.POSITIVE_INFINITY);
  }
  wayStart[deliveries] = lane.length;
  return {
    graph,
    weights,
    at: joined.at,
    laneOf: joined.laneOf,
    start: joined.start,
    positions: joined.positions,
    wayStart,
    mixedStart,
    wayLane: valuesOf(lane),
    wayLow: valuesOf(low),
    wayHigh: valuesOf(high),
    ...hopsOf(graph, weights),
    order: downstreamFirst(graph, ascending),
  };
}

function valuesOf(column: IntColumn): Int32Array {
  const values = new Int32Array(column.length);
  for (let index = 0; index < values.length; index += 1) values[index] = column.get(index);
  return values;
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

/** Lots whose goods the lanes of their class hold all of: no lane by product is needed. */
function coveredByClass({ lots, lotClass, lotProduct, mixesInto }: DeliveryGraph): Uint8Array {
  const classOf = new Map<number, number>();
  const split = new Set<number>();
  for (let lot = 0; lot < lots; lot += 1) {
    const product = lotProduct[lot] as number;
    const known = classOf.get(product);
    if (known === undefined) classOf.set(product, lotClass[lot] as number);
    else if (known !== lotClass[lot]) split.add(product);
  }
  const loose = mixesInto.map((into, own) => into.includes(own));
  const covers = new Uint8Array(lots);
  for (let lot = 0; lot < lots; lot += 1) {
    if (loose[lotClass[lot] as number] && !split.has(lotProduct[lot] as number)) covers[lot] = 1;
  }
  return covers;
}

/** The lanes of each kind, over what left a party; of those by mixing only what mixing can lead to. */
function laneKinds(
  graph: DeliveryGraph,
  weights: Float64Array,
  ascending: Int32Array,
  mixing: boolean,
): Lanes[] {
  const { deliveries, from, lot } = graph;
  const departures = ascending.filter((d) => (from[d] as number) >= 0 && (weights[d] as number) > 0);
  const covers = coveredByClass(graph);
  const none = new Int32Array(graph.lots).fill(-1);
  const byLot: Record<LaneKind, Int32Array> = {
    [SAME]: graph.lotSiblings,
    [CLASS]: mixing ? graph.lotClass : none,
    [PRODUCT]: mixing ? graph.lotProduct.map((product, own) => (covers[own] ? -1 : product)) : none,
    [LIKELY]: mixing && graph.lotLikely ? graph.lotLikely : none,
  };
  return KINDS.map((kind) => {
    const ofLot = byLot[kind];
    const keys = new Int32Array(deliveries);
    for (let d = 0; d < deliveries; d += 1) {
      // A missing record is of its own goods alone.
      const left = kind !== SAME && graph.kind[d] === DELIVERY_KIND.gap;
      keys[d] = left ? -1 : (ofLot[lot[d] as number] as number);
    }
    const keyCount = 1 + ofLot.reduce((most, key) => Math.max(most, key), -1);
    return buildLanes({
      order: departures,
      from,
      latest: graph.latest,
      parties: graph.parties,
      keys,
      keyCount,
    });
  });
}

/** Lanes of several kinds as one list, so that a walk needs not ask which kind it is in. Takes over their positions. */
function join(kinds: readonly Lanes[]) {
  const laneOffset: number[] = [];
  const positionOffset: number[] = [];
  let lanes = 0;
  let length = 0;
  for (const { at, start } of kinds) {
    laneOffset.push(lanes);
    positionOffset.push(length);
    lanes += start.length - 1;
    length += at.length;
  }
  const at = new Int32Array(length);
  const laneOf = new Int32Array(length);
  const start = new Int32Array(lanes + 1);
  const positions = kinds.map((own, kind) => {
    const offset = positionOffset[kind] as number;
    const firstLane = laneOffset[kind] as number;
    at.set(own.at, offset);
    for (let p = 0; p < own.at.length; p += 1) laneOf[offset + p] = (own.laneOf[p] as number) + firstLane;
    for (let l = 0; l + 1 < own.start.length; l += 1)
      start[firstLane + l] = (own.start[l] as number) + offset;
    const { positionOf } = own;
    for (let d = 0; d < positionOf.length; d += 1) {
      if ((positionOf[d] as number) >= 0) positionOf[d] = (positionOf[d] as number) + offset;
    }
    return positionOf;
  });
  start[lanes] = length;
  return { at, laneOf, start, positions, laneOffset, positionOffset };
}
