/**
 * What somebody held during a stretch of time, from what came and went. A time is an interval: between `earliest` and
 * `latest` it happened, nobody knows when. So what was held is between a least and a most.
 */
export interface Change {
  earliest: number;
  latest: number;
  /** Base units, above 0; null: nobody knows how much. */
  quantity: number | null;
  /** 1: it came; -1: it went. */
  direction: 1 | -1;
}

export interface HeldThen {
  /** Some of it was certainly there at some instant of the stretch. */
  certain: boolean;
  /** At most, at the fullest instant of the stretch; null: nothing bounds it. */
  most: number | null;
  /** At least, at that instant of the stretch when most was there for certain. */
  least: number;
}

/** Null where none can have been there. */
export function heldDuring(changes: readonly Change[], from: number, to: number): HeldThen | null {
  let most: number | null = 0;
  let least = 0;
  for (const at of instantsOf(changes, from, to)) {
    const held = heldAt(changes, at);
    if (most !== null) most = held.most === null ? null : Math.max(most, held.most);
    least = Math.max(least, held.least);
  }
  return most === 0 ? null : { certain: least > 0, most, least };
}

/** Where the bounds can change: the ends of the stretch, and every end of an interval within it. */
function instantsOf(changes: readonly Change[], from: number, to: number): number[] {
  const ends = changes.flatMap(({ earliest, latest }) => [earliest, latest]);
  return [...new Set([from, to, ...ends.filter((end) => end > from && end < to)])];
}

/**
 * Bounds at an instant: what came at it is there, and what went at it is there still, since goods that came and were used
 * in one minute were in the kitchen. The most: all that can have come has, and only what must have gone is gone. Never
 * below nought: more went than is known to have come, and nobody ate it twice.
 */
export function heldAt(changes: readonly Change[], at: number): { least: number; most: number | null } {
  let least = 0;
  let most = 0;
  let isOpen = false;
  let isDrained = false;
  for (const { earliest, latest, quantity, direction } of changes) {
    if (direction === 1) {
      if (quantity === null) isOpen ||= earliest <= at;
      else if (earliest <= at) most += quantity;
      if (quantity !== null && latest <= at) least += quantity;
    } else {
      if (quantity === null) isDrained ||= earliest < at;
      else if (latest < at) most -= quantity;
      if (quantity !== null && earliest < at) least -= quantity;
    }
  }
  return { least: isDrained ? 0 : Math.max(0, least), most: isOpen ? null : Math.max(0, most) };
}
