import type { MovementRecord } from '../ledger/index.ts';

/** What a dealer did with goods, in base units. */
export interface DealerFigures {
  received: number;
  produced: number;
  sold: number;
  movedOn: number;
  onHand: number;
  incoming: number;
}

export const noFigures = (): DealerFigures => ({
  received: 0,
  produced: 0,
  sold: 0,
  movedOn: 0,
  onHand: 0,
  incoming: 0,
});

const ARRIVALS: ReadonlySet<string> = new Set(['received', 'implied', 'excess']);
const MADE: ReadonlySet<string> = new Set(['produced', 'transformed-out']);

type Told = Pick<MovementRecord, 'kind' | 'quantity' | 'fromId' | 'toId'>;

/** What a movement brought to some businesses from none of them: made there, or taken over from elsewhere. */
export function enteredBy(movement: Told, here: ReadonlySet<string>): number {
  if (movement.toId === null || !here.has(movement.toId)) return 0;
  const inside = movement.fromId !== null && here.has(movement.fromId);
  const counts = MADE.has(movement.kind) || (ARRIVALS.has(movement.kind) && !inside);
  return counts ? (movement.quantity ?? 0) : 0;
}

/** Adds a movement to the figures of whom it left and of whom it reached; stock is the holdings' to say. */
export function addMovement(
  movement: Pick<Told, 'kind' | 'quantity'>,
  from: DealerFigures | undefined,
  to: DealerFigures | undefined,
): void {
  const quantity = movement.quantity ?? 0;
  switch (movement.kind) {
    case 'produced':
    case 'transformed-out':
      if (to) to.produced += quantity;
      break;
    case 'received':
    case 'implied':
    case 'excess':
      if (to) to.received += quantity;
      break;
    case 'shipped':
      if (from) from.movedOn += quantity;
      break;
    case 'refused':
    case 'voided':
      if (from) from.movedOn -= quantity;
      break;
    case 'sold':
    case 'sold-estimated':
      if (from) from.sold += quantity;
      break;
    case 'consumer-returned':
      if (to) to.sold -= quantity;
      break;
    default:
  }
}
