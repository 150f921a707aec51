import type { AmountKind } from '../amounts.ts';
import type { CarriedOut, LotFigures } from '../balance.ts';

/** A day of a shop with one lot, as it is told; more than there is is not done. */
export interface Day {
  opening: number;
  cameIn: number;
  takenOff: number;
  carried: readonly { way: keyof CarriedOut; bags: number }[];
  putBack: number;
  sold: number;
  lost: number;
}

type Place = 'shelf' | 'apart' | 'sold' | 'lost' | keyof CarriedOut;

/** The slow twin of the balance: every bag is carried by hand from place to place, and counted where it lies in the end. */
export function carryBags(day: Day) {
  const bags: Place[] = Array.from({ length: day.opening + day.cameIn }, () => 'shelf');
  const carry = (from: Place, to: Place, count: number): number => {
    let carried = 0;
    for (const [index, place] of bags.entries()) {
      if (place !== from || carried === count) continue;
      bags[index] = to;
      carried += 1;
    }
    return carried;
  };
  const count = (place: Place) => bags.filter((one) => one === place).length;
  const takenOff = carry('shelf', 'apart', day.takenOff);
  const putBack = carry('apart', 'shelf', day.putBack);
  for (const { way, bags: some } of day.carried) carry('apart', way, some);
  carry('shelf', 'sold', day.sold);
  carry('shelf', 'lost', day.lost);
  const carried: CarriedOut = {
    destroyed: count('destroyed'),
    returned: count('returned'),
    donated: count('donated'),
  };
  const figures: LotFigures = {
    opening: day.opening,
    cameIn: day.cameIn,
    sold: count('sold'),
    lost: count('lost'),
    ...carried,
    passedOn: 0,
    closing: count('shelf') + count('apart'),
    unknown: 0,
  };
  const carriedOut = carried.destroyed + carried.returned + carried.donated;
  return {
    figures,
    amounts: { takenOff, putBack, carriedOut, short: 0 },
    carried,
    heldLeft: count('apart'),
  };
}

/**
 * The slow twin of a demand: each bag lies on the shelf, apart, or is gone. Of a demand of all no bag leaves the shelf but to
 * be taken off, until it is let go; of a demand of so many, as many must stay as were not taken off yet.
 */
export function carryDemanded(
  quantity: number | null,
  events: readonly { what: string; bags: number }[],
): { rows: [AmountKind, number | null][]; there: number; free: number; shelf: number } {
  const rows: [AmountKind, number | null][] = [['demanded', quantity]];
  const bags: ('shelf' | 'apart' | 'gone')[] = [];
  let over = false;
  let everApart = 0;
  const count = (place: 'shelf' | 'apart') => bags.filter((one) => one === place).length;
  const mustStay = () => {
    if (over) return 0;
    return quantity === null ? count('shelf') : Math.min(count('shelf'), Math.max(0, quantity - everApart));
  };
  const carry = (from: 'shelf' | 'apart', to: 'apart' | 'gone') => {
    const index = bags.indexOf(from);
    if (index < 0) return false;
    bags[index] = to;
    return true;
  };
  for (const { what, bags: some } of events) {
    if (over) break;
    let moved = 0;
    for (let bag = 0; bag < some; bag += 1) {
      if (what === 'arrives') bags.push('shelf');
      if (what === 'sold' && count('shelf') > mustStay()) carry('shelf', 'gone');
      if (what === 'taken-off' && carry('shelf', 'apart')) moved += 1;
      if ((what === 'carried-out' || what === 'short') && carry('apart', 'gone')) moved += 1;
    }
    if (what === 'taken-off') everApart += moved;
    // A demand is let go when its disposal is closed: with nothing apart any more.
    if (what === 'let-go' && count('apart') === 0) {
      over = true;
      rows.push(['let-go', null]);
    } else if (moved > 0) rows.push([what as AmountKind, moved]);
  }
  const shelf = count('shelf');
  return { rows, there: shelf + count('apart'), free: shelf - mustStay(), shelf };
}
