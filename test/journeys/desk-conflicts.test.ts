import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signIn } from '../support/people.ts';
import { soon } from '../support/soon.ts';
import { accessibilityFindings, overflowsSideways, PHONE, picture } from './demo-city.ts';
import { Hand } from './desk-hand.ts';
import { type DeskWorld, openDeskWorld, readyForOffline } from './desk-world.ts';

/** What the server does not take, a session that ended while the phone was away, and somebody else on the same phone. */

let world: DeskWorld;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  world = await openDeskWorld({ worksOffline: true });
  await world.city.stockCabbage('wholesaler', { quantity: 100 });
  context = await world.device(PHONE);
  page = await world.signIn(context, 'wholesaler');
  await readyForOffline(page);
}, 180_000);
afterAll(() => world?.close());

async function issue(to: RegExp, amount: string): Promise<void> {
  const hand = new Hand(page);
  await page.goto('/console/vouchers/new');
  await hand.choose('购货方', '', to);
  await hand.choose('从库存中选', '白菜', /大白菜/);
  await hand.type(page.getByRole('textbox', { name: /大白菜.*数量/ }), amount);
  await page.getByTestId('issue-voucher').click();
  await page.waitForURL(/\/console\/slips\/S/);
}
const entries = (state: string) => page.locator(`[data-testid=queue-entry][data-state=${state}]`);

describe('A queue that meets a refusal', { timeout: 400_000 }, () => {
  test('Shows the sentence until a person mends the voucher, which then arrives under its slip’s number', async () => {
    await context.setOffline(true);
    // A tenth of a gram is no whole number of the lot's base unit.
    await issue(/阿妹/, '0.0001');
    await context.setOffline(false);
    await page.goto('/console/queue');
    await entries('conflict').waitFor();
    await page.getByTestId('queue-bar').getByText('1 笔需要您处理').waitFor();
    expect(await overflowsSideways(page)).toBe(false);
    expect(await accessibilityFindings(page)).toEqual([]);
    await picture(page, 'desk-conflict-390');
    await entries('conflict').getByRole('button', { name: '修改后重发' }).click();
    await page.getByRole('textbox', { name: /大白菜.*数量/ }).fill('7');
    await page.locator('[data-testid=issue-voucher]:enabled').waitFor();
    await page.getByTestId('issue-voucher').click();
    await page.waitForURL(/\/console\/slips\/S/);
    const number = /S[0-9A-Z]{14}/.exec(page.url())?.[0] ?? '';
    await page.goto('/console/queue');
    await entries('done').waitFor();
    const slip = await world.city.call<{ state: string }>('stall', 'GET', `/api/v1/slips/${number}`);
    expect(slip.body.state).toBe('arrived');
  });

  test('Drops what a person does not want any more, after a second look', async () => {
    await context.setOffline(true);
    await issue(/阿妹/, '0.0001');
    await context.setOffline(false);
    await page.goto('/console/queue');
    await entries('conflict').getByRole('button', { name: '不要了' }).click();
    await page.locator('.ant-modal-confirm-title').getByText('删掉这一笔？').waitFor();
    await page.getByRole('button', { name: '删掉', exact: true }).click();
    await entries('conflict').waitFor({ state: 'detached' });
  });

  test('Waits for a sign-in where the session has ended, and is neither seen nor sent by anybody else', async () => {
    await context.setOffline(true);
    await issue(/阿妹/, '3');
    // A week passes: the session is gone when the phone comes back.
    await context.clearCookies();
    await context.setOffline(false);
    await page.getByTestId('queue-bar').getByText('登录已过期').waitFor();
    await picture(page, 'desk-session-ended-390');
    await signIn(page, 'supermarket');
    await page.goto('/console/queue');
    await page.getByText('没有待上传的内容。').waitFor();
    const sent = async () => {
      const { body } = await world.city.call<{ items: unknown[] }>(
        'wholesaler',
        'GET',
        '/api/v1/vouchers?direction=sent&limit=100',
      );
      return body.items.length;
    };
    const before = await sent();
    await context.clearCookies();
    await signIn(page, 'wholesaler');
    await page.goto('/console/queue');
    await soon(sent).toBe(before + 1);
  });

  test('Opens at home without a network, and says so', async () => {
    await context.setOffline(true);
    await page.goto('/console/');
    await page.getByTestId('today').waitFor();
    await page.getByTestId('queue-bar').getByText('没有网络').waitFor();
    await page.goto('/console/stock');
    await page.getByTestId('stock').getByText('大白菜').first().waitFor();
    await picture(page, 'desk-stock-offline-390');
    await context.setOffline(false);
  });
});
