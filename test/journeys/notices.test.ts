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
import { answerByPhone, cheeseCase, linkTo, readBoard } from './notices-steps.ts';

/**
 * The incident of 2018 once its scope is decided: one press tells everybody, one shop answers by the link on its phone,
 * officers telephone the others, and the board counts the bags down to none.
 */
let demo: DemoCity;
beforeAll(async () => {
  demo = await openDemoCity();
}, 240_000);
afterAll(() => demo?.close());

describe('Telling everybody, and accounting for every bag', { timeout: 480_000 }, () => {
  test('One press tells all; the board counts from all bags down to none', async () => {
    const found = await cheeseCase(demo);
    const page = await demo.pageFor('regulator', DESKTOP, `/console/cases/${found.caseId}/notices`);
    const send = page.getByTestId('send-letters');
    await send.waitFor();
    await soon(() => send.innerText()).toContain(`向 ${found.businesses} 家发出停售封存通知`);
    await send.click();
    await page.getByTestId('confirm-send').waitFor();
    await picture(page, 'notices-before-1440');
    await page.getByTestId('confirm-send').click();
    await page.getByTestId('business').first().waitFor();
    const open = async () => Number(await page.getByTestId('unaccounted').getAttribute('data-value'));
    const total = await open();
    // All bags of the report, each counted once wherever it is.
    expect(total).toBe(4890);
    await soon(() => page.getByTestId('business').count()).toBe(found.businesses);
    await soon(() => page.getByTestId('send-letters').isDisabled()).toBe(true);
    await picture(page, 'notices-board-1440');
    expect(await accessibilityFindings(page)).toEqual([]);

    const board = await readBoard(demo, found.caseId);
    const shop = board.businesses.find((one) => (one.totals[0]?.total ?? 0) > 20);
    if (!shop) throw new Error('no shop has bags');
    const bags = shop.totals[0]?.total ?? 0;
    const phone = await demo.shopper(PHONE);
    await phone.goto(linkTo(demo, shop.noticeId));
    await soon(() => phone.getByRole('heading', { level: 1 }).innerText()).toContain('立即停止销售并封存');
    await picture(phone, 'notices-link-390');
    expect(await accessibilityFindingsWithScript(demo, shop.noticeId)).toEqual([]);
    const lots = await phone.locator('input[name^="sold."]').all();
    for (const input of lots) await input.fill('0');
    await phone
      .locator('input[name^="sealed."]')
      .first()
      .fill(String(bags - 10));
    await phone.locator('input[name^="sold."]').first().fill('10');
    await phone.getByRole('button', { name: '提交回复' }).click();
    if (lots.length === 1) await soon(() => phone.getByRole('status').innerText()).toContain('已收到');
    await picture(phone, 'notices-link-done-390');

    const officer = await demo.pageFor('regulator', PHONE);
    const other = board.businesses.find(
      (one) => one.partyId !== shop.partyId && (one.totals[0]?.total ?? 0) > 0,
    );
    await officer.goto(`/console/notices/${other?.noticeId}`);
    await officer.getByTestId('answer-form').waitFor();
    await officer.getByTestId('fate-sold').first().fill('1');
    await picture(officer, 'notices-letter-390');
    expect(await overflowsSideways(officer)).toBe(false);

    await answerByPhone(demo, found.caseId);
    await page.reload();
    await page.waitForFunction(
      () => document.querySelector('[data-testid="unaccounted"]')?.getAttribute('data-value') === '0',
    );
    await picture(page, 'notices-done-1440');
    await officer.goto(`/console/cases/${found.caseId}/notices?show=answered`);
    await officer.getByTestId('business').first().waitFor();
    expect(await overflowsSideways(officer)).toBe(false);
    await picture(officer, 'notices-board-390');
    const own = await demo.pageFor('supermarket', PHONE, '/console/notices');
    await own.getByRole('heading', { level: 1 }).waitFor();
    await picture(own, 'notices-own-390');
  });
});

/** The link's page in a browser with script, for axe. */
async function accessibilityFindingsWithScript(demo: DemoCity, noticeId: string): Promise<string[]> {
  const context = await demo.browser.newContext({ viewport: PHONE, locale: 'zh-CN' });
  const page = await context.newPage();
  await page.goto(linkTo(demo, noticeId));
  const found = await accessibilityFindings(page);
  await context.close();
  return found;
}
