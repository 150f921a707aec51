import type { CityData, Policy, RequiredFieldRow, Retention } from './city-schemas.ts';
import { type Finding, finding } from './findings.ts';

export const certificatePrefix = 'certificates:';

const linePrefix = 'lines[].';

/** Every path that a row of required-fields.json may name, besides `certificates:<kind>`. */
export const fieldPaths: readonly string[] = [
  ...['date', 'consignor.name', 'sender.name', 'sender.address', 'sender.contact', 'sender.licenceNumber'],
  ...['receiver.name', 'receiver.address', 'receiver.contact'],
  ...[
    ...['name', 'quantity', 'unit', 'spec', 'batch', 'productionDate', 'shelfLife', 'expiryDate', 'origin'],
    ...['producer', 'producerAddress', 'scNumber', 'storage', 'productCode'],
  ].map((field) => linePrefix + field),
];

export interface RequiredField {
  /** The row's key: alternatives joined by `|`. */
  field: string;
  /** One of these is enough. */
  alternatives: string[];
  /** 'refuse' blocks issuing; 'record' keeps it as missing. */
  effect: 'refuse' | 'record';
  clause: string;
  confidence: string;
  zh: string;
  en: string;
}

export interface FieldsQuestion {
  goodsKind: string;
  senderKind: string;
  /** 'YYYY-MM-DD' of the trade, not of the recording. */
  on: string;
}

/**
 * What the law asks for on a line of such goods from such a sender on that day. Not a union: for each field the
 * most specific row that holds decides (goods and sender; goods; sender; neither; then the later `from`), and
 * it may waive the field.
 */
export function requiredFields(city: CityData, question: FieldsQuestion): readonly RequiredField[] {
  // Asked for every line of every document; a city's rows do not change, and a day has few kinds of goods and senders.
  let answers = ANSWERED.get(city);
  if (!answers || answers.size > ANSWERED_MAX) {
    answers = new Map();
    ANSWERED.set(city, answers);
  }
  const key = `${question.goodsKind} ${question.senderKind} ${question.on}`;
  let answer = answers.get(key);
  if (!answer) {
    answer = decideFields(city, question);
    answers.set(key, answer);
  }
  return answer;
}

const ANSWERED = new WeakMap<CityData, Map<string, readonly RequiredField[]>>();
const ANSWERED_MAX = 10_000;

function decideFields(city: CityData, question: FieldsQuestion): RequiredField[] {
  const deciding = new Map<string, RequiredFieldRow>();
  for (const row of city.requiredFieldRows) {
    if (!applies(row, question)) continue;
    const best = deciding.get(row.field);
    if (!best || precedes(row, best)) deciding.set(row.field, row);
  }
  return [...deciding.values()].flatMap((row) => {
    if (row.effect === 'waive') return [];
    const { field, effect, clause, confidence, zh, en } = row;
    return [{ field, alternatives: field.split('|'), effect, clause, confidence, zh, en }];
  });
}

function applies(row: RequiredFieldRow, { goodsKind, senderKind, on }: FieldsQuestion): boolean {
  return (
    (row.goodsKind === '*' || row.goodsKind === goodsKind) &&
    (row.senderKind === '*' || row.senderKind === senderKind) &&
    holdsOn(row, on)
  );
}

function holdsOn(row: { from: string; to: string | null }, on: string): boolean {
  return row.from <= on && (row.to === null || on < row.to);
}

function precedes(row: RequiredFieldRow, best: RequiredFieldRow): boolean {
  const weight = (one: RequiredFieldRow) =>
    (one.goodsKind === '*' ? 0 : 2) + (one.senderKind === '*' ? 0 : 1);
  return weight(row) === weight(best) ? row.from > best.from : weight(row) > weight(best);
}

export interface VoucherFacts {
  senderKind: string;
  on: string;
  /** Header by path: { date, sender: { name, … }, receiver: { … } }. Absent, null and blank count as missing. */
  header: unknown;
  lines: readonly {
    goodsKind: string;
    /** Line by field name: { name, quantity, … }. */
    values: unknown;
    /** Kinds of the papers that go with the line. */
    certificates: readonly string[];
  }[];
}

/**
 * The legal fields that a voucher lacks, header first, each once, with clause, RFC 6901 path, and both languages.
 * Findings: `field-missing`, `certificate-missing`; severity 'refuse' or, where the row only records, 'flag'.
 * A header field that only some lines call for is asked for once.
 */
export function missingFields(city: CityData, voucher: VoucherFacts): Finding[] {
  const header = new Map<string, Finding>();
  const lines: Finding[] = [];
  for (const [index, line] of voucher.lines.entries()) {
    const question = { goodsKind: line.goodsKind, senderKind: voucher.senderKind, on: voucher.on };
    for (const required of requiredFields(city, question)) {
      if (required.alternatives.some((path) => isPresent(path, voucher.header, line))) continue;
      const missing = missingFinding(required, index);
      if (missing.path.startsWith('/lines/')) lines.push(missing);
      else if (!header.has(missing.path) || missing.severity === 'refuse') header.set(missing.path, missing);
    }
  }
  return [...header.values(), ...lines];
}

function isPresent(path: string, header: unknown, line: VoucherFacts['lines'][number]): boolean {
  if (path.startsWith(certificatePrefix)) {
    return line.certificates.includes(path.slice(certificatePrefix.length));
  }
  const isLine = path.startsWith(linePrefix);
  const value = valueAt(isLine ? line.values : header, isLine ? path.slice(linePrefix.length) : path);
  return typeof value === 'string' ? value.trim() !== '' : value !== undefined && value !== null;
}

function valueAt(root: unknown, path: string): unknown {
  let value = root;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

function missingFinding(required: RequiredField, line: number): Finding {
  const first = required.alternatives[0] ?? '';
  const isPaper = first.startsWith(certificatePrefix);
  const where = isPaper
    ? `/lines/${line}/certificates`
    : `/${first.replace(linePrefix, `lines/${line}/`).replaceAll('.', '/')}`;
  const isLine = where.startsWith('/lines/');
  const zhPlace = isLine ? `第 ${line + 1} 行` : '单据';
  const enPlace = isLine ? `Line ${line + 1}` : 'The voucher';
  return finding(
    isPaper ? 'certificate-missing' : 'field-missing',
    where,
    `${zhPlace}还缺“${required.zh}”，请补充（依据：${required.clause}）。`,
    `${enPlace} still needs: ${required.en}. Please add it (${required.clause}).`,
    { clause: required.clause, severity: required.effect === 'record' ? 'flag' : 'refuse' },
  );
}

/** The goods kind of a category, or of its imported form. @throws RangeError for a category the city lacks */
export function goodsKindOf(city: CityData, category: string, options: { imported?: boolean } = {}): string {
  const found = city.categories.get(category);
  if (!found) throw new RangeError(`There is no category ${category}.`);
  const imported = options.imported ? city.goodsKinds.get(found.goodsKind)?.imported : null;
  return imported ?? found.goodsKind;
}

/** A figure of trace-policy.json as of a day; null when none held then. */
export function policyOn(city: CityData, key: string, on: string): Policy | null {
  return city.policies.filter((one) => one.key === key && holdsOn(one, on)).at(-1) ?? null;
}

/** How long such records are kept, as of a day; null when the law asked for none then. */
export function retentionFor(city: CityData, recordKind: string, on: string): Retention | null {
  return city.retention.filter((one) => one.recordKind === recordKind && holdsOn(one, on)).at(-1) ?? null;
}
