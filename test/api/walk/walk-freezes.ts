import type { Line } from './walk-city.ts';

/** Deadlines, freezes, recalls. */
export const freezesWalk: Record<string, Line> = {
  listDeadlines: { ask: () => ({ url: '/api/v1/deadlines' }) },
};
