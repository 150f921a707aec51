import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Category, YieldBand } from '../../registry/index.ts';
import { allowance, lossBandOn, yieldBandsOn } from './bands.ts';
import { amount, exactly } from './interval.ts';
import { judgeYield, type Portion, type Transformation, yieldFinding } from './yields.ts';

const DAY = '2026-11-20';
const category = (code: string, parent: string | null = null) =>
  [code, { code, parent } as Category] as const;
const row = (
  input: string,
  output: string,
  least: number,
  most: number,
  more: Partial<YieldBand> = {},
): YieldBand => ({
  input,
  inputUnit: 'g',
  output,
  outputUnit: 'g',
  per: 1000,
  least,
  most,
  confidence: 'D',
  source: 'test',
  from: '2015-10-01',
  to: null,
  zh: '',
  en: '',
  ...more,
});
const city = {
  categories: new Map([
    category('meat'),
    category('pork-carcass', 'meat'),
    category('pork-cuts', 'meat'),
    category('live-pigs'),
    category('meals'),
    category('greens'),
  ]),
  yieldBands: [
    row('live-pigs', 'pork-carcass', 55_000, 125_000, { inputUnit: 'piece', per: 1 }),
    row('pork-carcass', 'pork-cuts', 650, 970),
    row('same', '*', 700, 1000),
    row('*', '*', 200, 2000),
    row('*', 'meals', 1, 5, { outputUnit: 'piece' }),
    row('pork-carcass', 'pork-cuts', 500, 990, { from: '2014-01-01', to: '2015-10-01' }),
  ],
  lossBands: [],
};
const portion = (code: string, quantity: number | null, more: Partial<Portion> = {}): Portion => ({
  lotId: '1',
  productId: code,
  category: code,
  unit: 'g',
  quantity: amount(quantity),
  content: { g: null, ml: null },
  ...more,
});
const making = (inputs: Portion[], outputs: Portion[]): Transformation => ({
  documentId: '5',
  partyId: '11',
  span: { earliest: 0, latest: 0 },
  day: DAY,
  inputs,
  outputs,
});
const verdict = (inputs: Portion[], outputs: Portion[]) => judgeYield(city, making(inputs, outputs))?.verdict;

describe('The band of a transformation', () => {
  test('Is the nearest by output, then by input, of its day', () => {
    const first = (inputs: string[], output: string, day = DAY) => {
      const band = yieldBandsOn(city, inputs, output, day)[0];
      return band && [band.input, band.output, band.least];
    };
    expect(first(['pork-carcass'], 'pork-cuts')).toEqual(['pork-carcass', 'pork-cuts', 650]);
    expect(first(['pork-carcass'], 'pork-cuts', '2015-01-01')).toEqual(['pork-carcass', 'pork-cuts', 500]);
    expect(first(['pork-carcass', 'greens'], 'pork-cuts')).toEqual(['*', '*', 200]);
    expect(first(['greens'], 'greens')).toEqual(['same', '*', 700]);
    expect(first(['greens'], 'meals')).toEqual(['*', 'meals', 1]);
  });

  test('Of goods that stay in their category is never the loose one for any making', () => {
    expect(yieldBandsOn(city, ['greens'], 'greens', DAY).map((one) => one.input)).toEqual(['same']);
    expect(verdict([portion('greens', 1000)], [portion('greens', 1001)])).toBe('too-much');
  });
});

describe('A yield', () => {
  test('Is judged from the first unit beyond the band', () => {
    const cut = (out: number) => verdict([portion('pork-carcass', 1000)], [portion('pork-cuts', out)]);
    expect([649, 650, 970, 971].map(cut)).toEqual(['too-little', 'within', 'within', 'too-much']);
  });

  test('Never mixes units: heads become grams by their own band, pieces grams by their packing, else nobody can say', () => {
    const pigs = portion('live-pigs', 10, { unit: 'piece' });
    expect(verdict([pigs], [portion('pork-carcass', 800_000)])).toBe('within');
    expect(verdict([pigs], [portion('pork-carcass', 2_000_000)])).toBe('too-much');
    expect(verdict([pigs], [portion('pork-cuts', 800_000)])).toBeUndefined();
    const bags = (content: number | null) =>
      portion('pork-cuts', 2, { unit: 'piece', content: { g: content, ml: null } });
    expect(verdict([portion('pork-carcass', 1000)], [bags(400)])).toBe('within');
    expect(verdict([portion('pork-carcass', 1000)], [bags(500)])).toBe('too-much');
    expect(verdict([portion('pork-carcass', 1000)], [bags(null)])).toBeUndefined();
    expect(
      verdict([portion('pork-carcass', 1000, { unit: 'ml' })], [portion('pork-cuts', 800)]),
    ).toBeUndefined();
    expect(verdict([], [portion('pork-cuts', 800)])).toBeUndefined();
  });

  test('Of huge quantities is reckoned without rounding', () => {
    const huge = 2 ** 52;
    expect(verdict([portion('greens', huge)], [portion('greens', huge)])).toBe('within');
    expect(verdict([portion('greens', huge)], [portion('greens', huge + 1)])).toBe('too-much');
  });

  test('Within its band is never found, whatever is hidden of it; beyond it always, if nothing is', () => {
    const amounts = fc.array(fc.integer({ min: 1, max: 10 ** 9 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        amounts,
        fc.integer({ min: 650, max: 970 }),
        fc.integer({ min: 1, max: 9 }),
        fc.nat(8),
        (inputs, permille, parts, hidden) => {
          const sum = inputs.reduce((all, one) => all + one, 0);
          const least = Math.ceil((sum * 650) / 1000);
          const most = Math.floor((sum * 970) / 1000);
          const honest = Math.min(most, Math.max(least, Math.floor((sum * permille) / 1000)));
          fc.pre(honest >= parts && least <= most);
          const split = (whole: number) =>
            Array.from({ length: parts }, (_none, index) =>
              portion('pork-cuts', index === 0 ? whole - (parts - 1) : 1),
            );
          const into = inputs.map((one) => portion('pork-carcass', one));
          const veil = (some: Portion[], at: number) =>
            some.map((one, index) => (index === at ? { ...one, quantity: amount(null) } : one));
          expect(yieldFinding(city, making(veil(into, hidden), veil(split(honest), hidden - 3)))).toBeNull();
          const tooMuch = making(into, split(Math.ceil((sum * 970) / 1000) + 1));
          expect(yieldFinding(city, tooMuch)).toMatchObject({
            kind: 'yield-out-of-band',
            documentId: '5',
            partyId: '11',
          });
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('Loss bands', () => {
  const loss = (code: string, lossPermille: number) => ({
    category: code,
    lossPermille,
    countPermille: 10,
    atLeast: { g: 0, ml: 0, piece: 0 },
    confidence: 'D' as const,
    source: '',
    from: '2015-10-01',
    to: null,
    zh: '',
    en: '',
  });
  const lossCity = { ...city, lossBands: [loss('*', 100), loss('meat', 50)] };

  test('Are those of the category, else of the nearest above it, else the general one', () => {
    const of = (code: string) => lossBandOn(lossCity, code, DAY)?.lossPermille;
    expect([of('pork-cuts'), of('meat'), of('greens')]).toEqual([50, 50, 100]);
    expect(lossBandOn(lossCity, 'greens', '2015-01-01')).toBeNull();
  });

  test('Allow a share, at least so much, and anything of what is not known', () => {
    expect(allowance(100, 3, 20)).toBe(3);
    expect(allowance(100, 3, 2 ** 53 - 1)).toBe(Math.floor((2 ** 53 - 1) / 10));
    expect(allowance(100, 3, exactly(Number.POSITIVE_INFINITY).upper)).toBe(Number.POSITIVE_INFINITY);
  });
});
