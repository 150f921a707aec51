import { addDays, addMonths, daysBetween, isDay } from './days.ts';
import { type Finding, finding } from './findings.ts';

export interface ShelfLife {
  count: number;
  unit: 'day' | 'month' | 'year';
}

/** What one document says about a lot. Days are 'YYYY-MM-DD'; absent, null and blank mean that it is silent. */
export interface LotClaims {
  productionDate?: string | null | undefined;
  expiryDate?: string | null | undefined;
  /** The expiry was worked out from production date and shelf life, not read off a label. */
  expiryComputed?: boolean | undefined;
  shelfLife?: ShelfLife | string | null | undefined;
  origin?: string | null | undefined;
  producerId?: string | null | undefined;
  gtin?: string | null | undefined;
  batch?: string | null | undefined;
}

/** What a claim can be contradicted in. */
export type ClaimField = Exclude<keyof LotClaims, 'expiryComputed'>;

export interface ClaimOfDocument {
  documentId: string;
  claims: LotClaims;
}

export interface Contradiction {
  field: ClaimField;
  /** Both as they were said, without spaces around. */
  earlier: { documentId: string; value: string };
  later: string;
}

const unitWords: Record<string, ShelfLife['unit']> = {
  天: 'day',
  日: 'day',
  d: 'day',
  day: 'day',
  days: 'day',
  个月: 'month',
  月: 'month',
  m: 'month',
  month: 'month',
  months: 'month',
  年: 'year',
  y: 'year',
  year: 'year',
  years: 'year',
};
const chineseDigits = '零一二三四五六七八九';
/** A hundred years; longer ones are slips of the pen and would leave the calendar. */
const shelfLifeDaysMax = 36_525;

/** Reads '270天', '9 个月', '十八个月', '1年', 'P9M', '18 months'. Null for anything else. */
export function parseShelfLife(text: string): ShelfLife | null {
  const plain = text.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
  const iso = /^p([0-9]{1,5})([dmy])$/.exec(plain);
  const match = iso ?? /^([0-9]{1,5}|[零一二三四五六七八九十]{1,3})([^0-9]+)$/.exec(plain);
  if (!match) return null;
  const [, number = '', word = ''] = match;
  const unit = unitWords[word];
  const count = /^[0-9]+$/.test(number) ? Number(number) : chineseNumber(number);
  if (unit === undefined || count === null || count < 1) return null;
  return count * { day: 1, month: 31, year: 366 }[unit] <= shelfLifeDaysMax ? { count, unit } : null;
}

/** 1 to 99, as labels write it: 十二, 二十四. */
function chineseNumber(text: string): number | null {
  const digit = (one: string | undefined) => (one === undefined ? -1 : chineseDigits.indexOf(one));
  const ten = text.indexOf('十');
  if (ten < 0) return text.length === 1 ? digit(text) : null;
  const tens = ten === 0 ? 1 : digit(text[0]);
  const ones = ten === text.length - 1 ? 0 : digit(text[ten + 1]);
  return tens < 1 || ones < 0 || ten > 1 || text.length > ten + 2 ? null : tens * 10 + ones;
}

/**
 * The day until whose end goods may be sold: months and years go to the same day of the later month, or to
 * that month's last day where it has none (project notes 4, unverified).
 */
export function expiryFrom(productionDate: string, { count, unit }: ShelfLife): string {
  if (unit === 'day') return addDays(productionDate, count);
  return addMonths(productionDate, unit === 'year' ? count * 12 : count);
}

const dayNames: Record<'productionDate' | 'expiryDate', { zh: string; en: string }> = {
  productionDate: { zh: '生产日期', en: 'The production date' },
  expiryDate: { zh: '到期日期', en: 'The expiry date' },
};

/**
 * Contradictions inside one document. In this order: `date-malformed`, `shelf-life-malformed`,
 * `expiry-before-production`, `production-after-document`, `expiry-not-from-shelf-life` (a flag; one day
 * either way is taken, since labels count the first day or not).
 * @param options.on day of the document
 */
export function checkClaims(claims: LotClaims, options: { on?: string; path?: string } = {}): Finding[] {
  const path = options.path ?? '';
  const findings: Finding[] = [];
  const day = (field: 'productionDate' | 'expiryDate'): string | null => {
    const text = said(claims[field]);
    if (text === null || isDay(text)) return text;
    findings.push(malformedDay(field, path));
    return null;
  };
  const production = day('productionDate');
  const expiry = day('expiryDate');
  const shelfLife = shelfLifeOf(claims);
  if (shelfLife === 'malformed') findings.push(malformedShelfLife(path));
  if (production && expiry && expiry < production) findings.push(expiryBeforeProduction(path));
  if (production && options.on && production > options.on) findings.push(producedLater(options.on, path));
  if (production && expiry && expiry >= production && shelfLife && shelfLife !== 'malformed') {
    const calculated = expiryFrom(production, shelfLife);
    if (Math.abs(daysBetween(calculated, expiry)) > 1) findings.push(otherExpiry(calculated, path));
  }
  return findings;
}

const claimFields: readonly ClaimField[] = [
  ...(['productionDate', 'expiryDate', 'shelfLife', 'origin', 'producerId', 'gtin', 'batch'] as const),
];

/**
 * Where a new document says something else of a lot than documents before it. Nothing is refused for it: both
 * stay, and it may be the evidence. Silence contradicts nothing, nor does an expiry a day off one that was worked
 * out, since labels count the first day or not. One entry for each document and field.
 */
export function contradictions(earlier: readonly ClaimOfDocument[], later: LotClaims): Contradiction[] {
  return claimFields.flatMap((field) =>
    earlier.flatMap(({ documentId, claims }) => {
      if (!contradict(field, claims, later)) return [];
      return [{ field, earlier: { documentId, value: asSaid(field, claims) }, later: asSaid(field, later) }];
    }),
  );
}

function contradict(field: ClaimField, one: LotClaims, other: LotClaims): boolean {
  const [a, b] = [canonical(field, one), canonical(field, other)];
  if (a === null || b === null || a === b) return false;
  if (field !== 'expiryDate' || !(one.expiryComputed || other.expiryComputed)) return true;
  return !(isDay(a) && isDay(b) && Math.abs(daysBetween(a, b)) <= 1);
}

/** Whether some of the claims of one lot contradict each other; far fewer tellings than documents. */
export function toldInTwoWays(claims: readonly LotClaims[]): boolean {
  const tellings = new Map<string, LotClaims>();
  for (const claim of claims) {
    const key = claimFields
      .map((field) => canonical(field, claim))
      .concat(claim.expiryComputed ? 'computed' : '');
    tellings.set(JSON.stringify(key), claim);
  }
  const distinct = [...tellings.values()];
  return distinct.some((one, index) =>
    distinct.slice(0, index).some((other) => claimFields.some((field) => contradict(field, one, other))),
  );
}

/** The text in which a field is compared: shelf lives by meaning, places without spaces and punctuation. */
function canonical(field: ClaimField, claims: LotClaims): string | null {
  if (field === 'shelfLife') {
    const shelfLife = shelfLifeOf(claims);
    if (shelfLife === null) return null;
    if (shelfLife === 'malformed') return said(claims.shelfLife as string);
    const { count, unit } = shelfLife;
    return unit === 'year' ? `${count * 12} month` : `${count} ${unit}`;
  }
  const text = said(claims[field]);
  return text !== null && field === 'origin' ? text.replace(/[\s\p{P}]+/gu, '') : text;
}

function asSaid(field: ClaimField, claims: LotClaims): string {
  const value = claims[field];
  return typeof value === 'string' ? (said(value) ?? '') : (canonical(field, claims) ?? '');
}

function said(text: string | null | undefined): string | null {
  const plain = text?.normalize('NFKC').trim();
  return plain ? plain : null;
}

function shelfLifeOf(claims: LotClaims): ShelfLife | 'malformed' | null {
  if (typeof claims.shelfLife !== 'string') return claims.shelfLife ?? null;
  const text = said(claims.shelfLife);
  return text === null ? null : (parseShelfLife(text) ?? 'malformed');
}

function malformedDay(field: 'productionDate' | 'expiryDate', path: string): Finding {
  const { zh, en } = dayNames[field];
  return finding(
    'date-malformed',
    `${path}/${field}`,
    `${zh}请写成 2026-11-23 这样的日期。`,
    `${en} is written like 2026-11-23.`,
  );
}

function malformedShelfLife(path: string): Finding {
  return finding(
    'shelf-life-malformed',
    `${path}/shelfLife`,
    '保质期请写成“270天”“9个月”或“1年”。',
    'A shelf life is written like "270 days", "9 months" or "1 year".',
  );
}

function expiryBeforeProduction(path: string): Finding {
  return finding(
    'expiry-before-production',
    `${path}/expiryDate`,
    '生产日期要早于到期日期，请核对标签。',
    'Production comes before expiry. Please compare both with the label.',
  );
}

function producedLater(on: string, path: string): Finding {
  return finding(
    'production-after-document',
    `${path}/productionDate`,
    `生产日期不应晚于单据日期（${on}），请核对标签。`,
    `Production is not later than the document's own day (${on}). Please compare it with the label.`,
  );
}

function otherExpiry(calculated: string, path: string): Finding {
  return finding(
    'expiry-not-from-shelf-life',
    `${path}/expiryDate`,
    `按生产日期加保质期推算应到 ${calculated}，与所填到期日期不同，请核对标签。`,
    `Production date plus shelf life gives ${calculated}, another day than the expiry stated. Please compare the label.`,
    { severity: 'flag' },
  );
}
