/** How strong a finding is, in the unit of its rule's threshold: whole, at least 1. */

/** As strong as it can be: something where there should be nothing. */
export const PERMILLE_MOST = 1_000_000;

/** How much something is beyond what it should be, in thousandths of that; bounds that are not known make it weakest. */
export function permilleBeyond(beyond: number, of: number): number {
  if (of <= 0) return PERMILLE_MOST;
  const permille = Number.isFinite(of) ? Math.ceil((beyond * 1000) / of) : 1;
  return Math.min(PERMILLE_MOST, Math.max(1, permille));
}

/** By how many minutes less time lay between than the way takes. */
export const minutesShort = (apart_ms: number, least_ms: number): number =>
  Math.max(1, Math.ceil((least_ms - apart_ms) / 60_000));
