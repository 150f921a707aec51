import type { DeliveryGraph } from '../deliveries.ts';
import { Buckets } from './buckets.ts';
import { orderByTime } from './time-order.ts';
import { coveredByClass } from './walk-graph.ts';

/** What arrivals can have brought: how much of it can be suspect, and how much of it can be other goods. */
export interface Supply {
  suspect: number;
  /** Beyond this nothing that was there was anything but suspect. */
  other: number;
}

/** The bounds found so far, by delivery. `other`: most of it that can be other goods. Infinity: not known. */
export interface Shares {
  least: Float64Array;
  most: Float64Array;
  other: Float64Array;
}

/** Arrivals of one kind of match in one order of time, with running sums of what they can have brought. */
class RunningSums {
  readonly #buckets: Buckets;
  readonly #suspect: Float64Array;
  readonly #other: Float64Array;
  /** How many up to each are unbounded, since sums of infinities cannot be subtracted. */
  readonly #openSuspect: Int32Array;
  readonly #openOther: Int32Array;

  constructor(order: Int32Array, graph: DeliveryGraph, match: (n: number) => number, key: Float64Array) {
    this.#buckets = new Buckets(order, graph.to, match, key, key);
    const count = this.#buckets.members.length + 1;
    this.#suspect = new Float64Array(count);
    this.#other = new Float64Array(count);
    this.#openSuspect = new Int32Array(count);
    this.#openOther = new Int32Array(count);
  }

  sumUp(shares: Shares): void {
    const { members } = this.#buckets;
    for (let place = 0; place < members.length; place += 1) {
      const n = members[place] as number;
      const suspect = shares.most[n] as number;
      const other = shares.other[n] as number;
      const [openSuspect, openOther] = [
        suspect === Number.POSITIVE_INFINITY,
        other === Number.POSITIVE_INFINITY,
      ];
      this.#suspect[place + 1] = (this.#suspect[place] as number) + (openSuspect ? 0 : suspect);
      this.#other[place + 1] = (this.#other[place] as number) + (openOther ? 0 : other);
      this.#openSuspect[place + 1] = (this.#openSuspect[place] as number) + Number(openSuspect);
      this.#openOther[place + 1] = (this.#openOther[place] as number) + Number(openOther);
    }
  }

  /** Adds `sign` times what lies at or before an instant. Running numbers go to `into`, open ones to `open`. */
  add(party: number, matched: number, until: number, sign: 1 | -1, into: Supply, open: Supply): void {
    const bucket = matched < 0 ? -1 : this.#buckets.find(party, matched);
    if (bucket < 0) return;
    const start = this.#buckets.starts[bucket] as number;
    const end = start + this.#buckets.countTo(bucket, until);
    const between = (sums: Float64Array | Int32Array) => (sums[end] as number) - (sums[start] as number);
    into.suspect += sign * between(this.#suspect);
    into.other += sign * between(this.#other);
    open.suspect += sign * between(this.#openSuspect);
    open.other += sign * between(this.#openOther);
  }
}

/**
 * What can have been in a departure: arrivals of the lot and its siblings up to it, and (with a window) of whatever
 * mixes into it within the window. May count an arrival twice or one too many, never one too few: both bounds stay
 * bounds.
 */
export class Pools {
  readonly #graph: DeliveryGraph;
  readonly #window_ms: number | null;
  readonly #mixedFrom: readonly number[][];
  readonly #siblings: RunningSums;
  readonly #siblingsOver: RunningSums;
  readonly #alike: Uint8Array;
  readonly #likely: RunningSums | null;
  /** By first and by last instant: what came up to an instant less what had come before another. */
  readonly #mixing: { begun: RunningSums; over: RunningSums; matches: (lot: number) => readonly number[] }[];

  constructor(graph: DeliveryGraph, window_ms: number | null) {
    const { lot, lotSiblings, lotLikely, lotProduct, lotClass, deliveries } = graph;
    this.#graph = graph;
    this.#window_ms = window_ms;
    this.#mixedFrom = graph.mixesInto.map((_, into) =>
      graph.mixesInto.flatMap((all, from) => (all.includes(into) ? [from] : [])),
    );
    const covered = coveredByClass(graph);
    const earliest = graph.earliest.subarray(0, deliveries);
    const latest = graph.latest.subarray(0, deliveries);
    const begun = orderByTime(earliest);
    const over = orderByTime(latest);
    const by = (column: Int32Array) => (n: number) => column[lot[n] as number] as number;
    this.#siblings = new RunningSums(begun, graph, by(lotSiblings), earliest);
    this.#siblingsOver = new RunningSums(over, graph, by(lotSiblings), latest);
    this.#alike = window_ms === null ? new Uint8Array(graph.lots) : mixingAlike(graph);
    this.#likely = lotLikely ? new RunningSums(begun, graph, by(lotLikely), earliest) : null;
    const pair = (column: Int32Array, matches: (lot: number) => readonly number[]) => ({
      begun: new RunningSums(begun, graph, by(column), earliest),
      over: new RunningSums(over, graph, by(column), latest),
      matches,
    });
    this.#mixing =
      window_ms === null
        ? []
        : [
            pair(lotClass, (one) => this.#mixedFrom[lotClass[one] as number] ?? []),
            pair(lotProduct, (one) => (covered[one] === 1 ? [] : [lotProduct[one] as number])),
          ];
  }

  /** Whether goods of other lots count. */
  get mixes(): boolean {
    return this.#window_ms !== null || this.#likely !== null;
  }

  sumUp(shares: Shares): void {
    this.#siblings.sumUp(shares);
    this.#siblingsOver.sumUp(shares);
    this.#likely?.sumUp(shares);
    for (const { begun, over } of this.#mixing) {
      begun.sumUp(shares);
      over.sumUp(shares);
    }
  }

  /** What can have been in goods of a lot that left a business within [earliest, latest]. */
  supply(party: number, lot: number, earliest: number, latest: number): Supply {
    const { lotSiblings, lotLikely } = this.#graph;
    const into: Supply = { suspect: 0, other: 0 };
    const open: Supply = { suspect: 0, other: 0 };
    const siblings = lotSiblings[lot] as number;
    const before = earliest - (this.#window_ms ?? 0) - 1;
    // What is of the lot itself and within the window is among what mixes into it: here only what came before.
    if (this.#alike[siblings] === 1) this.#siblingsOver.add(party, siblings, before, 1, into, open);
    else this.#siblings.add(party, siblings, latest, 1, into, open);
    this.#likely?.add(party, lotLikely?.[lot] ?? -1, latest, 1, into, open);
    for (const { begun, over, matches } of this.#mixing) {
      for (const match of matches(lot)) {
        begun.add(party, match, latest, 1, into, open);
        over.add(party, match, before, -1, into, open);
      }
    }
    return {
      suspect: open.suspect > 0 ? Number.POSITIVE_INFINITY : into.suspect,
      other: open.other > 0 ? Number.POSITIVE_INFINITY : into.other,
    };
  }
}

/** By sibling number: whether all lots of it mix with each other by class or product. */
function mixingAlike({ lots, lotSiblings, lotClass, lotProduct, mixesInto }: DeliveryGraph): Uint8Array {
  const alike = new Uint8Array(lots);
  const first = new Int32Array(lots).fill(-1);
  for (let lot = 0; lot < lots; lot += 1) {
    const siblings = lotSiblings[lot] as number;
    const known = first[siblings] as number;
    const own = lotClass[lot] as number;
    if (known < 0) {
      first[siblings] = lot;
      alike[siblings] = mixesInto[own]?.includes(own) || (lotProduct[lot] as number) >= 0 ? 1 : 0;
    } else if (lotClass[known] !== own || lotProduct[known] !== lotProduct[lot]) alike[siblings] = 0;
  }
  return alike;
}
