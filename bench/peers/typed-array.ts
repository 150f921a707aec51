import type { Leads } from './network.ts';
import { type Peer, scoresFromMasks, type World } from './peer.ts';

/** Pairs by the delivery that they lead to, for walking back. */
function reversed(leads: Leads, deliveries: number): Leads {
  const start = new Int32Array(deliveries + 1);
  for (const next of leads.next) start[next + 1] = (start[next + 1] as number) + 1;
  for (let d = 0; d < deliveries; d += 1) start[d + 1] = (start[d + 1] as number) + (start[d] as number);
  const ends = start.slice();
  const next = new Int32Array(leads.next.length);
  const gap = new Float64Array(leads.next.length);
  const same = new Uint8Array(leads.next.length);
  for (let d = 0; d < deliveries; d += 1) {
    for (let pair = leads.start[d] as number; pair < (leads.start[d + 1] as number); pair += 1) {
      const to = leads.next[pair] as number;
      const place = ends[to] as number;
      ends[to] = place + 1;
      next[place] = d;
      gap[place] = leads.gap[pair] as number;
      same[place] = leads.same[pair] as number;
    }
  }
  return { start, next, gap, same };
}

/**
 * The physical limit: all pairs beforehand in typed arrays, and the plainest walk over them. It knows no windows, no
 * tiers, no expiry on the way, and would have to be made anew for another rule.
 */
export function typedArrayPeer(): Peer {
  let world: World;
  let forward: Leads;
  let backward: Leads;
  let byLot: Map<number, number[]>;
  return {
    name: 'plain typed-array graph',
    form: 'all pairs prepared, breadth first',
    async open(given) {
      world = given;
      forward = given.leads;
      backward = reversed(given.leads, given.graph.deliveries);
      const all = Array.from({ length: given.graph.deliveries }, (_none, d) => d);
      byLot = Map.groupBy(all, (d) => given.graph.lot[d] as number);
    },
    async reach(lot, window_ms) {
      const { start, next, gap, same } = forward;
      const seen = new Uint8Array(world.graph.deliveries);
      const queue = new Int32Array(world.graph.deliveries);
      let end = 0;
      for (const d of byLot.get(lot) ?? []) {
        seen[d] = 1;
        queue[end++] = d;
      }
      const within = window_ms ?? -1;
      for (let place = 0; place < end; place += 1) {
        const d = queue[place] as number;
        const last = start[d + 1] as number;
        for (let pair = start[d] as number; pair < last; pair += 1) {
          const to = next[pair] as number;
          if (seen[to] === 1 || (same[pair] === 0 && (gap[pair] as number) > within)) continue;
          seen[to] = 1;
          queue[end++] = to;
        }
      }
      return queue.subarray(0, end);
    },
    async scores() {
      const { graph, cases, exposures, mixing_ms } = world;
      const { start, next, gap, same } = backward;
      const masks = new Int32Array(graph.deliveries);
      const queued = new Uint8Array(graph.deliveries);
      const queue: number[] = [];
      const put = (d: number, mask: number) => {
        if (((masks[d] as number) | mask) === masks[d]) return;
        masks[d] = (masks[d] as number) | mask;
        if (queued[d] === 1) return;
        queued[d] = 1;
        queue.push(d);
      };
      for (const [index, sales] of exposures.entries()) for (const d of sales) put(d, 1 << index);
      for (let place = 0; place < queue.length; place += 1) {
        const d = queue[place] as number;
        queued[d] = 0;
        const mask = masks[d] as number;
        const last = start[d + 1] as number;
        for (let pair = start[d] as number; pair < last; pair += 1) {
          if (same[pair] === 1 || (gap[pair] as number) <= mixing_ms) put(next[pair] as number, mask);
        }
      }
      const ofLot = new Map<number, number>();
      for (let d = 0; d < graph.deliveries; d += 1) {
        const mask = masks[d] as number;
        if (mask !== 0) ofLot.set(graph.lot[d] as number, (ofLot.get(graph.lot[d] as number) ?? 0) | mask);
      }
      return scoresFromMasks(ofLot, cases);
    },
    async close() {},
  };
}
