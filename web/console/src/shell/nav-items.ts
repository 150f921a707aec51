import type { Role } from '../api/types.ts';
import type { IconName } from '../ui/icon.tsx';
import type { Dictionary } from '../words/zh.ts';

export interface NavItem {
  key: Exclude<keyof Dictionary['nav'], 'themes'>;
  icon: IconName;
  to: string;
  search?: Record<string, string>;
}

const PRODUCTION: NavItem = { key: 'production', icon: 'gear', to: '/production' };

/** A business's pages, the most used first. Whoever adds a page for businesses adds its line here. */
const operator: NavItem[] = [
  { key: 'home', icon: 'inbox', to: '/' },
  { key: 'incoming', icon: 'voucher', to: '/vouchers', search: { direction: 'received' } },
  { key: 'outgoing', icon: 'way', to: '/vouchers', search: { direction: 'sent' } },
  { key: 'dayClose', icon: 'moon', to: '/day-close' },
  { key: 'stock', icon: 'stock', to: '/stock' },
  { key: 'record', icon: 'pen', to: '/records/new' },
  { key: 'disposals', icon: 'bin', to: '/disposals' },
  { key: 'scan', icon: 'scan', to: '/scan' },
  { key: 'books', icon: 'book', to: '/books' },
  { key: 'papers', icon: 'paper', to: '/papers' },
  { key: 'labels', icon: 'label', to: '/labels' },
  { key: 'stockTaking', icon: 'count', to: '/stock-taking' },
  { key: 'ledger', icon: 'ledger', to: '/ledger' },
  { key: 'shelf', icon: 'shop', to: '/shelves' },
  PRODUCTION,
  { key: 'queue', icon: 'clock', to: '/queue' },
  { key: 'letters', icon: 'letter', to: '/notices' },
  { key: 'findings', icon: 'attention', to: '/alerts' },
  { key: 'recalls', icon: 'recall', to: '/recalls' },
  { key: 'files', icon: 'upload', to: '/files' },
  { key: 'systems', icon: 'key', to: '/systems' },
  { key: 'codes', icon: 'codes', to: '/codes' },
];
const regulator: NavItem[] = [
  { key: 'find', icon: 'search', to: '/' },
  { key: 'cases', icon: 'folder', to: '/cases' },
  { key: 'duty', icon: 'moon', to: '/duty' },
  { key: 'complaints', icon: 'letter', to: '/complaints' },
  { key: 'alerts', icon: 'attention', to: '/alerts' },
  { key: 'freezes', icon: 'stop', to: '/freezes' },
  { key: 'recalls', icon: 'recall', to: '/recalls' },
  { key: 'sources', icon: 'way', to: '/sources' },
  { key: 'disposals', icon: 'bin', to: '/disposals' },
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

/** Where in the chain goods are made rather than passed on: there 生产 comes before 日清, elsewhere it is the exception. */
const MAKES = new Set(['process', 'kitchen']);

/** A role's pages for this kind of business. */
export function itemsFor(role: Role, position: string | undefined): readonly NavItem[] {
  const items = NAV_ITEMS[role];
  if (role !== 'operator' || position === undefined || !MAKES.has(position)) return items;
  const others = items.filter((item) => item !== PRODUCTION);
  const at = others.findIndex((item) => item.key === 'dayClose');
  return [...others.slice(0, at), PRODUCTION, ...others.slice(at)];
}

/** At the foot of a phone: at most four beside "more"; the middle one is what the thumb does most. */
export const PHONE_ITEMS: Readonly<Record<Role, readonly NavItem['key'][]>> = {
  operator: ['home', 'incoming', 'scan', 'stock'],
  // What burns of the alerts stands on the first page; a code on a package has to be one tap away wherever one is.
  regulator: ['find', 'cases', 'scan', 'duty'],
  administrator: ['accounts', 'parties', 'audit'],
};
