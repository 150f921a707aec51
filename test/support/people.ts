import type { Browser, BrowserContext, Page } from 'playwright-core';
import { PASSWORD } from './city.ts';

export interface Viewport {
  width: number;
  height: number;
}

/** Where a test's server stands and what time it is there. */
export interface Place {
  baseURL: string;
  timezoneId: string;
}

/** A device of its own, nobody signed in. */
export const openDevice = (browser: Browser, place: Place, options: object = {}): Promise<BrowserContext> =>
  browser.newContext({ locale: 'zh-CN', ...place, ...options });

/** By the form, as people do; ends on their first page, or where the form was on the way to. */
export async function signIn(page: Page, userName: string): Promise<void> {
  if (!page.url().includes('/sign-in')) await page.goto('/console/sign-in');
  await page.getByLabel('用户名').fill(userName);
  await page.getByLabel('密码').fill(PASSWORD);
  await page.getByRole('button', { name: '登录' }).click();
  await page.waitForURL((url) => !url.pathname.includes('sign-in'));
}

/**
 * The people of a browser test, each at one device: who comes again opens another tab there, still signed in and with the
 * application in its cache, which takes a fifth of the time of a new device. A test closes its tab, not the device.
 */
export class People {
  readonly #browser: Browser;
  readonly #place: Place;
  readonly #devices = new Map<string, Promise<BrowserContext>>();

  constructor(browser: Browser, place: Place) {
    this.#browser = browser;
    this.#place = place;
  }

  /** A page of somebody signed in, at `path` or where they land. */
  async page(userName: string, viewport: Viewport, path = '/console/'): Promise<Page> {
    const page = await (await this.#deviceOf(userName)).newPage();
    await page.setViewportSize(viewport);
    await page.goto(path);
    return page;
  }

  #deviceOf(userName: string): Promise<BrowserContext> {
    let device = this.#devices.get(userName);
    if (!device) {
      device = (async () => {
        const made = await openDevice(this.#browser, this.#place);
        made.on('close', () => this.#devices.delete(userName));
        const page = await made.newPage();
        await signIn(page, userName);
        await page.close();
        return made;
      })();
      this.#devices.set(userName, device);
    }
    return device;
  }
}
