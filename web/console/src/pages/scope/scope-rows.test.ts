import { describe, expect, test } from 'vitest';
import type { ScopeStep } from '../../api/types.ts';
import { holder, view } from '../trace/fixture.ts';
import { boundRows, oneUnit, tierCounts } from './bound-rows.ts';
import { possibleHolder, step } from './fixture.ts';
import { ladderOf } from './ladder.ts';
import { rowsOfStep, stepKey } from './scope-rows.ts';

type ScopeBusiness = ScopeStep['list'][number];
const both = (quantity: number) => ({ lower: quantity, upper: quantity });
describe('Rows of possible holders', () => {
  test('A business with several lots stands once, with sums of its bounds and the surest of its tiers', () => {
    const named = view([holder('7')], []);
    const rows = boundRows(
      [
        possibleHolder('7', { tier: 'possible', basis: 'mixing', received: { lower: 0, upper: 30 } }),
        possibleHolder('7', {
          received: both(12),
          inStock: both(4),
          disposed: both(1),
          unaccounted: both(2),
        }),
      ],
      named,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      tier: 'recorded',
      came: { lower: 12, upper: 42 },
      inStock: both(4),
      other: both(3),
    });
    expect(oneUnit(rows)).toEqual({ base: 'piece', piece: '袋' });
  });

  test('Weights and pieces of one business are two rows and one business', () => {
    const named = view([holder('7')], []);
    const lot = named.lots[1];
    if (!lot) throw new Error('the fixture has a lot');
    named.lots[2] = { ...lot, lotId: '2', baseUnit: 'g', displayUnit: '公斤' };
    const rows = boundRows(
      [possibleHolder('7'), possibleHolder('7', { lotId: '2', tier: 'unknown' })],
      named,
    );
    expect(rows).toHaveLength(2);
    expect(oneUnit(rows)).toBeNull();
    expect(tierCounts(rows)).toEqual({ recorded: 1, possible: 0, unknown: 0, product: 0 });
  });
});

describe('The businesses of a step', () => {
  const business = (
    partyId: string,
    seller: boolean,
    change: Partial<ScopeBusiness> = {},
  ): ScopeBusiness => ({
    partyId,
    name: `P${partyId}`,
    divisionCode: null,
    district: null,
    address: null,
    contactPhone: null,
    seller,
    tier: 'recorded',
    lotCount: 1,
    lots: [],
    quantities: [quantity('g', 10)],
    ...change,
  });
  const quantity = (baseUnit: string, came: number) => ({
    baseUnit,
    pieceUnit: null,
    came: both(came),
    soldOn: both(0),
    soldToConsumers: both(0),
    inStock: both(came),
    other: both(0),
  });
  const widest = { days: 30, sellers: 2, added: 0, total: both(10) };

  test('Each stands as the ladder lists it, once for each unit, and who only made some is a source', () => {
    const list = [
      business('8', true, { quantities: [quantity('g', 3), quantity('ml', 4)] }),
      business('7', false),
    ];
    const rows = rowsOfStep({ ...step({ step: 'recorded', ...widest, days: null }), list }, undefined);
    expect(rows.map(({ party, base, came, source }) => [party.partyId, base, came, source])).toEqual([
      ['8', 'g', both(3), false],
      ['8', 'ml', both(4), false],
      ['7', 'g', both(10), true],
    ]);
  });

  test('Of the whole product, whom no step before had is marked so; others keep how surely they are reached', () => {
    const mixed = business('8', true, { tier: 'possible' });
    const before = { ...step({ step: 'possible', ...widest }), list: [mixed] };
    const product = { ...step({ step: 'product', ...widest }), list: [business('9', true), mixed] };
    expect(rowsOfStep(product, before).map(({ party, tier }) => [party.partyId, tier])).toEqual([
      ['9', 'product'],
      ['8', 'possible'],
    ]);
    expect(rowsOfStep(before, undefined).map(({ tier }) => tier)).toEqual(['possible']);
  });

  test('Steps are named in the address by their days', () => {
    expect(stepKey({ step: 'possible', days: 7 })).toBe('7');
    expect(stepKey({ step: 'product', days: 30 })).toBe('product');
  });
});

describe('The drawing of the ladder', () => {
  const rungs = ladderOf([
    step({ step: 'recorded', days: null, sellers: 5, added: 5, total: both(100) }),
    step({ step: 'possible', days: 3, sellers: 6, added: 1, total: { lower: 100, upper: 150 } }),
    step({ step: 'product', days: 3, sellers: 10, added: 4, total: { lower: 100, upper: 200 } }),
  ]);

  test('Every bar has one scale, and shows what each step before it added', () => {
    expect(rungs.map(({ parts }) => parts.map(({ share }) => share))).toEqual([
      [0.5],
      [0.5, 0.1],
      [0.5, 0.1, 0.4],
    ]);
  });

  test('The unit that the first step has most of is drawn, the others are named beside it', () => {
    expect(rungs.map(({ quantity, certain, possible }) => [quantity?.baseUnit, certain, possible])).toEqual([
      ['piece', 0.5, 0],
      ['piece', 0.5, 0.25],
      ['piece', 0.5, 0.5],
    ]);
    expect(rungs[0]?.others.map((one) => one.baseUnit)).toEqual(['g']);
  });

  test('Without an upper bound the bar is open to the end', () => {
    const [rung] = ladderOf([
      step({ step: 'recorded', days: null, sellers: 1, added: 1, total: { lower: 40, upper: null } }),
    ]);
    expect(rung).toMatchObject({ certain: 1, possible: 0, open: true });
  });
});
