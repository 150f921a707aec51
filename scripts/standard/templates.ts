import ExcelJS from 'exceljs';
import type { Ledger, LedgerColumn } from '../../server/modules/intake/index.ts';
import type { CityData } from '../../server/modules/registry/index.ts';
import { csvOf } from './code-lists.ts';
import { fixZipTimes } from './fix-zip-times.ts';

/** Rows of a template that lists and formats are laid over. */
const ROWS = 2000;
const ACCENT = 'FF0E7C86';

/** The headings alone: what a business fills in. */
export const templateCsv = (ledger: Ledger): string => csvOf([ledger.columns.map((column) => column.zh)]);

/** The headings with a row that is filled as it should be. */
export const exampleCsv = (ledger: Ledger): string =>
  csvOf([ledger.columns.map((column) => column.zh), ledger.columns.map((column) => column.example)]);

/** Cells that must stay text: a spreadsheet would make 6.9E+12 of a bar code. */
const AS_TEXT: ReadonlySet<string> = new Set([
  'gtin',
  'uscc',
  'phone',
  'text',
  'voucher',
  'lot',
  'paper',
  'papers',
  'date-or-batch',
]);

/** What a list of a column offers; null: anything. */
function choicesOf(column: LedgerColumn, city: CityData): string[] | null {
  if (column.kind === 'unit') return city.units.units.map((unit) => unit.zh);
  if (column.kind === 'result') return ['合格', '不合格'];
  return null;
}

/**
 * A workbook: the ledger with a frozen heading, lists to choose from and a filled example; a sheet that explains each
 * column; a sheet with the codes that the lists use. The same content is the same bytes.
 */
export async function templateXlsx(ledger: Ledger, city: CityData, version: string): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  const day = new Date('2026-01-01T00:00:00Z');
  book.creator = city.city.platform.zh;
  book.lastModifiedBy = book.creator;
  book.created = day;
  book.modified = day;
  const sheet = book.addWorksheet(sheetName(ledger.zh), {
    views: [{ state: 'frozen', xSplit: 1, ySplit: 1 }],
  });
  const lists = new Map<string, string[]>();
  for (const column of ledger.columns) {
    const choices = choicesOf(column, city);
    if (choices) lists.set(column.zh, choices);
  }
  const codes = lists.size > 0 ? [...lists.keys()] : [];
  layColumns(sheet, ledger, codes, lists);
  explain(book, ledger, version);
  if (lists.size > 0) listCodes(book, lists);
  return fixZipTimes(Buffer.from(await book.xlsx.writeBuffer()));
}

/** Names of sheets may not hold these, nor be longer than 31 characters. */
const sheetName = (text: string): string => text.replace(/[*?:\\/[\]]/g, '、').slice(0, 31);

function layColumns(
  sheet: ExcelJS.Worksheet,
  ledger: Ledger,
  codes: readonly string[],
  lists: ReadonlyMap<string, string[]>,
): void {
  sheet.columns = ledger.columns.map((column) => ({
    header: column.zh,
    width: Math.min(34, Math.max(12, column.zh.length * 2 + 4, column.example.length + 4)),
    ...(AS_TEXT.has(column.kind) ? { style: { numFmt: '@' } } : {}),
  }));
  const heading = sheet.getRow(1);
  heading.height = 26;
  ledger.columns.forEach((column, index) => {
    const cell = heading.getCell(index + 1);
    const needed = column.required || column.oneOf !== undefined;
    cell.font = { bold: true, color: { argb: needed ? 'FFFFFFFF' : 'FF15191A' } };
    cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: needed ? ACCENT : 'FFE2F1F2' } };
    cell.alignment = { vertical: 'middle', wrapText: true };
    const note = [needed ? '必填' : '', column.note.zh].filter(Boolean).join('；');
    if (note) cell.note = note;
    const list = lists.get(column.zh);
    if (!list) return;
    const letter = sheet.getColumn(index + 1).letter;
    const codeColumn = String.fromCharCode(65 + codes.indexOf(column.zh));
    const validations = (sheet as unknown as { dataValidations: { add(range: string, rule: object): void } })
      .dataValidations;
    validations.add(`${letter}2:${letter}${ROWS}`, {
      type: 'list',
      allowBlank: true,
      formulae: [`代码!$${codeColumn}$2:$${codeColumn}$${list.length + 1}`],
      // Other spellings are understood as well: it is told, not forbidden.
      showErrorMessage: true,
      errorStyle: 'warning',
      errorTitle: column.zh,
      error: '建议从列表中选择；其他写法导入时会再核对。',
    });
  });
  sheet.pageSetup = { orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 };
  sheet.pageSetup.printTitlesRow = '1:1';
}

function explain(book: ExcelJS.Workbook, ledger: Ledger, version: string): void {
  const sheet = book.addWorksheet('填写说明', { views: [{ state: 'frozen', ySplit: 3 }] });
  sheet.addRow([`${ledger.zh}（${ledger.en}）填写说明 · 标准版本 ${version}`]).font = {
    bold: true,
    size: 14,
  };
  sheet.addRow([
    `依据：${ledger.clause}。每行成为：${ledger.becomes.zh}。导入时只看第一张表；带“必填”的列不能空。`,
  ]);
  sheet.addRow(['列名', '是否必填', '怎么填', '示例', '也认这些列名', 'English']).font = { bold: true };
  for (const column of ledger.columns) {
    const need = column.required ? '必填' : column.oneOf ? '几列中至少填一列' : '选填';
    sheet.addRow([
      column.zh,
      need,
      column.note.zh,
      column.example,
      column.aliases.join('、'),
      `${column.en}. ${column.note.en}`,
    ]);
  }
  [20, 16, 48, 28, 48, 48].forEach((width, index) => {
    const column = sheet.getColumn(index + 1);
    column.width = width;
    column.alignment = { wrapText: index > 0, vertical: 'top' };
  });
  // The first two lines run over the columns beside them.
  for (const row of [1, 2]) sheet.getRow(row).alignment = { wrapText: false };
}

function listCodes(book: ExcelJS.Workbook, lists: ReadonlyMap<string, string[]>): void {
  const sheet = book.addWorksheet('代码', { views: [{ state: 'frozen', ySplit: 1 }] });
  [...lists].forEach(([name, choices], index) => {
    const column = sheet.getColumn(index + 1);
    column.width = 16;
    column.values = [name, ...choices];
  });
  sheet.getRow(1).font = { bold: true };
}
