/** What feedback says about a threshold. Pure: a person decides. */

export type Verdict = 'true' | 'false' | 'duplicate';

export interface Weighed {
  measure: number;
  verdict: Verdict;
}

export interface Proposal {
  value: number;
  /** Of the alerts that officers judged: how many true and false ones the new value would have raised and not raised. */
  keepsTrue: number;
  keepsFalse: number;
  losesTrue: number;
  losesFalse: number;
  /** Of the last days: alerts that would not have been raised, and near misses that would. */
  fewer: number;
  more: number;
}

/** So many verdicts at the least before anything is proposed. */
export const VERDICTS_MIN = 5;
/** A higher threshold is proposed only if it drops so many false alerts for each true one that it loses. */
const FALSE_FOR_A_TRUE = 10;
/** A lower one only if so many of a hundred alerts were true, and if it does not more than double them. */
const TRUE_PERCENT_MIN = 90;

/**
 * Proposes a higher threshold where false alerts are weak and true ones strong, a lower one where nearly all were
 * true and near misses wait below; null: nothing speaks for a change. Duplicates say nothing about strength.
 */
export function proposeThreshold(
  current: number,
  limits: { least: number; most: number },
  weighed: readonly Weighed[],
  recent: { raised: readonly number[]; near: readonly number[] },
): Proposal | null {
  const judged = weighed.filter((one) => one.verdict !== 'duplicate');
  if (judged.length < VERDICTS_MIN) return null;
  return higher(current, limits, judged, recent) ?? lower(current, limits, judged, recent);
}

/** What another value would do, by all that is known; also of a value that an officer types. */
export function weigh(
  value: number,
  weighed: readonly Weighed[],
  recent: { raised: readonly number[]; near: readonly number[] },
): Proposal {
  const count = (verdict: Verdict, keeps: boolean) =>
    weighed.filter((one) => one.verdict === verdict && one.measure >= value === keeps).length;
  return {
    value,
    keepsTrue: count('true', true),
    keepsFalse: count('false', true),
    losesTrue: count('true', false),
    losesFalse: count('false', false),
    fewer: recent.raised.filter((measure) => measure < value).length,
    more: recent.near.filter((measure) => measure >= value).length,
  };
}

function higher(
  current: number,
  limits: { most: number },
  judged: readonly Weighed[],
  recent: { raised: readonly number[]; near: readonly number[] },
): Proposal | null {
  const gain = (one: Proposal) => one.losesFalse - FALSE_FOR_A_TRUE * one.losesTrue;
  const candidates = [...new Set(judged.map((one) => one.measure + 1))]
    .filter((value) => value > current && value <= limits.most)
    .sort((a, b) => a - b)
    .map((value) => weigh(value, judged, recent));
  const best = candidates.reduce<Proposal | null>(
    (most, one) => (gain(one) > (most ? gain(most) : 0) ? one : most),
    null,
  );
  return best;
}

function lower(
  current: number,
  limits: { least: number },
  judged: readonly Weighed[],
  recent: { raised: readonly number[]; near: readonly number[] },
): Proposal | null {
  const right = judged.filter((one) => one.verdict === 'true').length;
  if (right * 100 < TRUE_PERCENT_MIN * judged.length) return null;
  const below = recent.near
    .filter((measure) => measure < current && measure >= limits.least)
    .sort((a, b) => b - a)
    .slice(0, Math.max(1, recent.raised.length));
  const value = below.at(-1);
  return value === undefined ? null : weigh(value, judged, recent);
}
