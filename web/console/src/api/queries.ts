import { keepPreviousData, QueryClient, queryOptions } from '@tanstack/react-query';
import { get, type Query } from './http.ts';
import { ApiProblem } from './problem.ts';
import type { TraceDirection, TraceView } from './trace-types.ts';
import type {
  Account,
  AuditEntry,
  City,
  Discrepancy,
  Ledger,
  Lot,
  Me,
  Party,
  Product,
  ProductDealers,
  SearchResult,
  StockLine,
  Voucher,
  VoucherDirection,
  VoucherInput,
  VoucherPreview,
  VoucherState,
  VoucherSummary,
} from './types.ts';
import { post } from './http.ts';

export interface Page<Item> {
  items: Item[];
  next: string | null;
}

/** One cache for the application. Answers that name a mistake of ours are not asked again. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (count, error) => count < 2 && !(error instanceof ApiProblem && error.status > 0 && error.status < 500),
      },
    },
  });
}

export const meQuery = queryOptions({
  queryKey: ['me'],
  staleTime: 5 * 60_000,
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      return await get<Me>('/session', {}, signal);
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) return null;
      throw error;
    }
  },
});

export const cityQuery = queryOptions({
  queryKey: ['city'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: ({ signal }) => get<City>('/city', {}, signal),
});

export const searchQuery = (q: string, limit = 12) =>
  queryOptions({
    queryKey: ['search', q, limit],
    enabled: q.trim() !== '',
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => (await get<{ results: SearchResult[] }>('/search', { q, limit }, signal)).results,
  });

export interface VoucherFilter {
  direction: VoucherDirection;
  state?: VoucherState | undefined;
  q?: string | undefined;
  before?: string | undefined;
  limit?: number;
}
export const vouchersQuery = (filter: VoucherFilter) =>
  queryOptions({
    queryKey: ['vouchers', filter],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => get<Page<VoucherSummary>>('/vouchers', { ...filter } as Query, signal),
  });
export const voucherQuery = (number: string) =>
  queryOptions({
    queryKey: ['voucher', number],
    queryFn: ({ signal }) => get<Voucher>(`/vouchers/${encodeURIComponent(number)}`, {}, signal),
  });
export const voucherPreviewQuery = (body: VoucherInput, enabled: boolean) =>
  queryOptions({
    queryKey: ['voucher-preview', body],
    enabled,
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: () => post<VoucherPreview>('/vouchers/preview', body),
  });

export const stockQuery = (filter: { q?: string | undefined; before?: string | undefined; limit?: number }) =>
  queryOptions({
    queryKey: ['stock', filter],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => get<Page<StockLine>>('/stock', filter, signal),
  });
export const discrepanciesQuery = (filter: { party?: string | undefined; limit?: number }) =>
  queryOptions({
    queryKey: ['discrepancies', filter],
    queryFn: async ({ signal }) => (await get<{ items: Discrepancy[] }>('/discrepancies', filter, signal)).items,
  });
export const ledgerQuery = (partyId: string, from: string, to: string) =>
  queryOptions({
    queryKey: ['ledger', partyId, from, to],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => get<Ledger>(`/parties/${partyId}/ledger`, { from, to }, signal),
  });

export interface PartyFilter {
  q?: string | undefined;
  kind?: string | undefined;
  division?: string | undefined;
  limit?: number;
}
export const partiesQuery = (filter: PartyFilter) =>
  queryOptions({
    queryKey: ['parties', filter],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => (await get<{ items: Party[] }>('/parties', { ...filter } as Query, signal)).items,
  });
export const partyQuery = (partyId: string) =>
  queryOptions({
    queryKey: ['party', partyId],
    queryFn: ({ signal }) => get<Party>(`/parties/${partyId}`, {}, signal),
  });
export const productsQuery = (q: string) =>
  queryOptions({
    queryKey: ['products', q],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => (await get<{ items: Product[] }>('/products', { q }, signal)).items,
  });
export const productQuery = (productId: string) =>
  queryOptions({
    queryKey: ['product', productId],
    staleTime: 5 * 60_000,
    queryFn: ({ signal }) => get<Product>(`/products/${productId}`, {}, signal),
  });
export const dealersQuery = (productId: string) =>
  queryOptions({
    queryKey: ['dealers', productId],
    queryFn: ({ signal }) => get<ProductDealers>(`/products/${productId}/dealers`, {}, signal),
  });
export const lotQuery = (reference: string) =>
  queryOptions({
    queryKey: ['lot', reference],
    queryFn: ({ signal }) => get<Lot>(`/lots/${encodeURIComponent(reference)}`, {}, signal),
  });

export interface TraceAsked {
  lot: readonly string[];
  party?: string | undefined;
  direction: TraceDirection;
  asOf?: string | undefined;
}
export const traceQuery = (asked: TraceAsked) =>
  queryOptions({
    queryKey: ['trace', asked],
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    queryFn: ({ signal }) => get<TraceView>('/traces', { ...asked } as Query, signal),
  });

export const accountsQuery = queryOptions({
  queryKey: ['accounts'],
  queryFn: async ({ signal }) => (await get<{ items: Account[] }>('/accounts', {}, signal)).items,
});
/** Entries asked for at a time; fewer than that is the end. */
export const AUDIT_PAGE = 100;
export const auditQuery = (before: string | undefined) =>
  queryOptions({
    queryKey: ['audit', before],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => get<Page<AuditEntry>>('/audit', { before, limit: AUDIT_PAGE }, signal),
  });
