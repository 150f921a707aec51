import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayQuantity } from './display-quantity.ts';
import { type PackingInput, toBaseQuantity } from './packing.ts';
import { findUnit, type Unit, unitTable } from './units.ts';

const file = new URL('../../../../cities/xiamen/units.json', import.meta.url);
const units = unitTable((JSON.parse(readFileSync(file, 'utf8')) as { units: Unit[] }).units);

const cabbage: PackingInput = { base: 'g', declared: { quantity: 12, unit: '箱' } };
const cheese: PackingInput = {
  base: 'piece',
  pieceUnit: '袋',
  levels: [{ unit: '箱', contains: 20, of: '袋' }],
  declared: { quantity: 3, unit: '箱' },
};
const codes = (input: PackingInput) => {
  const result = toBaseQuantity(units, input);
  return result.ok ? result.notes.map((one) => one.code) : result.findings.map((one) => one.code);
};

describe('a declared quantity becomes base units', () => {
  test.each([
    ['12.5', 'kg', 12_500],
    [12, '斤', 6_000],
    [3, '两', 150],
    ['0.5', '吨', 500_000],
    [7, 'KGM', 7_000],
    ['1', '千克', 1_000],
    ['2', '公斤', 2_000],
    ['１２', 'ｋｇ', 12_000],
  ])('%s %s of loose goods is %i g', (quantity, unit, grams) => {
    const result = toBaseQuantity(units, { base: 'g', declared: { quantity, unit } });
    expect(result).toMatchObject({ ok: true, quantity: grams, base: 'g', source: 'measure', notes: [] });
  });

  test('3 L are 3000 ml, a dozen is 12 pieces', () => {
    expect(toBaseQuantity(units, { base: 'ml', declared: { quantity: 3, unit: 'LTR' } })).toMatchObject({
      quantity: 3000,
    });
    expect(toBaseQuantity(units, { base: 'piece', declared: { quantity: 2, unit: '打' } })).toMatchObject({
      quantity: 24,
    });
  });

  test('the levels of a product are walked: 箱 → 袋 → g', () => {
    const levels = [
      { unit: '箱', contains: 20, of: '袋' },
      { unit: '袋', contains: '0.5', of: 'kg' },
    ];
    expect(toBaseQuantity(units, { base: 'g', levels, declared: { quantity: 12, unit: '箱' } })).toEqual({
      ok: true,
      quantity: 120_000,
      base: 'g',
      source: 'factor',
      steps: [
        { unit: '箱', contains: '20', of: '袋' },
        { unit: '袋', contains: '0.5', of: '公斤' },
      ],
      notes: [],
    });
  });

  test('goods counted by the bag need no factor for bags, and one for cartons', () => {
    expect(toBaseQuantity(units, cheese)).toMatchObject({ quantity: 60, source: 'factor' });
    expect(toBaseQuantity(units, { ...cheese, declared: { quantity: 4890, unit: '袋' } })).toMatchObject({
      quantity: 4890,
      source: 'measure',
    });
  });

  test('twelve crates of 15 kg are 180 kg, and the line goes before the product', () => {
    const each = { quantity: 15, unit: 'kg' };
    expect(toBaseQuantity(units, { ...cabbage, each })).toMatchObject({ quantity: 180_000, source: 'each' });
    const levels = [{ unit: '箱', contains: 10, of: 'kg' }];
    expect(toBaseQuantity(units, { ...cabbage, levels, each })).toMatchObject({ quantity: 180_000 });
  });

  test('twelve crates without weight are refused, naming the missing factor', () => {
    const result = toBaseQuantity(units, { ...cabbage, path: '/lines/0' });
    expect(result.ok).toBe(false);
    if (result.ok) return;
    expect(result.findings).toEqual([
      expect.objectContaining({
        code: 'packing-factor-missing',
        path: '/lines/0/unit',
        missing: { unit: '箱', of: 'g' },
        zh: expect.stringContaining('每箱是多少公斤'),
      }),
    ]);
  });

  test('crates of cheese without level ask for bags', () => {
    const result = toBaseQuantity(units, { ...cheese, levels: [] });
    expect(result).toMatchObject({ ok: false, findings: [{ missing: { unit: '箱', of: '袋' } }] });
  });

  test('milk by the millilitre is not taken by the kilogram without a density', () => {
    expect(codes({ base: 'ml', declared: { quantity: 1, unit: 'kg' } })).toEqual(['packing-factor-missing']);
  });

  test('the scales win, and a difference beyond tolerance is flagged', () => {
    const each = { quantity: 15, unit: 'kg' };
    const weighed = (quantity: string) => ({
      ...cabbage,
      each,
      actual: { quantity, unit: 'kg' },
      tolerancePermille: 20,
    });
    expect(toBaseQuantity(units, weighed('176.4'))).toMatchObject({
      quantity: 176_400,
      source: 'actual',
      notes: [],
    });
    expect(codes(weighed('183.6'))).toEqual([]);
    expect(codes(weighed('176.399'))).toEqual(['actual-differs']);
    expect(codes(weighed('183.601'))).toEqual(['actual-differs']);
  });

  test('a count with an actual weight needs no factor', () => {
    const actual = { quantity: '181.25', unit: 'kg' };
    expect(toBaseQuantity(units, { ...cabbage, actual })).toMatchObject({ quantity: 181_250, notes: [] });
  });

  test('a weight of goods that are counted is kept as a remark', () => {
    const result = toBaseQuantity(units, { ...cheese, actual: { quantity: 31, unit: 'kg' } });
    expect(result).toMatchObject({
      ok: true,
      quantity: 60,
      notes: [{ code: 'actual-not-used', severity: 'flag' }],
    });
  });

  test.each([
    [12.5, 'kg', 'quantity-not-exact'],
    ['12,5', 'kg', 'quantity-not-a-number'],
    [null, 'kg', 'quantity-not-a-number'],
    [Number.NaN, 'kg', 'quantity-not-a-number'],
    ['', 'kg', 'quantity-not-a-number'],
    [0, 'kg', 'quantity-not-positive'],
    ['-3', 'kg', 'quantity-not-positive'],
    [2 ** 53, 'g', 'quantity-too-large'],
    ['9007199254740992', 'g', 'quantity-too-large'],
    ['9007199254741', 'kg', 'quantity-too-large'],
    ['0.0001', 'kg', 'quantity-not-whole'],
    [1, '石', 'unit-unknown'],
    [1, '', 'unit-unknown'],
  ])('%s %s is refused: %s', (quantity, unit, code) => {
    expect(codes({ base: 'g', declared: { quantity, unit } })).toEqual([code]);
  });

  test('0.3 bags are refused where bags are counted', () => {
    expect(codes({ ...cheese, declared: { quantity: '0.3', unit: '袋' } })).toEqual(['quantity-not-whole']);
  });

  test('levels that run in a circle are told', () => {
    const levels = [
      { unit: '箱', contains: 2, of: '盒' },
      { unit: '盒', contains: 3, of: '箱' },
    ];
    expect(codes({ ...cabbage, levels })).toEqual(['packing-circular']);
  });

  test('agrees with plain BigInt arithmetic on any depth of levels', () => {
    const names = ['箱', '盒', '袋', '包'];
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 4 }),
        (quantity, factors) => {
          const levels = factors.map((contains, index) => ({
            unit: names[index] ?? '',
            contains,
            of: index + 1 < factors.length ? (names[index + 1] ?? '') : 'kg',
          }));
          const twin = factors.reduce((product, one) => product * BigInt(one), BigInt(quantity) * 1000n);
          const result = toBaseQuantity(units, { base: 'g', levels, declared: { quantity, unit: '箱' } });
          expect(result).toMatchObject({ ok: true, quantity: Number(twin) });
        },
      ),
    );
  });
});

describe('units', () => {
  test('are found by name, alias and UN/ECE code', () => {
    expect(['kg', '公斤', '千克', 'KGM', 'Kilogram'].map((text) => findUnit(units, text)?.code)).toEqual(
      Array(5).fill('kg'),
    );
    expect(findUnit(units, '石')).toBeNull();
  });

  test('two units may not share a name', () => {
    const one: Unit = { code: 'a', zh: '甲', en: 'a', kind: 'package', rec20: null, aliases: [] };
    expect(() => unitTable([one, { ...one, code: 'b' }])).toThrow(RangeError);
  });

  test.each([
    [850, 'g', 'zh', undefined, '850 克'],
    [12_500, 'g', 'zh', undefined, '12.5 公斤'],
    [1_234_567_000, 'g', 'en', undefined, '1,234,567 kg'],
    [4890, 'piece', 'zh', '袋', '4,890 袋'],
    [1500, 'ml', 'en', undefined, '1.5 L'],
    [-2000, 'g', 'zh', undefined, '-2 公斤'],
  ] as const)('%i %s reads well in %s', (quantity, base, lang, pieceUnit, text) => {
    expect(displayQuantity(units, quantity, base, lang, pieceUnit)).toBe(text);
  });
});
