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

/** A test of the goods by anybody who had them, the market, or the office. */
export interface TestView {
  item: string;
  detail: string;
  when: Said;
  state: State;
  stateWord: string;
}

/** One stage of the way, for the picture at the top: a kind of place, and who or how many. */
export interface Stage {
  kind: 'origin' | 'process' | 'market' | 'shop' | 'you';
  label: string;
  detail: string;
  state: State;
}

/** What stands at the top of a lot's page, so that a phone shows it without scrolling. */
export interface LotSummary {
  /** Where from, and until when. */
  facts: readonly Fact[];
  stages: readonly Stage[];
  /** Certificates and tests in one line. */
  papers: { state: State; text: string };
}

/** What the reader should know beside the goods: where the card hangs, how often this very piece was scanned. */
export interface Strip {
  state: State | null;
  text: string;
}

/** A step of the making, drawn with what was measured there. */
export interface StoryStep {
  picture: StoryPicture;
  title: string;
  /** Whose works, and where in them. */
  place: string;
  when: Said;
  values: readonly { name: string; value: string; limit: string | null; within: boolean | null }[];
  /** What it was blended of or made from, in words: more than one comes together here. */
  inputs: readonly string[];
  /** Path of a picture that its maker shows. */
  photo: string | null;
}

export const STORY_PICTURES = [
  'garden',
  'picking',
  'first',
  'fine',
  'blend',
  'pack',
  'test',
  'store',
  'step',
] as const;
export type StoryPicture = (typeof STORY_PICTURES)[number];

/** From the field to the pack, as its makers recorded it. */
export interface StoryView {
  title: string;
  /** From the first step to the last, in words. */
  span: string;
  steps: readonly StoryStep[];
  stepsLeftOut: number;
}

export interface LotPage {
  frame: ScanFrame;
  title: string;
  summary: LotSummary;
  strips: readonly Strip[];
  tests: readonly TestView[];
  story: StoryView | null;
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
  /** What speaks against it, or that nothing does. */
  strips?: readonly Strip[];
}

/** A line of a receipt or of a shelf: goods, and the batch or batches that they are of. */
export interface LotLine {
  name: string;
  /** How much, and how sure it is which batch. */
  detail: string;
  lots: readonly { name: string; path: string; state: State; stateWord: string }[];
}

/** Several goods at one address: a receipt, a shelf card over more than one batch. */
export interface LinesPage {
  frame: ScanFrame;
  title: string;
  lead: string;
  canonicalUrl: string;
  facts: readonly Fact[];
  strips: readonly Strip[];
  lines: readonly LotLine[];
  notes: readonly string[];
  code: string;
}

/** What a name leads to. */
export interface FoundPage {
  frame: ScanFrame;
  asked: string;
  goods: readonly GoodsLink[];
  businesses: readonly GoodsLink[];
}

/** Goods whose sale is stopped, or that failed a test. */
export interface PublicNotice {
  name: string;
  detail: string;
  when: Said;
  path: string | null;
}

/** A line of the list of recalls. */
export interface AnnouncementItem {
  path: string;
  title: string;
  kind: 'announcement' | 'result';
  when: Said;
}

export interface AnnouncementsPage {
  frame: ScanFrame;
  asked: string;
  items: readonly AnnouncementItem[];
  /** What leads to the older ones; null: there are none. */
  older: ScanFrame['query'] | null;
}

export interface AnnouncementPage {
  frame: ScanFrame;
  kind: AnnouncementItem['kind'];
  title: string;
  /** By the groups of elements that the law names. */
  groups: readonly { title: string; paragraphs: readonly string[] }[];
  when: Said;
  /** A… */
  number: string;
  related: readonly AnnouncementItem[];
}

export interface HomePage {
  frame: ScanFrame;
  asked: string;
  notices: readonly PublicNotice[];
  /** The newest recalls; absent: nobody publishes any here. */
  announcements?: readonly AnnouncementItem[];
  /** 标识码, 备案: what the city has given of itself. */
  site: readonly string[];
}

export interface TellField {
  code: string;
  label: string;
  hint: string;
  value: string;
  required: boolean;
  maxLength: number;
  kind: 'text' | 'long' | 'tel' | 'choice';
  autocomplete: string | null;
  options: readonly { value: string; text: string }[];
  /** What is to be mended. */
  problem: string | null;
}

/** A form to tell the office something: 投诉, 举报, 网页纠错. */
export interface TellPage {
  frame: ScanFrame;
  title: string;
  says: string;
  /** What happens next. */
  answer: string;
  /** Where it is sent. */
  action: string;
  token: string;
  /** The page it is about, and in words. */
  about: { path: string; label: string } | null;
  fields: readonly TellField[];
  /** Null: this form takes no photos. */
  photos: { max: number; megabytes_max: number; problem: string | null } | null;
  /** What is wrong with the whole of it. */
  problem: string | null;
  /** The other form, for whom this one is the wrong one. */
  other: { text: string; href: string } | null;
}

/** What became of something that was told. */
export interface ToldPage {
  frame: ScanFrame;
  title: string;
  state: State;
  stateWord: string;
  sentence: string;
  /** Printed form: J0000-00000-00000. */
  number: string;
  facts: readonly Fact[];
  next: string;
}
