/** R9: a price far from what is usual for the product. Prices are counted in steps of five percent: nobody's price is kept. */

const STEP = Math.log(1.05);

/** Which step a price is in: of what a thousand base units cost, in fen. */
export const stepOf = (fenPerThousand: number): number => Math.round(Math.log(fenPerThousand) / STEP);

/** How often a price was in a step. */
export interface PriceCount {
  step: number;
  lines: number;
}

/** The middle one of all, by steps; null where there are none. */
export function medianStep(counts: readonly PriceCount[]): number | null {
  const total = counts.reduce((sum, one) => sum + one.lines, 0);
  if (total === 0) return null;
  let passed = 0;
  for (const { step, lines } of [...counts].sort((a, b) => a.step - b.step)) {
    passed += lines;
    if (passed * 2 >= total) return step;
  }
  return null;
}

/**
 * How many thousandths of the usual price it is, dearer or cheaper (the usual one is the median; 2000: twice as dear, or
 * half); null where too few prices are known, or where the product's price moves that much anyhow: closer than
 * `madTimes` median deviations, of which one is taken to be a step at the least.
 */
export function priceTimes(
  step: number,
  usual: readonly PriceCount[],
  { leastLines, madTimes }: { leastLines: number; madTimes: number },
): number | null {
  const total = usual.reduce((sum, one) => sum + one.lines, 0);
  const middle = medianStep(usual);
  if (middle === null || total < leastLines) return null;
  const deviation = medianStep(usual.map((one) => ({ step: Math.abs(one.step - middle), lines: one.lines })));
  const off = Math.abs(step - middle);
  if (off < madTimes * Math.max(1, deviation ?? 1)) return null;
  return Math.round(Math.exp(off * STEP) * 1000);
}
