import { DELIVERY_KIND, type DeliveryGraph } from '../../../engine/deliveries.ts';
import { flowWeights } from '../flow-weights.ts';
import type { SourceQuestion } from '../question.ts';
import type { TwinAnswer } from './twin.ts';

export interface TwinScore {
  reach: number;
  logLikelihood: number;
}

/** Scores of all candidates of a kind, by number, by their definitions over what the twin found. */
export function twinScores(
  graph: DeliveryGraph,
  question: SourceQuestion,
  found: TwinAnswer,
  kind: 'lots' | 'products' | 'parties',
): Map<number, TwinScore> {
  const weights = [...flowWeights(graph)];
  const weight = (d: number) => weights[d] ?? 0;
  const moved = [...weights.keys()].filter((d) => weight(d) > 0);
  const real = moved.filter((d) => graph.kind[d] !== DELIVERY_KIND.gap);
  const exposed = new Set(found.exposures.flat());
  const goods = (d: number) => graph.lotSiblings[graph.lot[d] ?? 0] ?? 0;

  /** Deliveries that are of a candidate, and those that stand for it. */
  const parts = (id: number): { all: number[]; begin: number[] } => {
    if (kind === 'parties') {
      const left = real.filter((d) => graph.from[d] === id);
      const eaten = [...exposed].filter((d) => graph.to[d] === id);
      return { all: [...left, ...eaten], begin: left.length > 0 ? left : eaten };
    }
    const ofProduct = (d: number) => graph.lotProduct[graph.lot[d] ?? 0] === id;
    const mine = kind === 'lots' ? (d: number) => goods(d) === id : ofProduct;
    return {
      all: moved.filter(mine),
      begin: moved.filter((d) => mine(d) && beginning(goods(d)).includes(d)),
    };
  };
  const beginning = (group: number): number[] => {
    const all = moved.filter((d) => goods(d) === group);
    const known = all.filter((d) => graph.kind[d] !== DELIVERY_KIND.gap);
    if (all.some((d) => (graph.from[d] ?? -1) < 0)) return known.filter((d) => (graph.from[d] ?? -1) < 0);
    const first = known.filter((d) => !all.some((other) => graph.to[other] === graph.from[d]));
    return first.length > 0 ? first : all;
  };

  const sum = (list: readonly number[]) => list.reduce((total, d) => total + weight(d), 0);
  const reachesPeople = moved.filter((d) => graph.kind[d] === DELIVERY_KIND.sold || exposed.has(d));
  const { cases, rates } = question;
  const scores = new Map<number, TwinScore>();
  const count = kind === 'parties' ? graph.parties : graph.lots;
  for (let id = 0; id < count; id += 1) {
    const { all, begin } = parts(id);
    if (!found.unknown.some((set) => all.some((d) => set.has(d)))) continue;
    let explained = 0;
    let ill = 0;
    let logLikelihood = 0;
    cases.forEach((one, c) => {
      const counts = one.weight * (one.certainty === 'certain' ? 1 : rates.suspectedShare);
      const reached = all.some((d) => found.possible[c]?.has(d));
      if (!one.negative) ill += counts;
      if (reached) explained += one.negative ? -counts : counts;
      const exposure = found.exposures[c] ?? [];
      if (exposure.length === 0) return;
      const background = Math.min(0.5, sum(exposure) / sum(reachesPeople));
      const share =
        begin.length > 0
          ? begin.reduce((total, d) => total + weight(d) * (found.shares[d]?.[c] ?? 0), 0) / sum(begin)
          : 0;
      const chance = (1 - rates.missingShare) * share + rates.missingShare * background;
      logLikelihood += counts * Math.log(Math.max(1e-12, one.negative ? 1 - chance : chance));
    });
    scores.set(id, { reach: ill > 0 ? explained / ill : 0, logLikelihood });
  }
  return scores;
}
