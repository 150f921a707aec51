import type { CharacterReadings } from './pinyin-readings.ts';

/**
 * What a slip costs, in characters. A homophone is the commonest slip of Chinese input. `missing`: a character
 * inside the name that the query lacks (大菜 for 大白菜); cheap enough that two of three characters find the name.
 */
export const slipCost = {
  homophone: 0.2,
  nearHomophone: 0.35,
  transposed: 0.5,
  missing: 0.75,
  other: 1,
} as const;

/**
 * The cheapest way to find the query inside the name: what stands before and after in the name is free, slips
 * between cost. Time and memory: query × name. Above `cost_max` the answer is Infinity, found as soon as a whole
 * row of the table costs more, since no way leads down again.
 */
export function alignmentCost(
  query: readonly CharacterReadings[],
  name: readonly CharacterReadings[],
  cost_max: number = Number.POSITIVE_INFINITY,
): number {
  let beforeLast: number[] = [];
  let last = new Array<number>(name.length + 1).fill(0);
  for (let i = 1; i <= query.length; i++) {
    const row = [i * slipCost.other];
    const a = query[i - 1];
    let cheapest = row[0] ?? 0;
    for (let j = 1; j <= name.length; j++) {
      const b = name[j - 1];
      let cost = Math.min(
        (last[j] ?? 0) + slipCost.other,
        (row[j - 1] ?? 0) + slipCost.missing,
        (last[j - 1] ?? 0) + substitutionCost(a, b),
      );
      const crossed = i > 1 && j > 1 && isSame(a, name[j - 2]) && isSame(query[i - 2], b);
      if (crossed) cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + slipCost.transposed);
      if (cost < cheapest) cheapest = cost;
      row.push(cost);
    }
    // Two characters that changed places step over a row, for half a character more than the row before it cost.
    if (Math.min(cheapest, Math.min(...last) + slipCost.transposed) > cost_max)
      return Number.POSITIVE_INFINITY;
    beforeLast = last;
    last = row;
  }
  const cost = Math.min(...last);
  return cost > cost_max ? Number.POSITIVE_INFINITY : cost;
}

function isSame(a: CharacterReadings | undefined, b: CharacterReadings | undefined): boolean {
  return a?.character === b?.character;
}

/** 0 for the same character, little for one that sounds alike. */
export function substitutionCost(a: CharacterReadings | undefined, b: CharacterReadings | undefined): number {
  if (!a || !b) return slipCost.other;
  if (a.character === b.character) return 0;
  if (a.readings.some((one) => b.readings.includes(one))) return slipCost.homophone;
  return a.blurred.some((one) => b.blurred.includes(one)) ? slipCost.nearHomophone : slipCost.other;
}
