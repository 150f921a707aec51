import iconv from 'iconv-lite';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFileWorker } from '../../server/modules/intake/index.ts';
import type { Worker } from '../../server/platform/repeat.ts';
import { rowTypes } from '../../server/row-types.ts';
import { launchBrowser } from '../support/browser.ts';
import { openCity, type TestCity } from '../support/city.ts';
import { People } from '../support/people.ts';
import { soon } from '../support/soon.ts';
import { accessibilityFindings, DESKTOP, overflowsSideways, PHONE, picture } from './demo-city.ts';

/** A stall holder sends last week's ledger as it is: columns, check, what to mend, the receipt. */
let city: TestCity;
let browser: Browser;
let people: People;
let worker: Worker;
let origin = '';
beforeAll(async () => {
  city = await openCity();
  origin = await city.app.listen({ port: 0, host: '127.0.0.1' });
  worker = startFileWorker(
    { ...city.tools, rowTypes },
    {
      every_ms: 2_000,
      onError: (error) => console.error(error),
    },
  );
  city.tools.fileWorker = worker;
  browser = await launchBrowser();
  people = new People(browser, { baseURL: origin, timezoneId: city.city.city.timezone });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await worker?.stop();
  await city?.close();
});

const LEDGER = [
  '阿妹蔬菜摊 2026 年 11 月进货台账,,,,,,,',
  '日期,品名,斤两,单位,产地,上家,电话,备注',
  ...['120', '60.5', '35', '18', '240'].map(
    (quantity, index) =>
      `2026/11/${12 + index},大白菜,${quantity},斤,福建厦门同安,同安绿畦蔬菜农场,0592-5500000,`,
  ),
  '11/17/2026,大白菜,60,斤,福建厦门同安,同安绿畦蔬菜农场,,',
  '2026/11/18,大白菜,六十,斤,福建厦门同安,同安绿畦蔬菜农场,,',
  '2026/11/18,还没登记的菜,12,斤,福建厦门同安,同安绿畦蔬菜农场,,',
  '合计,,605.5,,,,,',
].join('\r\n');

async function sendLedger(page: Page, name: string, content: Buffer) {
  await page.goto('/console/files');
  await page.getByTestId('file-input').setInputFiles({ name, mimeType: 'text/csv', buffer: content });
  await page.getByTestId('file-mapping').waitFor();
}

/** Chooses what a column holds. */
async function choose(page: Page, column: string, option: string) {
  const field = page.locator(`[data-column="${column}"]`).getByRole('combobox');
  await field.click();
  await field.fill(option);
  await page.keyboard.press('Enter');
}

describe('A ledger as a file', { timeout: 400_000 }, () => {
  test('In GB18030 with wrong rows is sent, its columns corrected, its errors read, the rest taken with a receipt', async () => {
    const page = await people.page('stall', DESKTOP, '/console/files');
    await page.getByText('还没有传过文件').waitFor();
    await picture(page, 'files-empty-1440');
    expect(await accessibilityFindings(page)).toEqual([]);

    await sendLedger(page, '十一月台账.csv', iconv.encode(LEDGER, 'gb18030'));
    const mapping = page.getByTestId('file-mapping');
    await soon(() => mapping.innerText()).toContain('gb18030');
    await soon(() => mapping.innerText()).toContain('表头在第 2 行');
    // 斤两 and 上家 are headings that nobody has told us of.
    await soon(() => page.locator('[data-column="C"]').innerText()).toContain('没认出');
    await picture(page, 'files-mapping-1440');
    expect(await accessibilityFindings(page)).toEqual([]);
    await choose(page, 'C', '数量');
    await choose(page, 'F', '供货者名称');
    await page.getByTestId('check').click();

    const findings = page.getByTestId('file-findings');
    for (const part of ['A8', 'C9', 'B10', '2026-11-17', '没有登记过商品']) {
      await soon(() => findings.innerText()).toContain(part);
    }
    await picture(page, 'files-checked-1440');
    expect(await accessibilityFindings(page)).toEqual([]);

    await page.getByTestId('take').click();
    const receipt = page.getByTestId('file-receipt');
    await receipt.waitFor();
    await page.getByText('已入账').first().waitFor();
    await page.waitForFunction(() => document.querySelector('[data-testid="file-work"]') === null);
    await soon(() => receipt.innerText()).toMatch(/[0-9a-f]{64}/);
    await receipt.getByText('473.5 斤').waitFor();
    await picture(page, 'files-receipt-1440');
    expect(await accessibilityFindings(page)).toEqual([]);
    const held = await city.owner.query(
      'SELECT sum(on_hand) AS sum FROM ledger.holding WHERE party_id = $1',
      [city.parties.stall.partyId],
    );
    expect(Number(held.rows[0]?.sum)).toBe(236_750);
  });

  test('On a phone the next one with the same headings needs no mapping, and everything can be reached', async () => {
    const page = await people.page('stall', PHONE);
    await sendLedger(
      page,
      '十二月台账.csv',
      iconv.encode(LEDGER.replaceAll('2026/11/1', '2026/11/0'), 'gb18030'),
    );
    await soon(() => page.getByTestId('file-mapping').innerText()).toContain('这样的表头以前认过');
    await picture(page, 'files-mapping-390');
    expect(await overflowsSideways(page)).toBe(false);
    await page.getByTestId('check').click();
    await page.getByTestId('file-findings').waitFor();
    await picture(page, 'files-checked-390');
    expect(await overflowsSideways(page)).toBe(false);
    await page.goto('/console/files');
    await page.getByRole('link', { name: /十一月台账/ }).waitFor();
    await picture(page, 'files-list-390');
    expect(await overflowsSideways(page)).toBe(false);
  });

  test('What cannot be read says what to do', async () => {
    const page = await people.page('stall', PHONE, '/console/files');
    const old = Buffer.from('d0cf11e0a1b11ae1', 'hex');
    await page.getByTestId('file-input').setInputFiles({ name: '旧.xls', mimeType: '', buffer: old });
    await page.getByTestId('file-problem').waitFor();
    await soon(() => page.getByTestId('file-problem').innerText()).toContain('另存为');
    await picture(page, 'files-unreadable-390');
  });
});
