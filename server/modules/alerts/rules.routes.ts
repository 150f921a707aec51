import { Reply } from '../../platform/http.ts';
import { Exact, IdText } from '../../platform/schema.ts';
import { defineOperation, type Operation, type Principal, signedIn } from '../identity/index.ts';
import type { CityData } from '../registry/index.ts';
import { type FeedbackInput, type FeedbackTools, giveFeedback } from './give-feedback.ts';
import { countFindings } from './list-findings.store.ts';
import type { AlertTools } from './raise-findings.ts';
import { readRule, readRules } from './read-rules.ts';
import {
  CountsAnswer,
  FeedbackAnswer,
  FeedbackBody,
  RuleList,
  RuleParams,
  RuleQuery,
  RuleView,
  StepAnswer,
  StepBody,
  ThresholdBody,
} from './rules.schemas.ts';
import { type OfficerStep, takeStep } from './take-step.ts';
import { type ThresholdInput, takeThreshold } from './take-threshold.ts';

type Ports = AlertTools & FeedbackTools;

const officers = { who: ['regulator' as const, 'administrator' as const], data: 'own' as const };
const findingParams = Exact({ findingId: IdText('Finding') });

/** The division whose findings an officer sees; none: the whole city's. */
export const divisionsOf = ({ city }: { city: CityData }, principal: Principal): string[] =>
  principal.role === 'administrator' || principal.divisionCode === city.city.code
    ? []
    : [principal.divisionCode ?? ''];

/** What officers do with alerts, and with the rules that raise them. */
export function ruleOperations(ports: Ports): Operation[] {
  return [
    defineOperation<unknown, unknown, unknown>({
      id: 'countFindings',
      tag: 'alerts',
      method: 'GET',
      path: '/api/v1/finding-counts',
      summary: 'How many alerts stand, by rule and severity',
      permission: officers,
      answer: CountsAnswer,
      handle: async ({ principal }) => ({
        items: await countFindings(ports.db, divisionsOf(ports, signedIn(principal))),
      }),
    }),
    defineOperation<{ findingId: string }, unknown, FeedbackInput>({
      id: 'giveFeedback',
      tag: 'alerts',
      method: 'POST',
      path: '/api/v1/findings/:findingId/feedback',
      summary: 'Say what an alert was worth: true, false, or a repetition',
      permission: officers,
      params: findingParams,
      body: FeedbackBody,
      answers: { 200: FeedbackAnswer, 201: FeedbackAnswer },
      audited: true,
      handle: async ({ principal, params, body }) => {
        const { status, ...answer } = await giveFeedback(ports, signedIn(principal), params.findingId, body);
        return new Reply(status, answer);
      },
    }),
    defineOperation<{ findingId: string }, unknown, { step: OfficerStep; note?: string }>({
      id: 'takeFindingStep',
      tag: 'alerts',
      method: 'POST',
      path: '/api/v1/findings/:findingId/steps',
      summary: 'Mark an alert as seen, close it, or open it again',
      permission: officers,
      params: findingParams,
      body: StepBody,
      answer: StepAnswer,
      audited: true,
      handle: async ({ principal, params, body }) =>
        takeStep(ports, signedIn(principal), params.findingId, body),
    }),
    defineOperation<unknown, unknown, unknown>({
      id: 'readAlertRules',
      tag: 'alerts',
      method: 'GET',
      path: '/api/v1/alert-rules',
      summary: 'Rules of alerts with their thresholds and what officers said of them',
      permission: { who: officers.who, data: 'shared' },
      answer: RuleList,
      handle: async () => readRules(ports),
    }),
    defineOperation<{ code: string }, { try?: number }, unknown>({
      id: 'readAlertRule',
      tag: 'alerts',
      method: 'GET',
      path: '/api/v1/alert-rules/:code',
      summary: 'A rule: its threshold, what feedback proposes, and what another value would do',
      permission: { who: officers.who, data: 'shared' },
      params: RuleParams,
      query: RuleQuery,
      answer: RuleView,
      handle: async ({ params, query }) => readRule(ports, params.code, query.try),
    }),
    defineOperation<{ code: string }, unknown, ThresholdInput>({
      id: 'takeThreshold',
      tag: 'alerts',
      method: 'POST',
      path: '/api/v1/alert-rules/:code/thresholds',
      summary: 'Take another threshold, from now on (officers of the city office)',
      permission: { who: officers.who, data: 'shared' },
      params: RuleParams,
      body: ThresholdBody,
      answer: RuleView,
      audited: true,
      handle: async ({ principal, params, body }) => {
        await takeThreshold(ports, signedIn(principal), params.code, body);
        return readRule(ports, params.code, undefined);
      },
    }),
  ];
}
