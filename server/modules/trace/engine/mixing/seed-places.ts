import { DELIVERY_KIND } from '../deliveries.ts';
import type { Seed } from './question.ts';
import type { WalkGraph } from './walk-graph.ts';

const EVER = Number.NEGATIVE_INFINITY;
const ALWAYS = Number.POSITIVE_INFINITY;

/** Goods at a business that no delivery of the graph brought: a seed. In walking time. */
export interface SeedPlace {
  party: number;
  lot: number;
  from: number;
  to: number;
}

/** The deliveries (and transformations) that are asked about, by their place in the walk. */
export function* seedDeliveries(walk: WalkGraph, seeds: readonly Seed[]): Iterable<number> {
  const { graph, lotIn, count, placeOf, kind } = walk;
  const whole = new Set<number>();
  for (const seed of seeds) {
    if ('delivery' in seed) yield placeOf[seed.delivery] as number;
    else if (!('party' in seed)) whole.add(graph.lotSiblings[seed.lot] as number);
  }
  if (whole.size === 0) return;
  for (let n = 0; n < count; n += 1) {
    const siblings = graph.lotSiblings[lotIn[n] as number] as number;
    if (kind[n] !== DELIVERY_KIND.gap && whole.has(siblings)) yield n;
  }
}

export function seedPlaces(walk: WalkGraph, seeds: readonly Seed[]): SeedPlace[] {
  return seeds.flatMap((seed) => ('party' in seed ? placesOf(walk, seed) : []));
}

/** Nowhere, if the records neither know the lot there nor the question says when it was. */
function placesOf(walk: WalkGraph, seed: Extract<Seed, { party: number }>): SeedPlace[] {
  const { party, lot } = seed;
  const [begins, ends] = recordedAt(walk, party, lot);
  const first = walk.backward ? seed.to : seed.from;
  const last = walk.backward ? seed.from : seed.to;
  if (begins > ends && (first === undefined || last === undefined)) return [];
  const sign = walk.backward ? -1 : 1;
  const from = first === undefined ? begins : sign * first;
  const to = last === undefined ? ends : sign * last;
  return [{ party, lot, from, to: Math.max(from, to) }];
}

/** Where the records of a lot at a business begin and end; the other way round if there are none. */
function recordedAt(walk: WalkGraph, party: number, lot: number): [number, number] {
  const { enters, leaves, lotIn, lotOut, kind, first, last, count } = walk;
  let begins = ALWAYS;
  let ends = EVER;
  // Somebody who was only seen with the lot has no movements of it, only the ways across what is missing.
  for (const gaps of [false, true]) {
    if (begins <= ends) break;
    for (let n = 0; n < count; n += 1) {
      const here = (enters[n] === party && lotIn[n] === lot) || (leaves[n] === party && lotOut[n] === lot);
      if (!here || (kind[n] === DELIVERY_KIND.gap) !== gaps) continue;
      begins = Math.min(begins, first[n] as number);
      ends = Math.max(ends, last[n] as number);
    }
  }
  return [begins, ends];
}
