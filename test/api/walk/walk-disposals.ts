import type { Line } from './walk-city.ts';

/** Disposals. */
export const disposalsWalk: Record<string, Line> = {};
