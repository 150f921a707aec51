import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { integerOf, textOf } from '../search-params.ts';
import type { DutyDealersSearch, DutyMealSearch } from '../search-types.ts';
import { desk } from './frame.ts';

const HOURS_MAX = 720;

const duty = createRoute({
  getParentRoute: () => desk,
  path: '/duty',
  validateSearch: (raw: Record<string, unknown>): { case?: string | undefined } => ({
    case: textOf(raw.case),
  }),
  component: lazyRouteComponent(() => import('../pages/duty/duty.tsx'), 'DutyPage'),
});

const dealers = createRoute({
  getParentRoute: () => desk,
  path: '/duty/dealers',
  validateSearch: (raw: Record<string, unknown>): DutyDealersSearch => ({
    q: textOf(raw.q),
    pick: textOf(raw.pick),
  }),
  component: lazyRouteComponent(() => import('../pages/duty/dealers.tsx'), 'DutyDealersPage'),
});

const meal = createRoute({
  getParentRoute: () => desk,
  path: '/duty/meal',
  validateSearch: (raw: Record<string, unknown>): DutyMealSearch => ({
    party: textOf(raw.party),
    day: textOf(raw.day),
    meal: textOf(raw.meal),
    time: textOf(raw.time),
    hours: integerOf(raw.hours, 0, HOURS_MAX),
    onset: textOf(raw.onset),
    incubation: textOf(raw.incubation),
  }),
  component: lazyRouteComponent(() => import('../pages/duty/meal.tsx'), 'DutyMealPage'),
});

const incident = createRoute({
  getParentRoute: () => desk,
  path: '/duty/incidents/$incidentId',
  component: lazyRouteComponent(() => import('../pages/duty/incident.tsx'), 'IncidentPage'),
});

const caseFile = createRoute({
  getParentRoute: () => desk,
  path: '/cases/$caseId/file',
  component: lazyRouteComponent(() => import('../pages/case-file/case-file.tsx'), 'CaseFilePage'),
});

/** Pages of night duty and the case file. */
export const dutyRoutes = [duty, dealers, meal, incident, caseFile] as const;
