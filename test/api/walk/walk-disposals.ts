import { city, type Line, number, type Outcomes, own, PHOTO, PHOTO_SHA256 } from './walk-city.ts';

const UNTIL = '2026-11-21T08:00:00Z';
const application = () => ({
  documentNumber: number(),
  method: 'destroy',
  plannedAt: '2026-11-20T09:00:00Z',
  place: '后场',
});
const execution = () => ({
  documentNumber: number(),
  place: '处理站',
  handler: '林一',
  supervisor: '陈二',
  witnesses: ['王三', '赵四'],
  photos: [PHOTO_SHA256],
});

type State = 'off-shelf' | 'held' | 'applied' | 'carried-out';

/** A disposal of the wholesaler's, of goods that no other line of the walk hands on, as far as it is asked for. */
async function disposal(state: State): Promise<string> {
  const { lotId } = await city.stockCabbage('wholesaler');
  const headers = { 'x-api-key': city.keys.wholesaler, 'content-type': 'application/octet-stream' };
  await city.raw(headers, 'POST', '/api/v1/attachments', PHOTO);
  const post = (path: string, body: object) =>
    city.call<{ disposalId: string }>('wholesaler', 'POST', `/api/v1/disposals/${path}`, body);
  const start = { documentNumber: number(), reason: 'label', lines: [{ lot: lotId }] };
  const { disposalId } = (await post('starts', start)).body;
  if (state === 'off-shelf') return disposalId;
  await post(`${disposalId}/holding`, { documentNumber: number(), place: '冷库', photos: [PHOTO_SHA256] });
  if (state === 'held') return disposalId;
  await post(`${disposalId}/application`, application());
  if (state === 'applied') return disposalId;
  await post(`${disposalId}/execution`, execution());
  return disposalId;
}

const demand = (party: string, lotId: string) => ({
  documentNumber: number(),
  party,
  reason: 'recalled',
  lines: [{ lot: lotId }],
});

async function demanded(): Promise<string> {
  const { lotId } = await city.stockCabbage('wholesaler');
  const body = demand(city.parties.wholesaler.partyId, lotId);
  return (await city.call<{ disposalId: string }>('city-officer', 'POST', '/api/v1/disposal-demands', body))
    .body.disposalId;
}

/** Nobody finds a disposal of another's by its id. */
const others: Outcomes = { farm: 'disposal-unknown', stranger: 'disposal-unknown' };
const elsewhere: Outcomes = { 'siming-officer': 'record-forbidden', 'jimei-officer': 'record-forbidden' };

const step = (path: string, state: State, body: () => object): Line => ({
  ask: async () => ({ url: `/api/v1/disposals/${await disposal(state)}/${path}`, body: body() }),
  outcomes: others,
  success: 201,
});

/** Disposals. */
export const disposalsWalk: Record<string, Line> = {
  takeOffShelf: {
    ask: async (person) => {
      const who = person === 'farm' || person === 'stranger' ? person : 'wholesaler';
      const { lotId } = await city.stockCabbage(who === 'farm' ? 'wholesaler' : who);
      return {
        url: '/api/v1/disposals/starts',
        body: { documentNumber: number(), reason: 'label', lines: [{ lot: lotId }] },
      };
    },
    outcomes: own,
    success: 201,
  },
  holdApart: step('holding', 'off-shelf', () => ({
    documentNumber: number(),
    place: '冷库',
    photos: [PHOTO_SHA256],
  })),
  applyForDisposal: step('application', 'held', application),
  carryOutDisposal: step('execution', 'applied', execution),
  putBackOnShelf: step('put-back', 'held', () => ({ documentNumber: number(), remedy: '补贴标签' })),
  correctDisposalStep: {
    ask: async () => {
      const id = await disposal('held');
      const { body } = await city.call<{ steps: { stepId: string }[] }>(
        'wholesaler',
        'GET',
        `/api/v1/disposals/${id}`,
      );
      const corrects = body.steps.at(-1)?.stepId;
      return {
        url: `/api/v1/disposals/${id}/correction`,
        body: { documentNumber: number(), step: corrects, reason: '写错了', place: '北库' },
      };
    },
    outcomes: others,
    success: 201,
  },
  closeDisposal: step('closing', 'carried-out', () => ({ documentNumber: number() })),
  answerApplication: {
    ask: async () => ({
      url: `/api/v1/disposals/${await disposal('applied')}/answer`,
      body: { documentNumber: number(), answer: 'wait', until: UNTIL },
    }),
    outcomes: elsewhere,
    soundFor: 'huli-officer',
    success: 201,
  },
  withdrawDemand: {
    ask: async () => ({
      url: `/api/v1/disposals/${await demanded()}/withdrawal`,
      body: { documentNumber: number(), reason: '误发' },
    }),
    outcomes: elsewhere,
    soundFor: 'huli-officer',
    success: 201,
  },
  demandDisposal: {
    ask: async () => {
      const { lotId } = await city.stockCabbage('wholesaler');
      return {
        url: '/api/v1/disposal-demands',
        body: demand(city.parties.wholesaler.partyId, lotId),
      };
    },
    outcomes: { 'siming-officer': 'outside-district', 'jimei-officer': 'outside-district' },
    soundFor: 'huli-officer',
    success: 201,
  },
  listDisposals: {
    ask: () => ({ url: `/api/v1/disposals?party=${city.parties.wholesaler.partyId}` }),
    outcomes: { ...elsewhere, farm: 'record-forbidden', stranger: 'record-forbidden' },
  },
  readDisposal: {
    ask: async () => ({ url: `/api/v1/disposals/${await disposal('held')}` }),
    outcomes: { ...others, ...elsewhere },
  },
  readDisposalPhoto: {
    ask: async () => ({ url: `/api/v1/disposals/${await disposal('held')}/photos/${PHOTO_SHA256}` }),
    outcomes: { ...others, ...elsewhere },
  },
  printHoldingMark: {
    ask: async () => ({ url: `/api/v1/disposals/${await disposal('held')}/mark.pdf` }),
    outcomes: { ...others, ...elsewhere },
  },
  printDisposal: {
    ask: async () => ({ url: `/api/v1/disposals/${await disposal('applied')}/record.pdf` }),
    outcomes: { ...others, ...elsewhere },
  },
  readShelf: {
    ask: () => ({ url: `/api/v1/shelf-life?party=${city.parties.wholesaler.partyId}` }),
    outcomes: { ...elsewhere, farm: 'record-forbidden', stranger: 'record-forbidden' },
  },
  readExpiredStock: {
    ask: () => ({ url: `/api/v1/expired-stock?party=${city.parties.wholesaler.partyId}` }),
    outcomes: { ...elsewhere, farm: 'record-forbidden', stranger: 'record-forbidden' },
  },
  readReturnedGoods: {
    ask: () => ({ url: '/api/v1/returned-goods?division=350206' }),
    outcomes: elsewhere,
    soundFor: 'huli-officer',
  },
};
