import type { Rollups } from '../../api/types.ts';
import { unitKey } from '../scope/bound-rows.ts';

/** The figures of a day from the roll-ups: each kind of movement counted on one side only, so that nothing counts twice. */

export const DAY_KINDS = ['entered', 'shipped', 'received', 'sold', 'disposed'] as const;
export type DayKind = (typeof DAY_KINDS)[number];

type Figure = Rollups['items'][number]['figures'][number];

const COUNTED: Readonly<Partial<Record<Figure['kind'], { as: DayKind; side: Figure['side'] }>>> = {
  produced: { as: 'entered', side: 'into' },
  shipped: { as: 'shipped', side: 'out' },
  received: { as: 'received', side: 'into' },
  sold: { as: 'sold', side: 'out' },
  'sold-estimated': { as: 'sold', side: 'out' },
  disposed: { as: 'disposed', side: 'out' },
};

export interface DayFigure {
  kind: DayKind;
  lines: number;
  /** By base unit; pieces of all names together. */
  quantities: { base: string; quantity: number; lowerBound: boolean }[];
}

/** All kinds of a day, those without any movement with 0 lines. */
export function dayFigures(rollups: Pick<Rollups, 'items'>, day: string): DayFigure[] {
  const found = new Map(
    DAY_KINDS.map((kind) => [kind, { lines: 0, units: new Map<string, DayFigure['quantities'][number]>() }]),
  );
  for (const item of rollups.items) {
    if (item.day !== day) continue;
    for (const figure of item.figures) {
      const counted = COUNTED[figure.kind];
      const sum = counted?.side === figure.side ? found.get(counted.as) : undefined;
      if (!sum) continue;
      const key = unitKey(item.baseUnit, null);
      const before = sum.units.get(key);
      sum.lines += figure.lines;
      sum.units.set(key, {
        base: item.baseUnit,
        quantity: (before?.quantity ?? 0) + figure.quantity,
        lowerBound: (before?.lowerBound ?? false) || figure.lowerBound,
      });
    }
  }
  return [...found].map(([kind, { lines, units }]) => ({ kind, lines, quantities: [...units.values()] }));
}
