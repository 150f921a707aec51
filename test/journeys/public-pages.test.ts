import bwip from 'bwip-js/node';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApiKey } from '../../server/modules/identity/index.ts';
import { encodePublicCode } from '../../server/platform/codes/public-code.ts';
import { HERO } from '../../simulator/hero-story.ts';
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

/** What a shopper does, on a phone and at a desk, without script and with. */

let demo: DemoCity;
let cabbage: string;
let tea: string;
let receipt: string;
let card: string;
/** The number of the complaint that the first of the forms was given. */
let complaint: string;

beforeAll(async () => {
  demo = await openDemoCity();
  cabbage = demo.loaded.lots.get(demo.plan.truth.hero.cabbage.lot)?.code ?? '';
  tea = demo.loaded.lots.get(HERO.teaLot)?.code ?? '';
  await sellCabbage();
}, 240_000);
afterAll(() => demo?.close());

/** A till sells of the cabbage, and a card hangs at its shelf. */
async function sellCabbage(): Promise<void> {
  const { city } = demo;
  const { rows } = await city.owner.query<{ account_id: string }>(
    `SELECT account_id FROM identity.account WHERE user_name = 'supermarket'`,
  );
  const key = await createApiKey(city.tools.db, rows[0]?.account_id as never, 'till');
  const lot = demo.loaded.lots.get(demo.plan.truth.hero.cabbage.lot);
  const send = async <T>(path: string, body: object): Promise<T> => {
    const answer = await city.raw<T>({ 'x-api-key': key }, 'POST', `/api/v1/${path}`, body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body;
  };
  const at = city.clock.now().toISOString();
  const place = { kind: 'shelf', code: 'A-12' };
  const bound = await send<{ lots: { lotId: string; productId?: string }[] }>('bindings', {
    documentNumber: 'B-1',
    place,
    lots: [lot?.code],
    from: at,
  });
  const sold = await send<{ documentId: string }>('till-receipts', {
    documentNumber: 'POS-1',
    at,
    till: '3',
    lines: [
      { lot: lot?.code, quantity: '1.2', unit: 'kg' },
      { code: '6901234567892', quantity: 1, unit: '袋' },
    ],
  });
  receipt = encodePublicCode('R', sold.documentId);
  // As printing a card for this shelf makes it.
  card = encodePublicCode('C', '77');
  await city.owner.query(
    `INSERT INTO labels.shelf_card (card_id, party_id, product_id, place_kind, place_code)
     SELECT 77, (SELECT party_id FROM identity.account WHERE user_name = 'supermarket'), product_id, $2, $3
       FROM registry.lot WHERE lot_id = $1`,
    [bound.lots[0]?.lotId, place.kind, place.code],
  );
}

async function withScript(viewport: { width: number; height: number }): Promise<Page> {
  const context = await demo.browser.newContext({ viewport, locale: 'zh-CN', baseURL: demo.origin });
  return context.newPage();
}

/** Without findings of axe, not to be pushed sideways, small. Axe needs script: it looks at a copy that may run it. */
async function sound(page: Page): Promise<void> {
  const content = await page.content();
  twin ??= await withScript(PHONE);
  await twin.setViewportSize(page.viewportSize() ?? PHONE);
  await twin.setContent(content);
  expect(await accessibilityFindings(twin)).toEqual([]);
  expect(await overflowsSideways(twin)).toBe(false);
  expect(Buffer.byteLength(content)).toBeLessThan(50 * 1024);
}
let twin: Page | undefined;

/** What of the page's parts ends below the first screen. */
const belowTheFold = (page: Page, selectors: readonly string[]) =>
  page.evaluate(
    (all) =>
      all.filter((selector) => {
        const box = document.querySelector(selector)?.getBoundingClientRect();
        return !box || box.bottom > window.innerHeight;
      }),
    selectors,
  );
const FIRST_SCREEN = [
  '.verdict h1',
  '.brief-facts',
  '.stages',
  '.summary .figures',
  '.papers-line',
  '.bar-call',
];

describe('A shopper without script, on a phone', { timeout: 400_000 }, () => {
  test('looks up a name and a code on the portal, and is told what to do where there is nothing', async () => {
    const page = await demo.shopper(PHONE);
    await page.goto('/');
    await sound(page);
    await picture(page, 'public-home-390');
    await page.getByLabel('输入编码或食品名称').fill('大白菜');
    await page.getByRole('button', { name: '查一查' }).first().click();
    await page.getByRole('heading', { name: '“大白菜”' }).waitFor();
    await sound(page);
    await picture(page, 'public-found-390');
    await page.getByLabel('输入编码或食品名称').fill(cabbage.replace(/0/g, 'O').toLowerCase());
    await page.getByRole('button', { name: '查一查' }).click();
    await page.waitForURL(`**/t/${cabbage}`);
    for (const [typed, said] of [
      [cabbage.slice(0, 9), '只读到了编码的一部分'],
      [`${demo.origin}/t/`, '只读到了编码的一部分'],
      ['飞天遁地丸', '没有叫这个名字的食品'],
    ] as const) {
      await page.goto(`/q?code=${encodeURIComponent(typed)}`);
      await soon(() => page.locator('h1').innerText()).toContain(said);
    }
    await picture(page, 'public-nothing-390');
    await page.context().close();
  });

  test('reads on one screen whether it is safe, where from, the way, how much, its papers and whom to call', async () => {
    const page = await demo.shopper(PHONE);
    for (const how of ['', '?lang=en', '?large=1']) {
      await page.goto(`/t/${cabbage}${how}`);
      expect(await belowTheFold(page, FIRST_SCREEN), how).toEqual([]);
      await page.screenshot({ path: `test-artefacts/public-lot-fold${how.replace(/\W/g, '-')}.png` });
      await sound(page);
    }
    await page.context().close();
  });

  test('follows the tea from the garden to the shop in pictures, with what was measured', async () => {
    const page = await demo.shopper(PHONE);
    await page.goto(`/t/${tea}`);
    const story = page.locator('#story');
    for (const part of ['采摘', '萎凋', '焙火', '拼配', '包装', '到店'])
      await soon(() => story.innerText()).toContain(part);
    await soon(() => story.locator('svg.scene').count()).toBeGreaterThan(6);
    expect(await belowTheFold(page, FIRST_SCREEN)).toEqual([]);
    await sound(page);
    await picture(page, 'public-tea-390');
    await page.goto(`/t/${tea}?lang=en`);
    await soon(() => story.innerText()).toContain('Withering');
    await page.setViewportSize(DESKTOP);
    await page.goto(`/t/${tea}`);
    await sound(page);
    await picture(page, 'public-tea-1440');
    // In grey, as most people print; the copy may run script, which a style that is put in needs.
    await twin?.emulateMedia({ media: 'print', colorScheme: 'light' });
    await twin?.addStyleTag({ content: 'html{filter:grayscale(1)}' });
    if (twin) await picture(twin, 'public-tea-print');
    await twin?.emulateMedia({ media: null, colorScheme: null });
    await page.context().close();
  });

  test('opens the card at the shelf before buying, and the receipt after', async () => {
    const page = await demo.shopper(PHONE);
    await page.goto(`/s/${card}`);
    await soon(() => page.locator('body').innerText()).toContain('现在摆的就是这一批');
    await soon(() => page.locator('h1').innerText()).toContain('大白菜');
    await sound(page);
    await picture(page, 'public-card-390');
    await page.goto(`/r/${receipt}`);
    const text = await page.locator('main').innerText();
    for (const shown of ['大白菜', '就是这一批', '收银时没有对上批次']) expect(text).toContain(shown);
    expect(text).not.toMatch(/[¥￥元]/);
    await sound(page);
    await picture(page, 'public-receipt-390');
    await page.getByRole('link', { name: /大白菜/ }).click();
    await page.waitForURL('**/t/T*');
    await page.context().close();
  });

  test('complains with a photo from the goods’ page, twice, and it is one complaint', async () => {
    const page = await demo.shopper(PHONE);
    await page.goto(`/t/${cabbage}`);
    await page.getByRole('link', { name: '投诉' }).first().click();
    await page.locator('.about').getByText('大白菜').waitFor();
    await sound(page);
    await picture(page, 'public-complain-390');
    // Past what the browser itself asks for: the page answers.
    await page.locator('form.tell').evaluate((form) => form.setAttribute('novalidate', ''));
    await page.getByLabel('出了什么事').fill('菜里有虫，叶子发黑。');
    await page.getByLabel('您的电话').fill('123');
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByRole('alert').waitFor();
    await soon(() => page.getByLabel('出了什么事').inputValue()).toBe('菜里有虫，叶子发黑。');
    await soon(() => page.getByRole('alert').innerText()).toContain('7 到 15 位数字');
    await sound(page);
    await picture(page, 'public-complain-mend-390');
    await page.getByLabel('您的要求').fill('退货退款');
    await page.getByLabel('被投诉的商家').fill('鹭禾生活超市');
    await page.getByLabel('您的姓名').fill('陈阿妹');
    await page.getByLabel('您的电话').fill('13800001234');
    await page.getByLabel(/照片/).setInputFiles(photo());
    await page.getByRole('button', { name: '提交' }).dblclick();
    await page.waitForURL('**/j/J*');
    complaint = new URL(page.url()).pathname;
    await page.reload();
    const { rows } = await demo.city.owner.query('SELECT count(*)::int AS n FROM complaints.complaint');
    expect(rows).toEqual([{ n: 1 }]);
    await page.context().close();
  });

  test('looks up by the number what became of it, and the page tells nothing else', async () => {
    const page = await demo.shopper(PHONE);
    await page.goto('/');
    await page.getByLabel('查办理进度').fill(complaint.slice(3).toLowerCase());
    await page.getByRole('button', { name: '查一查' }).nth(1).click();
    await page.waitForURL(`**${complaint}`);
    const text = await page.locator('main').innerText();
    expect(text).toContain('已收到');
    for (const secret of ['陈阿妹', '13800001234', '有虫', '大白菜', '鹭禾'])
      expect(text).not.toContain(secret);
    await sound(page);
    await picture(page, 'public-told-390');
    await page.context().close();
  });
});

const photo = () => ({ name: 'IMG_1.png', mimeType: 'image/png', buffer: PNG });
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('A shopper with script', { timeout: 400_000 }, () => {
  test('reports at a desk without a name', async () => {
    const page = await withScript(DESKTOP);
    await page.goto('/');
    await sound(page);
    await picture(page, 'public-home-1440');
    await page.getByRole('link', { name: '举报' }).first().click();
    await page.getByLabel('您看到了什么').fill('有人把过期奶酪换了标签再卖。');
    await page.getByLabel('在哪个区').selectOption({ index: 1 });
    await sound(page);
    await picture(page, 'public-report-1440');
    await page.getByRole('button', { name: '提交' }).click();
    await page.waitForURL('**/j/J*');
    await soon(() => page.locator('h1').innerText()).toBe('您的举报已收到。');
    const { rows } = await demo.city.owner.query(
      `SELECT contact FROM complaints.complaint WHERE kind = 'report'`,
    );
    expect(rows).toEqual([{ contact: null }]);
    await page.context().close();
  });

  test('chooses a photo of a code and is led to its page; half a code is said to be half', async () => {
    const page = await withScript(PHONE);
    await page.goto('/');
    const half = await page.screenshot({ clip: { x: 0, y: 0, width: 10, height: 10 } });
    const code = await bwip.toBuffer({
      bcid: 'qrcode',
      text: `${demo.origin}/t/${cabbage}`,
      scale: 6,
      padding: 12,
    });
    await page.getByRole('button', { name: '用相机扫' }).click();
    const status = page.getByRole('status');
    await soon(() => status.innerText()).toContain('相机打不开');
    await picture(page, 'public-camera-390');
    const choose = page.locator('dialog input[type=file]');
    await choose.setInputFiles({ name: 'half.png', mimeType: 'image/png', buffer: half });
    await soon(() => status.innerText()).toContain('没有看到完整的二维码');
    await choose.setInputFiles({ name: 'code.png', mimeType: 'image/png', buffer: code });
    await page.waitForURL(`**/t/${cabbage}`);
    await page.getByRole('button', { name: '朗读' }).waitFor();
    await sound(page);
    await picture(page, 'public-lot-script-390');
    await page.setViewportSize(DESKTOP);
    await picture(page, 'public-lot-1440');
    await page.context().close();
  });
});
