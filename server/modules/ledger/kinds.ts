/**
 * Codes as they are stored. A number, once used, keeps its meaning for ever; new kinds get new numbers.
 */
export const MOVEMENT_CODES = {
  produced: 1,
  shipped: 2,
  received: 3,
  implied: 4,
  refused: 5,
  short: 6,
  excess: 7,
  voided: 8,
  'transformed-in': 9,
  'transformed-out': 10,
  sold: 11,
  'consumer-returned': 12,
  disposed: 13,
  donated: 14,
  lost: 15,
  missing: 16,
  'adjusted-out': 17,
  'adjusted-in': 18,
  /** What must have been sold by the end of a day, as the holder says what is left (日清): a sale, and an estimate. */
  'sold-estimated': 19,
} as const;
export type MovementKind = keyof typeof MOVEMENT_CODES;
export const MOVEMENT_KIND_BY_CODE = invert(MOVEMENT_CODES);

export const MOVEMENT_WORDS: Readonly<Record<MovementKind, { zh: string; en: string }>> = {
  produced: { zh: '产出', en: 'Produced' },
  shipped: { zh: '发出', en: 'Handed over' },
  received: { zh: '收货', en: 'Received' },
  implied: { zh: '默认收货', en: 'Received (implied)' },
  refused: { zh: '拒收', en: 'Refused' },
  short: { zh: '短少', en: 'Short' },
  excess: { zh: '多收', en: 'Excess' },
  voided: { zh: '作废', en: 'Annulled' },
  'transformed-in': { zh: '投料', en: 'Used' },
  'transformed-out': { zh: '产成', en: 'Made' },
  sold: { zh: '零售', en: 'Sold' },
  'consumer-returned': { zh: '顾客退货', en: 'Returned by a customer' },
  disposed: { zh: '处置', en: 'Disposed of' },
  donated: { zh: '捐赠', en: 'Donated' },
  lost: { zh: '损耗', en: 'Loss' },
  missing: { zh: '盘亏', en: 'Missing' },
  'adjusted-out': { zh: '调减', en: 'Adjusted down' },
  'adjusted-in': { zh: '盘盈', en: 'Adjusted up' },
  'sold-estimated': { zh: '估算售出', en: 'Sold (estimated)' },
};

/** Goods that reached consumers, as it was said or as it was estimated. */
export const SOLD_KINDS: ReadonlySet<MovementKind> = new Set(['sold', 'sold-estimated']);

export const DOCUMENT_CODES = {
  voucher: 1,
  receipt: 2,
  void: 3,
  correction: 4,
  purchase: 5,
  production: 10,
  transformation: 11,
  sale: 12,
  'consumer-return': 13,
  disposal: 14,
  donation: 15,
  'stock-taking': 16,
  'lot-link': 17,
  /** A business cleaned everything; it moves nothing. */
  cleaning: 18,
  /** What a test of a lot found; it moves nothing. */
  'lot-test': 19,
  /** An officer stops the sale of a lot, a product or a business's goods, and lifts that again; neither moves anything. */
  freeze: 20,
  'freeze-lift': 21,
  /** What a till sold: of one lot for certain, or of several lots possibly (ADR 0022). */
  'till-receipt': 22,
  /** How a stall's day ended, lot by lot: sales that are estimated, waste, what is left (日清). */
  'day-close': 24,
  /** Control points of a production with what was measured; it moves nothing. */
  'process-check': 25,
  /** A producer lets a lot go, or holds it; it moves nothing. */
  release: 26,
  /** Goods at a wholesale market's gate (进场登记); it moves nothing. */
  'gate-entry': 27,
  /** Temperatures of a store (贮存温度); it moves nothing. */
  'temperature-log': 28,
  'epcis-event': 30,
  /** An officer decides in a case: its scope, its level, its end; with the figures that it rests on. It moves nothing. */
  'case-decision': 31,
  /** The approval of an urgent freeze by another officer. It moves nothing. */
  'freeze-approval': 32,
  /** The plan of a recall by the business that is responsible (召回计划), and each new version of it. It moves nothing. */
  'recall-plan': 33,
  /** What happens in a recall: review, order, announcement, progress, completion, evaluation. It moves nothing. */
  'recall-step': 34,
  /** The office tells businesses of goods of theirs, and asks (通知). It moves nothing. */
  notice: 35,
  /** What a business answers to a notice, by itself or through an officer (回复). It moves nothing. */
  'notice-answer': 36,
  /** Food on its way from the shelf to its disposal (下架、待处置、处置申请); the disposal itself moves. */
  'disposal-step': 37,
  /** An officer says what an alert was worth. It moves nothing. */
  'alert-feedback': 38,
  /** The first report of an incident (初报) and those that follow it. It moves nothing. */
  'incident-report': 39,
} as const;
export type DocumentKind = keyof typeof DOCUMENT_CODES;
export const DOCUMENT_KIND_BY_CODE = invert(DOCUMENT_CODES);

/** How exactly a time is known: the event lies in [at, at + length]. */
export const PRECISIONS = {
  instant: { code: 0, length_ms: 0 },
  minute: { code: 1, length_ms: 60_000 },
  hour: { code: 2, length_ms: 3_600_000 },
  day: { code: 3, length_ms: 86_400_000 - 1 },
  month: { code: 4, length_ms: 31 * 86_400_000 - 1 },
} as const;
export type Precision = keyof typeof PRECISIONS;
const LENGTH_BY_CODE = new Map(
  Object.values(PRECISIONS).map((p) => [p.code as number, p.length_ms as number]),
);
export const precisionLength_ms = (code: number): number => LENGTH_BY_CODE.get(code) ?? 0;

/** Why a quantity is unknown. */
export const UNKNOWN_REASONS = { 'not-stated': 1, 'unit-not-convertible': 2 } as const;
export type UnknownReason = keyof typeof UNKNOWN_REASONS;

function invert<Name extends string>(codes: Readonly<Record<Name, number>>): ReadonlyMap<number, Name> {
  return new Map(Object.entries(codes).map(([name, code]) => [code as number, name as Name]));
}
