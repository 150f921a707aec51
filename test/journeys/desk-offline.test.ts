import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessibilityFindings, overflowsSideways, PHONE, picture } from './demo-city.ts';
import { Hand } from './desk-hand.ts';
import { type DeskWorld, openDeskWorld, readyForOffline } from './desk-world.ts';

/** Work without a network: two phones at a market without reception, and what becomes of it when they have some. */

let world: DeskWorld;
let seller: { context: BrowserContext; page: Page };
let buyer: { context: BrowserContext; page: Page };
let lotId = '';

beforeAll(async () => {
  world = await openDeskWorld({ worksOffline: true });
  ({ lotId } = await world.city.stockCabbage('wholesaler', { quantity: 100 }));
  const open = async (who: 'wholesaler' | 'stall') => {
    const context = await world.device(PHONE);
    const page = await world.signIn(context, who);
    await readyForOffline(page);
    return { context, page };
  };
  seller = await open('wholesaler');
  buyer = await open('stall');
}, 180_000);
afterAll(() => world?.close());

/** Fills the form for the stall out of stock, and issues. */
async function issueOffline(page: Page, crates: number): Promise<string> {
  const hand = new Hand(page);
  await page.goto('/console/vouchers/new');
  await hand.choose('购货方', '阿妹', /阿妹/);
  await hand.choose('从库存中选', 'dbc', /大白菜/);
  await hand.type(page.getByRole('textbox', { name: /大白菜.*数量/ }), String(crates));
  const unit = page.getByRole('combobox', { name: /大白菜.*单位/ });
  await hand.tap(unit);
  await page.locator('.ant-select-item-option:visible').filter({ hasText: '公斤' }).first().click();
  await page.getByTestId('issue-voucher').click();
  await page.waitForURL(/\/console\/slips\/S/);
  return (await page.getByTestId('slip-code').getAttribute('data-url')) ?? '';
}
async function confirmOffline(page: Page, code: string): Promise<void> {
  await page.goto('/console/scan');
  await new Hand(page).scan(code);
  await page.getByTestId('slip-lines').getByText('大白菜').waitFor();
  await page.getByTestId('confirm-slip').click();
  await page.getByTestId('slip-confirmed').waitFor();
}
const offline = (which: { context: BrowserContext }[], off: boolean) =>
  Promise.all(which.map((one) => one.context.setOffline(off)));
/** Until nothing waits on this phone. */
const uploaded = async (page: Page) => {
  await page.goto('/console/queue');
  // The list comes at once: what waits is among what is there.
  await page.getByTestId('queue-entry').first().waitFor();
  await page.locator('[data-testid=queue-entry][data-state=waiting]').first().waitFor({ state: 'detached' });
  await page.locator('[data-testid=queue-entry][data-state=done]').first().waitFor();
};
const handedOver = async () => {
  const { rows } = await world.city.owner.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM ledger.document WHERE sender_id = ANY($1)`,
    [[world.city.parties.wholesaler.partyId, world.city.parties.stall.partyId]],
  );
  return rows[0]?.n;
};
const held = async () => (await world.city.holding('stall', lotId)).onHand;

describe('Without a network', { timeout: 400_000 }, () => {
  test.each(['the seller', 'the buyer'])(
    'One phone issues, another confirms from its screen; %s comes on-line first, and nothing is doubled',
    async (first) => {
      const before = await held();
      await offline([seller, buyer], true);
      const code = await issueOffline(seller.page, 12);
      expect(code).toMatch(/\/v\/S[0-9A-Z]{14}#/);
      if (first === 'the seller') {
        await seller.page.getByTestId('queue-bar').waitFor();
        await picture(seller.page, 'desk-slip-offline-390');
        expect(await overflowsSideways(seller.page)).toBe(false);
        expect(await accessibilityFindings(seller.page)).toEqual([]);
      }
      await confirmOffline(buyer.page, code);
      if (first === 'the seller') {
        await picture(buyer.page, 'desk-slip-confirmed-390');
        expect(await accessibilityFindings(buyer.page)).toEqual([]);
        await buyer.page.goto('/console/queue');
        await buyer.page.getByTestId('queue-entry').first().waitFor();
        await picture(buyer.page, 'desk-queue-offline-390');
        expect(await accessibilityFindings(buyer.page)).toEqual([]);
      }
      expect(await held()).toBe(before);
      const order = first === 'the seller' ? [seller, buyer] : [buyer, seller];
      for (const [at, phone] of order.entries()) {
        await offline([phone], false);
        await uploaded(phone.page);
        if (at === 0 && first === 'the buyer') {
          await phone.page.goto('/console/');
          await phone.page.getByTestId('need-waiting-upload').waitFor();
          await picture(phone.page, 'desk-waiting-upload-390');
        }
      }
      expect((await held()) - before).toBe(12_000);
      const number = /S[0-9A-Z]{14}/.exec(code)?.[0] ?? '';
      const slip = await world.city.call<{ state: string; voucherNumber: string }>(
        'stall',
        'GET',
        `/api/v1/slips/${number}`,
      );
      expect(slip.body.state).toBe('arrived');
      expect((await world.city.read('stall', { number: slip.body.voucherNumber })).body.state).toBe(
        'received',
      );
      expect((await world.city.discrepancies()).filter((one) => one.lot_id === lotId)).toEqual([]);
    },
  );

  test('What was recorded is still there after the browser was closed, and is sent once', async () => {
    const before = [await handedOver(), await held()] as const;
    await offline([seller, buyer], true);
    const code = await issueOffline(seller.page, 5);
    await seller.page.close();
    const again = await seller.context.newPage();
    seller.page = again;
    await again.goto('/console/queue');
    await again.locator('[data-testid=queue-entry][data-state=waiting]').waitFor();
    // A second tab, open when the line comes back.
    const tab = await seller.context.newPage();
    await tab.goto('/console/');
    await tab.getByTestId('queue-bar').waitFor();
    await confirmOffline(buyer.page, code);
    await offline([seller, buyer], false);
    await uploaded(again);
    await uploaded(buyer.page);
    await tab.close();
    expect([((await handedOver()) ?? 0) - (before[0] ?? 0), (await held()) - before[1]]).toEqual([2, 5000]);
  });

  test('Signing out says first what has not been uploaded, and without a line nobody comes in by that session', async () => {
    const { context, page } = seller;
    await offline([seller], true);
    const before = await handedOver();
    await issueOffline(page, 2);
    const signOut = async () => {
      await page.goto('/console/');
      await page.getByTestId('queue-bar').getByText('1 笔待上传').waitFor();
      await page.getByTestId('phone-navigation').getByRole('button').click();
      await page.getByRole('button', { name: '退出登录' }).click();
    };
    await signOut();
    await page.getByText('1 笔没有上传的会留在这部手机里').waitFor();
    await picture(page, 'desk-sign-out-390');
    await page.getByRole('button', { name: '取消' }).click();
    expect(page.url()).not.toContain('sign-in');
    await signOut();
    await page.getByRole('button', { name: '仍然退出' }).click();
    await page.waitForURL(/sign-in/);
    await page.goto('/console/');
    await page.getByTestId('queue-left').waitFor();
    await offline([seller], false);
    await page.goto('/console/');
    await page.getByTestId('queue-left').waitFor();
    expect((await context.request.get('/api/v1/session')).status()).toBe(401);
    expect(await handedOver()).toBe(before);

    // Whoever signs in next neither sees nor sends it; who recorded it does.
    await page.close();
    const other = await world.signIn(context, 'farm');
    await other.goto('/console/queue');
    await other.getByText('没有待上传的内容').waitFor();
    await other.close();
    seller.page = await world.signIn(context, 'wholesaler');
    await uploaded(seller.page);
    expect(await handedOver()).toBe((before ?? 0) + 1);
  });
});
