/** R3: a business that uploads every day has stopped. */

export interface UploadDay {
  /** Number of a day, counted from anywhere. */
  day: number;
  lastAt: number;
}

const HOUR_MS = 3_600_000;
/** Days that are looked at for what is usual: longer than any holiday with the week before it. */
const LOOKED_BACK = 30;

/** When trade rests: on which days, and for how long between two instants. */
export interface Rest {
  on(day: number): boolean;
  between(from: number, to: number): number;
}
const NEVER: Rest = { on: () => false, between: () => 0 };

/**
 * Hours beyond the time in which the next upload was due: `dailyHours` after the last one (a day's trade), the law's
 * deadline not counted, nor days on which trade rests (public holidays). Null where it did not use to upload on `usualDays` of the `usualOf` days up to its last
 * upload: whoever trades now and then may rest.
 */
export function hoursSilent(
  days: readonly UploadDay[],
  now: number,
  settings: { dailyHours: number; usualDays: number; usualOf: number },
  rest: Rest = NEVER,
): number | null {
  const last = days.reduce<UploadDay | null>(
    (best, one) => (best && best.lastAt >= one.lastAt ? best : one),
    null,
  );
  if (last === null) return null;
  const uploaded = new Set(days.map((one) => one.day));
  let usual = 0;
  for (let day = last.day, left = settings.usualOf; left > 0 && day > last.day - LOOKED_BACK; day -= 1) {
    if (rest.on(day) && !uploaded.has(day)) continue;
    if (uploaded.has(day)) usual += 1;
    left -= 1;
  }
  if (usual < settings.usualDays) return null;
  const traded_ms = now - last.lastAt - rest.between(last.lastAt, now);
  const hours = Math.floor(traded_ms / HOUR_MS) - settings.dailyHours;
  return hours > 0 ? hours : null;
}
