import { dayCloseProjections } from './modules/day-close/index.ts';
import { epcisProjections } from './modules/epcis/index.ts';
import {
  type DocumentKind,
  joinRecord,
  joinTill,
  projectRecord,
  projectTillReceipt,
  type Reproject,
  type ResolvedRecord,
  type ResolvedTill,
} from './modules/ledger/index.ts';
import { lotTestProjections } from './modules/lot-tests/index.ts';
import { productionProjections } from './modules/production/index.ts';
import { recordBookProjections } from './modules/record-books/index.ts';
import type { CityData } from './modules/registry/index.ts';
import { voucherProjections } from './modules/vouchers/index.ts';

const RECORDS: readonly DocumentKind[] = [
  'production',
  'transformation',
  'sale',
  'consumer-return',
  'disposal',
  'donation',
  'stock-taking',
  'lot-link',
];

/** Every kind of document's projection, for verify. */
export function projections(city: CityData): Map<DocumentKind, Reproject> {
  const record: Reproject = (document, sections, resolved) =>
    projectRecord({ city, ...document }, document.kind, joinRecord(sections), resolved as ResolvedRecord);
  return new Map<DocumentKind, Reproject>([
    ...RECORDS.map((kind) => [kind, record] as const),
    ['cleaning', () => ({ movements: [] })] as const,
    ['freeze', () => ({ movements: [] })] as const,
    ['freeze-lift', () => ({ movements: [] })] as const,
    ['alert-feedback', () => ({ movements: [] })] as const,
    ['disposal-step', () => ({ movements: [] })] as const,
    ['incident-report', () => ({ movements: [] })] as const,
    ['case-decision', () => ({ movements: [] })] as const,
    ['freeze-approval', () => ({ movements: [] })] as const,
    ['recall-plan', () => ({ movements: [] })] as const,
    ['recall-step', () => ({ movements: [] })] as const,
    ['notice', () => ({ movements: [] })] as const,
    ['notice-answer', () => ({ movements: [] })] as const,
    [
      'till-receipt',
      (document, sections, resolved) =>
        projectTillReceipt(document, joinTill(sections) as never, resolved as ResolvedTill),
    ] as const,
    ...voucherProjections(city),
    ...epcisProjections(city),
    ...lotTestProjections(),
    ...productionProjections(),
    ...dayCloseProjections(),
    ...recordBookProjections(),
  ]);
}
