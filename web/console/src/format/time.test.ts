import { describe, expect, it } from 'vitest';
import { addDays, daysUntil, exactTime, fromLocalInput, sayDate, sayTime, toLocalInput } from './time.ts';

const NOW = Date.parse('2026-11-23T10:00:00+08:00');
const at = (text: string) => Date.parse(text);

describe('sayTime', () => {
  it.each([
    ['2026-11-23T08:32:00+08:00', '今天 08:32', 'today 08:32'],
    ['2026-11-22T17:05:00+08:00', '昨天 17:05', 'yesterday 17:05'],
    ['2026-11-24T00:01:00+08:00', '明天 00:01', 'tomorrow 00:01'],
    ['2026-03-09T23:59:00+08:00', '3月9日 23:59', '9 Mar 23:59'],
    ['2018-07-20T12:00:00+08:00', '2018年7月20日 12:00', '20 Jul 2018 12:00'],
  ])('says %s as %s', (instant, zh, en) => {
    expect(sayTime(at(instant), 'zh', NOW)).toBe(zh);
    expect(sayTime(at(instant), 'en', NOW)).toBe(en);
  });

  it('counts days by the calendar of the platform, not by 24 hours or the machine', () => {
    expect(sayTime(at('2026-11-22T16:10:00Z'), 'zh', at('2026-11-22T16:20:00Z'))).toBe('今天 00:10');
    expect(sayTime(at('2026-11-22T15:50:00Z'), 'zh', at('2026-11-22T16:20:00Z'))).toBe('昨天 23:50');
  });
});

describe('Dates and inputs', () => {
  it('gives the exact time with its offset', () => {
    expect(exactTime(at('2026-11-23T08:32:05+08:00'))).toBe('2026-11-23 08:32:05 (UTC+8)');
  });
  it('leaves out the year only when it is this one', () => {
    expect(sayDate('2026-12-01', 'zh', NOW)).toBe('12月1日');
    expect(sayDate('2027-01-02', 'en', NOW)).toBe('2 Jan 2027');
  });
  it('counts days until a date, and below nought when it is past', () => {
    expect(daysUntil('2026-11-26', NOW)).toBe(3);
    expect(daysUntil('2026-11-20', NOW)).toBe(-3);
    expect(daysUntil('soon', NOW)).toBeNaN();
  });
  it('walks over the end of a month', () => {
    expect(addDays('2026-11-28', 4)).toBe('2026-12-02');
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
  });
  it('takes a local input back to the same instant', () => {
    const instant = at('2026-11-23T08:32:00+08:00');
    expect(toLocalInput(instant)).toBe('2026-11-23T08:32');
    expect(fromLocalInput(toLocalInput(instant))).toBe(new Date(instant).toISOString());
    expect(fromLocalInput('2026-11-23')).toBeNull();
  });
});
