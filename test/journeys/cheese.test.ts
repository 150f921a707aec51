import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { soon } from '../support/soon.ts';
import {
  accessibilityFindings,
  DESKTOP,
  type DemoCity,
  openDemoCity,
  overflowsSideways,
  PHONE,
  picture,
} from './demo-city.ts';

let demo: DemoCity;
beforeAll(async () => {
  demo = await openDemoCity();
}, 180_000);
afterAll(() => demo?.close());

const thousands = (n: number) => n.toLocaleString('en-US');

describe('The regulator at the console', { timeout: 400_000 }, () => {
  test('The one suspect batch of cheese shows 45 sellers and each of the 4,890 bags accounted for', async () => {
    const { cheese } = demo.plan.truth.incidents;
    const page = await demo.pageFor('regulator', DESKTOP, '/console/');
    await page
      .getByRole('textbox')
      .or(page.getByRole('searchbox'))
      .or(page.getByRole('combobox'))
      .first()
      .waitFor();
    await page.goto(`/console/search?q=${cheese.batch}`);
    await page
      .locator('a', { hasText: cheese.batch })
      .or(page.locator('a', { hasText: '奶酪' }))
      .first()
      .click();
    await page.waitForURL(/\/console\/lots\//);
    await page.goto(`/console/trace?lot=${demo.loaded.lots.get(cheese.lots[0] ?? '')?.lotId}`);
    await soon(() => page.getByTestId('trace-summary').innerText()).toContain('4,890');
    const summary = await page.getByTestId('trace-summary').innerText();
    expect(summary).toContain('4,890');
    expect(summary).toContain('45');
    const { accounting } = cheese;
    expect(summary).toContain(thousands(accounting.unaccounted));
    expect(summary).toContain(thousands(accounting.onTheWay));
    expect(summary).not.toContain('NaN');
    await page.getByText('一批两说').first().waitFor();
    await picture(page, 'trace-cheese-1440');
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.close();
  });

  test('The drink of 2020 is found by a name with a slip, and its local dealers stand there with quantities', async () => {
    const { drink } = demo.plan.truth.incidents;
    const page = await demo.pageFor('regulator', PHONE);
    const slip = drink.queries.find((query) => query.slip === 'homophone') ?? drink.queries[0];
    await page.goto(`/console/search?q=${encodeURIComponent(slip?.text ?? '')}`);
    await page.locator('a', { hasText: drink.name }).first().click();
    await page.waitForURL(/\/console\/products\//);
    await page.getByText(thousands(drink.totals.received)).first().waitFor();
    const text = await page.locator('body').innerText();
    expect(text).toContain(thousands(drink.totals.received));
    expect(await overflowsSideways(page)).toBe(false);
    await picture(page, 'drink-390');
    await page.close();
  });
});
