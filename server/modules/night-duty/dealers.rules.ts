import type { Holding, MovementRecord } from '../ledger/index.ts';
import { addMovement, type DealerFigures, noFigures } from '../trace/index.ts';

/** In what a quantity is counted: a base unit, and for pieces what one is called. Quantities of two units are never added. */
export type CountedIn = string;
export const countedIn = (product: { baseUnit: string; pieceUnit: string | null }): CountedIn =>
  product.baseUnit === 'piece' ? `piece ${product.pieceUnit ?? ''}` : product.baseUnit;

export interface DealerSums {
  partyId: string;
  lots: number;
  /** Figures by what they are counted in. */
  byUnit: Map<CountedIn, DealerFigures>;
  lastAt: Date;
  /** Makes or brings in what others deal in. */
  isSource: boolean;
}

type Told = Pick<MovementRecord, 'lotId' | 'kind' | 'quantity' | 'fromId' | 'toId'>;
type Held = Pick<Holding, 'lotId' | 'partyId' | 'onHand' | 'incoming' | 'lastAt'>;

/**
 * Who had which of these lots, with quantities. `units` says in what each lot is counted; what is of no known lot is
 * left out.
 */
export function sumDealers(
  units: ReadonlyMap<string, CountedIn>,
  holdings: readonly Held[],
  movements: readonly Told[],
): DealerSums[] {
  const dealers = new Map<string, DealerSums>();
  const figuresOf = (partyId: string | null, lotId: string): DealerFigures | undefined => {
    const unit = units.get(lotId);
    const dealer = dealers.get(partyId ?? '');
    if (unit === undefined || dealer === undefined) return undefined;
    let figures = dealer.byUnit.get(unit);
    if (!figures) {
      figures = noFigures();
      dealer.byUnit.set(unit, figures);
    }
    return figures;
  };
  for (const { lotId, partyId, onHand, incoming, lastAt } of holdings) {
    if (!units.has(lotId)) continue;
    let dealer = dealers.get(partyId);
    if (!dealer) {
      dealer = { partyId, lots: 0, byUnit: new Map(), lastAt, isSource: false };
      dealers.set(partyId, dealer);
    }
    dealer.lots += 1;
    if (lastAt > dealer.lastAt) dealer.lastAt = lastAt;
    const figures = figuresOf(partyId, lotId);
    if (!figures) continue;
    figures.onHand += onHand;
    figures.incoming += incoming;
  }
  for (const movement of movements)
    addMovement(
      movement,
      figuresOf(movement.fromId, movement.lotId),
      figuresOf(movement.toId, movement.lotId),
    );
  for (const dealer of dealers.values())
    dealer.isSource = [...dealer.byUnit.values()].some((figures) => figures.produced > 0);
  return [...dealers.values()];
}

/** What the most dealers count in comes first: the column that people read and that rows are sorted by. */
export function unitsByUse(dealers: readonly DealerSums[]): CountedIn[] {
  const uses = new Map<CountedIn, number>();
  for (const { byUnit } of dealers)
    for (const unit of byUnit.keys()) uses.set(unit, (uses.get(unit) ?? 0) + 1);
  return [...uses].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([unit]) => unit);
}

/** Sources last; whoever still has some before who has none, the most first; then by what was received. */
export function byStock(units: readonly CountedIn[]): (a: DealerSums, b: DealerSums) => number {
  const compare = (a: DealerSums, b: DealerSums, of: 'onHand' | 'received'): number => {
    for (const unit of units) {
      const difference = (b.byUnit.get(unit)?.[of] ?? 0) - (a.byUnit.get(unit)?.[of] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  };
  return (a, b) =>
    Number(a.isSource) - Number(b.isSource) ||
    Number(hasSome(b)) - Number(hasSome(a)) ||
    compare(a, b, 'onHand') ||
    compare(a, b, 'received') ||
    (a.partyId < b.partyId ? -1 : 1);
}

export const hasSome = ({ byUnit }: DealerSums): boolean =>
  [...byUnit.values()].some((figures) => figures.onHand > 0);
