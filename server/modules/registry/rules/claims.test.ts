import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkClaims, contradictions, expiryFrom, type LotClaims, parseShelfLife } from './claims.ts';
import { addDays, addMonths, daysBetween, isDay } from './days.ts';

const codes = (claims: LotClaims, on?: string) =>
  checkClaims(claims, on === undefined ? {} : { on }).map((one) => one.code);
const day = fc.integer({ min: 0, max: 40_000 }).map((count) => addDays('1970-01-01', count));

describe('shelf life', () => {
  test.each([
    ['270天', { count: 270, unit: 'day' }],
    ['9 个月', { count: 9, unit: 'month' }],
    ['十八个月', { count: 18, unit: 'month' }],
    ['二十四个月', { count: 24, unit: 'month' }],
    ['十个月', { count: 10, unit: 'month' }],
    ['1年', { count: 1, unit: 'year' }],
    ['P9M', { count: 9, unit: 'month' }],
    ['18 months', { count: 18, unit: 'month' }],
    ['１２个月', { count: 12, unit: 'month' }],
    ['见包装', null],
    ['0天', null],
    ['十十个月', null],
    ['99999年', null],
    ['', null],
  ])('%s is %j', (text, shelfLife) => {
    expect(parseShelfLife(text)).toEqual(shelfLife);
  });

  test.each([
    ['2024-01-31', { count: 1, unit: 'month' }, '2024-02-29'],
    ['2023-11-23', { count: 12, unit: 'month' }, '2024-11-23'],
    ['2024-02-29', { count: 1, unit: 'year' }, '2025-02-28'],
    ['2018-03-01', { count: 270, unit: 'day' }, '2018-11-26'],
  ] as const)('from %s, %j runs to %s', (from, shelfLife, until) => {
    expect(expiryFrom(from, shelfLife)).toBe(until);
  });
});

describe('days', () => {
  test('adding days and counting them are inverse', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -5000, max: 5000 }), (from, count) => {
        expect(daysBetween(from, addDays(from, count))).toBe(count);
      }),
    );
  });

  test('adding months lands in that month, on the same day or its last', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 60 }), (from, count) => {
        const later = addMonths(from, count);
        const months = (text: string) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));
        expect(months(later) - months(from)).toBe(count);
        const same = later.slice(8) === from.slice(8);
        expect(same || addDays(later, 1).endsWith('-01')).toBe(true);
      }),
    );
  });

  test.each(['2026-02-30', '2026-13-01', '26-01-01', '2026-1-1', 'x'])('%s is no day', (text) => {
    expect(isDay(text)).toBe(false);
  });
});

describe('contradictions inside one document', () => {
  test('expiry before production is found, the same day is not', () => {
    expect(codes({ productionDate: '2026-11-02', expiryDate: '2026-11-01' })).toEqual([
      'expiry-before-production',
    ]);
    expect(codes({ productionDate: '2026-11-01', expiryDate: '2026-11-01' })).toEqual([]);
  });

  test('goods are not produced after the document that names them', () => {
    expect(codes({ productionDate: '2026-11-24' }, '2026-11-23')).toEqual(['production-after-document']);
    expect(codes({ productionDate: '2026-11-23' }, '2026-11-23')).toEqual([]);
  });

  test('expiry and shelf life agree within a day, else a flag is raised and nothing refused', () => {
    const claims = { productionDate: '2018-01-10', shelfLife: '9个月' };
    for (const expiryDate of ['2018-10-09', '2018-10-10', '2018-10-11']) {
      expect(codes({ ...claims, expiryDate })).toEqual([]);
    }
    expect(codes({ ...claims, expiryDate: '2018-10-12' })).toEqual(['expiry-not-from-shelf-life']);
    expect(checkClaims({ ...claims, expiryDate: '2019-01-10' }, { path: '/lines/2' })).toMatchObject([
      { code: 'expiry-not-from-shelf-life', severity: 'flag', path: '/lines/2/expiryDate' },
    ]);
  });

  test('what cannot be read is told with its place', () => {
    const claims = { productionDate: '2026-02-30', expiryDate: '明年', shelfLife: '很久' };
    expect(checkClaims(claims).map((one) => [one.code, one.path])).toEqual([
      ['date-malformed', '/productionDate'],
      ['date-malformed', '/expiryDate'],
      ['shelf-life-malformed', '/shelfLife'],
    ]);
  });

  test('silence is no contradiction', () => {
    expect(codes({ productionDate: null, expiryDate: '', shelfLife: ' ' })).toEqual([]);
  });
});

describe('contradictions between documents', () => {
  const first = {
    documentId: '1',
    claims: { productionDate: '2018-01-10', expiryDate: '2018-10-10', origin: '福建 漳州' },
  };

  test('another expiry is found with the document it contradicts', () => {
    expect(contradictions([first], { expiryDate: '2019-01-10', productionDate: '2018-01-10' })).toEqual([
      { field: 'expiryDate', earlier: { documentId: '1', value: '2018-10-10' }, later: '2019-01-10' },
    ]);
  });

  test('spelling is no contradiction: places, 1年 and 12个月', () => {
    expect(contradictions([first], { origin: '福建·漳州' })).toEqual([]);
    const year = [{ documentId: '2', claims: { shelfLife: '1年' } }];
    expect(contradictions(year, { shelfLife: { count: 12, unit: 'month' } })).toEqual([]);
    expect(contradictions(year, { shelfLife: '365天' })).toHaveLength(1);
  });

  test('silence on either side contradicts nothing', () => {
    expect(contradictions([first], {})).toEqual([]);
    expect(contradictions([{ documentId: '3', claims: {} }], { expiryDate: '2018-10-10' })).toEqual([]);
  });

  test('who contradicts whom does not depend on who came first', () => {
    const claim = fc.record({
      expiryDate: fc.option(day),
      origin: fc.option(fc.constantFrom('漳州', '同安')),
    });
    fc.assert(
      fc.property(claim, claim, (a, b) => {
        const fields = (x: LotClaims, y: LotClaims) =>
          contradictions([{ documentId: '1', claims: x }], y).map((one) => one.field);
        expect(fields(a, b)).toEqual(fields(b, a));
      }),
    );
  });
});
