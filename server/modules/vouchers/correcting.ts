import type { Unmade } from './project-voucher.ts';
import type { Correcting } from './voucher-tools.ts';

/** What the old voucher gives back, by lot. */
export function returning(correcting: Correcting | undefined): Map<string, number> {
  const sums = new Map<string, number>();
  for (const line of correcting?.annulled ?? [])
    sums.set(line.lot, (sums.get(line.lot) ?? 0) + (line.quantity ?? 0));
  return sums;
}

/** Implied production of the old voucher that the new one does not ship after all. */
export function surplus(correcting: Correcting, leavingNow: ReadonlyMap<string, number>): Unmade[] {
  const returned = returning(correcting);
  return correcting.unmade.flatMap((one) => {
    const left = (returned.get(one.lot) ?? 0) - (leavingNow.get(one.lot) ?? 0);
    const quantity = Math.min(one.quantity, Math.max(0, left));
    return quantity > 0 ? [{ ...one, quantity }] : [];
  });
}
