import type { DeliveryGraph } from '../../engine/deliveries.ts';

/**
 * The words of a source search: who fell ill (or did not) after what, and where it can have come from.
 * All numbers are those of a DeliveryGraph; instants are milliseconds since 1970.
 */

/** What a person ate or bought; `classes`: any of these. `lot` stands for its siblings too; null: only the place is known. */
export type Eaten = { lot: number } | { product: number } | { classes: readonly number[] } | null;

export interface SourceCase {
  /** Where it was bought or eaten; -1: nobody knows, or it is not among the parties of the graph. Then `ate` says all. */
  party: number;
  /** It happened at some instant in [from, to]. */
  from: number;
  to: number;
  ate: Eaten;
  /** How much it counts, above 0. Two people with the same meal are one case of weight 2. */
  weight: number;
  certainty: 'certain' | 'suspected';
  /** Ate there, or ate that, and stayed well. */
  negative: boolean;
}

/** Rates that nobody can know exactly; the city's data hold them, and an answer repeats them. */
export interface SourceRates {
  /** What a suspected case counts of a certain one, 0..1. */
  suspectedShare: number;
  /** Share of goods that left as something else than the records say, where mixing is possible, 0..1. */
  mixingShare: number;
  /** Chance that a case has nothing to do with any record: wrong memory, missing voucher, another illness. In (0, 1). */
  missingShare: number;
  /** Without a record of the sale: how long before the meal the goods can have come in. */
  stay_ms: number;
}

export interface SourceQuestion {
  cases: readonly SourceCase[];
  /** How long goods can have been mixed inside a business; null: only recorded lots are followed. */
  mixing_ms: number | null;
  rates: SourceRates;
  /** Sweeps at most over deliveries that read each other, where goods go round in circles. */
  sweeps_max?: number;
  /** Candidates of each kind in the answer: the first so many by each measure. Default CANDIDATES_MAX. */
  candidates_max?: number;
}

/**
 * What a figure rests on, best first: recorded lots; mixing inside a business; a missing record; deliveries between
 * parties, whatever the lot.
 */
export const GROUNDS = ['recorded', 'possible', 'unknown', 'parties'] as const;
export type Ground = (typeof GROUNDS)[number];
export const MEASURES = ['likelihood', 'reach', 'distance'] as const;
export type Measure = (typeof MEASURES)[number];

export interface Candidate {
  /** Number of the party or product; of a lot: of the group of lots that stand for the same goods (lotSiblings). */
  id: number;
  /**
   * Weighted cases whose exposure can have come through here, less the negatives for which that is so too, over the
   * weight of all cases. At most 1.
   */
  reach: number;
  /** The same over recorded lots alone. */
  reachRecorded: number;
  /** Σ weight·log(chance); only differences between candidates mean anything. */
  logLikelihood: number;
  /** Its share of the likelihood among all candidates of its kind (posterior under a uniform prior), 0..1. */
  relativeLikelihood: number;
  /** Root mean square of the effective distances to the cases' places; parties only, null where there is none. */
  distance: number | null;
  distanceMean: number | null;
  distanceSpread: number | null;
  /** Worst ground that a case which it explains needs. */
  restsOn: Ground;
  /** Indexes into `cases`, ascending; negatives are not among them. */
  explainedRecorded: number[];
  explainedPossible: number[];
  /** Only across a missing record; not counted in `reach`. */
  explainedUnknown: number[];
  unexplained: number[];
  /** Negatives whose exposure can have come through here. */
  negativesReached: number[];
  /** Place in each ranking; equal figures share a place. Null: not ranked by it. */
  places: Record<Measure, number | null>;
}

export type TrustReason =
  | 'quantities-known'
  | 'quantities-missing'
  | 'single-case'
  | 'exposures-missing'
  | 'nothing-common';

export interface SourceAnswer {
  /** Best first by the measure to trust. */
  lots: Candidate[];
  products: Candidate[];
  parties: Candidate[];
  /** How many candidates of each kind there are, in the answer or not. */
  counts: { lots: number; products: number; parties: number };
  trust: { first: Measure; why: TrustReason };
  /** By case: how its exposure was found. */
  exposures: { found: 'sold' | 'received' | 'lot' | 'nowhere'; deliveries: number }[];
  missing: {
    /** Of the deliveries that lead to a case. */
    reached: number;
    undated: number;
    unknownQuantity: number;
    casesWithoutRecord: number[];
  };
  /** False: goods went round in circles for longer than was followed; the likelihoods are then lower bounds. */
  settled: boolean;
}

export const SWEEPS_MAX = 64;
export const CANDIDATES_MAX = 100;

export function effectiveWeight(one: SourceCase, rates: SourceRates): number {
  return one.weight * (one.certainty === 'certain' ? 1 : rates.suspectedShare);
}

/** Whether a lot is (or stands for) what was eaten. */
export function matches(graph: DeliveryGraph, lot: number, ate: Eaten): boolean {
  if (ate === null) return true;
  if ('lot' in ate) return graph.lotSiblings[lot] === graph.lotSiblings[ate.lot];
  if ('product' in ate) return graph.lotProduct[lot] === ate.product;
  return ate.classes.includes(graph.lotClass[lot] as number);
}
