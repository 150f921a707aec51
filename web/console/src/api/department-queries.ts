import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { operations } from '../generated/api.d.ts';
import { answered, api } from './client.ts';

type Answer<Id extends keyof operations> = operations[Id]['responses'] extends {
  200: { content: { 'application/json': infer Body } };
}
  ? Body
  : never;

export type Department = Answer<'readDepartments'>['items'][number];
export type UnreadableMessage = Answer<'readDepartments'>['unreadable'][number];
export type DepartmentCertificate = Answer<'readDepartmentCertificates'>['items'][number];
export type FlaggedVoucher = Answer<'readFlaggedVouchers'>['items'][number];
export type Notice = Answer<'readNotices'>['items'][number];
export type PaperState = DepartmentCertificate['state'];

export const departmentsQuery = queryOptions({
  queryKey: ['departments'],
  queryFn: ({ signal }) => answered(api.GET('/api/v1/departments', { signal })),
});

export const departmentCertificatesQuery = (filter: { number?: string; state?: PaperState }) =>
  queryOptions({
    queryKey: ['departments', 'certificates', filter],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      answered(
        api.GET('/api/v1/departments/certificates', { signal, params: { query: { ...filter, limit: 50 } } }),
      ),
  });

export const flaggedVouchersQuery = queryOptions({
  queryKey: ['departments', 'flagged'],
  queryFn: ({ signal }) =>
    answered(api.GET('/api/v1/departments/flagged-vouchers', { signal, params: { query: { limit: 50 } } })),
});

export const noticesQuery = (unread: boolean) =>
  queryOptions({
    queryKey: ['notices', unread],
    queryFn: ({ signal }) =>
      answered(api.GET('/api/v1/notices', { signal, params: { query: { unread, limit: 50 } } })),
  });

export const markNoticeRead = (noticeId: string) =>
  answered(api.POST('/api/v1/notices/{noticeId}/read', { params: { path: { noticeId } } }));
