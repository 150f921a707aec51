import { NOW } from '../../support/city.ts';
import { city, elsewhere, type Line, lines, lot, number, own, ownLot } from './walk-city.ts';

/** Records of goods, tests, departments, stock, tills. */
export const goodsWalk: Record<string, Line> = {
  recordProduction: {
    ask: () => ({ url: '/api/v1/productions', body: { documentNumber: number(), lines: [city.cabbage()] } }),
    outcomes: own,
    success: 201,
  },
  recordTransformation: {
    ask: () => ({
      url: '/api/v1/transformations',
      body: {
        documentNumber: number(),
        inputs: lines(),
        outputs: [{ ...city.cabbage(), quantity: 1, unit: 'kg', each: undefined, batch: number() }],
      },
    }),
    outcomes: ownLot,
    success: 201,
  },
  recordSale: {
    ask: () => ({ url: '/api/v1/sales', body: { documentNumber: number(), lines: lines() } }),
    outcomes: ownLot,
    success: 201,
  },
  // Anybody may take back what a customer brings, also what was bought elsewhere.
  recordConsumerReturn: {
    ask: () => ({
      url: '/api/v1/consumer-returns',
      body: {
        documentNumber: number(),
        reason: '不新鲜',
        lines: [{ lot: elsewhere, quantity: 1, unit: 'kg' }],
      },
    }),
    outcomes: own,
    success: 201,
  },
  recordDisposal: {
    ask: () => ({
      url: '/api/v1/disposals',
      body: {
        documentNumber: number(),
        lines: lines(),
        reason: 'spoiled',
        method: '填埋',
        place: '本店',
        witnesses: ['甲', '乙'],
      },
    }),
    outcomes: ownLot,
    success: 201,
  },
  recordDonation: {
    ask: () => ({
      url: '/api/v1/donations',
      body: { documentNumber: number(), lines: lines(), recipient: '敬老院' },
    }),
    outcomes: ownLot,
    success: 201,
  },
  recordStockTaking: {
    ask: () => ({
      url: '/api/v1/stock-takings',
      body: {
        documentNumber: number(),
        reason: '月底',
        lines: [{ lot, counted: { quantity: 100, unit: 'kg' } }],
      },
    }),
    outcomes: ownLot,
    success: 201,
  },
  linkLots: {
    ask: async () => {
      const other = await city.stockCabbage('wholesaler');
      return {
        url: '/api/v1/lot-links',
        body: { documentNumber: number(), lot, otherLot: other.lotId, kind: 'same-batch', reason: '同一车' },
      };
    },
    // An officer may link any two lots: that they are the same goods is what an investigation finds out.
    outcomes: { stranger: 'record-forbidden' },
    success: 201,
  },
  recordLotTest: {
    ask: () => ({
      url: '/api/v1/lot-tests',
      body: { documentNumber: number(), lot, items: [{ item: '农药残留', result: 'pass' }] },
    }),
    outcomes: {
      stranger: 'record-forbidden',
      'siming-officer': 'record-forbidden',
      'jimei-officer': 'record-forbidden',
    },
    success: 201,
  },
  // Departments show who they are in a way of their own; here nobody is connected: 503 for everybody.
  receiveDepartmentMessage: {
    ask: () => ({ url: '/api/v1/departments/customs/messages', body: {} }),
    soundFor: null,
    success: 503,
  },
  readDepartments: { ask: () => ({ url: '/api/v1/departments' }), soundFor: 'city-officer' },
  readDepartmentCertificates: {
    ask: () => ({ url: '/api/v1/departments/certificates' }),
    soundFor: 'city-officer',
  },
  readFlaggedVouchers: {
    ask: () => ({ url: '/api/v1/departments/flagged-vouchers' }),
    soundFor: 'city-officer',
  },
  readNotices: { ask: () => ({ url: '/api/v1/notices' }) },
  // Nobody was told anything here: 404 for every business.
  markNoticeRead: { ask: () => ({ url: '/api/v1/notices/1/read', body: {} }), success: 404 },
  readStock: { ask: () => ({ url: `/api/v1/stock?party=${city.parties.wholesaler.partyId}` }) },
  recordBinding: {
    ask: () => ({ url: '/api/v1/bindings', body: { place: { kind: 'shelf', code: 'A1' }, lots: [lot] } }),
    outcomes: ownLot,
    success: 201,
  },
  readBindings: { ask: () => ({ url: `/api/v1/bindings?party=${city.parties.wholesaler.partyId}` }) },
  recordLabelLayout: {
    ask: () => ({ url: '/api/v1/label-layouts', body: { prefix: '22', length: 13, carries: 'weight' } }),
    outcomes: own,
    success: 201,
  },
  readLabelLayouts: {
    ask: () => ({ url: `/api/v1/label-layouts?party=${city.parties.wholesaler.partyId}` }),
  },
  // A lot that one never had does not stop a till: it is kept, and said.
  recordTillReceipt: {
    ask: () => ({
      url: '/api/v1/till-receipts',
      body: {
        documentNumber: number(),
        at: NOW,
        till: '1',
        lines: [{ lot, weight: { quantity: 1, unit: 'kg' } }],
      },
    }),
    outcomes: own,
    success: 201,
  },
  readTillLines: { ask: () => ({ url: `/api/v1/till-lines?party=${city.parties.wholesaler.partyId}` }) },
  readRollups: {
    ask: () => ({
      url: `/api/v1/rollups?from=2026-11-01&to=2026-11-30&party=${city.parties.wholesaler.partyId}`,
    }),
  },
  readPartyLedger: { ask: () => ({ url: `/api/v1/parties/${city.parties.wholesaler.partyId}/ledger` }) },
  readDiscrepancies: {
    ask: () => ({ url: `/api/v1/discrepancies?party=${city.parties.wholesaler.partyId}` }),
  },
};
