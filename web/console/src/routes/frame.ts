import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, Outlet, redirect } from '@tanstack/react-router';
import { meQuery } from '../api/queries.ts';
import { NotFound } from '../shell/page-problem.tsx';
import { Shell } from '../shell/shell.tsx';

interface Context {
  queryClient: QueryClient;
}

/** What every page hangs below, and what every page for signed-in people hangs below. */
export const root = createRootRouteWithContext<Context>()({ component: Outlet, notFoundComponent: NotFound });

/** Everything below it is for signed-in people. */
export const desk = createRoute({
  getParentRoute: () => root,
  id: 'desk',
  beforeLoad: async ({ context, location }) => {
    const me = await context.queryClient.ensureQueryData(meQuery);
    if (!me) throw redirect({ to: '/sign-in', search: { to: location.href } });
  },
  component: Shell,
});
