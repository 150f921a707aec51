import { type Evidence, type Found, found } from './found.ts';
import { type Interval, minus, NOUGHT, plus, toBounds } from './interval.ts';
import type { Booking, LotStory } from './lot-story.ts';
import { permilleBeyond } from './strength.ts';

/** What a count found gone, or was written off, left nobody's hands: a late sale may explain it. */
const WRITTEN_OFF: ReadonlySet<string> = new Set(['missing', 'lost', 'adjusted-out']);

/**
 * More left a party than ever came to it or may be on its way there, of a lot and the lots linked to it, whatever
 * unknown quantities were. Times play no part: what comes later, or is recorded later, counts. Of lots in different
 * units nothing can be said.
 */
export function overdrawn(story: LotStory, bookings: readonly Booking[]): Found[] {
  if (story.unit === null) return [];
  const findings: Found[] = [];
  for (const [partyId, own] of Map.groupBy(bookings, (booking) => booking.partyId)) {
    const came = sumOf(own.filter((booking) => booking.sign === 1));
    const went = sumOf(own.filter((booking) => booking.sign === -1 && !WRITTEN_OFF.has(booking.kind)));
    const beyond = minus(went, came);
    if (beyond.lower <= 0) continue;
    findings.push(
      found(
        'overdrawn',
        [story.lotIds[0] ?? '', partyId],
        {
          lotId: own[0]?.lotId ?? null,
          partyId,
          quantity: toBounds(beyond),
          unit: story.unit,
          documentId: latestOut(own),
          measure: permilleBeyond(beyond.lower, came.upper),
        },
        own.map((booking) => bookingEvidence(booking, story.unit)),
      ),
    );
  }
  return findings;
}

const sumOf = (bookings: readonly Booking[]): Interval =>
  bookings.reduce((sum, booking) => plus(sum, booking.quantity), NOUGHT);

function latestOut(bookings: readonly Booking[]): string | null {
  const out = bookings.filter((booking) => booking.sign === -1);
  return out.reduce(
    (latest, one) => (one.span.earliest > latest.span.earliest ? one : latest),
    out[0] as Booking,
  ).documentId;
}

export function bookingEvidence(booking: Booking, unit: string | null): Evidence {
  return {
    what: booking.sign === 1 ? 'came-in' : booking.kind === 'disposed' ? 'disposed' : 'went-out',
    documentId: booking.documentId,
    lotId: booking.lotId,
    partyId: booking.partyId,
    at: booking.span.earliest,
    precision_ms: booking.span.latest - booking.span.earliest,
    quantity: toBounds(booking.quantity),
    ...(unit === null ? {} : { unit }),
    value: booking.kind,
  };
}
