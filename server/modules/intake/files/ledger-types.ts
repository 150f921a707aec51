/** What a cell of a column is read as. */
export type ColumnKind =
  | 'text'
  /** A day: 2026-11-20, 2026/11/20, 2026.11.20, 20261120, 2026年11月20日, or a date cell. */
  | 'date'
  /** A day, with or without a time of day. */
  | 'time'
  /** A production date or a batch number, as one column of many ledgers holds either. */
  | 'date-or-batch'
  /** 12, 12.5, 1,200, １２．５, or with its unit: 12.5kg. */
  | 'quantity'
  | 'unit'
  /** 12个月, 180天. */
  | 'duration'
  | 'gtin'
  | 'uscc'
  | 'phone'
  /** Yuan with at most two decimals. */
  | 'money'
  /** Kind and number of one paper, or of several: 承诺达标合格证 HG-1；快检单 KJ-2. */
  | 'papers'
  /** The number of one paper whose kind the column says. */
  | 'paper'
  /** 合格 or 不合格, 阴性 or 阳性. */
  | 'result'
  /** Why goods were taken out of the chain. */
  | 'reason'
  /** Two or more names. */
  | 'people'
  /** A voucher of the platform (V…). */
  | 'voucher'
  /** A lot's trace code (T…), Digital Link or element string. */
  | 'lot';

export interface LedgerColumn {
  /** Our name for it; the same field means the same in every ledger. */
  field: string;
  /** The heading of our template. */
  zh: string;
  en: string;
  /** Headings that people write for it. Compared without spaces, width, brackets and letter case. */
  aliases: readonly string[];
  kind: ColumnKind;
  /** `true`: every row; `'or'`: one of the columns of the same `oneOf` must be there. */
  required: boolean;
  /** Of the columns with the same word here, a row needs at least one. */
  oneOf?: string;
  example: string;
  /** What to write, for who fills the template in. */
  note: { zh: string; en: string };
  /** The certificate kind of a `paper` column, a code of the city's certificate kinds. */
  paperKind?: string;
  /** True: read, shown and kept with the file, but no field of the document that the row becomes. */
  keptOnly?: boolean;
}

export type LedgerCode = 'purchase' | 'sale' | 'gate' | 'meat' | 'quick-test' | 'disposal';

/** One of the ledgers that businesses keep as a table, with the headings that they really use. */
export interface Ledger {
  code: LedgerCode;
  zh: string;
  en: string;
  /** What asks for it. */
  clause: string;
  /** What a row becomes. */
  becomes: { zh: string; en: string };
  columns: readonly LedgerColumn[];
}
