import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { soon } from '../support/soon.ts';
import { accessibilityFindings, DESKTOP, overflowsSideways, PHONE, picture } from './demo-city.ts';
import { type DeskWorld, openDeskWorld } from './desk-world.ts';

/** Expired cheese goes from a shop's shelf to its end on a phone, and its district's officer answers at a desk. */

let world: DeskWorld;
const day = (ahead: number) =>
  new Date(world.city.clock.now().getTime() + ahead * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);
const PHOTO = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

beforeAll(async () => {
  world = await openDeskWorld();
});
afterAll(() => world?.close());

async function sound(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  await picture(page, name);
  expect(await accessibilityFindings(page)).toEqual([]);
  expect(await overflowsSideways(page)).toBe(false);
}

const takePhoto = (page: Page) =>
  page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: '标示.png', mimeType: 'image/png', buffer: PHOTO });

describe('Disposals', { timeout: 400_000 }, () => {
  test('Expired goods are taken off, held apart, reported, attended, carried out and closed', async () => {
    const { city } = world;
    const line = { ...city.cheese('GQ-1'), productionDate: day(-180), expiryDate: day(-2) };
    const voucher = await city.issue('factory', {
      receiver: { partyId: city.parties.supermarket.partyId },
      lines: [line],
      certificates: [city.inspectionReport('CJ-GQ')],
    });
    await city.receive('supermarket', voucher);
    const page = await world.signedIn('supermarket', PHONE, '/console/');
    await page.getByTestId('need-expired').waitFor();
    await page.goto('/console/disposals');
    await page.getByTestId('shelf-item').getByText('过期 2 天').waitFor();
    await sound(page, 'disposals-list-phone');

    await page.getByRole('link', { name: /^下架: 鹭岛儿童奶酪/ }).click();
    await sound(page, 'disposals-take-off-phone');
    await page.getByTestId('take-off').click();
    await page.getByTestId('hold').waitFor();
    await takePhoto(page);
    await page.getByLabel('存放地点').fill('冷库东角');
    await sound(page, 'disposals-hold-phone');
    await page.getByTestId('hold-submit').click();

    await page.getByTestId('apply').waitFor();
    await soon(() => page.getByRole('radio', { name: /捐赠/ }).isDisabled()).toBe(true);
    await page.getByRole('radio', { name: /销毁/ }).check();
    await page.getByLabel('处置地点').fill('后场');
    await sound(page, 'disposals-apply-phone');
    await page.getByTestId('apply-submit').click();
    await page.getByTestId('carry-out').waitFor();

    const officer = await world.signedIn('siming-officer', DESKTOP, '/console/disposals');
    await officer.getByTestId('disposal').getByText('等监管人员答复').waitFor();
    await sound(officer, 'disposals-office-desktop');
    await officer.getByTestId('disposal').click();
    await officer.getByTestId('answer-submit').click();
    await officer.getByText('监管人员到场监督').waitFor();
    await sound(officer, 'disposals-one-desktop');

    await page.reload();
    await page.getByTestId('carry-out').waitFor();
    await takePhoto(page);
    for (const [label, name] of [
      ['经办人', '林一'],
      ['监督人', '陈二'],
      ['见证人 1', '王三'],
      ['见证人 2', '赵四'],
    ] as const)
      await page.getByLabel(label, { exact: true }).fill(name);
    await sound(page, 'disposals-carry-out-phone');
    await page.getByTestId('carry-out-submit').click();
    await page.getByTestId('close').waitFor();

    // A name was mistyped: both stay in the records.
    const correction = page.getByTestId('correct-carry-out');
    await correction.locator('summary').click();
    await soon(() => correction.getByTestId('correct-submit').isDisabled()).toBe(true);
    await correction.getByLabel('监督人').fill('陈小二');
    await correction.getByLabel('更正的原因').fill('姓名少写一字');
    await sound(page, 'disposals-correct-phone');
    await correction.getByTestId('correct-submit').click();
    await page.getByText('陈小二').first().waitFor();
    await soon(() => page.getByTestId('disposal-step').getByText('陈二').count()).toBeGreaterThan(0);
    await page.getByTestId('close-submit').click();
    await page.getByText('数量平衡').first().waitFor();
    await sound(page, 'disposals-closed-phone');
    const mark = await page.request.get(
      `/api/v1${new URL(page.url()).pathname.replace('/console', '')}/mark.pdf`,
    );
    expect(mark.headers()['content-type']).toBe('application/pdf');
    expect(await city.holding('supermarket', voucher.lineItems[0]?.lotId ?? '')).toMatchObject({ onHand: 0 });
  });
});
