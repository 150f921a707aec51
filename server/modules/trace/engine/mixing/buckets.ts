import { PairNumbers } from './pair-numbers.ts';

const GONE = Number.NEGATIVE_INFINITY;

/**
 * Targets of one kind of step, by business and what they match (a lot, a product, a class). Inside a bucket they are
 * sorted by `key`, with a tree of the greatest `end` over them, so that "key ≤ x and end ≥ y" is found in logarithmic
 * time for each one found, however many do not fit. A target that has nothing more to gain is taken out.
 */
export class Buckets {
  readonly #numbers: PairNumbers;
  /** By bucket: where its members begin; one more at the end. */
  readonly starts: Int32Array;
  /** By bucket: where its tree begins (its first half inner nodes, its second half leaves). */
  readonly #trees: Int32Array;
  readonly #leaves: Int32Array;
  readonly members: Int32Array;
  readonly keys: Float64Array;
  readonly #ends: Float64Array;

  /** `order` lists possible members by ascending key; those for which `match` is negative are left out. */
  constructor(
    order: Int32Array,
    parties: Int32Array,
    match: (member: number) => number,
    key: Float64Array,
    end: Float64Array,
  ) {
    const numbers = new PairNumbers(order.length);
    const numberOf = new Int32Array(order.length).fill(-1);
    for (let place = 0; place < order.length; place += 1) {
      const member = order[place] as number;
      const party = parties[member] as number;
      const matched = party < 0 ? -1 : match(member);
      if (matched >= 0) numberOf[place] = numbers.of(party, matched);
    }
    const count = numbers.size;
    this.#numbers = numbers;
    this.starts = new Int32Array(count + 1);
    for (const number of numberOf) {
      if (number >= 0) this.starts[number + 1] = (this.starts[number + 1] as number) + 1;
    }
    this.#trees = new Int32Array(count);
    this.#leaves = new Int32Array(count);
    let treeSize = 0;
    for (let bucket = 0; bucket < count; bucket += 1) {
      const size = this.starts[bucket + 1] as number;
      const leaves = size <= 1 ? 1 : 1 << (32 - Math.clz32(size - 1));
      this.#trees[bucket] = treeSize;
      this.#leaves[bucket] = leaves;
      treeSize += leaves * 2;
      this.starts[bucket + 1] = size + (this.starts[bucket] as number);
    }
    this.members = new Int32Array(this.starts[count] as number);
    this.keys = new Float64Array(this.members.length);
    this.#ends = new Float64Array(treeSize).fill(GONE);
    const next = this.starts.slice();
    for (let place = 0; place < order.length; place += 1) {
      const bucket = numberOf[place] as number;
      if (bucket < 0) continue;
      const member = order[place] as number;
      const at = next[bucket] as number;
      next[bucket] = at + 1;
      this.members[at] = member;
      this.keys[at] = key[member] as number;
      const leaf = at - (this.starts[bucket] as number) + (this.#leaves[bucket] as number);
      this.#ends[(this.#trees[bucket] as number) + leaf] = end[member] as number;
    }
    for (let bucket = 0; bucket < count; bucket += 1) this.#sumUp(bucket);
  }

  get count(): number {
    return this.#trees.length;
  }

  /** The bucket of a business and what is matched there, -1 if nothing is. */
  find(party: number, matched: number): number {
    return this.#numbers.find(party, matched);
  }

  /** The trees as they are when nothing is taken out; a walk takes out of its own copy. */
  freshEnds(): Float64Array {
    return this.#ends.slice();
  }

  /** How many members of a bucket, from its first, have a key of at most `limit`. */
  countTo(bucket: number, limit: number): number {
    const start = this.starts[bucket] as number;
    let low = start;
    let high = this.starts[bucket + 1] as number;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.keys[middle] as number) <= limit) low = middle + 1;
      else high = middle;
    }
    return low - start;
  }

  /** The first member at `from` or after it, below `to`, whose end is at least `least`; -1 if none. */
  next(ends: Float64Array, bucket: number, from: number, to: number, least: number): number {
    if (from >= to) return -1;
    const tree = this.#trees[bucket] as number;
    const leaves = this.#leaves[bucket] as number;
    let node = leaves + from;
    while ((ends[tree + node] as number) < least) {
      // Up while this is a right child, then to the right.
      while ((node & 1) === 1) node >>= 1;
      if (node === 0) return -1;
      node += 1;
    }
    while (node < leaves) {
      node *= 2;
      if ((ends[tree + node] as number) < least) node += 1;
    }
    const found = node - leaves;
    return found < to ? found : -1;
  }

  /** Takes a member out of a walk's copy. */
  remove(ends: Float64Array, bucket: number, place: number): void {
    const tree = this.#trees[bucket] as number;
    let node = (this.#leaves[bucket] as number) + place;
    ends[tree + node] = GONE;
    for (node >>= 1; node > 0; node >>= 1) {
      const one = ends[tree + node * 2] as number;
      const two = ends[tree + node * 2 + 1] as number;
      const greatest = one > two ? one : two;
      if (ends[tree + node] === greatest) return;
      ends[tree + node] = greatest;
    }
  }

  #sumUp(bucket: number): void {
    const tree = this.#trees[bucket] as number;
    for (let node = (this.#leaves[bucket] as number) - 1; node > 0; node -= 1) {
      const one = this.#ends[tree + node * 2] as number;
      const two = this.#ends[tree + node * 2 + 1] as number;
      this.#ends[tree + node] = one > two ? one : two;
    }
  }
}
