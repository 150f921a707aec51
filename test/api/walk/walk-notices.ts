import {
  decideScope,
  openCheeseCase,
  sendNotices,
} from '../../../server/modules/notices/testing/notice-world.ts';
import { city, type Line, lot, number, type Outcomes, PHOTO, PHOTO_SHA256 } from './walk-city.ts';

interface Told {
  caseId: string;
  scope: string;
  notice: string;
}

let shared: Promise<Told> | undefined;
/** The wholesaler's cabbage in a case of its district's, and the letter that it got. */
const told = (): Promise<Told> => {
  shared ??= (async () => {
    const caseId = await openCheeseCase(city, lot, 'huli-officer');
    const scope = await decideScope(city, caseId);
    const sent = await sendNotices(city, caseId, scope, 'check');
    if (sent.status !== 201) throw new Error(`nobody was told: ${JSON.stringify(sent.body)}`);
    const own = await city.call<{ items: { noticeId: string }[] }>(
      'wholesaler',
      'GET',
      '/api/v1/case-notices',
    );
    return { caseId, scope, notice: own.body.items[0]?.noticeId ?? '' };
  })();
  return shared;
};

/** Officers of the farm's district, whom the scope reaches, read the case; decisions are its own office's. */
const ofNotice: Outcomes = {
  farm: 'record-forbidden',
  stranger: 'record-forbidden',
  'siming-officer': 'outside-district',
  'jimei-officer': 'outside-district',
};
const officersOnly: Outcomes = { 'siming-officer': 'outside-district', 'jimei-officer': 'outside-district' };
const callers = { spokeWith: '老板', numberCalled: '0592-5500001' };

/** Notices. */
export const noticesWalk: Record<string, Line> = {
  sendNotices: {
    ask: async () => {
      const { caseId, scope } = await told();
      return { url: `/api/v1/cases/${caseId}/notices`, body: { scope, kind: 'check' } };
    },
    outcomes: officersOnly,
    soundFor: 'huli-officer',
  },
  readNoticeBoard: {
    ask: async () => ({ url: `/api/v1/cases/${(await told()).caseId}/notices` }),
    outcomes: officersOnly,
    soundFor: 'huli-officer',
  },
  listOfficeMessages: { ask: () => ({ url: '/api/v1/office-messages' }) },
  listCaseNotices: { ask: () => ({ url: '/api/v1/case-notices' }) },
  readCaseNotice: {
    ask: async () => ({ url: `/api/v1/case-notices/${(await told()).notice}` }),
    outcomes: ofNotice,
  },
  answerCaseNotice: {
    ask: async () => ({
      url: `/api/v1/case-notices/${(await told()).notice}/answers`,
      body: { documentNumber: number(), lines: [{ lot, sold: 1 }], ...callers },
    }),
    outcomes: ofNotice,
    success: 201,
  },
  seeSealedGoods: {
    ask: async () => {
      const headers = { 'x-api-key': city.keys['huli-officer'], 'content-type': 'application/octet-stream' };
      await city.raw(headers, 'POST', '/api/v1/attachments', PHOTO);
      return {
        url: `/api/v1/case-notices/${(await told()).notice}/sealed-goods`,
        body: {
          ...{ documentNumber: number(), lot, sealed: 1, place: '冷库', witness: '老陈' },
          photos: [PHOTO_SHA256],
        },
      };
    },
    outcomes: officersOnly,
    soundFor: 'huli-officer',
    success: 201,
  },
  readCaseNoticePhoto: {
    ask: async () => {
      const { notice } = await told();
      const headers = { 'x-api-key': city.keys.wholesaler, 'content-type': 'application/octet-stream' };
      await city.raw(headers, 'POST', '/api/v1/attachments', PHOTO);
      await city.call('wholesaler', 'POST', `/api/v1/case-notices/${notice}/answers`, {
        ...{ documentNumber: number(), lines: [{ lot, sealed: 1, photos: [PHOTO_SHA256] }] },
      });
      return { url: `/api/v1/case-notices/${notice}/photos/${PHOTO_SHA256}` };
    },
    outcomes: ofNotice,
  },
  openLetter: { ask: () => ({ url: `/n/${'A'.repeat(24)}` }), soundFor: null, success: 404 },
  answerLetter: { ask: () => ({ url: `/n/${'A'.repeat(24)}`, body: {} }), soundFor: null, success: 404 },
  readReach: { ask: () => ({ url: '/api/v1/notice-contact' }) },
  keepReach: { ask: () => ({ url: '/api/v1/notice-contact', body: { email: 'shop@shops.example' } }) },
};
