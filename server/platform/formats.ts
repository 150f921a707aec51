import type { Ajv } from 'ajv';
import type { Words } from './errors.ts';
import { isId } from './ids.ts';

/**
 * Formats that are narrower than JSON Schema's, since what passes here must be understood by JavaScript's Date and
 * by PostgreSQL alike: RFC 3339 in capital letters, with a full offset, no leap second (60), and a year in which
 * food can have been handed over. A day may lie further back: a licence is older than the platform.
 */
const DAY_YEARS = [1900, 2200] as const;
const INSTANT_YEARS = [1990, 2200] as const;
/** The farthest that a place on earth is from UTC. */
const OFFSET_HOURS_MAX = 14;

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?:Z|[+-](\d{2}):(\d{2}))$/;

function isDayWithin(text: string, [first, last]: readonly [number, number]): boolean {
  const [, year = '', month = '', day = ''] = DAY.exec(text) ?? [];
  if (Number(year) < first || Number(year) > last) return false;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.toISOString().startsWith(`${year}-${month}-${day}`);
}

/** A day of the calendar, YYYY-MM-DD, from 1900 to 2200. */
export const isDayText = (text: string): boolean => isDayWithin(text, DAY_YEARS);

/** An instant as RFC 3339 writes it, from 1990 to 2200. */
export function isInstantText(text: string): boolean {
  const found = INSTANT.exec(text);
  if (!found) return false;
  const [, day = '', hour, minute, second, offsetHour = '0', offsetMinute = '0'] = found;
  const [offset_h, offset_min] = [Number(offsetHour), Number(offsetMinute)];
  return (
    isDayWithin(day, INSTANT_YEARS) &&
    Number(hour) < 24 &&
    Number(minute) < 60 &&
    Number(second) < 60 &&
    offset_min < 60 &&
    offset_h + offset_min / 60 <= OFFSET_HOURS_MAX
  );
}

interface Format extends Words {
  validate: (text: string) => boolean;
}

const FORMATS: Readonly<Record<string, Format>> = {
  date: {
    validate: isDayText,
    zh: '这里应为日期，写作 2026-11-20，年份在 1900 到 2200 之间。',
    en: 'A day is expected here, written 2026-11-20, of a year from 1900 to 2200.',
  },
  'date-time': {
    validate: isInstantText,
    zh: '这里应为日期时间，写作 2026-11-20T08:00:00+08:00（字母大写，秒不超过 59），年份在 1990 到 2200 之间。',
    en: 'A date and time is expected here, written 2026-11-20T08:00:00+08:00 (capital letters, seconds up to 59), of a year from 1990 to 2200.',
  },
  id: {
    validate: isId,
    zh: '这里应为编号：最多 19 位数字，不大于 9223372036854775807。',
    en: 'An id is expected here: up to 19 digits, not above 9223372036854775807.',
  },
};

/** Puts our formats in the place of those of the same name. */
export function addOurFormats(ajv: Ajv): Ajv {
  for (const [name, { validate }] of Object.entries(FORMATS))
    ajv.addFormat(name, { type: 'string', validate });
  return ajv;
}

/** What to tell who got a format wrong; undefined for a format that is not ours. */
export const formatWords = (name: unknown): Words | undefined => FORMATS[String(name)];
