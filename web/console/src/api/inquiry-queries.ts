import { queryOptions } from '@tanstack/react-query';
import { answered, api } from './client.ts';
import { searchSources } from './commands.ts';
import type { SourceSearchInput } from './types.ts';

/** What inquiries ask: scopes, sources, figures of the day. */

/** A recall ladder loads much and changes little while somebody chooses on it. */
const CALM_MS = 60_000;

export const recallScopesQuery = (lot: string[]) =>
  queryOptions({
    queryKey: ['recall-scopes', lot],
    enabled: lot.length > 0,
    staleTime: CALM_MS,
    queryFn: async ({ signal }) =>
      await answered(api.GET('/api/v1/recall-scopes', { signal, params: { query: { lot } } })),
  });

/** A search is audited: it is asked once for the same cases, and never again by itself. */
export const sourceSearchQuery = (body: SourceSearchInput | null) =>
  queryOptions({
    queryKey: ['source-search', body],
    enabled: body !== null,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    queryFn: async ({ signal }) => {
      if (body === null) throw new Error('no cases');
      return await searchSources(body, signal);
    },
  });

/** Both days included; read anew while somebody looks, since it is the day that is running. */
export const rollupsQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ['rollups', from, to],
    refetchInterval: 60_000,
    queryFn: async ({ signal }) =>
      await answered(api.GET('/api/v1/rollups', { signal, params: { query: { from, to, groupBy: 'day' } } })),
  });
