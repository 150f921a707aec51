import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { oneOf, textOf } from '../search-params.ts';
import { desk } from './frame.ts';

const disposals = createRoute({
  getParentRoute: () => desk,
  path: '/disposals',
  validateSearch: (
    raw: Record<string, unknown>,
  ): {
    view?: 'expired' | 'returned' | 'ended' | undefined;
    division?: string | undefined;
    before?: string | undefined;
  } => ({
    view: oneOf(raw.view, ['expired', 'returned', 'ended']),
    division: textOf(raw.division),
    before: textOf(raw.before),
  }),
  component: lazyRouteComponent(() => import('../pages/disposals/disposals.tsx'), 'DisposalsPage'),
});

const takeOff = createRoute({
  getParentRoute: () => desk,
  path: '/disposals/new',
  validateSearch: (raw: Record<string, unknown>): { lot?: string | undefined } => ({ lot: textOf(raw.lot) }),
  component: lazyRouteComponent(() => import('../pages/disposals/take-off.tsx'), 'TakeOffPage'),
});

const disposal = createRoute({
  getParentRoute: () => desk,
  path: '/disposals/$disposalId',
  component: lazyRouteComponent(() => import('../pages/disposals/disposal.tsx'), 'DisposalPage'),
});

/** Pages of disposal of food. */
export const disposalsRoutes = [disposals, takeOff, disposal] as const;
