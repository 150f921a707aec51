import { parseDecimal } from '../../../../platform/quantity.ts';
import { type Finding, finding } from './findings.ts';

/** A number as plain decimal text, and the unit that stood behind it. */
export interface ReadNumber {
  number: string;
  unit: string | null;
}

const NUMBER_AND_REST = /^([+-]?[\d,.'\s]*\d[\d,.]*)\s*(.*)$/u;
const GROUPED = /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/;

/**
 * 12, 12.5, 1,200, １２．５, 12.5kg, 12箱. The number stays text, so that nothing is rounded.
 * Findings: `number-unknown`, `number-comma` where a comma is neither thousands nor decimals, `number-negative`.
 */
export function readNumber(text: string): ReadNumber | Finding {
  const plain = text.normalize('NFKC').trim().replaceAll('，', ',');
  const found = NUMBER_AND_REST.exec(plain);
  if (!found) return unknown(text);
  const digits = (found[1] as string).trim();
  const unit = (found[2] as string).trim();
  if (unit.length > 16 || /\d/.test(unit)) return unknown(text);
  let number = digits;
  if (digits.includes(',')) {
    if (!GROUPED.test(digits)) {
      return finding(
        'number-comma',
        `“${text.trim()}”里的逗号看不出是千分位还是小数点，请写作 1200 或 12.5。`,
        `In "${text.trim()}" the comma may part thousands or decimals; write 1200 or 12.5.`,
      );
    }
    number = digits.replaceAll(',', '');
  }
  if (parseDecimal(number) === null) return unknown(text);
  if (number.startsWith('-')) {
    return finding(
      'number-negative',
      `“${text.trim()}”是负数；退货、冲销请另行登记。`,
      `"${text.trim()}" is below nought; returns and cancellations are recorded on their own.`,
    );
  }
  return { number: number.replace(/^\+/, ''), unit: unit === '' ? null : unit };
}

const unknown = (text: string): Finding =>
  finding(
    'number-unknown',
    `“${text.trim().slice(0, 24)}”不是数量，请只写数字（可带单位），如 12.5 或 12.5kg。`,
    `"${text.trim().slice(0, 24)}" is no quantity; write digits, with a unit if you like: 12.5 or 12.5kg.`,
  );

/** Yuan as fen. Findings: `price-unknown`. */
export function readFen(text: string): number | Finding {
  const plain = text
    .normalize('NFKC')
    .trim()
    .replace(/^[¥￥]/, '')
    .replace(/元.*$/, '');
  const read = readNumber(plain);
  const parts = 'number' in read && read.unit === null ? /^(\d+)(?:\.(\d{1,4}))?$/.exec(read.number) : null;
  const fen = parts
    ? Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0').slice(0, 2))
    : Number.NaN;
  // A third decimal that is not nought would be lost.
  if (!parts || !/^0*$/.test((parts[2] ?? '').slice(2)) || !Number.isSafeInteger(fen)) {
    return finding(
      'price-unknown',
      `“${text.trim().slice(0, 24)}”不是单价，请写元，最多两位小数，如 23.50。`,
      `"${text.trim().slice(0, 24)}" is no price; write yuan with at most two decimals: 23.50.`,
    );
  }
  return fen;
}
