import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { CERTAINTIES, TRACE_DIRECTIONS } from '../api/trace-types.ts';
import { SOURCE_MEASURES } from '../pages/source/measures.ts';
import { integerOf, listOf, oneOf, textOf } from '../search-params.ts';
import type { PartiesSearch, PeriodSearch, ScopeSearch, SourceSearch, TraceSearch } from '../search-types.ts';
import { desk } from './frame.ts';

/** What the API takes at most. */
const MIXING_DAYS_MAX = 3650;
const DAYS_BACK_MAX = 1000;

const registrations = createRoute({
  getParentRoute: () => desk,
  path: '/registrations',
  validateSearch: (raw: Record<string, unknown>): { state?: 'approved' | 'refused' | undefined } => ({
    state: oneOf(raw.state, ['approved', 'refused']),
  }),
  component: lazyRouteComponent(() => import('../pages/onboarding/registrations.tsx'), 'RegistrationsPage'),
});

const discrepancies = createRoute({
  getParentRoute: () => desk,
  path: '/discrepancies',
  component: lazyRouteComponent(() => import('../pages/home/discrepancies.tsx'), 'DiscrepanciesPage'),
});

const product = createRoute({
  getParentRoute: () => desk,
  path: '/products/$productId',
  validateSearch: (raw: Record<string, unknown>): { sort?: string | undefined } => ({
    sort: textOf(raw.sort),
  }),
  component: lazyRouteComponent(() => import('../pages/product/product.tsx'), 'ProductPage'),
});

const lot = createRoute({
  getParentRoute: () => desk,
  path: '/lots/$reference',
  component: lazyRouteComponent(() => import('../pages/lot/lot.tsx'), 'LotPage'),
});

const trace = createRoute({
  getParentRoute: () => desk,
  path: '/trace',
  validateSearch: (raw: Record<string, unknown>): TraceSearch => ({
    lot: listOf(raw.lot),
    direction: oneOf(raw.direction, TRACE_DIRECTIONS),
    party: textOf(raw.party),
    asOf: textOf(raw.asOf),
    select: textOf(raw.select),
    open: listOf(raw.open),
    sort: textOf(raw.sort),
    q: textOf(raw.q),
    mixing: integerOf(raw.mixing, 1, MIXING_DAYS_MAX),
    tier: oneOf(raw.tier, CERTAINTIES),
    psort: textOf(raw.psort),
  }),
  component: lazyRouteComponent(() => import('../pages/trace/trace.tsx'), 'TracePage'),
});

const recallScope = createRoute({
  getParentRoute: () => desk,
  path: '/recall-scope',
  validateSearch: (raw: Record<string, unknown>): ScopeSearch => ({
    lot: listOf(raw.lot),
    step: textOf(raw.step),
    district: textOf(raw.district),
    sort: textOf(raw.sort),
    q: textOf(raw.q),
  }),
  component: lazyRouteComponent(() => import('../pages/scope/scope.tsx'), 'ScopePage'),
});

const sources = createRoute({
  getParentRoute: () => desk,
  path: '/sources',
  validateSearch: (raw: Record<string, unknown>): SourceSearch => ({
    case: listOf(raw.case),
    mixing: oneOf(raw.mixing, ['off']),
    back: integerOf(raw.back, 1, DAYS_BACK_MAX),
    show: oneOf(raw.show, ['products', 'parties']),
    by: oneOf(raw.by, SOURCE_MEASURES),
  }),
  component: lazyRouteComponent(() => import('../pages/source/source.tsx'), 'SourcePage'),
});

const parties = createRoute({
  getParentRoute: () => desk,
  path: '/parties',
  validateSearch: (raw: Record<string, unknown>): PartiesSearch => ({
    q: textOf(raw.q),
    kind: textOf(raw.kind),
    add: textOf(raw.add),
  }),
  component: lazyRouteComponent(() => import('../pages/party/parties.tsx'), 'PartiesPage'),
});

const party = createRoute({
  getParentRoute: () => desk,
  path: '/parties/$partyId',
  validateSearch: (raw: Record<string, unknown>): PeriodSearch => ({
    from: textOf(raw.from),
    to: textOf(raw.to),
  }),
  component: lazyRouteComponent(() => import('../pages/party/party.tsx'), 'PartyPage'),
});

const departments = createRoute({
  getParentRoute: () => desk,
  path: '/departments',
  component: lazyRouteComponent(() => import('../pages/departments/departments.tsx'), 'DepartmentsPage'),
});

const accounts = createRoute({
  getParentRoute: () => desk,
  path: '/accounts',
  component: lazyRouteComponent(() => import('../pages/admin/accounts.tsx'), 'AccountsPage'),
});

const audit = createRoute({
  getParentRoute: () => desk,
  path: '/audit',
  validateSearch: (raw: Record<string, unknown>): { before?: string | undefined } => ({
    before: textOf(raw.before),
  }),
  component: lazyRouteComponent(() => import('../pages/admin/audit.tsx'), 'AuditPage'),
});

/** Pages that officers and administrators work with. */
export const officeRoutes = [
  registrations,
  discrepancies,
  product,
  lot,
  trace,
  recallScope,
  sources,
  parties,
  party,
  departments,
  accounts,
  audit,
] as const;
