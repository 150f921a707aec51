import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { listOf, oneOf, textOf } from '../search-params.ts';
import type { NewFreezeSearch } from '../search-types.ts';
import { desk } from './frame.ts';

const deadlines = createRoute({
  getParentRoute: () => desk,
  path: '/deadlines',
  validateSearch: (raw: Record<string, unknown>): { state?: 'missed' | undefined } => ({
    state: oneOf(raw.state, ['missed']),
  }),
  component: lazyRouteComponent(() => import('../pages/freezes/deadlines.tsx'), 'DeadlinesPage'),
});

const freezes = createRoute({
  getParentRoute: () => desk,
  path: '/freezes',
  validateSearch: (
    raw: Record<string, unknown>,
  ): { show?: 'standing' | 'unapproved' | 'all' | undefined; before?: string | undefined } => ({
    show: oneOf(raw.show, ['standing', 'unapproved', 'all']),
    before: textOf(raw.before),
  }),
  component: lazyRouteComponent(() => import('../pages/freezes/freezes.tsx'), 'FreezesPage'),
});

const newFreeze = createRoute({
  getParentRoute: () => desk,
  path: '/freezes/new',
  validateSearch: (raw: Record<string, unknown>): NewFreezeSearch => ({
    kind: oneOf(raw.kind, ['lot', 'product', 'party']),
    lot: textOf(raw.lot),
    product: textOf(raw.product),
    producer: textOf(raw.producer),
    party: textOf(raw.party),
    case: textOf(raw.case),
  }),
  component: lazyRouteComponent(() => import('../pages/freezes/new-freeze.tsx'), 'NewFreezePage'),
});

const freeze = createRoute({
  getParentRoute: () => desk,
  path: '/freezes/$freezeId',
  component: lazyRouteComponent(() => import('../pages/freezes/freeze.tsx'), 'FreezePage'),
});

const caseFreezes = createRoute({
  getParentRoute: () => desk,
  path: '/cases/$caseId/freezes',
  component: lazyRouteComponent(() => import('../pages/freezes/case-freezes.tsx'), 'CaseFreezesPage'),
});

const recalls = createRoute({
  getParentRoute: () => desk,
  path: '/recalls',
  validateSearch: (raw: Record<string, unknown>): { before?: string | undefined } => ({
    before: textOf(raw.before),
  }),
  component: lazyRouteComponent(() => import('../pages/recalls/recalls.tsx'), 'RecallsPage'),
});

const newRecall = createRoute({
  getParentRoute: () => desk,
  path: '/recalls/new',
  validateSearch: (raw: Record<string, unknown>): { lot?: string[]; recall?: string | undefined } => ({
    lot: listOf(raw.lot),
    recall: textOf(raw.recall),
  }),
  component: lazyRouteComponent(() => import('../pages/recalls/new-recall.tsx'), 'NewRecallPage'),
});

const orderRecall = createRoute({
  getParentRoute: () => desk,
  path: '/recalls/order',
  validateSearch: (
    raw: Record<string, unknown>,
  ): { lot?: string[]; party?: string | undefined; case?: string | undefined } => ({
    lot: listOf(raw.lot),
    party: textOf(raw.party),
    case: textOf(raw.case),
  }),
  component: lazyRouteComponent(() => import('../pages/recalls/order-recall.tsx'), 'OrderRecallPage'),
});

const recall = createRoute({
  getParentRoute: () => desk,
  path: '/recalls/$recallId',
  validateSearch: (raw: Record<string, unknown>): { act?: string | undefined } => ({ act: textOf(raw.act) }),
  component: lazyRouteComponent(() => import('../pages/recalls/recall.tsx'), 'RecallPage'),
});

const caseRecall = createRoute({
  getParentRoute: () => desk,
  path: '/cases/$caseId/recall',
  component: lazyRouteComponent(() => import('../pages/recalls/case-recall.tsx'), 'CaseRecallPage'),
});

/** Pages of deadlines, freezes and recalls. */
export const freezesRoutes = [
  deadlines,
  freezes,
  newFreeze,
  freeze,
  caseFreezes,
  recalls,
  newRecall,
  orderRecall,
  recall,
  caseRecall,
] as const;
