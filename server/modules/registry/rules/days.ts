const dayMs = 86_400_000;

/**
 * Whether the text is a day of the calendar, 'YYYY-MM-DD', of the years 1900 to 2200: others are slips of the pen,
 * year 0 is none in a database, and 9999 with a shelf life leaves the four digits.
 */
export function isDay(text: string): boolean {
  if (!/^(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$|^2200-[0-9]{2}-[0-9]{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && toDay(time) === text;
}

/** @param day 'YYYY-MM-DD' */
export function addDays(day: string, count: number): string {
  return toDay(timeOf(day) + count * dayMs);
}

/** Same day of a later month; its last day where the month has no such day. */
export function addMonths(day: string, count: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const first = Date.UTC(year, month - 1 + count, 1);
  const { y, m } = { y: new Date(first).getUTCFullYear(), m: new Date(first).getUTCMonth() };
  const last = new Date(Date.UTC(y, m + 1, 0)).getUTCDate();
  return toDay(Date.UTC(y, m, Math.min(date, last)));
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((timeOf(to) - timeOf(from)) / dayMs);
}

function timeOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

function toDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
