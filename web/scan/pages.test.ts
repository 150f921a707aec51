import { describe, expect, it } from 'vitest';
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
import { languageSwitch, linkTo, typeSwitch } from './links.ts';
import {
  drawing,
  foundPage,
  frame,
  HOSTILE,
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

/** The pages' one file of script, which adds what can be missed; nothing that runs is on the page itself. */
const OWN_SCRIPT = '<script src="/scan.js" defer></script>';
const withoutOwn = (html: string): string => html.replace(OWN_SCRIPT, '');

const every = (text: string): Record<string, string> => ({
  lot: renderLotPage(lotPage({}, text)),
  voucher: renderVoucherPage(voucherPage({}, text)),
  notice: renderNoticePage(noticePage({}, text)),
  home: renderHomePage(homePage({}, text)),
  receipt: renderLinesPage(linesPage({}, text), 'receipt'),
  found: renderFoundPage(foundPage({}, text)),
  form: renderTellPage(tellPage({}, text)),
  told: renderToldPage(toldPage({}, text)),
  story: renderLotPage(lotPage({ story: storyView(text) }, text)),
});

describe('A public page', () => {
  it.each(Object.entries(every(HOSTILE)))('of kind %s escapes whatever it is given', (_kind, html) => {
    expect(html).toContain('&lt;script>');
    expect(withoutOwn(html)).not.toMatch(/<script|<img|<iframe/i);
    const tags = html.match(/<[a-zA-Z][^>]*>/g) ?? [];
    expect(tags.filter((tag) => /\son[a-z]+\s*=/i.test(tag.replace(/"[^"]*"/g, '""')))).toEqual([]);
  });

  it.each(Object.entries(every('大白菜')))(
    'of kind %s needs no script, and no second request to be read',
    (_kind, html) => {
      expect(html).toContain(OWN_SCRIPT);
      expect(withoutOwn(html)).not.toMatch(/<script|javascript:|\son[a-z]+=/i);
      expect(html).not.toMatch(/<link rel="stylesheet"|@import|url\(|<img/i);
      expect(html).toMatch(/^<!DOCTYPE html><html lang="zh-CN"/);
      expect(html.match(/<h1/g)).toHaveLength(1);
    },
  );

  it('with a way of eighty places that do not fold stays under 50 KB', () => {
    const steps = Array.from({ length: 14 }, () => lotPage().way?.steps[0]).filter(
      (step) => step !== undefined,
    );
    const way = { svg: drawing(wayOf(80)), steps, stepsLeftOut: 99, notes: [] };
    const page = renderLotPage(
      lotPage({
        way,
        papers: Array.from({ length: 12 }, () => lotPage().papers[0]).filter((p) => p !== undefined),
      }),
    );
    expect(page.match(/城南区第八农贸市场/g)?.length).toBeGreaterThanOrEqual(80);
    expect(Buffer.byteLength(page)).toBeLessThan(50 * 1024);
  });
});

describe('The page of a lot', () => {
  it('begins with the sentence that says what it is and whether it is safe, its state in sign and word', () => {
    const html = renderLotPage(lotPage());
    const main = html.slice(html.indexOf('<main'));
    expect(
      main
        .replace(/<[^>]+>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    ).toMatch(/^! 请留意 这是大白菜，有一点要留意。/);
  });

  it('shows each of several sayings with who said it', () => {
    const html = renderLotPage(lotPage());
    expect(html).toContain('2026年7月7日');
    expect(html).toContain('批发商（城南区）说');
  });

  it('shows fewer things in large type, but never fewer of what matters', () => {
    const large = renderLotPage(lotPage({ frame: frame({ large: true }) }));
    expect(large).toContain('<html lang="zh-CN" class="large">');
    for (const kept of [
      '这是大白菜',
      '同一批食品，说法不一',
      '说法不一，见上文',
      '<svg',
      '还没有看到',
      'tel:12315',
    ])
      expect(large).toContain(kept);
    for (const left of ['用文字看这条路', '还做成了', '份签名单据']) expect(large).not.toContain(left);
  });

  it('is complete in English', () => {
    const page = lotPage({ frame: frame({ lang: 'en', langAsked: true }) }, 'cabbage');
    const html = renderLotPage(page);
    for (const words of ['Take note', 'The way it took', 'Certificates and tests', 'Call 12315'])
      expect(html).toContain(words);
    expect(html).toContain('lang="en"');
  });
});

describe('Links', () => {
  it('keep large type and an asked-for language, and add nothing where nothing was asked', () => {
    expect(linkTo(frame(), '/t/T1')).toBe('/t/T1');
    expect(linkTo(frame({ large: true, lang: 'en', langAsked: true }), '/t/T1')).toBe(
      '/t/T1?lang=en&large=1',
    );
    const html = renderLotPage(lotPage({ frame: frame({ large: true, langAsked: true, lang: 'en' }) }));
    for (const [, href] of html.matchAll(/<a [^>]*href="(\/(?:t|01|v|q)?[^"]*)"/g)) {
      if (!href?.startsWith('/console')) expect(href).toMatch(/lang=/);
    }
  });

  it('switch type and language of the same page, with its own query', () => {
    const here = frame({ path: '/q', query: [['code', 'a&b=c']] });
    expect(typeSwitch(here)).toBe('/q?code=a%26b%3Dc&large=1');
    expect(languageSwitch({ ...here, large: true })).toBe('/q?code=a%26b%3Dc&lang=en&large=1');
    expect(typeSwitch({ ...here, large: true })).toBe('/q?code=a%26b%3Dc');
  });

  it('of the look-up form carry the same switches', () => {
    const html = renderHomePage(homePage({ frame: frame({ large: true, lang: 'en', langAsked: true }) }));
    expect(html).toContain('<input type="hidden" name="lang" value="en"');
    expect(html).toContain('<input type="hidden" name="large" value="1"');
  });
});

describe('The page of a voucher', () => {
  it('offers the confirmation only while there is something to confirm', () => {
    expect(renderVoucherPage(voucherPage())).toContain('href="/console/vouchers/V000000000000000"');
    expect(renderVoucherPage(voucherPage({ confirmPath: null }))).not.toContain('/console/');
  });

  it('is not for search engines', () => {
    expect(renderVoucherPage(voucherPage())).toContain('<meta name="robots" content="noindex"');
  });
});
