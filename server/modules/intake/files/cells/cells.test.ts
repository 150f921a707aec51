import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serialDate } from '../reading/cell-values.ts';
import { readCell } from './read-cell.ts';
import { readDate } from './read-date.ts';
import { readFen, readNumber } from './read-number.ts';

const text = (value: string) => readDate({ text: value, kind: 'text' });

describe('Dates', () => {
  it.each([
    ['2026-11-20', '2026-11-20', null],
    ['2026/11/20', '2026-11-20', null],
    ['2026/1/5', '2026-01-05', null],
    ['2026.11.20', '2026-11-20', null],
    ['20261120', '2026-11-20', null],
    ['2026年11月20日', '2026-11-20', null],
    ['２０２６年１１月２０日', '2026-11-20', null],
    ['2026-11-20 06:30', '2026-11-20', '06:30:00'],
    ['2026年11月20日 6时30分', '2026-11-20', '06:30:00'],
    ['2026/11/20 6:30:15', '2026-11-20', '06:30:15'],
  ])('%s is understood', (value, day, time) => expect(text(value)).toEqual({ day, time }));

  it.each([
    ['11/20/2026', 'date-ambiguous', '2026-11-20'],
    ['3/4/2026', 'date-ambiguous', '2026-03-04 或 2026-04-03'],
    ['26-11-20', 'date-ambiguous', '2026-11-20'],
    ['11月20日', 'date-without-year', '2026-11-20'],
    ['2026-02-30', 'date-unknown', '2026-11-20'],
    ['昨天', 'date-unknown', '2026-11-20'],
    ['2026-11-20 25:00', 'date-unknown', '2026-11-20'],
    ['2026-11-20T22:30:00Z', 'date-unknown', '2026-11-20'],
  ])('%s is asked about', (value, code, hint) =>
    expect(text(value)).toMatchObject({ code, zh: expect.stringContaining(hint) }),
  );

  it('A day count is the day that a spreadsheet shows', () => {
    expect(serialDate(46_346)).toBe('2026-11-20');
    expect(readDate({ text: '46346.25', kind: 'number' })).toEqual({ day: '2026-11-20', time: '06:00:00' });
    fc.assert(
      fc.property(fc.integer({ min: 40_000, max: 60_000 }), (serial) => {
        const day = serialDate(serial) ?? '';
        return (Date.parse(day) - Date.parse('1899-12-30')) / 86_400_000 === serial;
      }),
    );
  });
});

describe('Numbers', () => {
  it.each([
    ['12', '12', null],
    ['12.50', '12.50', null],
    ['1,200.5', '1200.5', null],
    ['１，２００', '1200', null],
    ['12.5kg', '12.5', 'kg'],
    ['１２箱', '12', '箱'],
    ['+3', '3', null],
  ])('%s is understood', (value, number, unit) => expect(readNumber(value)).toEqual({ number, unit }));

  it.each([
    ['12,5', 'number-comma'],
    ['1,20,000', 'number-comma'],
    ['-3', 'number-negative'],
    ['十二', 'number-unknown'],
    ['3箱5袋', 'number-unknown'],
    ['1e5', 'number-unknown'],
  ])('%s is asked about', (value, code) => expect(readNumber(value)).toMatchObject({ code }));

  it('Prices are whole fen, or asked about', () => {
    expect([readFen('23.5'), readFen('￥1,200'), readFen('0.070'), readFen('3元/斤')]).toEqual([
      2350, 120_000, 7, 300,
    ]);
    expect(readFen('0.075')).toMatchObject({ code: 'price-unknown' });
  });

  it('Whatever is written, what is read is a number of the same digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 9 }), fc.integer({ min: 0, max: 999 }), (whole, part) => {
        const plain = `${whole}.${String(part).padStart(3, '0')}`;
        const grouped = `${whole.toLocaleString('en-US')}.${String(part).padStart(3, '0')}`;
        expect(readNumber(grouped)).toEqual({ number: plain, unit: null });
      }),
    );
  });
});

describe('Results of a test', () => {
  const result = { field: 'result', zh: '结果', en: 'Result', kind: 'result', example: '', required: true };
  const read = (text: string) => readCell({ ...result, names: [] } as never, { text, kind: 'text' }, null);
  it.each(['合格', '阴性(-)', '未检出', 'PASS', '√', '合格：抑制率 12%'])('%s is passed', (text) =>
    expect(read(text)).toBe('pass'),
  );
  it.each(['不合格', '阳性', '+', '超标', 'failed'])('%s is failed', (text) =>
    expect(read(text)).toBe('fail'),
  );
  it.each(['合格□ 不合格☑', '不合格□合格√', '阴性/阳性', '-0.3', '待定'])('%s is asked about', (text) =>
    expect(read(text)).toMatchObject({ code: 'result-unknown' }),
  );
});
