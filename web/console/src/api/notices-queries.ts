import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { operations } from '../generated/api.d.ts';
import { answered, api } from './client.ts';

/** What the pages of notices ask and send. */

type JsonOf<Part> = Part extends { content: { 'application/json': infer Body } } ? Body : never;
export type OfficeMessage = JsonOf<operations['listOfficeMessages']['responses'][200]>['items'][number];
export type Board = JsonOf<operations['readNoticeBoard']['responses'][200]>;
export type BoardBusiness = Board['businesses'][number];
export type BoardTotal = Board['totals'][number];
export type Notice = JsonOf<operations['readCaseNotice']['responses'][200]>;
export type NoticeLine = Notice['lines'][number];
export type NoticeState = Notice['state'];
export type SendableKind = Board['plans'][number]['kind'];
export type AnswerToSend = operations['answerCaseNotice']['requestBody']['content']['application/json'];
export type SeenToSend = operations['seeSealedGoods']['requestBody']['content']['application/json'];

/** Answers come in while one looks. */
const FRESH_MS = 5_000;

export const boardQuery = (caseId: string) =>
  queryOptions({
    queryKey: ['notices', 'board', caseId],
    refetchInterval: FRESH_MS,
    queryFn: ({ signal }) =>
      answered(api.GET('/api/v1/cases/{caseId}/notices', { signal, params: { path: { caseId } } })),
  });

export const ownNoticesQuery = queryOptions({
  queryKey: ['notices', 'own'],
  queryFn: ({ signal }) => answered(api.GET('/api/v1/case-notices', { signal })),
});

/** Deadlines that this officer's office was told of. */
export const officeMessagesQuery = queryOptions({
  queryKey: ['notices', 'office'],
  queryFn: ({ signal }) => answered(api.GET('/api/v1/office-messages', { signal })),
});

export const noticeQuery = (noticeId: string) =>
  queryOptions({
    queryKey: ['notices', 'one', noticeId],
    queryFn: ({ signal }) =>
      answered(api.GET('/api/v1/case-notices/{noticeId}', { signal, params: { path: { noticeId } } })),
  });

export const contactQuery = queryOptions({
  queryKey: ['notices', 'contact'],
  queryFn: ({ signal }) => answered(api.GET('/api/v1/notice-contact', { signal })),
});

export const keepContact = (body: { phone?: string; email?: string }) =>
  answered(api.PUT('/api/v1/notice-contact', { body }));

export const sendNotices = (caseId: string, body: { scope: string; kind: SendableKind }) =>
  answered(api.POST('/api/v1/cases/{caseId}/notices', { params: { path: { caseId } }, body }));

export const answerNotice = (noticeId: string, body: AnswerToSend) =>
  answered(api.POST('/api/v1/case-notices/{noticeId}/answers', { params: { path: { noticeId } }, body }));

export const seeSealed = (noticeId: string, body: SeenToSend) =>
  answered(
    api.POST('/api/v1/case-notices/{noticeId}/sealed-goods', { params: { path: { noticeId } }, body }),
  );

export const photoPath = (noticeId: string, sha256: string): string =>
  `/api/v1/case-notices/${noticeId}/photos/${sha256}`;

export const forgetNotices = (client: QueryClient): Promise<void> =>
  client.invalidateQueries({ queryKey: ['notices'] });
