import type { OfferedLink } from './link-types.ts';

/** What a resolver can answer with, the preferred first: a browser and a plain `*` + `/*` get the page. */
export const MEDIA_TYPES = [
  'text/html',
  'application/ld+json',
  'application/linkset+json',
  'application/json',
] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

interface Range {
  type: string;
  quality: number;
}

const HEADER_MAX = 1000;

/** The ranges of an Accept header (RFC 9110, 12.5.1); what cannot be read counts as not said. */
function ranges(header: string): Range[] {
  return header
    .slice(0, HEADER_MAX)
    .toLowerCase()
    .split(',')
    .flatMap((part) => {
      const [type = '', ...params] = part.split(';').map((one) => one.trim());
      if (!/^[\w.+*-]+\/[\w.+*-]+$/.test(type)) return [];
      const said = params.map((param) => /^q=([01](?:\.\d{0,3})?)$/.exec(param)?.[1]).find(Boolean);
      const quality = said === undefined ? 1 : Number(said);
      return [{ type, quality: quality > 1 ? 1 : quality }];
    });
}

/** How welcome a type is: by the most specific range that covers it, 0 when none does. */
function quality(accepted: readonly Range[], type: string): number {
  const [family = ''] = type.split('/');
  for (const range of [type, `${family}/*`, '*/*']) {
    const said = accepted.find((one) => one.type === range);
    if (said) return said.quality;
  }
  return 0;
}

/** The type to answer with. Nothing said, nothing readable or nothing that we have: the first. */
export function chooseMediaType<T extends string>(header: string | undefined, offered: readonly T[]): T {
  const [first] = offered;
  if (first === undefined) throw new RangeError('Something has to be offered.');
  const accepted = ranges(header ?? '');
  if (accepted.length === 0) return first;
  let best = first;
  let weight = 0;
  for (const type of offered) {
    const welcome = quality(accepted, type);
    if (welcome > weight) {
      best = type;
      weight = welcome;
    }
  }
  return best;
}

/**
 * Of the links of one type, the one that fits best: by media type, then by language. There is always one, since ours
 * differ in nothing else; a choice of several (300) is never left to the caller.
 */
export function chooseLink(
  links: readonly OfferedLink[],
  accept: string | undefined,
  lang: 'zh' | 'en',
): OfferedLink | undefined {
  if (links.length === 0) return undefined;
  const mediaType = chooseMediaType(accept, [...new Set(links.map((link) => link.mediaType))]);
  const fitting = links.filter((link) => link.mediaType === mediaType);
  return (
    fitting.find((link) => link.lang === lang) ?? fitting.find((link) => link.lang === null) ?? fitting[0]
  );
}
