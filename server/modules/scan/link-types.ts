import type { Words } from '../../platform/errors.ts';

export const GS1_VOCABULARY = 'https://ref.gs1.org/voc/';
/** Turns a linkset into JSON-LD; unchanged from 1.0.0 to 1.2.0 of the GS1-Conformant Resolver standard. */
export const LINKSET_CONTEXT = 'https://ref.gs1.org/standards/resolver/linkset-context';

/** Words of the GS1 Web Vocabulary that the city has something behind. */
export type LinkType =
  | 'defaultLink'
  | 'pip'
  | 'traceability'
  | 'certificationInfo'
  | 'recallStatus'
  | 'epcis'
  | 'masterData'
  | 'logisticsInfo'
  | 'locationInfo'
  | 'registryEntry';

/** One thing that is offered behind an identifier. */
export interface OfferedLink {
  type: LinkType;
  /** Own path, without what the request brought along. */
  path: string;
  /** Query fields that make the target what it is. */
  query: Readonly<Record<string, string>>;
  fragment?: string;
  mediaType: 'text/html' | 'application/ld+json' | 'application/json';
  lang: 'zh' | 'en' | null;
  title: Words;
  /** Whether what stands behind the question mark goes along. A query interface refuses what it does not know. */
  forwards: boolean;
}

/** What an identifier leads to: `anchor` is its own address, the one that a linkset is about. */
export interface Resolvable {
  anchorPath: string;
  description: Words;
  links: readonly OfferedLink[];
}

const TITLES: Readonly<Record<LinkType, Words>> = {
  defaultLink: { zh: '公众页面', en: 'Public page' },
  pip: { zh: '商品信息', en: 'Product information' },
  traceability: { zh: '来源和去向', en: 'Where it came from and went' },
  certificationInfo: { zh: '合格证明和检验', en: 'Certificates and tests' },
  recallStatus: { zh: '召回和安全状态', en: 'Recall and safety state' },
  epcis: { zh: 'EPCIS 事件（需要密钥）', en: 'EPCIS events (needs a key)' },
  masterData: { zh: '机器可读数据', en: 'Data for machines' },
  logisticsInfo: { zh: '箱内货物', en: 'What is inside' },
  locationInfo: { zh: '地点信息', en: 'About the place' },
  registryEntry: { zh: '登记信息', en: 'Register entry' },
};
export const titleOf = (type: LinkType): Words => TITLES[type];

/**
 * The word behind `linkType=`: a CURIE (gs1:pip), an address in the vocabulary, or the bare word. 'linkset' asks for all
 * of them ('all' is its older name). Null: nothing of ours.
 */
export function readLinkType(text: string): LinkType | 'linkset' | null {
  const word = /^(?:gs1:|https?:\/\/(?:www\.|ref\.)?gs1\.org\/voc\/)?([A-Za-z]+)$/.exec(text.trim())?.[1];
  if (word === 'linkset' || word === 'all') return 'linkset';
  return word !== undefined && Object.hasOwn(TITLES, word) ? (word as LinkType) : null;
}
