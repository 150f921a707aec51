/** R4: one batch complained of at several places. */

export interface Told {
  complaintId: string;
  at: number;
  /** The business that it was about, else the division; null: not known, which is no place of its own. */
  place: string | null;
}

/**
 * The most complaints that lie within the window up to the newest one, if they are of enough places; else null. Who
 * complains of one shop ten times is no cluster.
 */
export function clusterOf(told: readonly Told[], window_ms: number, leastPlaces: number): Told[] | null {
  const newest = Math.max(...told.map((one) => one.at));
  const near = told.filter((one) => newest - one.at <= window_ms).sort((a, b) => a.at - b.at);
  const places = new Set(near.flatMap((one) => one.place ?? []));
  return near.length > 0 && places.size >= leastPlaces ? near : null;
}
