import type { DeliveryGraph } from '../deliveries.ts';
import { madeWithoutEntry } from './made-of.ts';
import { openBusinesses } from './open-businesses.ts';
import { Pools, type Shares, type Supply } from './pools.ts';
import type { Seed, Spread } from './question.ts';

const OPEN = Number.POSITIVE_INFINITY;

type Place = Extract<Seed, { party: number }>;
export const placesOf = (seeds: readonly Seed[]): Place[] => seeds.filter((seed) => 'party' in seed);

/** What can have gone into a departure, what is missing in the records included. */
export class Supplies {
  readonly #graph: DeliveryGraph;
  readonly #pools: Pools;
  readonly #isOpen: (party: number, lot: number) => boolean;
  readonly #places: readonly Place[];
  /** Businesses and lots that a transformation made there without an entry that says how much. */
  readonly #madeUncounted = new Set<number>();

  constructor(graph: DeliveryGraph, reach: Spread, seeds: readonly Seed[]) {
    this.#graph = graph;
    this.#pools = new Pools(graph, reach.window_ms);
    this.#isOpen = openBusinesses(graph, reach.window_ms !== null || graph.lotLikely !== undefined);
    this.#places = placesOf(seeds);
    for (const edge of madeWithoutEntry(graph, reach))
      this.#madeUncounted.add(this.#key(edge.party, edge.output));
  }

  sumUp(shares: Shares): void {
    this.#pools.sumUp(shares);
  }

  of(party: number, lot: number, earliest: number, latest: number): Supply {
    const supply = this.#pools.supply(party, lot, earliest, latest);
    const open = this.#isOpen(party, lot);
    const mixing = this.#madeUncounted.size > 0 && this.#pools.mixes;
    const uncounted = mixing || this.#madeUncounted.has(this.#key(party, lot));
    // Goods that the question puts at a business may be there without a record.
    const asked = open && this.#places.some((place) => place.party === party);
    return { suspect: uncounted || asked ? OPEN : supply.suspect, other: open ? OPEN : supply.other };
  }

  #key(party: number, lot: number): number {
    return party * this.#graph.lots + (this.#graph.lotSiblings[lot] as number);
  }
}
