import { holdingDeltas, type MovementRecord } from '../ledger/index.ts';
import type { LotBefore } from './close-lot.rules.ts';

/** A business's stock of one lot at an instant, and the least that there has been since. Pure. */
export function stockSince(
  movements: readonly MovementRecord[],
  partyId: string,
  at: Date,
): LotBefore & { incoming: number } {
  const sorted = [...movements].sort((a, b) => a.at.getTime() - b.at.getTime());
  let [onHand, incoming, unknown] = [0, 0, false];
  let [running, lowest] = [0, Number.POSITIVE_INFINITY];
  for (const movement of sorted) {
    const delta = holdingDeltas([{ ...movement, precision: 'instant' } as never]).find(
      (one) => one.partyId === partyId,
    );
    if (!delta) continue;
    running += delta.onHand;
    if (movement.at > at) {
      lowest = Math.min(lowest, running);
      continue;
    }
    onHand = running;
    incoming += delta.incoming;
    if (delta.unknowns > 0) unknown = true;
  }
  return { onHand, incoming, unknown, lowestSince: Math.min(onHand, lowest) };
}
