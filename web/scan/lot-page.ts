import type { VNode } from 'preact';
import {
  callSection,
  factList,
  renderPage,
  signInLine,
  stateTag,
  stripList,
  tellLink,
  timeOf,
  verdictBlock,
} from './frame.ts';
import { html, trusted } from './html.ts';
import { linkTo } from './links.ts';
import type { GoodsLink, LotPage, PaperView, ScanFrame, WayStep } from './scan-view.ts';
import { storySection } from './story-section.ts';
import { wayStrip } from './way-strip.ts';
import { type ScanWords, scanWords } from './words.ts';

/**
 * The public page of a lot. What a shopper asks first stands first, on one screen of a phone: is it safe, where from, the
 * way as a picture, how much went where, its papers, whom to call. Pure; every text is escaped; needs no script.
 */
export function renderLotPage(page: LotPage): string {
  const { frame, verdict } = page;
  const words = scanWords[frame.lang];
  const head = {
    title: page.title,
    description: verdict.sentence,
    canonicalUrl: page.canonicalUrl,
    readable: true,
    css: page.story ? (['stories'] as const) : [],
  };
  return renderPage(frame, head, [
    verdictBlock(verdict.state, words.stateWords[verdict.state], verdict.sentence, verdict.reasons, 'brief'),
    summarySection(page, words),
    stripList(frame, page.strips),
    contradictionSection(page, words),
    goodsSection(frame, words.sameGoods, page.sameGoods),
    page.story ? storySection(frame, page.story, words) : null,
    html`<section id="facts"><h2>${words.facts}</h2>${factList(page.facts)}</section>`,
    waySection(page, words),
    frame.large ? null : goodsSection(frame, words.madeOf, page.madeOf),
    paperSection(page, words),
    testSection(page, words),
    frame.large ? null : goodsSection(frame, words.madeInto, page.madeInto),
    callSection(frame, page.code, frame.path),
    html`<footer>
      ${page.updated ? html`<p>${words.updated} ${timeOf(page.updated)}</p>` : null}
      ${frame.large || page.documents === 0 ? null : html`<p>${words.documents(page.documents)}</p>`}
      <p><a href=${tellLink(frame, 'correct', frame.path)}>${words.correct}</a></p>
      ${frame.large ? null : signInLine(frame)}
    </footer>`,
  ]);
}

/** The first screen beneath the verdict. */
function summarySection({ frame, summary, figures }: LotPage, words: ScanWords): VNode {
  const shown = figures.slice(0, 3);
  return html`<div class="summary">
    <dl class="brief-facts" data-say>${summary.facts.map(
      (fact) =>
        html`<div><dt>${fact.label}</dt><dd>${fact.value}${
          fact.note
            ? html` <span class=${fact.state ? `s-${fact.state} mark` : 'soft'}>${fact.note}</span>`
            : null
        }</dd></div>`,
    )}</dl>
    ${wayStrip(words.way, summary.stages)}
    ${
      shown.length > 0
        ? html`<dl class="figures brief" data-say>${shown.map((figure) => html`<div><dt>${figure.label}</dt><dd>${figure.value}</dd></div>`)}</dl>`
        : null
    }
    <p class="papers-line"><a href="#papers">${stateTag(summary.papers.state, summary.papers.text)}</a></p>
    <div class="bar-call">
      <a class="button" href=${`tel:${frame.phone}`}>${words.call(frame.phone)}</a>
      <a class="button plain" href=${tellLink(frame, 'complain', frame.path)}>${words.complain}</a>
      <a class="button plain" href=${tellLink(frame, 'report', frame.path)}>${words.report}</a>
    </div>
  </div>`;
}

function contradictionSection({ contradictions }: LotPage, words: ScanWords): VNode | null {
  if (contradictions.length === 0) return null;
  return html`<section>
    <h2>${words.contradictions}</h2>
    <p class="soft">${words.contradictionsNote}</p>
    ${contradictions.map(
      ({ field, sayings }) => html`<h3 class="soft">${field}</h3>
        <ul class="sayings">
          ${sayings.map(
            (saying) =>
              html`<li><strong>${saying.value}</strong>${words.says(saying.by)} <span class="soft">${timeOf(saying.when)}</span></li>`,
          )}
        </ul>`,
    )}
  </section>`;
}

function waySection({ frame, way, figures, figuresNote }: LotPage, words: ScanWords): VNode | null {
  if (!way && figures.length === 0) return null;
  return html`<section id="way">
    <h2>${words.way}</h2>
    ${
      figures.length > 0
        ? html`<dl class="figures">${figures.map((figure) => html`<div><dt>${figure.label}</dt><dd>${figure.value}</dd></div>`)}</dl>`
        : null
    }
    ${figuresNote ? html`<p class="soft">${figuresNote}</p>` : null}
    ${way ? trusted('div', way.svg, 'draw') : null}
    ${way && way.notes.length > 0 ? html`<ul class="notes">${way.notes.map((note) => html`<li>${stateTag('unknown', note)}</li>`)}</ul>` : null}
    ${
      way && !frame.large && way.steps.length > 0
        ? html`<details>
          <summary>${words.wayInWords}</summary>
          <ol class="list">${way.steps.map((step) => wayStep(step, words))}</ol>
          ${way.stepsLeftOut > 0 ? html`<p class="soft">${words.stepsLeftOut(way.stepsLeftOut)}</p>` : null}
        </details>`
        : null
    }
  </section>`;
}

function wayStep(step: WayStep, words: ScanWords): VNode {
  const who = [step.from, step.to].filter((name) => name !== null).join(' → ');
  const rest = [step.did, step.quantity, words.sure[step.sure]].filter((text) => text !== '').join(' · ');
  return html`<li>
    <div class="row"><span>${who}</span>${step.when ? html`<span class="soft">${timeOf(step.when)}</span>` : null}</div>
    <span class="note">${rest}</span>
  </li>`;
}

function goodsSection(frame: ScanFrame, title: string, goods: readonly GoodsLink[]): VNode | null {
  if (goods.length === 0) return null;
  return html`<section><h2>${title}</h2>${goodsList(frame, goods)}</section>`;
}

export function goodsList(frame: ScanFrame, goods: readonly GoodsLink[]): VNode {
  return html`<ul class="list">
    ${goods.map(
      (item) => html`<li>
        ${item.path ? html`<a href=${linkTo(frame, item.path)}>${item.name}</a>` : html`<span>${item.name}</span>`}
        ${item.detail ? html`<span class="note">${item.detail}</span>` : null}
      </li>`,
    )}
  </ul>`;
}

function paperSection({ papers, missingPapers, frame }: LotPage, words: ScanWords): VNode {
  const shown = frame.large ? papers.slice(0, 3) : papers;
  return html`<section id="papers">
    <h2>${words.papers}</h2>
    ${papers.length === 0 ? html`<p class="soft">${words.noPapers}</p>` : html`<ul class="list">${shown.map((paper) => paperItem(paper, words))}</ul>`}
    ${missingPapers.length > 0 ? html`<p>${stateTag('attention', words.missing + missingPapers.join(words.between))}</p>` : null}
  </section>`;
}

function paperItem(paper: PaperView, words: ScanWords): VNode {
  return html`<li>
    <div class="row"><span>${paper.name}</span>${stateTag(paper.state, paper.stateWord)}</div>
    <span class="note">${words.number} ${paper.number}${paper.detail ? ` · ${paper.detail}` : ''}</span>
  </li>`;
}

function testSection({ tests, frame }: LotPage, words: ScanWords): VNode | null {
  if (tests.length === 0) return null;
  const shown = frame.large ? tests.slice(0, 3) : tests;
  return html`<section id="tests">
    <h2>${words.tests}</h2>
    <ul class="list">${shown.map(
      (test) => html`<li>
        <div class="row"><span>${test.item}</span>${stateTag(test.state, test.stateWord)}</div>
        <span class="note">${timeOf(test.when)}${test.detail ? ` · ${test.detail}` : ''}</span>
      </li>`,
    )}</ul>
  </section>`;
}
