import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { chromiumMissing, findChromium } from '../../scripts/find-chromium.mjs';
import { rememberPages } from './last-seen.ts';

/** What a busy machine may take for one step; nothing waits longer than it must. */
const PATIENCE_MS = 90_000;
/** TEST_SLOW_MS=800: each answer of the server comes up to so much late, at random, as on a bad line: a test that judged a page too early shows. */
const SLOW_MS = Number(process.env.TEST_SLOW_MS ?? 0);

export interface BrowserOptions {
  /** A film (Y4M) that is the picture of the camera, over and over; without one there is no camera. */
  camera?: string;
}

/**
 * A headless Chromium of this machine.
 * @throws with a sentence that says what to install: a browser test is never skipped in silence
 */
export async function launchBrowser({ camera }: BrowserOptions = {}): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error(chromiumMissing);
  // Neither root nor a container's user may use Chromium's own sandbox; it only sees our own pages.
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-dev-shm-usage', ...(camera ? filmedBy(camera) : [])],
  });
  rememberPages(browser);
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    // What is not about work without a network need not fetch the whole application for each visitor. And nothing moves: on a
    // busy machine a dialog that grows has left the place where it was about to be pressed.
    const context = await newContext({ serviceWorkers: 'block', reducedMotion: 'reduce', ...options });
    context.setDefaultTimeout(PATIENCE_MS);
    context.setDefaultNavigationTimeout(PATIENCE_MS);
    if (SLOW_MS > 0) await answerLate(context);
    return context;
  };
  return browser;
}

/** Asked for a camera, the person says yes. */
const filmedBy = (film: string): string[] => [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  `--use-file-for-fake-video-capture=${film}`,
];

async function answerLate(context: BrowserContext): Promise<void> {
  await context.route('**/api/**', async (route) => {
    await new Promise((done) => setTimeout(done, Math.random() * SLOW_MS));
    // The page may have gone in the meantime.
    await route.continue().catch(() => undefined);
  });
}
