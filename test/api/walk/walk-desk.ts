import type { Person } from '../../support/city.ts';
import { city, type Line, number, own } from './walk-city.ts';

/** A slip of the farm's: anybody may ask whether its voucher has come. */
const slipOf = async (who: Person) =>
  (await city.call<{ numbers: string[] }>(who, 'POST', '/api/v1/slip-numbers', { count: 1 })).body.numbers[0];

export const desk: Record<string, Line> = {
  readDesk: { ask: () => ({ url: '/api/v1/desk' }), outcomes: own },
  readCustomers: { ask: () => ({ url: '/api/v1/customers' }), outcomes: own },
  readTemplates: { ask: () => ({ url: '/api/v1/voucher-templates' }), outcomes: own },
  keepTemplate: {
    ask: () => ({
      url: '/api/v1/voucher-templates',
      body: {
        name: number(),
        lines: [{ productId: city.products.cabbage.productId, name: '大白菜', unit: '箱' }],
      },
    }),
    outcomes: own,
  },
  dropTemplate: {
    ask: () => ({ url: '/api/v1/voucher-templates/1' }),
    outcomes: own,
    success: 204,
  },
  reserveSlips: {
    ask: () => ({ url: '/api/v1/slip-numbers', body: { count: 1 } }),
    outcomes: own,
    success: 201,
  },
  readSlip: { ask: async () => ({ url: `/api/v1/slips/${await slipOf('farm')}` }), outcomes: own },
  receiveBySlip: {
    ask: async () => ({
      url: '/api/v1/slip-receipts',
      body: {
        documentNumber: number(),
        slip: await slipOf('stall'),
        lines: [city.cabbage()],
        decision: 'all',
      },
    }),
    outcomes: own,
    success: 201,
  },
};
