import { callSection, lookUpForm, renderPage, verdictBlock } from './frame.ts';
import { html } from './html.ts';
import { linkTo } from './links.ts';
import type { NoticePage } from './scan-view.ts';
import { choiceList } from './thing-page.ts';
import { scanWords } from './words.ts';

/** Nothing to show: unknown, mistyped and withdrawn are told apart by their words, and each says what to do. */
export function renderNoticePage(page: NoticePage): string {
  const { frame, suggestion } = page;
  const words = scanWords[frame.lang];
  const head = { title: page.title, description: page.sentence, noIndex: true, css: ['forms'] as const };
  return renderPage(frame, head, [
    verdictBlock(page.state, page.title, page.sentence, page.advice),
    suggestion
      ? html`<section><p>${words.maybe}<a href=${linkTo(frame, suggestion.path)}>${suggestion.text}</a></p></section>`
      : null,
    page.choices && page.choices.length > 0
      ? html`<section><h2>${words.choices}</h2>${choiceList(page.choices)}</section>`
      : null,
    html`<section><h2>${words.askAgain}</h2>${lookUpForm(frame, page.asked)}</section>`,
    callSection(frame, null),
  ]);
}
