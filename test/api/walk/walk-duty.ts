import type { Line } from './walk-city.ts';

/** Duty. */
export const dutyWalk: Record<string, Line> = {};
