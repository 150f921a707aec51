import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityFindings } from '../../test/support/accessibility.ts';
import { launchBrowser } from '../../test/support/browser.ts';
import { soon } from '../../test/support/soon.ts';
import {
  renderFoundPage,
  renderHomePage,
  renderLinesPage,
  renderLotPage,
  renderNoticePage,
  renderTellPage,
  renderToldPage,
  renderVoucherPage,
} from './index.ts';
import {
  drawing,
  foundPage,
  frame,
  homePage,
  linesPage,
  lotPage,
  noticePage,
  storyView,
  tellPage,
  toldPage,
  voucherPage,
  wayOf,
} from './testing/fixtures.ts';

const STATES = ['fine', 'attention', 'stop', 'unknown'] as const;

let browser: Browser;
let tab: Page | undefined;
beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser?.close());

const wide = { ...lotPage().way, svg: drawing(wayOf(64)), steps: [], stepsLeftOut: 0, notes: [] };
const LARGE_ENGLISH: readonly [string, (how: ReturnType<typeof frame>) => string][] = [
  ['the front page', (how) => renderHomePage(homePage({ frame: how }))],
  ['a receipt', (how) => renderLinesPage(linesPage({ frame: how }), 'receipt')],
  ['a form', (how) => renderTellPage(tellPage({ frame: how }, 'Chinese cabbage'))],
  ['what was told', (how) => renderToldPage(toldPage({ frame: how }))],
  ['a story', (how) => renderLotPage(lotPage({ frame: how, story: storyView('Tieguanyin') }))],
];
/** Every kind of page, and a lot in every state, in both languages' longest words. */
const pages: Record<string, string> = {
  ...Object.fromEntries(
    STATES.map((state) => [
      `a lot that is ${state}`,
      renderLotPage(lotPage({ verdict: { state, sentence: '这是大白菜。', reasons: ['原因。'] } })),
    ]),
  ),
  'a lot with sixty-four places': renderLotPage(lotPage({ way: wide })),
  'a lot with a name that does not break': renderLotPage(
    lotPage({}, 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'),
  ),
  'a lot in large type': renderLotPage(lotPage({ frame: frame({ large: true }) })),
  'a lot in English, large': renderLotPage(
    lotPage({ frame: frame({ large: true, lang: 'en', langAsked: true }) }, 'Chinese cabbage'),
  ),
  'a voucher': renderVoucherPage(voucherPage()),
  'a voucher in large type': renderVoucherPage(voucherPage({ frame: frame({ large: true }) })),
  'a notice': renderNoticePage(noticePage()),
  'a notice in large English': renderNoticePage(
    noticePage({ frame: frame({ large: true, lang: 'en', langAsked: true }) }),
  ),
  'the front page': renderHomePage(homePage()),
  'a receipt': renderLinesPage(linesPage(), 'receipt'),
  'what a name leads to': renderFoundPage(foundPage()),
  'a form': renderTellPage(tellPage()),
  'what was told': renderToldPage(toldPage()),
  'a lot with its story': renderLotPage(lotPage({ story: storyView() })),
  ...Object.fromEntries(
    LARGE_ENGLISH.map(([name, make]) => [
      `${name} in large English`,
      make(frame({ large: true, lang: 'en', langAsked: true })),
    ]),
  ),
};

const findings = (page: Page) => accessibilityFindings(page, ['best-practice']);

const overflow_px = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** What a finger has to hit and is lower than 44 px. */
const tooSmall = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('header a, .button, summary, footer a, input:not([type=hidden])')]
      // What the script shows where it can be used is not there without it.
      .filter((element) => !element.hasAttribute('hidden'))
      .filter((element) => element.getBoundingClientRect().height < 44)
      .map((element) => element.outerHTML.slice(0, 80)),
  );

/** One tab for all pages: to open a new one takes longer than to look at what is in it. */
async function withPage(html: string, work: (page: Page) => Promise<void>): Promise<void> {
  tab ??= await browser.newPage();
  await tab.setViewportSize({ width: 390, height: 800 });
  await tab.emulateMedia({ colorScheme: 'light' });
  await tab.goto('about:blank');
  await tab.setContent(html);
  await work(tab);
}

describe.each(Object.entries(pages))('The page of %s', (name, html) => {
  it('is without a finding of axe on a phone', () =>
    withPage(html, async (page) => {
      expect(await findings(page)).toEqual([]);
      // The dark palette differs in colours alone; the states hold all of them.
      if (!/^a lot that is|^a voucher$|front page$|^a form$|story$|^a receipt$/.test(name)) return;
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await findings(page)).toEqual([]);
    }));

  it('does not scroll sideways on the narrowest phone or on a desk, and is large enough to touch', () =>
    withPage(html, async (page) => {
      for (const width of [320, 390, 1440]) {
        await page.setViewportSize({ width, height: 800 });
        expect(await overflow_px(page), `${width} px`).toBe(0);
        expect(await tooSmall(page), `${width} px`).toEqual([]);
      }
    }));
});

describe('These checks', () => {
  it('do find a planted fault', () =>
    withPage(
      '<html lang="zh"><title>x</title><main><h1>x</h1><p style="color:#aaa;background:#fff">颜色太淡，看不清楚</p><div style="width:2000px">宽</div></main><footer><a href="/">小</a></footer>',
      async (page) => {
        expect((await findings(page)).join()).toContain('color-contrast');
        expect(await overflow_px(page)).toBeGreaterThan(0);
        expect(await tooSmall(page)).toHaveLength(1);
      },
    ));
});

describe('Without script', () => {
  it('the way in words opens, and the box sends what was typed', async () => {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      viewport: { width: 390, height: 800 },
    });
    const page = await context.newPage();
    await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: '<p>there</p>' }));
    await page.setContent(renderLotPage(lotPage()));
    const step = page.locator('details li').first();
    await soon(() => step.isVisible()).toBe(false);
    await page.locator('summary').click();
    await soon(() => step.isVisible()).toBe(true);
    await page.goto('http://city.example/');
    await page.setContent(renderHomePage(homePage({ frame: frame({ large: true, path: '/' }) })));
    await page.getByLabel('输入编码或食品名称').fill('T1234');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/q?large=1&code=T1234');
    await context.close();
  });
});
