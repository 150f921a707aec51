import type { State } from '../tokens.ts';

/**
 * What the public pages show, as plain data in one language: everything that is said of the goods is already worded,
 * nothing personal and no price is in it. The templates of this folder are pure functions of these.
 */
export type ScanLang = 'zh' | 'en';

/** What every page shares. */
export interface ScanFrame {
  lang: ScanLang;
  /** 长辈模式: larger type, fewer things. */
  large: boolean;
  /** Whether the address itself asks for the language; links then keep it. */
  langAsked: boolean;
  /** The page's own path, percent-encoded, without a query. */
  path: string;
  /** What the address carries beside `lang` and `large`, kept by the language and type switches: ['code', '…']. */
  query: readonly (readonly [string, string])[];
  platform: string;
  city: string;
  /** Whom to call: 12315. */
  phone: string;
}

/** An instant as people say it, and exactly. */
export interface Said {
  text: string;
  /** RFC 3339, or a day. */
  exact: string;
}

export interface Verdict {
  state: State;
  /** The page's first line: what it is, and whether it is safe to eat. */
  sentence: string;
  /** Why, one sentence each. */
  reasons: readonly string[];
}

export interface Fact {
  label: string;
  value: string;
  note?: string | null | undefined;
  state?: State | undefined;
}

/** One field of which documents say different things. */
export interface Contradiction {
  field: string;
  sayings: readonly { value: string; by: string; when: Said }[];
}

export interface Figure {
  label: string;
  value: string;
}

export interface WayStep {
  from: string | null;
  to: string | null;
  did: string;
  quantity: string;
  when: Said | null;
  sure: 'recorded' | 'possible' | 'unknown';
}

export interface WayView {
  /** From web/way: escaped by its renderer. */
  svg: string;
  steps: readonly WayStep[];
  /** Steps that are not listed. */
  stepsLeftOut: number;
  /** What is not known, or not drawn, one sentence each. */
  notes: readonly string[];
}

export interface GoodsLink {
  name: string;
  detail: string;
  /** Path of its own page. */
  path: string | null;
}

export interface PaperView {
  name: string;
  number: string;
  detail: string;
  state: State;
  stateWord: string;
}

export interface LotPage {
  frame: ScanFrame;
  title: string;
  canonicalUrl: string;
  verdict: Verdict;
  contradictions: readonly Contradiction[];
  facts: readonly Fact[];
  figures: readonly Figure[];
  /** How the figures are to be read, when not all is known. */
  figuresNote: string | null;
  way: WayView | null;
  /** The same goods under other batches. */
  sameGoods: readonly GoodsLink[];
  madeOf: readonly GoodsLink[];
  madeInto: readonly GoodsLink[];
  papers: readonly PaperView[];
  missingPapers: readonly string[];
  /** Signed documents that this page rests on. */
  documents: number;
  updated: Said | null;
  /** Printed form of the lot's short code: T0000-00000-00000. */
  code: string;
}

export interface VoucherPage {
  frame: ScanFrame;
  canonicalUrl: string;
  /** Printed form: V0000-00000-00000. */
  number: string;
  state: State;
  stateWord: string;
  sentence: string;
  facts: readonly Fact[];
  goods: readonly GoodsLink[];
  goodsLeftOut: number;
  /** Where the receiver confirms; null when there is nothing to confirm any more. */
  confirmPath: string | null;
  proof: readonly Fact[];
  /** From bwip-js, of our own address. */
  qrSvg: string;
}

/** A page that says why there is nothing to show, and what to do. */
export interface NoticePage {
  frame: ScanFrame;
  title: string;
  state: State;
  sentence: string;
  advice: readonly string[];
  suggestion: { text: string; path: string } | null;
  /** What there is instead, each with its address. */
  choices?: readonly Choice[];
  /** What was asked for, to be mended in the box. */
  asked: string;
}

export interface Choice {
  text: string;
  href: string;
}

/** All that is offered behind one identifier, for people. */
export interface LinksPage {
  frame: ScanFrame;
  title: string;
  choices: readonly Choice[];
}

/** What an identifier names that is neither lot nor voucher: a product, a logistic unit, a place, a business. */
export interface ThingPage {
  frame: ScanFrame;
  title: string;
  lead: string;
  canonicalUrl: string;
  facts: readonly Fact[];
  goodsTitle: string | null;
  goods: readonly GoodsLink[];
  notes: readonly string[];
  /** GTIN whose batch may be typed in. */
  batchOf: string | null;
}

export interface HomePage {
  frame: ScanFrame;
  asked: string;
}
