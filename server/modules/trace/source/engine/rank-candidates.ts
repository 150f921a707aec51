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
  const ranked: Record<Measure, { order: Int32Array; placeOf: Map<number, number> }> = {
    likelihood: places(scores.groups, (group) => scores.logLikelihood[group] as number),
    reach: places(scores.groups, (group) => scores.reach[group] as number),
    distance: places(byDistance, (party) => -(distances?.get(party)?.combined ?? 0)),
  };
  const chosen = new Set(
    MEASURES.flatMap((measure) => [...ranked[measure].order.subarray(0, candidates_max)]),
  );
  const known = new Set(scores.groups);
  const relative = relativeLikelihoods(scores);
  const candidates = [...chosen].map((id) => {
    const placeOf = (measure: Measure) => ranked[measure].placeOf.get(id) ?? null;
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
  return { candidates, count: new Set([...known, ...byDistance]).size };
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

/** Ids by descending figure, and the place of each. */
function places(ids: Int32Array, figure: (id: number) => number) {
  const figures = Float64Array.from(ids, figure);
  const indexes = Int32Array.from(ids, (_, index) => index).sort(
    (one, two) =>
      (figures[two] as number) - (figures[one] as number) || (ids[one] as number) - (ids[two] as number),
  );
  const order = indexes.map((index) => ids[index] as number);
  const placeOf = new Map<number, number>();
  let place = 1;
  for (let at = 0; at < order.length; at += 1) {
    const before = figures[indexes[at - 1] as number] as number;
    if (at > 0 && before - (figures[indexes[at] as number] as number) > EQUAL) place = at + 1;
    placeOf.set(order[at] as number, place);
  }
  return { order, placeOf };
}

/** exp(log L) over their sum, without leaving the range of doubles. */
function relativeLikelihoods({ groups, logLikelihood }: Scores): (group: number) => number {
  let most = Number.NEGATIVE_INFINITY;
  for (const group of groups) most = Math.max(most, logLikelihood[group] as number);
  let sum = 0;
  for (const group of groups) sum += Math.exp((logLikelihood[group] as number) - most);
  return (group) => Math.exp((logLikelihood[group] as number) - most) / sum;
}
