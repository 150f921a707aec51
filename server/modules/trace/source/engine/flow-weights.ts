import { DELIVERY_KIND, type DeliveryGraph } from '../../engine/deliveries.ts';

/** No departure counts for less than this share of its party's largest. */
const SMALLEST_SHARE = 1e-6;
/** Ledger quantities are far below; sums of a million of these are still finite. */
const LARGEST = 2 ** 53;
/** What a missing record counts for beside a recorded delivery of middling size. */
const GAP_SHARE = 0.01;

/**
 * What each delivery counts for when goods are split among several, above 0; 0 for a delivery of nothing.
 * Ours: an unknown quantity counts as the mean of the known ones of its product (1 where none is known), a missing
 * record as a hundredth of that, and the span within one party is held to a million, so that differences of sums keep
 * their digits; shares below that drown in what is allowed for missing records anyway.
 */
export function flowWeights(graph: DeliveryGraph): Float64Array {
  const { deliveries, lot, quantity, from, kind } = graph;
  const weights = new Float64Array(deliveries);
  for (let d = 0; d < deliveries; d += 1) {
    const known = quantity[d] as number;
    if (known > 0 && kind[d] !== DELIVERY_KIND.gap) weights[d] = Math.min(known, LARGEST);
  }
  const mean = meansOfProducts(graph, weights);
  const largest = new Float64Array(graph.parties);
  for (let d = 0; d < deliveries; d += 1) {
    if (kind[d] === DELIVERY_KIND.gap) weights[d] = GAP_SHARE * mean(lot[d] as number);
    else if (Number.isNaN(quantity[d])) weights[d] = mean(lot[d] as number);
    const party = from[d] as number;
    if (party >= 0 && (weights[d] as number) > (largest[party] as number))
      largest[party] = weights[d] as number;
  }
  for (let d = 0; d < deliveries; d += 1) {
    const party = from[d] as number;
    const weight = weights[d] as number;
    if (party < 0 || weight === 0) continue;
    weights[d] = Math.max(weight, (largest[party] as number) * SMALLEST_SHARE);
  }
  return weights;
}

function meansOfProducts({ deliveries, lot, lotProduct }: DeliveryGraph, known: Float64Array) {
  const products = 1 + lotProduct.reduce((most, product) => Math.max(most, product), -1);
  const sums = new Float64Array(products);
  const counts = new Int32Array(products);
  for (let d = 0; d < deliveries; d += 1) {
    const product = lotProduct[lot[d] as number] as number;
    if (product < 0 || known[d] === 0) continue;
    sums[product] = (sums[product] as number) + (known[d] as number);
    counts[product] = (counts[product] as number) + 1;
  }
  return (ofLot: number): number => {
    const product = lotProduct[ofLot] as number;
    const count = product < 0 ? 0 : (counts[product] as number);
    return count > 0 ? (sums[product] as number) / count : 1;
  };
}
