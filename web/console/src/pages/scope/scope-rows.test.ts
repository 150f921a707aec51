import { describe, expect, test } from 'vitest';
import type { ProductDealers } from '../../api/types.ts';
import { holder, view } from '../trace/fixture.ts';
import { boundRows, oneUnit, tierCounts } from './bound-rows.ts';
import { dealer, possibleHolder, step } from './fixture.ts';
import { ladderOf } from './ladder.ts';
import { countSellers, daysOf, holdersOfStep, rowsOfStep, stepKey } from './scope-rows.ts';

const both = (quantity: number) => ({ lower: quantity, upper: quantity });
const seen = (holders: ReturnType<typeof possibleHolder>[]) => ({
  ...view([holder('7', { lotId: '1' }), holder('8', { lotId: '1' })], []),
  possible: {
    days: 7,
    holders,
    sources: [],
    truncated: null,
    deliveries: 0,
    deliveriesRecorded: 0,
    zh: '',
    en: '',
  },
});

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
    expect(countSellers(rows)).toEqual({ sellers: 1, sources: 0 });
  });

  test('Whoever made some of it is a source, not a seller', () => {
    const rows = boundRows(
      [
        possibleHolder('7', { isSource: true, entered: both(40) }),
        possibleHolder('8', { received: both(40) }),
      ],
      view([holder('7'), holder('8')], []),
    );
    expect(countSellers(rows)).toEqual({ sellers: 1, sources: 1 });
  });
});

describe('The holders of a step', () => {
  test('Of the records alone: no sibling, no mixing, and a gap only where the trace crosses it', () => {
    const found = holdersOfStep(
      seen([
        possibleHolder('7'),
        possibleHolder('8', { basis: 'gap', tier: 'unknown' }),
        possibleHolder('9', { basis: 'gap', tier: 'unknown' }),
        possibleHolder('10', { basis: 'mixing', tier: 'possible' }),
        possibleHolder('11', { basis: 'sibling', tier: 'possible' }),
        possibleHolder('12', { basis: 'time', tier: 'possible' }),
      ]),
      { step: 'recorded' },
    );
    expect(found.map(({ partyId }) => partyId)).toEqual(['7', '8', '12']);
  });

  test('Of the whole product: its dealers as recorded, and beside them what mixing reaches of other products', () => {
    const answer = seen([
      possibleHolder('7', { received: both(10) }),
      possibleHolder('8', {
        lotId: '2',
        tier: 'possible',
        basis: 'mixing',
        received: { lower: 0, upper: 5 },
      }),
    ]);
    const lot = answer.lots[1];
    if (!lot) throw new Error('the fixture has a lot');
    answer.lots[2] = { ...lot, lotId: '2', productId: '99' };
    const dealers = {
      product: { productId: '9', pieceUnit: '袋' },
      totals: { baseUnit: 'piece' },
      dealers: [dealer('7', { received: 60, incoming: 3, sold: 50 }), dealer('20', { received: 4 })],
    } as unknown as ProductDealers;
    const rows = rowsOfStep(answer, { step: 'product' }, [dealers]);
    expect(rows.map(({ party, tier, came }) => [party.partyId, tier, came])).toEqual([
      ['8', 'possible', { lower: 0, upper: 5 }],
      ['7', 'recorded', both(63)],
      ['20', 'product', both(4)],
    ]);
  });

  test('Steps are named in the address by their days, and traced with them', () => {
    expect(stepKey({ step: 'possible', days: 7 })).toBe('7');
    expect(stepKey({ step: 'product', days: 30 })).toBe('product');
    expect(daysOf({ step: 'recorded', days: null })).toBe(0);
    expect(daysOf({ step: 'product', days: 30 })).toBe(30);
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
