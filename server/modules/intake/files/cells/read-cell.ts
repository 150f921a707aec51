import { normaliseGtin } from '../../../../platform/codes/gs1-check-digit.ts';
import { readUscc } from '../../../registry/index.ts';
import type { LedgerColumn } from '../ledger-types.ts';
import type { Cell } from '../reading/table.ts';
import { type Finding, finding } from './findings.ts';
import { readDate } from './read-date.ts';
import { readFen, readNumber } from './read-number.ts';

/** What a cell was read as: texts and numbers as text; a quantity with the unit behind it. */
export type FieldValue =
  | string
  | { number: string; unit: string | null }
  | { day: string; time: string | null };

/** What a cell holds at most; documents have bounds of their own. */
const CELL_CHARACTERS_MAX = 500;

/**
 * Reads a cell as what its column holds. `hint` is what stood in brackets in the heading: 保质期(天).
 * Findings: `cell-error`, `cell-characters`, `cell-too-long`, `formula-without-value`, `cell-merged`, those of dates
 * and numbers, `gtin-unreadable`, `gtin-check-digit`, `uscc-…`, `result-unknown`, `reason-unknown`.
 */
export function readCell(column: LedgerColumn, cell: Cell, hint: string | null): FieldValue | Finding {
  const spoilt = cellAtFault(column, cell);
  if (spoilt) return spoilt;
  const text = cell.text.normalize('NFC').trim();
  switch (column.kind) {
    case 'date':
    case 'time':
      return readDate(cell);
    case 'date-or-batch': {
      const date = readDate(cell);
      return 'day' in date && cell.kind !== 'number' ? date : text;
    }
    case 'quantity':
      return readNumber(text);
    case 'money': {
      const fen = readFen(text);
      return typeof fen === 'number' ? String(fen) : fen;
    }
    case 'duration':
      return readDuration(text, hint);
    case 'gtin':
      return readGtin(text);
    case 'uscc': {
      const read = readUscc(text);
      const first = read.ok ? undefined : read.findings[0];
      return read.ok
        ? read.uscc
        : (first ?? finding('uscc', '统一社会信用代码有误。', 'The USCC is not right.'));
    }
    case 'result':
      return readResult(text);
    case 'reason':
      return readReason(text);
    case 'text':
      return cell.kind === 'number' ? textOfNumber(text) : text.replace(/\s*\n\s*/g, ' ');
    default:
      return text.replace(/\s*\n\s*/g, '；');
  }
}

function cellAtFault(column: LedgerColumn, cell: Cell): Finding | null {
  if (cell.kind === 'error') {
    return finding(
      'cell-error',
      `这一格的公式出错（${cell.text}），请改成数值。`,
      `The formula of this cell failed (${cell.text}); put the value in its place.`,
    );
  }
  if (cell.formula && cell.text === '') {
    return finding(
      'formula-without-value',
      '这一格是公式，文件里没有存结果。请在表格软件里打开、保存一次，或粘贴为数值。',
      'This cell is a formula whose result was not saved; open and save the file once, or paste values.',
    );
  }
  // A line break in a cell is common; other control characters are none of what people write.
  if (/[^\P{Cc}\t\n\r]|[\ufffd\ufffe\uffff]/u.test(cell.text) || !cell.text.isWellFormed()) {
    return finding(
      'cell-characters',
      '这一格里有看不见的控制字符或乱码，请重新填写。',
      'This cell holds control characters or garbled text; write it anew.',
    );
  }
  if (cell.text.length > CELL_CHARACTERS_MAX) {
    return finding(
      'cell-too-long',
      `这一格超过 ${CELL_CHARACTERS_MAX} 字，请缩短；看看前面是不是少了一个引号。`,
      `This cell is longer than ${CELL_CHARACTERS_MAX} characters; shorten it, and see whether a quotation mark is missing before it.`,
    );
  }
  if (cell.merged && (column.kind === 'quantity' || column.kind === 'money')) {
    return finding(
      'cell-merged',
      '数量合并在几行里，不知道每行是多少；请取消合并，逐行填写。',
      'The quantity is merged over several rows, so that nobody knows how much is in each; part the cells and fill each.',
    );
  }
  return null;
}

const SCIENTIFIC = /^\d(\.\d+)?e\+\d+$/i;

/** A number that a spreadsheet has made of a code: beyond 15 digits some are lost. */
function textOfNumber(text: string): string | Finding {
  if (text.replace(/\D/g, '').length > 15) return digitsLost(text);
  return text;
}

const digitsLost = (text: string): Finding =>
  finding(
    'digits-lost',
    `“${text.slice(0, 24)}”被表格当成了数字，后面的位数已经丢失。请把这一列设为文本格式，重新填写。`,
    `"${text.slice(0, 24)}" was taken for a number, and its last digits are lost. Make the column text and write it anew.`,
  );

function readGtin(text: string): string | Finding {
  const plain = text.normalize('NFKC').replace(/[\s-]/g, '');
  if (SCIENTIFIC.test(plain)) return digitsLost(text);
  const read = normaliseGtin(plain.replace(/\.0+$/, ''));
  if (read.ok) return read.gtin;
  if (read.expected !== undefined) {
    return finding(
      'gtin-check-digit',
      `条码“${text}”的校验位不对，最后一位应为 ${read.expected}，请核对。`,
      `The check digit of the barcode "${text}" should be ${read.expected}; compare it with the pack.`,
    );
  }
  return finding(
    'gtin-unreadable',
    `“${text.slice(0, 24)}”不是条码，请填包装上的 8、12、13 或 14 位数字；没有条码就空着。`,
    `"${text.slice(0, 24)}" is no barcode; write the 8, 12, 13 or 14 digits on the pack, or nothing.`,
  );
}

/** 12个月, 180天; a number alone takes the unit of the heading. */
function readDuration(text: string, hint: string | null): string | Finding {
  const plain = text.normalize('NFKC').replace(/\s/g, '');
  if (!/^\d+$/.test(plain)) return plain;
  const unit =
    hint === null
      ? null
      : /天|日/.test(hint)
        ? '天'
        : /月/.test(hint)
          ? '个月'
          : /年/.test(hint)
            ? '年'
            : null;
  if (unit !== null) return `${plain}${unit}`;
  return finding(
    'duration-unit',
    `保质期“${text}”没有单位，请写作 ${plain}天 或 ${plain}个月。`,
    `The shelf life "${text}" has no unit; write ${plain}天 (days) or ${plain}个月 (months).`,
  );
}

function readResult(text: string): string | Finding {
  const plain = text.normalize('NFKC').replace(/\s/g, '').toLowerCase();
  // 合格□ 不合格☑: both words of a form, and which of them is ticked is not for us to guess.
  const said = plain.replace(/不合格|未通过/g, '');
  if (/合格|阴性|通过|未检出/.test(said) && said !== plain) return resultUnknown(text);
  if (/阴性|未检出/.test(plain) && /阳性|超标/.test(plain)) return resultUnknown(text);
  if (/^(不合格|阳性|fail(ed)?|否|未通过|超标|\+)/.test(plain)) return 'fail';
  if (/^(合格|阴性|pass(ed)?|是|通过|未检出|-$|√)/.test(plain)) return 'pass';
  return resultUnknown(text);
}

const resultUnknown = (text: string): Finding =>
  finding(
    'result-unknown',
    `认不出结果“${text.slice(0, 24)}”，请写 合格 或 不合格。`,
    `"${text.slice(0, 24)}" is not understood; write 合格 or 不合格.`,
  );

const REASONS: readonly (readonly [string, RegExp])[] = [
  ['expired', /过期|超期|超过保质|到期|expired/],
  ['recalled', /召回|recall/],
  ['failed-test', /抽检|检测|检验|不合格|failed/],
  ['label', /标签|标识|label/],
  ['spoiled', /腐|变质|霉|破损|损坏|异味|坏|胀|spoil/],
];

function readReason(text: string): string | Finding {
  const found = REASONS.find(([, pattern]) => pattern.test(text.toLowerCase()));
  if (found) return found[0];
  return finding(
    'reason-unknown',
    `认不出原因“${text.slice(0, 24)}”，请写 超期、腐败变质、召回、抽检不合格 或 标签。`,
    `The reason "${text.slice(0, 24)}" is not understood; write 超期 (expired), 腐败变质 (spoiled), 召回 (recalled), 抽检不合格 (failed test) or 标签 (label).`,
  );
}
