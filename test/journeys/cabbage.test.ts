import type { Page } from 'playwright-core';
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

/**
 * The main job, as people do it: twelve crates of cabbage from a wholesaler's phone to a shopper's. One journey, its
 * steps in order, each on what the one before has left.
 */
let demo: DemoCity;
let voucherUrl: string;

beforeAll(async () => {
  demo = await openDemoCity();
}, 180_000);
afterAll(() => demo?.close());

/** Chooses from one of the searchable boxes: type, then take the first that is offered. */
async function choose(page: Page, label: string, typed: string, offered: RegExp): Promise<void> {
  const box = page.getByRole('combobox', { name: label });
  await box.click();
  await box.fill(typed);
  await offer(page, offered);
}

/** A box that was left open before keeps its options in the page: only what can be seen is offered. */
async function offer(page: Page, offered: RegExp | string): Promise<void> {
  await page.locator('.ant-select-item-option:visible').filter({ hasText: offered }).first().click();
}

describe('Twelve crates of cabbage', { timeout: 400_000 }, () => {
  test('A wholesaler issues a voucher from stock on a phone, to a customer found by pinyin initials', async () => {
    const page = await demo.pageFor('wholesaler', PHONE, '/console/vouchers/new');
    const supermarket = demo.plan.parties.find(
      (party) => party.key === demo.plan.truth.hero.cabbage.supermarket,
    )?.body.name as string;
    await choose(page, '购货方', supermarket.slice(2, 6), new RegExp(supermarket.slice(2, 6)));
    await choose(page, '从库存中选', 'dbc', /大白菜/);
    await page.getByRole('textbox', { name: /大白菜.*数量/ }).fill('12');
    const unit = page.getByRole('combobox', { name: /大白菜.*单位/ });
    await unit.click();
    await offer(page, '箱');
    const each = page.getByRole('textbox', { name: /每箱/ });
    if (await each.isVisible()) await each.fill('15');
    await soon(() => page.getByTestId('issue-voucher').isEnabled()).toBe(true);
    await picture(page, 'issue-390');
    await page.getByTestId('issue-voucher').click();
    await page.waitForURL(/\/console\/vouchers\/V/);
    voucherUrl = new URL(page.url()).pathname;
    await page.getByText('180 公斤').first().waitFor();
    expect(await overflowsSideways(page)).toBe(false);
    await picture(page, 'voucher-sent-390');
    await page.close();
  });

  test('The supermarket sees the certificates, confirms on a phone, and has its legal purchase check', async () => {
    const page = await demo.pageFor('supermarket', PHONE, voucherUrl);
    await page.getByRole('button', { name: '收货' }).first().click();
    await page.getByTestId('receive-panel').getByText('承诺达标合格证').first().waitFor();
    await picture(page, 'receive-390');
    await page.getByTestId('confirm-receipt').click();
    await page.getByTestId('purchase-check').getByText('进货查验已完成').waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await picture(page, 'received-390');
    await page.close();
  });

  test('A second click on the receipt changes nothing: the voucher says that it was received', async () => {
    const page = await demo.pageFor('supermarket', DESKTOP, voucherUrl);
    await page.getByTestId('purchase-check').waitFor();
    await soon(() => page.getByRole('button', { name: '收货' }).first().isDisabled()).toBe(true);
    await page.close();
  });

  test('The supermarket records what it sold', async () => {
    const page = await demo.pageFor('supermarket', DESKTOP, '/console/records/new?kind=sale');
    await choose(page, '从库存中选', '大白菜', /大白菜/);
    await page
      .getByRole('textbox', { name: /大白菜/ })
      .first()
      .fill('20');
    const unit = page.getByRole('combobox', { name: /大白菜.*单位/ });
    await unit.click();
    await offer(page, /^公斤/);
    await page.getByTestId('record-submit').click();
    await page.waitForURL(/\/console\/(stock|records|ledger|$)/);
    await page.close();
  });

  test('A shopper without JavaScript reads on a phone where it came from, the way, how much, and the test', async () => {
    const code = demo.loaded.lots.get(demo.plan.truth.hero.cabbage.lot)?.code;
    const page = await demo.shopper(PHONE);
    const response = await page.goto(`/t/${code}`);
    expect(response?.status()).toBe(200);
    const text = await page.locator('body').innerText();
    expect(text).toContain('大白菜');
    expect(text).toContain('漳浦禾汀家庭农场');
    expect(text).toContain('承诺达标合格证');
    expect(text).toContain('快检');
    expect(text).toContain('12315');
    expect((await page.content()).length).toBeLessThan(50 * 1024);
    await picture(page, 'scan-390');
    await page.setViewportSize(DESKTOP);
    await picture(page, 'scan-1440');
    await page.context().close();
  });

  test('A regulator finds the lot by a name with a slip and reads who holds how much', async () => {
    const page = await demo.pageFor('regulator', DESKTOP, '/console/search?q=大白莱');
    await page.getByText('大白菜').first().waitFor();
    const lot = demo.loaded.lots.get(demo.plan.truth.hero.cabbage.lot);
    await page.goto(`/console/trace?lot=${lot?.code}`);
    await page.getByTestId('trace-summary').waitFor();
    await page.getByTestId('way').locator('svg').first().waitFor();
    const summary = await page.getByTestId('trace-summary').innerText();
    expect(summary).not.toContain('NaN');
    expect(await accessibilityFindings(page)).toEqual([]);
    await picture(page, 'trace-cabbage-1440');
    await page.close();
  });
});
