import { DELIVERY_KIND } from '../deliveries.ts';
import type { LotRows } from '../graph.ts';
import type { LotKnown, NamedDeliveries } from './build-deliveries.ts';
import { type Seed, type Spread, TIER } from './question.ts';

/** What a spread over a part of the city needs loaded to go on. Pure. */
export class Frontier {
  readonly #named: NamedDeliveries;
  readonly #backward: boolean;
  /** Lots that suspect goods are, or are in. */
  readonly #lots = new Set<number>();
  /** By business: the hull of the windows in which they came (backward: left), and which lots they were. */
  readonly #parties = new Map<number, { lo: number; hi: number; lots: Set<number> }>();

  constructor(named: NamedDeliveries, answer: Spread, seeds: readonly Seed[]) {
    const { graph, parties } = named;
    this.#named = named;
    this.#backward = answer.direction === 'backward';
    const ends = this.#backward ? graph.from : graph.to;
    const see = (party: number, lot: number, lo: number, hi: number) => {
      this.#lots.add(lot);
      if (party < 0 || parties[party] === null) return;
      const known = this.#parties.get(party);
      if (!known) {
        this.#parties.set(party, { lo, hi, lots: new Set([lot]) });
        return;
      }
      known.lo = Math.min(known.lo, lo);
      known.hi = Math.max(known.hi, hi);
      known.lots.add(lot);
    };
    for (let n = 0; n < graph.deliveries; n += 1) {
      if (answer.tier[n] === TIER.notReached || graph.kind[n] === DELIVERY_KIND.gap) continue;
      see(ends[n] as number, graph.lot[n] as number, answer.lo[n] as number, answer.hi[n] as number);
    }
    graph.edges.forEach((edge, index) => {
      if (answer.edgeTier[index] === TIER.notReached) return;
      const lot = this.#backward ? edge.input : edge.output;
      see(edge.party, lot, edge.earliest, edge.latest);
    });
    for (const seed of seeds) {
      if ('party' in seed) {
        see(seed.party, seed.lot, seed.from ?? Number.NEGATIVE_INFINITY, seed.to ?? Number.POSITIVE_INFINITY);
      } else if ('lot' in seed) this.#lots.add(seed.lot);
    }
  }

  /** Lots reached, and those linked to them, that are not loaded. */
  lotsOfTheSame(loaded: ReadonlyMap<string, LotRows>): string[] {
    const needed = new Set<string>();
    for (const lot of this.#lots) {
      const id = this.#named.lots[lot] as string;
      needed.add(id);
      for (const link of loaded.get(id)?.links ?? []) needed.add(link.lotId).add(link.otherLotId);
    }
    return [...needed].filter((id) => !loaded.has(id));
  }

  /** By business: the instant from which on what it held can have been mixed with what reached it. */
  since(window_ms: number): Map<string, number> {
    const since = new Map<string, number>();
    for (const [party, { lo }] of this.#parties) {
      // Backward goods left at `lo` at the earliest, and had come at most a window before.
      since.set(this.#named.parties[party] as string, this.#backward ? lo - window_ms : lo);
    }
    return since;
  }

  /** By business: whether goods of a lot can have been mixed with what reached it there. */
  mixable(
    mixesInto: ReadonlyMap<string, ReadonlySet<string>>,
    direction: 'forward' | 'backward',
  ): Map<string, (lot: LotKnown) => boolean> {
    const { graph, products, classes, parties } = this.#named;
    const answers = new Map<string, (lot: LotKnown) => boolean>();
    for (const [party, { lots }] of this.#parties) {
      const ownProducts = new Set<string>();
      const ownClasses = new Set<string>();
      for (const lot of lots) {
        const product = products[graph.lotProduct[lot] as number];
        const own = classes[graph.lotClass[lot] as number];
        if (product !== undefined) ownProducts.add(product);
        if (own !== undefined) ownClasses.add(own);
      }
      answers.set(parties[party] as string, ({ productId, productClass }) => {
        if (productId !== null && ownProducts.has(productId)) return true;
        if (productClass === null) return false;
        for (const own of ownClasses) {
          const [from, to] = direction === 'forward' ? [own, productClass] : [productClass, own];
          if (mixesInto.get(from)?.has(to)) return true;
        }
        return false;
      });
    }
    return answers;
  }
}
