import type { Ways } from './ways.ts';

/** What a walk against the goods computes of one delivery from what it computed of those after it. */
export interface Computation {
  /** Whether mixing counts, or recorded ways alone. */
  mixing: boolean;
  /** Deliveries to compute, in the order of `ways.order`; what is known of all others does not change. */
  members: Int32Array;
  /** Recomputes a delivery from its successors; true if it changed. */
  compute: (delivery: number) => boolean;
}

/**
 * Computes every member after its successors, as far as there is such an order. Where there is none (goods going in
 * circles, times that overlap), the members from the one that reads ahead to the last that is read make a block: a
 * block is swept over until nothing in it changes or it was swept `sweeps_max` times, and only then comes what is
 * before it in time, which reads the block and is never read by it. So a circle of two costs a few computations, not
 * sweeps over the city. In the second and later sweeps of a block only those are computed again that read a lane in
 * which something changed since. Iterative; values that only ever grow come out the same whatever the order.
 *
 * `sweeps` is the most that a block took.
 */
export function sweep(
  ways: Ways,
  computation: Computation,
  sweeps_max: number,
): { sweeps: number; settled: boolean } {
  const { members, compute } = computation;
  const ahead = readsUntil(ways, computation);
  const changes = new Changes(ways, computation.mixing);
  let most = 1;
  let settled = true;
  for (let first = 0; first < members.length; ) {
    let end = first + 1;
    let again = false;
    changes.nextSweep();
    for (let place = first; place < end; place += 1) {
      const d = members[place] as number;
      const until = ahead[place] as number;
      if (until >= end) end = until + 1;
      // Alone and read by nobody before it: nothing of it need be remembered.
      const alone = end === first + 1 && until < place;
      if (compute(d) && !alone) {
        changes.note(d);
        again = true;
      }
    }
    let sweeps = 1;
    while (again && sweeps < sweeps_max) {
      again = false;
      sweeps += 1;
      changes.nextSweep();
      for (let place = first; place < end; place += 1) {
        const d = members[place] as number;
        if (!changes.touches(d) || !compute(d)) continue;
        changes.note(d);
        again = true;
      }
    }
    if (again) settled = false;
    if (sweeps > most) most = sweeps;
    first = end;
  }
  return { sweeps: most, settled };
}

/**
 * For each place among the members, a place that nothing it reads lies behind: its own or a later one where it reads
 * itself or ahead, an earlier one (-1: none) where all that it reads was computed before it.
 */
function readsUntil(ways: Ways, { mixing, members }: Computation): Int32Array {
  const { at, start, wayStart, mixedStart, wayEnd, wayLow, hopStart, hopTo } = ways;
  const placeOf = new Int32Array(ways.graph.deliveries).fill(-1);
  for (let place = 0; place < members.length; place += 1) placeOf[members[place] as number] = place;
  // Greatest place from each position to the end of its lane. Beyond the end of a range are later departures, and
  // later ones have lower places, so that looking past it finds no greater one (or makes a block larger than needed).
  const greatest = new Int32Array(at.length);
  const lanes = mixing ? start.length - 1 : ways.recordedLanes;
  for (let lane = 0; lane < lanes; lane += 1) {
    const begin = start[lane] as number;
    let most = -1;
    for (let position = (start[lane + 1] as number) - 1; position >= begin; position -= 1) {
      const place = placeOf[at[position] as number] as number;
      if (place > most) most = place;
      greatest[position] = most;
    }
  }
  const endOfWays = mixing ? wayEnd : mixedStart;
  const ahead = new Int32Array(members.length);
  for (let place = 0; place < members.length; place += 1) {
    const d = members[place] as number;
    let most = -1;
    const end = endOfWays[d] as number;
    for (let way = wayStart[d] as number; way < end; way += 1) {
      const there = greatest[wayLow[way] as number] as number;
      if (there > most) most = there;
    }
    const lastHop = hopStart[d + 1] as number;
    for (let hop = hopStart[d] as number; hop < lastHop; hop += 1) {
      const there = placeOf[hopTo[hop] as number] as number;
      if (there > most) most = there;
    }
    ahead[place] = most;
  }
  return ahead;
}

/** In which lanes, and how late in them, something changed in this sweep and in the one before. */
class Changes {
  readonly #ways: Ways;
  readonly #kinds: readonly Int32Array[];
  readonly #endOfWays: Int32Array;
  /** By lane: the last sweep in which it changed, the last position that did then, and in the sweep before that one. */
  readonly #sweepOf: Int32Array;
  readonly #lastNow: Int32Array;
  readonly #lastBefore: Int32Array;
  /** By delivery, for hops: the last sweep in which it changed. */
  readonly #changedIn: Int32Array;
  #sweep = 1;

  constructor(ways: Ways, mixing: boolean) {
    this.#ways = ways;
    this.#kinds = mixing ? ways.positions : ways.positions.slice(0, 1);
    this.#endOfWays = mixing ? ways.wayEnd : ways.mixedStart;
    const lanes = ways.start.length - 1;
    this.#sweepOf = new Int32Array(lanes);
    this.#lastNow = new Int32Array(lanes);
    this.#lastBefore = new Int32Array(lanes);
    this.#changedIn = new Int32Array(ways.graph.deliveries);
  }

  nextSweep(): void {
    this.#sweep += 1;
  }

  note(d: number): void {
    const sweep = this.#sweep;
    this.#changedIn[d] = sweep;
    for (const positions of this.#kinds) {
      const position = positions[d] as number;
      if (position < 0) continue;
      const lane = this.#ways.laneOf[position] as number;
      const last = this.#sweepOf[lane] as number;
      if (last !== sweep) {
        this.#lastBefore[lane] = last === sweep - 1 ? (this.#lastNow[lane] as number) : -1;
        this.#sweepOf[lane] = sweep;
        this.#lastNow[lane] = position;
      } else if (position > (this.#lastNow[lane] as number)) this.#lastNow[lane] = position;
    }
  }

  /** Whether something that a delivery reads can have changed since it was computed. */
  touches(d: number): boolean {
    const { wayStart, wayLane, wayLow, hopStart, hopTo } = this.#ways;
    const sweep = this.#sweep;
    const end = this.#endOfWays[d] as number;
    for (let way = wayStart[d] as number; way < end; way += 1) {
      const lane = wayLane[way] as number;
      const last = this.#sweepOf[lane] as number;
      if (last < sweep - 1) continue;
      const low = wayLow[way] as number;
      if ((this.#lastNow[lane] as number) >= low) return true;
      if (last === sweep && (this.#lastBefore[lane] as number) >= low) return true;
    }
    const lastHop = hopStart[d + 1] as number;
    for (let hop = hopStart[d] as number; hop < lastHop; hop += 1) {
      if ((this.#changedIn[hopTo[hop] as number] as number) >= sweep - 1) return true;
    }
    return false;
  }
}
