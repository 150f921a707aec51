/** R8: temperatures of one place that stay outside their limits. Tenths of a degree, as the readings come. */

export interface Reading {
  at: number;
  /** Outside the limit that held for it. */
  isOut: boolean;
  celsius_tenths: number;
  documentId: string;
}

export interface OutOfLimits {
  from: number;
  to: number;
  minutes: number;
  readings: Reading[];
}

/**
 * The stretches over which every reading was outside, by time. Only what lies between two readings outside counts: how
 * long it was before the first and after the last nobody knows. Readings farther apart than `gap_ms` say nothing of what
 * was between.
 */
export function stretchesOut(readings: readonly Reading[], gap_ms: number): OutOfLimits[] {
  const sorted = [...readings].sort((a, b) => a.at - b.at);
  const stretches: Reading[][] = [];
  let open: Reading[] | null = null;
  for (const reading of sorted) {
    const last = open?.at(-1);
    if (!reading.isOut) open = null;
    else if (open && last && reading.at - last.at <= gap_ms) open.push(reading);
    else {
      open = [reading];
      stretches.push(open);
    }
  }
  return stretches.map((all) => {
    const [from, to] = [all[0]?.at ?? 0, all.at(-1)?.at ?? 0];
    return { from, to, minutes: Math.floor((to - from) / 60_000), readings: all };
  });
}
