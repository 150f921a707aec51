/** A receipt as a till prints it: plain text in columns of half a Chinese character. */
export interface Printout {
  shop: string;
  /** Last four characters of the USCC; empty: none is known. */
  usccEnd: string;
  till: string;
  place: string | null;
  /** As the clock of the shop shows it. */
  at: string;
  number: string;
  lines: readonly PrintoutLine[];
  traceCode: string;
  traceUrl: string;
  phone: string;
  platform: string;
}
export interface PrintoutLine {
  name: string;
  quantity: string | null;
  amountFen: number | null;
  origin: string | null;
  /** Codes of the lots that it is of, or may be of. */
  lots: readonly string[];
}

/** 58 mm paper has 32 columns, 80 mm has 48 (ESC/POS, font A). */
export const PRINTOUT_COLUMNS = { 58: 32, 80: 48 } as const;
const LOTS_SHOWN = 2;

/** Columns that a text takes: two for Chinese and full-width signs, none for marks on the sign before. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const sign of text) columns += widthOf(sign);
  return columns;
}

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;
const NO_WIDTH = /[\p{Mn}\p{Cf}]/u;
// GBK printers set these as wide as a Chinese character too.
const WIDE_SIGNS = /[·—…“”‘’×℃①-⑩]/u;

const widthOf = (sign: string): number =>
  NO_WIDTH.test(sign) ? 0 : WIDE.test(sign) || WIDE_SIGNS.test(sign) ? 2 : 1;

/** Cuts a text into rows of so many columns. */
export function rowsOf(text: string, columns: number): string[] {
  const rows: string[] = [];
  let row = '';
  let used = 0;
  for (const sign of text.replace(/\p{Cc}/gu, ' ')) {
    const width = widthOf(sign);
    if (used + width > columns) {
      rows.push(row);
      row = '';
      used = 0;
    }
    row += sign;
    used += width;
  }
  return [...rows, row];
}

const centred = (text: string, columns: number): string[] =>
  rowsOf(text, columns).map((row) => ' '.repeat(Math.floor((columns - columnsOf(row)) / 2)) + row);

/** Left and right in one row; in two where there is no room. */
function apart(left: string, right: string, columns: number): string[] {
  const gap = columns - columnsOf(left) - columnsOf(right);
  if (gap >= 1) return [left + ' '.repeat(gap) + right];
  return [
    ...rowsOf(left, columns),
    ...rowsOf(right, columns).map((row) => ' '.repeat(columns - columnsOf(row)) + row),
  ];
}

const yuan = (fen: number): string => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;

export function printoutText(printout: Printout, width: keyof typeof PRINTOUT_COLUMNS): string {
  const columns = PRINTOUT_COLUMNS[width];
  const rule = '-'.repeat(columns);
  const total = printout.lines.every((line) => line.amountFen !== null)
    ? printout.lines.reduce((sum, line) => sum + (line.amountFen ?? 0), 0)
    : null;
  return [
    ...centred(printout.shop, columns),
    ...(printout.usccEnd === '' ? [] : centred(`信用代码尾号 ${printout.usccEnd}`, columns)),
    ...apart(printout.place ? `${printout.place} ${printout.till}` : printout.till, printout.at, columns),
    ...rowsOf(`流水号 ${printout.number}`, columns),
    rule,
    ...printout.lines.flatMap((line) => goodsRows(line, columns)),
    rule,
    ...apart(`合计 ${printout.lines.length} 项`, total === null ? '' : `${yuan(total)} 元`, columns),
    ...rowsOf(`追溯码 ${printout.traceCode}`, columns),
    ...rowsOf(printout.traceUrl, columns),
    ...centred('扫码查每一样从哪里来', columns),
    ...centred(`投诉举报 ${printout.phone}`, columns),
    ...centred(printout.platform, columns),
    '',
  ].join('\n');
}

function goodsRows(line: PrintoutLine, columns: number): string[] {
  const more = line.lots.length - LOTS_SHOWN;
  return [
    ...rowsOf(line.name, columns),
    ...apart(`  ${line.quantity ?? ''}`, line.amountFen === null ? '' : yuan(line.amountFen), columns),
    ...(line.origin ? rowsOf(`  产地 ${line.origin}`, columns) : []),
    ...line.lots
      .slice(0, LOTS_SHOWN)
      .flatMap((code) => rowsOf(`  ${line.lots.length > 1 ? '可能' : '批次'} ${code}`, columns)),
    ...(more > 0 ? rowsOf(`  另可能有 ${more} 批，扫码查看`, columns) : []),
  ];
}
