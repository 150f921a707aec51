import { freshFreeze, frozen, type Line, number } from './walk-city.ts';

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
  readFreeze: { ask: async () => ({ url: `/api/v1/freezes/${await freshFreeze('admin')}` }) },
  readFreezeReach: { ask: async () => ({ url: `/api/v1/freezes/${await freshFreeze('admin')}/reach` }) },
  readMovedSince: { ask: async () => ({ url: `/api/v1/freezes/${await freshFreeze('admin')}/moved` }) },
  previewFreeze: {
    ask: () => ({ url: '/api/v1/freezes/preview', body: { lot: frozen } }),
    soundFor: 'huli-officer',
  },
  listFreezeApprovers: { ask: () => ({ url: '/api/v1/freeze-approvers' }) },
  listDeadlines: { ask: () => ({ url: '/api/v1/deadlines' }) },
};
