/** R3: a business that uploads every day has stopped. */

export interface UploadDay {
  /** Number of a day, counted from anywhere. */
  day: number;
  lastAt: number;
}

const HOUR_MS = 3_600_000;

/**
 * Hours beyond the time in which the next upload was due: `dailyHours` after the last one (a day's trade), the law's
 * deadline not counted. Null where it did not use to upload on `usualDays` of the `usualOf` days up to its last
 * upload: whoever trades now and then may rest.
 */
export function hoursSilent(
  days: readonly UploadDay[],
  now: number,
  settings: { dailyHours: number; usualDays: number; usualOf: number },
): number | null {
  const last = days.reduce<UploadDay | null>(
    (best, one) => (best && best.lastAt >= one.lastAt ? best : one),
    null,
  );
  if (last === null) return null;
  const usual = new Set(
    days.filter((one) => one.day > last.day - settings.usualOf && one.day <= last.day).map((one) => one.day),
  );
  if (usual.size < settings.usualDays) return null;
  const hours = Math.floor((now - last.lastAt) / HOUR_MS) - settings.dailyHours;
  return hours > 0 ? hours : null;
}
