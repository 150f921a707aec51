import { isDayText } from '../../../../platform/formats.ts';
import { serialDate } from '../reading/cell-values.ts';
import type { Cell } from '../reading/table.ts';
import { type Finding, finding } from './findings.ts';

/** A day, and the time of day where one was written: '06:30:00'. */
export interface ReadDate {
  day: string;
  time: string | null;
}

type Result = ReadDate | Finding;

const WRITE = { zh: '请写作 2026-11-20', en: 'write it as 2026-11-20' };
/** Day counts of a spreadsheet for 1990 to 2100: what lies outside is no day of a delivery. */
const SERIALS = [32_874, 73_050] as const;

const DAY = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;
const MONTH_FIRST = /^(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{2}|\d{4})$/;
const NO_YEAR = /^(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?$/;
const TIME = /(?:^|[\sT日号])(\d{1,2})\s*[:：时]\s*(\d{1,2})(?:\s*[:：分]\s*(\d{1,2})(?:\.\d+)?)?\s*[秒分]?$/;

/**
 * A day as people write it: 2026-11-20, 2026/11/20, 2026.11.20, 20261120, 2026年11月20日, a date cell, or a date cell
 * whose format was lost (a day count).
 * Findings: `date-ambiguous` where day and month could be either, `date-without-year`, `date-unknown`.
 */
export function readDate(cell: Cell): Result {
  const text = cell.text.normalize('NFKC').trim();
  const found = TIME.exec(text);
  const day = (found ? text.slice(0, found.index + (/[日号]/.test(found[0][0] ?? '') ? 1 : 0)) : text).trim();
  const read = readDay(day, cell.kind);
  if ('code' in read) return read;
  if (!found) return read.time === null ? { day: read.day, time: null } : read;
  const [hour, minute, second] = [found[1], found[2], found[3] ?? '0'].map(Number) as [
    number,
    number,
    number,
  ];
  if (hour > 23 || minute > 59 || second > 59) return unknown(text);
  return {
    day: read.day,
    time: [hour, minute, second].map((part) => String(part).padStart(2, '0')).join(':'),
  };
}

function readDay(text: string, kind: Cell['kind']): Result {
  const compact = COMPACT.exec(text);
  const parts = DAY.exec(text) ?? (compact && Number(compact[1]) > 1900 ? compact : null);
  if (parts) {
    const day = `${parts[1]}-${(parts[2] ?? '').padStart(2, '0')}-${(parts[3] ?? '').padStart(2, '0')}`;
    return isDayText(day) ? { day, time: null } : unknown(text);
  }
  if (kind === 'number' || /^\d{5}(\.\d+)?$/.test(text)) {
    const serial = Number(text);
    const date = serial >= SERIALS[0] && serial <= SERIALS[1] ? serialDate(serial) : null;
    if (date !== null) return { day: date.slice(0, 10), time: date.length > 10 ? date.slice(11) : null };
  }
  const monthFirst = MONTH_FIRST.exec(text);
  if (monthFirst) return ambiguous(text, monthFirst);
  if (NO_YEAR.test(text)) {
    return finding(
      'date-without-year',
      `日期“${text}”没有年份，${WRITE.zh}。`,
      `The date "${text}" has no year; ${WRITE.en}.`,
    );
  }
  return unknown(text);
}

/** 11/20/2026 and 3/4/2026: where the file comes from decides, which nobody knows here. */
function ambiguous(text: string, parts: RegExpExecArray): Finding {
  const [first, second] = [Number(parts[1]), Number(parts[2])];
  const two = (part: number) => String(part).padStart(2, '0');
  const year = parts[3]?.length === 4 ? parts[3] : null;
  const readings =
    year === null
      ? []
      : [...new Set([`${year}-${two(first)}-${two(second)}`, `${year}-${two(second)}-${two(first)}`])].filter(
          isDayText,
        );
  const say =
    readings.length === 0
      ? WRITE
      : { zh: `请写作 ${readings.join(' 或 ')}`, en: `write it as ${readings.join(' or ')}` };
  return finding(
    'date-ambiguous',
    `日期“${text}”分不清哪个是年、月、日，${say.zh}。`,
    `In "${text}" it is not clear which is year, month and day; ${say.en}.`,
  );
}

const unknown = (text: string): Finding =>
  finding(
    'date-unknown',
    `认不出日期“${short(text)}”，${WRITE.zh}。`,
    `"${short(text)}" is not understood as a day; ${WRITE.en}.`,
  );

const short = (text: string): string => (text.length > 24 ? `${text.slice(0, 24)}…` : text);
