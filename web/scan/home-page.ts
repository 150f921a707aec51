import type { VNode } from 'preact';
import { announcementsSection } from './announcement-page.ts';
import { lookUpForm, renderPage, tellLink, timeOf } from './frame.ts';
import { html } from './html.ts';
import { linkTo } from './links.ts';
import type { HomePage, PublicNotice, ScanFrame } from './scan-view.ts';
import { type ScanWords, scanWords } from './words.ts';

/** The public front door: one question and one box; then what is stopped, whom to tell, and the way in for businesses. */
export function renderHomePage(page: HomePage): string {
  const { frame } = page;
  const words = scanWords[frame.lang];
  return renderPage(
    frame,
    { title: words.homeTitle, description: words.homeLead, readable: true, css: ['forms'] },
    [
      html`<section class="first portal" data-say>
      <h1>${words.homeTitle}</h1>
      <p class="soft">${words.homeLead}</p>
      ${lookUpForm(frame, page.asked)}
    </section>`,
      noticeSection(frame, page.notices, words),
      page.announcements ? announcementsSection({ frame, items: page.announcements }) : null,
      tellSection(frame, words),
      html`<section>
      <h2>${words.forBusiness}</h2>
      <ul class="doors">
        <li><a href="/console/register">${words.enrol}</a></li>
        <li><a href="/console/">${words.signIn}</a></li>
        <li><a href=${linkTo(frame, '/standard')}>${words.standard}</a></li>
      </ul>
    </section>`,
      siteFooter(frame, page.site),
    ],
  );
}

function noticeSection(frame: ScanFrame, notices: readonly PublicNotice[], words: ScanWords): VNode {
  return html`<section data-say>
    <h2>${words.notices}</h2>
    ${
      notices.length === 0
        ? html`<p>${words.noticesNone}</p>`
        : html`<ul class="list">${notices.map(
            (notice) => html`<li>
              <div class="row">${
                notice.path
                  ? html`<a href=${linkTo(frame, notice.path)}>${notice.name}</a>`
                  : html`<span>${notice.name}</span>`
              }<span class="soft">${timeOf(notice.when)}</span></div>
              <span class="note">${notice.detail}</span>
            </li>`,
          )}</ul>`
    }
    <p class="soft">${words.noticesNote}</p>
  </section>`;
}

/** 投诉 and 举报 are two things, and are handled apart: which is which has to be plain. */
function tellSection(frame: ScanFrame, words: ScanWords): VNode {
  return html`<section>
    <h2>${words.tellTitle}</h2>
    <ul class="tiles">
      <li><a href=${tellLink(frame, 'complain', null)}><b>${words.complain}</b><span>${words.complainWhat}</span></a></li>
      <li><a href=${tellLink(frame, 'report', null)}><b>${words.report}</b><span>${words.reportWhat}</span></a></li>
    </ul>
    <p class="call"><a class="button" href=${`tel:${frame.phone}`}>${words.call(frame.phone)}</a></p>
    <form class="look small" action="/q" method="get">
      <label for="number">${words.followUp}</label>
      <span class="soft" id="number-hint">${words.followUpLabel}</span>
      ${frame.langAsked ? html`<input type="hidden" name="lang" value=${frame.lang} />` : null}
      ${frame.large ? html`<input type="hidden" name="large" value="1" />` : null}
      <div class="box">
        <input id="number" name="code" maxlength="40" autocomplete="off" autocapitalize="characters" spellcheck=${false} aria-describedby="number-hint" required />
        <button class="button plain">${words.lookUp}</button>
      </div>
    </form>
  </section>`;
}

export const siteFooter = (frame: ScanFrame, site: readonly string[]): VNode =>
  html`<footer>
    <p><a href=${tellLink(frame, 'correct', frame.path)}>${scanWords[frame.lang].correct}</a></p>
    ${site.length > 0 ? html`<p class="note">${site.join(' · ')}</p>` : null}
  </footer>`;
