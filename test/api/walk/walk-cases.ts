import type { Line } from './walk-city.ts';

/** Cases. */
export const casesWalk: Record<string, Line> = {};
