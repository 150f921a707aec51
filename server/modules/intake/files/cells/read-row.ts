import { createHash } from 'node:crypto';
import { canonical } from '../../../ledger/index.ts';
import type { Mapping } from '../file-values.ts';
import type { Ledger, LedgerColumn } from '../ledger-types.ts';
import { ledgerOf } from '../ledgers.ts';
import { partsOf } from '../mapping/heading-text.ts';
import { BLANK, type Cell, columnIndex, type TableRow } from '../reading/table.ts';
import { type Finding, finding, isFinding } from './findings.ts';
import { type FieldValue, readCell } from './read-cell.ts';

export type Fields = Record<string, FieldValue>;

export interface RowFinding extends Finding {
  /** Of the field, where a column or a value for all rows holds it. */
  field: string | null;
  /** What stands in the cell, shortened. */
  value: string | null;
}

export interface ReadRow {
  row: number;
  fields: Fields;
  findings: RowFinding[];
  /** Rows of one key are one document. */
  key: string;
  /** The sender has given the document a number. */
  numbered: boolean;
  /** SHA-256 over what the row says. */
  print: Buffer;
  formulas: number;
}

export interface RowReader {
  ledger: Ledger;
  /** null: a row of sums, or of nothing. */
  read(row: TableRow): ReadRow | null;
  column(field: string): LedgerColumn | undefined;
  /** The letter and heading of the column that holds a field. */
  place(field: string): { letter: string; heading: string } | undefined;
}

/** What people write where there is nothing to write. */
const NOTHING = /^([-/\\—–－～~.]+|无|暂无|没有|n\/?a|null|空)$/i;
/** No goods and no business begin with the Chinese words; with the English ones some do: Sumatra, Total Foods. */
const SUMS =
  /^(合\s*计|总\s*计|小\s*计|累\s*计|本页小计|本日合计|((sub|grand)[\s-]?)?(total|sum)s?\s*([:：(（\d].*)?$)/i;

const VALUE_CHARACTERS_MAX = 60;

/** Reads rows of a file as its mapping says. Findings lie in the rows; the reader itself keeps nothing. */
export function rowReader(
  mapping: Mapping,
  headings: readonly { column: string; heading: string }[],
): RowReader {
  const ledger = ledgerOf(mapping.ledger);
  if (!ledger) throw new Error(`no ledger ${mapping.ledger}`);
  const columnOf = new Map(ledger.columns.map((column) => [column.field, column]));
  const mapped = Object.entries(mapping.columns).flatMap(([letter, field]) => {
    const column = columnOf.get(field);
    const heading = headings.find((one) => one.column === letter)?.heading ?? '';
    return column
      ? [{ letter, index: columnIndex(letter), column, heading, hint: partsOf(heading).hint }]
      : [];
  });
  const places = new Map(mapped.map(({ column, letter, heading }) => [column.field, { letter, heading }]));
  const readFields = (cells: readonly Cell[]) => {
    const fields: Fields = {};
    const findings: RowFinding[] = [];
    for (const { index, column, hint } of mapped) {
      const cell = cells[index] ?? BLANK;
      if (isNothing(cell)) continue;
      const value = readCell(column, cell, hint);
      if (isFinding(value)) findings.push({ ...value, field: column.field, value: shown(cell.text) });
      else if (value !== '') fields[column.field] = withHint(column, value, hint);
    }
    for (const [field, text] of Object.entries(mapping.constants)) {
      const column = columnOf.get(field);
      if (!column || fields[field] !== undefined || findings.some((one) => one.field === field)) continue;
      const value = readCell(column, { text, kind: 'text' }, null);
      if (!isFinding(value)) fields[field] = value;
    }
    return { fields, findings };
  };
  return {
    ledger,
    column: (field) => columnOf.get(field),
    place: (field) => places.get(field),
    read({ row, cells }) {
      if (mapped.every(({ index }) => isNothing(cells[index] ?? BLANK))) return null;
      const lead = cells.find((cell) => cell.text.trim() !== '')?.text.trim() ?? '';
      if (SUMS.test(lead)) return null;
      const { fields, findings } = readFields(cells);
      const full = [...findings, ...missing(ledger, fields, findings), ...dateOrBatch(fields)];
      return {
        row,
        fields,
        findings: full,
        ...keyOf(ledger, fields, row),
        print: printOf(ledger, fields),
        formulas: cells.some((cell) => cell.formula) ? 1 : 0,
      };
    },
  };
}

const isNothing = (cell: Cell): boolean =>
  (cell.kind === 'blank' && !cell.formula) ||
  (cell.kind === 'text' && (cell.text.trim() === '' || NOTHING.test(cell.text.trim())));

const shown = (text: string): string =>
  text.length > VALUE_CHARACTERS_MAX ? `${text.slice(0, VALUE_CHARACTERS_MAX)}…` : text;

/** 重量(kg): the unit of the heading holds where the cell names none. */
function withHint(column: LedgerColumn, value: FieldValue, hint: string | null): FieldValue {
  if (column.kind !== 'quantity' || typeof value === 'string' || !('number' in value)) return value;
  if (value.unit !== null || hint === null || hint === '') return value;
  return { ...value, unit: hint };
}

function missing(ledger: Ledger, fields: Fields, found: readonly RowFinding[]): RowFinding[] {
  const wrong = new Set(found.map((one) => one.field));
  const absent = (field: string) => fields[field] === undefined && !wrong.has(field);
  const need = (field: string, column: LedgerColumn): RowFinding => ({
    ...finding(
      'cell-missing',
      `缺少“${column.zh}”，请填写${column.example === '' ? '' : `，例如 ${column.example}`}。`,
      `"${column.en}" is missing${column.example === '' ? '' : `; for instance ${column.example}`}.`,
    ),
    field,
    value: null,
  });
  // Goods may be named by their barcode, their code or their lot; a voucher names goods and supplier by itself.
  const goodsKnown = !['gtin', 'code', 'lot', 'voucherNumber'].every(absent);
  const voucherKnown = !absent('voucherNumber');
  return ledger.columns.flatMap((column) => {
    if (!column.required || !absent(column.field)) return [];
    if (column.field === 'goods' && goodsKnown) return [];
    if (column.field === 'supplier' && (voucherKnown || !absent('supplierUscc'))) return [];
    if (voucherKnown && column.kind === 'paper') return [];
    return [need(column.field, column)];
  });
}

/** One column for both: the other column, where there is one, goes before it. */
function dateOrBatch(fields: Fields): RowFinding[] {
  const value = fields.batchOrDate;
  if (value === undefined) return [];
  if (typeof value === 'string') fields.batch ??= value;
  else fields.productionDate ??= value;
  delete fields.batchOrDate;
  return [];
}

const textOf = (value: FieldValue | undefined): string =>
  value === undefined ? '' : typeof value === 'string' ? value : 'day' in value ? value.day : value.number;

/** Which rows are one document: those of one number, else those of one day, counterparty and purpose. */
function keyOf(ledger: Ledger, fields: Fields, row: number): { key: string; numbered: boolean } {
  const parts = (...names: string[]) =>
    names.map((name) => textOf(fields[name]).normalize('NFKC').trim()).join('|');
  const number = textOf(fields.number);
  if (fields.voucherNumber !== undefined && ledger.code !== 'quick-test')
    return { key: `v|${parts('voucherNumber', 'stall')}`, numbered: number !== '' };
  if (number !== '') return { key: `n|${number}|${parts('stall')}`, numbered: true };
  switch (ledger.code) {
    case 'quick-test':
      return {
        key: `t|${parts('date', 'stall', 'lot', 'gtin', 'code', 'goods', 'batch', 'voucherNumber')}`,
        numbered: false,
      };
    case 'sale':
      return {
        key: `d|${parts('date', 'receiver', 'receiverUscc', 'receiverAddress', 'plate')}`,
        numbered: false,
      };
    case 'disposal':
      return {
        key: `d|${parts('date', 'reason', 'method', 'place', 'handledBy', 'witnesses')}`,
        numbered: false,
      };
    default:
      return {
        key: `d|${parts('date', 'stall', 'supplier', 'supplierUscc', 'supplierAddress')}` || `r|${row}`,
        numbered: false,
      };
  }
}

/** Columns that are kept with the file only are no part of what a row says. */
function printOf(ledger: Ledger, fields: Fields): Buffer {
  const kept = new Set(ledger.columns.filter((column) => column.keptOnly).map((column) => column.field));
  const said = Object.fromEntries(Object.entries(fields).filter(([field]) => !kept.has(field)));
  return createHash('sha256').update(ledger.code).update('\0').update(canonical(said)).digest();
}
