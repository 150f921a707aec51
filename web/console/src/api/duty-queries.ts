import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { operations } from '../generated/api.d.ts';
import { kept } from '../offline/kept.ts';
import { answered, api } from './client.ts';

/** What night duty and the case file ask and send. */

type JsonOf<Part> = Part extends { content: { 'application/json': infer Body } } ? Body : never;
type Answer<Id extends keyof operations, Status extends number = 200> = operations[Id]['responses'] extends {
  [status in Status]: infer Found;
}
  ? JsonOf<Found>
  : never;
type Sent<Id extends keyof operations> = operations[Id] extends {
  requestBody: { content: { 'application/json': infer Body } };
}
  ? Body
  : never;

export type DutyDealers = Answer<'dutyDealers'>;
export type DealersFound = NonNullable<DutyDealers['answer']>;
export type DutyDealer = DealersFound['dealers'][number];
export type MealFound = Answer<'lookAtMeal'>;
export type DutyContact = DutyDealer['party'];
export type Incidents = Answer<'listIncidents'>;
export type Incident = Answer<'readIncident'>;
export type IncidentInput = Sent<'openIncident'>;
export type ReportInput = Sent<'fileIncidentReport'>;
export type Stage = ReportInput['stage'];
export type CaseFile = Answer<'listCaseFiles'>['items'][number];
export type CaseFileFormat = CaseFile['format'];

export const dutyOptionsQuery = queryOptions({
  queryKey: ['duty', 'options'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: ({ signal }) => kept('duty-options', () => answered(api.GET('/api/v1/duty/options', { signal }))),
});

/** What was found last is still on the phone when the network is gone. */
export const dutyDealersQuery = (asked: { q?: string | undefined; pick?: string | undefined }) =>
  queryOptions({
    queryKey: ['duty', 'dealers', asked.q ?? '', asked.pick ?? ''],
    enabled: Boolean(asked.q ?? asked.pick),
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      kept(`duty-dealers ${asked.q ?? ''} ${asked.pick ?? ''}`, () =>
        answered(api.GET('/api/v1/duty/dealers', { signal, params: { query: asked } })),
      ),
  });

export function dealersSheetHref(pick: string): string {
  return `/api/v1/duty/dealers/export?${new URLSearchParams({ pick })}`;
}

export interface MealAsked {
  party: string;
  day?: string | undefined;
  meal?: string | undefined;
  time?: string | undefined;
  hours?: number | undefined;
  onset?: string | undefined;
  incubationFrom?: number | undefined;
  incubationTo?: number | undefined;
}
export const mealQuery = (asked: MealAsked | null) =>
  queryOptions({
    queryKey: ['duty', 'meal', asked],
    enabled: asked !== null,
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      if (asked === null) throw new Error('no meal');
      return await kept(`duty-meal ${JSON.stringify(asked)}`, () =>
        answered(api.GET('/api/v1/duty/meals', { signal, params: { query: asked } })),
      );
    },
  });

export const incidentsQuery = queryOptions({
  queryKey: ['duty', 'incidents'],
  refetchInterval: 30_000,
  queryFn: ({ signal }) => kept('duty-incidents', () => answered(api.GET('/api/v1/incidents', { signal }))),
});
/** For the page of a case, which picks its own out of as many as there may be. */
export const manyIncidentsQuery = queryOptions({
  queryKey: ['duty', 'incidents', 'many'],
  refetchInterval: 30_000,
  queryFn: ({ signal }) =>
    answered(api.GET('/api/v1/incidents', { signal, params: { query: { limit: 100 } } })),
});
export const incidentQuery = (incidentId: string) =>
  queryOptions({
    queryKey: ['duty', 'incident', incidentId],
    refetchInterval: 30_000,
    queryFn: ({ signal }) =>
      kept(`duty-incident ${incidentId}`, () =>
        answered(api.GET('/api/v1/incidents/{incidentId}', { signal, params: { path: { incidentId } } })),
      ),
  });
export const openIncident = (body: IncidentInput) => answered(api.POST('/api/v1/incidents', { body }));
export const fileReport = (incidentId: string, body: ReportInput) =>
  answered(api.POST('/api/v1/incidents/{incidentId}/reports', { params: { path: { incidentId } }, body }));

/** While one is made it is asked how far it is. */
const MAKING_MS = 700;
export const caseFilesQuery = (caseId: string) =>
  queryOptions({
    queryKey: ['case-files', caseId],
    queryFn: ({ signal }) =>
      answered(api.GET('/api/v1/cases/{caseId}/files', { signal, params: { path: { caseId } } })),
    refetchInterval: (query) =>
      query.state.data?.items.some((one) => one.state === 'making') ? MAKING_MS : false,
  });
export const makeCaseFile = (caseId: string, format: CaseFileFormat) =>
  answered(api.POST('/api/v1/cases/{caseId}/files', { params: { path: { caseId } }, body: { format } }));
export const caseFileHref = (fileId: string): string => `/api/v1/case-files/${fileId}`;
