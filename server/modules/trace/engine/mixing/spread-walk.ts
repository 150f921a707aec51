import { DELIVERY_KIND } from '../deliveries.ts';
import type { Buckets } from './buckets.ts';
import { BASIS, SPREAD_LIMITS, type Spread, type SpreadQuestion, TIER } from './question.ts';
import { RankQueue } from './rank-queue.ts';
import { RecordedChain } from './recorded-chain.ts';
import { type SeedPlace, seedDeliveries, seedPlaces } from './seed-places.ts';
import { TRANSFORMATION, type WalkGraph } from './walk-graph.ts';
import { Windows } from './windows.ts';

const EVER = Number.NEGATIVE_INFINITY;
const ALWAYS = Number.POSITIVE_INFINITY;

/** The targets of one kind of step during one walk. */
interface Offers {
  buckets: Buckets;
  ends: Float64Array;
  /** By bucket: an interval that was offered already. What lies inside it brings nothing new. */
  offeredFrom: Float64Array;
  offeredTo: Float64Array;
}

/** One walk over one direction of a graph. All instants in here are walking time (negated when backward). */
export class SpreadWalk {
  readonly #walk: WalkGraph;
  readonly #question: SpreadQuestion;
  readonly #limit: number;
  readonly #windows: Windows;
  readonly #basis: Uint8Array;
  readonly #turnedAway: Uint8Array;
  readonly #queue: RankQueue;
  readonly #recorded: RecordedChain;
  readonly #places: readonly SeedPlace[];
  readonly #carry: Offers;
  readonly #made: Offers | null;
  readonly #likely: Offers | null;
  readonly #product: Offers;
  readonly #mix: Offers;
  readonly #horizon: number;
  #phase: number = BASIS.time;
  #reached = 0;
  #refused = 0;
  #settled = 0;

  constructor(walk: WalkGraph, question: SpreadQuestion) {
    this.#walk = walk;
    this.#question = question;
    this.#limit = question.limits?.deliveries ?? SPREAD_LIMITS.deliveries;
    this.#places = seedPlaces(walk, question.seeds);
    this.#horizon = Math.max(
      walk.horizon,
      ...this.#places.flatMap(({ from, to }) => [from, to]).filter(Number.isFinite),
    );
    this.#windows = new Windows(walk.count);
    this.#basis = new Uint8Array(walk.count).fill(BASIS.none);
    this.#turnedAway = new Uint8Array(walk.count);
    this.#queue = new RankQueue(walk.count);
    this.#recorded = new RecordedChain(walk);
    const { carry, made, likely, product, mix } = walk.steps;
    this.#carry = offersOf(carry);
    this.#made = made && offersOf(made);
    this.#likely = likely && offersOf(likely);
    this.#product = offersOf(product);
    this.#mix = offersOf(mix);
  }

  /** Step kinds are allowed one after the other, so that each delivery is known by the least that reaches it. */
  run(): void {
    for (const n of seedDeliveries(this.#walk, this.#question.seeds)) {
      this.#recorded.begin(n);
      this.#reach(n, this.#first(n), this.#last(n));
    }
    for (const place of this.#places) this.#recorded.beginAt(place.party, place.lot, place.from);
    this.#recorded.run();
    this.#drain();
    if (this.#likely) this.#allow(BASIS.sibling);
    if (this.#question.window_ms !== null) this.#allow(BASIS.mixing);
    if (this.#walk.graph.kind.includes(DELIVERY_KIND.gap)) this.#allow(BASIS.gap);
  }

  answer(): Spread {
    const { graph, backward, count, numberAt } = this.#walk;
    const { deliveries } = graph;
    const { marks } = this.#recorded;
    const tiers = new Uint8Array(count).fill(TIER.notReached);
    const bases = new Uint8Array(count).fill(BASIS.none);
    const lo = new Float64Array(deliveries).fill(Number.NaN);
    const hi = new Float64Array(deliveries).fill(Number.NaN);
    let reached = 0;
    for (let n = 0; n < count; n += 1) {
      if (!this.#windows.reached(n)) continue;
      const number = numberAt[n] as number;
      const basis = marks[n] === 1 ? BASIS.recorded : (this.#basis[n] as number);
      bases[number] = basis;
      tiers[number] =
        basis === BASIS.recorded ? TIER.recorded : basis === BASIS.gap ? TIER.unknown : TIER.possible;
      if (number >= deliveries) continue;
      reached += 1;
      const [from, to] = [this.#windows.lo[n] as number, this.#windows.hi[n] as number];
      // 0 - x, so that the epoch itself is 0 and not -0.
      lo[number] = backward ? 0 - to : from;
      hi[number] = backward ? 0 - from : to;
    }
    return {
      direction: this.#question.direction,
      window_ms: this.#question.window_ms,
      tier: tiers.slice(0, deliveries),
      basis: bases.slice(0, deliveries),
      lo,
      hi,
      edgeTier: tiers.slice(deliveries),
      edgeBasis: bases.slice(deliveries),
      reached,
      truncated: this.#refused === 0 ? null : { limit: 'deliveries', remaining: this.#refused },
      settled: this.#settled,
    };
  }

  #allow(phase: number): void {
    this.#phase = phase;
    for (let n = 0; n < this.#walk.count; n += 1) {
      if (this.#windows.reached(n) && (phase === BASIS.gap) === this.#isGap(n)) this.#enqueue(n);
    }
    this.#drain();
  }

  #drain(): void {
    for (const { party, lot, from, to } of this.#places) this.#leadOn(party, lot, -1, from, to, null);
    for (let n = this.#queue.take(); n >= 0; n = this.#queue.take()) {
      this.#settled += 1;
      const { lo, hi } = this.#windows;
      const party = this.#leavesFrom(n);
      const several = this.#windows.several(n);
      this.#leadOn(party, this.#walk.lotOut[n] as number, n, lo[n] as number, hi[n] as number, several);
    }
  }

  /** Offers suspect goods, at a business within [from, to] (or in `several` intervals), to all that can take them on. */
  #leadOn(
    party: number,
    lot: number,
    n: number,
    from: number,
    to: number,
    several: readonly number[] | null,
  ): void {
    const { graph } = this.#walk;
    const siblings = graph.lotSiblings[lot] as number;
    if (this.#made && this.#madeSource(n)) {
      this.#offer(this.#made, party, siblings, from, ALWAYS, null);
      // Backward it only came out of its transformation; nobody handed it in.
      if (this.#walk.backward) return;
    }
    this.#offer(this.#carry, party, siblings, from, ALWAYS, null);
    if (this.#phase < BASIS.sibling) return;
    if (this.#likely) this.#offer(this.#likely, party, graph.lotLikely?.[lot] ?? -1, from, ALWAYS, null);
    if (this.#phase < BASIS.mixing || this.#question.window_ms === null) return;
    if (several === null) {
      this.#mixOn(party, lot, from, to);
      return;
    }
    for (let index = 0; index < several.length; index += 2) {
      this.#mixOn(party, lot, several[index] as number, several[index + 1] as number);
    }
  }

  #mixOn(party: number, lot: number, from: number, to: number): void {
    const { graph, backward, classCovers, mixes } = this.#walk;
    const { cleanings } = graph;
    const clean = cleanings.size === 0 ? null : (cleanings.get(party) ?? null);
    // Backward the expiry is the target's, and a cleaning bounds each departure on its own.
    const until = backward ? to : Math.min(this.#mixedBy(to, clean), graph.lotExpires[lot] as number);
    if (until < from) return;
    if (classCovers[lot] === 0)
      this.#offer(this.#product, party, graph.lotProduct[lot] as number, from, until, clean);
    const mixed = mixes[graph.lotClass[lot] as number];
    if (mixed === undefined) return;
    for (const one of mixed) this.#offer(this.#mix, party, one, from, until, clean);
  }

  /** Last instant at which what was there at `instant` can have been mixed on: within the window, before a cleaning. */
  #mixedBy(instant: number, clean: Float64Array | null): number {
    const sum = instant + (this.#question.window_ms as number);
    const by = sum > this.#horizon ? ALWAYS : sum;
    if (clean === null) return by;
    if (this.#walk.backward) {
      const before = countUpTo(clean, -instant);
      return before === 0 ? by : Math.min(by, -(clean[before - 1] as number));
    }
    const after = countUpTo(clean, instant);
    return after === clean.length ? by : Math.min(by, (clean[after] as number) - 1);
  }

  #offer(
    offers: Offers,
    party: number,
    matched: number,
    from: number,
    to: number,
    clean: Float64Array | null,
  ): void {
    if (matched < 0) return;
    const bucket = offers.buckets.find(party, matched);
    if (bucket < 0) return;
    const oldFrom = offers.offeredFrom[bucket] as number;
    const oldTo = offers.offeredTo[bucket] as number;
    if (from >= oldFrom && to <= oldTo) return;
    if (from > oldTo + 1 || to < oldFrom - 1) {
      offers.offeredFrom[bucket] = from;
      offers.offeredTo[bucket] = to;
      this.#take(offers, bucket, from, to, clean);
      return;
    }
    offers.offeredFrom[bucket] = Math.min(from, oldFrom);
    offers.offeredTo[bucket] = Math.max(to, oldTo);
    if (from < oldFrom) this.#take(offers, bucket, from, oldFrom - 1, clean);
    if (to > oldTo) this.#take(offers, bucket, oldTo + 1, to, clean);
  }

  #take(offers: Offers, bucket: number, from: number, to: number, clean: Float64Array | null): void {
    const { buckets, ends } = offers;
    const { backward, first, last, notBefore } = this.#walk;
    const reversed = backward && (offers === this.#mix || offers === this.#product);
    const until = reversed ? this.#mixedBy(to, clean) : to;
    const floors = reversed ? notBefore : null;
    const least = from === EVER ? -Number.MAX_VALUE : from;
    const start = buckets.starts[bucket] as number;
    const count = buckets.countTo(bucket, to);
    let place = buckets.next(ends, bucket, 0, count, least);
    while (place >= 0) {
      const n = buckets.members[start + place] as number;
      let lo = Math.max(from, first[n] as number);
      const hi = Math.min(until, last[n] as number);
      // The bucket's key has seen to it that some departure lies after this.
      if (floors !== null) lo = Math.max(lo, floors[n] as number);
      if (lo <= hi) this.#reach(n, lo, hi);
      if (this.#windows.full(n, first[n] as number, last[n] as number)) buckets.remove(ends, bucket, place);
      place = buckets.next(ends, bucket, place + 1, count, least);
    }
  }

  #reach(n: number, from: number, to: number): void {
    if (!this.#windows.reached(n)) {
      if (this.#reached >= this.#limit) {
        this.#refused += 1 - (this.#turnedAway[n] as number);
        this.#turnedAway[n] = 1;
        return;
      }
      this.#reached += 1;
      this.#basis[n] = this.#isGap(n) ? BASIS.gap : this.#phase;
    }
    if (!this.#windows.add(n, from, to)) return;
    if (this.#phase >= BASIS.gap || !this.#isGap(n)) this.#enqueue(n);
  }

  #enqueue(n: number): void {
    if (this.#leavesFrom(n) >= 0) this.#queue.add(n);
  }

  /** Where it leads on. What a transformation made leads back into it, at the business that it entered. */
  #leavesFrom(n: number): number {
    const { backward, leaves, enters } = this.#walk;
    return (backward && this.#made !== null && this.#madeSource(n) ? enters[n] : leaves[n]) as number;
  }

  #madeSource(n: number): boolean {
    const { kind, backward } = this.#walk;
    return n >= 0 && kind[n] === (backward ? DELIVERY_KIND.made : TRANSFORMATION);
  }

  #isGap(n: number): boolean {
    return this.#walk.kind[n] === DELIVERY_KIND.gap;
  }

  #first(n: number): number {
    return this.#walk.first[n] as number;
  }

  #last(n: number): number {
    return this.#walk.last[n] as number;
  }
}

function offersOf(buckets: Buckets): Offers {
  return {
    buckets,
    ends: buckets.freshEnds(),
    offeredFrom: new Float64Array(buckets.count).fill(ALWAYS),
    offeredTo: new Float64Array(buckets.count).fill(EVER),
  };
}

/** How many of ascending instants are at or before one. */
function countUpTo(instants: Float64Array, instant: number): number {
  let low = 0;
  let high = instants.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((instants[middle] as number) <= instant) low = middle + 1;
    else high = middle;
  }
  return low;
}
