import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { BOARD_SHOWS, type BoardSearch } from '../pages/notices/states.ts';
import { oneOf, textOf } from '../search-params.ts';
import { desk } from './frame.ts';

const board = createRoute({
  getParentRoute: () => desk,
  path: '/cases/$caseId/notices',
  validateSearch: (raw: Record<string, unknown>): BoardSearch => ({
    show: oneOf(raw.show, BOARD_SHOWS),
    district: textOf(raw.district),
    q: textOf(raw.q),
  }),
  component: lazyRouteComponent(() => import('../pages/notices/board.tsx'), 'NoticeBoardPage'),
});

const own = createRoute({
  getParentRoute: () => desk,
  path: '/notices',
  component: lazyRouteComponent(() => import('../pages/notices/own-notices.tsx'), 'OwnNoticesPage'),
});

const one = createRoute({
  getParentRoute: () => desk,
  path: '/notices/$noticeId',
  component: lazyRouteComponent(() => import('../pages/notices/notice.tsx'), 'NoticePage'),
});

/** Pages of notices and answers. */
export const noticesRoutes = [board, own, one] as const;
