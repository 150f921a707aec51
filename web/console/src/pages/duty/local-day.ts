/** Days and minutes as the phone's own fields for dates have them. */
const DAY_MS = 86_400_000;

/** 'YYYY-MM-DDTHH:MM' of an instant, by the phone's clock; '' without one. */
export function localMinute(at: string | undefined): string {
  if (at === undefined) return '';
  const instant = new Date(at);
  return new Date(instant.getTime() - instant.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** 'YYYY-MM-DD', so many days ago. */
export const localDay = (back = 0): string =>
  localMinute(new Date(Date.now() - back * DAY_MS).toISOString()).slice(0, 10);
