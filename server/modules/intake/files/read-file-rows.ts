import { finding } from './cells/findings.ts';
import { type ReadRow, type RowReader, rowReader } from './cells/read-row.ts';
import { type FileFinding, insertFindings } from './file-findings.store.ts';
import { clearCheck, groupRows, insertRows } from './file-rows.store.ts';
import { FileLost, step, type Work } from './file-step.ts';
import type { FileTools } from './file-tools.ts';
import { tooManyRows } from './files.errors.ts';
import { fillMerged } from './reading/fill-merged.ts';
import { openTable } from './reading/open-table.ts';
import { columnLetter, type TableRow } from './reading/table.ts';
import { storedSource } from './stored-source.ts';

const ROWS_A_STEP = 1000;
export const FILE_ROWS_MAX = 500_000;
/** Further findings of a row are of the same kind as the first ones. */
const FINDINGS_A_ROW = 20;

/**
 * The first part of a check: every row is read and kept with its findings, and rows become documents. It is not gone
 * on with after a kill but begun anew: it takes seconds, and what it had kept is replaced.
 */
export async function readFileRows(tools: FileTools, work: Work): Promise<void> {
  const { mapping, head, format } = work.file;
  if (!mapping || !head) throw new Error(`file ${work.file.fileId} has no mapping`);
  await tools.db.transaction(async (tx) => {
    await clearCheck(tx, work.file.fileId);
    await step(tx, work, { rowsRead: 0, counts: {} });
  });
  const reader = rowReader(mapping, head.columns);
  const table = await openTable(storedSource(tools.db, work.file));
  const merges = await table.merges(mapping.sheet);
  const width = format?.format === 'csv' ? head.columns.length : Number.POSITIVE_INFINITY;
  let rows: ReadRow[] = [];
  const sums = { rows: 0, skipped: 0, formulas: 0, findings: 0 };
  const store = async (last: number) => {
    if (work.stopping()) throw new FileLost();
    const findings = rows.flatMap((row) => placed(reader, row));
    sums.findings += findings.length;
    await tools.db.transaction(async (tx) => {
      await insertRows(tx, work.file.fileId, rows);
      await insertFindings(tx, work.file.fileId, findings, 1);
      await step(tx, work, { rowsRead: last, counts: { ...sums } });
    });
    rows = [];
  };
  let last = 0;
  for await (const row of fillMerged(table.rows(mapping.sheet), merges)) {
    if (row.row <= head.lastRow) continue;
    last = row.row;
    const read = reader.read(row);
    if (read === null) {
      sums.skipped += 1;
      continue;
    }
    read.findings.push(...tooWide(row, width));
    sums.rows += 1;
    sums.formulas += read.formulas;
    rows.push(read);
    if (sums.rows > FILE_ROWS_MAX) throw tooManyRows(FILE_ROWS_MAX);
    if (rows.length >= ROWS_A_STEP) await store(last);
  }
  await store(last);
  await tools.db.transaction(async (tx) => {
    const documents = await groupRows(tx, work.file);
    await step(tx, work, { phase: 'documents', mark: 0, counts: { ...sums, documents } });
  });
}

function placed(reader: RowReader, row: ReadRow): FileFinding[] {
  return row.findings.slice(0, FINDINGS_A_ROW).map(({ field, value, code, zh, en }) => {
    const place = field === null ? undefined : reader.place(field);
    return {
      row: row.row,
      document: null,
      stage: 'check',
      column: place?.letter ?? null,
      heading: place?.heading ?? (field === null ? null : (reader.column(field)?.zh ?? null)),
      value,
      code,
      path: '',
      zh,
      en,
    };
  });
}

/** In a CSV a comma too many moves everything behind it. */
function tooWide(row: TableRow, width: number): ReadRow['findings'] {
  const beyond = row.cells.findIndex((cell, index) => index >= width && cell.text.trim() !== '');
  if (beyond < 0) return [];
  const letter = columnLetter(beyond);
  return [
    {
      ...finding(
        'row-too-wide',
        `这一行比表头宽，多到 ${letter} 列：可能某格里有逗号却没有加引号。请给那一格加上双引号，或去掉逗号。`,
        `This row is wider than the headings, up to column ${letter}: a cell may hold a comma without quotation marks. Put the cell into double quotes, or take the comma out.`,
      ),
      field: null,
      value: (row.cells[beyond]?.text ?? '').slice(0, 60),
    },
  ];
}
