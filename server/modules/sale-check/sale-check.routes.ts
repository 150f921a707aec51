import { Reply } from '../../platform/http.ts';
import { defineOperation, type Operation, signInNeeded } from '../identity/index.ts';
import type { RecordTools } from '../ledger/index.ts';
import { lotCode } from '../registry/index.ts';
import { checkSale, type SaleCheckQuery, type SaleCheckResult } from './check-sale.ts';
import { listStops } from './list-stops.ts';
import type { SaleCheckTools } from './read-state.ts';
import {
  SaleCheckAnswer,
  SaleCheckQuerySchema,
  StopListAnswer,
  StopListQuery,
} from './sale-check.schemas.ts';

const permission = { who: ['operator', 'regulator', 'administrator'], data: 'own' } as const;

export function saleCheckOperations(tools: SaleCheckTools & RecordTools): Operation[] {
  return [
    defineOperation<unknown, SaleCheckQuery, unknown>({
      id: 'checkSale',
      tag: 'retail',
      method: 'GET',
      path: '/api/v1/sale-checks',
      summary: 'SaleCheck: may it be sold in this shop, now? By barcode, by lot, or by what a scanner read',
      permission,
      query: SaleCheckQuerySchema,
      answer: SaleCheckAnswer,
      handle: async ({ principal, query }) => {
        if (!principal) throw signInNeeded();
        const result = await checkSale(tools, principal, query);
        return new Reply(200, view(result, tools.city.city.complaintPhone), { 'cache-control': 'no-store' });
      },
    }),
    defineOperation<unknown, { shop?: string; since?: string }, unknown>({
      id: 'listSaleStops',
      tag: 'retail',
      method: 'GET',
      path: '/api/v1/sale-checks/list',
      summary: 'What a shop must not sell now: the list that a till keeps for when it is off-line',
      permission,
      query: StopListQuery,
      answer: StopListAnswer,
      handle: async ({ principal, query, request }) => {
        if (!principal) throw signInNeeded();
        const list = await listStops(tools, principal, query.shop);
        const etag = `"${list.version}"`;
        const headers = { etag, 'cache-control': 'no-store', 'x-valid-until': list.validUntil };
        const known = (request.headers['if-none-match'] ?? '').split(',').map((one) => one.trim());
        if (known.includes(etag)) return new Reply(304, null, headers);
        const unchanged = query.since === list.version;
        const empty = { reasons: [], products: [], lots: [], plus: [], pieces: [], shopReason: null };
        return new Reply(200, { ...list, ...(unchanged ? empty : {}), unchanged }, headers);
      },
    }),
  ];
}

const WORDS = {
  allowed: { zh: '可以销售。', en: 'It may be sold.' },
  refused: { zh: '不得销售。', en: 'It must not be sold.' },
  'check-pack': {
    zh: '请核对包装上的批号或日期：下列批次不得销售，其余可以。',
    en: 'Look at batch and date on the pack: the batches listed must not be sold, others may.',
  },
} as const;

function view(result: SaleCheckResult, call: string) {
  const { answer, at, shop, lot, product, known, reasons, blocked } = result;
  return {
    answer,
    at: at.toISOString(),
    shop: shop.partyId,
    known,
    product: product && { productId: product.productId, name: product.name, gtin: product.gtin },
    lot: lot && { lotId: lot.lotId, code: lotCode(lot.lotId), batch: lot.batch, serial: lot.serial },
    ...WORDS[answer],
    reasons,
    blocked,
    call,
  };
}
