import type { DeliveryGraph } from '../../engine/deliveries.ts';
import type { Exposure } from './exposures.ts';

/**
 * Parties from which goods can have come to an exposure by deliveries alone, whatever the lot, the time, or the class;
 * 1 for each. Nothing else can lead to a case, since every way goes on from the party that a delivery came to. It
 * costs one walk over parties, and spares looking for ways at all the others: mostly the shops where nobody fell ill.
 */
export function upstreamParties(
  graph: DeliveryGraph,
  weights: Float64Array,
  exposures: readonly Exposure[],
): Uint8Array {
  const { deliveries, parties, from, to } = graph;
  const isMove = (d: number) => (from[d] as number) >= 0 && (to[d] as number) >= 0 && weights[d] !== 0;
  const start = new Int32Array(parties + 1);
  for (let d = 0; d < deliveries; d += 1) {
    if (isMove(d)) start[(to[d] as number) + 1] = (start[(to[d] as number) + 1] as number) + 1;
  }
  for (let p = 0; p < parties; p += 1) start[p + 1] = (start[p + 1] as number) + (start[p] as number);
  const next = start.slice(0, parties);
  const senders = new Int32Array(start[parties] as number);
  for (let d = 0; d < deliveries; d += 1) {
    if (!isMove(d)) continue;
    const at = next[to[d] as number] as number;
    senders[at] = from[d] as number;
    next[to[d] as number] = at + 1;
  }
  const found = new Uint8Array(parties);
  const queue = new Int32Array(parties);
  let end = 0;
  const put = (party: number) => {
    if (party < 0 || found[party] === 1) return;
    found[party] = 1;
    queue[end] = party;
    end += 1;
  };
  for (const exposure of exposures) {
    // What entered the records at a party can have been made there, of what that party had.
    for (const d of exposure.deliveries)
      put((from[d] as number) >= 0 ? (from[d] as number) : (to[d] as number));
  }
  for (let place = 0; place < end; place += 1) {
    const party = queue[place] as number;
    const last = start[party + 1] as number;
    for (let at = start[party] as number; at < last; at += 1) put(senders[at] as number);
  }
  return found;
}
