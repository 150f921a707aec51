import type { FreezesWords } from '../../words/zh.ts';

const MINUTE_MS = 60_000;
const HOUR_MIN = 60;
const DAY_MIN = 24 * HOUR_MIN;

/** 3 天 4 小时, 5 小时 12 分钟, 12 分钟: two units at most, rounded down. */
export function saySpan(length_ms: number, words: FreezesWords['deadlines']): string {
  const minutes = Math.floor(Math.abs(length_ms) / MINUTE_MS);
  const [days, hours, rest] = [
    Math.floor(minutes / DAY_MIN),
    Math.floor((minutes % DAY_MIN) / HOUR_MIN),
    minutes % HOUR_MIN,
  ];
  if (days > 0) return hours > 0 ? `${words.days(days)} ${words.hours(hours)}` : words.days(days);
  if (hours > 0) return rest > 0 ? `${words.hours(hours)} ${words.minutes(rest)}` : words.hours(hours);
  return words.minutes(rest);
}
