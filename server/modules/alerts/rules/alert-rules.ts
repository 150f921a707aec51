import { ALERT_SEVERITIES, type AlertRule, holdsOnDay } from '../../registry/index.ts';
import type { FindingKind, Found } from './found.ts';

/** Which rule a finding is of, how badly it burns, and whether it is strong enough to be raised. */

export interface Judged extends Found {
  ruleCode: string;
  /** 1 red … 4 blue. */
  severity: number;
  threshold: number | null;
}

export interface Verdicts {
  raised: Judged[];
  /** Below the threshold, but near: noted, shown to nobody. */
  near: Judged[];
}

/** A rule's row on a day; the later one where two hold. */
export function ruleOn(rules: readonly AlertRule[], code: string, day: string): AlertRule | null {
  return latest(rules.filter((rule) => rule.code === code && holdsOnDay(rule, day)));
}

export function ruleOfKind(rules: readonly AlertRule[], kind: FindingKind, day: string): AlertRule | null {
  return latest(rules.filter((rule) => kind in rule.kinds && holdsOnDay(rule, day)));
}

const latest = (rules: readonly AlertRule[]): AlertRule | null =>
  rules.reduce<AlertRule | null>((best, rule) => (best && best.from >= rule.from ? best : rule), null);

/** The threshold in force: what an officer took last, else the city's. */
export const thresholdOf = (rule: AlertRule, taken: ReadonlyMap<string, number>): number | null =>
  rule.threshold === null ? null : (taken.get(rule.code) ?? rule.threshold.value);

/** Sorts what was found into what is raised and what is only noted. A kind without a rule on the day is not raised. */
export function judge(
  rules: readonly AlertRule[],
  day: string,
  taken: ReadonlyMap<string, number>,
  found: readonly Found[],
): Verdicts {
  const verdicts: Verdicts = { raised: [], near: [] };
  for (const one of found) {
    const rule = ruleOfKind(rules, one.kind, day);
    if (!rule) continue;
    const threshold = thresholdOf(rule, taken);
    const severity = ALERT_SEVERITIES.indexOf(rule.kinds[one.kind] ?? 'blue') + 1;
    const judged = {
      ...one,
      ruleCode: rule.code,
      severity,
      threshold: one.measure === null ? null : threshold,
    };
    if (threshold === null || one.measure === null || one.measure >= threshold) verdicts.raised.push(judged);
    else if (one.measure * 100 >= threshold * (rule.threshold?.notedFromPercent ?? 100))
      verdicts.near.push(judged);
  }
  return verdicts;
}
