import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type BrowserOptions, launchBrowser } from '../support/browser.ts';
import { openCity, type Person, type TestCity } from '../support/city.ts';
import { openDevice, People, signIn, type Viewport } from '../support/people.ts';

/** A small city over real HTTP, and phones in the hands of its businesses. */
export interface DeskWorld {
  city: TestCity;
  origin: string;
  browser: Browser;
  /** A phone or desk of its own, nobody signed in. */
  device(viewport: Viewport): Promise<BrowserContext>;
  signIn(context: BrowserContext, who: Person): Promise<Page>;
  /** A page of somebody signed in, at the one device that they use. */
  signedIn(who: Person, viewport: Viewport, path?: string): Promise<Page>;
  close(): Promise<void>;
}

/** `worksOffline`: with the service worker, which fetches the whole application once a phone. */
export async function openDeskWorld({
  worksOffline = false,
  camera,
}: { worksOffline?: boolean } & BrowserOptions = {}): Promise<DeskWorld> {
  // An hour ahead of this machine: what a browser says is now must not lie in the future of the server's clock.
  const city = await openCity({ now: new Date(Date.now() + 3_600_000).toISOString() });
  const origin = await city.app.listen({ port: 0, host: '127.0.0.1' });
  const browser = await launchBrowser(camera ? { camera } : {});
  const place = { baseURL: origin, timezoneId: city.city.city.timezone };
  const people = new People(browser, place);
  const device = (viewport: Viewport) =>
    openDevice(browser, place, { viewport, serviceWorkers: worksOffline ? 'allow' : 'block' });
  return {
    city,
    origin,
    browser,
    device,
    signIn: async (context, who) => {
      const page = await context.newPage();
      await signIn(page, who);
      return page;
    },
    signedIn: (who, viewport, path) => people.page(who, viewport, path),
    close: async () => {
      await browser?.close();
      await city?.close();
    },
  };
}

/** Until the application lies on the phone, with numbers in its pocket and what forms need: then the line may break. */
export async function readyForOffline(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await page.waitForFunction(
    () =>
      new Promise<boolean>((resolve) => {
        const open = indexedDB.open('luyuan');
        open.onerror = () => resolve(false);
        open.onsuccess = () => {
          const db = open.result;
          const tx = db.transaction(['slips', 'reads']);
          const slips = tx.objectStore('slips').count();
          const reads = tx.objectStore('reads').getAllKeys();
          tx.oncomplete = () => {
            db.close();
            const names = reads.result.map((key) => (key as string[])[1] ?? '');
            // The snapshot's last part is how goods in stock are packed; of an empty stock there is none.
            resolve(
              slips.result > 0 &&
                names.includes('products') &&
                names.some((name) => /^(product |vouchers)/.test(name)),
            );
          };
        };
      }),
  );
}
