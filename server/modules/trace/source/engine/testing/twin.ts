import { DELIVERY_KIND, type DeliveryEdge, type DeliveryGraph } from '../../../engine/deliveries.ts';
import { flowWeights } from '../flow-weights.ts';
import { matches, type SourceCase, type SourceQuestion } from '../question.ts';

/**
 * The same answers in the slowest, most obvious way: every pair of deliveries is looked at, every case is walked
 * alone, shares are iterated until they stand still. Shared with the engine are only what is a definition: weights,
 * and what matches what was eaten.
 */
export interface TwinAnswer {
  exposures: number[][];
  /** By case: deliveries that lead to it. */
  recorded: Set<number>[];
  possible: Set<number>[];
  unknown: Set<number>[];
  /** By delivery, by case. */
  shares: number[][];
  /** Whether the shares stood still in the end; goods that hardly leave a circle take for ever. */
  settled: boolean;
}

export function twin(graph: DeliveryGraph, question: SourceQuestion): TwinAnswer {
  const { cases, mixing_ms, rates } = question;
  const weights = flowWeights(graph);
  const all = [...Array(graph.deliveries).keys()].filter((d) => (weights[d] as number) > 0);
  const relation = (related: (a: number, b: number) => boolean) =>
    new Map(all.map((a) => [a, all.filter((b) => related(a, b))]));
  const next = relation((a, b) => isRecorded(graph, all, a, b));
  const mixed = relation((a, b) => mixing_ms !== null && isMixed(graph, a, b, mixing_ms));
  const likely = relation((a, b) => mixing_ms !== null && isLikely(graph, a, b));
  const exposures = cases.map((one) => exposureOf(graph, all, one, rates.stay_ms));
  const isGap = (d: number) => graph.kind[d] === DELIVERY_KIND.gap;
  const walk = (start: readonly number[], maps: Map<number, number[]>[], gaps: boolean) => {
    const reached = new Set(start);
    for (let grown = true; grown; ) {
      grown = false;
      for (const a of all) {
        if (reached.has(a) || (isGap(a) && !gaps)) continue;
        if (!maps.some((map) => map.get(a)?.some((b) => reached.has(b)))) continue;
        reached.add(a);
        grown = true;
      }
    }
    return reached;
  };
  const { shares, settled } = iterateShares(
    all,
    weights,
    exposures,
    next,
    [mixed, likely],
    rates.mixingShare,
    graph.deliveries,
  );
  return {
    exposures,
    recorded: exposures.map((start) => walk(start, [next], false)),
    possible: exposures.map((start) => walk(start, [next, mixed, likely], false)),
    unknown: exposures.map((start) => walk(start, [next, mixed, likely], true)),
    shares,
    settled,
  };
}

const at = (column: { readonly [index: number]: number }, index: number): number => column[index] as number;

/** b left the party that a came to, and was not over before a began. */
function follows(graph: DeliveryGraph, a: number, b: number): boolean {
  return (
    at(graph.to, a) >= 0 &&
    at(graph.from, b) === at(graph.to, a) &&
    at(graph.latest, b) >= at(graph.earliest, a)
  );
}

function isRecorded(graph: DeliveryGraph, all: readonly number[], a: number, b: number): boolean {
  const goods = (d: number) => at(graph.lotSiblings, at(graph.lot, d));
  if (follows(graph, a, b) && goods(a) === goods(b)) return true;
  return graph.edges.some(
    (edge) => sources(graph, all, edge).includes(a) && targets(graph, all, edge).includes(b),
  );
}

function sources(graph: DeliveryGraph, all: readonly number[], edge: DeliveryEdge): number[] {
  const input = all.filter(
    (d) => at(graph.lotSiblings, at(graph.lot, d)) === at(graph.lotSiblings, edge.input),
  );
  const used = input.filter(
    (d) =>
      at(graph.from, d) === edge.party &&
      at(graph.kind, d) === DELIVERY_KIND.used &&
      at(graph.latest, d) >= edge.earliest &&
      at(graph.earliest, d) <= edge.latest,
  );
  const arrived = input.filter((d) => at(graph.to, d) === edge.party && at(graph.earliest, d) <= edge.latest);
  return used.length > 0 ? used : arrived;
}

function targets(graph: DeliveryGraph, all: readonly number[], edge: DeliveryEdge): number[] {
  const output = all.filter(
    (d) => at(graph.lotSiblings, at(graph.lot, d)) === at(graph.lotSiblings, edge.output),
  );
  const made = output.filter(
    (d) =>
      at(graph.from, d) === -1 &&
      at(graph.to, d) === edge.party &&
      at(graph.kind, d) === DELIVERY_KIND.made &&
      at(graph.latest, d) >= edge.earliest &&
      at(graph.earliest, d) <= edge.latest,
  );
  const left = output.filter((d) => at(graph.from, d) === edge.party && at(graph.latest, d) >= edge.earliest);
  return made.length > 0 ? made : left;
}

function isMixed(graph: DeliveryGraph, a: number, b: number, mixing_ms: number): boolean {
  if (!follows(graph, a, b) || at(graph.kind, b) === DELIVERY_KIND.gap) return false;
  const [x, y] = [at(graph.lot, a), at(graph.lot, b)];
  const sameProduct = at(graph.lotProduct, x) >= 0 && at(graph.lotProduct, x) === at(graph.lotProduct, y);
  const classMixes = graph.mixesInto[at(graph.lotClass, x)]?.includes(at(graph.lotClass, y)) ?? false;
  if (!sameProduct && !classMixes) return false;
  const begins = at(graph.earliest, b);
  if (begins > at(graph.latest, a) + mixing_ms || begins > at(graph.lotExpires, x)) return false;
  const cleaned = graph.cleanings.get(at(graph.to, a)) ?? [];
  return !cleaned.some((instant) => at(graph.latest, a) < instant && instant < begins);
}

function isLikely(graph: DeliveryGraph, a: number, b: number): boolean {
  const likely = graph.lotLikely;
  if (!likely || !follows(graph, a, b) || at(graph.kind, b) === DELIVERY_KIND.gap) return false;
  const own = at(likely, at(graph.lot, a));
  return own >= 0 && own === at(likely, at(graph.lot, b));
}

function exposureOf(
  graph: DeliveryGraph,
  all: readonly number[],
  one: SourceCase,
  stay_ms: number,
): number[] {
  const fitting = all.filter(
    (d) => at(graph.kind, d) !== DELIVERY_KIND.gap && matches(graph, at(graph.lot, d), one.ate),
  );
  if (one.party < 0) return one.ate === null ? [] : fitting.filter((d) => at(graph.earliest, d) <= one.to);
  const sold = fitting.filter(
    (d) =>
      at(graph.kind, d) === DELIVERY_KIND.sold &&
      at(graph.from, d) === one.party &&
      at(graph.latest, d) >= one.from &&
      at(graph.earliest, d) <= one.to,
  );
  if (sold.length > 0) return sold;
  return fitting.filter(
    (d) =>
      at(graph.to, d) === one.party &&
      at(graph.earliest, d) <= one.to &&
      at(graph.latest, d) >= one.from - stay_ms &&
      at(graph.lotExpires, at(graph.lot, d)) >= one.from,
  );
}

function iterateShares(
  all: readonly number[],
  weights: Float64Array,
  exposures: readonly number[][],
  next: Map<number, number[]>,
  mixings: readonly Map<number, number[]>[],
  mixingShare: number,
  deliveries: number,
): { shares: number[][]; settled: boolean } {
  let shares = Array.from({ length: deliveries }, (_, d) =>
    exposures.map((list) => (list.includes(d) ? 1 : 0)),
  );
  for (let round = 0; round < 1000; round += 1) {
    const renewed = shares.map((row) => [...row]);
    let moved = 0;
    for (const a of all) {
      const recorded = next.get(a) ?? [];
      const mixed = mixings.flatMap((map) => map.get(a) ?? []);
      const sum = (list: readonly number[]) => list.reduce((total, b) => total + at(weights, b), 0);
      const mix = mixed.length === 0 ? 0 : recorded.length === 0 ? 1 : mixingShare;
      exposures.forEach((list, c) => {
        if (list.includes(a)) return;
        const mean = (of: readonly number[]) =>
          of.length === 0
            ? 0
            : of.reduce((total, b) => total + at(weights, b) * (shares[b]?.[c] ?? 0), 0) / sum(of);
        const share = (1 - mix) * mean(recorded) + mix * mean(mixed);
        moved = Math.max(moved, Math.abs(share - (renewed[a]?.[c] ?? 0)));
        (renewed[a] as number[])[c] = share;
      });
    }
    shares = renewed;
    if (moved < 1e-14) return { shares, settled: true };
  }
  return { shares, settled: false };
}
