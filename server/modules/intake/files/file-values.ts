import type { LedgerCode } from './ledger-types.ts';
import type { ColumnGuess } from './mapping/guess-mapping.ts';
import type { FileFormat, SheetInfo } from './reading/table.ts';

/** ADR 0020; `receiving` is a file that is still coming in. */
export type FileState =
  | 'receiving'
  | 'received'
  | 'mapped'
  | 'checking'
  | 'checked'
  | 'taking'
  | 'stopped'
  | 'taken'
  | 'unreadable';

export interface FileFormatView extends FileFormat {
  sheets: SheetInfo[];
}

/** Headings of a sheet, what stands below them, and what they were taken for. */
export interface FileHead {
  sheet: number;
  row: number;
  lastRow: number;
  columns: ColumnGuess[];
  ledger: LedgerCode;
  confidence: number;
  /** The sender has said before what headings like these mean. */
  remembered: boolean;
}

export interface Mapping {
  sheet: number;
  headingRow: number;
  ledger: LedgerCode;
  /** Field by column letter; columns that are left out are kept with the file only. */
  columns: Record<string, string>;
  /** What holds for every row that says nothing itself: the supplier, a unit. */
  constants: Record<string, string>;
}

export interface FileProblem {
  code: string;
  zh: string;
  en: string;
}

/** Rows and documents by what became of them. */
export interface Counts {
  rows?: number;
  /** Rows of sums and of nothing, which were passed over. */
  skipped?: number;
  findings?: number;
  documents?: number;
  good?: number;
  goodRows?: number;
  faulty?: number;
  faultyRows?: number;
  repeated?: number;
  repeatedRows?: number;
  taken?: number;
  takenRows?: number;
  refused?: number;
  refusedRows?: number;
  /** What was worked with that had been worked out before (formulas). */
  formulas?: number;
}
