import { LEDGERS } from '../ledgers.ts';
import { columnLetter, type Merge, type TableRow } from '../reading/table.ts';
import { partsOf, plainHeading } from './heading-text.ts';

/** Titles, dates and names of who fills it in stand above the headings, but not more than this. */
export const HEAD_ROWS = 40;

export interface Heading {
  /** A, B, … */
  column: string;
  /** As it stands there; under a merged one 供货者/名称. */
  text: string;
  /** The lower part alone where there are two lines of headings. */
  own: string;
  /** The same heading stands in an earlier column too. */
  repeated: boolean;
}

export interface HeadingRow {
  /** Of the headings (their first line), and of the last line of them. */
  row: number;
  lastRow: number;
  headings: Heading[];
  /** Of the headings, how many are known from any ledger. */
  known: number;
  /** What stands above: a title often says which ledger it is. */
  above: string;
}

const KNOWN: ReadonlySet<string> = new Set(
  LEDGERS.flatMap((ledger) =>
    ledger.columns.flatMap((column) => [column.zh, column.en, ...column.aliases].map(plainHeading)),
  ),
);

const isKnown = (text: string): boolean => {
  const plain = plainHeading(text);
  return plain !== '' && (KNOWN.has(plain) || KNOWN.has(partsOf(text).base));
};

/**
 * The row that holds the headings, among the first rows of a sheet: the one with most headings that are known, else the
 * first that is filled with texts. Merged headings over two lines become one: 供货者 over 名称 and 电话.
 * @returns null where no row looks like headings
 */
export function findHeadings(
  head: readonly TableRow[],
  merges: readonly Merge[],
  wanted?: number,
): HeadingRow | null {
  const rows = wanted === undefined ? head : head.filter((row) => row.row === wanted);
  let best: { at: TableRow; known: number } | null = null;
  for (const row of rows) {
    const known = row.cells.filter((cell) => cell.kind === 'text' && isKnown(cell.text)).length;
    if (best === null || known > best.known) best = { at: row, known };
  }
  if (best === null) return null;
  if (best.known < 2 && wanted === undefined) {
    const filled = rows.find((row) => row.cells.filter((cell) => cell.kind === 'text').length >= 3);
    if (!filled) return null;
    best = { at: filled, known: best.known };
  }
  return withSubheadings(head, merges, startOf(head, merges, best.at));
}

/** The better known line may be the lower one of two: merged headings above it belong to it. */
function startOf(head: readonly TableRow[], merges: readonly Merge[], row: TableRow): TableRow {
  const parent = merges.find(
    (merge) => merge.bottom === row.row && merge.top === row.row - 1 && merge.left === merge.right,
  );
  const over = merges.find(
    (merge) => merge.top === row.row - 1 && merge.bottom === row.row - 1 && merge.right > merge.left,
  );
  if (!parent || !over) return row;
  return head.find((one) => one.row === row.row - 1) ?? row;
}

function withSubheadings(head: readonly TableRow[], merges: readonly Merge[], first: TableRow): HeadingRow {
  const inRow = merges.filter((merge) => merge.top === first.row);
  const wide = inRow.filter((merge) => merge.right > merge.left && merge.bottom === first.row);
  const tall = inRow.filter((merge) => merge.bottom > merge.top);
  const next = head.find((row) => row.row === first.row + 1);
  // A merged title has no subheadings: below it the whole row is headings.
  const two =
    wide.length > 0 &&
    next !== undefined &&
    (tall.length > 0 || wide.every((merge) => subheadings(next, merge)));
  const lastRow = two ? first.row + 1 : Math.max(first.row, ...tall.map((merge) => merge.bottom));
  const width = Math.max(first.cells.length, two ? (next?.cells.length ?? 0) : 0);
  const seen = new Set<string>();
  const headings: Heading[] = [];
  for (let index = 0; index < width; index++) {
    const merge = wide.find((one) => one.left <= index + 1 && one.right >= index + 1);
    const parent = (merge ? first.cells[merge.left - 1] : first.cells[index])?.text.trim() ?? '';
    const child = two ? (next?.cells[index]?.text.trim() ?? '') : '';
    const text = parent !== '' && child !== '' && parent !== child ? `${parent}/${child}` : parent || child;
    const plain = plainHeading(text);
    headings.push({
      column: columnLetter(index),
      text: oneLine(text),
      own: oneLine(child || parent),
      repeated: plain !== '' && seen.has(plain),
    });
    seen.add(plain);
  }
  while (headings.at(-1)?.text === '') headings.pop();
  return {
    row: first.row,
    lastRow,
    headings,
    known: headings.filter((heading) => isKnown(heading.text) || isKnown(heading.own)).length,
    above: head
      .filter((row) => row.row < first.row)
      .flatMap((row) => row.cells.map((cell) => cell.text))
      .join(' '),
  };
}

const subheadings = (row: TableRow, merge: Merge): boolean => {
  const below = row.cells.slice(merge.left - 1, merge.right);
  return below.length > 0 && below.every((cell) => cell.kind === 'text' && !/\d{4}/.test(cell.text));
};

const oneLine = (text: string): string =>
  text.slice(0, 80).toWellFormed().replaceAll('\0', '␀').replace(/\s+/g, ' ').trim();
