import type { FastifyRequest } from 'fastify';
import type { ScanFrame, ScanLang } from '../../../web/scan/index.ts';
import type { CityData } from '../registry/index.ts';
import { chooseMediaType, MEDIA_TYPES, type MediaType } from './negotiate.ts';

type Asked = Pick<FastifyRequest, 'headers' | 'url'>;

/** The language a browser prefers of the two that there are; Chinese when it does not say. */
export function preferredLanguage(header: string | undefined): ScanLang {
  const weights = { zh: 0, en: 0 };
  for (const part of (header ?? '').slice(0, 200).split(',')) {
    const [tag = '', ...params] = part.trim().toLowerCase().split(';');
    const quality = Number(params.map((param) => /^\s*q=([0-9.]+)$/.exec(param)?.[1]).find(Boolean) ?? 1);
    const lang = tag.startsWith('zh') ? 'zh' : tag.startsWith('en') ? 'en' : null;
    if (lang !== null && Number.isFinite(quality)) weights[lang] = Math.max(weights[lang], quality);
  }
  return weights.en > weights.zh ? 'en' : 'zh';
}

const pathOf = (url: string): string => url.split(/[?#]/, 1)[0] ?? '/';
export const queryOf = (url: string): URLSearchParams =>
  new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?') + 1) : '');

/** What every page shares, from the request. `keep` names the query fields that its switches carry along. */
export function frameOf(request: Asked, city: CityData, keep: readonly string[] = []): ScanFrame {
  const query = queryOf(request.url);
  const asked = query.get('lang');
  const langAsked = asked === 'zh' || asked === 'en';
  const lang = langAsked ? asked : preferredLanguage(request.headers['accept-language']);
  return {
    lang,
    langAsked,
    large: query.get('large') === '1',
    path: pathOf(request.url),
    query: keep.flatMap((name) => {
      const value = query.get(name);
      return value === null ? [] : [[name, value.slice(0, 400)] as const];
    }),
    platform: city.city.platform[lang],
    city: city.city.name[lang],
    phone: city.city.complaintPhone,
  };
}

/** Names of GS1 data attributes behind the question mark (?17=…&3103=…): kept by the page's switches. */
export const attributeNames = (query: URLSearchParams): string[] =>
  [...new Set(query.keys())].filter((name) => /^\d{2,4}$/.test(name)).slice(0, ATTRIBUTES_MAX);
const ATTRIBUTES_MAX = 12;

/** How to answer: as a page, as linked data of the thing, or as the set of its links. */
export function answerType(request: Asked): MediaType {
  if (queryOf(request.url).get('format') === 'jsonld') return 'application/ld+json';
  return chooseMediaType(request.headers.accept, MEDIA_TYPES);
}

/** Whether the caller is a machine that asks for data. A browser's list of types begins with pages. */
export const wantsData = (request: Asked): boolean => answerType(request) !== 'text/html';
