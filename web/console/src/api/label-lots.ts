import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answered, api } from './client.ts';

/** The lots of an address, in its order. */
export const lotsQuery = (references: readonly string[]) =>
  queryOptions({
    queryKey: ['label-lots', references],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      Promise.all(
        references.map((reference) =>
          answered(api.GET('/api/v1/lots/{lot}', { signal, params: { path: { lot: reference } } })),
        ),
      ),
  });
