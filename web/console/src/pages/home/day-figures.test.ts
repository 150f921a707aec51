import { expect, test } from 'vitest';
import type { Rollups } from '../../api/types.ts';
import { dayFigures } from './day-figures.ts';

type Item = Rollups['items'][number];

function item(day: string, baseUnit: Item['baseUnit'], ...figures: Partial<Item['figures'][number]>[]): Item {
  return {
    day,
    baseUnit,
    figures: figures.map((figure) => ({
      kind: 'sold',
      side: 'out',
      words: { zh: '', en: '' },
      quantity: 0,
      lowerBound: false,
      unknowns: 0,
      lines: 1,
      documents: 1,
      ...figure,
    })),
  };
}

test('A handing-over counts once, each unit apart, only of the day asked for', () => {
  const items = [
    item('2026-11-23', 'g', { kind: 'shipped', quantity: 500, lines: 2 }, { kind: 'sold', quantity: 70 }),
    // The receiver's side of what was shipped: the same goods again.
    item('2026-11-23', 'g', { kind: 'shipped', side: 'into', quantity: 500, lines: 2 }),
    item('2026-11-23', 'piece', { kind: 'sold', quantity: 3, lines: 3, lowerBound: true }),
    item('2026-11-22', 'g', { kind: 'sold', quantity: 9999, lines: 99 }),
  ];
  const found = new Map(dayFigures({ items }, '2026-11-23').map((one) => [one.kind, one]));
  expect(found.get('shipped')).toEqual({
    kind: 'shipped',
    lines: 2,
    quantities: [{ base: 'g', quantity: 500, lowerBound: false }],
  });
  expect(found.get('sold')).toEqual({
    kind: 'sold',
    lines: 4,
    quantities: [
      { base: 'g', quantity: 70, lowerBound: false },
      { base: 'piece', quantity: 3, lowerBound: true },
    ],
  });
  expect(found.get('received')?.lines).toBe(0);
});
