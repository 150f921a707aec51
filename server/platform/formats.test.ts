import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isDayText, isInstantText } from './formats.ts';

test.each([
  '2026-11-20T08:00:00Z',
  '2026-11-20T08:00:00.123456789+08:00',
  '1990-01-01T00:00:00-12:00',
  '2200-12-31T23:59:59+14:00',
  '2024-02-29T00:00:00Z',
])('%s is an instant', (text) => {
  expect(isInstantText(text)).toBe(true);
});

test.each([
  ['a leap second', '2016-12-31T23:59:60Z'],
  ['an offset without minutes', '2020-12-31T23:59:00+08'],
  ['an offset without a colon', '2020-12-31T23:59:00+0800'],
  ['small letters', '2020-12-31t23:59:00z'],
  ['a blank for the T', '2020-12-31 23:59:00+08:00'],
  ['no offset', '2020-12-31T23:59:00'],
  ['an offset of nowhere', '2020-12-31T23:59:00+14:01'],
  ['hour 24', '2020-12-31T24:00:00Z'],
  ['a day that is not', '2023-02-29T00:00:00Z'],
  ['the year 0', '0000-01-01T00:00:00Z'],
  ['a year before food was recorded', '1989-12-31T23:59:59Z'],
  ['a year that nobody means', '2201-01-01T00:00:00Z'],
  ['a line break behind it', '2020-12-31T23:59:00Z\n'],
])('No instant: %s', (_what, text) => {
  expect(isInstantText(text)).toBe(false);
});

test.each(['1900-01-01', '2200-12-31', '2000-02-29'])('%s is a day', (text) => {
  expect(isDayText(text)).toBe(true);
});

test.each([
  '0000-01-01',
  '1899-12-31',
  '2201-01-01',
  '9999-12-31',
  '1900-02-29',
  '2026-13-01',
  '2026-00-10',
  '2026-1-1',
  '2026-04-31',
  '2026-11-20\n',
  '',
])('No day: %j', (text) => {
  expect(isDayText(text)).toBe(false);
});

test('What every Date of these years writes is an instant, and its first ten letters are a day', () => {
  const dates = fc.date({
    min: new Date('1990-01-01T00:00:00Z'),
    max: new Date('2200-12-31T23:59:59.999Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(dates, (date) => {
      expect(isInstantText(date.toISOString())).toBe(true);
      expect(isDayText(date.toISOString().slice(0, 10))).toBe(true);
    }),
  );
});

test('Whatever passes as an instant is one for JavaScript too', () => {
  const part = (max: number) => fc.integer({ min: 0, max }).map((n) => String(n).padStart(2, '0'));
  const texts = fc
    .tuple(
      fc.integer({ min: 1985, max: 2205 }),
      part(13),
      part(32),
      part(25),
      part(61),
      part(61),
      fc.constantFrom('Z', '+08:00', '-23:59'),
    )
    .map(([y, mo, d, h, mi, s, zone]) => `${y}-${mo}-${d}T${h}:${mi}:${s}${zone}`);
  fc.assert(
    fc.property(texts, (text) => {
      fc.pre(isInstantText(text));
      expect(Number.isNaN(new Date(text).getTime())).toBe(false);
    }),
  );
});
