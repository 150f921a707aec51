import type { DeliveryGraph, SourceCase } from '../../server/modules/trace/index.ts';
import { DELIVERY_KIND } from '../../server/modules/trace/index.ts';
import type { Leads } from './network.ts';

/** What all peers are given: the same deliveries, and the same questions. */
export interface World {
  graph: DeliveryGraph;
  /** For those that cannot compare times on the way: what can have followed what, up to the longest window. */
  leads: Leads;
  cases: readonly SourceCase[];
  /** By case: the sales by which it can have come about, found by reading all deliveries once. */
  exposures: readonly number[][];
  /** Window in which sources are sought. */
  mixing_ms: number;
  /** A folder for files, gone afterwards. */
  folder: string;
}

/** One way to answer the questions. Errors in `open` mean that it cannot be had here. */
export interface Peer {
  name: string;
  /** In what form it has the data and is asked. */
  form: string;
  open(world: World): Promise<void>;
  /** Deliveries that goods of the lot can be in: by records of the lot (null), or mixed within a window. */
  reach(lot: number, window_ms: number | null): Promise<Iterable<number>>;
  /** Reach score of each lot that leads to a case; null: cannot be asked. */
  scores(): Promise<ReadonlyMap<number, number>> | null;
  /** Where `scores` gives the best candidates alone, as a person is shown: all of them, for comparing. */
  allScores?(): Promise<ReadonlyMap<number, number>>;
  close(): Promise<void>;
}

export function exposuresOf(graph: DeliveryGraph, cases: readonly SourceCase[]): number[][] {
  const found: number[][] = cases.map(() => []);
  for (let d = 0; d < graph.deliveries; d += 1) {
    if (graph.kind[d] !== DELIVERY_KIND.sold) continue;
    const at = graph.earliest[d] as number;
    for (const [index, one] of cases.entries()) {
      if (graph.from[d] !== one.party || at < one.from || at > one.to) continue;
      const classes = one.ate !== null && 'classes' in one.ate ? one.ate.classes : null;
      if (classes === null || classes.includes(graph.lotClass[graph.lot[d] as number] as number)) {
        found[index]?.push(d);
      }
    }
  }
  return found;
}

/** Bits of the cases that each lot leads to → weighted reach score, as source/engine/score-candidates.ts has it. */
export function scoresFromMasks(
  masks: Iterable<readonly [lot: number, mask: number]>,
  cases: readonly SourceCase[],
): Map<number, number> {
  const all = cases.reduce((sum, one) => sum + (one.negative ? 0 : one.weight), 0);
  const scores = new Map<number, number>();
  for (const [lot, mask] of masks) {
    let sum = 0;
    for (const [index, one] of cases.entries()) {
      if ((mask >>> index) & 1) sum += one.negative ? -one.weight : one.weight;
    }
    scores.set(lot, sum / all);
  }
  return scores;
}
