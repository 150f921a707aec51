import type { Clock } from '../../../platform/clock.ts';
import type { Db } from '../../../platform/db.ts';
import { localDay } from '../../../platform/local-time.ts';
import type { Principal } from '../../identity/index.ts';
import { type CityData, policyOn } from '../../registry/index.ts';
import { findSources } from './engine/find-sources.ts';
import type { SourceRates } from './engine/question.ts';
import { loadCases } from './load-cases.ts';
import { nameCandidates } from './name-candidates.ts';
import { readCases } from './read-cases.ts';
import { sayExposure, sayMissing, sayTruncated, sayTrust } from './say-sources.ts';
import type { SourceSearchInput } from './source.schemas.ts';

const DAY_MS = 86_400_000;
const LIMIT = 20;

export interface SourceTools {
  db: Db;
  city: CityData;
  clock: Clock;
}

/**
 * Ranks lots, products and businesses that a cluster of cases can have in common, for an officer: what each ranking
 * rests on, which cases each candidate explains, what was missing, and which ranking to read first.
 * Errors: those of read-cases.ts; `outside-district`.
 */
export async function searchSources(tools: SourceTools, principal: Principal, input: SourceSearchInput) {
  const started = performance.now();
  const cases = await readCases(tools, principal, input.cases);
  const now = tools.clock.now();
  const defaults = ratesOn(tools.city, localDay(now, tools.city.city.timezone));
  const mixingDays = input.mixingDays === undefined ? defaults.mixingDays : input.mixingDays;
  const daysBack = input.daysBack ?? defaults.daysBack;
  const earliest = Math.min(...cases.map((one) => one.from));
  const loaded = await loadCases(tools, cases, {
    mixing_ms: mixingDays === null ? null : mixingDays * DAY_MS,
    stay_ms: defaults.rates.stay_ms,
    since: earliest - daysBack * DAY_MS,
    asOf: now,
  });
  const answer = findSources(loaded.graph, {
    cases: loaded.cases,
    mixing_ms: mixingDays === null ? null : mixingDays * DAY_MS,
    rates: defaults.rates,
    candidates_max: input.limit ?? LIMIT,
  });
  const named = await nameCandidates(tools, loaded.loaded.named, answer, input.limit ?? LIMIT);
  const { work } = loaded.loaded;
  return {
    question: { mixingDays, daysBack, rates: defaults.shown },
    trust: { ...answer.trust, ...sayTrust(answer.trust) },
    ...named,
    counts: answer.counts,
    cases: answer.exposures.map((exposure) => ({ ...exposure, ...sayExposure(exposure) })),
    missing: { ...answer.missing, ...sayMissing(answer.missing, cases.length) },
    settled: answer.settled,
    loaded: {
      deliveries: loaded.graph.deliveries,
      lots: work.lots,
      parties: work.parties,
      rounds: work.rounds,
      startLots: loaded.startLots,
    },
    truncated: loaded.truncated && { ...loaded.truncated, ...sayTruncated(loaded.truncated) },
    took_ms: Math.round((performance.now() - started) * 100) / 100,
  };
}

/** The rates of a day, from the city's data. @throws RangeError when the city's data lack one */
function ratesOn(city: CityData, day: string) {
  const value = (key: string): number => {
    const policy = policyOn(city, key, day);
    if (!policy) throw new RangeError(`trace-policy.json has no ${key} for ${day}.`);
    return policy.value;
  };
  const shown = {
    suspectedPercent: value('source-suspected-percent'),
    mixedPercent: value('source-mixed-percent'),
    missingPercent: value('source-missing-percent'),
    stayDays: value('source-stay-days'),
  };
  const rates: SourceRates = {
    suspectedShare: shown.suspectedPercent / 100,
    mixingShare: shown.mixedPercent / 100,
    missingShare: shown.missingPercent / 100,
    stay_ms: shown.stayDays * DAY_MS,
  };
  return { shown, rates, mixingDays: value('source-mixing-days'), daysBack: value('source-days-back') };
}
