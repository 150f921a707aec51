import { keepPreviousData, QueryClient, queryOptions } from '@tanstack/react-query';
import { currentAccount, setCurrentAccount, setSignOutDue, signOutDue } from '../offline/account.ts';
import { FOR_ALL, kept, keptValue } from '../offline/kept.ts';
import { localSearch } from '../offline/local-search.ts';
import { answered, api } from './client.ts';
import { ApiProblem } from './problem.ts';
import type { TraceDirection } from './trace-types.ts';
import type { Me, VoucherDirection, VoucherInput, VoucherState } from './types.ts';

/** One cache for the application. Answers that name a mistake of ours are not asked again. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // Without a network queries are asked all the same: what was kept on the phone answers then.
      mutations: { networkMode: 'always' },
      queries: {
        networkMode: 'always',
        staleTime: 15_000,
        retry: (count, error) =>
          count < 2 &&
          navigator.onLine &&
          !(error instanceof ApiProblem && error.status > 0 && error.status < 500),
      },
    },
  });
}

/** Ends on the server what was ended here without a line; answers whether nothing of it is left. */
async function endSession(signal: AbortSignal): Promise<boolean> {
  try {
    await answered(api.DELETE('/api/v1/session', { signal }));
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 401) return false;
  }
  setSignOutDue(false);
  return true;
}

export const meQuery = queryOptions({
  queryKey: ['me'],
  staleTime: 5 * 60_000,
  queryFn: async ({ signal }): Promise<Me | null> => {
    if (signOutDue() && !(await endSession(signal))) return null;
    try {
      const me = await kept('me', () => answered(api.GET('/api/v1/session', { signal })), {
        account: FOR_ALL,
      });
      setCurrentAccount(me.accountId);
      return me;
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) return null;
      throw error;
    }
  },
});

export const cityQuery = queryOptions({
  queryKey: ['city'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: ({ signal }) =>
    kept('city', () => answered(api.GET('/api/v1/city', { signal })), { account: FOR_ALL }),
});

export const searchQuery = (q: string, limit = 12) =>
  queryOptions({
    queryKey: ['search', q, limit],
    enabled: q.trim() !== '',
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) =>
      await answered(api.GET('/api/v1/search', { signal, params: { query: { q, limit } } })),
  });

export interface VoucherFilter {
  direction: VoucherDirection;
  state?: VoucherState | undefined;
  before?: string | undefined;
  limit?: number;
}
export const vouchersQuery = (filter: VoucherFilter) =>
  queryOptions({
    queryKey: ['vouchers', filter],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      kept(`vouchers ${JSON.stringify(filter)}`, () =>
        answered(api.GET('/api/v1/vouchers', { signal, params: { query: filter } })),
      ),
  });
export const voucherQuery = (number: string) =>
  queryOptions({
    queryKey: ['voucher', number],
    queryFn: ({ signal }) =>
      kept(`voucher ${number}`, () =>
        answered(api.GET('/api/v1/vouchers/{number}', { signal, params: { path: { number } } })),
      ),
  });
export const voucherPreviewQuery = (body: VoucherInput | null) =>
  queryOptions({
    queryKey: ['voucher-preview', body],
    enabled: body !== null,
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      if (body === null) throw new Error('nothing to preview');
      return await answered(api.POST('/api/v1/vouchers/preview', { signal, body }));
    },
  });

/** All that the phone keeps of the own stock, for work without a network. */
export const SNAPSHOT_STOCK = { q: undefined, limit: 200 };
const snapshotOfStock = `stock ${JSON.stringify(SNAPSHOT_STOCK)}`;
type StockPage = Awaited<ReturnType<typeof askStock>>;
const askStock = (
  query: { q?: string | undefined; before?: string | undefined; limit?: number },
  signal?: AbortSignal,
) => answered(api.GET('/api/v1/stock', { ...(signal ? { signal } : {}), params: { query } }));

/** What the phone has of the stock, narrowed to what was typed. */
async function stockOnPhone(q: string | undefined): Promise<StockPage | undefined> {
  const page = await keptValue<StockPage>(snapshotOfStock);
  if (!page) return undefined;
  const items = q
    ? await localSearch(page.items, q, (line) => [line.name, line.batch, line.code])
    : page.items;
  return { items, next: null };
}

export const stockQuery = (filter: { q?: string | undefined; before?: string | undefined; limit?: number }) =>
  queryOptions({
    queryKey: ['stock', filter],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      filter.q || filter.before
        ? askStock(filter, signal).catch(async (error: unknown) => {
            const found = isOffline(error) ? await stockOnPhone(filter.q) : undefined;
            if (!found) throw error;
            return found;
          })
        : kept(`stock ${JSON.stringify(filter)}`, () => askStock(filter, signal), {
            otherwise: () => stockOnPhone(undefined),
          }),
  });
export const discrepanciesQuery = (filter: { party?: string | undefined; limit?: number }) =>
  queryOptions({
    queryKey: ['discrepancies', filter],
    queryFn: async ({ signal }) => {
      const found = await answered(api.GET('/api/v1/discrepancies', { signal, params: { query: filter } }));
      return found.items;
    },
  });
/** `from` and `to` are calendar days, both included. */
export const ledgerQuery = (partyId: string, from: string, to: string) =>
  queryOptions({
    queryKey: ['ledger', partyId, from, to],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) =>
      await answered(
        api.GET('/api/v1/parties/{partyId}/ledger', {
          signal,
          params: { path: { partyId }, query: { from, to } },
        }),
      ),
  });

const isOffline = (error: unknown): boolean => error instanceof ApiProblem && error.code === 'offline';

/** A list that is asked for by what was typed; without a network what was kept of the whole list is looked through. */
async function keptList<Item extends { name: string }>(
  name: string,
  q: string | undefined,
  ask: () => Promise<Item[]>,
): Promise<Item[]> {
  if (!q) return kept(name, ask);
  try {
    return await ask();
  } catch (error) {
    const items = isOffline(error) && currentAccount() !== null ? await keptValue<Item[]>(name) : undefined;
    if (!items) throw error;
    return localSearch(items, q, (item) => [item.name]);
  }
}

export interface PartyFilter {
  q?: string | undefined;
  kind?: string | undefined;
  limit?: number;
}
export const partiesQuery = (filter: PartyFilter) =>
  queryOptions({
    queryKey: ['parties', filter],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      keptList(
        'parties',
        filter.q,
        async () => (await answered(api.GET('/api/v1/parties', { signal, params: { query: filter } }))).items,
      ),
  });
export const partyQuery = (partyId: string) =>
  queryOptions({
    queryKey: ['party', partyId],
    queryFn: ({ signal }) =>
      answered(api.GET('/api/v1/parties/{partyId}', { signal, params: { path: { partyId } } })),
  });
export const productsQuery = (q: string) =>
  queryOptions({
    queryKey: ['products', q],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      keptList('products', q, async () => {
        const query = q === '' ? {} : { q };
        return (await answered(api.GET('/api/v1/products', { signal, params: { query } }))).items;
      }),
  });
export const productQuery = (productId: string) =>
  queryOptions({
    queryKey: ['product', productId],
    staleTime: 5 * 60_000,
    queryFn: ({ signal }) =>
      kept(`product ${productId}`, () =>
        answered(api.GET('/api/v1/products/{productId}', { signal, params: { path: { productId } } })),
      ),
  });
export const dealersQuery = (productId: string) =>
  queryOptions({
    queryKey: ['dealers', productId],
    queryFn: async ({ signal }) =>
      await answered(
        api.GET('/api/v1/products/{productId}/dealers', { signal, params: { path: { productId } } }),
      ),
  });
export const productLotsQuery = (productId: string) =>
  queryOptions({
    queryKey: ['product-lots', productId],
    queryFn: async ({ signal }) => {
      const found = await answered(
        api.GET('/api/v1/products/{productId}/lots', {
          signal,
          params: { path: { productId }, query: { limit: 100 } },
        }),
      );
      return found.items;
    },
  });
export const lotQuery = (lot: string) =>
  queryOptions({
    queryKey: ['lot', lot],
    queryFn: ({ signal }) => answered(api.GET('/api/v1/lots/{lot}', { signal, params: { path: { lot } } })),
  });

export interface TraceAsked {
  lot: string[];
  party?: string | undefined;
  direction: TraceDirection;
  asOf?: string | undefined;
  /** Days within which goods can have been mixed; regulators only. */
  mixingDays?: number | undefined;
}
export const traceQuery = (asked: TraceAsked) =>
  queryOptions({
    queryKey: ['trace', asked],
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    queryFn: async ({ signal }) =>
      await answered(api.GET('/api/v1/traces', { signal, params: { query: asked } })),
  });

export const accountsQuery = queryOptions({
  queryKey: ['accounts'],
  queryFn: async ({ signal }) => (await answered(api.GET('/api/v1/accounts', { signal }))).items,
});
/** Entries asked for at a time; fewer than that is the end. */
export const AUDIT_PAGE = 100;
export const auditQuery = (before: string | undefined) =>
  queryOptions({
    queryKey: ['audit', before],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      answered(api.GET('/api/v1/audit', { signal, params: { query: { before, limit: AUDIT_PAGE } } })),
  });

/** After a document was recorded nearly everything may have changed; only what was a question about it is left alone. */
export function refreshAfterDocument(queryClient: QueryClient): void {
  void queryClient.invalidateQueries({
    predicate: ({ queryKey }) => queryKey[0] !== 'voucher-preview' && queryKey[0] !== 'city',
  });
}
