import { renderLinksPage, renderNoticePage } from '../../../web/scan/index.ts';
import { Reply } from '../../platform/http.ts';
import type { Call } from '../identity/index.ts';
import { countScan } from './counts/count-scan.ts';
import { type LinkType, type Resolvable, readLinkType, titleOf } from './link-types.ts';
import { forwardedQuery, hrefOf, linkHeader, linksetJsonLd, linksetOf } from './linkset.ts';
import { chooseLink, chooseMediaType, type MediaType } from './negotiate.ts';
import { type NoticeDetails, type NoticeKind, notice } from './notices.ts';
import type { ScanPorts } from './read-lot.ts';
import { answerType, attributeNames, frameOf, queryOf, wantsData } from './scan-frame.ts';

export type Params = Readonly<Record<string, string>>;
export type ScanCall = Call<Params, unknown, unknown>;

/**
 * An answer may be kept for a minute: a recall has to show soon, and a crowd before one shelf costs one reading. Any
 * page of any host may read it (GS1-Conformant Resolver 1.2, 2.2): it is public and without cookies.
 */
const HEADERS = {
  vary: 'Accept, Accept-Language',
  'cache-control': 'public, max-age=60',
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'Link, Location',
} as const;

type More = Readonly<Record<string, string>>;

export const asHtml = (status: number, body: string, more: More = {}): Reply =>
  new Reply(status, body, { ...HEADERS, 'content-type': 'text/html; charset=utf-8', ...more });
/** As bytes: to a text the server would add a charset, which the type of a linkset has not (RFC 9264, 7.2). */
const asData = (status: number, type: MediaType, body: unknown, more: More = {}): Reply =>
  new Reply(status, Buffer.from(JSON.stringify(body)), {
    ...HEADERS,
    'content-type': type === 'application/linkset+json' ? type : `${type}; charset=utf-8`,
    ...more,
  });
export const asSvg = (body: string): Reply =>
  new Reply(200, body, {
    'cache-control': 'public, max-age=86400',
    'content-type': 'image/svg+xml',
    'access-control-allow-origin': '*',
  });

/** The same notice as a page or as data: a machine learns by status and name, a person by words. */
export function say(
  ports: ScanPorts,
  call: ScanCall,
  kind: NoticeKind,
  asked: string,
  more: NoticeDetails = {},
): Reply {
  const { status, page } = notice(kind, frameOf(call.request, ports.city, ['code']), asked, more);
  if (!wantsData(call.request)) return asHtml(status, renderNoticePage(page));
  const body = {
    '@context': { schema: 'https://schema.org/' },
    '@type': 'schema:Message',
    'schema:name': kind,
    'schema:text': [page.sentence, ...(more.advice ? [more.advice[page.frame.lang]] : [])].join(' '),
    ...(page.suggestion ? { 'schema:relatedLink': ports.publicUrl + page.suggestion.path } : {}),
  };
  return asData(status, 'application/ld+json', body);
}

/** Something that an identifier leads to: its links, its page, and what it says to machines. */
export interface Thing {
  resolvable: Resolvable;
  /** Under what its page is counted when somebody looks at it. */
  counted?: { code: string; divisionCode: string | null };
  page(): string;
  data(): unknown;
}

/** Tried in this order where several are as welcome: a set of links is asked for by machines first. */
const LINKSET_TYPES = [
  'application/linkset+json',
  'application/json',
  'application/ld+json',
  'text/html',
] as const satisfies readonly MediaType[];

/**
 * Answers for an identifier: with the link of the type that `linkType` asks for (307), with all links, or with the
 * thing itself, whose page is the target of its default link and needs no redirection. A link type that is not there is
 * 404 with what there is (GS1-Conformant Resolver 1.2, 2.6.2).
 */
export async function answerThing(ports: ScanPorts, call: ScanCall, thing: Thing): Promise<Reply> {
  const asked = queryOf(call.request.url).get('linkType');
  if (asked === null) {
    const type = answerType(call.request);
    if (type === 'application/linkset+json' || type === 'application/json')
      return linksetReply(ports, call, thing.resolvable, type);
    const link = { link: linkHeader(ports.publicUrl, thing.resolvable, false) };
    if (type === 'text/html' && thing.counted)
      countScan(ports, call.request, thing.counted.code, thing.counted.divisionCode);
    return type === 'text/html'
      ? asHtml(200, thing.page(), link)
      : asData(200, 'application/ld+json', await thing.data(), link);
  }
  const type = readLinkType(asked);
  if (type === 'linkset') {
    const media = chooseMediaType(call.request.headers.accept, LINKSET_TYPES);
    return linksetReply(ports, call, thing.resolvable, media);
  }
  return type === null
    ? linkMissing(ports, call, thing.resolvable, asked)
    : redirect(ports, call, thing.resolvable, type, asked);
}

function linksetReply(ports: ScanPorts, call: ScanCall, thing: Resolvable, type: MediaType): Reply {
  const { publicUrl } = ports;
  const query = queryOf(call.request.url);
  const frame = frameOf(call.request, ports.city, ['linkType', ...attributeNames(query)]);
  const brought = forwardedQuery(query);
  const link = { link: linkHeader(publicUrl, thing, type !== 'text/html') };
  if (type === 'text/html') {
    const page = { frame, title: thing.description[frame.lang], choices: choicesOf(ports, call, thing) };
    return asHtml(200, renderLinksPage(page), link);
  }
  const body =
    type === 'application/ld+json'
      ? linksetJsonLd(publicUrl, thing, brought, frame.lang)
      : linksetOf(publicUrl, thing, brought, frame.lang);
  return asData(200, type, body, link);
}

function redirect(ports: ScanPorts, call: ScanCall, thing: Resolvable, type: LinkType, asked: string): Reply {
  const { lang } = frameOf(call.request, ports.city);
  const link = chooseLink(
    thing.links.filter((one) => one.type === type),
    call.request.headers.accept,
    lang,
  );
  if (!link) return linkMissing(ports, call, thing, asked);
  return new Reply(307, '', {
    ...HEADERS,
    location: hrefOf(ports.publicUrl, link, forwardedQuery(queryOf(call.request.url))),
    link: linkHeader(ports.publicUrl, thing, false),
  });
}

function linkMissing(ports: ScanPorts, call: ScanCall, thing: Resolvable, asked: string): Reply {
  const type = answerType(call.request);
  if (type === 'application/linkset+json' || type === 'application/json') {
    const reply = linksetReply(ports, call, thing, type);
    return new Reply(404, reply.body, reply.headers);
  }
  const shown = asked.slice(0, 60);
  const advice = {
    zh: `要的是“${shown}”。可以用 gs1: 开头的词，例如 gs1:traceability。`,
    en: `What was asked for is "${shown}". Words begin with gs1:, as in gs1:traceability.`,
  };
  return say(ports, call, 'link-missing', '', { advice, choices: choicesOf(ports, call, thing) });
}

/** One line for each kind of link, in the reader's language. */
function choicesOf(ports: ScanPorts, call: ScanCall, thing: Resolvable): { text: string; href: string }[] {
  const query = queryOf(call.request.url);
  const { lang } = frameOf(call.request, ports.city);
  const types = [...new Set(thing.links.map((link) => link.type))];
  return types.flatMap((type) => {
    const link = chooseLink(
      thing.links.filter((one) => one.type === type),
      'text/html, */*;q=0.5',
      lang,
    );
    return link
      ? [{ text: `${titleOf(type)[lang]} · gs1:${type}`, href: hrefOf('', link, forwardedQuery(query)) }]
      : [];
  });
}
