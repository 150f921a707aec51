import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openPdf, type Pdf } from './open-pdf.ts';
import { type TableInk, tableInk } from './table-ink.ts';

export interface PrintColumn {
  heading: string;
  /** Share of the width. */
  width: number;
  align?: 'left' | 'right';
}

export interface PrintedTable {
  title: string;
  /** Lines under the title: whose it is, which period. */
  head: readonly string[];
  columns: readonly PrintColumn[];
  /** Cells in the order of the columns. Read one page at a time, as the reader takes it. */
  rows: AsyncIterable<readonly string[]>;
  /** Below the last row: who signs. */
  foot: string;
  /** Said instead of rows where there are none. */
  empty: string;
  at: Date;
}

const MARGIN = 30;
const SIZE = 7.5;
const LINE = 10;
const PAD = 3;
const FOOTER = 22;

interface Sheet {
  pdf: Pdf;
  ink: TableInk;
  table: PrintedTable;
  columns: (PrintColumn & { x: number; points: number })[];
  headings: string[][];
  total: ReturnType<TableInk['later']>;
  page: number;
  y: number;
}

/**
 * A long table as PDF, A4 across: its headings on each page, "page n of m", cells wrapped, a row that is higher than a page
 * goes on on the next. A stream: a page is drawn when the one before has been taken, so that memory does not grow with
 * the number of rows.
 */
export function printTable(table: PrintedTable): Readable {
  const out = new PassThrough();
  draw(table, out).catch((error: Error) => out.destroy(error));
  return out;
}

async function draw(table: PrintedTable, out: PassThrough): Promise<void> {
  const pdf = openPdf({
    title: table.title,
    layout: 'landscape',
    margin: MARGIN,
    streamed: true,
    at: table.at,
  });
  pdf.on('data', (piece: Buffer) => out.write(piece));
  pdf.on('end', () => out.end());
  const sheet = openSheet(pdf, table);
  beginPage(sheet);
  let rows = 0;
  for await (const cells of table.rows) {
    const { page } = sheet;
    drawRow(sheet, cells);
    rows += 1;
    if (sheet.page > page && !(await taken(out))) return;
  }
  if (rows === 0) drawText(sheet, table.empty, SIZE + 1);
  drawText(sheet, table.foot, SIZE + 1);
  endPage(sheet);
  sheet.total.tell(` / 共 ${sheet.page} 页`);
  pdf.end();
}

/** Waits until the pages so far were taken, and lets others have their turn; false when nobody reads any more. */
async function taken(out: PassThrough): Promise<boolean> {
  await nextTurn();
  if (out.writableNeedDrain && !out.destroyed) await Promise.race([once(out, 'drain'), once(out, 'close')]);
  return !out.destroyed;
}

function openSheet(pdf: Pdf, table: PrintedTable): Sheet {
  const ink = tableInk(pdf);
  const width = pdf.page.width - 2 * MARGIN;
  const shares = table.columns.reduce((sum, column) => sum + column.width, 0);
  let x = MARGIN;
  const columns = table.columns.map((column) => {
    const points = (column.width / shares) * width;
    const placed = { ...column, x, points: points - 2 * PAD };
    x += points;
    return placed;
  });
  const headings = columns.map((column) => ink.wrap(column.heading, column.points, SIZE));
  return { pdf, ink, table, columns, headings, total: ink.later(SIZE), page: 0, y: MARGIN };
}

const bottomOf = ({ pdf }: Sheet): number => pdf.page.height - MARGIN - FOOTER;
const fullWidth = ({ pdf }: Sheet): number => pdf.page.width - 2 * MARGIN;

function beginPage(sheet: Sheet): void {
  const { pdf, ink, table } = sheet;
  if (sheet.page > 0) {
    endPage(sheet);
    pdf.addPage();
  }
  sheet.page += 1;
  sheet.y = MARGIN;
  if (sheet.page === 1) {
    ink.write(table.title, MARGIN, sheet.y + 16, 16);
    sheet.y += 24;
    for (const line of table.head) {
      ink.write(line, MARGIN, sheet.y + 9, 9);
      sheet.y += 13;
    }
    sheet.y += 4;
  }
  ink.rule(MARGIN, sheet.y, fullWidth(sheet), 0.8);
  putLines(sheet, sheet.headings);
  ink.rule(MARGIN, sheet.y, fullWidth(sheet), 0.8);
}

function endPage(sheet: Sheet): void {
  const { pdf, ink, table, total } = sheet;
  const y = pdf.page.height - MARGIN;
  ink.write(`${table.title}　${table.head[0] ?? ''}`, MARGIN, y, SIZE);
  const page = `第 ${sheet.page} 页`;
  const x = pdf.page.width - MARGIN - 80;
  ink.write(page, x, y, SIZE);
  total.place(x + ink.widthOf(page, SIZE), y);
}

/** Lines of cells side by side, from where the sheet stands; the sheet stands below them afterwards. */
function putLines(sheet: Sheet, cells: readonly string[][]): void {
  const height = Math.max(1, ...cells.map((lines) => lines.length));
  for (const [index, column] of sheet.columns.entries()) {
    for (const [at, line] of (cells[index] ?? []).entries()) {
      const indent = column.align === 'right' ? column.points - sheet.ink.widthOf(line, SIZE) : 0;
      sheet.ink.write(line, column.x + PAD + indent, sheet.y + PAD + (at + 1) * LINE - 2, SIZE);
    }
  }
  sheet.y += height * LINE + 2 * PAD;
}

function drawRow(sheet: Sheet, cells: readonly string[]): void {
  let left = sheet.columns.map((column, index) => sheet.ink.wrap(cells[index] ?? '', column.points, SIZE));
  for (;;) {
    const height = Math.max(...left.map((lines) => lines.length));
    const room = Math.floor((bottomOf(sheet) - sheet.y - 2 * PAD) / LINE);
    if (height <= room) break;
    const whole = Math.floor((bottomOf(sheet) - MARGIN - 40) / LINE);
    // What would fit on a page of its own is not torn.
    if (height > whole && room > 4) {
      putLines(
        sheet,
        left.map((lines) => lines.slice(0, room)),
      );
      left = left.map((lines) => lines.slice(room));
    }
    beginPage(sheet);
  }
  putLines(sheet, left);
  sheet.ink.rule(MARGIN, sheet.y, fullWidth(sheet));
}

function drawText(sheet: Sheet, text: string, size: number): void {
  if (text === '') return;
  const lines = sheet.ink.wrap(text, fullWidth(sheet), size);
  if (sheet.y + lines.length * (size + 4) + 12 > bottomOf(sheet)) beginPage(sheet);
  sheet.y += 10;
  for (const line of lines) {
    sheet.ink.write(line, MARGIN, sheet.y + size, size);
    sheet.y += size + 4;
  }
}
