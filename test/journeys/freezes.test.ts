import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAccount, createApiKey } from '../../server/modules/identity/index.ts';
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

/** A freeze and a recall, as an officer and a business do them: what is due, what it does in numbers, what moved. */
let demo: DemoCity;
beforeAll(async () => {
  demo = await openDemoCity();
}, 240_000);
afterAll(() => demo?.close());

const cheese = () => demo.loaded.lots.get(demo.plan.truth.incidents.cheese.lots[0] ?? '');

async function look(page: Page, name: string): Promise<void> {
  await picture(page, name);
  expect(await accessibilityFindings(page), name).toEqual([]);
  expect(await overflowsSideways(page), name).toBe(false);
}

test('An officer freezes a lot, and sees who must stop, by when it is approved, and what moved', async () => {
  const lot = cheese();
  const page = await demo.pageFor(
    'regulator',
    DESKTOP,
    `/console/freezes/new?kind=lot&lot=${lot?.code ?? ''}`,
  );
  await page.getByTestId('freeze-reach').waitFor();
  await soon(() => page.getByTestId('freeze-submit').textContent()).toMatch(/停售：\d+ 家/);
  await look(page, 'freezes-new-desktop');
  await page.getByTestId('freeze-reason').fill('保质期被改短');
  await page.getByTestId('freeze-submit').click();
  await page.waitForURL(/\/freezes\/\d+/);
  await page.getByTestId('moved').waitFor();
  await page.getByTestId('approve-freeze').waitFor();
  // Whoever has set it neither approves nor lifts it, and is told why.
  await soon(() => page.getByTestId('approve-freeze').isDisabled()).toBe(true);
  await soon(() => page.getByTestId('lift-freeze').isDisabled()).toBe(true);
  await look(page, 'freezes-freeze-desktop');
  await page.setViewportSize(PHONE);
  await look(page, 'freezes-freeze-phone');
  await page.goto('/console/freezes');
  await page.getByTestId('freeze-row').first().waitFor();
  await look(page, 'freezes-list-phone');
  await page.goto('/console/');
  await page.getByTestId('deadline').first().waitFor();
  await look(page, 'freezes-home-phone');
  await page.close();
}, 240_000);

test('A business begins a recall with what the platform knows filled in, the office takes its plan, everybody reads it', async () => {
  const lot = cheese();
  const { tools } = demo.city;
  const { rows } = await demo.city.owner.query<{ producer_id: string }>(
    'SELECT producer_id FROM registry.lot WHERE lot_id = $1',
    [lot?.lotId],
  );
  await createAccount(tools.db, tools.ids, {
    userName: 'maker',
    displayName: '质量负责人',
    password: 'egret-over-water',
    role: 'operator',
    partyId: (rows[0]?.producer_id ?? null) as never,
  });
  const page = await demo.pageFor('maker', DESKTOP, `/console/recalls/new?lot=${lot?.code ?? ''}`);
  await page.getByTestId('field-food-batches').waitFor();
  await soon(() => page.getByTestId('field-food-name').inputValue()).not.toBe('');
  for (const field of await page.locator('[data-testid^="field-"]').all())
    if ((await field.inputValue()) === '') await field.fill('按公司食品安全管理制度办理');
  await look(page, 'recalls-plan-desktop');
  await page.setViewportSize(PHONE);
  await picture(page, 'recalls-plan-phone');
  await page.getByTestId('plan-file').click();
  await page.waitForURL(/\/recalls\/\d+/);
  const recallId = /recalls\/(\d+)/.exec(page.url())?.[1] ?? '';

  const account = await demo.city.owner.query<{ account_id: string }>(
    `SELECT account_id FROM identity.account WHERE user_name = 'regulator'`,
  );
  const key = await createApiKey(tools.db, account.rows[0]?.account_id as never, 'test');
  const accepted = await demo.city.raw<{ seq: number }>(
    { 'x-api-key': key },
    'POST',
    `/api/v1/recalls/${recallId}/steps`,
    {
      documentNumber: 'accept-1',
      step: 'accept',
      basedOn: 1,
    },
  );
  expect(accepted.status).toBe(201);
  await page.reload();
  await page.getByTestId('act-announce').click();
  for (const field of await page.locator('.recalls-act [data-testid^="field-"]').all())
    await field.fill('2026 年 12 月 18 日');
  await page.locator('.recalls-letter').waitFor();
  await picture(page, 'recalls-announce-phone');
  await page.getByTestId('act-submit').click();
  await page.getByTestId('public-page').first().waitFor();
  await page.setViewportSize(DESKTOP);
  await look(page, 'recalls-recall-desktop');
  const path = (await page.getByTestId('public-page').first().getAttribute('href')) ?? '';
  const shopper = await demo.shopper(PHONE);
  await shopper.goto(path);
  await shopper.getByRole('heading', { level: 1 }).waitFor();
  await shopper.context().close();
  // What looks for barriers is a script, which the shopper's browser does not run.
  await page.setViewportSize(PHONE);
  await page.goto(path);
  await look(page, 'recalls-public-phone');
  await page.goto('/announcements');
  await look(page, 'recalls-portal-phone');
  await page.close();
}, 240_000);
