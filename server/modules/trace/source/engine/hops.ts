import { DELIVERY_KIND, type DeliveryEdge, type DeliveryGraph } from '../../engine/deliveries.ts';

/**
 * Recorded transformations as further successors of deliveries: from what was used up to what was made of it. Where
 * the ledger knows that a lot became another but not what was used or made (an event without quantities), from what
 * had arrived of the input, and to what left of the output; siblings are the same goods.
 */
export function hopsOf(
  graph: DeliveryGraph,
  weights: Float64Array,
): { hopStart: Int32Array; hopTo: Int32Array } {
  const hopStart = new Int32Array(graph.deliveries + 1);
  if (graph.edges.length === 0) return { hopStart, hopTo: new Int32Array(0) };
  const at = deliveriesByGoodsAndParty(graph, weights);
  const pairs = new Map<number, Set<number>>();
  for (const edge of graph.edges) {
    const targets = targetsOf(graph, edge, at(edge.output, edge.party));
    if (targets.length === 0) continue;
    for (const source of sourcesOf(graph, edge, at(edge.input, edge.party))) {
      const known = pairs.get(source) ?? new Set();
      pairs.set(source, known);
      for (const target of targets) if (!isFollowed(graph, source, target)) known.add(target);
    }
  }
  const hopTo: number[] = [];
  for (let d = 0; d < graph.deliveries; d += 1) {
    hopStart[d] = hopTo.length;
    for (const target of pairs.get(d) ?? []) hopTo.push(target);
  }
  hopStart[graph.deliveries] = hopTo.length;
  return { hopStart, hopTo: Int32Array.from(hopTo) };
}

/** Of the same goods (a lot made into its own sibling): a way by record already, and not to be counted twice. */
function isFollowed(
  { from, to, lot, lotSiblings, earliest, latest }: DeliveryGraph,
  a: number,
  b: number,
): boolean {
  return (
    lotSiblings[lot[a] as number] === lotSiblings[lot[b] as number] &&
    (to[a] as number) >= 0 &&
    to[a] === from[b] &&
    (latest[b] as number) >= (earliest[a] as number)
  );
}

const overlaps = ({ earliest, latest }: DeliveryGraph, d: number, edge: DeliveryEdge): boolean =>
  (latest[d] as number) >= edge.earliest && (earliest[d] as number) <= edge.latest;

function sourcesOf(graph: DeliveryGraph, edge: DeliveryEdge, there: readonly number[]): number[] {
  const used = there.filter(
    (d) => graph.from[d] === edge.party && graph.kind[d] === DELIVERY_KIND.used && overlaps(graph, d, edge),
  );
  if (used.length > 0) return used;
  return there.filter((d) => graph.to[d] === edge.party && (graph.earliest[d] as number) <= edge.latest);
}

function targetsOf(graph: DeliveryGraph, edge: DeliveryEdge, there: readonly number[]): number[] {
  const made = there.filter(
    (d) => graph.from[d] === -1 && graph.kind[d] === DELIVERY_KIND.made && overlaps(graph, d, edge),
  );
  if (made.length > 0) return made;
  return there.filter((d) => graph.from[d] === edge.party && (graph.latest[d] as number) >= edge.earliest);
}

function deliveriesByGoodsAndParty(graph: DeliveryGraph, weights: Float64Array) {
  const { deliveries, parties, from, to, lot, edges, lotSiblings } = graph;
  const lists = new Map<number, number[]>();
  const keyOf = (ofLot: number, party: number) => (lotSiblings[ofLot] as number) * parties + party;
  for (const edge of edges) {
    lists.set(keyOf(edge.input, edge.party), []);
    lists.set(keyOf(edge.output, edge.party), []);
  }
  for (let d = 0; d < deliveries; d += 1) {
    if (weights[d] === 0) continue;
    const sender = from[d] as number;
    const receiver = to[d] as number;
    if (sender >= 0) lists.get(keyOf(lot[d] as number, sender))?.push(d);
    if (receiver >= 0 && receiver !== sender) lists.get(keyOf(lot[d] as number, receiver))?.push(d);
  }
  return (ofLot: number, party: number): readonly number[] => lists.get(keyOf(ofLot, party)) ?? [];
}
