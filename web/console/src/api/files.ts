import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { operations } from '../generated/api.d.ts';
import { answered, api } from './client.ts';
import { offlineProblem, problemFrom } from './problem.ts';

type JsonOf<Part> = Part extends { content: { 'application/json': infer Body } } ? Body : never;
type Answer<Id extends keyof operations> = operations[Id]['responses'] extends { 200: infer Found }
  ? JsonOf<Found>
  : never;

export type FileSummary = Answer<'listFiles'>['items'][number];
export type FileDetail = Answer<'readFile'>;
export type FileState = FileSummary['state'];
export type FileMapping = NonNullable<FileDetail['mapping']>;
export type FileColumn = FileMapping['columns'][number];
export type FileFinding = Answer<'listFileFindings'>['items'][number];
export type FileReceipt = Answer<'readFileReceipt'>;
export type LedgerKind = Answer<'listLedgers'>['items'][number];

export interface MappingToSend {
  ledger: string;
  sheet?: number;
  headingRow?: number;
  columns?: Record<string, string>;
  constants?: Record<string, string>;
}

/** While a server works on a file it is asked how far it is. */
const POLL_MS = 800;
export const isWorking = (state: FileState | undefined): boolean =>
  state === 'checking' || state === 'taking';

export const filesQuery = (before: string | undefined) =>
  queryOptions({
    queryKey: ['files', before ?? ''],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      answered(api.GET('/api/v1/files', { signal, params: { query: before ? { before } : {} } })),
    refetchInterval: (query) =>
      query.state.data?.items.some((file) => isWorking(file.state)) ? POLL_MS * 3 : false,
  });

export const fileQuery = (fileId: string) =>
  queryOptions({
    queryKey: ['file', fileId],
    queryFn: ({ signal }) =>
      answered(api.GET('/api/v1/files/{fileId}', { signal, params: { path: { fileId } } })),
    refetchInterval: (query) => (isWorking(query.state.data?.state) ? POLL_MS : false),
  });

/** What a file has come to, as a part of keys: another check has other findings, and a receipt grows. */
const standing = ({ changedAt, state, counts }: FileSummary): string =>
  `${changedAt} ${state} ${JSON.stringify(counts)}`;

export const findingsQuery = (file: FileSummary, limit: number) =>
  queryOptions({
    queryKey: ['file-findings', file.fileId, standing(file), limit],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      answered(
        api.GET('/api/v1/files/{fileId}/findings', {
          signal,
          params: { path: { fileId: file.fileId }, query: { limit } },
        }),
      ),
  });

export const fileReceiptQuery = (file: FileSummary) =>
  queryOptions({
    queryKey: ['file-receipt', file.fileId, standing(file)],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      answered(
        api.GET('/api/v1/files/{fileId}/receipt', { signal, params: { path: { fileId: file.fileId } } }),
      ),
  });

export const ledgersQuery = queryOptions({
  queryKey: ['ledgers'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: ({ signal }) => answered(api.GET('/api/v1/ledgers', { signal })),
});

const path = (fileId: string) => ({ params: { path: { fileId } } });

/** The file itself is the body: it is read from the disk as it is sent. */
export async function sendFile(file: File): Promise<FileDetail> {
  const response = await fetch(`/api/v1/files?name=${encodeURIComponent(file.name)}`, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { accept: 'application/json', 'content-type': 'application/octet-stream', 'x-luyuan': '1' },
    body: file,
  }).catch(() => {
    throw offlineProblem();
  });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw problemFrom(response.status, body);
  return body as FileDetail;
}

export const mapFile = (fileId: string, body: MappingToSend) =>
  answered(api.PUT('/api/v1/files/{fileId}/mapping', { ...path(fileId), body }));
export const checkFile = (fileId: string) => answered(api.POST('/api/v1/files/{fileId}/check', path(fileId)));
export const takeFile = (fileId: string, leaveOutFaulty: boolean) =>
  answered(api.POST('/api/v1/files/{fileId}/take', { ...path(fileId), body: { leaveOutFaulty } }));
export const stopFile = (fileId: string) => answered(api.POST('/api/v1/files/{fileId}/stop', path(fileId)));

/** What the browser itself fetches, to keep. */
export const fileHrefs = {
  marked: (fileId: string) => `/api/v1/files/${fileId}/findings/export?format=xlsx`,
  list: (fileId: string) => `/api/v1/files/${fileId}/findings/export?format=csv`,
  receipt: (fileId: string) => `/api/v1/files/${fileId}/receipt/export`,
};
