import { LEDGERS } from '../../server/modules/intake/index.ts';
import type { CityData } from '../../server/modules/registry/index.ts';
import type { Words } from '../../server/platform/errors.ts';
import type { Message, Schema } from './collect-messages.ts';
import type { ProblemCode } from './problem-codes.ts';

export interface CodeList {
  name: string;
  title: Words;
  /** Where the codes come from. */
  source: Words;
  codes: Record<string, unknown>[];
}

export type CodeWords = Readonly<Record<string, { title: Words; codes: Readonly<Record<string, Words>> }>>;

const CITY: Words = { zh: '本市数据', en: 'the city’s data' };
const SERVER: Words = { zh: '平台接口', en: 'the platform’s interface' };

const pick = <T extends object>(items: Iterable<T>, keys: readonly (keyof T)[]) =>
  [...items].map((item) => Object.fromEntries(keys.map((key) => [key, item[key]])));

/** All code lists: the city's, those of the messages' fields, and the problems. */
export function codeLists(
  city: CityData,
  messages: readonly Message[],
  problems: readonly ProblemCode[],
  words: CodeWords,
): CodeList[] {
  const list = (name: string, zh: string, en: string, codes: Record<string, unknown>[]): CodeList => ({
    name,
    title: { zh, en },
    source: CITY,
    codes,
  });
  return [
    list(
      'party-kinds',
      '经营者类型',
      'Kinds of businesses',
      pick(city.partyKinds.values(), ['code', 'zh', 'en']),
    ),
    list(
      'goods-kinds',
      '食品大类（法定要求不同）',
      'Kinds of goods',
      pick(city.goodsKinds.values(), ['code', 'zh', 'en', 'clause']),
    ),
    list(
      'categories',
      '商品类别',
      'Categories',
      pick(city.categories.values(), ['code', 'zh', 'en', 'parent', 'goodsKind', 'baseUnit']),
    ),
    list(
      'certificate-kinds',
      '合格证明类型',
      'Certificate kinds',
      pick(city.certificateKinds.values(), ['code', 'zh', 'en', 'aliases', 'clause', 'confidence']),
    ),
    list(
      'units',
      '计量单位',
      'Units',
      pick(city.units.units, ['code', 'zh', 'en', 'kind', 'base', 'factor', 'rec20', 'aliases']),
    ),
    list('districts', '区', 'Districts', pick(city.districts.values(), ['code', 'zh', 'en'])),
    list(
      'ledgers',
      '台账',
      'Ledgers',
      LEDGERS.map(({ code, zh, en, clause }) => ({ code, zh, en, clause })),
    ),
    ...enumLists(messages, words),
    {
      name: 'problems',
      title: { zh: '错误代码', en: 'Problem codes' },
      source: SERVER,
      codes: problems.map((one) => ({ ...one })),
    },
  ];
}

/** Lists of codes that fields of messages take: gathered from the schemas, so that none is forgotten. */
function enumLists(messages: readonly Message[], words: CodeWords): CodeList[] {
  const found = new Map<string, { codes: Set<string>; fields: Set<string> }>();
  const visit = (schema: Schema, field: string, message: string): void => {
    if (schema.enum && schema.enum.length > 1 && message !== 'capture-epcis') {
      const name = listName(schema.enum, words) ?? `${message}-${field}`;
      const entry = found.get(name) ?? { codes: new Set<string>(), fields: new Set<string>() };
      for (const code of schema.enum) entry.codes.add(code);
      entry.fields.add(`${message} · ${field}`);
      found.set(name, entry);
    }
    for (const [name, child] of Object.entries(schema.properties ?? {})) visit(child, name, message);
    if (schema.items) visit(schema.items, field, message);
    for (const choice of schema.anyOf ?? []) visit(choice, field, message);
  };
  for (const message of messages) visit(message.body, '', message.name);
  return [...found].map(([name, { codes, fields }]) => ({
    name,
    title: words[name]?.title ?? { zh: name, en: name },
    source: SERVER,
    codes: [...codes].map((code) => {
      const said = words[name]?.codes[code] ?? { zh: code, en: code };
      return { code, ...said, usedIn: [...fields].join('; ') };
    }),
  }));
}

/** The list whose words cover all codes of a field. */
function listName(codes: readonly string[], words: CodeWords): string | undefined {
  return Object.entries(words).find(([, { codes: known }]) =>
    codes.every((code) => Object.hasOwn(known, code)),
  )?.[0];
}

/** RFC 4180 but for line feeds alone, which no copying of a repository changes; with the mark of UTF-8 for spreadsheets. */
export function csvOf(rows: readonly (readonly unknown[])[]): string {
  const cell = (value: unknown): string => {
    const text = Array.isArray(value)
      ? value.join('；')
      : value === null || value === undefined
        ? ''
        : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `\uFEFF${rows.map((row) => `${row.map(cell).join(',')}\n`).join('')}`;
}

export function codeListCsv({ codes }: CodeList): string {
  const columns = [...new Set(codes.flatMap((code) => Object.keys(code)))];
  return csvOf([columns, ...codes.map((code) => columns.map((column) => code[column]))]);
}
