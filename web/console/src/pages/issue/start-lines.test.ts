import { describe, expect, it } from 'vitest';
import { eachOf } from './start-lines.ts';

describe('eachOf', () => {
  it.each([
    [180_000, 'g', 12, { each: '15', eachUnit: 'kg' }],
    [1_800, 'g', 12, { each: '150', eachUnit: 'g' }],
    [6_000, 'ml', '4', { each: '1500', eachUnit: 'ml' }],
    [240, 'piece', 12, { each: '20', eachUnit: '件' }],
    [100, 'g', 3, { each: '', eachUnit: 'g' }],
    [100, 'g', '2.5', { each: '', eachUnit: 'g' }],
    [100, 'g', 0, { each: '', eachUnit: 'g' }],
  ])('of %d %s in %s containers', (base, unit, declared, expected) => {
    expect(eachOf(base, unit, declared)).toEqual(expected);
  });
});
