import type { GoodsLineInput, LotQuantityInput, PaperInput, Product, StockLine } from '../api/types.ts';
import { amountToSend } from '../format/quantity.ts';
import type { TypedQuantity } from './quantity-fields.tsx';
import { needsEach } from './units.ts';

/** Goods chosen from stock, as typed. */
export interface TypedLot {
  stock: StockLine;
  product: Product | null;
  quantity: TypedQuantity;
}
/** Goods that become a new lot, as typed. */
export interface TypedGoods {
  key: number;
  product: Product | null;
  quantity: TypedQuantity;
  batch: string;
  productionDate: string;
  expiryDate: string;
  origin: string;
}
export interface TypedPaper {
  key: number;
  kind: string;
  number: string;
  issuer: string;
  validUntil: string;
}

/** Amount and unit to send; null while the amount (or how much each holds) is missing or is no amount. */
function quantityToSend(quantity: TypedQuantity, product: Parameters<typeof needsEach>[0]) {
  const amount = amountToSend(quantity.amount);
  if (amount === null || amount === 0 || quantity.unit === '') return null;
  if (!needsEach(product, quantity.unit)) return { quantity: amount, unit: quantity.unit };
  const each = amountToSend(quantity.each);
  // Left out, the server names the missing factor; that sentence is better than a button that does nothing.
  if (each === null || each === 0) return { quantity: amount, unit: quantity.unit };
  return { quantity: amount, unit: quantity.unit, each: { quantity: each, unit: quantity.eachUnit } };
}

/** What packs the goods of a stock line: the product when it is known, else the base unit alone. */
export function packingOf(line: TypedLot) {
  return {
    name: line.stock.name,
    baseUnit: line.stock.baseUnit,
    pieceUnit: line.product?.pieceUnit,
    packing: line.product?.packing ?? [],
  };
}

/** A line of a voucher from stock; null while it lacks a quantity. */
export function voucherLine(line: TypedLot): GoodsLineInput | null {
  const quantity = quantityToSend(line.quantity, packingOf(line));
  return quantity && { lot: line.stock.lotId, ...quantity };
}

/** A lot and its quantity for sales, disposals and the like. A container is sent by the total of what it holds. */
export function lotLine(line: TypedLot): LotQuantityInput | null {
  const quantity = quantityToSend(line.quantity, packingOf(line));
  return quantity && { lot: line.stock.lotId, quantity: quantity.quantity, unit: quantity.unit };
}

/** New goods; null while product or quantity are missing. Empty fields are left out. */
export function goodsLine(goods: TypedGoods): GoodsLineInput | null {
  if (!goods.product) return null;
  const quantity = quantityToSend(goods.quantity, goods.product);
  if (!quantity) return null;
  const text = {
    batch: goods.batch,
    productionDate: goods.productionDate,
    expiryDate: goods.expiryDate,
    origin: goods.origin,
  };
  const filled = Object.entries(text).filter(([, value]) => value.trim() !== '');
  return {
    product: { productId: goods.product.productId },
    ...quantity,
    ...Object.fromEntries(filled.map(([name, value]) => [name, value.trim()])),
  };
}

/** Papers that have a kind and a number. */
export function papersToSend(papers: readonly TypedPaper[]): PaperInput[] {
  return papers
    .filter((paper) => paper.kind !== '' && paper.number.trim() !== '')
    .map((paper) => ({
      kind: paper.kind,
      number: paper.number.trim(),
      ...(paper.issuer.trim() === '' ? {} : { issuer: paper.issuer.trim() }),
      ...(paper.validUntil === '' ? {} : { validUntil: paper.validUntil }),
    }));
}

/** All of a list once none of it is missing; null before. */
export function allOf<Item>(items: readonly (Item | null)[]): Item[] | null {
  const found = items.filter((item): item is Item => item !== null);
  return found.length === items.length && items.length > 0 ? found : null;
}
