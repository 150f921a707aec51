import { city, type Line, lot, number, own } from './walk-city.ts';

/** Orders are the caller's own: of another's it is not told that there is one. */
async function orderOfWholesaler(): Promise<string> {
  const product = { productId: city.products.cabbage.productId };
  const body = { number: number(), name: '分装', outputs: [{ product, quantity: 1, unit: 'kg' }] };
  return (await city.call<{ orderId: string }>('wholesaler', 'POST', '/api/v1/production-orders', body)).body
    .orderId;
}
const NOT_OWN_LOT = { stranger: 'lot-not-own' };
const NO_ORDER = { farm: 'order-unknown', stranger: 'order-unknown' };
export const making: Record<string, Line> = {
  planOrder: {
    ask: () => ({
      url: '/api/v1/production-orders',
      body: {
        number: number(),
        name: '分装',
        outputs: [{ product: { productId: city.products.cabbage.productId }, quantity: 1, unit: 'kg' }],
      },
    }),
    outcomes: own,
    success: 201,
  },
  listOrders: { ask: () => ({ url: '/api/v1/production-orders' }), outcomes: own },
  readOrder: {
    ask: async () => ({ url: `/api/v1/production-orders/${await orderOfWholesaler()}` }),
    outcomes: NO_ORDER,
  },
  startOrder: {
    ask: async () => ({ url: `/api/v1/production-orders/${await orderOfWholesaler()}/start`, body: {} }),
    outcomes: NO_ORDER,
  },
  cancelOrder: {
    ask: async () => ({
      url: `/api/v1/production-orders/${await orderOfWholesaler()}/cancel`,
      body: { reason: '缺料' },
    }),
    outcomes: NO_ORDER,
  },
  makeOrder: {
    ask: async () => ({
      url: `/api/v1/production-orders/${await orderOfWholesaler()}/made`,
      body: {
        documentNumber: number(),
        inputs: [{ lot, quantity: 1, unit: 'g' }],
        outputs: [{ ...city.cabbage(), quantity: 1, unit: 'g', each: undefined, batch: number() }],
      },
    }),
    outcomes: NO_ORDER,
    success: 201,
  },
  recordProcessCheck: {
    ask: () => ({
      url: '/api/v1/process-checks',
      body: { documentNumber: number(), lots: [lot], step: '预冷', values: [] },
    }),
    outcomes: NOT_OWN_LOT,
    success: 201,
  },
  releaseLots: {
    ask: async () => {
      // What is held stays so: a lot that no other line hands on.
      const { lotId } = await city.stockCabbage('wholesaler');
      const body = { documentNumber: number(), lots: [lotId], decision: 'hold', reason: '待查' };
      return { url: '/api/v1/releases', body };
    },
    outcomes: NOT_OWN_LOT,
    success: 201,
  },
  closeDay: {
    ask: async () => {
      const { lotId } = await city.stockCabbage('wholesaler');
      const line = { lot: lotId, outcome: 'left', quantity: 180, unit: 'kg' };
      return {
        url: '/api/v1/day-closes',
        body: { documentNumber: number(), day: '2026-11-20', lines: [line] },
      };
    },
    // The farm has had it, and has nothing of it left.
    outcomes: { ...NOT_OWN_LOT, farm: 'more-left-than-there' },
    success: 201,
  },
  proposeDayClose: { ask: () => ({ url: '/api/v1/day-closes/proposal' }), outcomes: own },
  listControlPoints: { ask: () => ({ url: '/api/v1/control-points?category=tea' }), outcomes: own },
};
