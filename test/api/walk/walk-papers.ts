import {
  city,
  device,
  gateEntry,
  type Line,
  lot,
  number,
  own,
  PHOTO_SHA256,
  paperWithFile,
  voucher,
} from './walk-city.ts';

/** Papers, record books, the gate and temperatures. */
export const papersWalk: Record<string, Line> = {
  listPapers: { ask: () => ({ url: `/api/v1/papers?party=${city.parties.wholesaler.partyId}` }) },
  readPaperFile: { ask: async () => ({ url: `/api/v1/papers/${await paperWithFile('wholesaler')}/file` }) },
  withdrawPaper: {
    ask: async () => ({
      url: `/api/v1/papers/${await paperWithFile('wholesaler')}/withdraw`,
      body: { reason: '注销' },
    }),
  },
  findFittingPapers: {
    ask: () => ({ url: '/api/v1/papers/fitting', body: { lines: [{ lot }] } }),
    outcomes: own,
  },
  readBundle: { ask: () => ({ url: `/api/v1/vouchers/${voucher.number}/bundle` }) },
  readBundleFile: {
    ask: async () => {
      await paperWithFile('farm');
      return { url: `/api/v1/vouchers/${voucher.number}/bundle/files/${PHOTO_SHA256}` };
    },
  },
  printSheet: { ask: () => ({ url: `/api/v1/vouchers/${voucher.number}/sheet` }) },
  listRecordBooks: { ask: () => ({ url: `/api/v1/record-books?party=${city.parties.wholesaler.partyId}` }) },
  readRecordBook: {
    ask: () => ({ url: `/api/v1/record-books/purchase?party=${city.parties.wholesaler.partyId}` }),
  },
  exportRecordBook: {
    ask: () => ({ url: `/api/v1/record-books/purchase/xlsx?party=${city.parties.wholesaler.partyId}` }),
  },
  recordGateEntry: {
    ask: () => ({ url: '/api/v1/record-books/gate-entries', body: gateEntry() }),
    outcomes: own,
    success: 201,
  },
  decideGateEntry: {
    ask: async () => {
      const { body } = await city.call<{ documentId: string }>(
        'wholesaler',
        'POST',
        '/api/v1/record-books/gate-entries',
        gateEntry(),
      );
      return {
        url: `/api/v1/record-books/gate-entries/${body.documentId}/decision`,
        body: { decision: 'turned-away' },
      };
    },
    // Who is of another business finds no such entry.
    outcomes: own,
  },
  listDevices: {
    ask: () => ({ url: `/api/v1/record-books/devices?party=${city.parties.wholesaler.partyId}` }),
  },
  registerDevice: {
    ask: () => ({ url: '/api/v1/record-books/devices', body: device() }),
    outcomes: own,
    success: 201,
  },
  recordTemperatures: {
    ask: async () => {
      const { code } = device();
      await city.call('wholesaler', 'POST', '/api/v1/record-books/devices', { ...device(), code });
      return {
        url: '/api/v1/record-books/temperature-logs',
        body: { documentNumber: number(), device: code, readings: [{ celsius: 4 }] },
      };
    },
    outcomes: own,
    success: 201,
  },
};
