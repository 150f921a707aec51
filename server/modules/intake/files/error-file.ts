import { PassThrough, Readable } from 'node:stream';
import exceljs from 'exceljs';
import type { FileFinding } from './file-findings.store.ts';
import { findingsAfter } from './file-findings.store.ts';
import type { FileTools } from './file-tools.ts';
import type { StoredFile } from './files.store.ts';
import { openTable } from './reading/open-table.ts';
import { BLANK, columnIndex } from './reading/table.ts';
import { BOM, csvLine, withoutFormula } from './spreadsheet-text.ts';
import { storedSource } from './stored-source.ts';

const PAGE = 1000;
/** More rows than this nobody mends by hand; the list of findings has them all. */
const ANNOTATED_ROWS_MAX = 5000;

async function* allFindings(
  tools: FileTools,
  file: StoredFile,
): AsyncGenerator<FileFinding & { nth: number }> {
  let after = { row: 0, nth: 0 };
  for (;;) {
    const page = await findingsAfter(tools.db, file.fileId, { after, limit: PAGE });
    yield* page;
    const last = page.at(-1);
    if (page.length < PAGE || !last) return;
    after = { row: last.row, nth: last.nth };
  }
}

/** Every finding of a file as a CSV that spreadsheets open. */
export function findingsCsv(tools: FileTools, file: StoredFile): Readable {
  async function* lines() {
    yield BOM +
      csvLine([
        '行 Row',
        '列 Column',
        '表头 Heading',
        '原来的内容 Value',
        '怎么改',
        'What to write',
        '代码 Code',
      ]);
    for await (const one of allFindings(tools, file))
      yield csvLine([one.row, one.column, one.heading, one.value, one.zh, one.en, one.code]);
  }
  return Readable.from(lines());
}

/**
 * The rows that have findings, under the headings of the file, with the cells marked and what to write beside them: to
 * be mended and sent again. Written as it is read.
 */
export function annotatedWorkbook(tools: FileTools, file: StoredFile): Readable {
  const out = new PassThrough();
  write(tools, file, out).catch((error: Error) => out.destroy(error));
  return out;
}

const MARKED = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFFFE3E0' } } as const;

async function write(tools: FileTools, file: StoredFile, out: PassThrough): Promise<void> {
  const { mapping, head } = file;
  if (!mapping || !head) throw new Error(`file ${file.fileId} has no headings`);
  const byRow = new Map<number, FileFinding[]>();
  for await (const one of allFindings(tools, file)) {
    if (byRow.size >= ANNOTATED_ROWS_MAX && !byRow.has(one.row)) break;
    byRow.set(one.row, [...(byRow.get(one.row) ?? []), one]);
  }
  const book = new exceljs.stream.xlsx.WorkbookWriter({ stream: out, useStyles: true });
  const sheet = book.addWorksheet('需要修改 To mend', { views: [{ state: 'frozen', ySplit: 1 }] });
  const width = head.columns.length;
  const headings = sheet.addRow([
    ...head.columns.map((one) => withoutFormula(one.heading)),
    '原行号 Row',
    '怎么改 What to write',
  ]);
  headings.font = { bold: true };
  headings.commit();
  const table = await openTable(storedSource(tools.db, file));
  const last = Math.max(0, ...byRow.keys());
  for await (const row of table.rows(mapping.sheet)) {
    if (row.row > last) break;
    const findings = byRow.get(row.row);
    if (!findings) continue;
    const cells = Array.from({ length: width }, (_, index) => row.cells[index] ?? BLANK);
    const said = [
      ...new Set(findings.map(({ column, zh }) => `${column === null ? '' : `${column} 列：`}${zh}`)),
    ];
    const written = sheet.addRow([
      ...cells.map((cell) => withoutFormula(cell.text)),
      row.row,
      said.join('\n'),
    ]);
    for (const { column } of findings)
      if (column !== null) written.getCell(columnIndex(column) + 1).fill = MARKED;
    written.commit();
  }
  sheet.commit();
  await book.commit();
}
