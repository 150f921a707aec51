import type { Distances } from './effective-distance.ts';
import { type Candidate, type Ground, MEASURES, type Measure, type SourceCase } from './question.ts';
import { isReached, type Scores } from './score-candidates.ts';

/** Figures nearer than this are one: they differ by the order of additions alone. */
const EQUAL = 1e-9;

/**
 * The first `candidates_max` candidates of a kind by each measure, with their places (1 is first; equals share a
 * place), sorted by the measure to trust first; equals by the others, then by what is recorded, then by number.
 */
export function rankCandidates(input: {
  scores: Scores;
  distances: ReadonlyMap<number, Distances> | null;
  cases: readonly SourceCase[];
  first: Measure;
  candidates_max: number;
}): { candidates: Candidate[]; count: number } {
  const { scores, distances, cases, first, candidates_max } = input;
  const byDistance = distances ? Int32Array.from(distances.keys()) : new Int32Array(0);
  const ranked: Record<Measure, Ranking> = {
    likelihood: rankingOf(scores.groups, (group) => scores.logLikelihood[group] as number, candidates_max),
    reach: rankingOf(scores.groups, (group) => scores.reach[group] as number, candidates_max),
    distance: rankingOf(byDistance, (party) => -(distances?.get(party)?.combined ?? 0), candidates_max),
  };
  const chosen = new Set(MEASURES.flatMap((measure) => ranked[measure].first));
  const known = new Set(scores.groups);
  const relative = relativeLikelihoods(scores);
  const candidates = [...chosen].map((id) => {
    const placeOf = (measure: Measure) =>
      (measure === 'distance' ? distances?.has(id) : known.has(id)) ? ranked[measure].placeOf(id) : null;
    const distance = distances?.get(id);
    return {
      id,
      reach: known.has(id) ? (scores.reach[id] as number) : 0,
      reachRecorded: known.has(id) ? (scores.reachRecorded[id] as number) : 0,
      logLikelihood: known.has(id) ? (scores.logLikelihood[id] as number) : Number.NEGATIVE_INFINITY,
      relativeLikelihood: known.has(id) ? relative(id) : 0,
      distance: distance?.combined ?? null,
      distanceMean: distance?.mean ?? null,
      distanceSpread: distance?.spread ?? null,
      ...explained(scores, id, cases),
      places: { likelihood: placeOf('likelihood'), reach: placeOf('reach'), distance: placeOf('distance') },
    };
  });
  const order: Measure[] = [first, ...MEASURES.filter((measure) => measure !== first)];
  const place = (one: Candidate, measure: Measure) => one.places[measure] ?? Number.MAX_SAFE_INTEGER;
  candidates.sort((one, two) => {
    for (const measure of order) {
      const difference = place(one, measure) - place(two, measure);
      if (difference !== 0) return difference;
    }
    return two.reachRecorded - one.reachRecorded || one.id - two.id;
  });
  const others = byDistance.filter((party) => !known.has(party)).length;
  return { candidates, count: known.size + others };
}

/** Which cases a candidate explains, and on what ground. */
function explained({ masks }: Scores, id: number, cases: readonly SourceCase[]) {
  const lists: Record<Exclude<Ground, 'parties'> | 'none', number[]> = {
    recorded: [],
    possible: [],
    unknown: [],
    none: [],
  };
  const negativesReached: number[] = [];
  cases.forEach((one, index) => {
    if (one.negative) {
      if (isReached(masks.possible, id, index)) negativesReached.push(index);
      return;
    }
    const ground = (['recorded', 'possible', 'unknown'] as const).find((tier) =>
      isReached(masks[tier], id, index),
    );
    lists[ground ?? 'none'].push(index);
  });
  const worst = (['unknown', 'possible', 'recorded'] as const).find((ground) => lists[ground].length > 0);
  return {
    restsOn: worst ?? ('parties' as const),
    explainedRecorded: lists.recorded,
    explainedPossible: lists.possible,
    explainedUnknown: lists.unknown,
    unexplained: lists.none,
    negativesReached,
  };
}

interface Ranking {
  /** The first by descending figure; of equal figures the lower ids. */
  first: number[];
  /** Place of an id; equal figures share one. */
  placeOf: (id: number) => number;
}

/**
 * Ranks `ids` (ascending). Only figures are sorted, as numbers, and ids looked up among them: of thousands of candidates
 * a hundred are asked for.
 */
function rankingOf(ids: Int32Array, figure: (id: number) => number, first_max: number): Ranking {
  const figures = Float64Array.from(ids, figure);
  const ascending = figures.toSorted();
  const count = ascending.length;
  const placeAt = new Int32Array(count);
  for (let at = count - 1; at >= 0; at -= 1) {
    const shared = at + 1 < count && (ascending[at + 1] as number) - (ascending[at] as number) <= EQUAL;
    placeAt[at] = shared ? (placeAt[at + 1] as number) : count - at;
  }
  const least = ascending[Math.max(count - first_max, 0)] as number;
  const above: number[] = [];
  const same: number[] = [];
  for (let index = 0; index < count && first_max > 0; index += 1) {
    if ((figures[index] as number) > least) above.push(index);
    else if (figures[index] === least && same.length < first_max) same.push(index);
  }
  above.sort((one, two) => (figures[two] as number) - (figures[one] as number) || one - two);
  return {
    first: [...above, ...same].slice(0, first_max).map((index) => ids[index] as number),
    placeOf: (id) => placeAt[lowestAt(ascending, figure(id))] as number,
  };
}

/** Index of the first that is not below `value`. */
function lowestAt(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** exp(log L) over their sum, without leaving the range of doubles. */
function relativeLikelihoods({ groups, logLikelihood }: Scores): (group: number) => number {
  let most = Number.NEGATIVE_INFINITY;
  for (const group of groups) most = Math.max(most, logLikelihood[group] as number);
  let sum = 0;
  for (const group of groups) sum += Math.exp((logLikelihood[group] as number) - most);
  return (group) => Math.exp((logLikelihood[group] as number) - most) / sum;
}
