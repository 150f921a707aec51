import { type Browser, chromium } from 'playwright-core';
import { chromiumMissing, findChromium } from '../../scripts/find-chromium.mjs';

/**
 * A headless Chromium of this machine.
 * @throws with a sentence that says what to install: a browser test is never skipped in silence
 */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error(chromiumMissing);
  // Neither root nor a container's user may use Chromium's own sandbox; it only sees our own pages.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}
