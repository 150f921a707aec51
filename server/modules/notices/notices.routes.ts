import { Type } from 'typebox';
import { Reply } from '../../platform/http.ts';
import { Exact, IdText } from '../../platform/schema.ts';
import { attachmentUnknown, Sha256Text, showAttachment } from '../attachments/index.ts';
import { defineOperation, type Operation, recordForbidden, signedIn } from '../identity/index.ts';
import { partiesById } from '../registry/index.ts';
import { answerNotice, seeSealed } from './answer-notice.ts';
import { answersOfNotices, linesOfAnswers } from './answers.store.ts';
import { letterOperations } from './link/letter.routes.ts';
import type { NoticeTools } from './notice-tools.ts';
import {
  AnswerBody,
  type AnswerInput,
  AnswerView,
  BoardView,
  NoticesBody,
  type NoticesInput,
  NoticesSent,
  NoticeView,
  OfficeMessages,
  ReachBody,
  type ReachInput,
  ReachView,
  SeenBody,
  type SeenInput,
} from './notices.schemas.ts';
import { openNotice, ownNotices, readNotice } from './open-notice.ts';
import { keepReach, reachOf } from './reach.store.ts';
import { readBoard } from './read-board.ts';
import { readOfficeMessages } from './read-office-messages.ts';
import { sendNotices } from './send-notices.ts';

const OFFICERS = ['regulator', 'administrator'] as const;
const ofCase = { who: OFFICERS, data: 'step' as const };
const ofNotice = { who: ['operator', 'regulator', 'administrator'] as const, data: 'own' as const };
const CaseParams = Exact({ caseId: IdText('Case') });
const NoticeParams = Exact({ noticeId: IdText('Notice') });
interface CaseOf {
  caseId: string;
}
interface NoticeOf {
  noticeId: string;
}

export function noticeOperations(tools: NoticeTools): Operation[] {
  return [
    ...caseOperations(tools),
    ...businessOperations(tools),
    ...officeOperations(tools),
    ...reachOperations(tools),
    ...letterOperations(tools),
  ];
}

const caseOperations = (tools: NoticeTools): Operation[] => [
  defineOperation<CaseOf, unknown, NoticesInput>({
    id: 'sendNotices',
    tag: 'notices',
    method: 'POST',
    path: '/api/v1/cases/:caseId/notices',
    summary:
      'Tell every business of the decided scope that has not been told (通知); the same again sends nothing',
    permission: ofCase,
    params: CaseParams,
    body: NoticesBody,
    answers: { 200: NoticesSent, 201: NoticesSent },
    audited: true,
    handle: async ({ principal, params, body }) => {
      const { status, answer } = await sendNotices(tools, signedIn(principal), params.caseId, body);
      return new Reply(status, answer);
    },
  }),
  defineOperation<CaseOf, unknown, unknown>({
    id: 'readNoticeBoard',
    tag: 'notices',
    method: 'GET',
    path: '/api/v1/cases/:caseId/notices',
    summary: 'Who was told, who has answered, and where every bag is',
    permission: ofCase,
    params: CaseParams,
    answer: BoardView,
    handle: ({ principal, params }) => readBoard(tools, signedIn(principal), params.caseId),
  }),
];

const businessOperations = (tools: NoticeTools): Operation[] => [
  defineOperation<unknown, unknown, unknown>({
    id: 'listCaseNotices',
    tag: 'notices',
    method: 'GET',
    path: '/api/v1/case-notices',
    summary: "A business's own letters of the supervising office, newest first",
    permission: { who: ['operator'], data: 'self' },
    answer: Type.Object({ items: Type.Array(NoticeView) }),
    handle: ({ principal }) => ownNotices(tools, signedIn(principal)),
  }),
  defineOperation<NoticeOf, unknown, unknown>({
    id: 'readCaseNotice',
    tag: 'notices',
    method: 'GET',
    path: '/api/v1/case-notices/:noticeId',
    summary: 'One letter with its lots, what was answered, and for officers how it went out',
    permission: ofNotice,
    params: NoticeParams,
    answer: NoticeView,
    handle: ({ principal, params }) => readNotice(tools, signedIn(principal), params.noticeId),
  }),
  defineOperation<NoticeOf, unknown, AnswerInput>({
    id: 'answerCaseNotice',
    tag: 'notices',
    method: 'POST',
    path: '/api/v1/case-notices/:noticeId/answers',
    summary: 'Answer a letter, lot by lot (回复); by an officer: what was said on the telephone',
    permission: ofNotice,
    params: NoticeParams,
    body: AnswerBody,
    answers: { 200: AnswerView, 201: AnswerView },
    audited: true,
    handle: async ({ principal, params, body }) => {
      const { status, view } = await answerNotice(tools, signedIn(principal), params.noticeId, body);
      return new Reply(status, view);
    },
  }),
  defineOperation<NoticeOf, unknown, SeenInput>({
    id: 'seeSealedGoods',
    tag: 'notices',
    method: 'POST',
    path: '/api/v1/case-notices/:noticeId/sealed-goods',
    summary: 'An officer has seen sealed goods on the spot, with photo and witness (现场核实)',
    permission: { who: OFFICERS, data: 'own' },
    params: NoticeParams,
    body: SeenBody,
    answers: { 200: AnswerView, 201: AnswerView },
    audited: true,
    handle: async ({ principal, params, body }) => {
      const { status, view } = await seeSealed(tools, signedIn(principal), params.noticeId, body);
      return new Reply(status, view);
    },
  }),
  defineOperation<NoticeOf & { sha256: string }, unknown, unknown>({
    id: 'readCaseNoticePhoto',
    tag: 'notices',
    method: 'GET',
    path: '/api/v1/case-notices/:noticeId/photos/:sha256',
    summary: 'A photo that came with an answer',
    permission: ofNotice,
    params: Exact({ noticeId: IdText('Notice'), sha256: Sha256Text }),
    handle: async ({ principal, params }) => {
      await openNotice(tools, signedIn(principal), params.noticeId);
      const answers = await answersOfNotices(tools.db, [params.noticeId]);
      const lines = await linesOfAnswers(
        tools.db,
        answers.map((one) => one.answerId),
      );
      if (!lines.some((line) => line.more.photos.includes(params.sha256))) throw attachmentUnknown();
      return showAttachment(tools, params.sha256);
    },
  }),
];

const officeOperations = (tools: NoticeTools): Operation[] => [
  defineOperation<unknown, { limit?: number }, unknown>({
    id: 'listOfficeMessages',
    tag: 'notices',
    method: 'GET',
    path: '/api/v1/office-messages',
    summary: 'What one’s own office was told of deadlines that were missed (催办), the newest first',
    permission: { who: OFFICERS, data: 'district' },
    query: Exact({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })) }),
    answer: OfficeMessages,
    handle: ({ principal, query }) => readOfficeMessages(tools, signedIn(principal), query.limit ?? 50),
  }),
];

const reachOperations = (tools: NoticeTools): Operation[] => [
  defineOperation<unknown, unknown, unknown>({
    id: 'readReach',
    tag: 'notices',
    method: 'GET',
    path: '/api/v1/notice-contact',
    summary: 'Where letters of the office reach this business',
    permission: { who: ['operator'], data: 'self' },
    answer: ReachView,
    handle: async ({ principal }) => {
      const { partyId } = signedIn(principal);
      if (partyId === null) throw recordForbidden();
      return viewReach(tools, partyId);
    },
  }),
  defineOperation<unknown, unknown, ReachInput>({
    id: 'keepReach',
    tag: 'notices',
    method: 'PUT',
    path: '/api/v1/notice-contact',
    summary: 'Set the telephone and e-mail that letters of the office go to; absent: none of its own',
    permission: { who: ['operator'], data: 'self' },
    body: ReachBody,
    answer: ReachView,
    audited: true,
    handle: async ({ principal, body }) => {
      const { partyId, accountId } = signedIn(principal);
      if (partyId === null) throw recordForbidden();
      const reach = { phone: body.phone ?? null, email: body.email ?? null };
      await keepReach(tools.db, partyId, reach, { at: tools.clock.now(), accountId });
      return viewReach(tools, partyId);
    },
  }),
];

async function viewReach(tools: NoticeTools, partyId: string) {
  const [own, parties] = await Promise.all([reachOf(tools.db, [partyId]), partiesById(tools.db, [partyId])]);
  const reach = own.get(partyId);
  return {
    phone: reach?.phone ?? null,
    email: reach?.email ?? null,
    registeredPhone: parties.get(partyId)?.contactPhone ?? null,
  };
}
