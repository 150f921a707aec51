import type { MovementKind, MovementRecord } from '../../ledger/index.ts';

export interface AfterReturn {
  /** Base units that the supplier said have come back. */
  confirmed: number;
  /** What it destroyed since. */
  disposed: number;
  /** What left it since for somebody else, or was used up there, beyond what it had of the lot besides. */
  back: number;
}

interface Question {
  supplierId: string;
  /** Return vouchers. */
  vouchers: ReadonlySet<string>;
  isSold: (kind: MovementKind) => boolean;
}

/** How goods reach somebody again. A further return upstream is a voucher of its own, and is followed as that. */
const onward = (kind: MovementKind, isSold: Question['isSold']): boolean =>
  isSold(kind) || kind === 'shipped' || kind === 'donated' || kind === 'transformed-in';

/**
 * What a supplier did with goods that came back to it. Goods of one lot are alike: what it had of the lot besides, when
 * they came, may go first; only what leaves beyond that must be of what came back. Pure.
 */
export function backOnMarket(movements: readonly MovementRecord[], question: Question): AfterReturn {
  const { supplierId, vouchers, isSold } = question;
  const arrivals = movements.filter(
    (one) =>
      one.toId === supplierId &&
      one.answersDocument !== null &&
      vouchers.has(one.answersDocument) &&
      (one.kind === 'received' || one.kind === 'implied' || one.kind === 'excess'),
  );
  const confirmed = sum(arrivals);
  if (arrivals.length === 0) return { confirmed, disposed: 0, back: 0 };
  const from = Math.min(...arrivals.map((one) => one.at.getTime()));
  const came = new Set(arrivals);
  const ledger = [...movements].sort((one, other) => one.at.getTime() - other.at.getTime());
  let besides = 0;
  let left = 0;
  let disposed = 0;
  for (const one of ledger) {
    const quantity = one.quantity ?? 0;
    const after = one.at.getTime() >= from;
    if (one.toId === supplierId && !came.has(one) && INTO.has(one.kind)) besides += quantity;
    if (one.fromId !== supplierId || !LEAVES(one.kind, isSold)) continue;
    if (!after) besides -= quantity;
    else if (one.kind === 'disposed') disposed += quantity;
    else if (onward(one.kind, isSold)) left += quantity;
  }
  const back = Math.max(0, Math.min(confirmed - Math.min(disposed, confirmed), left - Math.max(0, besides)));
  return { confirmed, disposed: Math.min(disposed, confirmed), back };
}

const INTO: ReadonlySet<MovementKind> = new Set([
  'received',
  'implied',
  'excess',
  'produced',
  'transformed-out',
  'consumer-returned',
  'adjusted-in',
]);

const LEAVES = (kind: MovementKind, isSold: Question['isSold']): boolean =>
  onward(kind, isSold) ||
  kind === 'disposed' ||
  kind === 'lost' ||
  kind === 'missing' ||
  kind === 'adjusted-out';

const sum = (movements: readonly MovementRecord[]): number =>
  movements.reduce((total, one) => total + (one.quantity ?? 0), 0);
