import type { Readable } from 'node:stream';
import { Type } from 'typebox';
import { Reply } from '../../platform/http.ts';
import { limitBytes } from '../../platform/limit-bytes.ts';
import { Exact, IdText, OneOf, Text } from '../../platform/schema.ts';
import { defineOperation, type Operation, signedIn } from '../identity/index.ts';
import type { DepartmentTools } from './department-tools.ts';
import {
  CertificateList,
  DepartmentList,
  FlaggedList,
  MessageAnswerSchema,
  NoticeList,
  NoticeRead,
  PAPER_STATES,
} from './departments.schemas.ts';
import {
  type CertificatesAsked,
  readCertificates,
  readDepartments,
  readFlagged,
} from './read-departments.ts';
import { type NoticesAsked, readNotice, readNotices } from './read-notices.ts';
import { receiveMessage } from './receive-message.ts';

const MESSAGE_BYTES_MAX = 2 * 1024 * 1024;
const OFFICERS = ['regulator', 'administrator'] as const;
const limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 200 }));

async function bytesOf(stream: Readable): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of limitBytes(stream, MESSAGE_BYTES_MAX)) pieces.push(piece);
  return Buffer.concat(pieces);
}

export function departmentOperations(tools: DepartmentTools): Operation[] {
  return [
    // Whoever pushes shows by the department's own token or signature who it is, not by an account of ours.
    defineOperation<{ code: string }, unknown, Readable>({
      id: 'receiveDepartmentMessage',
      tag: 'departments',
      method: 'POST',
      path: '/api/v1/departments/:code/messages',
      summary: "Take in a department's message in its own format: certificates, withdrawals",
      permission: { who: ['anyone'], data: 'public' },
      params: Exact({ code: Text(40, 'Code of the department') }),
      streamed: true,
      answers: { 200: MessageAnswerSchema, 202: MessageAnswerSchema },
      handle: async ({ params, body, request }) => {
        const headers = Object.fromEntries(
          Object.entries(request.headers).map(([name, value]) => [
            name,
            Array.isArray(value) ? value[0] : value,
          ]),
        );
        const answer = await receiveMessage(tools, params.code, { headers, body: await bytesOf(body) });
        return new Reply(answer.state === 'taken' ? 200 : 202, answer);
      },
    }),
    defineOperation<unknown, unknown, unknown>({
      id: 'readDepartments',
      tag: 'departments',
      method: 'GET',
      path: '/api/v1/departments',
      summary: 'Departments: reachable or out, what waits for them, messages nobody could read',
      permission: { who: OFFICERS, data: 'platform' },
      answer: DepartmentList,
      handle: () => readDepartments(tools),
    }),
    defineOperation<unknown, CertificatesAsked, unknown>({
      id: 'readDepartmentCertificates',
      tag: 'departments',
      method: 'GET',
      path: '/api/v1/departments/certificates',
      summary: 'Quoted certificates with their state, by number, state or department',
      permission: { who: OFFICERS, data: 'platform' },
      query: Exact({
        department: Type.Optional(Text(40, 'Code of the department')),
        state: Type.Optional(OneOf(PAPER_STATES, 'State')),
        number: Type.Optional(Text(60, 'Number')),
        limit,
      }),
      answer: CertificateList,
      audited: true,
      handle: ({ query }) => readCertificates(tools, query),
    }),
    defineOperation<unknown, { limit?: number }, unknown>({
      id: 'readFlaggedVouchers',
      tag: 'departments',
      method: 'GET',
      path: '/api/v1/departments/flagged-vouchers',
      summary: 'Vouchers whose goods hang on a certificate in doubt, the latest first',
      permission: { who: OFFICERS, data: 'platform' },
      query: Exact({ limit }),
      answer: FlaggedList,
      audited: true,
      handle: ({ query }) => readFlagged(tools, query.limit ?? 50),
    }),
    defineOperation<unknown, NoticesAsked, unknown>({
      id: 'readNotices',
      tag: 'departments',
      method: 'GET',
      path: '/api/v1/notices',
      summary: "What one's own business was told about goods it has",
      permission: { who: ['operator'], data: 'self' },
      query: Exact({
        unread: Type.Optional(Type.Boolean({ description: 'Only those not read yet' })),
        before: Type.Optional(IdText('Notices before this one')),
        limit,
      }),
      answer: NoticeList,
      handle: ({ principal, query }) => readNotices(tools, signedIn(principal), query),
    }),
    defineOperation<{ noticeId: string }, unknown, unknown>({
      id: 'markNoticeRead',
      tag: 'departments',
      method: 'POST',
      path: '/api/v1/notices/:noticeId/read',
      summary: 'Mark a notice as read',
      permission: { who: ['operator'], data: 'self' },
      params: Exact({ noticeId: IdText('Notice') }),
      answer: NoticeRead,
      handle: ({ principal, params }) => readNotice(tools, signedIn(principal), params.noticeId),
    }),
  ];
}
