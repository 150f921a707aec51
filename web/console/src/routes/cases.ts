import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { CASE_ORIGINS } from '../pages/cases/origins.ts';
import { listOf, oneOf, textOf } from '../search-params.ts';
import type { CaseScopeSearch, NewCaseSearch } from '../search-types.ts';
import { desk } from './frame.ts';

const cases = createRoute({
  getParentRoute: () => desk,
  path: '/cases',
  validateSearch: (
    raw: Record<string, unknown>,
  ): { state?: 'closed' | undefined; before?: string | undefined } => ({
    state: oneOf(raw.state, ['closed']),
    before: textOf(raw.before),
  }),
  component: lazyRouteComponent(() => import('../pages/cases/cases.tsx'), 'CasesPage'),
});

/** 'finding:123', 'complaint:J…': what a page of another area opens a case from. */
function startOf(from: string | undefined): NewCaseSearch {
  const [kind, ...rest] = (from ?? '').split(':');
  const origin = oneOf(kind, CASE_ORIGINS);
  return origin ? { origin, ref: rest.join(':') || undefined } : {};
}

const newCase = createRoute({
  getParentRoute: () => desk,
  path: '/cases/new',
  validateSearch: (raw: Record<string, unknown>): NewCaseSearch => ({
    ...startOf(textOf(raw.from)),
    ...(raw.origin === undefined ? {} : { origin: oneOf(raw.origin, CASE_ORIGINS) }),
    ...(raw.ref === undefined ? {} : { ref: textOf(raw.ref) }),
    lot: listOf(raw.lot),
    title: textOf(raw.title),
  }),
  component: lazyRouteComponent(() => import('../pages/cases/new-case.tsx'), 'NewCasePage'),
});

const oneCase = createRoute({
  getParentRoute: () => desk,
  path: '/cases/$caseId',
  component: lazyRouteComponent(() => import('../pages/cases/case.tsx'), 'CasePage'),
});

const caseScope = createRoute({
  getParentRoute: () => desk,
  path: '/cases/$caseId/scope',
  validateSearch: (raw: Record<string, unknown>): CaseScopeSearch => ({
    step: textOf(raw.step),
    place: textOf(raw.place),
    holder: textOf(raw.holder),
    q: textOf(raw.q),
    view: oneOf(raw.view, ['rings', 'map']),
    sort: textOf(raw.sort),
  }),
  component: lazyRouteComponent(() => import('../pages/cases/scope/scope.tsx'), 'CaseScopePage'),
});

const complaints = createRoute({
  getParentRoute: () => desk,
  path: '/complaints',
  validateSearch: (
    raw: Record<string, unknown>,
  ): { kind?: 'complaint' | 'report' | 'correction' | undefined; before?: string | undefined } => ({
    kind: oneOf(raw.kind, ['complaint', 'report', 'correction']),
    before: textOf(raw.before),
  }),
  component: lazyRouteComponent(() => import('../pages/cases/complaints.tsx'), 'ComplaintsPage'),
});

const complaint = createRoute({
  getParentRoute: () => desk,
  path: '/complaints/$number',
  component: lazyRouteComponent(() => import('../pages/cases/complaint.tsx'), 'ComplaintPage'),
});

/** Pages of cases and their scope. */
export const casesRoutes = [cases, newCase, oneCase, caseScope, complaints, complaint] as const;
