const formatters = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, Intl.DateTimeFormat>();

/** Every offset in use is a whole number of quarters of an hour, so that within one the day does not change. */
const QUARTER_MS = 900_000;
const DAYS_MAX = 10_000;
const days = new Map<string, string>();

/** The calendar day 'YYYY-MM-DD' of an instant at a place. */
export function localDay(at: Date, timeZone: string): string {
  const quarter = at.getTime() / QUARTER_MS;
  // Before 1972 places kept odd offsets.
  if (!(quarter >= 70_080)) return formatDay(at, timeZone);
  const key = `${timeZone} ${Math.floor(quarter)}`;
  let day = days.get(key);
  if (day === undefined) {
    day = formatDay(at, timeZone);
    if (days.size >= DAYS_MAX) days.clear();
    days.set(key, day);
  }
  return day;
}

function formatDay(at: Date, timeZone: string): string {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    // Swedish writes dates as ISO does.
    formatter = new Intl.DateTimeFormat('sv-SE', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formatters.set(timeZone, formatter);
  }
  return formatter.format(at);
}

/** The instant at which a calendar day 'YYYY-MM-DD' begins at a place. */
export function startOfLocalDay(day: string, timeZone: string): Date {
  let format = offsets.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
    offsets.set(timeZone, format);
  }
  const parts = format.formatToParts(new Date(day));
  const offset = parts.find((part) => part.type === 'timeZoneName')?.value.replace('GMT', '') || 'Z';
  return new Date(`${day}T00:00:00${offset}`);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** 'YYYY-MM-DD HH:MM:SS' of an instant at a place, for papers: exact, and the same whenever it is written. */
export function localTime(at: Date, timeZone: string): string {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
    clocks.set(timeZone, clock);
  }
  return clock.format(at);
}
