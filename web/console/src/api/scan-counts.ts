import { queryOptions } from '@tanstack/react-query';
import type { operations } from '../generated/api.d.ts';
import { answered, api } from './client.ts';

export type PartyScanCounts =
  operations['readPartyScanCounts']['responses'][200]['content']['application/json'];

/** Without a party one's own. */
export const partyScanCountsQuery = (party?: string) =>
  queryOptions({
    queryKey: ['party-scan-counts', party],
    queryFn: ({ signal }) =>
      answered(api.GET('/api/v1/party-scan-counts', { signal, params: { query: party ? { party } : {} } })),
  });
