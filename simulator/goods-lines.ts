import type { GoodsLineInput, PaperInput } from './bodies.ts';
import type { Product } from './catalogue.ts';
import type { Symbolic } from './target.ts';
import { type Lot, lotRef, partyRef, productRef } from './world.ts';

/** Exact decimal text of a thousandth: 12500 is "12.5"; whole ones stay JSON numbers. */
function thousandth(quantity: number): number | string {
  if (quantity % 1000 === 0) return quantity / 1000;
  return `${Math.floor(quantity / 1000)}.${String(quantity % 1000).padStart(3, '0')}`.replace(/0+$/, '');
}

/** A base quantity as people write it: 12.5 kg, 1.5 L, 30 袋. */
export function amountOf(
  product: Pick<Product, 'base' | 'pieceUnit'>,
  quantity: number,
): { quantity: number | string; unit: string } {
  if (product.base === 'g') return { quantity: thousandth(quantity), unit: 'kg' };
  if (product.base === 'ml') return { quantity: thousandth(quantity), unit: 'L' };
  return { quantity, unit: product.pieceUnit ?? '个' };
}

/** Crates of 15 kg and cartons of so many pieces, where the quantity comes out even. */
export function packedAmount(
  product: Pick<Product, 'base' | 'pieceUnit' | 'carton' | 'gtin'>,
  quantity: number,
): Pick<GoodsLineInput, 'quantity' | 'unit' | 'each'> {
  if (product.carton && quantity % product.carton === 0)
    return { quantity: quantity / product.carton, unit: '箱' };
  if (product.base === 'g' && product.gtin === null && quantity % 15_000 === 0) {
    return { quantity: quantity / 15_000, unit: '箱', each: { quantity: 15, unit: 'kg' } };
  }
  return amountOf(product, quantity);
}

/** What a document says of goods beyond the lot they are of. */
export interface Statement {
  /** Instead of the true one: a falsified label. */
  expiryDate?: string;
  productionDate?: string;
  priceFen?: number;
}

/** A line about a lot that the platform knows. */
export function knownGoods(lot: Lot, quantity: number, statement: Statement = {}): Symbolic<GoodsLineInput> {
  return { lot: lotRef(lot), ...packedAmount(lot.product, quantity), ...description(lot, statement) };
}

/** A line that mints its lot. */
export function newGoods(lot: Lot, quantity: number): Symbolic<GoodsLineInput> {
  return {
    product: { productId: productRef(lot.product) },
    ...packedAmount(lot.product, quantity),
    ...description(lot, {}),
  };
}

function description(lot: Lot, statement: Statement): Symbolic<Omit<GoodsLineInput, 'quantity' | 'unit'>> {
  const { product, producer } = lot;
  // Fresh produce has no legal expiry date; its shelf life is the simulator's own knowledge.
  const dated = lot.batch !== null;
  return {
    name: product.name,
    origin: lot.origin,
    producer: { partyId: partyRef(producer), name: producer.name },
    ...(product.spec ? { spec: product.spec } : {}),
    ...(product.storage ? { storage: product.storage } : {}),
    ...(producer.scNumber && dated ? { scNumber: producer.scNumber } : {}),
    ...(dated ? { batch: lot.batch ?? '' } : {}),
    ...(dated ? { productionDate: statement.productionDate ?? lot.productionDate } : {}),
    ...(dated ? { shelfLife: product.shelfLife, expiryDate: statement.expiryDate ?? lot.expiryDate } : {}),
    ...(statement.priceFen === undefined ? {} : { unitPriceFen: statement.priceFen }),
  };
}

/** Papers of all lines of a voucher, each with the lines it covers; one that covers two lines stands once. */
export function papersOf(lots: readonly Lot[]): PaperInput[] {
  const papers = new Map<string, PaperInput & { lines: number[] }>();
  for (const [index, lot] of lots.entries()) {
    for (const paper of lot.papers) {
      const key = `${paper.kind}|${paper.number}`;
      const kept = papers.get(key) ?? { ...paper, lines: [] };
      kept.lines.push(index + 1);
      papers.set(key, kept);
    }
  }
  return [...papers.values()];
}
