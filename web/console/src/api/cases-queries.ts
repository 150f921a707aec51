import {
  infiniteQueryOptions,
  keepPreviousData,
  type QueryClient,
  queryOptions,
} from '@tanstack/react-query';
import type { operations } from '../generated/api.d.ts';
import { answered, api } from './client.ts';

/** What the pages of cases ask and send. */

type JsonOf<Part> = Part extends { content: { 'application/json': infer Body } } ? Body : never;
type Answer<Id extends keyof operations> = operations[Id]['responses'] extends { 200: infer Found }
  ? JsonOf<Found>
  : never;
type Sent<Id extends keyof operations> = operations[Id] extends {
  requestBody: { content: { 'application/json': infer Body } };
}
  ? Body
  : never;

export type CaseBrief = Answer<'listCases'>['items'][number];
export type CaseDetail = Answer<'readCase'>;
export type CaseOrigin = CaseBrief['origin'];
export type CaseEntry = Answer<'readCaseEntries'>['items'][number];
export type Hypothesis = CaseDetail['hypotheses'][number];
export type ScopeDraft = Answer<'draftCaseScope'>;
export type DraftLine = ScopeDraft['lines'][number];
export type DraftStep = ScopeDraft['steps'][number];
export type DecidedScope = Answer<'readCaseScope'>;
export type ScopeChange = NonNullable<Sent<'decideCaseScope'>['changes']>[number];
export type Complaint = Answer<'listComplaints'>['items'][number];

/** Others work on the same case: what they add shows by itself. */
const FRESH_MS = 10_000;
/** A draft loads much; while somebody chooses on it, it stays as it is. */
const CALM_MS = 300_000;

export const casesQuery = (state: 'open' | 'closed', before?: string) =>
  queryOptions({
    queryKey: ['cases', 'list', state, before ?? ''],
    placeholderData: keepPreviousData,
    refetchInterval: FRESH_MS * 3,
    queryFn: ({ signal }) =>
      answered(
        api.GET('/api/v1/cases', { signal, params: { query: { state, ...(before ? { before } : {}) } } }),
      ),
  });

export const caseQuery = (caseId: string) =>
  queryOptions({
    queryKey: ['cases', 'one', caseId],
    refetchInterval: FRESH_MS,
    queryFn: ({ signal }) =>
      answered(api.GET('/api/v1/cases/{caseId}', { signal, params: { path: { caseId } } })),
  });

export const caseEntriesQuery = (caseId: string) =>
  infiniteQueryOptions({
    queryKey: ['cases', 'entries', caseId],
    refetchInterval: FRESH_MS,
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      answered(
        api.GET('/api/v1/cases/{caseId}/entries', {
          signal,
          params: { path: { caseId }, query: { limit: 50, ...(pageParam ? { before: pageParam } : {}) } },
        }),
      ),
    getNextPageParam: (last) => last.next ?? undefined,
  });

/** The step by its key in the address: 'recorded', '7', 'product'; absent: that of the last decision. */
export function stepOfKey(key: string | undefined): { step?: ScopeDraft['step']; days?: number } {
  if (key === undefined) return {};
  if (key === 'recorded' || key === 'product') return { step: key };
  return { step: 'possible', days: Number(key) };
}

export const scopeDraftQuery = (caseId: string, key: string | undefined) =>
  queryOptions({
    queryKey: ['cases', 'draft', caseId, key ?? ''],
    staleTime: CALM_MS,
    refetchOnWindowFocus: false,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      answered(
        api.GET('/api/v1/cases/{caseId}/scope-draft', {
          signal,
          params: { path: { caseId }, query: stepOfKey(key) },
        }),
      ),
  });

export const caseScopeQuery = (caseId: string, scopeId: string | undefined) =>
  queryOptions({
    queryKey: ['cases', 'scope', caseId, scopeId ?? ''],
    enabled: scopeId !== undefined,
    // A decided scope never changes.
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) =>
      answered(
        api.GET('/api/v1/cases/{caseId}/scopes/{scopeId}', {
          signal,
          params: { path: { caseId, scopeId: scopeId ?? '' } },
        }),
      ),
  });

export const complaintsQuery = (filter: {
  kind?: Complaint['kind'] | undefined;
  before?: string | undefined;
}) =>
  queryOptions({
    queryKey: ['complaints', filter],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => answered(api.GET('/api/v1/complaints', { signal, params: { query: filter } })),
  });
export const complaintQuery = (number: string) =>
  queryOptions({
    queryKey: ['complaint', number],
    queryFn: ({ signal }) =>
      answered(api.GET('/api/v1/complaints/{number}', { signal, params: { path: { number } } })),
  });

export const openCase = (body: Sent<'openCase'>) => answered(api.POST('/api/v1/cases', { body }));
export const decideInCase = (caseId: string, body: Sent<'recordCaseDecision'>) =>
  answered(api.POST('/api/v1/cases/{caseId}/decisions', { params: { path: { caseId } }, body }));
export const addCaseNote = (caseId: string, body: Sent<'addCaseNote'>) =>
  answered(api.POST('/api/v1/cases/{caseId}/entries', { params: { path: { caseId } }, body }));
export const stateHypothesis = (caseId: string, body: Sent<'stateHypothesis'>) =>
  answered(api.POST('/api/v1/cases/{caseId}/hypotheses', { params: { path: { caseId } }, body }));
export const judgeHypothesis = (caseId: string, hypothesisId: string, body: Sent<'judgeHypothesis'>) =>
  answered(
    api.POST('/api/v1/cases/{caseId}/hypotheses/{hypothesisId}/judgements', {
      params: { path: { caseId, hypothesisId } },
      body,
    }),
  );
export const decideScope = (caseId: string, body: Sent<'decideCaseScope'>) =>
  answered(api.POST('/api/v1/cases/{caseId}/scopes', { params: { path: { caseId } }, body }));

/** After whatever was done in a case: its pages and the list are read anew. */
export const refreshCases = (client: QueryClient): void => {
  void client.invalidateQueries({ queryKey: ['cases'] });
  void client.invalidateQueries({ queryKey: ['complaints'] });
};
