import type { Line } from './walk-city.ts';

/** Alerts. */
export const alertsWalk: Record<string, Line> = {};
