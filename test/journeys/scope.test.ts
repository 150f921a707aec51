import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runOutboxOnce } from '../../server/modules/ledger/index.ts';
import { outboxConsumers, outboxTools } from '../../server/outbox.ts';
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
 * An officer with a suspect lot decides how far a recall reaches, searches the source of complaints, and looks at what
 * does not fit: each as people do it, on a desk and on a phone.
 */
let demo: DemoCity;
beforeAll(async () => {
  // Ten days, so that a step of 7 days can reach further than one of 3.
  demo = await openDemoCity({ days: 10 });
  const { tools } = demo.city;
  for (;;) {
    const run = await runOutboxOnce(outboxTools(tools), outboxConsumers(tools), 200);
    if (run.done === 0) break;
  }
}, 240_000);
afterAll(() => demo?.close());

const cheese = () => demo.plan.truth.incidents.cheese;
const cheeseLot = () => demo.loaded.lots.get(cheese().lots[0] ?? '')?.lotId ?? '';
const partyName = (key: string) => demo.plan.parties.find((party) => party.key === key)?.body.name as string;

/** Rows of the table of sellers, once it shows the chosen step. */
async function sellers(page: Page): Promise<number> {
  await page.getByTestId('scope-table').waitFor();
  return page.getByTestId('scope-table').locator('tbody tr').count();
}

let growing: Promise<string> | undefined;
/** Of the lots that farms brought in, the one that mixing carries furthest beyond its records. */
async function growingLot(): Promise<string> {
  growing ??= findGrowingLot();
  return growing;
}
async function findGrowingLot(): Promise<string> {
  const page = await demo.pageFor('regulator', DESKTOP);
  const farmed = demo.plan.truth.lots.filter(({ key }) => /\/(farm|cooperative)-/.test(key)).slice(0, 30);
  let best = { lot: '', growth: 0 };
  for (const { key } of farmed) {
    const lot = demo.loaded.lots.get(key)?.lotId ?? '';
    const answer = await page.request.get(`/api/v1/recall-scopes?lot=${lot}`);
    const { steps } = (await answer.json()) as { steps: { added: { sellers: number } }[] };
    const growth = steps.slice(1).filter((step) => step.added.sellers > 0).length;
    if (growth > best.growth) best = { lot, growth };
    if (growth >= 3) break;
  }
  expect(best.growth).toBeGreaterThan(1);
  await page.close();
  return best.lot;
}

describe('How far a recall reaches', { timeout: 400_000 }, () => {
  test('From the page of the lot an officer sees the ladder drawn, picks steps, and reads their sellers', async () => {
    const page = await demo.pageFor('regulator', DESKTOP, `/console/lots/${cheeseLot()}`);
    await page.getByTestId('to-scope').click();
    await page.waitForURL(/\/console\/recall-scope\?lot=/);
    const ladder = page.getByTestId('ladder');
    await ladder.waitFor();
    await soon(() => ladder.getByRole('radio').count()).toBe(5);
    await soon(() => page.getByTestId('step-recorded').innerText()).toContain('45 家');
    await soon(() => page.getByTestId('step-recorded').innerText()).toContain('4,890');
    // 45 sellers of the report, and whoever made and packed them.
    await soon(() => sellers(page)).toBeGreaterThanOrEqual(45);
    await soon(() => page.getByTestId('scope-sellers').getByRole('heading').innerText()).toMatch(/45$/);
    await picture(page, 'scope-recorded-1440');

    await page.getByTestId('step-7').click();
    await page.waitForURL(/step=7/);
    await page.getByTestId('scope-sellers').getByRole('heading', { name: /^7 天/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.waitForURL(/step=30/);
    await page
      .getByTestId('scope-sellers')
      .getByRole('heading', { name: /^30 天/ })
      .waitFor();
    await page.close();
  });

  test('Of loose goods each step reaches further; its list has as many sellers as the ladder says', async () => {
    const page = await demo.pageFor('regulator', DESKTOP);
    const lot = await growingLot();
    await page.goto(`/console/recall-scope?lot=${lot}`);
    for (const step of ['recorded', '3', '7', '30', 'product']) {
      const label = page.getByTestId(`step-${step}`);
      await label.click();
      const name = (await label.locator('.row-title').innerText()).trim();
      const heading = page.getByTestId('scope-sellers').getByRole('heading', { name });
      await soon(async () => {
        const said = /([\d,]+) 家/.exec(await label.innerText())?.[1]?.replace(',', '');
        const listed = /\d+$/.exec(await heading.innerText())?.[0];
        return said !== undefined && said === listed;
      }).toBe(true);
      if (step === '7') await picture(page, 'scope-7-1440');
    }
    await soon(() => page.getByTestId('step-7').innerText()).toMatch(/多 \d+ 家/);
    expect(await accessibilityFindings(page)).toEqual([]);
    await picture(page, 'scope-product-1440');
    await page.getByRole('button', { name: /切换到英文/ }).click();
    await page.getByText('All of the product').first().waitFor();
    await picture(page, 'scope-english-1440');
    // The device remembers the language, and serves this officer's other pages.
    await page.getByRole('button', { name: /Chinese/ }).click();
    await page
      .getByText('整个商品')
      .or(page.getByRole('button', { name: /切换到英文/ }))
      .first()
      .waitFor();
    await page.close();
  });

  test('On a phone the ladder fits, and a district narrows the list', async () => {
    const page = await demo.pageFor(
      'regulator',
      PHONE,
      `/console/recall-scope?lot=${await growingLot()}&step=7`,
    );
    const all = await sellers(page);
    expect(await overflowsSideways(page)).toBe(false);
    await picture(page, 'scope-390');
    const chip = page
      .getByTestId('scope-sellers')
      .getByRole('button', { name: /区 \d+$/ })
      .first();
    const count = Number(/\d+$/.exec(await chip.innerText())?.[0]);
    await chip.click();
    await page.waitForURL(/district=\d+/);
    expect(count).toBeLessThan(all);
    await soon(() => sellers(page)).toBeGreaterThanOrEqual(count);
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await accessibilityFindings(page)).toEqual([]);
    await picture(page, 'scope-dark-390');
    await page.close();
  });

  test('A trace shows who may have had some beside who has it on record, and leads to the scope', async () => {
    const page = await demo.pageFor('regulator', DESKTOP, `/console/trace?lot=${await growingLot()}`);
    await page.getByText('7 天', { exact: true }).click();
    await page.waitForURL(/mixing=7/);
    const possible = page.getByTestId('possible');
    await possible.getByTestId('possible-table').waitFor();
    await soon(() => possible.innerText()).toContain('有记录');
    await soon(() => possible.innerText()).toContain('可能混入');
    expect(await accessibilityFindings(page)).toEqual([]);
    await picture(page, 'trace-mixing-1440');
    await page.setViewportSize(PHONE);
    expect(await overflowsSideways(page)).toBe(false);
    await picture(page, 'trace-mixing-390');
    await page.getByTestId('to-scope').click();
    await page.getByTestId('ladder').waitFor();
    await page.close();
  });
});

describe('Where an illness came from', { timeout: 400_000 }, () => {
  test('What is missing is said at its field; complaints at three shops lead to the cheese', async () => {
    const page = await demo.pageFor('regulator', DESKTOP, '/console/sources');
    await page.getByTestId('source-submit').click();
    await page.getByTestId('case-1').getByText('请从搜索结果里选店铺').waitFor();
    await picture(page, 'source-missing-1440');
    const shops = cheese().holders.filter((holder) => holder.role === 'shop' && holder.sold > 0);
    for (const [at, shop] of shops.slice(0, 3).entries()) {
      if (at > 0) await page.getByRole('button', { name: '再加一个病例' }).click();
      const card = page.getByTestId(`case-${at + 1}`);
      const box = card.getByRole('combobox', { name: /店铺/ });
      await box.click();
      await box.fill(partyName(shop.party));
      await page
        .locator('.ant-select-item-option:visible')
        .filter({ hasText: partyName(shop.party) })
        .first()
        .click();
      // The next box must not find the options of this one.
      await page.locator('.ant-select-dropdown:visible').waitFor({ state: 'hidden' });
      if (at > 0) continue;
      await card.getByLabel('哪天', { exact: true }).fill('2018-06-20');
      await card.getByLabel(/^到哪天/).fill('2018-07-18');
    }
    await page.getByLabel(/^往前查/).fill('250');
    await page.getByTestId('source-submit').click();
    await page.getByTestId('source-results').waitFor();
    await page.waitForURL(/case=shop/);
    await soon(() => page.getByTestId('trust').innerText()).toContain('请先看');
    await soon(() => page.getByTestId('candidate').first().innerText()).toContain(cheese().batch);
    expect(await accessibilityFindings(page)).toEqual([]);
    await picture(page, 'source-1440');
    await page
      .getByTestId('source-results')
      .getByText(/^经营者 \d/)
      .click();
    await page.waitForURL(/show=parties/);
    await page.getByTestId('candidate').nth(1).waitFor();
    await picture(page, 'source-parties-1440');
    await page.setViewportSize(PHONE);
    expect(await overflowsSideways(page)).toBe(false);
    await picture(page, 'source-390');
    await page
      .getByTestId('source-results')
      .getByText(/^批次 \d/)
      .click();
    // The address alone asks the same again.
    await page.reload();
    await page.getByTestId('source-results').waitFor();
    await page.getByTestId('candidate').first().getByRole('link', { name: '追溯' }).click();
    await page.waitForURL(/\/console\/trace\?lot=/);
    await page.close();
  });

  test('What the server refuses stands at its field too', async () => {
    const page = await demo.pageFor('regulator', PHONE);
    const shop = demo.loaded.parties.get(cheese().holders[0]?.party ?? '');
    await page.goto(`/console/sources?case=shop:${shop};on:2018-07-18..2018-07-01`);
    await page.getByTestId('case-1').getByText('最晚时间早于最早时间').waitFor();
    await soon(() =>
      page
        .getByTestId('case-1')
        .getByLabel(/^到哪天/)
        .getAttribute('aria-invalid'),
    ).toBe('true');
    await picture(page, 'source-refused-390');
    await page.close();
  });
});

describe('What does not fit', { timeout: 400_000 }, () => {
  test('The first page shows the day, how far its figures are behind, and the findings; each opens with evidence', async () => {
    const page = await demo.pageFor('regulator', DESKTOP);
    await page.getByTestId('today').locator('dl').waitFor();
    await soon(() => page.getByTestId('lag').innerText()).toContain('数据截至');
    await soon(() => page.getByTestId('today').innerText()).not.toContain('NaN');
    await page.getByTestId('finding-counts').getByTestId('finding').first().waitFor();
    await picture(page, 'office-1440');
    expect(await accessibilityFindings(page)).toEqual([]);
    await page
      .getByTestId('finding-counts')
      .getByTestId('finding')
      .filter({ hasText: /一批两日期/ })
      .filter({ hasText: cheese().batch })
      .click();
    await page.waitForURL(/\/console\/alerts\/\d+/);
    await page.getByTestId('evidence').locator('li').first().waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await picture(page, 'finding-1440');
    await page.setViewportSize(PHONE);
    expect(await overflowsSideways(page)).toBe(false);
    await picture(page, 'finding-390');
    await page.goto('/console/alerts?standing=all');
    await page.getByTestId('finding').first().waitFor();
    expect(await overflowsSideways(page)).toBe(false);
    await picture(page, 'findings-390');
    await page.goto('/console/');
    await page.getByTestId('finding-counts').getByTestId('finding').first().waitFor();
    expect(await overflowsSideways(page)).toBe(false);
    await picture(page, 'office-390');
    await page.close();
  });

  test('A business sees findings of its own; mixing and scopes are the office’s', async () => {
    const page = await demo.pageFor('wholesaler', PHONE, '/console/alerts');
    await page.getByText('目前没有线索。').or(page.getByTestId('finding').first()).first().waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.goto(`/console/recall-scope?lot=${cheeseLot()}`);
    await page.locator('[data-code="role-forbidden"]').waitFor();
    await page.close();
  });
});
