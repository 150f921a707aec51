import { IntColumn } from '../../engine/columns.ts';
import { DELIVERY_KIND, type DeliveryEdge, type DeliveryGraph } from '../../engine/deliveries.ts';
import { PairNumbers } from '../../engine/mixing/pair-numbers.ts';

/**
 * Recorded transformations as further successors of deliveries: from what was used up to what was made of it. Where
 * the ledger knows that a lot became another but not what was used or made (an event without quantities), from what
 * had arrived of the input, and to what left of the output; siblings are the same goods. `parties`: 1 for each party
 * whose transformations are looked at; null: all.
 */
export function hopsOf(
  graph: DeliveryGraph,
  weights: Float64Array,
  parties: Uint8Array | null,
): { hopStart: Int32Array; hopTo: Int32Array } {
  const edges = graph.edges.filter(({ party }) => parties === null || parties[party] === 1);
  if (edges.length === 0) return { hopStart: new Int32Array(graph.deliveries + 1), hopTo: new Int32Array(0) };
  const at = deliveriesByGoodsAndParty(graph, weights, edges);
  const sources = new IntColumn();
  const targets = new IntColumn();
  for (const edge of edges) {
    const to = targetsOf(graph, edge, at(edge.output, edge.party));
    if (to.length === 0) continue;
    for (const source of sourcesOf(graph, edge, at(edge.input, edge.party))) {
      for (const target of to) {
        if (isFollowed(graph, source, target)) continue;
        sources.push(source);
        targets.push(target);
      }
    }
  }
  return bySource(graph.deliveries, sources, targets);
}

/** Each pair once, however many edges led to it. */
function bySource(deliveries: number, sources: IntColumn, targets: IntColumn) {
  const starts = new Int32Array(deliveries + 1);
  for (let pair = 0; pair < sources.length; pair += 1) {
    const source = sources.get(pair);
    starts[source + 1] = (starts[source + 1] as number) + 1;
  }
  for (let d = 0; d < deliveries; d += 1) starts[d + 1] = (starts[d + 1] as number) + (starts[d] as number);
  const next = starts.slice();
  const all = new Int32Array(sources.length);
  for (let pair = 0; pair < sources.length; pair += 1) {
    const source = sources.get(pair);
    all[next[source] as number] = targets.get(pair);
    next[source] = (next[source] as number) + 1;
  }
  const hopStart = new Int32Array(deliveries + 1);
  const hopTo = new Int32Array(sources.length);
  const lastSource = new Int32Array(deliveries).fill(-1);
  let count = 0;
  for (let d = 0; d < deliveries; d += 1) {
    hopStart[d] = count;
    const end = starts[d + 1] as number;
    for (let pair = starts[d] as number; pair < end; pair += 1) {
      const target = all[pair] as number;
      if (lastSource[target] === d) continue;
      lastSource[target] = d;
      hopTo[count] = target;
      count += 1;
    }
  }
  hopStart[deliveries] = count;
  return { hopStart, hopTo: hopTo.subarray(0, count) };
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

function sourcesOf(graph: DeliveryGraph, edge: DeliveryEdge, there: Int32Array): number[] {
  const used: number[] = [];
  const arrived: number[] = [];
  for (const d of there) {
    const isUsed = graph.from[d] === edge.party && graph.kind[d] === DELIVERY_KIND.used;
    if (isUsed && overlaps(graph, d, edge)) used.push(d);
    if (graph.to[d] === edge.party && (graph.earliest[d] as number) <= edge.latest) arrived.push(d);
  }
  return used.length > 0 ? used : arrived;
}

function targetsOf(graph: DeliveryGraph, edge: DeliveryEdge, there: Int32Array): number[] {
  const made: number[] = [];
  const left: number[] = [];
  for (const d of there) {
    const isMade = graph.from[d] === -1 && graph.kind[d] === DELIVERY_KIND.made;
    if (isMade && overlaps(graph, d, edge)) made.push(d);
    if (graph.from[d] === edge.party && (graph.latest[d] as number) >= edge.earliest) left.push(d);
  }
  return made.length > 0 ? made : left;
}

/** What moved of the goods of edges at their parties. */
function deliveriesByGoodsAndParty(
  { deliveries, lots, from, to, lot, lotSiblings }: DeliveryGraph,
  weights: Float64Array,
  edges: readonly DeliveryEdge[],
) {
  const numbers = new PairNumbers(edges.length * 2);
  // Most goods were never transformed: one look at a byte instead of one for a pair.
  const isOfEdge = new Uint8Array(lots);
  for (const edge of edges) {
    for (const one of [edge.input, edge.output]) {
      isOfEdge[lotSiblings[one] as number] = 1;
      numbers.of(lotSiblings[one] as number, edge.party);
    }
  }
  const found = new IntColumn();
  const foundAt = new IntColumn();
  const start = new Int32Array(numbers.size + 1);
  const put = (d: number, goods: number, party: number) => {
    const number = party < 0 ? -1 : numbers.find(goods, party);
    if (number < 0) return;
    found.push(d);
    foundAt.push(number);
    start[number + 1] = (start[number + 1] as number) + 1;
  };
  for (let d = 0; d < deliveries; d += 1) {
    const goods = lotSiblings[lot[d] as number] as number;
    if (isOfEdge[goods] === 0 || weights[d] === 0) continue;
    put(d, goods, from[d] as number);
    if (to[d] !== from[d]) put(d, goods, to[d] as number);
  }
  for (let n = 0; n < numbers.size; n += 1) start[n + 1] = (start[n + 1] as number) + (start[n] as number);
  const next = start.slice();
  const lists = new Int32Array(found.length);
  for (let index = 0; index < found.length; index += 1) {
    const number = foundAt.get(index);
    lists[next[number] as number] = found.get(index);
    next[number] = (next[number] as number) + 1;
  }
  return (ofLot: number, party: number): Int32Array => {
    const number = numbers.find(lotSiblings[ofLot] as number, party);
    return lists.subarray(start[number], start[number + 1]);
  };
}
