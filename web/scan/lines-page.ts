import { callSection, factList, lookUpForm, renderPage, stateTag, stripList } from './frame.ts';
import { html } from './html.ts';
import { linkTo } from './links.ts';
import { goodsList } from './lot-page.ts';
import type { FoundPage, LinesPage, LotLine, ScanFrame } from './scan-view.ts';
import { scanWords } from './words.ts';

/** A receipt, or a shelf card over several batches: every line with the batch or batches that it may be of. */
export function renderLinesPage(page: LinesPage, kind: 'receipt' | 'card'): string {
  const { frame } = page;
  const words = scanWords[frame.lang];
  const head = {
    title: page.title,
    description: page.lead,
    canonicalUrl: page.canonicalUrl,
    noIndex: true,
    readable: true,
    css: ['stories'] as const,
  };
  return renderPage(frame, head, [
    html`<section class="first" data-say><h1>${page.title}</h1><p>${page.lead}</p>${stripList(frame, page.strips)}</section>`,
    html`<section data-say>
      <h2>${kind === 'receipt' ? words.receiptLines : words.cardLines}</h2>
      <ul class="list">${page.lines.map((line) => lineItem(frame, line))}</ul>
      ${page.notes.map((note) => html`<p class="soft">${note}</p>`)}
    </section>`,
    page.facts.length > 0 ? html`<section>${factList(page.facts)}</section>` : null,
    callSection(frame, page.code, frame.path),
  ]);
}

const lineItem = (frame: ScanFrame, line: LotLine) => html`<li>
  <strong>${line.name}</strong>
  ${line.detail ? html`<span class="note">${line.detail}</span>` : null}
  ${
    line.lots.length > 0
      ? html`<ul class="lots">${line.lots.map(
          (lot) =>
            html`<li><a href=${linkTo(frame, lot.path)}>${lot.name}</a>${stateTag(lot.state, lot.stateWord)}</li>`,
        )}</ul>`
      : null
  }
</li>`;

/** What a name leads to: goods and businesses that may be told to everybody. */
export function renderFoundPage(page: FoundPage): string {
  const { frame, goods, businesses } = page;
  const words = scanWords[frame.lang];
  const nothing = goods.length + businesses.length === 0;
  const head = {
    title: words.found(page.asked),
    description: words.foundLead,
    noIndex: true,
    css: ['forms'] as const,
  };
  return renderPage(frame, head, [
    html`<section class="first">
      <h1>${words.found(page.asked)}</h1>
      <p class="soft">${nothing ? words.foundNothing : words.foundLead}</p>
    </section>`,
    goods.length > 0 ? html`<section><h2>${words.foundGoods}</h2>${goodsList(frame, goods)}</section>` : null,
    businesses.length > 0
      ? html`<section><h2>${words.foundBusinesses}</h2>${goodsList(frame, businesses)}</section>`
      : null,
    html`<section><h2>${words.askAgain}</h2>${lookUpForm(frame, page.asked)}</section>`,
    callSection(frame, null),
  ]);
}
