import { localDay, startOfLocalDay } from '../../platform/local-time.ts';
import type { RecordTools } from '../ledger/index.ts';
import { addDays } from '../registry/index.ts';
import { dayInFuture, dayTooOld } from './day-close.errors.ts';

/** Days back that can still be closed; what is older is told by a count. */
export const DAYS_BACK_MAX = 31;

/**
 * The instant as of which a day is closed: now for today, its end for a past day.
 * Errors: `day-in-future`, `day-too-old`.
 */
export function closeInstant(
  { clock, city }: Pick<RecordTools, 'clock' | 'city'>,
  day: string,
): { at: Date; past: boolean } {
  const now = clock.now();
  const { timezone } = city.city;
  const today = localDay(now, timezone);
  if (day > today) throw dayInFuture();
  if (day < addDays(today, -DAYS_BACK_MAX)) throw dayTooOld(DAYS_BACK_MAX);
  return day === today
    ? { at: now, past: false }
    : { at: new Date(startOfLocalDay(addDays(day, 1), timezone).getTime() - 1), past: true };
}
