/** One cell as it stands in the file. */
export interface Cell {
  /** What is written; '' for nothing. Dates of a date cell as 2026-11-20 or 2026-11-20T06:30:00. */
  text: string;
  kind: 'text' | 'number' | 'date' | 'boolean' | 'error' | 'blank';
  /** The value is the one that the program which saved the file had worked out. */
  formula?: boolean;
  /** The value stands in another cell that this one is merged with. */
  merged?: boolean;
}

/** A row as a spreadsheet counts it, from 1; `cells[0]` is column A. Rows without any cell may be left out. */
export interface TableRow {
  row: number;
  cells: Cell[];
}

/** Cells that are one on the sheet, by rows and columns from 1. */
export interface Merge {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

export interface SheetInfo {
  name: string;
  hidden: boolean;
}

/** What the file is, and how that is known. */
export interface FileFormat {
  format: 'csv' | 'xlsx';
  /** Of a CSV: the encoding that was chosen, how sure that is from 0 to 1, and why. */
  encoding?: { name: 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be'; confidence: number; why: string };
  separator?: string;
}

/** A file that can be read as tables, as often as one likes, without being held in memory. */
export interface TableFile {
  format: FileFormat;
  sheets: readonly SheetInfo[];
  /** Errors: those of reading (reading.errors.ts), also in the midst of the rows. */
  rows(sheet: number): AsyncGenerator<TableRow>;
  merges(sheet: number): Promise<Merge[]>;
}

/** No ledger is wider; what lies beyond is no part of a row. */
export const COLUMNS_MAX = 200;

export const BLANK: Cell = { text: '', kind: 'blank' };

/** A, B … Z, AA …, from 0. */
export function columnLetter(index: number): string {
  let letters = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}

/** The place of a column letter, from 0; -1 for what is none. */
export function columnIndex(letters: string): number {
  if (!/^[A-Z]{1,3}$/.test(letters)) return -1;
  let index = 0;
  for (const letter of letters) index = index * 26 + letter.charCodeAt(0) - 64;
  return index - 1;
}
