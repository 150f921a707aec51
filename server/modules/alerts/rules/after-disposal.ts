import { type Found, found } from './found.ts';
import { type Interval, NOUGHT, plus, toBounds } from './interval.ts';
import type { Booking, LotStory } from './lot-story.ts';
import { bookingEvidence } from './overdrawn.ts';

/** How goods reach somebody else or something else; throwing away twice is no use of what was thrown away. */
const USES: ReadonlySet<string> = new Set(['sold', 'sold-estimated', 'shipped', 'donated', 'transformed-in']);

/** Disposals of one party looked back at, latest first; more of one lot at one party is no ordinary book. */
const DISPOSALS_MAX = 100;

/**
 * Goods used after everything there was disposed of. Of a use X and a disposal D that certainly lies before it: all
 * that can have come in by X, less all that certainly went out up to D, leaves nothing; and without D something was
 * left. One finding for each party, with the sum of such uses.
 */
export function afterDisposal(story: LotStory, bookings: readonly Booking[]): Found[] {
  if (story.unit === null) return [];
  const findings: Found[] = [];
  for (const [partyId, own] of Map.groupBy(bookings, (booking) => booking.partyId)) {
    const disposals = own
      .filter((one) => one.kind === 'disposed' && one.sign === -1 && one.quantity.lower > 0)
      .sort((a, b) => b.span.latest - a.span.latest)
      .slice(0, DISPOSALS_MAX);
    if (disposals.length === 0) continue;
    const { uses, by } = usesAfter(own, disposals);
    if (uses.length === 0) continue;
    const quantity = uses.reduce<Interval>((sum, one) => plus(sum, one.quantity), NOUGHT);
    findings.push(
      found(
        'after-disposal',
        [story.lotIds[0] ?? '', partyId],
        {
          lotId: uses[0]?.lotId ?? null,
          partyId,
          documentId: uses[0]?.documentId ?? null,
          quantity: toBounds(quantity),
          unit: story.unit,
        },
        [...by, ...uses].map((one) => bookingEvidence(one, story.unit)),
      ),
    );
  }
  return findings;
}

function usesAfter(own: readonly Booking[], disposals: readonly Booking[]) {
  const into = running(own, (one) => (one.sign === 1 ? [one.possibleFrom, one.quantity.upper] : null));
  const out = running(own, (one) => (one.sign === -1 ? [one.span.latest, one.quantity.lower] : null));
  const by = new Set<Booking>();
  const uses = own
    .filter((one) => one.sign === -1 && USES.has(one.kind))
    .sort((a, b) => a.span.earliest - b.span.earliest)
    .filter((use) => {
      const came = into(use.span.latest, true);
      const disposal = disposals.find(
        (one) =>
          one.span.latest < use.span.earliest &&
          came <= out(one.span.latest, true) &&
          came > out(one.span.earliest, false),
      );
      if (disposal) by.add(disposal);
      return disposal !== undefined;
    });
  return { uses, by };
}

/** Sums up to an instant, with it or without it, by one binary search. */
function running(own: readonly Booking[], read: (one: Booking) => [number, number] | null) {
  const steps = own.flatMap((one) => {
    const step = read(one);
    return step ? [step] : [];
  });
  steps.sort((a, b) => a[0] - b[0]);
  const sums = [0];
  for (const [, quantity] of steps) sums.push((sums.at(-1) ?? 0) + quantity);
  return (instant: number, including: boolean): number => {
    let [low, high] = [0, steps.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const at = steps[middle]?.[0] ?? 0;
      if (at < instant || (including && at === instant)) low = middle + 1;
      else high = middle;
    }
    return sums[low] ?? 0;
  };
}
