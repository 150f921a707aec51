import type { Role } from '../api/types.ts';
import type { IconName } from '../ui/icon.tsx';
import type { Dictionary } from '../words/zh.ts';

export interface NavItem {
  key: Exclude<keyof Dictionary['nav'], 'themes'>;
  icon: IconName;
  to: string;
  search?: Record<string, string>;
}

/** A business's pages, the most used first. Whoever adds a page for businesses adds its line here. */
const operator: NavItem[] = [
  { key: 'home', icon: 'inbox', to: '/' },
  { key: 'incoming', icon: 'voucher', to: '/vouchers', search: { direction: 'received' } },
  { key: 'outgoing', icon: 'way', to: '/vouchers', search: { direction: 'sent' } },
  { key: 'stock', icon: 'stock', to: '/stock' },
  { key: 'dayClose', icon: 'moon', to: '/day-close' },
  { key: 'stockTaking', icon: 'fine', to: '/stock-taking' },
  { key: 'production', icon: 'way', to: '/production' },
  { key: 'record', icon: 'pen', to: '/records/new' },
  { key: 'ledger', icon: 'ledger', to: '/ledger' },
  { key: 'papers', icon: 'voucher', to: '/papers' },
  { key: 'books', icon: 'book', to: '/books' },
  { key: 'shelf', icon: 'shop', to: '/shelves' },
  { key: 'labels', icon: 'book', to: '/labels' },
  { key: 'files', icon: 'upload', to: '/files' },
  { key: 'findings', icon: 'attention', to: '/findings' },
  { key: 'scan', icon: 'scan', to: '/scan' },
  { key: 'queue', icon: 'clock', to: '/queue' },
  { key: 'systems', icon: 'key', to: '/systems' },
  { key: 'codes', icon: 'book', to: '/codes' },
];
const regulator: NavItem[] = [
  { key: 'find', icon: 'search', to: '/' },
  { key: 'findings', icon: 'attention', to: '/findings' },
  { key: 'sources', icon: 'way', to: '/sources' },
  { key: 'departments', icon: 'voucher', to: '/departments' },
  { key: 'discrepancies', icon: 'ledger', to: '/discrepancies' },
  { key: 'registrations', icon: 'inbox', to: '/registrations' },
  { key: 'parties', icon: 'shop', to: '/parties' },
  { key: 'scan', icon: 'scan', to: '/scan' },
];
const administrator: NavItem[] = [
  { key: 'accounts', icon: 'people', to: '/' },
  { key: 'registrations', icon: 'inbox', to: '/registrations' },
  { key: 'parties', icon: 'shop', to: '/parties' },
  { key: 'audit', icon: 'book', to: '/audit' },
];

/** Everything a role may go to, most used first. */
export const NAV_ITEMS: Readonly<Record<Role, readonly NavItem[]>> = { operator, regulator, administrator };

/** At the foot of a phone: at most four beside "more"; the middle one is what the thumb does most. */
export const PHONE_ITEMS: Readonly<Record<Role, readonly NavItem['key'][]>> = {
  operator: ['home', 'incoming', 'scan', 'stock'],
  regulator: ['find', 'findings', 'scan', 'sources'],
  administrator: ['accounts', 'parties', 'audit'],
};
