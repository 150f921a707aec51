import { DELIVERY_KIND, type DeliveryGraph } from '../../engine/deliveries.ts';
import { buildLanes, type Lanes } from './lanes.ts';

/** Kinds of lanes: the same goods, goods of one class, of one product, probably of one production. */
export const SAME = 0;
export const CLASS = 1;
export const PRODUCT = 2;
export const LIKELY = 3;
export type LaneKind = typeof SAME | typeof CLASS | typeof PRODUCT | typeof LIKELY;
const KINDS: readonly LaneKind[] = [SAME, CLASS, PRODUCT, LIKELY];

/** Lots whose goods the lanes of their class hold all of: no lane by product is needed. */
export function coveredByClass({ lots, lotClass, lotProduct, mixesInto }: DeliveryGraph): Uint8Array {
  const products = 1 + lotProduct.reduce((most, product) => Math.max(most, product), -1);
  // By product, with those of unknown product as one more in front.
  const classOf = new Int32Array(products + 1).fill(NOT_SEEN);
  const split = new Uint8Array(products + 1);
  for (let lot = 0; lot < lots; lot += 1) {
    const product = (lotProduct[lot] as number) + 1;
    if (classOf[product] === NOT_SEEN) classOf[product] = lotClass[lot] as number;
    else if (classOf[product] !== lotClass[lot]) split[product] = 1;
  }
  const loose = mixesInto.map((into, own) => into.includes(own));
  const covers = new Uint8Array(lots);
  for (let lot = 0; lot < lots; lot += 1) {
    if (loose[lotClass[lot] as number] && split[(lotProduct[lot] as number) + 1] === 0) covers[lot] = 1;
  }
  return covers;
}

const NOT_SEEN = -2;

/**
 * The lanes of each kind, over `departures` (ascending by earliest); of those by mixing only what mixing can lead to.
 * `covers`: of coveredByClass.
 */
export function laneKinds(
  graph: DeliveryGraph,
  departures: Int32Array,
  mixing: boolean,
  covers: Uint8Array,
): Lanes[] {
  const byLot: Record<LaneKind, Int32Array | null> = {
    [SAME]: graph.lotSiblings,
    [CLASS]: mixing ? graph.lotClass : null,
    [PRODUCT]:
      mixing && covers.includes(0)
        ? graph.lotProduct.map((product, own) => (covers[own] ? -1 : product))
        : null,
    [LIKELY]: mixing ? (graph.lotLikely ?? null) : null,
  };
  const keys = new Int32Array(graph.deliveries);
  return KINDS.map((kind) => {
    const ofLot = byLot[kind];
    for (const d of ofLot ? departures : []) {
      // A missing record is of its own goods alone.
      const left = kind !== SAME && graph.kind[d] === DELIVERY_KIND.gap;
      keys[d] = left ? -1 : ((ofLot as Int32Array)[graph.lot[d] as number] as number);
    }
    return buildLanes({
      order: ofLot ? departures : new Int32Array(0),
      from: graph.from,
      earliest: graph.earliest,
      latest: graph.latest,
      parties: graph.parties,
      keys,
      keyCount: ofLot ? 1 + ofLot.reduce((most, key) => Math.max(most, key), -1) : 0,
    });
  });
}

/** Lanes of several kinds as one list, so that a walk needs not ask which kind it is in. Takes over their positions. */
export function joinLanes(kinds: readonly Lanes[]) {
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
  const all = kinds.map((own, kind) => {
    const offset = positionOffset[kind] as number;
    const firstLane = laneOffset[kind] as number;
    at.set(own.at, offset);
    for (let p = 0; p < own.at.length; p += 1) laneOf[offset + p] = (own.laneOf[p] as number) + firstLane;
    for (let l = 0; l + 1 < own.start.length; l += 1)
      start[firstLane + l] = (own.start[l] as number) + offset;
    const { positionOf } = own;
    for (const d of own.at) positionOf[d] = (positionOf[d] as number) + offset;
    return positionOf;
  });
  start[lanes] = length;
  // A kind without lanes need not be looked at; the first stays, being the one by record.
  const positions = all.filter((own, kind) => kind === SAME || own.length > 0);
  return { at, laneOf, start, positions, laneOffset, positionOffset };
}
