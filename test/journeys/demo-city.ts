import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { DemoTarget } from '../../server/demo-target.ts';
import { createAccount } from '../../server/modules/identity/index.ts';
import { PROJECT_ROOT } from '../../server/platform/config.ts';
import { takeProcessSlot } from '../../server/platform/db.ts';
import { type CityPlan, generateCity } from '../../simulator/city-plan.ts';
import { HERO } from '../../simulator/hero-story.ts';
import { type LoadedCity, loadCity } from '../../simulator/load-city.ts';
import { launchBrowser } from '../support/browser.ts';
import { openEmptyCity, PASSWORD, type TestCity } from '../support/city.ts';
import { openDevice, People, type Viewport } from '../support/people.ts';

export { accessibilityFindings } from '../support/accessibility.ts';

/** Pictures of every step are kept here, to be looked at. Not part of the repository. */
const ARTEFACTS = join(PROJECT_ROOT, 'test-artefacts');

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1440, height: 900 };

export interface DemoCity {
  origin: string;
  city: TestCity;
  plan: CityPlan;
  loaded: LoadedCity;
  browser: Browser;
  /** A page of somebody signed in, at `path` or their first page. */
  pageFor(userName: string, viewport: Viewport, path?: string): Promise<Page>;
  /** A stranger's, without JavaScript. */
  shopper(viewport: Viewport): Promise<Page>;
  close(): Promise<void>;
}

/** A small city with both incidents and the cabbage's story, served over real HTTP, and a real browser. */
export async function openDemoCity({ days = 2 } = {}): Promise<DemoCity> {
  // An hour ahead of this machine: what a browser says is now must not lie in the future of the server's clock.
  const now = new Date(Date.now() + 3_600_000).toISOString();
  const city = await openEmptyCity({ now });
  const { tools } = city;
  const plan = generateCity({
    seed: 7,
    businesses: 120,
    days,
    startDate: new Date(Date.now() - (days - 1) * 86_400_000).toISOString().slice(0, 10),
    endsAt: now,
    city: tools.city,
  });
  const loaded = await loadCity(new DemoTarget(tools, await takeProcessSlot(tools.db)), plan);
  const business = { wholesaler: HERO.wholesaler, supermarket: HERO.supermarket, farm: HERO.farm };
  for (const [userName, key] of Object.entries(business)) {
    const partyId = loaded.parties.get(key);
    await createAccount(tools.db, tools.ids, {
      userName,
      displayName: userName,
      password: PASSWORD,
      role: 'operator',
      ...(partyId ? { partyId } : {}),
    });
  }
  await createAccount(tools.db, tools.ids, {
    userName: 'regulator',
    displayName: '值班员',
    password: PASSWORD,
    role: 'regulator',
    divisionCode: tools.city.city.code,
  });
  const origin = await city.app.listen({ port: 0, host: '127.0.0.1' });
  const browser = await launchBrowser();
  const place = { baseURL: origin, timezoneId: tools.city.city.timezone };
  const people = new People(browser, place);
  return {
    origin,
    city,
    plan,
    loaded,
    browser,
    pageFor: (userName, viewport, path) => people.page(userName, viewport, path),
    shopper: async (viewport) =>
      (await openDevice(browser, place, { viewport, javaScriptEnabled: false })).newPage(),
    close: async () => {
      await browser.close();
      await city.close();
    },
  };
}

export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(ARTEFACTS, { recursive: true });
  await page.screenshot({ path: join(ARTEFACTS, `${name}.png`), fullPage: true });
}

/** Whether the page can be pushed sideways, which nobody should have to do on a phone. */
export const overflowsSideways = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1);
