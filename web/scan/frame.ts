import type { VNode } from 'preact';
import type { State } from '../tokens.ts';
import { html, type Part, toDocument, trusted } from './html.ts';
import { languageSwitch, linkTo, typeSwitch } from './links.ts';
import { EXTRA_CSS, SCAN_CSS } from './scan-css.ts';
import type { Fact, Said, ScanFrame, Strip } from './scan-view.ts';
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
  /** Parts of the style sheet that only some pages need. */
  css?: readonly (keyof typeof EXTRA_CSS)[];
  /** Whether it has something to be read aloud (`data-say`). */
  readable?: boolean;
}

/** A whole document: no cookie, and all that it says in the first answer. `/scan.js` adds only what can be missed. */
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
      ${trusted('style', SCAN_CSS + (head.css ?? []).map((part) => EXTRA_CSS[part]).join(''))}
      <script src="/scan.js" defer></script>
    </head>
    <body>
      <a class="skip" href="#main">${words.skip}</a>
      <header class="bar">
        <a class="home" href=${linkTo(frame, '/')}>${frame.platform}<span>${frame.city}</span></a>
        ${head.readable ? readAloudButton(frame) : null}
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
  form: '' | 'brief' = '',
): VNode {
  return html`<div class=${`verdict s-${state} ${form}`.trim()} data-say>
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

/** To the form that tells the office of the page in front of one; null: of no page. */
export const tellLink = (frame: ScanFrame, form: 'complain' | 'report' | 'correct', about: string | null) =>
  linkTo(frame, `/${form}`, about === null ? [] : [['about', about]]);

/** Whom to call, with the code to name, and the two forms. `about`: the page that they are filled in with. */
export function callSection(frame: ScanFrame, code: string | null, about: string | null = null): VNode {
  const words = scanWords[frame.lang];
  return html`<section id="call">
    <h2>${words.trouble}</h2>
    <p class="soft">${code ? words.callNote : words.callNotePlain}</p>
    <div class="call">
      <a class="button" href=${`tel:${frame.phone}`}>${words.call(frame.phone)}</a>
      <a class="button plain" href=${tellLink(frame, 'complain', about)}>${words.complain}</a>
      <a class="button plain" href=${tellLink(frame, 'report', about)}>${words.report}</a>
    </div>
    ${code ? html`<p class="soft">${words.traceCode} <span class="code">${code}</span></p>` : null}
  </section>`;
}

/** What the reader should know beside the thing itself. */
export const stripList = (frame: ScanFrame, strips: readonly Strip[]): Part =>
  strips.map(({ state, text }) =>
    state === null
      ? html`<p class="strip-note">${text}</p>`
      : html`<p class=${`strip-note s-${state}`}>${stateTag(state, scanWords[frame.lang].stateWords[state])} ${text}</p>`,
  );

/** Reads the page aloud; shown by the script where the browser can. */
export const readAloudButton = (frame: ScanFrame): VNode => {
  const words = scanWords[frame.lang];
  return html`<button type="button" class="switch" data-read data-stop=${words.readStop} hidden>${words.readAloud}</button>`;
};

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
      ${cameraButton(frame)}
    </div>
  </form>`;
}

/** Shown by the script where there is a camera, or pictures to choose from. */
function cameraButton(frame: ScanFrame): VNode {
  const words = scanWords[frame.lang];
  return html`<button type="button" class="button plain" data-camera hidden
    data-say-aim=${words.cameraAim} data-say-close=${words.cameraClose} data-say-pick=${words.cameraPick}
    data-say-none=${words.cameraNone} data-say-off=${words.cameraOff} data-say-wait=${words.cameraWait}>${words.camera}</button>`;
}

export const signInLine = (frame: ScanFrame, path = '/console/'): VNode =>
  html`<p><a href=${path}>${scanWords[frame.lang].signIn}</a></p>`;
