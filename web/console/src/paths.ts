import { linkOptions } from '@tanstack/react-router';
import type { SearchResult } from './api/types.ts';
import { parseSearch } from './search-params.ts';
import type { AlertsSearch, BooksSearch, NewCaseSearch } from './search-types.ts';

/** Every address that is built from data; pages link to each other through these. */
export const paths = {
  voucher: (number: string) => linkOptions({ to: '/vouchers/$number', params: { number } }),
  slip: (number: string, content?: string) =>
    linkOptions({ to: '/slips/$number', params: { number }, ...(content ? { hash: content } : {}) }),
  bundle: (number: string) => linkOptions({ to: '/vouchers/$number/papers', params: { number } }),
  papers: (party: string) => linkOptions({ to: '/papers', search: { party } }),
  books: (search: BooksSearch) => linkOptions({ to: '/books', search }),
  newGateEntry: () => linkOptions({ to: '/books/gate' }),
  newTemperature: () => linkOptions({ to: '/books/temperature' }),
  lot: (reference: string) => linkOptions({ to: '/lots/$reference', params: { reference } }),
  product: (productId: string) => linkOptions({ to: '/products/$productId', params: { productId } }),
  party: (partyId: string) => linkOptions({ to: '/parties/$partyId', params: { partyId } }),
  trace: (...lot: string[]) => linkOptions({ to: '/trace', search: { lot } }),
  scope: (...lot: string[]) => linkOptions({ to: '/recall-scope', search: { lot } }),
  case: (caseId: string) => linkOptions({ to: '/cases/$caseId', params: { caseId } }),
  caseScope: (caseId: string) => linkOptions({ to: '/cases/$caseId/scope', params: { caseId } }),
  newCase: (search: NewCaseSearch) => linkOptions({ to: '/cases/new', search }),
  complaint: (number: string) => linkOptions({ to: '/complaints/$number', params: { number } }),
  finding: (findingId: string) => linkOptions({ to: '/alerts/$findingId', params: { findingId } }),
  findings: (search: AlertsSearch) => linkOptions({ to: '/alerts', search }),
  alertRule: (code: string) => linkOptions({ to: '/alerts/rules/$code', params: { code } }),
  disposal: (disposalId: string) => linkOptions({ to: '/disposals/$disposalId', params: { disposalId } }),
  takeOff: (lot?: string) => linkOptions({ to: '/disposals/new', search: lot ? { lot } : {} }),
  file: (fileId: string) => linkOptions({ to: '/files/$fileId', params: { fileId } }),
  search: (q: string) => linkOptions({ to: '/search', search: { q } }),
};

/** An address that the server names, '/vouchers/V…?do=receive', as the router takes it. */
export function pathOfServer(address: string) {
  const [to = '/', search = ''] = address.split('?', 2);
  return linkOptions({ to: to as '/', search: parseSearch(search) as never });
}

/** Where a search result leads. */
export function pathOfResult(result: SearchResult) {
  switch (result.type) {
    case 'voucher':
      return paths.voucher(result.id);
    case 'lot':
      return paths.lot(result.id);
    case 'product':
      return paths.product(result.id);
    case 'party':
      return paths.party(result.id);
  }
}
