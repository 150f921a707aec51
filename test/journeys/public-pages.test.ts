import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DESKTOP, type DemoCity, openDemoCity, PHONE, picture } from './demo-city.ts';

let demo: DemoCity;
beforeAll(async () => {
  demo = await openDemoCity();
}, 240_000);
afterAll(() => demo?.close());

describe('look', { timeout: 120_000 }, () => {
  test('all', async () => {
    const code = demo.loaded.lots.get(demo.plan.truth.hero.cabbage.lot)?.code;
    const page = await demo.shopper(PHONE);
    for (const [name, url] of [
      ['home', '/'],
      ['lot', `/t/${code}`],
      ['lot-en', `/t/${code}?lang=en`],
      ['lot-large', `/t/${code}?large=1`],
      ['found', '/q?code=大白菜'],
      ['complain', `/complain?about=/t/${code}`],
      ['report', '/report'],
      ['cut', '/q?code=T0KTN'],
    ] as const) {
      await page.goto(url);
      await page.screenshot({ path: `test-artefacts/public-${name}-fold.png` });
      await picture(page, `public-${name}-390`);
    }
    await page.setViewportSize(DESKTOP);
    for (const [name, url] of [
      ['home', '/'],
      ['lot', `/t/${code}`],
    ] as const) {
      await page.goto(url);
      await picture(page, `public-${name}-1440`);
    }
    expect(1).toBe(1);
  });
});
