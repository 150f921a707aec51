import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type DepartmentsHouse,
  openDepartmentsHouse,
  SECRETS,
} from '../../server/modules/departments/testing/departments-house.ts';
import type { VoucherViewValue } from '../../server/modules/vouchers/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { openDevice, People, type Viewport } from '../support/people.ts';
import { soon } from '../support/soon.ts';
import { accessibilityFindings, DESKTOP, overflowsSideways, PHONE, picture } from './demo-city.ts';

/**
 * A certificate is withdrawn, another is unknown, and the department of a third is out: what an officer, a holder and a
 * shopper see of that, on a desk and on a phone.
 */
let house: DepartmentsHouse;
let browser: Browser;
let people: People;
const place = () => ({ baseURL: house.address, timezoneId: 'Asia/Shanghai' });
let voucher: VoucherViewValue;
beforeAll(async () => {
  house = await openDepartmentsHouse();
  browser = await launchBrowser();
  people = new People(browser, place());
  const { parties } = house.city;
  const holder = { 货主: parties.slaughterhouse.name, 统一社会信用代码: parties.slaughterhouse.uscc ?? '' };
  const rest = {
    单位: '公斤',
    签发机关: '翔安区动物卫生监督所',
    签发日期: '2026-11-20',
    有效期至: '2026-11-22',
  };
  for (const 证号 of ['MQ3502130001', 'MQ3502130002'])
    house.quarantine.issue({ 证号, 类别: 'B', ...holder, 动物或产品: '猪胴体', 数量: '1000', ...rest });
  const paper = (number: string) => ({ kind: 'animal-quarantine-b', number });
  const inspected = (number: string) => ({ kind: 'meat-inspection', number });
  for (const number of ['RP2026112001', 'RP2026112002'])
    house.slaughter.issue({
      number,
      goods: '猪白条',
      weight: '1000',
      unit: 'kg',
      owner: parties.slaughterhouse.name,
      ownerCode: parties.slaughterhouse.uscc ?? '',
      house: parties.slaughterhouse.name,
      issuedOn: '20261120',
      validUntil: '20261122',
    });
  voucher = await house.issuePork('slaughterhouse', 'supermarket', [
    paper('MQ3502130001'),
    inspected('RP2026112001'),
  ]);
  await house.issuePork('slaughterhouse', 'supermarket', [paper('MQ3502139999'), inspected('RP2026112002')]);
  await house.turn();
  await house.quarantine.push(house.quarantine.withdraw('B', 'MQ3502130001', '证物不符'));
  await house.turn();
  await house.setMode('slaughter', 'refuse');
  house.pass(24 * 60 + 1);
  await house.issuePork('slaughterhouse', 'wholesaler', [paper('MQ3502130002'), inspected('RP2026112003')]);
  await house.turn();
  await fetch(`${house.address}/api/v1/departments/animal-quarantine/messages`, {
    method: 'POST',
    headers: { 'x-dongjian-token': SECRETS['animal-quarantine'] },
    body: '{"消息编号":"DJ-900001","类型":"改签","证明":{"证号":"MQ3502130003"}}',
  });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await house?.close();
});

const stranger = async (viewport: Viewport): Promise<Page> =>
  (await openDevice(browser, place(), { viewport })).newPage();

async function isSound(page: Page, name: string): Promise<void> {
  await picture(page, name);
  expect(await overflowsSideways(page)).toBe(false);
  expect(await accessibilityFindings(page)).toEqual([]);
}

describe.each([
  ['a phone', PHONE],
  ['a desk', DESKTOP],
] as const)('Certificates of departments on %s', { timeout: 120_000 }, (place, viewport) => {
  const name = (what: string) => `departments-${what}-${place.replace('a ', '')}`;
  test('An officer sees who is out since when and why, the vouchers concerned, and finds a certificate', async () => {
    const page = await people.page('city-officer', viewport, '/console/departments');
    await page.getByTestId('departments').getByText('对方系统连接不上').waitFor();
    await page.getByTestId('flagged').getByText('MQ3502130001').waitFor();
    await page.getByTestId('unreadable').getByText('DJ-900001').first().waitFor();
    await isSound(page, name('office'));
    await page.getByLabel('证明号码').fill('mq3502139999');
    const found = page.getByTestId('certificates').locator('li');
    await soon(() => found.count()).toBe(1);
    await soon(() => found.textContent()).toMatch(/MQ3502139999.*查无此证/);
  });

  test('A holder reads what it is told, and sees on the voucher how each paper stands', async () => {
    const page = await people.page('supermarket', viewport);
    await page.getByTestId('notices').getByText('撤销了').waitFor();
    await isSound(page, name('home'));
    await page.goto(`/console/vouchers/${voucher.number}`);
    await page.getByTestId('paper-flags').getByText('已撤销').waitFor();
    await isSound(page, name('voucher'));
    if (viewport === PHONE) return;
    await page.goto('/console/');
    const notice = page.getByTestId('notices').locator('li', { hasText: '撤销了' });
    await notice.getByRole('button', { name: '知道了' }).click();
    await notice.waitFor({ state: 'detached' });
  });

  test('A shopper reads beside each paper whether its department stands for it', async () => {
    const page = await stranger(viewport);
    await page.goto(new URL(voucher.lineItems[0]?.scanUrl ?? '').pathname);
    await page.getByText('已撤销').first().waitFor();
    await isSound(page, name('scan'));
  });
});
