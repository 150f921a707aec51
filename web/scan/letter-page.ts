import type { VNode } from 'preact';
import type { State } from '../tokens.ts';
import { factList, renderPage, stateTag } from './frame.ts';
import { html } from './html.ts';
import type { Fact, ScanFrame } from './scan-view.ts';
import { TRAP_FIELD } from './tell-page.ts';
import { scanWords } from './words.ts';

/** What can have become of goods, in the order of the form. */
export const FATE_FIELDS = ['sold', 'inStock', 'sealed', 'returned', 'passedOn', 'destroyed'] as const;
type FateField = (typeof FATE_FIELDS)[number];

export interface LetterLine {
  lotId: string;
  name: string;
  facts: readonly Fact[];
  /** What a figure counts: 袋, kg. */
  unit: string;
  values: Readonly<Record<FateField, string>>;
  passedTo: string;
  place: string;
  problem: string | null;
}

/** A letter to a business, opened by its link: its own goods and nothing else, and a plain form for the answer. */
export interface LetterPage {
  frame: ScanFrame;
  title: string;
  number: string;
  office: string;
  to: string;
  due: string | null;
  late: boolean;
  paragraphs: readonly string[];
  /** Said above everything: received, withdrawn. */
  notice: { state: State; word: string; sentence: string } | null;
  problem: string | null;
  /** Null: nothing is to be answered. */
  form: {
    token: string;
    lines: readonly LetterLine[];
    who: string;
    note: string;
    photos: { max: number; megabytes_max: number; problem: string | null };
  } | null;
}

const WORDS = {
  zh: {
    due: '请在此之前回复',
    overdue: '回复时限已过，请马上回复',
    goods: '逐批回复',
    goodsHint: '每一批的数量相加，应等于“应说明”的数量；没有的留空。',
    fates: {
      sold: '已售出',
      inStock: '在库未封存',
      sealed: '已封存',
      returned: '已退回供货商',
      passedOn: '已转给他人',
      destroyed: '已销毁或损耗',
    },
    passedTo: '转给了谁',
    passedToHint: '单位或姓名、电话',
    place: '存放地点',
    who: '填写人姓名和电话',
    note: '其他说明',
    send: '提交回复',
    link: '通过链接提交的回复会注明“未登录”。需要更正时，打开同一链接再提交一次，以最后一次为准。',
    photos: '封存的照片',
  },
  en: {
    due: 'Answer before',
    overdue: 'The time is over: answer at once',
    goods: 'Answer for each lot',
    goodsHint: 'The quantities of a lot add up to what is to be accounted for; leave empty what is none.',
    fates: {
      sold: 'Sold',
      inStock: 'In stock, unsealed',
      sealed: 'Sealed',
      returned: 'Returned to supplier',
      passedOn: 'Passed on',
      destroyed: 'Destroyed or lost',
    },
    passedTo: 'To whom it was passed on',
    passedToHint: 'Business or person, telephone',
    place: 'Where it is kept',
    who: 'Your name and telephone',
    note: 'What else is to be said',
    send: 'Send the answer',
    link: 'An answer by this link is marked as made without signing in. To correct it, open the link and send again: the last one counts.',
    photos: 'Photographs of what is sealed',
  },
} as const;

export function renderLetterPage(page: LetterPage): string {
  const { frame, form } = page;
  const words = scanWords[frame.lang];
  const own = WORDS[frame.lang];
  const head = {
    title: page.title,
    description: page.title,
    noIndex: true,
    css: ['forms', 'letters'] as const,
  };
  return renderPage(frame, head, [
    html`<article class="letter">
      ${
        page.notice
          ? html`<div class=${`verdict s-${page.notice.state}`} role="status">${stateTag(page.notice.state, page.notice.word)}<p>${page.notice.sentence}</p></div>`
          : null
      }
      <section class="first">
        <p class="soft">${page.office} · <span class="code">${page.number}</span></p>
        <h1>${page.title}</h1>
        <p>${page.to}${words.colon}</p>
        ${page.paragraphs.map((text) => html`<p>${text}</p>`)}
        ${page.due ? html`<p class="due">${stateTag(page.late ? 'stop' : 'attention', page.late ? own.overdue : own.due)} ${page.due}</p>` : null}
        ${problemPart(page, words.mend)}
      </section>
      ${form ? formPart(page, form) : null}
      <section><p><a class="button plain" href=${`tel:${frame.phone}`}>${words.call(frame.phone)}</a></p></section>
    </article>`,
  ]);
}

function problemPart({ problem, form }: LetterPage, mend: string): VNode | null {
  const found = [
    ...(form?.lines ?? []).flatMap((line) =>
      line.problem ? [{ href: `#lot-${line.lotId}`, text: `${line.name}: ${line.problem}` }] : [],
    ),
    ...(form?.photos.problem ? [{ href: '#f-photo', text: form.photos.problem }] : []),
  ];
  if (!problem && found.length === 0) return null;
  return html`<div class="verdict s-attention" role="alert">${stateTag('attention', mend)}
    ${problem ? html`<p>${problem}</p>` : null}
    ${found.length > 0 ? html`<ul>${found.map((one) => html`<li><a href=${one.href}>${one.text}</a></li>`)}</ul>` : null}
  </div>`;
}

function formPart({ frame }: LetterPage, form: NonNullable<LetterPage['form']>): VNode {
  const own = WORDS[frame.lang];
  const words = scanWords[frame.lang];
  const { photos } = form;
  return html`<section><h2>${own.goods}</h2><p class="soft">${own.goodsHint}</p>
    <form class="tell" action=${frame.path} method="post" enctype="multipart/form-data" data-shrink>
      <input type="hidden" name="token" value=${form.token} />
      ${frame.langAsked ? html`<input type="hidden" name="lang" value=${frame.lang} />` : null}
      ${frame.large ? html`<input type="hidden" name="large" value="1" />` : null}
      ${form.lines.map((line) => linePart(line, own))}
      <div class="field"><label for="f-who">${own.who}<span class="soft">${words.optional}</span></label>
        <input id="f-who" name="who" type="text" value=${form.who} maxlength="100" autocomplete="name" /></div>
      <div class="field"><label for="f-note">${own.note}<span class="soft">${words.optional}</span></label>
        <textarea id="f-note" name="note" rows="3" maxlength="1000" defaultValue=${form.note} /></div>
      <div class="trap" aria-hidden="true"><label for="f-trap">${words.trap}</label><input id="f-trap" name=${TRAP_FIELD} tabindex="-1" autocomplete="off" /></div>
      <div class=${`field${photos.problem ? ' s-stop wrong' : ''}`}>
        <label for="f-photo">${own.photos}<span class="soft">${words.optional}</span></label>
        <span class="soft" id="f-photo-hint">${words.photosHint(photos.megabytes_max)}</span>
        ${photos.problem ? html`<span class="problem" id="f-photo-problem">${photos.problem}</span>` : null}
        <input id="f-photo" name="photo" type="file" accept="image/jpeg,image/png,image/webp" multiple aria-describedby=${photos.problem ? 'f-photo-problem f-photo-hint' : 'f-photo-hint'} />
      </div>
      <p class="soft">${own.link}</p>
      <button class="button">${own.send}</button>
    </form></section>`;
}

function linePart(line: LetterLine, own: (typeof WORDS)['zh' | 'en']): VNode {
  const id = (name: string) => `f-${name}-${line.lotId}`;
  return html`<fieldset class=${`lot${line.problem ? ' s-stop wrong' : ''}`} id=${`lot-${line.lotId}`} tabindex="-1">
    <legend>${line.name}</legend>
    ${factList(line.facts)}
    ${line.problem ? html`<span class="problem" id=${id('problem')}>${line.problem}</span>` : null}
    <div class="fates">${FATE_FIELDS.map(
      (
        fate,
      ) => html`<div><label for=${id(fate)}>${own.fates[fate]} <span class="soft">${line.unit}</span></label>
        <input id=${id(fate)} name=${`${fate}.${line.lotId}`} type="text" inputmode="decimal" value=${line.values[fate]} maxlength="20" autocomplete="off" aria-describedby=${line.problem ? id('problem') : null} /></div>`,
    )}</div>
    <div class="field"><label for=${id('to')}>${own.passedTo}<span class="soft"> ${own.passedToHint}</span></label>
      <input id=${id('to')} name=${`passedTo.${line.lotId}`} type="text" value=${line.passedTo} maxlength="200" autocomplete="off" /></div>
    <div class="field"><label for=${id('place')}>${own.place}</label>
      <input id=${id('place')} name=${`place.${line.lotId}`} type="text" value=${line.place} maxlength="200" autocomplete="off" /></div>
  </fieldset>`;
}
