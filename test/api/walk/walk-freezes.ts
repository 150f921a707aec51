import type { Line } from './walk-city.ts';

/** Freezes. */
export const freezesWalk: Record<string, Line> = {};
