import { queryOptions } from '@tanstack/react-query';
import type { operations } from '../generated/api.d.ts';
import { answered, api } from './client.ts';

/** What the pages for connected systems ask and change. */

type Answer<Id extends keyof operations, Status extends number = 200> = operations[Id] extends {
  responses: Record<Status, { content: { 'application/json': infer Body } }>;
}
  ? Body
  : never;

export type AppKey = Answer<'listApps'>['items'][number];
export type BatchSummary = Answer<'listBatches'>['items'][number];
export type BatchRow = Answer<'readBatch'>['rows'][number];
export type ComparedDay = Answer<'listReconciliations'>['items'][number];
export type Difference = Answer<'reconcileDay'>['differences'][number];
export type QueuedCode = Answer<'readMappingQueue'>['items'][number];
export type Scheme = QueuedCode['scheme'];

export const appsQuery = queryOptions({
  queryKey: ['apps'],
  queryFn: async ({ signal }) => (await answered(api.GET('/api/v1/apps', { signal }))).items,
});
export const batchesQuery = queryOptions({
  queryKey: ['batches'],
  queryFn: async ({ signal }) =>
    (await answered(api.GET('/api/v1/batches', { signal, params: { query: { limit: 20 } } }))).items,
});
export const batchQuery = (batchNumber: string) =>
  queryOptions({
    queryKey: ['batches', batchNumber],
    queryFn: ({ signal }) =>
      answered(api.GET('/api/v1/batches/{batchNumber}', { signal, params: { path: { batchNumber } } })),
  });
export const daysQuery = queryOptions({
  queryKey: ['reconciliations'],
  queryFn: async ({ signal }) => (await answered(api.GET('/api/v1/reconciliations', { signal }))).items,
});
export const dayQuery = (day: string) =>
  queryOptions({
    queryKey: ['reconciliations', day],
    queryFn: ({ signal }) =>
      answered(api.GET('/api/v1/reconciliations/{day}', { signal, params: { path: { day } } })),
  });
export const codesQuery = queryOptions({
  queryKey: ['codes', 'queue'],
  queryFn: async ({ signal }) => (await answered(api.GET('/api/v1/master-data/queue', { signal }))).items,
});
export const mappingsQuery = queryOptions({
  queryKey: ['codes', 'mappings'],
  queryFn: async ({ signal }) => (await answered(api.GET('/api/v1/master-data/mappings', { signal }))).items,
});

export const issueApp = (body: { label: string; algorithm: AppKey['algorithm'] }) =>
  answered(api.POST('/api/v1/apps', { body }));
export const revokeApp = (appId: string) =>
  answered(api.DELETE('/api/v1/apps/{appId}', { params: { path: { appId } } }));
export const resolveCode = (
  body: { scheme: Scheme; value: string } & ({ action: 'map'; target: string } | { action: 'drop' }),
) => answered(api.PUT('/api/v1/master-data/resolutions', { body }));
