import type { StockLine } from '../../api/types.ts';
import { amountToSend, parseAmount } from '../../format/quantity.ts';

/** What was counted of one lot, as typed. */
export interface Counted {
  amount: string;
  reason: string;
}
export const NOT_COUNTED: Counted = { amount: '', reason: '' };

const MICRO = 1_000_000n;
export const perUnit = (line: Pick<StockLine, 'baseUnit'>): number => (line.baseUnit === 'piece' ? 1 : 1000);
/** The unit in which it is counted; pieces by what one is called. */
export const countUnit = (line: Pick<StockLine, 'baseUnit'>, piece: string | null): string =>
  line.baseUnit === 'g' ? 'kg' : line.baseUnit === 'ml' ? 'L' : (piece ?? '个');

/** Counted less the books, in base units; null: not counted; undefined: no amount. */
export function differenceOf(line: StockLine, counted: Counted): number | null | undefined {
  if (counted.amount.trim() === '') return null;
  const amount = parseAmount(counted.amount);
  if (amount === null) return undefined;
  const base = amount * BigInt(perUnit(line));
  return base % MICRO === 0n ? Number(base / MICRO) - line.onHand : undefined;
}

/** Lines to send: what was counted, with the reason where it differs. */
export function countLines(
  lines: readonly { line: StockLine; counted: Counted; unit: string }[],
): { lot: string; counted: { quantity: number | string; unit: string }; reason?: string }[] {
  return lines.map(({ line, counted, unit }) => ({
    lot: line.lotId,
    counted: { quantity: amountToSend(counted.amount) ?? 0, unit },
    ...(differenceOf(line, counted) && counted.reason !== '' ? { reason: counted.reason } : {}),
  }));
}
