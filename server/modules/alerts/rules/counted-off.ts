import { compareIds } from '../../ledger/index.ts';
import { exactly, type Interval, minus, NOUGHT, perhaps, plus } from './interval.ts';
import type { Booking } from './lot-story.ts';
import { placeOf } from './span.ts';

const COUNTED: ReadonlySet<string> = new Set(['missing', 'adjusted-out', 'adjusted-in']);

/**
 * By how much the counts of one lot in the window differ from the books as they are now: what is missing is above 0. A
 * document that came later than the count may explain what it found, so the counted stock is taken (what the books said
 * when it was recorded, less what it found off) and held against all that is recorded by now. Of several counts the
 * last speaks, less what was off before the window.
 */
export function countedOff(
  bookings: readonly Booking[],
  waiting: readonly Booking[],
  window: { from: number; to: number },
): Interval {
  const counts = bookings.filter((one) => COUNTED.has(one.kind)).sort(byTime);
  const last = counts.findLast((one) => placeOf(one.span, window) === 'in');
  if (!last) return NOUGHT;
  const before = counts.findLast((one) => one.span.latest < window.from);
  const off = offAt(bookings, waiting, last);
  return before ? minus(off, offAt(bookings, waiting, before)) : off;
}

const byTime = (one: Booking, two: Booking): number =>
  one.span.earliest - two.span.earliest || compareIds(one.documentId, two.documentId);

/** All that is booked by now up to a count, without what counts booked, less what was counted. */
function offAt(bookings: readonly Booking[], waiting: readonly Booking[], count: Booking): Interval {
  let counted = 0;
  let books = NOUGHT;
  for (const one of bookings) {
    const signed = one.quantity.lower * one.sign;
    // Ids grow with time: a smaller one was on record when the count was. What it found off it booked itself.
    const wasBooked =
      compareIds(one.documentId, count.documentId) <= 0 && one.span.earliest <= count.span.earliest;
    if (wasBooked) counted += signed;
    if (COUNTED.has(one.kind)) continue;
    const sure = one.span.latest < count.span.earliest || wasBooked;
    const possible = Math.min(one.possibleFrom, one.span.earliest) <= count.span.latest;
    if (!sure && !possible) continue;
    const quantity = sure ? one.quantity : perhaps(one.quantity);
    books = one.sign === 1 ? plus(books, quantity) : minus(books, quantity);
  }
  for (const one of waiting) if (one.possibleFrom <= count.span.latest) books = plus(books, one.quantity);
  return minus(books, exactly(counted));
}
