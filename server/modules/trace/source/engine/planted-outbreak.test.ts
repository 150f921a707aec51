import { describe, expect, test } from 'vitest';
import { findSources } from './find-sources.ts';
import type { SourceQuestion } from './question.ts';
import { plantOutbreak } from './testing/planted-outbreak.ts';

const DAY_MS = 86_400_000;
const OUTBREAKS = 60;

/** Among how many of the outbreaks the true lot, and its maker among the makers, came first and among the first five. */
function hits(options: {
  cases: number;
  mislabelled: number;
  naming: number;
  blur_days: number;
  mixingDays: number | null;
}) {
  const found = { lotFirst: 0, lotFive: 0, makerFive: 0 };
  for (let seed = 1; seed <= OUTBREAKS; seed += 1) {
    const { graph, cases, badLot, maker } = plantOutbreak(seed, options);
    const question: SourceQuestion = {
      cases,
      mixing_ms: options.mixingDays === null ? null : options.mixingDays * DAY_MS,
      rates: { suspectedShare: 0.5, mixingShare: 0.2, missingShare: 0.05, stay_ms: 3 * DAY_MS },
    };
    const answer = findSources(graph, question);
    const lot = answer.lots.findIndex((one) => one.id === badLot);
    if (lot === 0) found.lotFirst += 1;
    if (lot >= 0 && lot < 5) found.lotFive += 1;
    const place = answer.parties.findIndex((one) => one.id === maker);
    if (place >= 0 && place < 5) found.makerFive += 1;
  }
  return found;
}

const HONEST = { cases: 4, mislabelled: 0, naming: 0.5, blur_days: 1, mixingDays: null };

describe('Planted outbreaks in layered networks, of 96 lots and 58 parties', () => {
  test('With honest records the bad lot is nearly always first', () => {
    const found = hits(HONEST);
    expect(found.lotFirst).toBeGreaterThan(0.7 * OUTBREAKS);
    expect(found.lotFive).toBeGreaterThan(0.9 * OUTBREAKS);
    expect(found.makerFive).toBeGreaterThan(0.7 * OUTBREAKS);
  });

  test('Where four in ten handings-over are booked under another lot, it is still mostly among the first five', () => {
    const found = hits({ ...HONEST, cases: 6, mislabelled: 0.4, mixingDays: 7 });
    expect(found.lotFive).toBeGreaterThan(0.6 * OUTBREAKS);
  });

  test('When people know nothing but the shop and roughly the week, it is still mostly among the first five', () => {
    const found = hits({ ...HONEST, cases: 5, naming: 0, blur_days: 3, mixingDays: 7 });
    expect(found.lotFive).toBeGreaterThan(0.6 * OUTBREAKS);
  });
});
