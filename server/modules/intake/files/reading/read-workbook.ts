import type { ByteSource } from './byte-source.ts';
import { type CellContext, cellValue, type RawCell } from './cell-values.ts';
import { sheetUnknown, workbookDamaged, workbookInflates } from './reading.errors.ts';
import {
  BLANK,
  type Cell,
  COLUMNS_MAX,
  columnIndex,
  type Merge,
  type TableFile,
  type TableRow,
} from './table.ts';
import { readSharedTexts, readWorkbook } from './workbook-parts.ts';
import { parseXml } from './xml-events.ts';
import { openEntry, type ZipEntry, zipEntries } from './zip.ts';

/** A hundred thousand rows of thirty columns are some 100 MB of XML. */
const SHEET_BYTES_MAX = 768 * 1_048_576;
const MERGES_MAX = 200_000;

/**
 * An xlsx as tables. Nothing but the shared texts is held in memory, and nothing is written to a disk.
 * Errors: `file-not-workbook`, `workbook-damaged`, `workbook-inflates`; while rows are read the latter two.
 */
export async function openWorkbook(source: ByteSource): Promise<TableFile> {
  const entries = await zipEntries(source);
  const workbook = await readWorkbook(source, entries);
  let shared: Promise<string[]> | undefined;
  const open = (sheet: number) => {
    const part = workbook.sheets[sheet]?.part;
    const entry = part === undefined ? undefined : entries.get(part);
    if (!entry) throw sheetUnknown();
    return entry;
  };
  const merges = new Map<number, Promise<Merge[]>>();
  const file: TableFile = {
    format: { format: 'xlsx' },
    sheets: workbook.sheets.map(({ name, hidden }) => ({ name, hidden })),
    async *rows(sheet) {
      const entry = open(sheet);
      shared ??= readSharedTexts(source, entries.get(workbook.sharedPart ?? ''));
      const context = { shared: await shared, dateStyles: workbook.dateStyles, from1904: workbook.from1904 };
      yield* sheetRows(source, entry, context);
    },
    merges(sheet) {
      const known = merges.get(sheet) ?? readMerges(source, open(sheet));
      merges.set(sheet, known);
      return known;
    },
  };
  return file;
}

async function* sheetRows(
  source: ByteSource,
  entry: ZipEntry,
  context: CellContext,
): AsyncGenerator<TableRow> {
  const ready: TableRow[] = [];
  let current: TableRow | null = null;
  let raw: RawCell | null = null;
  let column = 0;
  let row = 0;
  let into: 'value' | 'inline' | null = null;
  let guide = 0;
  const handler = {
    open(name: string, attributes: Readonly<Record<string, string>>) {
      switch (name) {
        case 'row':
          row = nextRow(row, attributes.r, entry.name);
          current = { row, cells: [] };
          column = -1;
          return;
        case 'c': {
          const at = attributes.r === undefined ? -1 : columnIndex(attributes.r.replace(/\d+$/, ''));
          column = at >= 0 ? at : column + 1;
          raw = {
            type: attributes.t ?? 'n',
            style: Number(attributes.s ?? 0),
            value: null,
            inline: null,
            formula: false,
          };
          return;
        }
        case 'f':
          if (raw) raw.formula = true;
          return;
        case 'v':
          if (raw) {
            raw.value = '';
            into = 'value';
          }
          return;
        case 'rPh':
          guide += 1;
          return;
        case 't':
          if (raw && guide === 0) {
            raw.inline ??= '';
            into = 'inline';
          }
      }
    },
    text(text: string) {
      if (raw && into !== null) raw[into] += text;
    },
    close(name: string) {
      switch (name) {
        case 'v':
        case 't':
          into = null;
          return;
        case 'rPh':
          guide -= 1;
          return;
        case 'c':
          if (raw && current && column < COLUMNS_MAX) put(current.cells, column, cellValue(raw, context));
          raw = null;
          return;
        case 'row':
          if (current?.cells.some((cell) => cell.kind !== 'blank')) ready.push(current);
          current = null;
      }
    },
  };
  for await (const _ of parseXml(entry.name, openEntry(source, entry, SHEET_BYTES_MAX), handler)) {
    yield* ready;
    ready.length = 0;
  }
}

const ROWS_MAX = 1_048_576;

/** Rows ascend (ECMA-376 part 1, 18.3.1.73): one that stands twice has two contents. Errors: `workbook-damaged`. */
function nextRow(before: number, said: string | undefined, part: string): number {
  const row = said === undefined ? before + 1 : Number(said);
  if (Number.isInteger(row) && row > before && row <= ROWS_MAX) return row;
  throw workbookDamaged(`${part}: 行 row ${(said ?? String(row)).slice(0, 20)}`);
}

function put(cells: Cell[], column: number, cell: Cell): void {
  while (cells.length < column) cells.push(BLANK);
  cells[column] = cell;
}

const ROWS_END = Buffer.from('sheetData>');
const TAG_CHARACTERS_MAX = 65_536;
const MERGE_CELL = /<(?:\w+:)?mergeCell\s[^>]*?\bref="\$?([A-Z]{1,3})\$?(\d+):\$?([A-Z]{1,3})\$?(\d+)"/g;

/** Merged cells are named behind all rows: the bytes are searched for that place, without parsing what is before it. */
async function readMerges(source: ByteSource, entry: ZipEntry): Promise<Merge[]> {
  const merges: Merge[] = [];
  let behind = false;
  let rest = '';
  let tail = Buffer.alloc(0);
  for await (const piece of openEntry(source, entry, SHEET_BYTES_MAX)) {
    let text = '';
    if (behind) text = piece.toString('latin1');
    else {
      const joined = Buffer.concat([tail, piece]);
      const at = joined.lastIndexOf(ROWS_END);
      // The opening tag ends in the word too.
      const isEnd =
        at > 0 && /<\/(\w+:)?$/.test(joined.subarray(Math.max(0, at - 12), at).toString('latin1'));
      if (isEnd) {
        behind = true;
        text = joined.subarray(at).toString('latin1');
      } else tail = joined.subarray(Math.max(0, joined.length - 32));
    }
    if (!behind) continue;
    rest += text;
    for (const [, left = '', top = '', right = '', bottom = ''] of rest.matchAll(MERGE_CELL)) {
      if (merges.length >= MERGES_MAX) throw workbookInflates();
      merges.push({
        top: Number(top),
        left: columnIndex(left) + 1,
        bottom: Number(bottom),
        right: columnIndex(right) + 1,
      });
    }
    const cut = rest.lastIndexOf('<');
    rest = cut >= 0 ? rest.slice(cut) : '';
    if (rest.includes('>')) rest = '';
    // A tag without end would be held, and searched anew with every piece.
    if (rest.length > TAG_CHARACTERS_MAX) throw workbookInflates();
  }
  return merges;
}
