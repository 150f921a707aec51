import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodePublicCode } from '../../server/platform/codes/public-code.ts';
import { launchBrowser } from '../support/browser.ts';
import { openCity, type TestCity } from '../support/city.ts';
import { People } from '../support/people.ts';
import { soon } from '../support/soon.ts';
import { accessibilityFindings, DESKTOP, overflowsSideways, PHONE, picture } from './demo-city.ts';

/** A shop binds two lots to a scale by scanning, its till sells, and the pages say how sure the lots are. */

let city: TestCity;
let browser: Browser;
let people: People;
let origin = '';
let lots: string[] = [];

beforeAll(async () => {
  // An hour ahead of this machine: what a browser says is now must not lie in the future of the server's clock.
  city = await openCity({ now: new Date(Date.now() + 3_600_000).toISOString() });
  const first = await city.stockCabbage('stall', { quantity: 1, each: { quantity: 10, unit: 'kg' } });
  const second = await city.stockCabbage('stall', { quantity: 1, each: { quantity: 5, unit: 'kg' } });
  lots = [first.lotId, second.lotId];
  origin = await city.app.listen({ port: 0, host: '127.0.0.1' });
  browser = await launchBrowser();
  people = new People(browser, { baseURL: origin, timezoneId: city.city.city.timezone });
});
afterAll(async () => {
  await browser?.close();
  await city?.close();
});

describe('Shelves and tills', { timeout: 400_000 }, () => {
  test('Two lots are scanned onto a scale on a phone, and the till’s lines are of one or the other', async () => {
    const page = await people.page('stall', PHONE, '/console/shelves');
    await picture(page, 'shelves-phone-empty');
    await page.getByText('秤', { exact: true }).click();
    await page.getByTestId('shelf-code').fill('S1');
    await page.getByTestId('shelf-plu').fill('12');
    await page.getByTestId('shelf-lots').fill('T0001-234');
    await page.getByRole('button', { name: '绑定' }).click();
    await page.getByTestId('problem').waitFor();
    await soon(() => page.getByTestId('problem').textContent()).toContain('15 个字符');
    await page.getByTestId('shelf-lots').fill(lots.map((lot) => encodePublicCode('T', lot)).join('\n'));
    await page.getByRole('button', { name: '绑定' }).click();
    await page.getByTestId('shelf-done').waitFor();
    const sold = await city.call('stall', 'POST', '/api/v1/till-receipts', {
      documentNumber: 'POS-1',
      at: city.clock.now().toISOString(),
      till: 'S1',
      lines: [
        { plu: '12', weight: { quantity: 3, unit: 'kg' } },
        { lot: encodePublicCode('T', lots[0] ?? ''), weight: { quantity: '1.5', unit: 'kg' } },
        { code: '6901234567890' },
        { plu: '99', weight: { quantity: 1, unit: 'kg' } },
      ],
    });
    expect(sold.status).toBe(201);
    await page.reload();
    const today = page.getByTestId('till-today');
    await today.getByText('可能是其中之一 1').waitFor();
    await soon(() => today.locator('.till-line').count()).toBe(4);
    expect(await overflowsSideways(page)).toBe(false);
    expect(await accessibilityFindings(page)).toEqual([]);
    await picture(page, 'shelves-phone');
    await page.goto('/console/stock');
    await page.getByTestId('stock-range').first().waitFor();
    expect(await overflowsSideways(page)).toBe(false);
    await picture(page, 'stock-range-phone');
    await page.close();
  });

  test('At a desk both stand side by side, and an officer’s trace says what may have been sold', async () => {
    const page = await people.page('stall', DESKTOP, '/console/shelves');
    await page.getByTestId('till-today').getByText('未能归属').first().waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await picture(page, 'shelves-desk');
    await page.goto('/console/stock');
    await page.getByTestId('stock-range').first().waitFor();
    await picture(page, 'stock-range-desk');
    await page.close();
    const officer = await people.page('city-officer', DESKTOP, `/console/trace?lot=${lots[0]}`);
    await officer.getByTestId('possible-sales').waitFor();
    await picture(officer, 'trace-possible-sales-desk');
    await officer.close();
  });
});
