import { blurred, type CharacterReadings } from './pinyin-readings.ts';

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
 * between cost. Time and memory: query × name.
 */
export function alignmentCost(
  query: readonly CharacterReadings[],
  name: readonly CharacterReadings[],
): number {
  let beforeLast: number[] = [];
  let last = new Array<number>(name.length + 1).fill(0);
  for (let i = 1; i <= query.length; i++) {
    const row = [i * slipCost.other];
    for (let j = 1; j <= name.length; j++) {
      const [a, b] = [query[i - 1], name[j - 1]];
      let cost = Math.min(
        (last[j] ?? 0) + slipCost.other,
        (row[j - 1] ?? 0) + slipCost.missing,
        (last[j - 1] ?? 0) + substitutionCost(a, b),
      );
      const crossed = i > 1 && j > 1 && isSame(a, name[j - 2]) && isSame(query[i - 2], b);
      if (crossed) cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + slipCost.transposed);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return Math.min(...last);
}

function isSame(a: CharacterReadings | undefined, b: CharacterReadings | undefined): boolean {
  return a?.character === b?.character;
}

/** 0 for the same character, little for one that sounds alike. */
export function substitutionCost(a: CharacterReadings | undefined, b: CharacterReadings | undefined): number {
  if (!a || !b) return slipCost.other;
  if (a.character === b.character) return 0;
  if (a.readings.some((one) => b.readings.includes(one))) return slipCost.homophone;
  const blurredB = b.readings.map(blurred);
  return a.readings.some((one) => blurredB.includes(blurred(one))) ? slipCost.nearHomophone : slipCost.other;
}
