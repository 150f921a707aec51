import { createRequire } from 'node:module';
import { normaliseGtin } from '../../../platform/codes/gs1-check-digit.ts';
import { issue, type ScanIssue } from './scan-issue.ts';

const { parseBarcode } = createRequire(import.meta.url)(
  'gs1-barcode-parser-mod',
) as typeof import('gs1-barcode-parser-mod');

/** GS1's separator of elements (FNC1), as scanners send it. */
export const SEPARATOR = '\u001d';

/** What a till can use of an element string. */
export interface Elements {
  gtin: string;
  batch?: string;
  serial?: string;
  /** AI 310n, in grams. */
  weight_g?: number;
  /** AI 37 or 30. */
  count?: number;
  notes: ScanIssue[];
}

export type ElementsReading = ({ ok: true } & Elements) | { ok: false; issue: ScanIssue };

/** GS1 General Specifications 24, figure 7.11-1: the 82 characters of a batch or serial number. */
const CHARACTERS = /^[!"%-?A-Z_a-z]+$/;
/** Longest value of elements whose length varies (section 3.2). */
const LENGTH_MAX: Readonly<Record<string, number>> = { '10': 20, '21': 20, '22': 20, '30': 8, '37': 8 };
const DATES: ReadonlySet<string> = new Set(['11', '12', '13', '15', '16', '17']);
/** A batch that goes on with a date element, and perhaps a serial: the separator behind it may be missing. */
const RUN_ON = /^(.+?)(1[1-7])(\d{2})(0[1-9]|1[0-2])(0\d|[12]\d|3[01])(?:(?:10|21).+)?$/;

/** Whether a text looks like an element string at all: scanner's symbology mark, separator, brackets or AI 01 or 02. */
export function looksLikeElements(text: string): boolean {
  return text.startsWith(SEPARATOR) || /^(?:\][CdeQJ]\d|\(\d{2,4}\)|0[12]\d{14})/.test(text);
}

/**
 * Reads a GS1 element string: GS1-128, DataMatrix or QR with separators, or as printed with AIs in brackets. The library
 * cuts it up; what it lets pass is held to the standard here (ADR 0021): check digits, characters, lengths, dates,
 * and values said twice.
 */
export function readElements(text: string): ElementsReading {
  // A separator before the first element is the start mark, which some scanners pass on; the library takes it for none.
  const mark = /^\][A-Za-z]\d/.exec(text)?.[0] ?? '';
  let start = mark.length;
  while (text[start] === SEPARATOR) start += 1;
  const bare = mark + text.slice(start);
  let items: ReturnType<typeof parseBarcode>['parsedCodeItems'];
  try {
    items = parseBarcode(bare).parsedCodeItems;
  } catch {
    return { ok: false, issue: cutShort(text) };
  }
  const values = new Map<string, string>();
  for (const { ai, raw } of items) {
    const place = placeOf(text, ai, raw);
    const broken = brokenElement(ai, raw, place);
    if (broken) return { ok: false, issue: broken };
    if (values.has(ai) && values.get(ai) !== raw) return { ok: false, issue: saidTwice(ai, place) };
    values.set(ai, raw);
  }
  return elementsOf(values, text);
}

function elementsOf(values: ReadonlyMap<string, string>, text: string): ElementsReading {
  const written = values.get('01') ?? values.get('02');
  if (written === undefined) return { ok: false, issue: noTradeItem(values.has('00')) };
  const gtin = normaliseGtin(written);
  if (!gtin.ok) return { ok: false, issue: gtinBroken(text.indexOf(written), written, gtin.expected) };
  const batch = values.get('10');
  const serial = values.get('21');
  const weight = [...values].find(([ai]) => /^310[0-5]$/.test(ai));
  const count = values.get('37') ?? values.get('30');
  const runOn = !text.includes('(') && batch !== undefined && RUN_ON.test(batch);
  return {
    ok: true,
    gtin: gtin.gtin,
    ...(batch === undefined ? {} : { batch }),
    ...(serial === undefined ? {} : { serial }),
    ...(weight ? { weight_g: grams(weight[0], weight[1]) } : {}),
    ...(count === undefined ? {} : { count: Number(count) }),
    notes: runOn ? [separatorMissing(text.indexOf(batch))] : [],
  };
}

/** 310n: kilograms with n decimals. Whole grams: what is finer is rounded as scales do. */
function grams(ai: string, digits: string): number {
  return Math.round(Number(digits) * 10 ** (3 - Number(ai.at(-1))));
}

function brokenElement(ai: string, raw: string, at: number): ScanIssue | undefined {
  const longest = LENGTH_MAX[ai];
  if (raw === '')
    return issue('element-empty', at, `(${ai}) 后应有内容。`, `A value is expected after (${ai}).`);
  if (longest !== undefined && raw.length > longest) {
    return issue(
      'separator-missing',
      at + longest,
      `(${ai}) 最多 ${longest} 个字符，这里有 ${raw.length} 个：其后应有分隔符（FNC1），请检查扫码枪是否发送分隔符。`,
      `(${ai}) has ${longest} characters at most and ${raw.length} were read: a separator (FNC1) is expected behind it. Check that the scanner sends it.`,
    );
  }
  if ((ai === '10' || ai === '21') && !CHARACTERS.test(raw)) {
    const bad = [...raw].findIndex((character) => !CHARACTERS.test(character));
    return issue(
      'character-not-allowed',
      at + Math.max(0, bad),
      `(${ai}) 只能用字母、数字和常用符号，第 ${bad + 1} 个字符不是。`,
      `(${ai}) takes letters, digits and common signs; character ${bad + 1} is none.`,
    );
  }
  if (/^(?:0[0-2]|30|37|310\d)$/.test(ai) && !/^\d+$/.test(raw)) return notDigits(ai, raw, at);
  if (DATES.has(ai) && !isDate(raw)) {
    return issue(
      'date-impossible',
      at,
      `(${ai}) 应为年月日各两位的日期，“${raw}”没有这一天。`,
      `(${ai}) must be a date of two digits each for year, month and day; there is no "${raw}".`,
    );
  }
  return undefined;
}

/** YYMMDD; a day of 00 stands for the month as a whole (section 3.4). */
function isDate(raw: string): boolean {
  if (!/^\d{6}$/.test(raw)) return false;
  const [year, month, day] = [raw.slice(0, 2), raw.slice(2, 4), raw.slice(4)].map(Number) as [
    number,
    number,
    number,
  ];
  return month >= 1 && month <= 12 && day <= new Date(Date.UTC(2000 + year, month, 0)).getUTCDate();
}

function notDigits(ai: string, raw: string, at: number): ScanIssue {
  const bad = raw.search(/\D/);
  return issue(
    'digit-expected',
    at + bad,
    `(${ai}) 全部应为数字，第 ${bad + 1} 位是“${raw[bad]}”${/[OoIl]/.test(raw[bad] ?? '') ? `，应为 ${/[Oo]/.test(raw[bad] ?? '') ? '0' : '1'}` : ''}。`,
    `(${ai}) consists of digits; character ${bad + 1} is "${raw[bad]}"${/[OoIl]/.test(raw[bad] ?? '') ? `, and should be ${/[Oo]/.test(raw[bad] ?? '') ? '0' : '1'}` : ''}.`,
  );
}

export function gtinBroken(at: number, written: string, expected: string | undefined): ScanIssue {
  return issue(
    'gtin-check-digit',
    Math.max(0, at) + written.length - 1,
    `条码“${written}”的校验位（最后一位）${expected === undefined ? '不对' : `应为 ${expected}`}，请重新扫描或核对前面的数字。`,
    `The check digit of "${written}" (its last digit) ${expected === undefined ? 'is not right' : `should be ${expected}`}; scan again, or check the digits before it.`,
  );
}

function placeOf(text: string, ai: string, raw: string): number {
  const bracketed = text.indexOf(`(${ai})${raw}`);
  if (bracketed >= 0) return bracketed + ai.length + 2;
  return Math.max(0, text.indexOf(`${ai}${raw}`) + ai.length);
}

const cutShort = (text: string) =>
  issue(
    'code-cut-short',
    text.length,
    '条码内容不完整：应为 (01)＋14 位商品条码，后接 (10)＋批号等。请重新扫描完整的码。',
    'The code is not complete: (01) with 14 digits is expected, then (10) with the batch and so on. Scan the whole code again.',
  );

const saidTwice = (ai: string, at: number) =>
  issue(
    'element-said-twice',
    at,
    `(${ai}) 出现两次且内容不同，应只有一个。请只扫描一个码。`,
    `(${ai}) is said twice with different values; one is expected. Scan one code alone.`,
  );

const noTradeItem = (isLogistic: boolean) =>
  isLogistic
    ? issue(
        'sscc-at-till',
        0,
        '这是托盘或箱的物流码（00），收银请扫描商品上的码。',
        'This is the code of a pallet or box (00); scan the code on the goods.',
      )
    : issue(
        'gtin-expected',
        0,
        '码里没有商品条码，应含 (01)＋14 位数字。',
        'There is no trade item in the code: (01) with 14 digits is expected.',
      );

const separatorMissing = (at: number) =>
  issue(
    'separator-doubtful',
    at,
    '批号后面像是接着日期，中间可能缺分隔符（FNC1）。已按整段批号处理，请检查扫码枪设置。',
    'The batch seems to go on with a date: the separator (FNC1) behind it may be missing. It was taken as one batch; check how the scanner is set.',
  );
