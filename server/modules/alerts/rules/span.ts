/** Something happened at one instant in [earliest, latest]; milliseconds since 1970. */
export interface Span {
  earliest: number;
  latest: number;
}

export const spanOf = (at: number, precision_ms: number): Span => ({
  earliest: at,
  latest: at + precision_ms,
});

/** The longest time that can lie between two instants of which only the spans are known. */
export const farthestApart_ms = (one: Span, two: Span): number =>
  Math.max(one.latest - two.earliest, two.latest - one.earliest);

/** Where a span lies of a window [from, to): wholly in it, wholly outside, or not known. */
export function placeOf(span: Span, window: { from: number; to: number }): 'in' | 'out' | 'perhaps' {
  if (span.latest < window.from || span.earliest >= window.to) return 'out';
  return span.earliest >= window.from && span.latest < window.to ? 'in' : 'perhaps';
}
