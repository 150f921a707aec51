import type { VNode } from 'preact';
import { factList, renderPage, stateTag } from './frame.ts';
import { html } from './html.ts';
import { linkTo } from './links.ts';
import type { ScanFrame, TellField, TellPage, ToldPage } from './scan-view.ts';
import { type ScanWords, scanWords } from './words.ts';

/** A field that nobody sees; whoever fills it in is a machine. */
export const TRAP_FIELD = 'homepage';

/** A form for the office: a plain one, with all that was typed still in it when something is missing. */
export function renderTellPage(page: TellPage): string {
  const { frame } = page;
  const words = scanWords[frame.lang];
  const findings = page.fields.filter((field) => field.problem !== null);
  const problems = [
    ...findings.map((field) => ({ href: `#f-${field.code}`, text: field.problem ?? '' })),
    ...(page.photos?.problem ? [{ href: '#f-photo', text: page.photos.problem }] : []),
  ];
  const title = problems.length > 0 || page.problem ? `${words.mend}${words.colon}${page.title}` : page.title;
  return renderPage(frame, { title, description: page.says, noIndex: true, css: ['forms'] }, [
    html`<section class="first">
      <h1>${page.title}</h1>
      <p>${page.says}</p>
      ${page.other ? html`<p class="soft"><a href=${page.other.href}>${page.other.text}</a></p>` : null}
      ${problemSummary(page.problem, problems, words)}
    </section>`,
    html`<form class="tell" action=${page.action} method="post" enctype="multipart/form-data" data-shrink>
      <input type="hidden" name="token" value=${page.token} />
      ${frame.langAsked ? html`<input type="hidden" name="lang" value=${frame.lang} />` : null}
      ${frame.large ? html`<input type="hidden" name="large" value="1" />` : null}
      ${aboutPart(frame, page, words)}
      ${page.fields.map((field) => fieldPart(field, words))}
      <div class="trap" aria-hidden="true"><label for="f-trap">${words.trap}</label><input id="f-trap" name=${TRAP_FIELD} tabindex="-1" autocomplete="off" /></div>
      ${page.photos ? photoPart(page.photos, words) : null}
      <p class="soft">${words.privacy}</p>
      <button class="button">${words.send}</button>
    </form>`,
    html`<section><h2>${words.whatNext}</h2><p>${page.answer}</p>
      <p>${html`<a href=${`tel:${frame.phone}`}>${words.call(frame.phone)}</a>`}</p></section>`,
  ]);
}

function problemSummary(
  whole: string | null,
  problems: readonly { href: string; text: string }[],
  words: ScanWords,
): VNode | null {
  if (whole === null && problems.length === 0) return null;
  return html`<div class="verdict s-attention" role="alert">
    ${stateTag('attention', words.mend)}
    ${whole ? html`<p>${whole}</p>` : null}
    ${problems.length > 0 ? html`<ul>${problems.map((one) => html`<li><a href=${one.href}>${one.text}</a></li>`)}</ul>` : null}
  </div>`;
}

function aboutPart(frame: ScanFrame, { about }: TellPage, words: ScanWords): VNode | null {
  if (!about) return null;
  return html`<div class="about">
    <input type="hidden" name="about" value=${about.path} />
    <span class="soft">${words.about}</span>
    <a href=${linkTo(frame, about.path)}>${about.label}</a>
  </div>`;
}

function fieldPart(field: TellField, words: ScanWords): VNode {
  const id = `f-${field.code}`;
  const common = {
    id,
    name: field.code,
    required: field.required,
    'aria-describedby': field.problem ? `${id}-problem ${id}-hint` : `${id}-hint`,
    'aria-invalid': field.problem ? 'true' : null,
  };
  return html`<div class=${`field${field.problem ? ' s-stop wrong' : ''}`}>
    <label for=${id}>${field.label}${field.required ? null : html`<span class="soft">${words.optional}</span>`}</label>
    <span class="soft" id=${`${id}-hint`}>${field.hint}</span>
    ${field.problem ? html`<span class="problem" id=${`${id}-problem`}>${field.problem}</span>` : null}
    ${controlOf(field, common, words)}
  </div>`;
}

function controlOf(field: TellField, common: object, words: ScanWords): VNode {
  if (field.kind === 'long')
    return html`<textarea ...${common} rows="5" maxlength=${field.maxLength} defaultValue=${field.value} />`;
  if (field.kind === 'choice') {
    return html`<select ...${common}>
      <option value="">${words.choose}</option>
      ${field.options.map((one) => html`<option value=${one.value} selected=${one.value === field.value}>${one.text}</option>`)}
    </select>`;
  }
  return html`<input ...${common} type=${field.kind} value=${field.value} maxlength=${field.maxLength} autocomplete=${field.autocomplete ?? 'off'} />`;
}

function photoPart(photos: NonNullable<TellPage['photos']>, words: ScanWords): VNode {
  return html`<div class=${`field${photos.problem ? ' s-stop wrong' : ''}`}>
    <label for="f-photo">${words.photosLabel(photos.max)}</label>
    <span class="soft" id="f-photo-hint">${words.photosHint(photos.megabytes_max)}</span>
    ${photos.problem ? html`<span class="problem" id="f-photo-problem">${photos.problem}</span>` : null}
    <input id="f-photo" name="photo" type="file" accept="image/jpeg,image/png,image/webp" multiple aria-describedby=${photos.problem ? 'f-photo-problem f-photo-hint' : 'f-photo-hint'} />
  </div>`;
}

/** What became of something that was told: by its number, and without a word of what it says. */
export function renderToldPage(page: ToldPage): string {
  const { frame } = page;
  const words = scanWords[frame.lang];
  return renderPage(frame, { title: page.title, description: page.sentence, noIndex: true, readable: true }, [
    html`<div class=${`verdict s-${page.state}`} data-say>
      ${stateTag(page.state, page.stateWord)}
      <h1>${page.sentence}</h1>
      <p class="number"><span class="code">${page.number}</span></p>
      <p>${words.keepNumber}</p>
    </div>`,
    html`<section>${factList(page.facts)}</section>`,
    html`<section><h2>${words.whatNext}</h2><p>${page.next}</p>
      <p><a class="button plain" href=${`tel:${frame.phone}`}>${words.call(frame.phone)}</a></p></section>`,
    html`<footer><p><a href=${linkTo(frame, '/')}>${words.askAgain}</a></p></footer>`,
  ]);
}
