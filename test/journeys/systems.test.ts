import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { openCity, type TestCity, TODAY } from '../support/city.ts';
import { People } from '../support/people.ts';
import { soon } from '../support/soon.ts';
import { accessibilityFindings, DESKTOP, overflowsSideways, PHONE, picture } from './demo-city.ts';

/**
 * Whoever runs a business's systems hands out a key, sees what became of a batch, maps a code with a tap, and reads
 * where the two sides of a day differ: on a desk and on a phone.
 */
let city: TestCity;
let browser: Browser;
let people: People;
let origin = '';

beforeAll(async () => {
  city = await openCity();
  origin = await city.app.listen({ port: 0, host: '127.0.0.1' });
  browser = await launchBrowser();
  people = new People(browser, { baseURL: origin, timezoneId: city.city.city.timezone });
  const voucher = (documentNumber: string, line: object) => ({
    type: 'voucher',
    body: {
      documentNumber,
      receiver: { partyId: city.parties.supermarket.partyId },
      lines: [{ ...city.cabbage(), ...line }],
    },
  });
  await city.call('farm', 'POST', '/api/v1/batches', {
    batchNumber: `ERP-${TODAY}-01`,
    rows: [
      voucher('XS-1001', {}),
      voucher('XS-1002', { quantity: 0 }),
      voucher('XS-1003', { product: { ownCode: 'SP-00318', name: '大白菜（精品）' } }),
      voucher('XS-1004', { unit: '大筐' }),
      {
        type: 'voucher',
        body: {
          documentNumber: 'XS-1005',
          receiver: { ownCode: 'KH-77', name: '惠民超市' },
          lines: [city.cabbage()],
        },
      },
    ],
  });
  await city.call('farm', 'POST', '/api/v1/reconciliations', {
    day: TODAY,
    documents: [
      { documentNumber: 'XS-1001', kind: 'voucher', lines: 1, totals: [{ quantity: 181, unit: 'kg' }] },
      { documentNumber: 'XS-1002', kind: 'voucher' },
      { documentNumber: 'XS-1009', kind: 'voucher' },
    ],
  });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await city?.close();
});

describe('The pages for connected systems', { timeout: 400_000 }, () => {
  test.each([
    ['1440', DESKTOP],
    ['390', PHONE],
  ] as const)('Show keys, batches and days at %s px, and what to mend of each', async (name, viewport) => {
    const page = await people.page('farm', viewport, '/console/systems');
    await page.getByTestId('batches').getByText(`ERP-${TODAY}-01`).waitFor();
    await page.getByRole('button', { name: '发一个密钥' }).click();
    await page.getByLabel('给哪个系统用').fill(`门店 ERP ${name}`);
    await page.getByRole('dialog').getByRole('button', { name: '发一个密钥' }).click();
    await soon(() => page.getByTestId('secret').innerText()).toMatch(/^lya_/);
    await picture(page, `systems-key-${name}`);
    await page.keyboard.press('Escape');
    // What fades out lies over the page, and greys it.
    await page.mouse.move(0, 0);
    for (const gone of ['.ant-modal', '.ant-modal-mask'])
      await page.locator(gone).first().waitFor({ state: 'hidden' });
    await page.getByTestId('keys').getByText(`门店 ERP ${name}`).waitFor();
    await picture(page, `systems-${name}`);
    expect(await overflowsSideways(page)).toBe(false);
    expect(await accessibilityFindings(page)).toEqual([]);

    await page.getByTestId('batches').getByText(`ERP-${TODAY}-01`).click();
    await page.getByTestId('batch').getByText('XS-1002').waitFor();
    await picture(page, `systems-batch-${name}`);
    expect(await overflowsSideways(page)).toBe(false);
    await page.goto(`/console/systems?day=${TODAY}`);
    await page.getByTestId('day').getByText('XS-1009').waitFor();
    await soon(() => page.getByTestId('day').innerText()).toContain('贵方 181000 · 平台 180000');
    await picture(page, `systems-day-${name}`);
    await page.close();
  });

  test('A code is mapped with a tap on a phone, and the row that waited is taken', async () => {
    const page = await people.page('farm', PHONE, '/console/codes');
    const code = page.locator('[data-code="SP-00318"]');
    await code.waitFor();
    await picture(page, 'codes-390');
    expect(await overflowsSideways(page)).toBe(false);
    expect(await accessibilityFindings(page)).toEqual([]);
    await code.getByRole('button', { name: /大白菜/ }).click();
    await page.getByText('已对照，收下 1 行。').waitFor();
    await page.getByTestId('mappings').getByText('SP-00318').waitFor();
    await soon(() => page.locator('[data-code="SP-00318"]').count()).toBe(0);
    const batch = await city.call<{ rows: { documentNumber: string; status: string }[] }>(
      'farm',
      'GET',
      `/api/v1/batches/ERP-${TODAY}-01`,
    );
    expect(batch.body.rows[2]).toMatchObject({ documentNumber: 'XS-1003', status: 'taken' });
    await page.close();
    const desk = await people.page('farm', DESKTOP, '/console/codes');
    await desk.locator('[data-code="KH-77"]').waitFor();
    await picture(desk, 'codes-1440');
    await desk.close();
  });
});
