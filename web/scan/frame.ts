import type { VNode } from 'preact';
import type { State } from '../tokens.ts';
import { html, type Part, toDocument, trusted } from './html.ts';
import { languageSwitch, linkTo, typeSwitch } from './links.ts';
import { SCAN_CSS } from './scan-css.ts';
import type { Fact, Said, ScanFrame } from './scan-view.ts';
import { scanWords } from './words.ts';

/** State is never colour alone. */
const SIGNS: Readonly<Record<State, string>> = { fine: '✓', attention: '!', stop: '✕', unknown: '?' };

const ICON = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="8" fill="#0e7c86"/><path d="M4 12c4 0 3-7 6-8 1 0 2 1 2 1l-2 1c-1 3-2 6-6 6z" fill="#fff"/></svg>')}`;

export interface Head {
  title: string;
  description: string;
  canonicalUrl?: string;
  /** Pages that say that there is nothing need not be found. */
  noIndex?: boolean;
}

/** A whole document: no script, no cookie, no further request. */
export function renderPage(frame: ScanFrame, head: Head, content: Part): string {
  const words = scanWords[frame.lang];
  const page = html`<html lang=${frame.lang === 'zh' ? 'zh-CN' : 'en'} class=${frame.large ? 'large' : null}>
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>${`${head.title} · ${frame.platform}`}</title>
      <meta name="description" content=${head.description} />
      <meta name="format-detection" content="telephone=no" />
      ${head.noIndex ? html`<meta name="robots" content="noindex" />` : null}
      ${head.canonicalUrl ? html`<link rel="canonical" href=${head.canonicalUrl} />` : null}
      <link rel="icon" href=${ICON} />
      ${trusted('style', SCAN_CSS)}
    </head>
    <body>
      <a class="skip" href="#main">${words.skip}</a>
      <header class="bar">
        <a class="home" href=${linkTo(frame, '/')}>${frame.platform}<span>${frame.city}</span></a>
        <a class="switch" href=${typeSwitch(frame)}>${frame.large ? words.normal : words.large}</a>
        <a class="switch" href=${languageSwitch(frame)} lang=${frame.lang === 'zh' ? 'en' : 'zh-CN'}>${words.otherLanguage}</a>
      </header>
      <main id="main">${content}</main>
    </body>
  </html>`;
  return toDocument(page);
}

export function stateTag(state: State, word: string, extra = ''): VNode {
  return html`<span class=${`tag s-${state} ${extra}`.trim()}><b aria-hidden="true">${SIGNS[state]}</b>${word}</span>`;
}

export function verdictBlock(
  state: State,
  word: string,
  sentence: string,
  reasons: readonly string[],
): VNode {
  return html`<div class=${`verdict s-${state}`}>
    ${stateTag(state, word)}
    <h1>${sentence}</h1>
    ${reasons.length > 0 ? html`<ul>${reasons.map((reason) => html`<li>${reason}</li>`)}</ul>` : null}
  </div>`;
}

export function factList(facts: readonly Fact[]): VNode {
  return html`<dl class="facts">
    ${facts.map(
      (fact) =>
        html`<div><dt>${fact.label}</dt><dd>${fact.value}${
          fact.note
            ? fact.state
              ? stateTag(fact.state, fact.note, 'note')
              : html`<span class="note">${fact.note}</span>`
            : null
        }</dd></div>`,
    )}
  </dl>`;
}

export const timeOf = (said: Said): VNode =>
  html`<time datetime=${said.exact} title=${said.exact}>${said.text}</time>`;

/** Whom to call, with the code to name. */
export function callSection(frame: ScanFrame, code: string | null): VNode {
  const words = scanWords[frame.lang];
  return html`<section>
    <h2>${words.trouble}</h2>
    <p class="soft">${code ? words.callNote : words.callNotePlain}</p>
    <div class="call">
      <a class="button" href=${`tel:${frame.phone}`}>${words.call(frame.phone)}</a>
      ${code ? html`<span>${words.traceCode} <span class="code">${code}</span></span>` : null}
    </div>
  </section>`;
}

/** The box into which a code is typed or pasted; a plain form. */
export function lookUpForm(frame: ScanFrame, asked: string): VNode {
  const words = scanWords[frame.lang];
  return html`<form class="look" action="/q" method="get" role="search">
    <label for="code">${words.lookUpLabel}</label>
    <span class="soft" id="hint">${words.lookUpHint}</span>
    ${frame.langAsked ? html`<input type="hidden" name="lang" value=${frame.lang} />` : null}
    ${frame.large ? html`<input type="hidden" name="large" value="1" />` : null}
    <div class="box">
      <input id="code" name="code" value=${asked} maxlength="400" autocomplete="off" autocapitalize="characters" spellcheck=${false} aria-describedby="hint" required />
      <button class="button">${words.lookUp}</button>
    </div>
  </form>`;
}

export const signInLine = (frame: ScanFrame, path = '/console/'): VNode =>
  html`<p><a href=${path}>${scanWords[frame.lang].signIn}</a></p>`;
