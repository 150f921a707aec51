import type { VNode } from 'preact';
import { html, type Part, toDocument, trusted } from '../scan/html.ts';
import { languageSwitch, linkTo, typeSwitch } from '../scan/links.ts';
import { headingsOf, type LinkMaker, plainText, renderMarkdown } from './markdown.ts';
import { STANDARD_CSS } from './standard-css.ts';
import type { ChapterPage, ContentsPage, StandardFrame } from './standard-view.ts';
import { standardWords } from './words.ts';

/** Chapters whose sections are listed in the contents beside the text. */
const SECTIONS_MAX = 40;

function shell(page: StandardFrame, title: string, toc: VNode | null, content: Part): string {
  const { frame } = page;
  const words = standardWords[frame.lang];
  return toDocument(html`<html lang=${frame.lang === 'zh' ? 'zh-CN' : 'en'} class=${frame.large ? 'large' : null}>
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>${`${title} · ${page.title} ${page.version}`}</title>
      <meta name="description" content=${words.lead} />
      ${trusted('style', STANDARD_CSS)}
    </head>
    <body>
      <a class="skip" href="#main">${words.skip}</a>
      <header class="bar wide">
        <a class="home" href=${linkTo(frame, page.base)}>${frame.platform}<span>${words.version} ${page.version}</span></a>
        ${toc ? html`<a class="switch to-toc" href="#contents">${words.contents}</a>` : null}
        <a class="switch" href=${typeSwitch(frame)}>${frame.large ? words.normal : words.large}</a>
        <a class="switch" href=${languageSwitch(frame)} lang=${frame.lang === 'zh' ? 'en' : 'zh-CN'}>${words.otherLanguage}</a>
      </header>
      <div class=${toc ? 'layout beside' : 'layout'}>
        <main id="main" class="doc">${content}</main>
        ${toc}
      </div>
    </body>
  </html>`);
}

/** Chapter names become addresses of pages; files and marks stay what they are. */
export function linkMaker({ frame, base, chapters }: StandardFrame, whole: boolean): LinkMaker {
  const names = new Set(chapters.map((chapter) => chapter.name));
  return (href) => {
    if (/^(https:\/\/|#)/.test(href)) return href;
    const [path = '', mark] = href.split('#', 2);
    if (names.has(path)) {
      if (whole) return `#${mark ? `${path}-${mark}` : path}`;
      return linkTo(frame, `${base}${path}`) + (mark ? `#${mark}` : '');
    }
    return /^[a-z]+\/[\w.-]+$/.test(path) ? `${base}${path}` : null;
  };
}

function contents(
  page: StandardFrame,
  current: string | null,
  sections: readonly { id: string; text: string }[],
): VNode {
  const words = standardWords[page.frame.lang];
  const items = page.chapters.map((chapter) => {
    const here = chapter.name === current;
    return html`<li>
      <a href=${linkTo(page.frame, page.base + chapter.name)} aria-current=${here ? 'page' : null}>${chapter.title}</a>
      ${here && sections.length > 0 ? html`<ol>${sections.map((one) => html`<li><a href=${`#${one.id}`}>${one.text}</a></li>`)}</ol>` : null}
    </li>`;
  });
  return html`<nav class="toc" id="contents" aria-label=${words.contents}>
    <h2><a href=${linkTo(page.frame, page.base)}>${words.contents}</a></h2>
    <ol>${items}</ol>
  </nav>`;
}

/** One chapter, or all of them for print. Pure; every text is escaped; no script. */
export function renderChapterPage(page: ChapterPage): string {
  const { frame, name, texts } = page;
  const words = standardWords[frame.lang];
  const whole = name === null;
  const link = linkMaker(page, whole);
  if (whole) {
    const chapters = page.chapters.map(
      (chapter) => html`<li><a href=${`#${chapter.name}`}>${chapter.title}</a></li>`,
    );
    return shell(
      page,
      words.whole,
      html`<nav class="toc" id="contents" aria-label=${words.contents}><h2>${words.contents}</h2><ol>${chapters}</ol></nav>`,
      [
        html`<h1>${page.title} ${page.version}</h1>`,
        ...texts.map(
          (one) =>
            html`<section id=${one.name}>${renderMarkdown(one.text, link, 1, `${one.name}-`)}</section>`,
        ),
      ],
    );
  }
  const text = texts[0]?.text ?? '';
  const headings = headingsOf(text);
  const sections = headings
    .filter((heading) => heading.level === 2 || heading.level === 3)
    .map(({ id, text: title }) => ({ id, text: plainText(title) }));
  const at = page.chapters.findIndex((chapter) => chapter.name === name);
  const [before, after] = [page.chapters[at - 1], page.chapters[at + 1]];
  const toc = contents(page, name, sections.length <= SECTIONS_MAX ? sections : []);
  const step = (chapter: typeof before, word: string) =>
    chapter
      ? html`<a href=${linkTo(frame, page.base + chapter.name)}>${word}：${chapter.title}</a>`
      : html`<span></span>`;
  return shell(page, page.chapters[at]?.title ?? '', toc, [
    ...renderMarkdown(text, link),
    html`<nav class="next" aria-label=${`${words.before} / ${words.after}`}>${step(before, words.before)}${step(after, words.after)}</nav>`,
  ]);
}

/** The front page of a version: what it is, its chapters, its files, and the other versions. */
export function renderContentsPage(page: ContentsPage): string {
  const { frame } = page;
  const words = standardWords[frame.lang];
  const state = html`<span class=${`state ${page.published ? 'final' : 'draft'}`}>${page.published ? words.published : words.draft}</span>`;
  return shell(page, words.contents, null, [
    html`<h1>${page.title}</h1>`,
    html`<p>${words.version} ${page.version} ${state}</p>`,
    html`<p>${words.lead}</p>`,
    html`<h2 id="chapters">${words.chapters}</h2>`,
    html`<ol class="files">${page.chapters.map(
      (chapter, index) =>
        html`<li><a href=${linkTo(frame, page.base + chapter.name)}>${chapter.title}<span>${index + 1}</span></a></li>`,
    )}</ol>`,
    html`<p class="whole"><a href=${linkTo(frame, `${page.base}all`)}>${words.whole}</a></p>`,
    html`<h2 id="files">${words.files}</h2>`,
    ...page.groups.map(
      (group) => html`<section>
        <h3>${group.title}</h3>
        <ul class="files">${group.files.map((file) => html`<li><a href=${page.base + file.path}>${file.name}<span>${file.size}</span></a></li>`)}</ul>
      </section>`,
    ),
    html`<p><a href=${`${page.base}index.json`}>${words.index}</a></p>`,
    html`<h2 id="versions">${words.versions}</h2>`,
    html`<ul class="points">${page.versions.map(
      (one) =>
        html`<li><a href=${linkTo(frame, one.path)}>${one.version}</a> ${one.published ? words.published : words.draft}</li>`,
    )}</ul>`,
  ]);
}
