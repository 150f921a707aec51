import {
  type AnnouncementItem,
  renderAnnouncementPage,
  renderAnnouncementsPage,
} from '../../../web/scan/index.ts';
import { encodePublicCode, parsePublicCode } from '../../platform/codes/public-code.ts';
import { Reply } from '../../platform/http.ts';
import { asHtml, type ScanCall, say } from './answer.ts';
import type { PublicAnnouncement, ScanPorts } from './read-lot.ts';
import { makeSayer } from './say-time.ts';
import { frameOf, queryOf } from './scan-frame.ts';

const PAGE = 20;
const ASKED_MAX = 100;
const FEED = 50;
const HOME = 3;

const pathOf = (id: string): string => `/a/${encodePublicCode('A', id)}`;

/** As a line of a list, in the reader's language. */
function itemsOf(
  ports: ScanPorts,
  lang: 'zh' | 'en',
  all: readonly PublicAnnouncement[],
): AnnouncementItem[] {
  const say = makeSayer(lang, ports.clock.now(), ports.city.city.timezone);
  return all.map((one) => ({
    path: pathOf(one.publicationId),
    title: one.text.title[lang],
    kind: one.kind,
    when: say(one.at),
  }));
}

/** The newest for the front page; nothing where nobody publishes any. */
export async function newestAnnouncements(ports: ScanPorts, lang: 'zh' | 'en'): Promise<AnnouncementItem[]> {
  return itemsOf(ports, lang, (await ports.announcements?.list({ limit: HOME })) ?? []);
}

/** Announcements of recalls and their results, newest first, searched by `q`. */
export async function answerAnnouncements(ports: ScanPorts, call: ScanCall): Promise<Reply> {
  const query = queryOf(call.request.url);
  const asked = (query.get('q') ?? '').trim().slice(0, ASKED_MAX);
  const before = /^[0-9]{1,18}$/.exec(query.get('before') ?? '')?.[0];
  const frame = frameOf(call.request, ports.city, ['q', 'before']);
  const found =
    (await ports.announcements?.list({
      ...(asked ? { q: asked } : {}),
      ...(before ? { before } : {}),
      limit: PAGE + 1,
    })) ?? [];
  const shown = found.slice(0, PAGE);
  const last = shown.at(-1);
  const older: [string, string][] | null =
    found.length > PAGE && last
      ? [...(asked ? [['q', asked] as [string, string]] : []), ['before', last.publicationId]]
      : null;
  return asHtml(
    200,
    renderAnnouncementsPage({ frame, asked, items: itemsOf(ports, frame.lang, shown), older }),
  );
}

export async function answerAnnouncement(ports: ScanPorts, call: ScanCall): Promise<Reply> {
  const code = call.params.code ?? '';
  const read = parsePublicCode(code);
  if (!read.ok || read.type !== 'A') return say(ports, call, 'mistyped', code);
  const one = await ports.announcements?.read(read.id);
  if (!one) return say(ports, call, 'unknown', code);
  const frame = frameOf(call.request, ports.city);
  const { lang } = frame;
  const others = ((await ports.announcements?.ofRecall(one.recallId)) ?? []).filter(
    (other) => other.publicationId !== one.publicationId,
  );
  const groups = new Map<string, string[]>();
  for (const paragraph of one.text.paragraphs) {
    const title = paragraph.group?.[lang] ?? '';
    groups.set(title, [...(groups.get(title) ?? []), paragraph[lang]]);
  }
  const sayer = makeSayer(lang, ports.clock.now(), ports.city.city.timezone);
  return asHtml(
    200,
    renderAnnouncementPage({
      frame,
      kind: one.kind,
      title: one.text.title[lang],
      groups: [...groups].map(([title, paragraphs]) => ({ title, paragraphs })),
      when: sayer(one.at),
      number: encodePublicCode('A', one.publicationId),
      related: itemsOf(ports, lang, others),
    }),
  );
}

const xmlText = (text: string): string =>
  text
    // What XML 1.0 has no place for is left out, however it came.
    .replaceAll(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/** The same as a feed (Atom, RFC 4287), so that newspapers and other platforms need not look. */
export async function answerAnnouncementFeed(ports: ScanPorts): Promise<Reply> {
  const all = (await ports.announcements?.list({ limit: FEED })) ?? [];
  const { publicUrl, city } = ports;
  const self = `${publicUrl}/announcements.atom`;
  const updated = (all[0]?.at ?? ports.clock.now()).toISOString();
  const entries = all.map((one) => {
    const href = publicUrl + pathOf(one.publicationId);
    const text = one.text.paragraphs.map((paragraph) => paragraph.zh).join('\n');
    return `<entry><id>${xmlText(href)}</id><title>${xmlText(one.text.title.zh)}</title><link href="${xmlText(href)}"/><updated>${one.at.toISOString()}</updated><category term="${one.kind}"/><content type="text">${xmlText(text)}</content></entry>`;
  });
  const head = `<id>${xmlText(self)}</id><title>${xmlText(`${city.city.name.zh}食品召回公告`)}</title><link rel="self" href="${xmlText(self)}"/><link href="${xmlText(`${publicUrl}/announcements`)}"/><updated>${updated}</updated><author><name>${xmlText(city.city.office.zh)}</name></author>`;
  return new Reply(
    200,
    `<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">${head}${entries.join('')}</feed>`,
    {
      'content-type': 'application/atom+xml; charset=utf-8',
      'cache-control': 'public, max-age=60',
      'access-control-allow-origin': '*',
    },
  );
}
