import { DELIVERY_KIND, type DeliveryGraph } from '../../engine/deliveries.ts';
import { TimeHeap } from '../../engine/heap.ts';
import { stableByNumber } from './lanes.ts';
import { effectiveWeight, type SourceCase, type SourceRates } from './question.ts';

/** How far each party is from the cases' places. */
export interface Distances {
  mean: number;
  spread: number;
  /** √(mean² + spread²), which is the root mean square of the distances. */
  combined: number;
}

/**
 * Effective distance over parties alone, for where lots are missing: a step from m to n is 1 - log P(n | m) long, P
 * being the share of what m sent that n received; the length of a way is the sum, the distance the shortest way
 * (Brockmann & Helbing 2013, Science 342: 1337). From the true source the cases lie concentrically, that is at a small
 * mean distance with a small spread (Manitz et al. 2014, PLoS Currents Outbreaks, on the EHEC outbreak of 2011).
 *
 * Ours: mean and spread, weighted by case, are put in one figure by √(mean² + spread²); a place to which there is no
 * way counts as one step beyond the farthest that there is; negatives take no part. A party that reaches no place is
 * left out. Only what was handed over by the latest case counts.
 */
export function effectiveDistances(
  graph: DeliveryGraph,
  weights: Float64Array,
  cases: readonly SourceCase[],
  rates: SourceRates,
): Map<number, Distances> {
  const ill = [...cases.keys()].filter(
    (index) => !(cases[index] as SourceCase).negative && (cases[index] as SourceCase).party >= 0,
  );
  const until = ill.reduce(
    (most, index) => Math.max(most, (cases[index] as SourceCase).to),
    Number.NEGATIVE_INFINITY,
  );
  const places = [...new Set(ill.map((index) => (cases[index] as SourceCase).party))];
  const network = partyNetwork(graph, weights, until);
  const toPlace = places.map((place) => distancesTo(network, place));
  let farthest = 0;
  for (const distances of toPlace) {
    for (const distance of distances)
      if (distance !== Number.POSITIVE_INFINITY) farthest = Math.max(farthest, distance);
  }
  const weightOf = places.map((place) =>
    ill
      .filter((index) => (cases[index] as SourceCase).party === place)
      .reduce((sum, index) => sum + effectiveWeight(cases[index] as SourceCase, rates), 0),
  );
  const all = weightOf.reduce((sum, weight) => sum + weight, 0);
  const answer = new Map<number, Distances>();
  for (let party = 0; party < graph.parties; party += 1) {
    if (!toPlace.some((distances) => distances[party] !== Number.POSITIVE_INFINITY)) continue;
    const lengths = toPlace.map((distances) => Math.min(distances[party] as number, farthest + 1));
    let mean = 0;
    lengths.forEach((length, place) => {
      mean += ((weightOf[place] as number) / all) * length;
    });
    let variance = 0;
    lengths.forEach((length, place) => {
      variance += ((weightOf[place] as number) / all) * (length - mean) ** 2;
    });
    answer.set(party, {
      mean,
      spread: Math.sqrt(variance),
      combined: Math.sqrt(mean ** 2 + variance),
    });
  }
  return answer;
}

/** Who received from whom, by receiver: senders and lengths of the steps. */
interface PartyNetwork {
  parties: number;
  start: Int32Array;
  sender: Int32Array;
  length: Float64Array;
}

function partyNetwork(graph: DeliveryGraph, weights: Float64Array, until: number): PartyNetwork {
  const { deliveries, parties, from, to } = graph;
  const sent = new Float64Array(parties);
  const firsts = new Int32Array(parties + 1);
  const moves = new Int32Array(deliveries);
  let count = 0;
  for (let d = 0; d < deliveries; d += 1) {
    const sender = from[d] as number;
    const receiver = to[d] as number;
    if (sender < 0 || receiver < 0 || weights[d] === 0 || graph.kind[d] === DELIVERY_KIND.gap) continue;
    if ((graph.earliest[d] as number) > until) continue;
    sent[sender] = (sent[sender] as number) + (weights[d] as number);
    firsts[receiver + 1] = (firsts[receiver + 1] as number) + 1;
    moves[count] = d;
    count += 1;
  }
  for (let p = 0; p < parties; p += 1) firsts[p + 1] = (firsts[p + 1] as number) + (firsts[p] as number);
  const byReceiver = stableByNumber(moves.subarray(0, count), to, parties);
  const start = new Int32Array(parties + 1);
  const sender = new Int32Array(count);
  const flow = new Float64Array(count);
  // By sender: its pair, if that is of the receiver at hand.
  const pairOf = new Int32Array(parties).fill(-1);
  let pairs = 0;
  for (let receiver = 0; receiver < parties; receiver += 1) {
    const first = pairs;
    start[receiver] = first;
    const end = firsts[receiver + 1] as number;
    for (let at = firsts[receiver] as number; at < end; at += 1) {
      const d = byReceiver[at] as number;
      let pair = pairOf[from[d] as number] as number;
      if (pair < first) {
        pair = pairs;
        pairs += 1;
        pairOf[from[d] as number] = pair;
        sender[pair] = from[d] as number;
      }
      flow[pair] = (flow[pair] as number) + (weights[d] as number);
    }
  }
  start[parties] = pairs;
  const length = new Float64Array(pairs);
  for (let pair = 0; pair < pairs; pair += 1) {
    length[pair] = 1 - Math.log((flow[pair] as number) / (sent[sender[pair] as number] as number));
  }
  return { parties, start, sender, length };
}

/** Shortest ways from every party to `place` (Dijkstra 1959, against the goods); Infinity where there is none. */
function distancesTo({ parties, start, sender, length }: PartyNetwork, place: number): Float64Array {
  const distances = new Float64Array(parties).fill(Number.POSITIVE_INFINITY);
  const heap = new TimeHeap();
  distances[place] = 0;
  heap.push(0, place);
  while (heap.size > 0) {
    const distance = heap.key();
    const party = heap.pop();
    if (distance > (distances[party] as number)) continue;
    const end = start[party + 1] as number;
    for (let at = start[party] as number; at < end; at += 1) {
      const from = sender[at] as number;
      const longer = distance + (length[at] as number);
      if (longer >= (distances[from] as number)) continue;
      distances[from] = longer;
      heap.push(longer, from);
    }
  }
  return distances;
}
