import { expect } from 'vitest';

/** What a busy machine may take until a page shows what it will show. */
const PATIENCE_MS = 45_000;

/**
 * What a page shows soon: read until the expectation holds. A page that has just been pressed is on its way, so what it
 * shows is never read once and judged.
 *
 *     await soon(() => page.getByTestId('row').count()).toBe(0);
 */
export const soon = <T>(read: () => T | Promise<T>) =>
  expect.poll(read, { timeout: PATIENCE_MS, interval: 50 });
