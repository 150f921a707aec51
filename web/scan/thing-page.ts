import type { VNode } from 'preact';
import { callSection, factList, renderPage, stripList } from './frame.ts';
import { html } from './html.ts';
import { goodsList } from './lot-page.ts';
import type { Choice, LinksPage, ScanFrame, ThingPage } from './scan-view.ts';
import { scanWords } from './words.ts';

/** The public page of a product, a logistic unit, a place or a business. Pure; every text is escaped; no script. */
export function renderThingPage(page: ThingPage): string {
  const { frame } = page;
  const head = { title: page.title, description: page.lead, canonicalUrl: page.canonicalUrl, readable: true };
  return renderPage(frame, head, [
    html`<section class="first" data-say>
      <h1>${page.title}</h1>
      <p class="soft">${page.lead}</p>
      ${stripList(frame, page.strips ?? [])}
      ${page.batchOf ? batchForm(frame, page.batchOf) : null}
    </section>`,
    html`<section data-say>
      ${factList(page.facts)}
      ${page.notes.map((note) => html`<p class="soft">${note}</p>`)}
    </section>`,
    page.goodsTitle
      ? html`<section id="goods" data-say><h2>${page.goodsTitle}</h2>${goodsList(frame, page.goods)}</section>`
      : null,
    callSection(frame, null, frame.path),
  ]);
}

/** The batch on the pack leads to the batch's own page; a plain form. */
function batchForm(frame: ScanFrame, gtin: string): VNode {
  const words = scanWords[frame.lang];
  return html`<form class="look" action="/q" method="get">
    <label for="batch">${words.batchLabel}</label>
    <span class="soft" id="hint">${words.batchHint}</span>
    <input type="hidden" name="gtin" value=${gtin} />
    ${frame.langAsked ? html`<input type="hidden" name="lang" value=${frame.lang} />` : null}
    ${frame.large ? html`<input type="hidden" name="large" value="1" />` : null}
    <div class="box">
      <input id="batch" name="batch" maxlength="100" autocomplete="off" spellcheck=${false} aria-describedby="hint" required />
      <button class="button">${words.lookUp}</button>
    </div>
  </form>`;
}

/** What stands behind an identifier, as a list for people. */
export function renderLinksPage(page: LinksPage): string {
  const { frame } = page;
  const words = scanWords[frame.lang];
  const head = { title: page.title, description: words.linksLead, noIndex: true };
  return renderPage(frame, head, [
    html`<section class="first">
      <h1>${page.title}</h1>
      <p class="soft">${words.linksLead}</p>
      ${choiceList(page.choices)}
    </section>`,
    callSection(frame, null),
  ]);
}

export const choiceList = (choices: readonly Choice[]): VNode =>
  html`<ul class="list">${choices.map((choice) => html`<li><a href=${choice.href}>${choice.text}</a></li>`)}</ul>`;
