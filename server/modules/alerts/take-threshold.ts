import { localDay } from '../../platform/local-time.ts';
import type { Principal } from '../identity/index.ts';
import { ruleUnknown, thresholdMoved, thresholdOutside, wholeCityOnly } from './alerts.errors.ts';
import type { AlertTools } from './raise-findings.ts';
import { readRule } from './read-rules.ts';
import { ruleOn, thresholdOf } from './rules/alert-rules.ts';
import { insertThreshold, lockRule, thresholdsNow } from './rules.store.ts';

export interface ThresholdInput {
  value: number;
  /** The value that the officer saw as the one in force. */
  basedOn: number;
  why: string;
}

/**
 * An officer of the city office takes another threshold; it holds from now on, for what is found from now on. What it was
 * shown to do is kept with it. Errors, in order: `city-office-only`, `rule-unknown`, `threshold-outside`,
 * `threshold-changed`.
 */
export async function takeThreshold(
  tools: AlertTools,
  principal: Principal,
  code: string,
  input: ThresholdInput,
): Promise<void> {
  const { city, clock } = tools;
  if (principal.role !== 'administrator' && principal.divisionCode !== city.city.code) throw wholeCityOnly();
  const now = clock.now();
  const rule = ruleOn(city.alertRules, code, localDay(now, city.city.timezone));
  if (!rule?.threshold) throw ruleUnknown();
  const { least, most } = rule.threshold;
  if (input.value < least || input.value > most) throw thresholdOutside(least, most);
  await tools.db.transaction(async (tx) => {
    await lockRule(tx, code);
    const current = thresholdOf(rule, await thresholdsNow(tx, now)) ?? 0;
    if (current === input.value) return;
    if (current !== input.basedOn) throw thresholdMoved(current);
    const { tried } = await readRule({ ...tools, db: tx }, code, input.value);
    await insertThreshold(tx, {
      ruleCode: code,
      thresholdId: tools.ids.next<'threshold'>(),
      value: input.value,
      validFrom: now,
      takenBy: principal.accountId,
      why: input.why,
      shown: { before: current, ...tried },
    });
  });
}
