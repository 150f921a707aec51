import { type Evidence, type Found, found } from './found.ts';
import { farthestApart_ms, type Span } from './span.ts';
import { minutesShort } from './strength.ts';

/** Where and when a code was scanned. */
export interface Sighting {
  code: string;
  span: Span;
  /** Business at whose place it was, or null (an officer on the street). */
  partyId: string | null;
  /** Six digits of the district; null: not known. */
  district: string | null;
}

const DAY_MS = 86_400_000;

/**
 * A unique code (piece, receipt, voucher, shelf tag) scanned in two districts, with less time between than the way
 * takes even if both clocks are off as far as they may be. Sightings of one code, in any order; one finding for each
 * day on which it happened. Each is held against those just before it: of two that are too near, no third lies between
 * that would not be nearer.
 */
export function codeInTwoPlaces(sightings: readonly Sighting[], apart_ms: number): Found[] {
  const placed = sightings
    .filter((one) => one.district !== null)
    .sort((a, b) => a.span.earliest - b.span.earliest || a.span.latest - b.span.latest);
  const clashes = new Map<number, { both: Set<Sighting>; nearest_ms: number }>();
  let start = 0;
  for (const [index, one] of placed.entries()) {
    // Whatever began so much earlier lies too far back, whatever its own span.
    while (one.span.earliest - (placed[start]?.span.earliest ?? 0) >= apart_ms) start += 1;
    for (const other of placed.slice(start, index)) {
      const between_ms = farthestApart_ms(one.span, other.span);
      if (other.district === one.district || between_ms >= apart_ms) continue;
      const day = Math.floor(one.span.earliest / DAY_MS);
      const known = clashes.get(day);
      if (known) {
        known.both.add(other).add(one);
        known.nearest_ms = Math.min(known.nearest_ms, between_ms);
      } else clashes.set(day, { both: new Set([other, one]), nearest_ms: between_ms });
    }
  }
  return [...clashes].map(([day, { both, nearest_ms }]) => {
    const all = [...both];
    const last = all.at(-1) as Sighting;
    return found(
      'code-in-two-places',
      [last.code, day],
      { code: last.code, partyId: last.partyId, measure: minutesShort(nearest_ms, apart_ms) },
      all.map(sightingEvidence),
    );
  });
}

export const sightingEvidence = (one: Sighting): Evidence => ({
  what: 'sighting',
  partyId: one.partyId,
  at: one.span.earliest,
  precision_ms: one.span.latest - one.span.earliest,
  value: one.district ?? '',
});
