import { type MovementKind, type MovementRecord, stockEffect } from '../ledger/index.ts';

/** Which side of a movement a business was on: the goods came to it, or they left it. */
export type Side = 'into' | 'out';

/** What is added up: one business, product and day, one kind of movement, one side of it. */
export interface CellKey {
  partyId: string;
  /** YYYY-MM-DD, in the city's time. */
  day: string;
  productId: string;
  kind: MovementKind;
  side: Side;
  baseUnit: string;
  category: string;
  /** Code of the business's street or district; empty where it is not known. */
  division: string;
}

export interface Cell extends CellKey {
  /** In base units; a lower bound where `unknowns` is above 0. A bigint: many lots may add up beyond 2^53. */
  quantity: bigint;
  /** Movements. */
  lines: number;
  /** Documents with such a movement: one with two products counts once for each. */
  documents: number;
  /** Movements whose quantity is not known. */
  unknowns: number;
}

/** What a movement does not say itself. Throws where a lot is not known: then its document must wait. */
export interface CellFacts {
  dayOf(at: Date): string;
  lot(lotId: string): { productId: string; category: string; baseUnit: string };
  divisionOf(partyId: string): string;
}

type Moved = Pick<MovementRecord, 'lotId' | 'at' | 'kind' | 'fromId' | 'toId' | 'quantity'>;

/**
 * Adds documents up: every movement counts once for whom it leaves and once for whom it reaches. Pure. The cells come
 * sorted by all of their key, so that two workers that write the same cells write them in the same order.
 * `documents`: the movements of each document.
 */
export function addUp(documents: Iterable<readonly Moved[]>, facts: CellFacts): Cell[] {
  const cells = new Map<string, Cell>();
  for (const movements of documents) {
    const ofThisDocument = new Set<Cell>();
    for (const movement of movements) {
      for (const key of keysOf(movement, facts)) {
        const name = nameOf(key);
        const cell = cells.get(name) ?? { ...key, quantity: 0n, lines: 0, documents: 0, unknowns: 0 };
        cells.set(name, cell);
        cell.lines += 1;
        if (movement.quantity === null) cell.unknowns += 1;
        else cell.quantity += BigInt(movement.quantity);
        ofThisDocument.add(cell);
      }
    }
    for (const cell of ofThisDocument) cell.documents += 1;
  }
  return [...cells].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, cell]) => cell);
}

function keysOf(movement: Moved, facts: CellFacts): CellKey[] {
  const keyFor = (partyId: string | null, side: Side): CellKey[] => {
    if (partyId === null) return [];
    const day = facts.dayOf(movement.at);
    const division = facts.divisionOf(partyId);
    return [{ partyId, day, ...facts.lot(movement.lotId), kind: movement.kind, side, division }];
  };
  return [...keyFor(movement.fromId, 'out'), ...keyFor(movement.toId, 'into')];
}

/** Any order will do, so long as it is the same in every process. No part of it but the last may hold a blank. */
const nameOf = (key: CellKey): string =>
  [key.partyId, key.day, key.productId, key.kind, key.side, key.baseUnit, key.category, key.division].join(
    ' ',
  );

/** The same without business and product, sorted by all of the key. */
export type DivisionCell = Omit<Cell, 'partyId' | 'productId'>;

export function byDivision(cells: readonly Cell[]): DivisionCell[] {
  const sums = new Map<string, DivisionCell>();
  for (const { partyId: _party, productId: _product, ...cell } of cells) {
    const { division, day, category, kind, side, baseUnit } = cell;
    const name = [division, day, category, kind, side, baseUnit].join(' ');
    const sum = sums.get(name);
    if (!sum) {
      sums.set(name, { ...cell });
      continue;
    }
    sum.quantity += cell.quantity;
    sum.lines += cell.lines;
    sum.documents += cell.documents;
    sum.unknowns += cell.unknowns;
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, sum]) => sum);
}

/** What movements leave a business of a product, in base units; below 0 where more left than came. */
export interface Balance {
  partyId: string;
  productId: string;
  baseUnit: string;
  onHand: bigint;
}

/** Balances that cells change, sorted by all of the key. */
export function balancesOf(cells: readonly Cell[]): Balance[] {
  const balances = new Map<string, Balance>();
  for (const { partyId, productId, baseUnit, kind, side, quantity } of cells) {
    const effect = BigInt(stockEffect(kind, side)) * quantity;
    if (effect === 0n) continue;
    const name = [partyId, productId, baseUnit].join(' ');
    const balance = balances.get(name) ?? { partyId, productId, baseUnit, onHand: 0n };
    balances.set(name, { ...balance, onHand: balance.onHand + effect });
  }
  return [...balances].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, balance]) => balance);
}
