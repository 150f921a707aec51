import type { QueryClient } from '@tanstack/react-query';
import { createRouter } from '@tanstack/react-router';
import { alertsRoutes } from './routes/alerts.ts';
import { casesRoutes } from './routes/cases.ts';
import { deskRoutes } from './routes/desk.ts';
import { disposalsRoutes } from './routes/disposals.ts';
import { dutyRoutes } from './routes/duty.ts';
import { desk, root } from './routes/frame.ts';
import { freezesRoutes } from './routes/freezes.ts';
import { noticesRoutes } from './routes/notices.ts';
import { officeRoutes } from './routes/office.ts';
import { sessionRoutes } from './routes/session.ts';
import { parseSearch, stringifySearch } from './search-params.ts';
import { NotFound, PageProblem } from './shell/page-problem.tsx';
import { Shape } from './ui/loaded.tsx';

const routeTree = root.addChildren([
  ...sessionRoutes,
  desk.addChildren([
    ...deskRoutes,
    ...officeRoutes,
    ...casesRoutes,
    ...freezesRoutes,
    ...noticesRoutes,
    ...alertsRoutes,
    ...dutyRoutes,
    ...disposalsRoutes,
  ]),
]);

/** The routes of the console under /console/; each page is loaded when it is first opened. */
export function newRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    basepath: '/console',
    context: { queryClient },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultPendingComponent: Shape,
    defaultPendingMs: 100,
    // What is there is shown: a shape that is held so as not to flash would cost each visit half a second.
    defaultPendingMinMs: 0,
    defaultErrorComponent: PageProblem,
    defaultNotFoundComponent: NotFound,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof newRouter>;
  }
}
