import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityFindings } from '../../test/support/accessibility.ts';
import { launchBrowser } from '../../test/support/browser.ts';
import { soon } from '../../test/support/soon.ts';
import { frame } from '../scan/testing/fixtures.ts';
import { renderThingPage } from '../scan/thing-page.ts';
import { headingsOf, renderChapterPage, renderContentsPage, type StandardFrame } from './index.ts';

const SHOTS = join(import.meta.dirname, '../../test-artefacts/standard');
const CURRENT = join(import.meta.dirname, '../../standard/current');

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
  mkdirSync(SHOTS, { recursive: true });
}, 60_000);
afterAll(() => browser?.close());

const textsOf = (lang: 'zh' | 'en') =>
  readdirSync(join(CURRENT, 'document', lang))
    .sort()
    .map((file) => ({
      name: file.slice(3, -3),
      text: readFileSync(join(CURRENT, 'document', lang, file), 'utf8'),
    }));

function standardFrame(lang: 'zh' | 'en'): StandardFrame {
  const chapters = textsOf(lang).map(({ name, text }) => ({
    name,
    title: headingsOf(text)[0]?.text ?? name,
  }));
  return {
    frame: frame({ lang, langAsked: lang === 'en', path: '/standard/1.0.0/' }),
    version: '1.0.0',
    published: false,
    title: lang === 'zh' ? '食品追溯凭证数据接口标准' : 'Data interface standard for food vouchers',
    base: '/standard/1.0.0/',
    chapters,
  };
}

/** The beginning of a chapter: what comes after it is more of the same, and axe would look at each cell of it. */
const SHOWN_CHARACTERS = 5_000;
const beginningOf = (text: string): string =>
  text.length <= SHOWN_CHARACTERS ? text : text.slice(0, text.lastIndexOf('\n', SHOWN_CHARACTERS));

const chapter = (lang: 'zh' | 'en', name: string): string => {
  const texts = textsOf(lang)
    .filter((one) => one.name === name)
    .map((one) => ({ name, text: beginningOf(one.text) }));
  return renderChapterPage({ ...standardFrame(lang), name, texts });
};
const front = (lang: 'zh' | 'en'): string =>
  renderContentsPage({
    ...standardFrame(lang),
    versions: [{ version: '1.0.0', published: false, path: '/standard/1.0.0/' }],
    groups: [
      {
        title: lang === 'zh' ? '表格模板' : 'Templates',
        files: [{ name: 'purchase.xlsx', path: 'templates/purchase.xlsx', size: '12 KB' }],
      },
    ],
  });

const names = textsOf('zh').map((one) => one.name);
const thing = renderThingPage({
  frame: frame({ path: '/00/106141412345678908' }),
  title: '这个物流单元里有 2 批货物',
  lead: '按装箱方上传的装卸记录。',
  canonicalUrl: 'https://city.example/00/106141412345678908',
  facts: [{ label: 'SSCC', value: '106141412345678908' }],
  goodsTitle: '里面的货物',
  goods: [{ name: '大白菜', detail: '40 袋 · B1', path: '/t/T000000000000001' }],
  notes: ['另有 3 批没有列出。'],
  batchOf: '09506000134352',
});
const pages: Record<string, string> = {
  ...Object.fromEntries(
    ['overview', 'fields', 'law', 'signature', 'markets'].map((name) => [
      `chapter ${name}`,
      chapter('zh', name),
    ]),
  ),
  'chapter markets in English': chapter('en', 'markets'),
  contents: front('zh'),
  'a logistic unit': thing,
};

const findings = (page: Page) => accessibilityFindings(page, ['best-practice']);

const overflow_px = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe.each(Object.entries(pages))('The page of %s', (name, html) => {
  it('has no finding of axe on a phone and on a desk, and does not scroll sideways', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 }, colorScheme: 'light' });
    await page.setContent(html);
    const file = name.replaceAll(' ', '-');
    for (const width of [320, 390, 1440]) {
      await page.setViewportSize({ width, height: width === 1440 ? 900 : 844 });
      expect(await overflow_px(page), `${width} px`).toBe(0);
      if (width !== 320) await page.screenshot({ path: join(SHOTS, `${file}-${width}.png`) });
      if (width === 390) expect(await findings(page), `${width} px`).toEqual([]);
    }
    await page.close();
  });
});

describe('All chapters in one', () => {
  it('can be printed: no contents beside it, and every chapter begins a page', async () => {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.setContent(renderChapterPage({ ...standardFrame('zh'), name: null, texts: textsOf('zh') }));
    await page.emulateMedia({ media: 'print' });
    await soon(() => page.locator('.toc').isVisible()).toBe(false);
    const breaks = await page
      .locator('.doc > section')
      .evaluateAll((all) => all.map((one) => getComputedStyle(one).breakBefore));
    expect(breaks.slice(1).every((one) => one === 'page')).toBe(true);
    expect(breaks).toHaveLength(names.length);
    await page.close();
  }, 60_000);
});
