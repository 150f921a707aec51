import { type CityData, type LineFactors, type LotId, toBaseQuantity } from '../registry/index.ts';
import type { NamedThing, ThingRole } from './named-things.ts';
import type { ResolvedEvent } from './resolved-event.ts';

/** How much of a lot an event speaks of. `stated` false: it says nothing of the amount. */
export interface Amount {
  lot: LotId;
  line: number;
  quantity: number | null;
  stated: boolean;
  /** Named by its class alone: which goods of that class is not known. */
  vague: boolean;
}

type Single = { stated: false } | { stated: true; quantity: number | null };

/**
 * The amount of one thing in base units: a serial is one piece; a class or batch has the quantity of its element,
 * without a unit in pieces (EPCIS 2.0, QuantityElement). Decimals are converted exactly; what is not whole in the base unit,
 * or cannot be told in it, is stated but unknown. Nought says nothing that could be posted.
 */
export function amountOf(
  city: CityData,
  thing: Pick<NamedThing, 'identifier' | 'quantity' | 'uom'>,
  factors: LineFactors,
): Single {
  const single = thing.identifier.kind === 'serial';
  const declared = single ? 1 : thing.quantity;
  if (declared === undefined || declared === 0) return { stated: false };
  const unit = single || thing.uom === undefined ? 'H87' : thing.uom;
  if (factors.base === 'piece' && unit === 'H87' && Number.isSafeInteger(declared))
    return { stated: true, quantity: declared };
  // JSON numbers are decimals as they were written, as long as they are short: never reckon with the double itself.
  const result = toBaseQuantity(city.units, {
    base: factors.base,
    pieceUnit: factors.pieceUnit,
    levels: factors.levels,
    declared: { quantity: String(declared), unit },
    path: '',
  });
  return { stated: true, quantity: result.ok ? result.quantity : null };
}

/** The amounts of all things in some roles, summed by lot; what is inside containers is counted as what it is. */
export function amountsOf(
  city: CityData,
  things: readonly NamedThing[],
  resolved: Pick<ResolvedEvent, 'lots' | 'contents'>,
  roles: readonly ThingRole[],
): Map<LotId, Amount> {
  const amounts = new Map<LotId, Amount>();
  const add = (lot: LotId, line: number, single: Single, vague: boolean) => {
    const before = amounts.get(lot);
    const quantity = single.stated ? single.quantity : null;
    if (!before) amounts.set(lot, { lot, line, quantity, stated: single.stated, vague });
    else {
      before.quantity = before.quantity === null || quantity === null ? null : before.quantity + quantity;
      before.stated &&= single.stated;
      before.vague ||= vague;
    }
  };
  for (const [index, thing] of things.entries()) {
    const factors = resolved.lots[index];
    if (factors && roles.includes(thing.role))
      add(factors.lot, index + 1, amountOf(city, thing, factors), thing.identifier.kind === 'class');
  }
  for (const { thing, lot, quantity } of resolved.contents ?? []) {
    add(lot, thing + 1, quantity === null ? { stated: false } : { stated: true, quantity }, false);
  }
  return amounts;
}

/** Whether an amount can be posted: of a lot that is known, and said to be so much. */
export const postable = (amount: Amount): boolean => amount.stated && !amount.vague;
