import type { Queryable } from '../../platform/db.ts';
import { localDay } from '../../platform/local-time.ts';
import { type AccountId, displayNames } from '../identity/index.ts';
import { ALERT_SEVERITIES, type AlertRule, type CityData } from '../registry/index.ts';
import { ruleUnknown } from './alerts.errors.ts';
import { FINDING_WORDS } from './finding-words.ts';
import { countByRule } from './list-findings.store.ts';
import { ruleOn, thresholdOf } from './rules/alert-rules.ts';
import type { FindingKind } from './rules/found.ts';
import {
  type Proposal,
  proposeThreshold,
  type Verdict,
  type Weighed,
  weigh,
} from './rules/propose-threshold.ts';
import { nearMissesSince, raisedSince, takenThresholds, thresholdsNow, verdictsOf } from './rules.store.ts';

interface Tools {
  db: Queryable;
  city: CityData;
  clock: { now(): Date };
}

/** Over how many days a change is shown. */
export const SHOWN_DAYS = 30;
const DAY_MS = 86_400_000;

/** Rules that hold today, in the order of the data, with what they raised and what that was worth. */
export async function readRules(tools: Tools) {
  const today = localDay(tools.clock.now(), tools.city.city.timezone);
  const counts = await countByRule(tools.db);
  const taken = await thresholdsNow(tools.db, tools.clock.now());
  const codes = [...new Set(tools.city.alertRules.map((rule) => rule.code))];
  const items = [];
  for (const code of codes) {
    const rule = ruleOn(tools.city.alertRules, code, today);
    if (!rule) continue;
    const verdicts = await verdictsOf(tools.db, code);
    items.push({
      ...describeRule(rule, taken),
      raised: counts.get(code)?.raised ?? 0,
      open: counts.get(code)?.open ?? 0,
      verdicts: countVerdicts(verdicts),
      hasProposal: (await proposalFor(tools, rule, taken, verdicts)) !== null,
    });
  }
  return { items };
}

function describeRule(rule: AlertRule, taken: ReadonlyMap<string, number>) {
  const { code, zh, en, clause, confidence, source, from, to, windowDays, threshold } = rule;
  return {
    code,
    words: { zh, en },
    kinds: Object.entries(rule.kinds).map(([kind, severity]) => ({
      kind: kind as FindingKind,
      words: FINDING_WORDS[kind as FindingKind] ?? { zh: kind, en: kind },
      severity: ALERT_SEVERITIES.indexOf(severity) + 1,
    })),
    threshold:
      threshold === null
        ? null
        : {
            words: { zh: threshold.zh, en: threshold.en },
            unit: threshold.unit,
            value: thresholdOf(rule, taken) ?? threshold.value,
            cityValue: threshold.value,
            least: threshold.least,
            most: threshold.most,
          },
    windowDays,
    clause,
    confidence,
    source,
    from,
    to,
  };
}

function countVerdicts(verdicts: readonly { verdict: Verdict }[]) {
  const count = (verdict: Verdict) => verdicts.filter((one) => one.verdict === verdict).length;
  const [right, wrong] = [count('true'), count('false')];
  return {
    true: right,
    false: wrong,
    duplicate: count('duplicate'),
    precisionPermille: right + wrong === 0 ? null : Math.round((right * 1000) / (right + wrong)),
  };
}

type Verdicts = Awaited<ReturnType<typeof verdictsOf>>;

const weighedOf = (verdicts: Verdicts): Weighed[] =>
  verdicts.filter((one): one is Weighed => one.measure !== null);

async function recentOf(tools: Tools, code: string) {
  const since = new Date(tools.clock.now().getTime() - SHOWN_DAYS * DAY_MS);
  return {
    raised: await raisedSince(tools.db, code, since),
    near: await nearMissesSince(tools.db, code, since),
  };
}

async function proposalFor(
  tools: Tools,
  rule: AlertRule,
  taken: ReadonlyMap<string, number>,
  verdicts: Verdicts,
): Promise<Proposal | null> {
  const current = thresholdOf(rule, taken);
  if (current === null || rule.threshold === null) return null;
  return proposeThreshold(current, rule.threshold, weighedOf(verdicts), await recentOf(tools, rule.code));
}

/**
 * One rule with the history of its threshold, what feedback proposes, and what another value would do.
 * Errors: `rule-unknown`.
 */
export async function readRule(tools: Tools, code: string, tried: number | undefined) {
  const { db, city, clock } = tools;
  const rule = ruleOn(city.alertRules, code, localDay(clock.now(), city.city.timezone));
  if (!rule) throw ruleUnknown();
  const taken = await thresholdsNow(db, clock.now());
  const counts = (await countByRule(db)).get(code);
  const verdicts = await verdictsOf(db, code);
  const history = (await takenThresholds(db)).filter((one) => one.ruleCode === code);
  const names = await displayNames(db, [...new Set(history.map((one) => one.takenBy as AccountId))]);
  return {
    ...describeRule(rule, taken),
    raised: counts?.raised ?? 0,
    open: counts?.open ?? 0,
    verdicts: countVerdicts(verdicts),
    shownDays: SHOWN_DAYS,
    proposal: await proposalFor(tools, rule, taken, verdicts),
    tried:
      tried === undefined || rule.threshold === null
        ? null
        : weigh(tried, weighedOf(verdicts), await recentOf(tools, code)),
    history: history.map((one) => ({
      value: one.value,
      from: one.validFrom.toISOString(),
      by: names.get(one.takenBy as AccountId) ?? null,
      why: one.why,
    })),
  };
}
