import type { ClosableLot, DayCloseInput } from '../../api/making.ts';
import { amountToSend, parseAmount } from '../../format/quantity.ts';

export type End = 'sold-out' | 'left' | 'returned';

/** What somebody tapped and typed for one lot. */
export interface Choice {
  end: End | null;
  left: string;
  waste: string | null;
  back: string;
}
export const NO_CHOICE: Choice = { end: null, left: '', waste: null, back: '' };

const MICRO = 1_000_000n;

/** Base units of a typed amount; null where it is none or no whole number of them. */
export function baseOf(lot: Pick<ClosableLot, 'perUnit'>, text: string): number | null {
  const amount = parseAmount(text);
  if (amount === null) return null;
  const base = amount * BigInt(lot.perUnit);
  return base % MICRO === 0n ? Number(base / MICRO) : null;
}

/** What was sold by a choice, as the server will estimate it; null: nothing is said of sales, or not enough. */
export function soldBy(lot: ClosableLot, choice: Choice): number | null {
  const waste = choice.waste === null ? 0 : baseOf(lot, choice.waste);
  if (waste === null || choice.end === null || choice.end === 'returned') return null;
  const left = choice.end === 'left' ? baseOf(lot, choice.left) : 0;
  return left === null ? null : Math.max(0, lot.onHand - waste - left);
}

/** Lines to send for a lot: none where nothing was chosen, null where a quantity is missing. */
export function linesOf(lot: ClosableLot, choice: Choice): DayCloseInput['lines'] | null {
  const lines: DayCloseInput['lines'] = [];
  if (choice.waste !== null) {
    const quantity = amountToSend(choice.waste);
    if (quantity === null) return null;
    lines.push({ lot: lot.lotId, outcome: 'waste', quantity, unit: lot.unit });
  }
  if (choice.end === 'sold-out') lines.push({ lot: lot.lotId, outcome: 'sold-out' });
  if (choice.end === 'left') {
    const quantity = amountToSend(choice.left);
    if (quantity === null) return null;
    lines.push({ lot: lot.lotId, outcome: 'left', quantity, unit: lot.unit });
  }
  if (choice.end === 'returned') {
    const quantity = amountToSend(choice.back);
    if (choice.back.trim() !== '' && quantity === null) return null;
    lines.push({
      lot: lot.lotId,
      outcome: 'returned',
      ...(quantity === null ? {} : { quantity, unit: lot.unit }),
    });
  }
  return lines;
}

/** Sums of base units by the unit they are said in: 34 公斤, 20 盒. */
export function sumsByUnit(
  lots: readonly { lot: ClosableLot; quantity: number }[],
): { unit: string; baseUnit: string; quantity: number }[] {
  const sums = new Map<string, { unit: string; baseUnit: string; quantity: number }>();
  for (const { lot, quantity } of lots) {
    const sum = sums.get(lot.unit) ?? { unit: lot.unit, baseUnit: lot.baseUnit, quantity: 0 };
    sums.set(lot.unit, { ...sum, quantity: sum.quantity + quantity });
  }
  return [...sums.values()];
}
