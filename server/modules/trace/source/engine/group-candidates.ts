import { DELIVERY_KIND, type DeliveryGraph } from '../../engine/deliveries.ts';
import { PairNumbers } from '../../engine/mixing/pair-numbers.ts';

/** Deliveries as evidence about candidates of one kind. */
export interface Grouping {
  /** Number of groups. */
  groups: number;
  /** Group that a delivery belongs to for reach, -1: none. */
  groupOf: Int32Array;
  /** A second group of the same delivery, -1: none (where a party received what a case ate). */
  alsoOf: Int32Array | null;
  /** Whether the delivery is where goods of its group begin, and so stands for them in the likelihood. */
  begins: Uint8Array;
}

/** Lots that stand for the same goods; goods of a lot begin where they enter the records. */
export function groupByLot(graph: DeliveryGraph, weights: Float64Array): Grouping {
  const { lot, lotSiblings, deliveries } = graph;
  const groupOf = new Int32Array(deliveries);
  for (let d = 0; d < deliveries; d += 1) groupOf[d] = lotSiblings[lot[d] as number] as number;
  const groups = 1 + lotSiblings.reduce((most, group) => Math.max(most, group), -1);
  return { groups, groupOf, alsoOf: null, begins: beginnings(graph, weights, groups) };
}

/** Products: all their lots together. */
export function groupByProduct(graph: DeliveryGraph, begins: Uint8Array): Grouping {
  const { lot, lotProduct, deliveries } = graph;
  const groupOf = new Int32Array(deliveries);
  for (let d = 0; d < deliveries; d += 1) groupOf[d] = lotProduct[lot[d] as number] as number;
  const groups = 1 + lotProduct.reduce((most, product) => Math.max(most, product), -1);
  return { groups, groupOf, alsoOf: null, begins };
}

/**
 * Parties: what left them. A place that received what a case ate and records no sale of it is a candidate too, so
 * what it received stands for it where nothing is recorded to have left.
 */
export function groupByParty(graph: DeliveryGraph, exposed: ReadonlySet<number>): Grouping {
  const { from, to, kind, deliveries, parties } = graph;
  const alsoOf = new Int32Array(deliveries).fill(-1);
  // Whoever a missing record stands for is no party to be ranked.
  const groupOf = from.map((party, d) => (kind[d] === DELIVERY_KIND.gap ? -1 : party));
  for (const d of exposed) if ((to[d] as number) >= 0) alsoOf[d] = to[d] as number;
  return { groups: parties, groupOf, alsoOf, begins: new Uint8Array(deliveries).fill(1) };
}

/**
 * Where goods of a lot begin: its entries into the records; where none is recorded, what left parties that nobody
 * gave it to; where it only goes in circles, all of it.
 */
function beginnings(graph: DeliveryGraph, weights: Float64Array, groups: number): Uint8Array {
  const { deliveries, from, to, lot, lotSiblings } = graph;
  const groupOf = (d: number) => lotSiblings[lot[d] as number] as number;
  const hasEntry = new Uint8Array(groups);
  for (let d = 0; d < deliveries; d += 1) {
    if (weights[d] !== 0 && (from[d] as number) < 0) hasEntry[groupOf(d)] = 1;
  }
  const received = new PairNumbers(1024);
  for (let d = 0; d < deliveries; d += 1) {
    if (weights[d] === 0 || hasEntry[groupOf(d)] === 1 || (to[d] as number) < 0) continue;
    received.of(groupOf(d), to[d] as number);
  }
  const begins = new Uint8Array(deliveries);
  const hasBeginning = new Uint8Array(groups);
  for (let d = 0; d < deliveries; d += 1) {
    if (weights[d] === 0 || graph.kind[d] === DELIVERY_KIND.gap) continue;
    const group = groupOf(d);
    const sender = from[d] as number;
    const first = hasEntry[group] ? sender < 0 : received.find(group, sender) < 0;
    if (!first) continue;
    begins[d] = 1;
    hasBeginning[group] = 1;
  }
  for (let d = 0; d < deliveries; d += 1) if (hasBeginning[groupOf(d)] === 0) begins[d] = 1;
  return begins;
}
