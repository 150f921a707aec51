import {
  city,
  finding,
  freshFreeze,
  freshVoucher,
  frozen,
  type Line,
  lot,
  number,
  own,
  voucher,
} from './walk-city.ts';

/** Vouchers, traces, findings, freezes. */
export const vouchersWalk: Record<string, Line> = {
  issueVoucher: {
    ask: () => ({
      url: '/api/v1/vouchers',
      body: {
        documentNumber: number(),
        receiver: { partyId: city.parties.stall.partyId },
        lines: [{ ...city.cabbage(), origin: number() }],
      },
    }),
    outcomes: own,
    success: 201,
  },
  previewVoucher: {
    ask: () => ({
      url: '/api/v1/vouchers/preview',
      body: {
        documentNumber: number(),
        receiver: { partyId: city.parties.stall.partyId },
        lines: [city.cabbage()],
      },
    }),
    outcomes: own,
  },
  listVouchers: {
    ask: () => ({ url: `/api/v1/vouchers?direction=received&party=${city.parties.wholesaler.partyId}` }),
  },
  readVoucher: { ask: () => ({ url: `/api/v1/vouchers/${voucher.number}` }) },
  receiveVoucher: {
    ask: async () => ({
      url: `/api/v1/vouchers/${(await freshVoucher()).number}/receipts`,
      body: { documentNumber: number(), decision: 'all' },
    }),
    // The sender is of the two, but confirming is not the sender's.
    outcomes: { farm: 'voucher-not-in-state', stranger: 'record-forbidden' },
    success: 201,
  },
  voidVoucher: {
    ask: async () => ({
      url: `/api/v1/vouchers/${(await freshVoucher()).number}/void`,
      body: { documentNumber: number(), reason: '开错' },
    }),
    outcomes: { wholesaler: 'voucher-not-in-state', stranger: 'record-forbidden' },
    soundFor: 'farm',
  },
  correctVoucher: {
    ask: async () => ({
      url: `/api/v1/vouchers/${(await freshVoucher()).number}/corrections`,
      body: {
        documentNumber: number(),
        reason: '开错',
        receiver: { partyId: city.parties.wholesaler.partyId },
        lines: [{ ...city.cabbage(), origin: number() }],
      },
    }),
    outcomes: { wholesaler: 'voucher-not-in-state', stranger: 'record-forbidden' },
    soundFor: 'farm',
    success: 201,
  },
  proveVoucher: { ask: () => ({ url: `/api/v1/vouchers/${voucher.number}/proof` }) },
  verifyProof: {
    ask: async () => ({
      url: '/api/v1/proofs/verify',
      body: (await city.call<object>('farm', 'GET', `/api/v1/vouchers/${voucher.number}/proof`)).body,
    }),
    soundFor: null,
  },
  recordPurchase: {
    ask: () => ({
      url: '/api/v1/purchases',
      body: {
        documentNumber: number(),
        supplier: { name: '外地菜园' },
        lines: [{ ...city.cabbage(), origin: number() }],
      },
    }),
    outcomes: own,
    success: 201,
  },
  traceLots: { ask: () => ({ url: `/api/v1/traces?lot=${lot}` }) },
  exportTrace: { ask: () => ({ url: `/api/v1/traces/export?lot=${lot}` }) },
  recordCleaning: {
    ask: () => ({ url: '/api/v1/cleanings', body: { documentNumber: number() } }),
    outcomes: own,
    success: 201,
  },
  recallScopes: { ask: () => ({ url: `/api/v1/recall-scopes?lot=${lot}` }) },
  readLot: { ask: () => ({ url: `/api/v1/lots/${lot}` }) },
  // What a stranger finds is held by a test of its own below.
  search: { ask: () => ({ url: `/api/v1/search?q=${voucher.number}` }), outcomes: own },
  searchSources: {
    ask: () => ({
      url: '/api/v1/source-searches',
      body: { cases: [{ place: city.parties.wholesaler.partyId, at: '2026-11-20' }] },
    }),
    outcomes: { 'siming-officer': 'outside-district', 'jimei-officer': 'outside-district' },
    soundFor: 'huli-officer',
  },
  productDealers: {
    ask: () => ({ url: `/api/v1/products/${city.products.cabbage.productId}/dealers` }),
    soundFor: 'city-officer',
  },
  productLots: {
    ask: () => ({ url: `/api/v1/products/${city.products.cabbage.productId}/lots` }),
    soundFor: 'city-officer',
  },
  reportSightings: {
    ask: () => ({ url: '/api/v1/sightings', body: { sightings: [{ code: voucher.number }] } }),
    // Everybody reports scans at places of their own, row by row.
    outcomes: own,
  },
  readFindings: { ask: () => ({ url: `/api/v1/findings?party=${city.parties.wholesaler.partyId}` }) },
  readFinding: { ask: () => ({ url: `/api/v1/findings/${finding}` }) },
  readMassBalance: { ask: () => ({ url: `/api/v1/mass-balances?party=${city.parties.wholesaler.partyId}` }) },
  freezeGoods: {
    ask: () => ({
      url: '/api/v1/freezes',
      body: { documentNumber: number(), lot: frozen, clause: '第一百一十条', reason: '待查' },
    }),
    soundFor: 'huli-officer',
    success: 201,
  },
  liftFreeze: {
    // By another officer than the one who set it.
    ask: async (person) => ({
      url: `/api/v1/freezes/${await freshFreeze(person === 'admin' ? 'city-officer' : 'admin')}/lift`,
      body: { documentNumber: number(), reason: '复检合格' },
    }),
    soundFor: 'huli-officer',
    success: 201,
  },
  listFreezes: { ask: () => ({ url: '/api/v1/freezes' }), soundFor: 'city-officer' },
  readFeed: { ask: () => ({ url: '/api/v1/feed' }), outcomes: own },
};
