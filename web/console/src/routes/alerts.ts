import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { FINDING_KINDS } from '../pages/alerts/finding-kinds.ts';
import { integerOf, oneOf, textOf } from '../search-params.ts';
import type { AlertsSearch } from '../search-types.ts';
import { desk } from './frame.ts';

const SEVERITY_MAX = 4;

const alerts = createRoute({
  getParentRoute: () => desk,
  path: '/alerts',
  validateSearch: (raw: Record<string, unknown>): AlertsSearch => ({
    kind: oneOf(raw.kind, FINDING_KINDS),
    rule: textOf(raw.rule),
    severity: integerOf(raw.severity, 1, SEVERITY_MAX),
    district: textOf(raw.district),
    state: oneOf(raw.state, ['new', 'seen', 'case', 'closed', 'all']),
    standing: oneOf(raw.standing, ['false', 'all']),
    order: oneOf(raw.order, ['newest']),
    party: textOf(raw.party),
    before: textOf(raw.before),
    beforeSeverity: integerOf(raw.beforeSeverity, 1, SEVERITY_MAX),
  }),
  component: lazyRouteComponent(() => import('../pages/alerts/alerts.tsx'), 'AlertsPage'),
});

const rules = createRoute({
  getParentRoute: () => desk,
  path: '/alerts/rules',
  component: lazyRouteComponent(() => import('../pages/alerts/rules.tsx'), 'RulesPage'),
});

const rule = createRoute({
  getParentRoute: () => desk,
  path: '/alerts/rules/$code',
  validateSearch: (raw: Record<string, unknown>): { try?: number | undefined } => ({
    try: integerOf(raw.try, 0, Number.MAX_SAFE_INTEGER),
  }),
  component: lazyRouteComponent(() => import('../pages/alerts/rule.tsx'), 'RulePage'),
});

const alert = createRoute({
  getParentRoute: () => desk,
  path: '/alerts/$findingId',
  component: lazyRouteComponent(() => import('../pages/alerts/alert.tsx'), 'AlertPage'),
});

/** Pages of alerts. */
export const alertsRoutes = [alerts, rules, rule, alert] as const;
