import { queryOptions } from '@tanstack/react-query';
import type { operations } from '../generated/api.d.ts';
import { answered, api } from './client.ts';

type JsonOf<Part> = Part extends { content: { 'application/json': infer Body } } ? Body : never;
type Answer<Id extends keyof operations> = operations[Id]['responses'] extends { 200: infer Found }
  ? JsonOf<Found>
  : never;
type Sent<Id extends keyof operations> = operations[Id] extends {
  requestBody: { content: { 'application/json': infer Body } };
}
  ? Body
  : never;

export type Disposal = Answer<'readDisposal'>;
export type DisposalLot = Disposal['lots'][number];
export type DisposalStepView = Disposal['steps'][number];
export type DisposalRow = Answer<'listDisposals'>['items'][number];
export type ShelfItem = Answer<'readShelf'>['items'][number];
export type ExpiredParty = Answer<'readExpiredStock'>['items'][number];
export type ReturnedGoods = Answer<'readReturnedGoods'>['items'][number];
export type TakeOffInput = Sent<'takeOffShelf'>;
export type DisposalReason = TakeOffInput['reason'];
export type ApplyInput = Sent<'applyForDisposal'>;
export type DisposalMethod = ApplyInput['method'];

const given = <Query extends object>(query: Query) =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Query]: Exclude<Query[Key], undefined>;
  };

export const shelfQuery = queryOptions({
  queryKey: ['disposals', 'shelf'],
  queryFn: async ({ signal }) => (await answered(api.GET('/api/v1/shelf-life', { signal }))).items,
});

export const disposalsQuery = (asked: {
  state: 'open' | 'ended';
  division?: string | undefined;
  before?: string | undefined;
}) =>
  queryOptions({
    queryKey: ['disposals', 'list', asked],
    queryFn: ({ signal }) =>
      answered(api.GET('/api/v1/disposals', { signal, params: { query: given(asked) } })),
  });

export const disposalQuery = (disposalId: string) =>
  queryOptions({
    queryKey: ['disposals', 'one', disposalId],
    queryFn: ({ signal }) =>
      answered(api.GET('/api/v1/disposals/{disposalId}', { signal, params: { path: { disposalId } } })),
  });

export const expiredQuery = (division: string | undefined) =>
  queryOptions({
    queryKey: ['disposals', 'expired', division ?? ''],
    queryFn: ({ signal }) =>
      answered(api.GET('/api/v1/expired-stock', { signal, params: { query: given({ division }) } })),
  });

export const returnedQuery = (division: string | undefined) =>
  queryOptions({
    queryKey: ['disposals', 'returned', division ?? ''],
    queryFn: async ({ signal }) =>
      (await answered(api.GET('/api/v1/returned-goods', { signal, params: { query: given({ division }) } })))
        .items,
  });

export const takeOffShelf = (body: TakeOffInput) => answered(api.POST('/api/v1/disposals/starts', { body }));

const at = (disposalId: string) => ({ params: { path: { disposalId } } });
export const holdApart = (id: string, body: Sent<'holdApart'>) =>
  answered(api.POST('/api/v1/disposals/{disposalId}/holding', { ...at(id), body }));
export const applyForDisposal = (id: string, body: ApplyInput) =>
  answered(api.POST('/api/v1/disposals/{disposalId}/application', { ...at(id), body }));
export const answerApplication = (id: string, body: Sent<'answerApplication'>) =>
  answered(api.POST('/api/v1/disposals/{disposalId}/answer', { ...at(id), body }));
export const carryOutDisposal = (id: string, body: Sent<'carryOutDisposal'>) =>
  answered(api.POST('/api/v1/disposals/{disposalId}/execution', { ...at(id), body }));
export const putBackOnShelf = (id: string, body: Sent<'putBackOnShelf'>) =>
  answered(api.POST('/api/v1/disposals/{disposalId}/put-back', { ...at(id), body }));
export const correctDisposalStep = (id: string, body: Sent<'correctDisposalStep'>) =>
  answered(api.POST('/api/v1/disposals/{disposalId}/correction', { ...at(id), body }));
export const closeDisposal = (id: string, body: Sent<'closeDisposal'>) =>
  answered(api.POST('/api/v1/disposals/{disposalId}/closing', { ...at(id), body }));
