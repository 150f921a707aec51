import type { Line } from './walk-city.ts';

/** Notices. */
export const noticesWalk: Record<string, Line> = {};
