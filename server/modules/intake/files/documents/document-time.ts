import { startOfLocalDay } from '../../../../platform/local-time.ts';
import type { Fields } from '../cells/read-row.ts';

export interface DocumentTime {
  at: string;
  precision: 'day' | 'minute';
}

/** The day of a row as the instant at which it begins at the place, known to the day; with a time of day to the minute. */
export function documentTime(fields: Fields, timeZone: string): DocumentTime | null {
  const value = fields.date;
  if (typeof value !== 'object' || !('day' in value)) return null;
  const start = startOfLocalDay(value.day, timeZone).getTime();
  if (value.time === null) return { at: new Date(start).toISOString(), precision: 'day' };
  const [hours = 0, minutes = 0, seconds = 0] = value.time.split(':').map(Number);
  const at = start + ((hours * 60 + minutes) * 60 + seconds) * 1000;
  return { at: new Date(at).toISOString(), precision: 'minute' };
}
