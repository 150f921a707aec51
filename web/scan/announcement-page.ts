import { callSection, renderPage, stateTag, timeOf } from './frame.ts';
import { html } from './html.ts';
import { linkTo } from './links.ts';
import type { AnnouncementPage, AnnouncementsPage, ScanFrame } from './scan-view.ts';

const WORDS = {
  zh: {
    title: '召回公告',
    lead: '企业召回食品的公告和召回结果。您手里的食品在其中？请停止食用，按公告办理退货。',
    search: '查食品、批号或企业',
    hint: '例如食品名称，或包装上的批号',
    go: '查一查',
    none: '目前没有召回公告。',
    noneFound: (q: string) => `没有找到与“${q}”有关的召回公告。没有列出不等于没有问题。`,
    older: '更早的',
    feed: '订阅（Atom）',
    announcement: '召回公告',
    result: '召回结果',
    running: '召回',
    done: '结果',
    published: '发布于',
    number: '公告编号',
    related: '同一次召回',
    back: '全部召回公告',
    proof: '本公告是平台签名单据的一部分，发布后不能改动。',
  },
  en: {
    title: 'Recalls',
    lead: 'Food that businesses recall, and what came of it. Is yours among it? Do not eat it, and return it as the announcement says.',
    search: 'Food, batch or business',
    hint: 'The name of a food, or the batch on the pack',
    go: 'Look up',
    none: 'There are no recalls at present.',
    noneFound: (q: string) =>
      `No recall was found for “${q}”. That none is listed does not mean that all is well.`,
    older: 'Older',
    feed: 'Subscribe (Atom)',
    announcement: 'Recall',
    result: 'Result of a recall',
    running: 'recall',
    done: 'result',
    published: 'Published',
    number: 'Number',
    related: 'Of the same recall',
    back: 'All recalls',
    proof: 'This announcement is part of a document that the platform has signed; it cannot be changed.',
  },
} as const;

const hidden = (frame: ScanFrame) => [
  frame.langAsked ? html`<input type="hidden" name="lang" value=${frame.lang} />` : null,
  frame.large ? html`<input type="hidden" name="large" value="1" />` : null,
];

/** All announcements, newest first; found by food, batch and business. */
export function renderAnnouncementsPage(page: AnnouncementsPage): string {
  const { frame, asked, items, older } = page;
  const words = WORDS[frame.lang];
  return renderPage(frame, { title: words.title, description: words.lead, readable: true, css: ['forms'] }, [
    html`<section class="first">
        <div data-say><h1>${words.title}</h1><p class="soft">${words.lead}</p></div>
        <form class="look" action="/announcements" method="get" role="search">
          <label for="q">${words.search}</label>
          <span class="soft" id="q-hint">${words.hint}</span>
          ${hidden(frame)}
          <div class="box">
            <input id="q" name="q" value=${asked} maxlength="100" autocomplete="off" spellcheck=${false} aria-describedby="q-hint" />
            <button class="button">${words.go}</button>
          </div>
        </form>
      </section>`,
    html`<section>
        ${
          items.length === 0
            ? html`<p>${asked ? words.noneFound(asked) : words.none}</p>`
            : html`<ul class="list" data-say>${items.map(
                (item) => html`<li>
                  <div class="row"><a href=${linkTo(frame, item.path)}>${item.title}</a><span class="soft">${timeOf(item.when)}</span></div>
                  <span class="note">${stateTag(item.kind === 'announcement' ? 'stop' : 'fine', item.kind === 'announcement' ? words.running : words.done)}</span>
                </li>`,
              )}</ul>`
        }
        ${older === null ? null : html`<p><a href=${linkTo(frame, '/announcements', older)}>${words.older}</a></p>`}
        <p><a href="/announcements.atom" type="application/atom+xml">${words.feed}</a></p>
      </section>`,
    callSection(frame, null),
  ]);
}

/** One announcement, or result, as it was published. */
export function renderAnnouncementPage(page: AnnouncementPage): string {
  const { frame, kind, title, groups, when, number, related } = page;
  const words = WORDS[frame.lang];
  return renderPage(frame, { title, description: title, readable: true }, [
    html`<section class="first" data-say>
      ${stateTag(kind === 'announcement' ? 'stop' : 'fine', kind === 'announcement' ? words.announcement : words.result)}
      <h1>${title}</h1>
      <p class="soft">${words.published} ${timeOf(when)}</p>
    </section>`,
    groups.map(
      (group) => html`<section data-say>
        ${group.title ? html`<h2>${group.title}</h2>` : null}
        ${group.paragraphs.map((text) => html`<p>${text}</p>`)}
      </section>`,
    ),
    related.length === 0
      ? null
      : html`<section><h2>${words.related}</h2><ul class="list">${related.map(
          (one) =>
            html`<li><div class="row"><a href=${linkTo(frame, one.path)}>${one.title}</a><span class="soft">${timeOf(one.when)}</span></div></li>`,
        )}</ul></section>`,
    html`<section>
      <p class="soft">${words.number} <span class="code">${number}</span></p>
      <p class="soft">${words.proof}</p>
      <p><a href=${linkTo(frame, '/announcements')}>${words.back}</a></p>
    </section>`,
    callSection(frame, null),
  ]);
}

/** The newest ones on the front page. */
export const announcementsSection = (page: { frame: ScanFrame; items: AnnouncementsPage['items'] }) => {
  const words = WORDS[page.frame.lang];
  return html`<section data-say>
    <h2>${words.title}</h2>
    ${
      page.items.length === 0
        ? html`<p>${words.none}</p>`
        : html`<ul class="list">${page.items.map(
            (item) =>
              html`<li><div class="row"><a href=${linkTo(page.frame, item.path)}>${item.title}</a><span class="soft">${timeOf(item.when)}</span></div></li>`,
          )}</ul>`
    }
    <p><a href=${linkTo(page.frame, '/announcements')}>${words.back}</a></p>
  </section>`;
};
