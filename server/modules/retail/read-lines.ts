import { normaliseGtin } from '../../platform/codes/gs1-check-digit.ts';
import type { Issue } from '../../platform/errors.ts';
import { scanned } from './retail.errors.ts';
import type { TillLineInput } from './retail.schemas.ts';
import { type LabelLayout, readLabel } from './rules/label-layouts.ts';
import { gtinBroken } from './rules/read-elements.ts';
import { readScan } from './rules/read-scan.ts';

/** What a line says of its goods, before anything was looked up. */
export interface ReadLine {
  /** As it came, for people. */
  code: string;
  lot?: string;
  gtin?: string;
  plu?: string;
  weight_g?: number;
  count?: number;
  findings: Issue[];
}

/** What the digits of a label mean at this till, on this day. */
export type LayoutOf = (digits: string) => LabelLayout | undefined;

/**
 * Reads each line: the scanned text, then what the till itself knows (GTIN, PLU, lot), which fills in what the scan does
 * not say. Pure. What cannot be read is a finding of the line; a line never stops a receipt.
 */
export function readLines(
  lines: readonly TillLineInput[],
  layoutOf: LayoutOf,
  weightMax_g: number,
): ReadLine[] {
  return lines.map((line, index) => readLine(line, `/lines/${index}`, layoutOf, weightMax_g));
}

function readLine(line: TillLineInput, path: string, layoutOf: LayoutOf, weightMax_g: number): ReadLine {
  const read: ReadLine = { code: line.code ?? line.lot ?? line.gtin ?? line.plu ?? '', findings: [] };
  if (line.code !== undefined) takeScan(read, line.code, `${path}/code`, layoutOf, weightMax_g);
  if (line.lot !== undefined) takeScan(read, line.lot, `${path}/lot`, layoutOf, weightMax_g);
  if (line.plu !== undefined) read.plu ??= line.plu;
  if (line.gtin !== undefined) {
    const gtin = normaliseGtin(line.gtin);
    if (gtin.ok) read.gtin ??= gtin.gtin;
    else read.findings.push(scanned(`${path}/gtin`, gtinBroken(0, line.gtin, gtin.expected)));
  }
  if (
    read.lot === undefined &&
    read.gtin === undefined &&
    read.plu === undefined &&
    read.findings.length === 0
  ) {
    read.findings.push({
      code: 'goods-expected',
      path,
      zh: '这一行没有商品：请给出 code（扫码内容）、gtin、plu 或 lot 之一。',
      en: 'This line names no goods: code (what was scanned), gtin, plu or lot is expected.',
    });
  }
  return read;
}

function takeScan(read: ReadLine, text: string, path: string, layoutOf: LayoutOf, weightMax_g: number): void {
  const reading = readScan(text);
  if (!reading.ok) {
    read.findings.push(scanned(path, reading.issue));
    return;
  }
  const { scan } = reading;
  for (const note of scan.notes) read.findings.push(scanned(path, note));
  if (scan.kind === 'plu') read.plu ??= scan.plu;
  else if (scan.kind === 'label') {
    read.plu ??= scan.plu;
    const amounts = readLabel(layoutOf(scan.digits), scan.digits, weightMax_g);
    if (amounts.weight_g !== undefined) read.weight_g ??= amounts.weight_g;
    for (const note of amounts.notes) read.findings.push(scanned(path, note));
  } else {
    if (scan.kind === 'lot') read.lot ??= scan.lot;
    if (scan.gtin !== null) read.gtin ??= scan.gtin;
    if (scan.weight_g !== undefined) read.weight_g ??= scan.weight_g;
    if (scan.count !== undefined) read.count ??= scan.count;
    if (scan.weight_g === 0 || scan.count === 0) read.findings.push(labelSaysNought(path));
  }
}

const labelSaysNought = (path: string): Issue => ({
  code: 'label-quantity-nought',
  path,
  zh: '码里的重量或数量是 0（或不到 1 克），不可能。销售已记下，数量按未知处理；请检查打码的秤。',
  en: 'The weight or count in the code is 0 (or less than a gram), which is not possible. The sale is kept, how much it was counts as unknown; check the scale that printed it.',
});
