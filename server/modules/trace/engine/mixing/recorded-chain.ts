import { DELIVERY_KIND } from '../deliveries.ts';
import { TRANSFORMATION, type WalkGraph } from './walk-graph.ts';

/** Nothing is there. Compares as neither before nor after anything. */
const NEVER = Number.NaN;

/**
 * Marks what a chain of records reaches that is in order however imprecise times fall: each step wholly after the one
 * before. Only lots, recorded links and transformations count. A bucket keeps the earliest instant by which goods are
 * surely there; as it falls, a pointer over its targets falls with it, so that each is looked at once.
 */
export class RecordedChain {
  readonly marks: Uint8Array;
  readonly #walk: WalkGraph;
  readonly #there: Float64Array;
  readonly #done: Int32Array;
  readonly #todo: number[] = [];

  constructor(walk: WalkGraph) {
    const { carry } = walk.steps;
    this.#walk = walk;
    this.marks = new Uint8Array(walk.count);
    this.#there = new Float64Array(carry.count).fill(NEVER);
    this.#done = carry.starts.slice(1);
  }

  /** A delivery or transformation in which the goods are known to have been. */
  begin(n: number): void {
    this.#mark(n);
  }

  /** Goods of a lot are known to have been at a business by an instant of walking time. */
  beginAt(party: number, lot: number, instant: number): void {
    this.#thereBy(party, lot, instant);
  }

  run(): void {
    const { leaves, lotOut, settledBy } = this.#walk;
    for (let n = this.#todo.pop(); n !== undefined; n = this.#todo.pop()) {
      const party = leaves[n] as number;
      if (party >= 0) this.#thereBy(party, lotOut[n] as number, settledBy[n] as number);
      this.#passMade(n);
    }
    this.#markStock();
  }

  #mark(n: number): void {
    if (this.marks[n] === 1 || this.#walk.kind[n] === DELIVERY_KIND.gap) return;
    this.marks[n] = 1;
    this.#todo.push(n);
  }

  #thereBy(party: number, lot: number, instant: number): void {
    const { carry } = this.#walk.steps;
    const bucket = carry.find(party, this.#walk.graph.lotSiblings[lot] as number);
    if (bucket < 0 || instant >= (this.#there[bucket] as number)) return;
    this.#there[bucket] = instant;
    const start = carry.starts[bucket] as number;
    let done = this.#done[bucket] as number;
    while (done > start && (carry.keys[done - 1] as number) >= instant) {
      done -= 1;
      this.#mark(carry.members[done] as number);
    }
    this.#done[bucket] = done;
  }

  /** A transformation and the entries it made are rows of one document: the entry is not before the transformation. */
  #passMade(n: number): void {
    const { graph, kind, backward, steps, leaves, enters, lotOut, first, last } = this.#walk;
    const { made } = steps;
    if (made === null || kind[n] !== (backward ? DELIVERY_KIND.made : TRANSFORMATION)) return;
    const party = (backward ? enters[n] : leaves[n]) as number;
    const bucket = made.find(party, graph.lotSiblings[lotOut[n] as number] as number);
    if (bucket < 0) return;
    const bounds = backward ? last : first;
    for (let at = made.starts[bucket] as number; at < (made.starts[bucket + 1] as number); at += 1) {
      const target = made.members[at] as number;
      if ((bounds[target] as number) >= (bounds[n] as number)) this.#mark(target);
    }
  }

  /** Stock is a state, not an event: goods that came while it lay there are in it at its end. */
  #markStock(): void {
    const { graph, kind, backward, steps, enters, lotIn, last, count } = this.#walk;
    if (backward) return;
    for (let n = 0; n < count; n += 1) {
      if (kind[n] !== DELIVERY_KIND['in-stock'] || this.marks[n] === 1) continue;
      const siblings = graph.lotSiblings[lotIn[n] as number] as number;
      const bucket = steps.carry.find(enters[n] as number, siblings);
      if (bucket >= 0 && (this.#there[bucket] as number) <= (last[n] as number)) this.marks[n] = 1;
    }
  }
}
