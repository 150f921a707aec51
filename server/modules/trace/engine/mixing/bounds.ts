import { DELIVERY_KIND, type DeliveryGraph } from '../deliveries.ts';
import type { Shares } from './pools.ts';
import { BASIS, type Seed, type Spread, TIER } from './question.ts';
import { placesOf, Supplies } from './supplies.ts';

/** How much of something is suspect, in the lot's base unit. Null: no upper bound, because a quantity is unknown. */
export interface Bound {
  lower: number;
  upper: number | null;
}

export const BOUND_COLUMNS = [
  /** Produced, made or found here, or brought in from nobody in the records. */
  'entered',
  /** Taken over from others, what is on the way included. */
  'received',
  /** Brought back by consumers: counted again in where it went from there. */
  'returned',
  'soldOn',
  'soldToConsumers',
  'inStock',
  'disposed',
  'used',
  'other',
  'unaccounted',
] as const;
export type BoundColumn = (typeof BOUND_COLUMNS)[number];

/** A lot at a business that suspect goods can have been in. */
export interface HolderBounds extends Record<BoundColumn, Bound> {
  lot: number;
  party: number;
  /** Whether goods of the lot entered the records here: produced, made, or brought in from outside. */
  isSource: boolean;
  /** The surest of its deliveries, in and out. */
  tier: number;
  basis: number;
  /** First and last instant of any of them; infinite where nothing is known. */
  earliest: number;
  latest: number;
}

const ENTRIES: ReadonlySet<number> = new Set([DELIVERY_KIND.entered, DELIVERY_KIND.made]);
const PASSES_MAX = 32;
const OPEN = Number.POSITIVE_INFINITY;

const ARRIVAL_OF: Readonly<Record<number, BoundColumn>> = {
  [DELIVERY_KIND.entered]: 'entered',
  [DELIVERY_KIND.made]: 'entered',
  [DELIVERY_KIND.returned]: 'returned',
};
const ARRIVED: ReadonlySet<BoundColumn> = new Set(['entered', 'received', 'returned']);

const COLUMN_OF: Readonly<Record<number, BoundColumn>> = {
  [DELIVERY_KIND['handed-over']]: 'soldOn',
  [DELIVERY_KIND.sold]: 'soldToConsumers',
  [DELIVERY_KIND['in-stock']]: 'inStock',
  [DELIVERY_KIND.disposed]: 'disposed',
  [DELIVERY_KIND.used]: 'used',
  [DELIVERY_KIND['other-exit']]: 'other',
  [DELIVERY_KIND.missing]: 'unaccounted',
};

/**
 * How much suspect goods each holder can have had, and must have had. Of what can have gone into a departure of q, at
 * most `suspect` is suspect and at most `other` is not: then between max(0, q - other) and min(q, suspect) of it is
 * (the pigeonhole principle). Deliveries asked about are suspect whole, so recorded reach of whole lots is exact.
 * Where more left a business than had come by the records, nothing must be suspect: other goods came from elsewhere.
 * Each pass tightens bounds that already hold, so it may stop after any; a chain of n businesses is tight after n.
 */
export function boundReach(graph: DeliveryGraph, reach: Spread, seeds: readonly Seed[]): HolderBounds[] {
  const shares = firstShares(graph, reach, seeds);
  const supplies = new Supplies(graph, reach, seeds);
  for (let pass = 0; pass < PASSES_MAX; pass += 1) {
    supplies.sumUp(shares);
    if (!tighten(graph, reach, shares, supplies)) break;
  }
  return holdersOf(graph, reach, shares, supplies);
}

/** What holds before anything is worked out: all of what is reached can be suspect, and none of the rest. */
function firstShares(graph: DeliveryGraph, reach: Spread, seeds: readonly Seed[]): GivenShares {
  const { deliveries, lot, to, kind } = graph;
  const whole = new Uint8Array(deliveries);
  const lots = new Set<number>();
  for (const seed of seeds) {
    if ('delivery' in seed) whole[seed.delivery] = 1;
    else if (!('party' in seed)) lots.add(graph.lotSiblings[seed.lot] as number);
  }
  const places = placesOf(seeds);
  const shares: GivenShares = {
    least: new Float64Array(deliveries),
    most: new Float64Array(deliveries),
    other: new Float64Array(deliveries),
    given: new Uint8Array(deliveries),
  };
  for (let n = 0; n < deliveries; n += 1) {
    const q = quantityOf(graph, n);
    if (lots.has(graph.lotSiblings[lot[n] as number] as number) && kind[n] !== DELIVERY_KIND.gap)
      whole[n] = 1;
    const place = places.find((seed) => seed.party === to[n] && seed.lot === lot[n]);
    // Asked about without times, all that came of the lot is meant; with times, perhaps some of it.
    if (place !== undefined && place.from === undefined && place.to === undefined) whole[n] = 1;
    shares.given[n] = whole[n] === 1 || place !== undefined ? 1 : 0;
    shares.most[n] = shares.given[n] === 1 || reach.tier[n] !== TIER.notReached ? q : 0;
    shares.least[n] = whole[n] === 1 && q !== OPEN ? q : 0;
    shares.other[n] = whole[n] === 1 ? 0 : q;
  }
  return shares;
}

interface GivenShares extends Shares {
  /** By delivery: what the question itself says is not worked out. */
  given: Uint8Array;
}

/** One pass over all departures. Returns whether anything got tighter. */
function tighten(graph: DeliveryGraph, reach: Spread, shares: GivenShares, supplies: Supplies): boolean {
  const { from, lot, kind, earliest, latest } = graph;
  const { least, most, other, given } = shares;
  let changed = false;
  for (const n of madeOfSuspect(graph, reach, supplies)) {
    if (other[n] === 0) continue;
    // Suspect goods that are worked into something make all of it suspect.
    if (quantityOf(graph, n) !== OPEN) least[n] = quantityOf(graph, n);
    other[n] = 0;
    changed = true;
  }
  for (let n = 0; n < graph.deliveries; n += 1) {
    const party = from[n] as number;
    if (given[n] === 1 || reach.tier[n] === TIER.notReached || party < 0 || kind[n] === DELIVERY_KIND.gap)
      continue;
    const supply = supplies.of(party, lot[n] as number, earliest[n] as number, latest[n] as number);
    const q = quantityOf(graph, n);
    const much = Math.min(most[n] as number, supply.suspect);
    const must = q === OPEN ? 0 : Math.max(least[n] as number, q - supply.other);
    const rest = Math.min(other[n] as number, supply.other);
    if (much === most[n] && must === least[n] && rest === other[n]) continue;
    [most[n], least[n], other[n]] = [much, must, rest];
    changed = true;
  }
  return changed;
}

const quantityOf = (graph: DeliveryGraph, n: number): number => {
  const quantity = graph.quantity[n] as number;
  return Number.isNaN(quantity) ? OPEN : quantity;
};

/** Entries made of something of which all that was there was suspect. */
function madeOfSuspect(graph: DeliveryGraph, reach: Spread, supplies: Supplies): Set<number> {
  const made = new Set<number>();
  graph.edges.forEach((edge, index) => {
    if (reach.edgeTier[index] === TIER.notReached) return;
    const supply = supplies.of(edge.party, edge.input, edge.earliest, edge.latest);
    if (supply.other > 0 || supply.suspect === 0) return;
    for (let n = 0; n < graph.deliveries; n += 1) {
      if (graph.kind[n] !== DELIVERY_KIND.made || graph.to[n] !== edge.party) continue;
      const same = graph.lotSiblings[graph.lot[n] as number] === graph.lotSiblings[edge.output];
      // Rows of one document: the entry lies where the transformation does.
      if (same && graph.earliest[n] === edge.earliest && graph.latest[n] === edge.latest) made.add(n);
    }
  });
  return made;
}

/** A column of a holder under way. */
interface Sum {
  quantity: number;
  least: number;
  most: number;
  earliest: number;
  latest: number;
  given: boolean;
}

function holdersOf(
  graph: DeliveryGraph,
  reach: Spread,
  shares: GivenShares,
  supplies: Supplies,
): HolderBounds[] {
  const holders = new Map<string, { lot: number; party: number; deliveries: number[] }>();
  const see = (party: number, n: number) => {
    if (party < 0) return;
    const lot = graph.lot[n] as number;
    const key = `${party} ${lot}`;
    const holder = holders.get(key);
    if (holder) holder.deliveries.push(n);
    else holders.set(key, { lot, party, deliveries: [n] });
  };
  for (let n = 0; n < graph.deliveries; n += 1) {
    if (reach.tier[n] === TIER.notReached || graph.kind[n] === DELIVERY_KIND.gap) continue;
    see(graph.from[n] as number, n);
    if (graph.to[n] !== graph.from[n]) see(graph.to[n] as number, n);
  }
  return [...holders.values()].map(({ lot, party, deliveries }) => {
    const holder = emptyHolder(lot, party);
    const sums = new Map<BoundColumn, Sum>();
    for (const n of deliveries) {
      holder.tier = Math.min(holder.tier, reach.tier[n] as number);
      holder.basis = Math.min(holder.basis, reach.basis[n] as number);
      holder.earliest = Math.min(holder.earliest, reach.lo[n] as number);
      holder.latest = Math.max(holder.latest, reach.hi[n] as number);
      if (graph.to[n] === party && ENTRIES.has(graph.kind[n] as number)) holder.isSource = true;
      const arrival = ARRIVAL_OF[graph.kind[n] as number] ?? 'received';
      if (graph.to[n] === party) addTo(sums, arrival, graph, shares, n);
      const column = COLUMN_OF[graph.kind[n] as number];
      if (graph.from[n] === party && column) addTo(sums, column, graph, shares, n);
    }
    for (const [column, sum] of sums) {
      // All of a column leaves one business: together it may be bounded more tightly than delivery by delivery.
      const supply =
        sum.given || ARRIVED.has(column) ? null : supplies.of(party, lot, sum.earliest, sum.latest);
      const upper = Math.min(sum.most, supply?.suspect ?? OPEN);
      const must = supply === null || sum.quantity === OPEN ? 0 : sum.quantity - supply.other;
      holder[column] = { lower: Math.max(sum.least, must), upper: upper === OPEN ? null : upper };
    }
    return holder;
  });
}

function addTo(
  sums: Map<BoundColumn, Sum>,
  column: BoundColumn,
  graph: DeliveryGraph,
  shares: GivenShares,
  n: number,
): void {
  const known = sums.get(column);
  const sum = known ?? { quantity: 0, least: 0, most: 0, earliest: OPEN, latest: -OPEN, given: false };
  if (!known) sums.set(column, sum);
  sum.quantity += quantityOf(graph, n);
  sum.least += shares.least[n] as number;
  sum.most += shares.most[n] as number;
  sum.earliest = Math.min(sum.earliest, graph.earliest[n] as number);
  sum.latest = Math.max(sum.latest, graph.latest[n] as number);
  sum.given ||= shares.given[n] === 1;
}

function emptyHolder(lot: number, party: number): HolderBounds {
  const columns = Object.fromEntries(BOUND_COLUMNS.map((name) => [name, { lower: 0, upper: 0 }])) as Record<
    BoundColumn,
    Bound
  >;
  return {
    lot,
    party,
    isSource: false,
    tier: TIER.notReached,
    basis: BASIS.none,
    earliest: OPEN,
    latest: -OPEN,
    ...columns,
  };
}
