import type { operations } from '../generated/api.d.ts';
import { answered, api } from './client.ts';
import type { PartyInput, PurchaseInput, ReceiptInput, RecordAnswer, VoucherInput } from './types.ts';

/** Everything the console changes. Each throws ApiProblem; documents are safe to send twice under their number. */

type Sent<Id extends keyof operations> = operations[Id] extends {
  requestBody: { content: { 'application/json': infer Body } };
}
  ? Body
  : never;

export const signIn = (body: Sent<'signIn'>) => answered(api.POST('/api/v1/session', { body }));
export const signOut = () => answered(api.DELETE('/api/v1/session'));
export const setUp = (body: Sent<'setUp'>) => answered(api.POST('/api/v1/setup', { body }));

export const issueVoucher = (body: VoucherInput) => answered(api.POST('/api/v1/vouchers', { body }));
export const correctVoucher = (number: string, body: Sent<'correctVoucher'>) =>
  answered(api.POST('/api/v1/vouchers/{number}/corrections', { params: { path: { number } }, body }));
export const receiveVoucher = (number: string, body: ReceiptInput) =>
  answered(api.POST('/api/v1/vouchers/{number}/receipts', { params: { path: { number } }, body }));
export const voidVoucher = (number: string, body: Sent<'voidVoucher'>) =>
  answered(api.POST('/api/v1/vouchers/{number}/void', { params: { path: { number } }, body }));
export const recordPurchase = (body: PurchaseInput) => answered(api.POST('/api/v1/purchases', { body }));

/** A record of one's own goods, by its kind. */
export type RecordToSend =
  | { kind: 'sale'; body: Sent<'recordSale'> }
  | { kind: 'production'; body: Sent<'recordProduction'> }
  | { kind: 'transformation'; body: Sent<'recordTransformation'> }
  | { kind: 'stock-taking'; body: Sent<'recordStockTaking'> }
  | { kind: 'consumer-return'; body: Sent<'recordConsumerReturn'> }
  | { kind: 'donation'; body: Sent<'recordDonation'> };

export function sendRecord({ kind, body }: RecordToSend): Promise<RecordAnswer> {
  switch (kind) {
    case 'sale':
      return answered(api.POST('/api/v1/sales', { body }));
    case 'production':
      return answered(api.POST('/api/v1/productions', { body }));
    case 'transformation':
      return answered(api.POST('/api/v1/transformations', { body }));
    case 'stock-taking':
      return answered(api.POST('/api/v1/stock-takings', { body }));
    case 'consumer-return':
      return answered(api.POST('/api/v1/consumer-returns', { body }));
    case 'donation':
      return answered(api.POST('/api/v1/donations', { body }));
  }
}

export const searchSources = (body: Sent<'searchSources'>, signal?: AbortSignal) =>
  answered(api.POST('/api/v1/source-searches', { body, ...(signal ? { signal } : {}) }));
export const linkLots = (body: Sent<'linkLots'>) => answered(api.POST('/api/v1/lot-links', { body }));
export const registerParty = (body: PartyInput) => answered(api.POST('/api/v1/parties', { body }));
export const createAccount = (body: Sent<'createAccount'>) =>
  answered(api.POST('/api/v1/accounts', { body }));
export const createApiKey = (accountId: string, label: string) =>
  answered(
    api.POST('/api/v1/accounts/{accountId}/api-keys', { params: { path: { accountId } }, body: { label } }),
  );
