import { describe, expect, test } from 'vitest';
import { addBounds, boundText, isNothing, NO_BOUND } from './bounds.ts';

const words = { bounds: (a: string, b: string) => `${a}-${b}`, orMore: (a: string) => `${a}+` };

describe('Bounds of quantities', () => {
  test('A sum has no upper bound once one part has none', () => {
    expect(addBounds({ lower: 2, upper: 5 }, { lower: 1, upper: 1 })).toEqual({ lower: 3, upper: 6 });
    expect(addBounds({ lower: 2, upper: 5 }, { lower: 1, upper: null })).toEqual({ lower: 3, upper: null });
    expect(addBounds(NO_BOUND, NO_BOUND)).toEqual(NO_BOUND);
  });

  test('Equal bounds are one figure, an open one says so, grams are written in kilograms', () => {
    expect(boundText({ lower: 12, upper: 12 }, 'piece', words)).toBe('12');
    expect(boundText({ lower: 0, upper: 4890 }, 'piece', words)).toBe('0-4,890');
    expect(boundText({ lower: 1500, upper: null }, 'g', words)).toBe('1.5+');
  });

  test('Only none at all is nothing', () => {
    expect(isNothing({ lower: 0, upper: 0 })).toBe(true);
    expect(isNothing({ lower: 0, upper: null })).toBe(false);
    expect(isNothing({ lower: 0, upper: 3 })).toBe(false);
  });
});
