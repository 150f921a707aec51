import { DELIVERY_KIND, type DeliveryGraph } from '../deliveries.ts';
import { MadeOf } from './made-of.ts';
import type { Shares, Supply } from './pools.ts';
import { BASIS, type Seed, type Spread, TIER } from './question.ts';
import { type PreparedGraph, prepareGraph, spread } from './spread.ts';
import { placesOf, Supplies } from './supplies.ts';

/** How much of something is suspect, in the lot's base unit. Null: no upper bound, because a quantity is unknown. */
export interface Bound {
  /** By the records alone, with whatever window. */
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
 * How much suspect goods each holder can have had, and by the records must have had. Of what can have gone into a
 * departure of q, at most `suspect` is suspect and at most `other` is not: then between max(0, q - other) and
 * min(q, suspect) of it is (the pigeonhole principle). Deliveries asked about are suspect whole, so recorded reach of
 * whole lots is exact. What was made with suspect goods is suspect whole (see README.md).
 * Where more left a business than had come by the records, nothing must be suspect: other goods came from elsewhere.
 *
 * Lower bounds are always those of the records alone: what they put under a suspect name is to be recalled, whatever
 * it was swapped with. Only upper bounds are of the window, and never under those of a narrower one.
 */
export function boundReach(
  graph: DeliveryGraph | PreparedGraph,
  reach: Spread,
  seeds: readonly Seed[],
): HolderBounds[] {
  const prepared = 'walk' in graph ? graph : prepareGraph(graph);
  const bounds = boundsOf(prepared.graph, reach, seeds);
  if (reach.window_ms === null) return bounds;
  const explicit = spread(prepared, { seeds, direction: 'forward', window_ms: null });
  const recorded = new Map<number, HolderBounds>();
  const key = ({ lot, party }: HolderBounds) => party * prepared.graph.lots + lot;
  for (const holder of boundsOf(prepared.graph, explicit, seeds)) recorded.set(key(holder), holder);
  for (const holder of bounds) {
    const known = recorded.get(key(holder));
    for (const column of BOUND_COLUMNS) holder[column].lower = known?.[column].lower ?? 0;
  }
  return bounds;
}

/** Each pass tightens bounds that already hold, so it may stop after any; a chain of n businesses is tight after n. */
function boundsOf(graph: DeliveryGraph, reach: Spread, seeds: readonly Seed[]): HolderBounds[] {
  const shares = firstShares(graph, reach, seeds);
  const supplies = new Supplies(graph, reach, seeds);
  const made = new MadeOf(graph, reach);
  // What leaves a business depends on what came to it or was made there: only where that changed is there anything to do again.
  let stirred = new Uint8Array(graph.parties).fill(1);
  for (let pass = 0; pass < PASSES_MAX && stirred.includes(1); pass += 1) {
    supplies.sumUp(shares);
    stirred = tighten(graph, reach, shares, { supplies, made, stirred });
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

interface Pass {
  supplies: Supplies;
  made: MadeOf;
  /** By party: whether the bounds of anything that came to it, or was used there, changed in the pass before. */
  stirred: Uint8Array;
}

/** One pass over departures. Returns the parties that it stirred. */
function tighten(
  graph: DeliveryGraph,
  reach: Spread,
  shares: GivenShares,
  { supplies, made, stirred }: Pass,
): Uint8Array<ArrayBuffer> {
  const { from, to, lot, kind, earliest, latest } = graph;
  const { least, most, other, given } = shares;
  const changed = new Uint8Array(graph.parties);
  const change = (n: number) => {
    if ((to[n] as number) >= 0) changed[to[n] as number] = 1;
    // What was used decides what was made there.
    else if (kind[n] === DELIVERY_KIND.used) changed[from[n] as number] = 1;
  };
  // What only mixing can have brought is certain nowhere: with a window no lower bound is looked at.
  const lowers = reach.window_ms === null;
  for (const n of lowers ? made.ofSuspect(shares, supplies.of.bind(supplies)) : []) {
    if (other[n] === 0) continue;
    if (quantityOf(graph, n) !== OPEN) least[n] = quantityOf(graph, n);
    other[n] = 0;
    change(n);
  }
  for (let n = 0; n < graph.deliveries; n += 1) {
    const party = from[n] as number;
    if (party < 0 || stirred[party] === 0 || given[n] === 1) continue;
    if (reach.tier[n] === TIER.notReached || kind[n] === DELIVERY_KIND.gap) continue;
    const supply = supplies.of(party, lot[n] as number, earliest[n] as number, latest[n] as number);
    const q = quantityOf(graph, n);
    const much = Math.min(most[n] as number, supply.suspect);
    const must = lowers ? Math.max(least[n] as number, certainOf(q, supply)) : 0;
    const rest =
      lowers && !isShort(q, supply) ? Math.min(other[n] as number, supply.other) : (other[n] as number);
    if (much === most[n] && must === least[n] && rest === other[n]) continue;
    [most[n], least[n], other[n]] = [much, must, rest];
    change(n);
  }
  return changed;
}

/** More left than can have come, counting what arrivals of unknown quantity can have brought: see open-businesses.ts. */
const isShort = (q: number, supply: Supply): boolean => q !== OPEN && q > supply.suspect + supply.other;

const certainOf = (q: number, supply: Supply): number =>
  q === OPEN || isShort(q, supply) ? 0 : Math.max(0, q - supply.other);

const quantityOf = (graph: DeliveryGraph, n: number): number => {
  const quantity = graph.quantity[n] as number;
  return Number.isNaN(quantity) ? OPEN : quantity;
};

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
  const holders = new Map<number, { lot: number; party: number; deliveries: number[] }>();
  const see = (party: number, n: number) => {
    if (party < 0) return;
    const lot = graph.lot[n] as number;
    const key = party * graph.lots + lot;
    const holder = holders.get(key);
    if (holder) holder.deliveries.push(n);
    else holders.set(key, { lot, party, deliveries: [n] });
  };
  for (let n = 0; n < graph.deliveries; n += 1) {
    if (reach.tier[n] === TIER.notReached || graph.kind[n] === DELIVERY_KIND.gap) continue;
    see(graph.from[n] as number, n);
    if (graph.to[n] !== graph.from[n]) see(graph.to[n] as number, n);
  }
  // Whether goods entered here is so or not, however much of them is reached.
  const sources = new Set<number>();
  for (let n = 0; n < graph.deliveries; n += 1) {
    if (ENTRIES.has(graph.kind[n] as number))
      sources.add((graph.to[n] as number) * graph.lots + (graph.lot[n] as number));
  }
  return [...holders].map(([key, { lot, party, deliveries }]) => {
    const holder = emptyHolder(lot, party);
    holder.isSource = sources.has(key);
    const sums = new Map<BoundColumn, Sum>();
    for (const n of deliveries) {
      holder.tier = Math.min(holder.tier, reach.tier[n] as number);
      holder.basis = Math.min(holder.basis, reach.basis[n] as number);
      holder.earliest = Math.min(holder.earliest, reach.lo[n] as number);
      holder.latest = Math.max(holder.latest, reach.hi[n] as number);
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
      const must = supply === null ? 0 : certainOf(sum.quantity, supply);
      const lower = Math.min(Math.max(sum.least, must), upper);
      holder[column] = { lower, upper: upper === OPEN ? null : upper };
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
