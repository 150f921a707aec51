import type { Said, ScanLang } from '../../../web/scan/index.ts';
import { localDay } from '../../platform/local-time.ts';
import { daysBetween } from '../registry/index.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const NEAR = new Map([
  [0, { zh: '今天', en: 'today' }],
  [-1, { zh: '昨天', en: 'yesterday' }],
  [1, { zh: '明天', en: 'tomorrow' }],
]);
const DAY_MS = 86_400_000;
const clocks = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, Intl.DateTimeFormat>();

/** A calendar day as people say it: 7月20日, with the year when it is another than today's. */
export function sayDay(day: string, lang: ScanLang, today: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  const short =
    lang === 'zh' ? `${Number(month)}月${Number(date)}日` : `${Number(date)} ${MONTHS[Number(month) - 1]}`;
  if (today.startsWith(`${year}-`)) return short;
  return lang === 'zh' ? `${year}年${short}` : `${short} ${year}`;
}

/** A calendar day with its year always: dates of production and expiry are compared with the pack. */
export function sayFullDay(day: string, lang: ScanLang): string {
  return sayDay(day, lang, '');
}

/** 今天 08:32 · 昨天 17:05 · 11月3日 08:32; the day alone where only the day is known. */
export function sayInstant(at: Date, lang: ScanLang, now: Date, timeZone: string, precision_ms = 0): string {
  const today = localDay(now, timeZone);
  const day = localDay(at, timeZone);
  if (precision_ms >= 20 * DAY_MS) {
    const [year = '', month = ''] = day.split('-');
    return lang === 'zh' ? `${year}年${Number(month)}月` : `${MONTHS[Number(month) - 1]} ${year}`;
  }
  const words = NEAR.get(daysBetween(today, day))?.[lang] ?? sayDay(day, lang, today);
  return precision_ms >= DAY_MS - 1 ? words : `${words} ${clockOf(at, timeZone)}`;
}

/** The instant on the city's own clock, for machines and for the hover: 2026-11-21T23:00:00+08:00. */
export function exactInstant(at: Date, timeZone: string): string {
  let format = offsets.get(timeZone);
  if (!format) {
    // Made anew for each of a page's instants, this was two thirds of the page's time.
    format = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'longOffset' });
    offsets.set(timeZone, format);
  }
  const offset = format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value;
  const [, sign = '+', hours = '00', minutes = '00'] = /GMT([+-])(\d\d):(\d\d)/.exec(offset ?? '') ?? [];
  const shift_ms = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  return `${new Date(at.getTime() + shift_ms).toISOString().slice(0, 19)}${sign}${hours}:${minutes}`;
}

/** Says instants in one language, as seen from now, on the city's clock. */
export type Sayer = (at: Date, precision_ms?: number) => Said;

export const makeSayer =
  (lang: ScanLang, now: Date, timeZone: string): Sayer =>
  (at, precision_ms = 0) => ({
    text: sayInstant(at, lang, now, timeZone, precision_ms),
    exact: exactInstant(at, timeZone),
  });

function clockOf(at: Date, timeZone: string): string {
  let format = clocks.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    clocks.set(timeZone, format);
  }
  return format.format(at);
}
