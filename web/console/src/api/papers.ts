import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { operations } from '../generated/api.d.ts';
import { answered, api } from './client.ts';
import { offlineProblem, problemFrom } from './problem.ts';

type JsonOf<Part> = Part extends { content: { 'application/json': infer Body } } ? Body : never;
type Answer<Id extends keyof operations> = operations[Id]['responses'] extends { 200: infer Found }
  ? JsonOf<Found>
  : never;
type Sent<Id extends keyof operations> = operations[Id] extends {
  requestBody: { content: { 'application/json': infer Body } };
}
  ? Body
  : never;

export type Drawer = Answer<'listPapers'>;
export type DrawerPaper = Drawer['items'][number];
export type Bundle = Answer<'readBundle'>;
export type BundlePaper = Bundle['slots'][number]['parts'][number]['papers'][number];
export type CertificateInput = Sent<'registerCertificate'>;
export type FittingLine = Sent<'findFittingPapers'>['lines'][number];
export type BookList = Answer<'listRecordBooks'>;
export type BookPage = Answer<'readRecordBook'>;
export type BookRow = BookPage['rows'][number];
export type GateEntryInput = Sent<'recordGateEntry'>;
export type TemperatureInput = Sent<'recordTemperatures'>;
export type DeviceInput = Sent<'registerDevice'>;

/** What is asked of a book; it stands in the address. */
export interface BookAsked {
  party?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  q?: string | undefined;
  cursor?: string | undefined;
}

const given = <Query extends object>(query: Query) =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Query]: Exclude<Query[Key], undefined>;
  };

export const drawerQuery = (party: string | undefined) =>
  queryOptions({
    queryKey: ['papers', party ?? ''],
    queryFn: ({ signal }) =>
      answered(api.GET('/api/v1/papers', { signal, params: { query: given({ party }) } })),
  });

export const bundleQuery = (number: string) =>
  queryOptions({
    queryKey: ['bundle', number],
    queryFn: ({ signal }) =>
      answered(api.GET('/api/v1/vouchers/{number}/bundle', { signal, params: { path: { number } } })),
  });

export const fittingQuery = (lines: readonly FittingLine[]) =>
  queryOptions({
    queryKey: ['fitting', lines],
    enabled: lines.length > 0,
    queryFn: ({ signal }) =>
      answered(api.POST('/api/v1/papers/fitting', { signal, body: { lines: [...lines] } })),
  });

/** A photo or PDF is the body itself. */
export async function keepPhoto(file: File): Promise<{ sha256: string }> {
  const response = await fetch('/api/v1/attachments', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { accept: 'application/json', 'content-type': 'application/octet-stream', 'x-luyuan': '1' },
    body: file,
  }).catch(() => {
    throw offlineProblem();
  });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw problemFrom(response.status, body);
  return body as { sha256: string };
}

export const registerCertificate = (body: CertificateInput) =>
  answered(api.POST('/api/v1/certificates', { body }));
export const withdrawPaper = (certificateId: string, reason: string) =>
  answered(
    api.POST('/api/v1/papers/{certificateId}/withdraw', {
      params: { path: { certificateId } },
      body: { reason },
    }),
  );

export const booksQuery = (party: string | undefined) =>
  queryOptions({
    queryKey: ['books', party ?? ''],
    queryFn: ({ signal }) =>
      answered(api.GET('/api/v1/record-books', { signal, params: { query: given({ party }) } })),
  });

export const bookQuery = (book: string, asked: BookAsked) =>
  queryOptions({
    queryKey: ['book', book, asked],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      answered(
        api.GET('/api/v1/record-books/{book}', {
          signal,
          params: { path: { book }, query: given(asked) },
        }),
      ),
  });

export const devicesQuery = queryOptions({
  queryKey: ['devices'],
  queryFn: ({ signal }) =>
    answered(api.GET('/api/v1/record-books/devices', { signal, params: { query: {} } })),
});

export const recordGateEntry = (body: GateEntryInput) =>
  answered(api.POST('/api/v1/record-books/gate-entries', { body }));
export const decideGateEntry = (
  documentId: string,
  body: { decision: 'admitted' | 'turned-away'; testSlip?: string; reason?: string },
) =>
  answered(
    api.POST('/api/v1/record-books/gate-entries/{documentId}/decision', {
      params: { path: { documentId } },
      body,
    }),
  );
export const registerDevice = (body: DeviceInput) =>
  answered(api.POST('/api/v1/record-books/devices', { body }));
export const recordTemperatures = (body: TemperatureInput) =>
  answered(api.POST('/api/v1/record-books/temperature-logs', { body }));

/** What the browser itself fetches. */
export const sheetHref = (number: string): string => `/api/v1/vouchers/${number}/sheet`;
export function bookHref(book: string, format: 'pdf' | 'xlsx', asked: BookAsked): string {
  const { cursor: _cursor, ...query } = given(asked);
  return `/api/v1/record-books/${book}/${format}?${new URLSearchParams(query as Record<string, string>)}`;
}
