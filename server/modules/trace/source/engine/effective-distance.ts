import { FloatColumn, IntColumn } from '../../engine/columns.ts';
import { DELIVERY_KIND, type DeliveryGraph } from '../../engine/deliveries.ts';
import { TimeHeap } from '../../engine/heap.ts';
import { PairNumbers } from '../../engine/mixing/pair-numbers.ts';
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
    let mean = 0;
    let any = false;
    const lengths = toPlace.map((distances) => {
      const distance = distances[party] as number;
      if (distance !== Number.POSITIVE_INFINITY) any = true;
      return Math.min(distance, farthest + 1);
    });
    if (!any) continue;
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
  const { deliveries, parties, from, to, earliest, kind } = graph;
  const sent = new Float64Array(parties);
  const pairs = new PairNumbers(deliveries);
  const receivers = new IntColumn();
  const senders = new IntColumn();
  const flows = new FloatColumn();
  for (let d = 0; d < deliveries; d += 1) {
    const sender = from[d] as number;
    const receiver = to[d] as number;
    const weight = weights[d] as number;
    if (sender < 0 || receiver < 0 || weight === 0 || kind[d] === DELIVERY_KIND.gap) continue;
    if ((earliest[d] as number) > until) continue;
    sent[sender] = (sent[sender] as number) + weight;
    const pair = pairs.of(receiver, sender);
    if (pair === flows.length) {
      receivers.push(receiver);
      senders.push(sender);
      flows.push(0);
    }
    flows.set(pair, flows.get(pair) + weight);
  }
  const start = new Int32Array(parties + 1);
  for (let pair = 0; pair < flows.length; pair += 1) {
    const receiver = receivers.get(pair);
    start[receiver + 1] = (start[receiver + 1] as number) + 1;
  }
  for (let p = 0; p < parties; p += 1) start[p + 1] = (start[p + 1] as number) + (start[p] as number);
  const next = start.slice(0, parties);
  const sender = new Int32Array(flows.length);
  const length = new Float64Array(flows.length);
  for (let pair = 0; pair < flows.length; pair += 1) {
    const receiver = receivers.get(pair);
    const at = next[receiver] as number;
    next[receiver] = at + 1;
    sender[at] = senders.get(pair);
    length[at] = 1 - Math.log(flows.get(pair) / (sent[senders.get(pair)] as number));
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
