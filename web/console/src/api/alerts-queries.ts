import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { operations } from '../generated/api.d.ts';
import { answered, api } from './client.ts';
import type { FindingKind } from './types.ts';

/** What alerts ask and send. */

type Answer<Id extends keyof operations> = operations[Id] extends {
  responses: { 200: { content: { 'application/json': infer Body } } };
}
  ? Body
  : never;
export type RuleSummary = Answer<'readAlertRules'>['items'][number];
export type RuleDetail = Answer<'readAlertRule'>;
export type ThresholdEffect = NonNullable<RuleDetail['tried']>;
export type Verdict = 'true' | 'false' | 'duplicate';

/** An alert is on the page a few seconds after the entry that raised it. */
const LIVE_MS = 3_000;

export interface FindingFilter {
  kind?: FindingKind | undefined;
  rule?: string | undefined;
  severity?: number | undefined;
  division?: string | undefined;
  state?: 'new' | 'seen' | 'case' | 'closed' | 'open' | undefined;
  order?: 'newest' | 'urgent' | undefined;
  standing?: boolean | undefined;
  party?: string | undefined;
  lot?: string | undefined;
  before?: string | undefined;
  beforeSeverity?: number | undefined;
  limit?: number;
}
export const findingsQuery = (filter: FindingFilter) =>
  queryOptions({
    queryKey: ['findings', filter],
    placeholderData: keepPreviousData,
    refetchInterval: LIVE_MS,
    queryFn: async ({ signal }) =>
      await answered(api.GET('/api/v1/findings', { signal, params: { query: filter } })),
  });
export const findingQuery = (findingId: string) =>
  queryOptions({
    queryKey: ['finding', findingId],
    queryFn: async ({ signal }) =>
      await answered(api.GET('/api/v1/findings/{findingId}', { signal, params: { path: { findingId } } })),
  });
export const findingCountsQuery = queryOptions({
  queryKey: ['finding-counts'],
  refetchInterval: LIVE_MS,
  queryFn: async ({ signal }) => await answered(api.GET('/api/v1/finding-counts', { signal })),
});

export const alertRulesQuery = queryOptions({
  queryKey: ['alert-rules'],
  queryFn: async ({ signal }) => await answered(api.GET('/api/v1/alert-rules', { signal })),
});
export const alertRuleQuery = (code: string, tried: number | undefined) =>
  queryOptions({
    queryKey: ['alert-rule', code, tried],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) =>
      await answered(
        api.GET('/api/v1/alert-rules/{code}', {
          signal,
          params: { path: { code }, query: tried === undefined ? {} : { try: tried } },
        }),
      ),
  });

export const giveFeedback = (
  findingId: string,
  body: { documentNumber: string; verdict: Verdict; duplicateOf?: string; note?: string },
) => answered(api.POST('/api/v1/findings/{findingId}/feedback', { params: { path: { findingId } }, body }));
export const takeFindingStep = (
  findingId: string,
  body: { step: 'seen' | 'closed' | 'reopened'; note?: string },
) => answered(api.POST('/api/v1/findings/{findingId}/steps', { params: { path: { findingId } }, body }));
export const takeThreshold = (code: string, body: { value: number; basedOn: number; why: string }) =>
  answered(api.POST('/api/v1/alert-rules/{code}/thresholds', { params: { path: { code } }, body }));
