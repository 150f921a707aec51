import { BLANK, type Cell } from './table.ts';
import { unescapeText } from './xml-events.ts';

const DAY_MS = 86_400_000;
/** Day 0 of the count from 1900, which holds a 29th of February that was none: right from the 1st of March 1900 on. */
const EPOCH_MS = Date.UTC(1899, 11, 30);
const DAYS_TO_1904 = 1462;
const LAST_DAY = 2_958_465;

/** A day count of a spreadsheet as 2026-11-20, with a time of day where it has one; null for what is no day. */
export function serialDate(serial: number, from1904 = false): string | null {
  const days = serial + (from1904 ? DAYS_TO_1904 : 0);
  if (!Number.isFinite(days) || days < 1 || days > LAST_DAY) return null;
  // To the second: a double holds no more of a day.
  const at = new Date(Math.round((EPOCH_MS + days * DAY_MS) / 1000) * 1000).toISOString();
  return at.endsWith('T00:00:00.000Z') ? at.slice(0, 10) : at.slice(0, 19);
}

/** A number as it was typed: a double of 12.3 is saved as 12.300000000000001. */
export function plainNumber(text: string): string {
  const number = Number(text);
  if (!Number.isFinite(number)) return text;
  if (Number.isInteger(number) && Math.abs(number) < 1e21) return number.toFixed(0);
  const rounded = Number(number.toPrecision(15));
  const plain = String(rounded);
  return plain.includes('e') ? rounded.toFixed(20).replace(/\.?0+$/, '') : plain;
}

export interface RawCell {
  type: string;
  style: number;
  value: string | null;
  inline: string | null;
  formula: boolean;
}

export interface CellContext {
  shared: readonly string[];
  dateStyles: readonly boolean[];
  from1904: boolean;
}

/** What a cell of a sheet says. ECMA-376 part 1, 18.3.1.4 and 18.18.11. */
export function cellValue(raw: RawCell, context: CellContext): Cell {
  const formula = raw.formula ? { formula: true } : {};
  if (raw.type === 'inlineStr') return textCell(raw.inline ?? raw.value ?? '', formula);
  if (raw.value === null) return raw.formula ? { text: '', kind: 'blank', formula: true } : BLANK;
  switch (raw.type) {
    case 's':
      return textCell(context.shared[Number(raw.value)] ?? '', formula);
    case 'str':
      return textCell(unescapeText(raw.value), formula);
    case 'e':
      return { text: raw.value, kind: 'error', ...formula };
    case 'b':
      return { text: raw.value === '1' ? 'TRUE' : 'FALSE', kind: 'boolean', ...formula };
    case 'd':
      // A sheet knows no time zones: what some writers put behind the time means nothing.
      return { text: raw.value.replace(/Z$/, '').replace(/T00:00:00(\.0+)?$/, ''), kind: 'date', ...formula };
    default: {
      if (context.dateStyles[raw.style]) {
        const date = serialDate(Number(raw.value), context.from1904);
        if (date !== null) return { text: date, kind: 'date', ...formula };
      }
      return { text: plainNumber(raw.value), kind: 'number', ...formula };
    }
  }
}

const textCell = (text: string, formula: { formula?: boolean }): Cell =>
  text === '' && !formula.formula ? BLANK : { text, kind: text === '' ? 'blank' : 'text', ...formula };
