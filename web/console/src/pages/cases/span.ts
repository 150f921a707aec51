import type { Dictionary } from '../../words/zh.ts';

const MINUTE_MS = 60_000;

/** How long something took, as people say it: 35 minutes, 3 hours 20 minutes, 2 days 4 hours. */
export function sayTimeSpan(length_ms: number, words: Dictionary['cases']['spans']): string {
  const minutes = Math.max(0, Math.floor(length_ms / MINUTE_MS));
  if (minutes < 60) return words.minutes(minutes);
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return words.hours(hours, minutes % 60);
  return words.days(Math.floor(hours / 24), hours % 24);
}
