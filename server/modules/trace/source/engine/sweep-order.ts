import { DELIVERY_KIND, type DeliveryGraph } from '../../engine/deliveries.ts';
import { orderByTime } from '../../engine/mixing/time-order.ts';
import { stableByNumber } from './lanes.ts';

/** Deliveries that come to or leave one of the parties (1 for each; null: all deliveries), ascending by earliest instant. */
export function byTime({ earliest, from, to }: DeliveryGraph, parties: Uint8Array | null): Int32Array {
  if (parties === null) return orderByTime(earliest);
  const kept = new Int32Array(earliest.length);
  let count = 0;
  for (let d = 0; d < kept.length; d += 1) {
    if (parties[from[d] as number] !== 1 && parties[to[d] as number] !== 1) continue;
    kept[count] = d;
    count += 1;
  }
  const instants = new Float64Array(count);
  for (let index = 0; index < count; index += 1) instants[index] = earliest[kept[index] as number] as number;
  return orderByTime(instants).map((index) => kept[index] as number);
}

/**
 * `ascending` (of byTime), latest first. Of the same instant (most records know the day alone): the parties at the end
 * of the chain first, which follows a day's chain from its end wherever goods do not go in circles.
 */
export function downstreamFirst(graph: DeliveryGraph, ascending: Int32Array): Int32Array {
  const { deliveries, earliest, from, to, kind } = graph;
  const rank = downstreamRanks(graph, ascending);
  const steps = new Int32Array(deliveries);
  for (const d of ascending) {
    const sender = from[d] as number;
    const party = sender >= 0 ? sender : (to[d] as number);
    // At one party: what left it, then what it made, then what it used up for that.
    const place = sender < 0 ? 1 : kind[d] === DELIVERY_KIND.used ? 2 : 0;
    steps[d] = party < 0 ? 0 : (rank[party] as number) * 3 + place;
  }
  // Deliveries of one instant have one number; the last instant has number 0.
  const moments = new Int32Array(deliveries);
  let moment = 0;
  for (let place = ascending.length - 1; place >= 0; place -= 1) {
    const d = ascending[place] as number;
    if (place < ascending.length - 1 && earliest[d] !== earliest[ascending[place + 1] as number]) moment += 1;
    moments[d] = moment;
  }
  return stableByNumber(stableByNumber(ascending, steps, graph.parties * 3), moments, moment + 1);
}

/** Parties in the order in which a depth-first walk along the goods leaves them. Iterative. */
function downstreamRanks({ parties, from, to }: DeliveryGraph, ascending: Int32Array): Int32Array {
  const start = new Int32Array(parties + 1);
  for (const d of ascending) {
    const party = from[d] as number;
    if (party >= 0 && (to[d] as number) >= 0) start[party + 1] = (start[party + 1] as number) + 1;
  }
  for (let p = 0; p < parties; p += 1) start[p + 1] = (start[p + 1] as number) + (start[p] as number);
  const next = start.slice(0, parties);
  const receivers = new Int32Array(start[parties] as number);
  for (const d of ascending) {
    const party = from[d] as number;
    if (party < 0 || (to[d] as number) < 0) continue;
    receivers[next[party] as number] = to[d] as number;
    next[party] = (next[party] as number) + 1;
  }
  const cursor = start.slice(0, parties);
  const rank = new Int32Array(parties);
  const entered = new Uint8Array(parties);
  const path: number[] = [];
  let ranked = 0;
  for (let root = 0; root < parties; root += 1) {
    if (entered[root]) continue;
    entered[root] = 1;
    path.push(root);
    while (path.length > 0) {
      const party = path[path.length - 1] as number;
      const at = cursor[party] as number;
      if (at === start[party + 1]) {
        rank[party] = ranked;
        ranked += 1;
        path.pop();
        continue;
      }
      cursor[party] = at + 1;
      const receiver = receivers[at] as number;
      if (entered[receiver]) continue;
      entered[receiver] = 1;
      path.push(receiver);
    }
  }
  return rank;
}
