import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { oneOf, textOf } from '../search-params.ts';
import { desk } from './frame.ts';

export const BOARD_SHOWS = ['overdue', 'call', 'waiting', 'answered', 'withdrawn'] as const;
export interface BoardSearch {
  show?: (typeof BOARD_SHOWS)[number] | undefined;
  district?: string | undefined;
  q?: string | undefined;
}

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
