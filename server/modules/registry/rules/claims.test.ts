import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkClaims,
  contradictions,
  expiryFrom,
  type LotClaims,
  parseShelfLife,
  toldInTwoWays,
} from './claims.ts';
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

describe('an expiry that was worked out', () => {
  const stated = (expiryDate: string): LotClaims => ({ expiryDate });
  const computed = (expiryDate: string): LotClaims => ({ expiryDate, expiryComputed: true });
  const clash = (one: LotClaims, other: LotClaims) =>
    contradictions([{ documentId: '1', claims: one }], other).length;

  test('is no other story a day either way, whichever came first; two labels are', () => {
    for (const day of ['2026-02-28', '2026-03-01', '2026-03-02']) {
      expect([
        clash(computed('2026-03-01'), stated(day)),
        clash(stated(day), computed('2026-03-01')),
      ]).toEqual([0, 0]);
    }
    expect(clash(computed('2026-03-01'), stated('2026-03-03'))).toBe(1);
    expect(clash(stated('2026-03-01'), stated('2026-03-02'))).toBe(1);
  });

  test('a lot is told in two ways when some two of its claims are at odds', () => {
    expect(toldInTwoWays([computed('2026-03-01'), stated('2026-03-02'), { origin: '福建 漳州' }])).toBe(
      false,
    );
    expect(toldInTwoWays([computed('2026-03-01'), stated('2026-03-02'), stated('2026-02-28')])).toBe(true);
    expect(toldInTwoWays([{ origin: '福建 漳州' }, { origin: '福建漳州' }])).toBe(false);
    expect(toldInTwoWays([{ origin: '漳州' }, {}, { origin: '同安' }])).toBe(true);
  });

  test('what is told in two ways is what contradicts', () => {
    const claim = fc.record({
      expiryDate: fc.constantFrom(null, '2026-03-01', '2026-03-02', '2026-03-03'),
      expiryComputed: fc.boolean(),
      origin: fc.constantFrom(null, '漳 州', '漳州', '同安'),
    });
    fc.assert(
      fc.property(fc.array(claim, { maxLength: 5 }), (claims) => {
        const pairs = claims.some((one, index) =>
          claims.slice(0, index).some((other) => clash(one, other) > 0),
        );
        expect(toldInTwoWays(claims)).toBe(pairs);
      }),
    );
  });
});

describe('a day', () => {
  test.each(['1900-01-01', '2026-02-28', '2200-12-31'])('%s is one', (text) => {
    expect(isDay(text)).toBe(true);
  });
  test.each(['0000-01-01', '0050-01-01', '1899-12-31', '2201-01-01', '9999-12-31', '2026-02-30', '2026-2-3'])(
    '%s is none',
    (text) => {
      expect(isDay(text)).toBe(false);
      expect(checkClaims({ productionDate: text, shelfLife: '9个月' }).map((one) => one.code)).toEqual([
        'date-malformed',
      ]);
    },
  );
});
