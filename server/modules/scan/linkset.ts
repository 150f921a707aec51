import {
  GS1_VOCABULARY,
  LINKSET_CONTEXT,
  type LinkType,
  type OfferedLink,
  type Resolvable,
  titleOf,
} from './link-types.ts';

/** What the request brought behind the question mark, but for what steers the resolver itself. */
export function forwardedQuery(query: URLSearchParams): [string, string][] {
  return [...query].filter(([name]) => name !== 'linkType');
}

/**
 * The whole address of a link. Data attributes (?17=…&3103=…) and whatever else came go along (GS1-Conformant Resolver
 * 1.2, 2.12), but for `linkType`: our targets are of this same resolver and would choose again, for ever.
 */
export function hrefOf(
  publicUrl: string,
  link: OfferedLink,
  brought: readonly (readonly [string, string])[] = [],
): string {
  const query = new URLSearchParams(link.forwards ? brought.map(([name, value]) => [name, value]) : []);
  for (const [name, value] of Object.entries(link.query)) query.set(name, value);
  const text = query.toString();
  return `${publicUrl}${link.path}${text === '' ? '' : `?${text}`}${link.fragment ? `#${link.fragment}` : ''}`;
}

type Target = { href: string; title: string; type?: string; hreflang?: string[] };

/** All links of an identifier, as RFC 9264 (4.2) writes them, link types as addresses of the GS1 Web Vocabulary. */
export function linksetOf(
  publicUrl: string,
  thing: Resolvable,
  brought: readonly (readonly [string, string])[],
  lang: 'zh' | 'en',
): { linkset: [Record<string, unknown>] } {
  const byType = new Map<LinkType, Target[]>();
  for (const link of thing.links) {
    const plain = { href: hrefOf(publicUrl, link, brought), title: link.title[link.lang ?? lang] };
    // The default link has a title and nothing else: there is exactly one (2.5.8).
    const target: Target =
      link.type === 'defaultLink'
        ? plain
        : { ...plain, type: link.mediaType, ...(link.lang ? { hreflang: [link.lang] } : {}) };
    byType.set(link.type, [...(byType.get(link.type) ?? []), target]);
  }
  const links = Object.fromEntries(
    [...byType].map(([type, targets]) => [`${GS1_VOCABULARY}${type}`, targets]),
  );
  return {
    linkset: [{ anchor: publicUrl + thing.anchorPath, description: thing.description[lang], ...links }],
  };
}

/**
 * The same as JSON-LD with its context in it, so that nothing has to be fetched. What each word means is ours to say,
 * since the published context is named in a header only.
 */
export function linksetJsonLd(
  publicUrl: string,
  thing: Resolvable,
  brought: readonly (readonly [string, string])[],
  lang: 'zh' | 'en',
): Record<string, unknown> {
  const [{ anchor, description, ...links }] = linksetOf(publicUrl, thing, brought, lang).linkset;
  const targets = Object.entries(links as Record<string, Target[]>).map(([type, all]) => [
    type.replace(GS1_VOCABULARY, 'gs1:'),
    all.map(({ href, title, type: format, hreflang }) => ({
      '@id': href,
      'dcterms:title': title,
      ...(format ? { 'dcterms:format': format } : {}),
      ...(hreflang ? { 'dcterms:language': hreflang } : {}),
    })),
  ]);
  return {
    '@context': { gs1: GS1_VOCABULARY, dcterms: 'http://purl.org/dc/terms/' },
    '@id': anchor,
    'dcterms:description': description,
    ...Object.fromEntries(targets),
  };
}

/** The Link header (RFC 8288): where all links are, who the thing is, and the same as data. */
export function linkHeader(publicUrl: string, thing: Resolvable, isLinkset: boolean): string {
  const anchor = publicUrl + thing.anchorPath;
  return [
    isLinkset
      ? `<${LINKSET_CONTEXT}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`
      : `<${anchor}?linkType=linkset>; rel="linkset"; type="application/linkset+json"`,
    `<${anchor}>; rel="canonical"`,
    ...(thing.links.some((link) => link.type === 'masterData')
      ? [`<${anchor}?format=jsonld>; rel="alternate"; type="application/ld+json"`]
      : []),
  ].join(', ');
}

interface Offer {
  type: LinkType;
  fragment?: string;
}

/** The page in both languages under each of these words, the first being what the default link leads to. */
export function pageLinks(path: string, offers: readonly Offer[]): OfferedLink[] {
  const base = { path, mediaType: 'text/html', forwards: true } as const;
  return [
    { ...base, type: 'defaultLink', query: {}, lang: null, title: titleOf('defaultLink') },
    ...offers.flatMap(({ type, fragment }) =>
      (['zh', 'en'] as const).map((lang) => ({
        ...base,
        type,
        query: { lang },
        lang,
        title: titleOf(type),
        ...(fragment ? { fragment } : {}),
      })),
    ),
  ];
}

/** What the page says, in the words of vocabularies. */
export const dataLink = (path: string): OfferedLink => ({
  type: 'masterData',
  path,
  query: { format: 'jsonld' },
  mediaType: 'application/ld+json',
  lang: null,
  title: titleOf('masterData'),
  forwards: true,
});

/** Its events, for partners with a key; what is behind the question mark of EPCIS is EPCIS's own. */
export const epcisLink = (parameter: string, value: string): OfferedLink => ({
  type: 'epcis',
  path: '/epcis/events',
  query: { [parameter]: value },
  mediaType: 'application/json',
  lang: null,
  title: titleOf('epcis'),
  forwards: false,
});
