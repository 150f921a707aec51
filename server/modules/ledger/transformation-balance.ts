import type { PartyId } from '../identity/index.ts';
import { type CityData, policyOn, type ResolvedLine, toBaseQuantity } from '../registry/index.ts';
import type { Found } from './goods-findings.ts';

type Unit = 'g' | 'ml' | 'piece';
type BalanceLine = Pick<ResolvedLine, 'quantity' | 'product' | 'lot'>;

/** How far output may be off the input, in thousandths of the input; null: the city says nothing. */
export interface YieldBand {
  lossPermille: number | null;
  gainPermille: number | null;
}

/**
 * What went in against what came out of a transformation, in one unit, or null where they cannot be compared: grams
 * against litres, heads against kilograms, bags against other bags of unknown content.
 */
export function balanceOf(
  city: CityData,
  inputs: readonly BalanceLine[],
  outputs: readonly BalanceLine[],
): { unit: Unit; input: bigint; output: bigint } | null {
  for (const unit of ['g', 'ml', 'piece'] as const) {
    const amounts = (lines: readonly BalanceLine[]) => lines.map((line) => amountIn(city, line, unit));
    const [into, out] = [amounts(inputs), amounts(outputs)];
    if ([...into, ...out].some((amount) => amount === null)) continue;
    const products = new Set([...inputs, ...outputs].map((line) => line.product.productId));
    if (unit === 'piece' && products.size > 1) return null;
    const sum = (some: readonly (bigint | null)[]) =>
      some.reduce<bigint>((all, one) => all + (one ?? 0n), 0n);
    return { unit, input: sum(into), output: sum(out) };
  }
  return null;
}

/** A line's quantity in the unit; bags by what the product's packing says one holds. */
function amountIn(city: CityData, line: BalanceLine, unit: Unit): bigint | null {
  if (line.lot.baseUnit === unit) return BigInt(line.quantity);
  if (line.lot.baseUnit !== 'piece' || line.product.pieceUnit === null) return null;
  const one = toBaseQuantity(city.units, {
    base: unit,
    levels: line.product.packing,
    declared: { quantity: 1, unit: line.product.pieceUnit },
    path: '',
  });
  return one.ok ? BigInt(line.quantity) * BigInt(one.quantity) : null;
}

/** Whether more came out than can, or so little that it asks for a reason. */
export function outOfBand(input: bigint, output: bigint, band: YieldBand): boolean {
  const beyond = (difference: bigint, permille: number | null) =>
    permille !== null && difference * 1000n > input * BigInt(permille);
  return output > input
    ? beyond(output - input, band.gainPermille)
    : beyond(input - output, band.lossPermille);
}

/**
 * The band of a transformation on a day. Goods that stay what they are (sorted, packed anew, mixed) cannot become
 * more; what is cooked or brewed takes up water and what carries no lot. Loss is the larger of the categories' own
 * tolerance and what making may cost.
 */
export function yieldBand(
  city: CityData,
  inputs: readonly BalanceLine[],
  outputs: readonly BalanceLine[],
  day: string,
): YieldBand {
  const used = new Set(inputs.map((line) => line.product.category));
  const same = outputs.every((line) => used.has(line.product.category));
  const usual = Math.max(0, ...[...used].map((code) => city.categories.get(code)?.loss.permille ?? 0));
  const making = policyOn(city, 'transformation-loss-permille', day)?.value;
  return {
    lossPermille: making === undefined ? null : Math.max(usual, making),
    gainPermille: same ? 0 : (policyOn(city, 'transformation-gain-permille', day)?.value ?? null),
  };
}

/** A transformation whose output does not fit its input: taken, and pointed out at the first lot that came out. */
export function balanceFindings(
  city: CityData,
  inputs: readonly BalanceLine[],
  outputs: readonly BalanceLine[],
  partyId: PartyId,
  day: string,
): Found[] {
  const balance = balanceOf(city, inputs, outputs);
  const [first] = outputs;
  if (!balance || !first) return [];
  const { unit, input, output } = balance;
  if (!outOfBand(input, output, yieldBand(city, inputs, outputs, day))) return [];
  const difference = Number(output > input ? output - input : input - output);
  return [
    {
      lotId: first.lot.lotId,
      partyId,
      line: 1,
      kind: 'balance-loss',
      quantity: unit === first.lot.baseUnit ? difference : null,
      detail: { unit, input: String(input), output: String(output) },
    },
  ];
}
