/** Times as people say them. All of China keeps one clock, so the reader's own time zone does not matter. */
const TIME_ZONE = 'Asia/Shanghai';

export type Language = 'zh' | 'en';

interface Parts {
  year: number;
  month: number;
  day: number;
  clock: string;
}

const partsFormat = new Intl.DateTimeFormat('en-GB', {
  timeZone: TIME_ZONE,
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

function partsOf(instant_ms: number): Parts {
  const found = new Map(partsFormat.formatToParts(instant_ms).map((part) => [part.type, part.value]));
  return {
    year: Number(found.get('year')),
    month: Number(found.get('month')),
    day: Number(found.get('day')),
    clock: `${found.get('hour')}:${found.get('minute')}`,
  };
}

const dayNumber = ({ year, month, day }: Parts) => Math.floor(Date.UTC(year, month - 1, day) / 86_400_000);
const two = (value: number) => String(value).padStart(2, '0');
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function dateWords(parts: Parts, thisYear: number, language: Language): string {
  const short =
    language === 'zh' ? `${parts.month}月${parts.day}日` : `${parts.day} ${MONTHS[parts.month - 1]}`;
  if (parts.year === thisYear) return short;
  return language === 'zh' ? `${parts.year}年${short}` : `${short} ${parts.year}`;
}

/** 今天 08:32 · 昨天 17:05 · 11月3日 08:32 · 2018年7月20日 08:32 */
export function sayTime(instant_ms: number, language: Language, now_ms: number): string {
  const then = partsOf(instant_ms);
  const now = partsOf(now_ms);
  const days = dayNumber(now) - dayNumber(then);
  const near = { 0: ['今天', 'today'], 1: ['昨天', 'yesterday'], [-1]: ['明天', 'tomorrow'] }[days];
  const date = near ? near[language === 'zh' ? 0 : 1] : dateWords(then, now.year, language);
  return `${date} ${then.clock}`;
}

/** 2026-11-23 08:32:05 (+08:00), for the hover. */
export function exactTime(instant_ms: number): string {
  const { year, month, day, clock } = partsOf(instant_ms);
  const seconds = two(new Date(instant_ms).getUTCSeconds());
  return `${year}-${two(month)}-${two(day)} ${clock}:${seconds} (UTC+8)`;
}

/** A calendar day, 'YYYY-MM-DD', as people say it: 7月20日, with the year when it is another one. */
export function sayDate(date: string, language: Language, now_ms: number): string {
  const [year, month, day] = date.split('-').map(Number);
  if (!year || !month || !day) return date;
  return dateWords({ year, month, day, clock: '' }, partsOf(now_ms).year, language);
}

/** The calendar day of an instant, 'YYYY-MM-DD'. */
export function dayOf(instant_ms: number): string {
  const { year, month, day } = partsOf(instant_ms);
  return `${year}-${two(month)}-${two(day)}`;
}

/** Days from today until a calendar day; below 0 when it is past. */
export function daysUntil(date: string, now_ms: number): number {
  const [year, month, day] = date.split('-').map(Number);
  if (!year || !month || !day) return Number.NaN;
  return dayNumber({ year, month, day, clock: '' }) - dayNumber(partsOf(now_ms));
}

/** A day some days from `date`. */
export function addDays(date: string, days: number): string {
  const [year, month, day] = date.split('-').map(Number);
  return new Date(Date.UTC(year ?? 1970, (month ?? 1) - 1, (day ?? 1) + days)).toISOString().slice(0, 10);
}

/** What `<input type="datetime-local">` holds, for an instant on the platform's clock. */
export function toLocalInput(instant_ms: number): string {
  return `${dayOf(instant_ms)}T${partsOf(instant_ms).clock}`;
}

/** The instant (RFC 3339) that a `datetime-local` value means on the platform's clock; null when it means none. */
export function fromLocalInput(value: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(value)) return null;
  const instant = new Date(`${value.slice(0, 16)}:00+08:00`);
  return Number.isNaN(instant.getTime()) ? null : instant.toISOString();
}
