import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { operations } from '../generated/api.d.ts';
import { answered, api } from './client.ts';

type JsonOf<Part> = Part extends { content: { 'application/json': infer Body } } ? Body : never;
export type Bindings = JsonOf<operations['readBindings']['responses'][200]>;
export type BoundPlace = Bindings['inForce'][number];
export type PlaceKind = BoundPlace['place']['kind'];
export type TillLines = JsonOf<operations['readTillLines']['responses'][200]>;
export type TillLine = TillLines['items'][number];
export type TakenAs = TillLine['as'];

export const bindingsQuery = queryOptions({
  queryKey: ['bindings'],
  queryFn: ({ signal }) => answered(api.GET('/api/v1/bindings', { signal })),
});

export const tillLinesQuery = (as: TakenAs | undefined) =>
  queryOptions({
    queryKey: ['till-lines', as],
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
    queryFn: ({ signal }) =>
      answered(
        api.GET('/api/v1/till-lines', { signal, params: { query: { limit: 100, ...(as ? { as } : {}) } } }),
      ),
  });

export const bindLots = (body: operations['recordBinding']['requestBody']['content']['application/json']) =>
  answered(api.POST('/api/v1/bindings', { body }));
