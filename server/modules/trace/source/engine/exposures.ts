import { DELIVERY_KIND, type DeliveryGraph } from '../../engine/deliveries.ts';
import { matches, type SourceCase, type SourceRates } from './question.ts';

const SOLD = DELIVERY_KIND.sold;
const GAP = DELIVERY_KIND.gap;

export interface Exposure {
  found: 'sold' | 'received' | 'lot' | 'nowhere';
  /** Deliveries with which the goods reached the person, ascending. */
  deliveries: number[];
}

/**
 * The deliveries by which the goods of each case can have reached the person:
 * - `sold`: sales at the place in the time, of what was eaten;
 * - `received`: where no such sale is recorded, what the place had received of it by then, not longer before than
 *   goods stay there, and not expired;
 * - `lot`: the place is not known but the goods are: every delivery of them, up to then;
 * - `nowhere`: the records have nothing of the kind.
 */
export function findExposures(
  graph: DeliveryGraph,
  weights: Float64Array,
  cases: readonly SourceCase[],
  rates: SourceRates,
): Exposure[] {
  const exposures: Exposure[] = cases.map(() => ({ found: 'nowhere', deliveries: [] }));
  const sold: number[][] = cases.map(() => []);
  const received: number[][] = cases.map(() => []);
  const named: number[][] = cases.map(() => []);
  const byParty = Map.groupBy(cases.keys(), (index) => (cases[index] as SourceCase).party);
  const nowhere = byParty.get(-1) ?? [];
  const isPlace = new Uint8Array(graph.parties);
  for (const party of byParty.keys()) if (party >= 0) isPlace[party] = 1;
  const { deliveries, from, to, lot, kind } = graph;
  for (let d = 0; d < deliveries; d += 1) {
    if (weights[d] === 0 || kind[d] === GAP) continue;
    const sender = from[d] as number;
    const receiver = to[d] as number;
    const soldBy = kind[d] === SOLD && isPlace[sender] === 1;
    const isTo = isPlace[receiver] === 1;
    if (!soldBy && !isTo && nowhere.length === 0) continue;
    for (const index of soldBy ? (byParty.get(sender) ?? []) : []) {
      const one = cases[index] as SourceCase;
      if (during(graph, d, one) && matches(graph, lot[d] as number, one.ate)) sold[index]?.push(d);
    }
    for (const index of isTo ? (byParty.get(receiver) ?? []) : []) {
      const one = cases[index] as SourceCase;
      if (canBeThere(graph, d, one, rates.stay_ms) && matches(graph, lot[d] as number, one.ate)) {
        received[index]?.push(d);
      }
    }
    for (const index of nowhere) {
      const one = cases[index] as SourceCase;
      if (one.ate === null || (graph.earliest[d] as number) > one.to) continue;
      if (matches(graph, lot[d] as number, one.ate)) named[index]?.push(d);
    }
  }
  for (const [index, exposure] of exposures.entries()) {
    const found = (
      [
        ['sold', sold],
        ['received', received],
        ['lot', named],
      ] as const
    ).find(([, lists]) => (lists[index] as number[]).length > 0);
    if (!found) continue;
    exposure.found = found[0];
    exposure.deliveries = found[1][index] as number[];
  }
  return exposures;
}

const during = ({ earliest, latest }: DeliveryGraph, d: number, one: SourceCase): boolean =>
  (latest[d] as number) >= one.from && (earliest[d] as number) <= one.to;

function canBeThere(graph: DeliveryGraph, d: number, one: SourceCase, stay_ms: number): boolean {
  return (
    (graph.earliest[d] as number) <= one.to &&
    (graph.latest[d] as number) >= one.from - stay_ms &&
    (graph.lotExpires[graph.lot[d] as number] as number) >= one.from
  );
}
