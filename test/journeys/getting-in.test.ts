import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { usccOf } from '../../simulator/identities.ts';
import { launchBrowser } from '../support/browser.ts';
import { openCity, PASSWORD, type TestCity } from '../support/city.ts';
import { openDevice, signIn, type Viewport } from '../support/people.ts';
import { soon } from '../support/soon.ts';
import { accessibilityFindings, DESKTOP, overflowsSideways, PHONE, picture } from './demo-city.ts';

/** A noodle shop without an account is invited by its supplier, confirms, registers, and has its first day; another waits. */

let city: TestCity;
let browser: Browser;
let origin = '';
let lotId = '';

beforeAll(async () => {
  // An hour ahead of this machine: what a browser says is now must not lie in the future of the server's clock.
  city = await openCity({ now: new Date(Date.now() + 3_600_000).toISOString() });
  ({ lotId } = await city.stockCabbage('wholesaler', { quantity: 2, each: { quantity: 15, unit: 'kg' } }));
  origin = await city.app.listen({ port: 0, host: '127.0.0.1' });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await city?.close();
});

const stranger = async (viewport: Viewport): Promise<Page> =>
  (
    await openDevice(browser, { baseURL: origin, timezoneId: city.city.city.timezone }, { viewport })
  ).newPage();

/** Chooses in a list of the page's own by typing. */
async function choose(page: Page, testId: string, typed: string): Promise<void> {
  await page.getByTestId(testId).click();
  await page.keyboard.type(typed);
  await page.locator('.ant-select-item-option', { hasText: typed }).first().click();
}

async function sound(page: Page, name: string): Promise<void> {
  expect(await overflowsSideways(page)).toBe(false);
  expect(await accessibilityFindings(page)).toEqual([]);
  await picture(page, name);
}

describe('Getting in', { timeout: 400_000 }, () => {
  test('A supplier’s link is confirmed on a phone without an account, and leads to an account and a first day', async () => {
    const uscc = usccOf('individual', '350203', 61_001);
    const voucher = await city.issue('wholesaler', {
      receiver: { uscc, name: '阿香面馆' } as never,
      lines: [{ lot: lotId, quantity: 10, unit: 'kg' }],
    });
    const sender = await stranger(DESKTOP);
    await signIn(sender, 'wholesaler');
    await sender.goto(`/console/vouchers/${voucher.number}`);
    await sender.getByRole('button', { name: '邀请对方确认' }).click();
    const link = await sender.getByTestId('invite-link').inputValue();
    await sound(sender, 'invite-desk');
    await sender.context().close();

    const page = await stranger(PHONE);
    const { pathname, search } = new URL(link);
    await page.goto(pathname + search);
    await page.getByText('大白菜').waitFor();
    await sound(page, 'invited-phone');
    // The link was handed on to somebody who does not know the code on the licence.
    await page.getByTestId('uscc-end').fill('ZZZZ');
    await page.getByRole('button', { name: '确认收货' }).click();
    await soon(() => page.getByTestId('problem').textContent()).toContain('阿香面馆');
    await page.getByTestId('uscc-end').fill(uscc.slice(-4));
    await page.getByRole('button', { name: '确认收货' }).click();
    await page.getByTestId('invited-done').waitFor();
    await sound(page, 'invited-done-phone');
    expect((await city.read('wholesaler', voucher)).body.state).toBe('received');

    await page.getByText('登记账号').click();
    await page.getByTestId('register-form').waitFor();
    // What is known is filled in.
    await soon(() => page.locator('input[name=uscc]').inputValue()).toBe(uscc);
    await soon(() => page.locator('input[name=name]').inputValue()).toBe('阿香面馆');
    await choose(page, 'join-kind', '餐');
    await choose(page, 'join-street', '莲前');
    await page.locator('input[name=displayName]').fill('陈阿香');
    await page.locator('input[name=userName]').fill('axiang');
    await page.locator('input[name=password]').fill(PASSWORD);
    await sound(page, 'register-phone');
    await page.getByRole('button', { name: '提交登记' }).click();
    await page.locator('[data-testid=registration][data-state=pending]').waitFor();
    await sound(page, 'registered-phone');
    const waiting = await city.call<{ items: { registrationId: string }[] }>(
      'admin',
      'GET',
      '/api/v1/registrations?state=pending',
    );
    const id = waiting.body.items[0]?.registrationId;
    await city.call('admin', 'POST', `/api/v1/registrations/${id}/decision`, { decision: 'approve' });

    await signIn(page, 'axiang');
    await page.getByTestId('first-day').waitFor();
    await soon(() => page.locator('[data-step=receive]').getAttribute('data-done')).toBe('true');
    await soon(() => page.locator('[data-step=issue]').getAttribute('data-done')).toBe('false');
    await page.getByRole('button', { name: '这一页怎么用' }).click();
    await page.getByText('扫码收货').first().waitFor();
    await sound(page, 'first-day-phone');
    await page.getByRole('button', { name: '收起引导' }).click();
    await page.getByTestId('first-day').waitFor({ state: 'detached' });
    // The link is used up, and says so.
    await page.goto(pathname + search);
    await page.locator('[data-code=invitation-used]').waitFor();
    await sound(page, 'invited-used-phone');
    await page.context().close();
  });

  test('A business registers by its number at a desk, and an officer lets it in', async () => {
    const page = await stranger(DESKTOP);
    await page.goto('/console/sign-in');
    await page.getByText('入市登记').click();
    const number = page.locator('input[name=uscc]');
    await number.fill('91350200MA348KJW1K');
    await page.getByRole('button', { name: '核对' }).click();
    await page.getByTestId('number-check').getByText('GB 32100').waitFor();
    await number.fill(usccOf('individual', '350203', 61_002).toLowerCase());
    await page.getByRole('button', { name: '核对' }).click();
    await page.getByTestId('number-check').getByText('个体工商户').waitFor();
    await page.locator('input[name=name]').fill('思明区小林海鲜档');
    await choose(page, 'join-kind', '摊');
    await choose(page, 'join-street', '厦港');
    await page.locator('input[name=displayName]').fill('林小海');
    await page.locator('input[name=userName]').fill('xiaolin');
    await page.locator('input[name=password]').fill(PASSWORD);
    await sound(page, 'register-desk');
    await page.getByRole('button', { name: '提交登记' }).click();
    await page.locator('[data-testid=registration][data-state=pending]').waitFor();

    const officer = await stranger(DESKTOP);
    await signIn(officer, 'siming-officer');
    await officer.goto('/console/registrations');
    await officer.getByText('思明区小林海鲜档').waitFor();
    await sound(officer, 'registrations-desk');
    await officer.setViewportSize(PHONE);
    await sound(officer, 'registrations-phone');
    await officer.getByRole('button', { name: '通过' }).click();
    await officer.getByText('没有待审核的登记').waitFor();
    await officer.context().close();

    await page.reload();
    await page.locator('[data-testid=registration][data-state=approved]').waitFor();
    await signIn(page, 'xiaolin');
    await page.getByTestId('first-day').waitFor();
    await sound(page, 'first-day-desk');
    await page.context().close();
  });
});

describe('Labels', { timeout: 400_000 }, () => {
  test('A lot is chosen on a phone, looked at, and printed; what has no room is said before', async () => {
    const page = await stranger(PHONE);
    await signIn(page, 'wholesaler');
    await page.goto(`/console/labels?lot=${lotId}`);
    const preview = page.getByTestId('label-preview');
    await preview.getByRole('img').waitFor();
    await sound(page, 'labels-phone');
    await page.getByText('GS1-128 条码').click();
    await page.getByTestId('left-out').getByText('GTIN').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '生成 PDF' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('labels-roll-60x40.pdf');
    await page.context().close();
  });

  test('At a desk cards of the goods stand beside their choices, all of it in the address', async () => {
    const page = await stranger(DESKTOP);
    await signIn(page, 'wholesaler');
    await page.goto('/console/labels');
    await page.getByTestId('pick-label').click();
    await page.locator('.ant-select-item-option', { hasText: '大白菜' }).first().click();
    await page.getByText('货架卡', { exact: true }).click();
    await page.getByLabel('货架编号').fill('A-03');
    await page.getByTestId('label-preview').getByText('A-03').waitFor();
    const address = new URL(page.url()).searchParams;
    expect(address.get('of')).toBe('cards');
    expect(address.getAll('lot')).toHaveLength(1);
    await sound(page, 'labels-desk');
    await page.context().close();
  });
});
