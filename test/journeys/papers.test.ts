import { readFile } from 'node:fs/promises';
import exceljs from 'exceljs';
import type { Page } from 'playwright-core';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scNumberOf } from '../../simulator/identities.ts';
import { soon } from '../support/soon.ts';
import { accessibilityFindings, DESKTOP, overflowsSideways, PHONE, picture } from './demo-city.ts';
import { type DeskWorld, openDeskWorld } from './desk-world.ts';

/** A licence is uploaded by photo, issued with, opened by the receiver, lapses; the record books are read and taken home. */

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
async function choose(page: Page, label: string, typed: string, offered: string): Promise<void> {
  await page.getByRole('combobox', { name: label }).click();
  if (typed !== '') await page.getByRole('combobox', { name: label }).fill(typed);
  await page.locator('.ant-select-item-option:visible').filter({ hasText: offered }).first().click();
}
/** The stock of a product in bags is offered by the piece: the unit is chosen. */
async function inBags(page: Page): Promise<void> {
  await page.getByRole('combobox', { name: /鹭岛儿童奶酪.*单位/ }).click();
  await page.locator('.ant-select-item-option:visible').filter({ hasText: '袋' }).first().click();
}
async function register(page: Page, paper: { kind: string; number: string; until: string; batch?: string }) {
  await page.getByRole('button', { name: '登记证照' }).click();
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: '证照.png', mimeType: 'image/png', buffer: PHOTO });
  await choose(page, '证照种类', paper.kind, paper.kind);
  await page.getByLabel('编号', { exact: true }).fill(paper.number);
  await page.getByLabel(/有效期至/).fill(paper.until);
  if (paper.batch) {
    await choose(page, '用于哪种商品', '儿童奶酪', '鹭岛儿童奶酪');
    await page.getByLabel(/用于哪个批号/).fill(paper.batch);
  }
  await page.getByRole('button', { name: '登记', exact: true }).click();
  await page.getByTestId('paper-card').filter({ hasText: paper.number }).waitFor();
}

describe('Papers', { timeout: 400_000 }, () => {
  test('A licence is uploaded by photo, goes with the voucher, is opened by the receiver, lapses and stops at the button', async () => {
    const { city } = world;
    const made = await city.record('factory', 'productions', { lines: [city.cheese('P-1')] });
    const lotId = made.body.lots[0]?.lotId ?? '';
    const page = await world.signedIn('factory', PHONE, '/console/papers');
    await page.getByText('还没有登记证照').waitFor();
    const licence = scNumberOf('105', '350205', 11);
    await register(page, { kind: '食品生产许可证', number: licence, until: day(1) });
    await register(page, { kind: '出厂检验报告', number: 'CJ-2026-P1', until: day(200), batch: 'P-1' });
    await sound(page, 'papers-phone');
    await page.setViewportSize(DESKTOP);
    await sound(page, 'papers-desktop');

    await page.setViewportSize(PHONE);
    await page.goto(`/console/vouchers/new?lot=${lotId}`);
    await choose(page, '购货方', '惠民', '惠民超市思明店');
    await page.getByTestId('fitting-papers').waitFor();
    await soon(() => page.getByTestId('fitting-papers').textContent()).toContain('CJ-2026-P1');
    const amount = page.getByRole('textbox', { name: /鹭岛儿童奶酪.*数量/ });
    await amount.fill('60');
    await inBags(page);
    await page.getByTestId('voucher-preview').getByText('法律要求的内容已齐全').waitFor({ timeout: 60_000 });
    await page.getByTestId('issue-voucher').click();
    await page.waitForURL(/\/vouchers\/V/);
    const number = /vouchers\/(V[^/?]+)/.exec(page.url())?.[1] ?? '';

    const receiver = await world.signedIn('supermarket', PHONE, `/console/vouchers/${number}`);
    await receiver.getByTestId('open-bundle').click();
    for (const said of ['营业执照', licence, 'CJ-2026-P1', '电子上市凭证', '查看原件'])
      await soon(() => receiver.getByTestId('bundle').textContent()).toContain(said);
    const file = await receiver.getByRole('link', { name: '查看原件' }).first().getAttribute('href');
    expect((await receiver.request.get(file ?? '')).status()).toBe(200);
    await sound(receiver, 'bundle-phone');
    await receiver.setViewportSize(DESKTOP);
    await sound(receiver, 'bundle-desktop');
    const sheet = await receiver.request.get(`/api/v1/vouchers/${number}/sheet`);
    expect(sheet.headers()['content-type']).toBe('application/pdf');
    const stranger = await world.signedIn('stranger', PHONE);
    expect((await stranger.request.get(file ?? '')).status()).toBe(403);

    // The day after the licence has lapsed.
    city.clock.set(new Date(city.clock.now().getTime() + 2 * 86_400_000));
    // A session does not last that long.
    const later = await world.signIn(await world.device(PHONE), 'factory');
    await later.goto(`/console/vouchers/new?lot=${lotId}`);
    await choose(later, '购货方', '惠民', '惠民超市思明店');
    await later.getByRole('textbox', { name: /鹭岛儿童奶酪.*数量/ }).fill('1');
    await inBags(later);
    await later.locator('#issue-waiting').getByText(licence).waitFor();
    await soon(() => later.getByTestId('issue-voucher').isDisabled()).toBe(true);
    await sound(later, 'issue-stopped-phone');
    await later.goto('/console/papers');
    await later.getByTestId('paper-stops').waitFor();
    await sound(later, 'papers-lapsed-phone');
  });
});

async function download(page: Page, name: string): Promise<Buffer> {
  const [got] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()]);
  return readFile(await got.path());
}

describe('Record books', { timeout: 400_000 }, () => {
  test('Each is chosen, searched, printed and taken home as XLSX and PDF', async () => {
    const { city } = world;
    const { lotId } = await city.stockCabbage('wholesaler', { origin: '台账地' });
    await city.record('wholesaler', 'sales', { lines: [{ lot: lotId, quantity: 3, unit: 'kg' }] });
    await city.call('wholesaler', 'POST', '/api/v1/lot-tests', {
      documentNumber: 'KJ-1',
      lot: lotId,
      items: [{ item: '毒死蜱', result: 'pass' }],
    });
    await city.record('wholesaler', 'disposals', {
      lines: [{ lot: lotId, quantity: 1, unit: 'kg' }],
      reason: 'spoiled',
      method: '无害化',
      place: '环卫站',
      witnesses: ['林甲', '王乙'],
    });
    const page = await world.signedIn('wholesaler', PHONE, '/console/books/gate');
    await page.getByLabel('车牌').fill('闽D·A1234');
    await page.getByLabel(/货主/).fill('老林');
    await page.getByLabel('品名').fill('空心菜');
    await page.getByLabel('重量').fill('800');
    await page.getByRole('button', { name: '登记', exact: true }).click();
    await page.getByTestId('gate-verdict').getByText('方可进场').waitFor();
    await sound(page, 'gate-form-phone');
    await page.goto('/console/books/temperature');
    await page.getByLabel('设备编号').fill('LG-1');
    await page.getByLabel('设备名称').fill('1 号冷柜');
    await page.getByRole('button', { name: '登记设备' }).click();
    await page.getByLabel('温度（℃）').fill('9.5');
    await page.getByRole('button', { name: '记下' }).click();
    await page.getByText('温度超限').waitFor();
    await sound(page, 'temperature-form-phone');

    await page.goto('/console/books?book=gate');
    await page.getByRole('button', { name: '放行' }).waitFor();
    await soon(() => page.getByRole('button', { name: '放行' }).isDisabled()).toBe(true);
    await page.getByLabel('合格的快检单号').fill('KJ-88');
    await page.getByRole('button', { name: '放行' }).click();
    await page.getByTestId('book-table').getByText(/放行 /).waitFor();

    const seen: Record<string, string> = {
      purchase: '台账地',
      sales: '消费者（零售）',
      gate: '闽D·A1234',
      'quick-test': '毒死蜱',
      disposal: '腐败变质',
      temperature: '9.5 ℃',
    };
    for (const [book, said] of Object.entries(seen)) {
      await page.setViewportSize(PHONE);
      await page.goto(`/console/books?book=${book}`);
      await page.getByTestId('book-table').getByText(said).first().waitFor();
      await sound(page, `book-${book}-phone`);
      await page.setViewportSize(DESKTOP);
      await sound(page, `book-${book}-desktop`);
      const workbook = new exceljs.Workbook();
      await workbook.xlsx.load((await download(page, '下载 XLSX')) as never);
      expect(JSON.stringify(workbook.worksheets[0]?.getSheetValues())).toContain(said);
      const pdf = await getDocumentProxy(new Uint8Array(await download(page, '下载 PDF')));
      const { text } = await extractText(pdf, { mergePages: true });
      expect(text.replaceAll(/\s+/g, '')).toContain(said.replaceAll(/\s+/g, ''));
    }
    await page.goto('/console/books?book=purchase');
    await page.getByRole('searchbox', { name: /拼音首字母/ }).fill('zzz');
    await page.getByText('这段时间没有记录').waitFor();
    await page.getByRole('searchbox', { name: /拼音首字母/ }).fill('dbc');
    await page.getByTestId('book-table').getByText('台账地').waitFor();
    expect(page.url()).toContain('q=dbc');
    await page.emulateMedia({ media: 'print' });
    await picture(page, 'book-purchase-print');
  });
});
