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
