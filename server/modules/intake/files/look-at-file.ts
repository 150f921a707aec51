import { createHash } from 'node:crypto';
import { Problem } from '../../../platform/errors.ts';
import type { FileTools } from './file-tools.ts';
import type { FileHead, Mapping } from './file-values.ts';
import { notInState } from './files.errors.ts';
import { changeFile, fileById, rememberedMapping, type StoredFile } from './files.store.ts';
import { ledgerOf } from './ledgers.ts';
import { findHeadings, HEAD_ROWS, type HeadingRow } from './mapping/find-headings.ts';
import { guessColumns, guessMapping } from './mapping/guess-mapping.ts';
import { openTable } from './reading/open-table.ts';
import { noRows } from './reading/reading.errors.ts';
import type { TableFile, TableRow } from './reading/table.ts';
import { storedSource } from './stored-source.ts';

const SAMPLE_CHARACTERS = 60;
/** What was sent may hold what no database can: it is shown all the same. */
const storable = (text: string): string =>
  text.slice(0, SAMPLE_CHARACTERS).toWellFormed().replaceAll('\0', '␀');

const SHEETS_LOOKED_AT = 8;
const SAMPLE_ROWS = 8;

/** What a person has chosen beside the guess. */
export interface Wanted {
  sheet?: number | undefined;
  headingRow?: number | undefined;
  ledger?: string | undefined;
}

/** What the headings of a sender's file were said to mean is found by their words alone. */
export const headingsHash = (columns: readonly { heading: string }[]): Buffer =>
  createHash('sha256')
    .update(JSON.stringify(columns.map(({ heading }) => heading)))
    .digest();

/**
 * Looks at a file that has come: what it is, where its headings are, which ledger and which columns they mean. What
 * cannot be read ends as `unreadable` with the reason.
 */
export async function lookAtFile(tools: FileTools, file: StoredFile): Promise<StoredFile> {
  try {
    const table = await openTable(storedSource(tools.db, file));
    const head = await readHead(tools, file, table, {});
    await changeFile(
      tools.db,
      file.fileId,
      {
        state: 'mapped',
        format: { ...table.format, sheets: table.sheets.map(({ name, hidden }) => ({ name, hidden })) },
        head: head.head,
        mapping: head.mapping,
        problem: null,
      },
      { states: ['received'], at: tools.clock.now() },
    );
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500) throw error;
    const problem = { code: error.code, ...error.words };
    await changeFile(
      tools.db,
      file.fileId,
      { state: 'unreadable', problem, finishedAt: tools.clock.now() },
      { states: ['received'], at: tools.clock.now() },
    );
  }
  const looked = await fileById(tools.db, file.fileId);
  if (!looked) throw notInState('', '文件已不在。', 'The file is gone.');
  return looked;
}

/** Headings, samples and the guess of a sheet: the one that is wanted, else the one whose headings say most. */
export async function readHead(
  tools: FileTools,
  file: StoredFile,
  table: TableFile,
  wanted: Wanted,
): Promise<{ head: FileHead; mapping: Mapping }> {
  let best: { sheet: number; found: HeadingRow; rows: TableRow[] } | null = null;
  let seenRows = false;
  for (const sheet of sheetsToLookAt(table, wanted.sheet)) {
    const rows = await firstRows(table, sheet);
    if (rows.length === 0) continue;
    seenRows = true;
    const found = findHeadings(rows, await table.merges(sheet), wanted.headingRow);
    if (found && (best === null || found.known > best.found.known)) best = { sheet, found, rows };
  }
  if (best === null) throw seenRows ? headingsUnknown() : noRows();
  const { sheet, found, rows } = best;
  const below = rows.filter((row) => row.row > found.lastRow);
  if (below.length === 0) throw noRows();
  const samples = below
    .slice(0, SAMPLE_ROWS)
    .map((row) => found.headings.map((_, index) => storable(row.cells[index]?.text ?? '')));
  const guess = guessMapping(found, samples, `${table.sheets[sheet]?.name ?? ''} ${file.name}`);
  const ledger = wanted.ledger === undefined ? undefined : ledgerOf(wanted.ledger);
  const known = await rememberedMapping(tools.db, file.senderId, headingsHash(guess.columns));
  const remembered = known !== undefined && (ledger === undefined || ledger.code === known.ledger);
  const columns = ledger ? guessColumns(ledger, found, samples) : guess.columns;
  const head: FileHead = {
    sheet,
    row: found.row,
    lastRow: found.lastRow,
    columns,
    ledger: remembered ? known.ledger : (ledger?.code ?? guess.ledger),
    confidence: remembered ? 1 : guess.confidence,
    remembered,
  };
  const guessed = Object.fromEntries(
    columns.flatMap(({ column, field }) => (field === null ? [] : [[column, field]])),
  );
  return {
    head,
    mapping: {
      sheet,
      headingRow: found.row,
      ledger: head.ledger,
      columns: remembered ? known.columns : guessed,
      constants: remembered ? known.constants : {},
    },
  };
}

function sheetsToLookAt(table: TableFile, wanted: number | undefined): number[] {
  if (wanted !== undefined) return [wanted];
  const all = [...table.sheets.keys()];
  const shown = all.filter((sheet) => !table.sheets[sheet]?.hidden);
  return (shown.length > 0 ? shown : all).slice(0, SHEETS_LOOKED_AT);
}

async function firstRows(table: TableFile, sheet: number): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for await (const row of table.rows(sheet)) {
    rows.push(row);
    if (rows.length >= HEAD_ROWS + SAMPLE_ROWS) break;
  }
  return rows;
}

const headingsUnknown = () =>
  new Problem(422, 'headings-unknown', {
    zh: '没有找到表头：前 40 行里没有一行像“日期、品名、数量……”。请在第一行写上表头，可下载模板对照。',
    en: 'No headings were found: none of the first 40 rows looks like date, goods, quantity. Write headings into the first row; the templates show them.',
  });
