import { type CityData, type GateRule, holdsOnDay } from '../registry/index.ts';

export interface GateLine {
  paper?: { kind: string; number: string } | undefined;
  test?: { slip: string; result: 'pass' | 'fail' } | undefined;
}

export type Verdict = GateRule['verdict'];

const HAS: Record<GateRule['has'], (line: GateLine) => boolean> = {
  'failed-test': (line) => line.test?.result === 'fail',
  'passed-test': (line) => line.test?.result === 'pass',
  conformity: (line) => line.paper?.kind === 'produce-conformity',
  origin: (line) => line.paper?.kind === 'origin-proof',
  nothing: () => true,
};

/** The first row of the city's data that applies to what came with the goods; null where no row holds on the day. Pure. */
export function judgeGate(city: Pick<CityData, 'gateRules'>, line: GateLine, day: string): GateRule | null {
  return city.gateRules.find((rule) => holdsOnDay(rule, day) && HAS[rule.has](line)) ?? null;
}

const ORDER: readonly Verdict[] = ['red', 'yellow', 'green'];

/** A load is as good as the worst of what is on it. */
export const worstOf = (verdicts: readonly Verdict[]): Verdict =>
  ORDER.find((one) => verdicts.includes(one)) ?? 'green';
