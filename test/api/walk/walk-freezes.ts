import { NOW } from '../../support/city.ts';
import { city, freshFreeze, frozen, type Line, number, type Outcomes, own } from './walk-city.ts';

/** Whatever the law asks for, as short as can be. */
const filled = (of: 'plan' | 'announcement') =>
  Object.fromEntries(
    city.city.recallElements
      .filter((one) => one.of === of)
      .map((one) => [one.code, Object.fromEntries(one.fields.map((field) => [field.code, '见附件']))]),
  );
const plan = (lot: string) => ({
  documentNumber: number(),
  knownAt: NOW,
  level: '3',
  lots: [lot],
  plan: filled('plan'),
});
/** A recall of the wholesaler's whose plan waits for a review. */
async function freshRecall(): Promise<{ recallId: string; lot: string }> {
  const { lotId } = await city.stockCabbage('wholesaler');
  const { body } = await city.call<{ recallId: string }>(
    'wholesaler',
    'POST',
    '/api/v1/recalls',
    plan(lotId),
  );
  return { recallId: body.recallId, lot: lotId };
}
let kept: Promise<{ recallId: string; lot: string }> | undefined;
const standing = () => {
  kept ??= freshRecall();
  return kept;
};
/** Officers of other districts are told whose it is. */
const elsewhere: Outcomes = {
  farm: 'record-forbidden',
  stranger: 'record-forbidden',
  'siming-officer': 'outside-district',
  'jimei-officer': 'outside-district',
};
const ofDistrict: Outcomes = {
  'siming-officer': 'outside-district',
  'jimei-officer': 'outside-district',
};

/** Deadlines, freezes, recalls. */
export const freezesWalk: Record<string, Line> = {
  approveFreeze: {
    // By another officer than the one who set it.
    ask: async (person) => ({
      url: `/api/v1/freezes/${await freshFreeze(person === 'admin' ? 'city-officer' : 'admin')}/approval`,
      body: { documentNumber: number() },
    }),
    soundFor: 'huli-officer',
    success: 201,
  },
  readFreeze: {
    ask: async () => ({ url: `/api/v1/freezes/${await freshFreeze('admin')}` }),
    soundFor: 'city-officer',
  },
  readFreezeReach: {
    ask: async () => ({ url: `/api/v1/freezes/${await freshFreeze('admin')}/reach` }),
    soundFor: 'city-officer',
  },
  readMovedSince: {
    ask: async () => ({ url: `/api/v1/freezes/${await freshFreeze('admin')}/moved` }),
    soundFor: 'city-officer',
  },
  previewFreeze: {
    ask: () => ({ url: '/api/v1/freezes/preview', body: { lot: frozen } }),
    soundFor: 'huli-officer',
  },
  listFreezeApprovers: { ask: () => ({ url: '/api/v1/freeze-approvers' }), soundFor: 'city-officer' },
  listDeadlines: { ask: () => ({ url: '/api/v1/deadlines' }), soundFor: 'city-officer' },
  filePlan: {
    ask: async () => ({
      url: '/api/v1/recalls',
      body: plan((await city.stockCabbage('wholesaler')).lotId),
    }),
    outcomes: own,
    success: 201,
  },
  filePlanVersion: {
    ask: async () => {
      const { recallId, lot } = await freshRecall();
      return { url: `/api/v1/recalls/${recallId}/plans`, body: plan(lot) };
    },
    success: 201,
  },
  orderRecall: {
    ask: async () => ({
      url: '/api/v1/recall-orders',
      body: {
        documentNumber: number(),
        party: city.parties.wholesaler.partyId,
        level: '3',
        lots: [(await city.stockCabbage('wholesaler')).lotId],
        clause: '第六十三条',
        text: '未主动召回',
      },
    }),
    outcomes: ofDistrict,
    soundFor: 'huli-officer',
    success: 201,
  },
  takeRecallStep: {
    ask: async () => ({
      url: `/api/v1/recalls/${(await freshRecall()).recallId}/steps`,
      body: { documentNumber: number(), step: 'accept', basedOn: 1 },
    }),
    // The business may act in its recall, and does not review its own plan.
    outcomes: { ...elsewhere, wholesaler: 'recall-step-of-others' },
    soundFor: 'huli-officer',
    success: 201,
  },
  freezeScope: {
    ask: () => ({
      url: '/api/v1/cases/1/freezes',
      body: { documentNumber: number(), scope: '1', clause: '第一百一十条', reason: '待查' },
    }),
    soundFor: null,
  },
  listRecalls: { ask: () => ({ url: '/api/v1/recalls' }) },
  readRecall: {
    ask: async () => ({ url: `/api/v1/recalls/${(await standing()).recallId}` }),
    outcomes: elsewhere,
  },
  readRecallFigures: {
    ask: async () => ({ url: `/api/v1/recalls/${(await standing()).recallId}/figures` }),
    outcomes: elsewhere,
  },
  previewAnnouncement: {
    ask: async () => ({
      url: `/api/v1/recalls/${(await standing()).recallId}/announcement-preview`,
      body: { announcement: filled('announcement') },
    }),
    outcomes: elsewhere,
  },
  draftPlan: {
    ask: async () => ({ url: `/api/v1/recall-drafts?lot=${(await standing()).lot}` }),
    outcomes: own,
  },
  readRecallElements: { ask: () => ({ url: '/api/v1/recall-elements' }) },
};
