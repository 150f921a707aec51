import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import exceljs from 'exceljs';
import { localDay } from '../../platform/local-time.ts';
import { printTable } from '../../platform/pdf/print-table.ts';
import { withoutFormula } from '../intake/index.ts';
import type { RecordBook } from '../registry/index.ts';
import type { BookRow, BookTools } from './books/book-row.ts';
import { readBook } from './read-book.ts';
import { keepUntil } from './retention.rules.ts';
import type { OpenedBook } from './view-book.ts';

/** What is shown where the law asks and nothing was recorded: a blank cell would look as if nobody had asked. */
export const NOT_RECORDED = '未记录';

/** Every row of a book as text, oldest first, read a page at a time. */
async function* textRows(
  tools: BookTools,
  { book, party, period }: OpenedBook,
  q: string | undefined,
): AsyncGenerator<string[]> {
  const question = { tools, partyId: party.partyId, book, period, q, cursor: null, newestFirst: false };
  for await (const page of readBook(question))
    for (const row of page.rows) yield [...textCells(book, row), keptUntil(tools, book, row)];
}

const textCells = (book: RecordBook, row: BookRow): string[] =>
  book.columns.map(({ key, asked }) => {
    const cell = row.cells[key] ?? null;
    return cell ?? (asked ? NOT_RECORDED : '');
  });

const keptUntil = (tools: BookTools, book: RecordBook, row: BookRow): string =>
  keepUntil(tools.city, book, {
    day: localDay(row.at, tools.city.city.timezone),
    expiry: row.expiry,
    goodsKind: row.goodsKind,
  }).day;

const KEPT_UNTIL = '保存至';
const headings = (book: RecordBook): string[] => [...book.columns.map((column) => column.zh), KEPT_UNTIL];

const headOf = ({ book, party, period }: OpenedBook): string[] => [
  `单位：${party.name}${party.uscc ? `　统一社会信用代码：${party.uscc}` : ''}`,
  `期间：${period.from} 至 ${period.to}　依据：${book.clause}`,
];

/** Wide enough for what stands in them; a share of the page. */
const WIDE: ReadonlySet<string> = new Set([
  'papers',
  'address',
  'partner',
  'source',
  'verdict',
  'producer',
  'name',
]);

/** The book as PDF with the legal headings, page numbers and a line to sign. */
export function bookPdf(tools: BookTools, opened: OpenedBook, q: string | undefined): Readable {
  return printTable({
    title: opened.book.zh,
    head: headOf(opened),
    columns: headings(opened.book).map((heading, index) => ({
      heading,
      width: WIDE.has(opened.book.columns[index]?.key ?? '') ? 1.7 : 1,
    })),
    rows: textRows(tools, opened, q),
    foot: '记录人（签字）：________________　　负责人（签字）：________________　　日期：________________',
    empty: '这段时间没有记录。',
    at: tools.clock.now(),
  });
}

/** The book as a workbook. Cells are text and never formulas, whatever somebody has typed into a name. */
export function bookXlsx(tools: BookTools, opened: OpenedBook, q: string | undefined): Readable {
  const out = new PassThrough();
  write(tools, opened, q, out).catch((error: Error) => out.destroy(error));
  return out;
}

/** Rows between two looks at whether the reader keeps up. */
const ROWS_A_TURN = 200;

async function write(
  tools: BookTools,
  opened: OpenedBook,
  q: string | undefined,
  out: PassThrough,
): Promise<void> {
  const book = new exceljs.stream.xlsx.WorkbookWriter({ stream: out, useStyles: true });
  const sheet = book.addWorksheet(opened.book.zh.slice(0, 30), {
    views: [{ state: 'frozen', ySplit: 4 }],
    pageSetup: { orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0, paperSize: 9 },
    headerFooter: { oddFooter: '&L签字：____________&R第 &P 页 / 共 &N 页' },
  });
  sheet.columns = headings(opened.book).map((_heading, index) => ({
    width: WIDE.has(opened.book.columns[index]?.key ?? '') ? 24 : 14,
  }));
  for (const line of [opened.book.zh, ...headOf(opened)]) sheet.addRow([withoutFormula(line)]).commit();
  const head = sheet.addRow(headings(opened.book));
  head.font = { bold: true };
  head.commit();
  let rows = 0;
  for await (const cells of textRows(tools, opened, q)) {
    sheet.addRow(cells.map(withoutFormula)).commit();
    rows += 1;
    if (rows % ROWS_A_TURN !== 0) continue;
    await nextTurn();
    if (out.writableNeedDrain && !out.destroyed) await Promise.race([once(out, 'drain'), once(out, 'close')]);
    if (out.destroyed) return;
  }
  if (rows === 0) sheet.addRow(['这段时间没有记录。']).commit();
  sheet.commit();
  await book.commit();
}
