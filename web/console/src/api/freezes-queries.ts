import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { operations } from '../generated/api.d.ts';
import { answered, api } from './client.ts';

type JsonOf<Part> = Part extends { content: { 'application/json': infer Body } } ? Body : never;
type Sent<Id extends keyof operations> = operations[Id] extends {
  requestBody: { content: { 'application/json': infer Body } };
}
  ? Body
  : never;

export type Deadline = JsonOf<operations['listDeadlines']['responses'][200]>['items'][number];
export type Freeze = JsonOf<operations['readFreeze']['responses'][200]>;
export type FreezeInput = Sent<'freezeGoods'>;
export type ReachInput = Sent<'previewFreeze'>;
export type FreezeReach = JsonOf<operations['readFreezeReach']['responses'][200]>;
export type Moved = JsonOf<operations['readMovedSince']['responses'][200]>;
export type FreezeScopeInput = Sent<'freezeScope'>;

/** What burns is looked at again while somebody has the page open. */
const FRESH_MS = 30_000;

export const deadlinesQuery = (asked: { state?: 'open' | 'missed' | 'all'; case?: string; limit?: number }) =>
  queryOptions({
    queryKey: ['deadlines', asked],
    refetchInterval: FRESH_MS,
    queryFn: ({ signal }) => answered(api.GET('/api/v1/deadlines', { signal, params: { query: asked } })),
  });

export interface FreezesFilter {
  standing?: boolean | undefined;
  unapproved?: boolean | undefined;
  case?: string | undefined;
  lot?: string | undefined;
  party?: string | undefined;
  before?: string | undefined;
  limit?: number;
}
export const freezesQuery = (filter: FreezesFilter) =>
  queryOptions({
    queryKey: ['freezes', filter],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => answered(api.GET('/api/v1/freezes', { signal, params: { query: filter } })),
  });
const ofFreeze = (freezeId: string) => ({ params: { path: { freezeId } } });
export const freezeQuery = (freezeId: string) =>
  queryOptions({
    queryKey: ['freeze', freezeId],
    queryFn: ({ signal }) =>
      answered(api.GET('/api/v1/freezes/{freezeId}', { signal, ...ofFreeze(freezeId) })),
  });
export const reachQuery = (freezeId: string) =>
  queryOptions({
    queryKey: ['freeze', freezeId, 'reach'],
    queryFn: ({ signal }) =>
      answered(api.GET('/api/v1/freezes/{freezeId}/reach', { signal, ...ofFreeze(freezeId) })),
  });
export const movedQuery = (freezeId: string) =>
  queryOptions({
    queryKey: ['freeze', freezeId, 'moved'],
    refetchInterval: FRESH_MS,
    queryFn: ({ signal }) =>
      answered(api.GET('/api/v1/freezes/{freezeId}/moved', { signal, ...ofFreeze(freezeId) })),
  });
export const freezePreviewQuery = (body: ReachInput | null) =>
  queryOptions({
    queryKey: ['freeze-preview', body],
    enabled: body !== null,
    retry: false,
    queryFn: ({ signal }) => answered(api.POST('/api/v1/freezes/preview', { signal, body: body ?? {} })),
  });
export const approversQuery = (division: string | undefined) =>
  queryOptions({
    queryKey: ['freeze-approvers', division],
    queryFn: ({ signal }) =>
      answered(
        api.GET('/api/v1/freeze-approvers', { signal, params: { query: division ? { division } : {} } }),
      ),
  });

export const freezeGoods = (body: FreezeInput) => answered(api.POST('/api/v1/freezes', { body }));
export const approveFreeze = (freezeId: string, body: Sent<'approveFreeze'>) =>
  answered(api.POST('/api/v1/freezes/{freezeId}/approval', { ...ofFreeze(freezeId), body }));
export const liftFreeze = (freezeId: string, body: Sent<'liftFreeze'>) =>
  answered(api.POST('/api/v1/freezes/{freezeId}/lift', { ...ofFreeze(freezeId), body }));
export const freezeScope = (caseId: string, body: FreezeScopeInput) =>
  answered(api.POST('/api/v1/cases/{caseId}/freezes', { params: { path: { caseId } }, body }));
