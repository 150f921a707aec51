import fc from 'fast-check';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { html } from '../scan/html.ts';
import { headingsOf, plainText, renderMarkdown } from './markdown.ts';

const link = (href: string): string | null => (href.startsWith('ok') ? `/there/${href}` : null);
const render = (text: string): string => renderToString(html`<div>${renderMarkdown(text, link)}</div>`);

describe('A chapter', () => {
  it.each([
    ['# Title', '<h1 id="s-0">Title</h1>'],
    ['### Part {#my-part}', '<h3 id="my-part">Part</h3>'],
    ['one\ntwo\n\nthree', '<p>one two</p><p>three</p>'],
    ['- a\n- **b**', '<ul class="points"><li>a</li><li><strong>b</strong></li></ul>'],
    ['1. a\n2. b', '<ol class="steps"><li>a</li><li>b</li></ol>'],
    ['> a\n> b', '<blockquote>a b</blockquote>'],
    [
      '```json\n{"a": "<b>"}\n```',
      '<pre tabindex="0"><code>{&quot;a&quot;: &quot;&lt;b>&quot;}</code></pre>',
    ],
    ['a `x|y` [z](ok#m) [w](no)', '<p>a <code>x|y</code> <a href="/there/ok#m">z</a> w</p>'],
  ])('%j is %s', (text, expected) => {
    expect(render(text)).toBe(`<div>${expected}</div>`);
  });

  it('has tables whose cells know their heading, with bars inside cells', () => {
    const table = render('| A | B |\n| --- | --- |\n| 1 \\| 2 | |');
    expect(table).toContain('<td data-label="A"><div>1 | 2</div></td>');
    expect(table).toContain('<td data-label="B" class="none"><div></div></td>');
  });

  it('lists its headings', () => {
    expect(headingsOf('# A\n\ntext\n\n## B {#b}')).toEqual([
      { level: 1, text: 'A', id: 's-0' },
      { level: 2, text: 'B', id: 'b' },
    ]);
    expect(plainText('**a** `b` [c](d)')).toBe('a b c');
  });

  it('escapes whatever stands in it, and ends, whatever it is given', () => {
    const hostile = '"><script>alert(1)</script>';
    for (const text of [
      hostile,
      `# ${hostile}`,
      `| ${hostile} |\n| --- |\n| ${hostile} |`,
      `- ${hostile}`,
      `[x](ok"onclick=1)`,
    ])
      expect(render(text)).not.toMatch(/<script|"onclick/);
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        expect(render(text)).toBeTypeOf('string');
      }),
    );
  });
});
