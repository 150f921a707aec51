import type { QueryClient } from '@tanstack/react-query';
import { customersQuery, deskQuery, templatesQuery } from '../api/desk-queries.ts';
import {
  cityQuery,
  partiesQuery,
  productQuery,
  productsQuery,
  SNAPSHOT_STOCK,
  stockQuery,
  voucherQuery,
  vouchersQuery,
} from '../api/queries.ts';

/** Each is one request; more than a stall ever has open, and little for a large house. */
const OPEN_MAX = 20;
const PRODUCTS_MAX = 40;
const AGAIN_AFTER_MS = 10 * 60_000;
let taken_ms = 0;

/**
 * Reads what forms need, so that they work without a network: own stock and how it is packed, partners, products, and
 * the vouchers that wait. What was read lately is not asked for again.
 */
export async function takeSnapshot(client: QueryClient): Promise<void> {
  if (Date.now() - taken_ms < AGAIN_AFTER_MS) return;
  taken_ms = Date.now();
  await client.prefetchQuery(cityQuery);
  const stock = await client.fetchQuery(stockQuery(SNAPSHOT_STOCK));
  const open = await client.fetchQuery(vouchersQuery({ direction: 'received', state: 'issued', limit: 20 }));
  for (const query of [customersQuery, templatesQuery, deskQuery]) await client.prefetchQuery(query as never);
  await client.prefetchQuery(partiesQuery({ q: undefined, limit: 20 }));
  await client.prefetchQuery(productsQuery(''));
  await client.prefetchQuery(
    vouchersQuery({ direction: 'received', state: undefined, before: undefined, limit: 50 }),
  );
  for (const voucher of open.items.slice(0, OPEN_MAX))
    await client.prefetchQuery(voucherQuery(voucher.number));
  const products = [...new Set(stock.items.filter((line) => line.onHand > 0).map((line) => line.productId))];
  for (const productId of products.slice(0, PRODUCTS_MAX))
    await client.prefetchQuery(productQuery(productId));
}
