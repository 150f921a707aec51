import type { StockLine, Voucher } from '../../api/types.ts';
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
    },
    product: null,
    quantity: { amount: String(line.declared.quantity), unit: line.declared.unit, each: '', eachUnit: '' },
  }));
}
