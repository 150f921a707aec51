import type { Template } from '../../api/desk-queries.ts';
import type { Product, StockLine, Voucher } from '../../api/types.ts';
import { pieceOf } from '../../format/quantity.ts';
import { emptyQuantity } from '../../forms/quantity-fields.tsx';
import { packingOf, type TypedLot } from '../../forms/typed-lines.ts';
import { eachOf } from './start-lines.ts';

export interface StartLines {
  lines: TypedLot[];
  /** Names of what is not in stock now. */
  missing: string[];
}
interface Wanted {
  lotId?: string;
  productId: string;
  name: string;
  quantity: string;
  unit: string;
  each: { each: string; eachUnit: string };
}

/** Which ends first is sold first; of what never ends, what came first. */
function byAge(one: StockLine, other: StockLine): number {
  return (
    (one.expiryDate ?? '9999').localeCompare(other.expiryDate ?? '9999') ||
    one.lastAt.localeCompare(other.lastAt)
  );
}

/** The same goods out of today's stock: the same lot while there is some, else another of the product. */
export function fromStock(
  wanted: readonly Wanted[],
  stock: readonly StockLine[],
  products: ReadonlyMap<string, Product>,
): StartLines {
  const used = new Set<string>();
  const lines: TypedLot[] = [];
  const missing: string[] = [];
  for (const want of wanted) {
    const held = stock.filter(
      (line) => line.productId === want.productId && line.onHand > 0 && !used.has(line.lotId),
    );
    const found = held.find((line) => line.lotId === want.lotId) ?? held.sort(byAge)[0];
    if (!found) {
      missing.push(want.name);
      continue;
    }
    used.add(found.lotId);
    const product = products.get(want.productId) ?? null;
    const empty = emptyQuantity(packingOf({ stock: found, product, quantity: EMPTY }));
    lines.push({
      stock: found,
      product,
      quantity: {
        amount: want.quantity,
        unit: want.unit,
        each: want.each.each,
        eachUnit: want.each.eachUnit || empty.eachUnit,
      },
    });
  }
  return { lines, missing: [...new Set(missing)] };
}
const EMPTY = { amount: '', unit: '', each: '', eachUnit: '' };

/** What a voucher handed over, to be handed over again. */
export const wantedOfVoucher = (voucher: Voucher): Wanted[] =>
  voucher.lineItems.map((line) => ({
    lotId: line.lotId,
    productId: line.productId,
    name: line.name,
    quantity: String(line.declared.quantity),
    unit: line.declared.unit,
    each: eachOf(line.quantity, line.baseUnit, line.declared.quantity, pieceOf(line.display.zh)),
  }));

export const wantedOfTemplate = (template: Template): Wanted[] =>
  template.lines.map((line) => ({
    productId: line.productId,
    name: line.name,
    quantity: line.quantity === undefined ? '' : String(line.quantity),
    unit: line.unit,
    each: line.each
      ? { each: String(line.each.quantity), eachUnit: line.each.unit }
      : { each: '', eachUnit: '' },
  }));
