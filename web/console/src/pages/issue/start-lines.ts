import type { StockLine, Voucher } from '../../api/types.ts';
import { pieceOf } from '../../format/quantity.ts';
import { emptyQuantity } from '../../forms/quantity-fields.tsx';
import { packingOf, type TypedLot } from '../../forms/typed-lines.ts';

/** A form that starts with goods from stock, without quantities. */
export function linesFromStock(stock: readonly StockLine[]): TypedLot[] {
  return stock.map((line) => {
    const typed: TypedLot = {
      stock: line,
      product: null,
      quantity: { amount: '', unit: '', each: '', eachUnit: '' },
    };
    return { ...typed, quantity: emptyQuantity(packingOf(typed)) };
  });
}

/** How much each container held, from the whole: 180,000 g in 12 crates is 15 kg each. Empty when it is no whole number. */
export function eachOf(
  base: number,
  baseUnit: string,
  declared: number | string,
  pieceUnit?: string | null,
): { each: string; eachUnit: string } {
  const small = baseUnit === 'piece' ? pieceUnit || '件' : baseUnit;
  const count = Number(declared);
  if (!Number.isSafeInteger(count) || count <= 0 || base % count !== 0) return { each: '', eachUnit: small };
  const each = base / count;
  const big = { g: 'kg', ml: 'L' }[baseUnit];
  return big && each % 1000 === 0
    ? { each: String(each / 1000), eachUnit: big }
    : { each: String(each), eachUnit: small };
}

/** A correction starts as what it corrects: nothing is asked for twice. */
export function linesFromVoucher(voucher: Voucher): TypedLot[] {
  return voucher.lineItems.map((line) => ({
    stock: {
      lotId: line.lotId,
      code: line.lotCode,
      productId: line.productId,
      name: line.name,
      category: '',
      batch: line.batch,
      productionDate: line.productionDate,
      expiryDate: line.expiryDate,
      origin: line.origin,
      baseUnit: line.baseUnit,
      onHand: line.quantity,
      incoming: 0,
      lowerBound: false,
      lastAt: voucher.issuedAt,
      display: line.display,
      onHandMin: line.quantity,
      onHandMax: line.quantity,
      possiblySold: null,
      displayRange: null,
    },
    product: null,
    quantity: {
      amount: String(line.declared.quantity),
      unit: line.declared.unit,
      ...eachOf(line.quantity, line.baseUnit, line.declared.quantity, pieceOf(line.display.zh)),
    },
  }));
}
