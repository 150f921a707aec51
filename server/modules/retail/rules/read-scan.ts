import { gs1CheckDigit, normaliseGtin } from '../../../platform/codes/gs1-check-digit.ts';
import { formatPublicCode, parsePublicCode } from '../../../platform/codes/public-code.ts';
import { parseLotReference, readDigitalLink } from '../../registry/index.ts';
import { gtinBroken, looksLikeElements, readElements } from './read-elements.ts';
import { issue, type ScanIssue } from './scan-issue.ts';

/** What a scanner's text stands for. `lot` is a reference as every other door takes it. */
export type Scan =
  | ({ kind: 'lot'; lot: string; gtin: string | null } & Amounts)
  | ({ kind: 'gtin'; gtin: string } & Amounts)
  | { kind: 'plu'; plu: string; notes: ScanIssue[] }
  /** An in-store label of weighed goods; what its digits mean is the shop's data (label-layouts.ts). */
  | { kind: 'label'; length: 13 | 18; digits: string; plu: string; notes: ScanIssue[] };

interface Amounts {
  weight_g?: number;
  count?: number;
  notes: ScanIssue[];
}

export type ScanReading = { ok: true; scan: Scan } | { ok: false; issue: ScanIssue };

/**
 * Reads what a scanner at a till gave: EAN-8, UPC, EAN-13, GTIN-14, PLU (4 or 5 digits), in-store labels (13 or 18 digits
 * that begin with 20 to 29), GS1 element strings, Digital Links, and the city's own lot codes. Pure.
 * Whatever is not right says what is expected, and at which character.
 */
export function readScan(text: string): ScanReading {
  const trimmed = text.normalize('NFKC').trim();
  if (trimmed === '')
    return no('code-empty', 0, '没有读到内容，请重新扫描。', 'Nothing was read; scan again.');
  if (looksLikeElements(trimmed)) return fromElements(trimmed);
  if (/^https?:|\/(?:01|t|v)\//i.test(trimmed)) return fromLink(trimmed);
  const compact = trimmed.replace(/[\s\u2010-\u2015-]/g, '');
  if (/^\d+$/.test(compact)) return fromDigits(compact, []);
  if (/^[TV]/i.test(compact)) return fromPublicCode(compact);
  return fromAlmostDigits(compact);
}

const no = (code: string, at: number, zh: string, en: string): ScanReading => ({
  ok: false,
  issue: issue(code, at, zh, en),
});

function fromElements(text: string): ScanReading {
  const read = readElements(text);
  if (!read.ok) return read;
  const { gtin, batch, serial, weight_g, count, notes } = read;
  const amounts = {
    ...(weight_g === undefined ? {} : { weight_g }),
    ...(count === undefined ? {} : { count }),
    notes,
  };
  const own = batch !== undefined ? `(10)${batch}` : serial !== undefined ? `(21)${serial}` : undefined;
  return own === undefined
    ? { ok: true, scan: { kind: 'gtin', gtin, ...amounts } }
    : { ok: true, scan: { kind: 'lot', lot: `(01)${gtin}${own}`, gtin, ...amounts } };
}

/** GS1 Digital Link (URI syntax 1.3), or an address of the platform. */
function fromLink(text: string): ScanReading {
  const own = /\/([tv])\/([^/?#]*)/i.exec(text);
  if (own && !/\/01\//.test(text)) return fromPublicCode(own[2] ?? '');
  const link = readDigitalLink(text);
  if (!link) {
    return no(
      'code-cut-short',
      text.length,
      '网址不完整：应含 /01/＋商品条码（8 至 14 位），后接 /10/＋批号。请重新扫描完整的码。',
      'The address is not complete: /01/ with the GTIN (8 to 14 digits) is expected, then /10/ with the batch. Scan the whole code again.',
    );
  }
  const gtin = normaliseGtin(link.gtin);
  if (!gtin.ok) return { ok: false, issue: gtinBroken(text.indexOf(link.gtin), link.gtin, gtin.expected) };
  const amounts = { ...amountsIn(text), notes: [] };
  if (link.value === undefined) return { ok: true, scan: { kind: 'gtin', gtin: gtin.gtin, ...amounts } };
  if (!parseLotReference(text).ok) {
    return no(
      'character-not-allowed',
      text.indexOf(link.value),
      '网址里的批号无法识别，请核对。',
      'The batch in this address cannot be read; check it.',
    );
  }
  return { ok: true, scan: { kind: 'lot', lot: text, gtin: gtin.gtin, ...amounts } };
}

function amountsIn(text: string): { weight_g?: number; count?: number } {
  const weight = /[?&;]310([0-5])=(\d{6})\b/.exec(text);
  const count = /[?&;](?:30|37)=(\d{1,8})\b/.exec(text);
  return {
    ...(weight ? { weight_g: Math.round(Number(weight[2]) * 10 ** (3 - Number(weight[1]))) } : {}),
    ...(count ? { count: Number(count[1]) } : {}),
  };
}

function fromPublicCode(text: string): ScanReading {
  const code = parsePublicCode(text);
  if (code.ok && code.type === 'T')
    return { ok: true, scan: { kind: 'lot', lot: text, gtin: null, notes: [] } };
  if (code.ok) {
    return no(
      'voucher-at-till',
      0,
      `这是凭证号 ${formatPublicCode(text)}，不是商品。请扫描商品或货架上的码（T 开头的批次码也可以）。`,
      `This is the number of a voucher, ${formatPublicCode(text)}, and not of goods. Scan the code on the goods or the shelf (a lot code, which begins with T, will do).`,
    );
  }
  const length = text.replace(/[\s-]/g, '').length;
  if (code.reason === 'length') {
    return no(
      'code-cut-short',
      Math.min(length, 15),
      `批次码应为 T 开头的 15 个字符，这里有 ${length} 个。请重新扫描完整的码。`,
      `A lot code has 15 characters and begins with T; ${length} were read. Scan the whole code again.`,
    );
  }
  return no(
    'code-mistyped',
    length - 1,
    '批次码的校验位不符，请逐位核对，或重新扫描。',
    'The check character of this lot code does not fit; compare it character by character, or scan again.',
  );
}

function fromDigits(digits: string, notes: ScanIssue[]): ScanReading {
  const { length } = digits;
  if (length === 4 || length === 5) return { ok: true, scan: { kind: 'plu', plu: digits, notes } };
  if ((length === 13 || length === 18) && /^2/.test(digits)) return fromLabel(digits, length, notes);
  // A lot's id, as other doors take it; of 18 digits it could be a pallet's.
  if (length > 14 && length !== 18 && parseLotReference(digits).ok)
    return { ok: true, scan: { kind: 'lot', lot: digits, gtin: null, notes } };
  if (length === 18) {
    return no(
      'sscc-at-till',
      0,
      '18 位的码是托盘或箱的物流码，收银请扫描商品上的码。',
      'A code of 18 digits is that of a pallet or box; scan the code on the goods.',
    );
  }
  if (![8, 12, 13, 14].includes(length)) {
    return no(
      'code-length',
      length,
      `商品条码应为 8、12、13 或 14 位，PLU 为 4 或 5 位；这里有 ${length} 位。请重新扫描完整的条码。`,
      `A barcode has 8, 12, 13 or 14 digits and a PLU 4 or 5; ${length} were read. Scan the whole code again.`,
    );
  }
  const gtin = normaliseGtin(digits);
  if (!gtin.ok) return { ok: false, issue: gtinBroken(0, digits, gtin.expected) };
  return { ok: true, scan: { kind: 'gtin', gtin: gtin.gtin, notes } };
}

/** Prefixes 20 to 29 are for use inside a shop (GS1 General Specifications 2.1.11): 2 + 5 for the goods, then amounts. */
function fromLabel(digits: string, length: 13 | 18, notes: ScanIssue[]): ScanReading {
  const expected = gs1CheckDigit(digits.slice(0, -1));
  if (expected !== digits.at(-1)) return { ok: false, issue: gtinBroken(0, digits, expected) };
  return { ok: true, scan: { kind: 'label', length, digits, plu: digits.slice(2, 7), notes } };
}

/** O for 0 and I or l for 1: right only if the check digit says so. */
function fromAlmostDigits(text: string): ScanReading {
  const at = text.search(/\D/);
  const digits = text.replace(/[Oo]/g, '0').replace(/[Il]/g, '1');
  if (!/^\d+$/.test(digits)) {
    return no(
      'code-unknown',
      at,
      `第 ${at + 1} 个字符“${text[at]}”处无法识别：应为商品条码、PLU、批次码或追溯二维码的内容。`,
      `Not readable from character ${at + 1}, "${text[at]}": a barcode, a PLU, a lot code or the content of a trace code is expected.`,
    );
  }
  const note = issue(
    'letter-for-digit',
    at,
    `第 ${at + 1} 位应为数字 ${digits[at]}，读到字母“${text[at]}”。`,
    `Character ${at + 1} should be the digit ${digits[at]}; the letter "${text[at]}" was read.`,
  );
  const reading = digits.length >= 8 ? fromDigits(digits, [note]) : ({ ok: false, issue: note } as const);
  return reading.ok ? reading : { ok: false, issue: note };
}
