import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { operations } from '../generated/api.d.ts';
import { answered, api } from './client.ts';

type JsonOf<Part> = Part extends { content: { 'application/json': infer Body } } ? Body : never;
type Sent<Id extends keyof operations> = operations[Id] extends {
  requestBody: { content: { 'application/json': infer Body } };
}
  ? Body
  : never;

export type Recall = JsonOf<operations['readRecall']['responses'][200]>;
export type RecallBrief = JsonOf<operations['listRecalls']['responses'][200]>['items'][number];
export type RecallElements = JsonOf<operations['readRecallElements']['responses'][200]>;
export type RecallElement = RecallElements['elements'][number];
export type RecallFigures = JsonOf<operations['readRecallFigures']['responses'][200]>;
export type PlanInput = Sent<'filePlan'>;
export type OrderInput = Sent<'orderRecall'>;
export type StepInput = Sent<'takeRecallStep'>;
export type Letter = NonNullable<Recall['steps'][number]['letter']>;
/** By element, by field. */
export type Filled = PlanInput['plan'];

const ofRecall = (recallId: string) => ({ params: { path: { recallId } } });

export const recallsQuery = (asked: { case?: string | undefined; before?: string | undefined }) =>
  queryOptions({
    queryKey: ['recalls', asked],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => answered(api.GET('/api/v1/recalls', { signal, params: { query: asked } })),
  });
export const recallQuery = (recallId: string) =>
  queryOptions({
    queryKey: ['recall', recallId],
    queryFn: ({ signal }) =>
      answered(api.GET('/api/v1/recalls/{recallId}', { signal, ...ofRecall(recallId) })),
  });
export const recallFiguresQuery = (recallId: string) =>
  queryOptions({
    queryKey: ['recall', recallId, 'figures'],
    queryFn: ({ signal }) =>
      answered(api.GET('/api/v1/recalls/{recallId}/figures', { signal, ...ofRecall(recallId) })),
  });
export const recallElementsQuery = queryOptions({
  queryKey: ['recall-elements'],
  staleTime: 60 * 60_000,
  queryFn: ({ signal }) => answered(api.GET('/api/v1/recall-elements', { signal })),
});
export const draftQuery = (lot: readonly string[], level: PlanInput['level']) =>
  queryOptions({
    queryKey: ['recall-draft', lot, level],
    enabled: lot.length > 0,
    retry: false,
    queryFn: ({ signal }) =>
      answered(api.GET('/api/v1/recall-drafts', { signal, params: { query: { lot: [...lot], level } } })),
  });

export const previewAnnouncement = (recallId: string, announcement: Filled) =>
  answered(
    api.POST('/api/v1/recalls/{recallId}/announcement-preview', {
      ...ofRecall(recallId),
      body: { announcement },
    }),
  );
export const filePlan = (body: PlanInput, recallId: string | undefined) =>
  recallId === undefined
    ? answered(api.POST('/api/v1/recalls', { body }))
    : answered(api.POST('/api/v1/recalls/{recallId}/plans', { ...ofRecall(recallId), body }));
export const orderRecall = (body: OrderInput) => answered(api.POST('/api/v1/recall-orders', { body }));
export const takeStep = (recallId: string, body: StepInput) =>
  answered(api.POST('/api/v1/recalls/{recallId}/steps', { ...ofRecall(recallId), body }));
