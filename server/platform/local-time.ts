const formatters = new Map<string, Intl.DateTimeFormat>();

/** The calendar day 'YYYY-MM-DD' of an instant at a place. */
export function localDay(at: Date, timeZone: string): string {
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
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(
    new Date(day),
  );
  const offset = parts.find((part) => part.type === 'timeZoneName')?.value.replace('GMT', '') || 'Z';
  return new Date(`${day}T00:00:00${offset}`);
}
