import type { Queryable } from '../../platform/db.ts';
import type { PartyId } from '../identity/index.ts';
import { refused } from '../ledger/index.ts';
import {
  amountFindings,
  type CityData,
  describeLots,
  findProducts,
  type Product,
} from '../registry/index.ts';
import type { OrderPlan } from './orders.store.ts';
import { ownLots } from './own-lots.ts';
import type { OrderInput } from './production.schemas.ts';

/**
 * A plan with what its references mean. Errors: those of quantities and units, `lot-unknown`, `lot-not-own`, `product-unknown`, each
 * with its place.
 */
export async function planOf(
  { db, city }: { db: Queryable; city: Pick<CityData, 'units'> },
  partyId: PartyId,
  body: OrderInput,
): Promise<OrderPlan> {
  const inputs = body.inputs ?? [];
  const wrong = [
    ...inputs.flatMap((input, index) => amountFindings(city.units, input, `/inputs/${index}`)),
    ...body.outputs.flatMap((output, index) => amountFindings(city.units, output, `/outputs/${index}`)),
  ];
  if (wrong.length > 0) throw refused(wrong);
  const lotIds: string[] = [];
  for (const [index, input] of inputs.entries()) {
    const [lotId] = await ownLots(db, partyId, [input.lot], () => `/inputs/${index}/lot`);
    lotIds.push(lotId ?? '');
  }
  const facts = await describeLots(db, lotIds);
  const products = await productsOf(db, body.outputs);
  const missing = products.flatMap((product, index) =>
    product ? [] : [productUnknownAt(`/outputs/${index}/product`)],
  );
  if (missing.length > 0) throw refused(missing);
  return {
    name: body.name,
    inputs: inputs.map((input, index) => ({
      lotId: lotIds[index] ?? '',
      name: facts.get(lotIds[index] ?? '')?.product.name ?? '',
      quantity: String(input.quantity),
      unit: input.unit,
    })),
    outputs: body.outputs.map((output, index) => ({
      productId: products[index]?.productId ?? '',
      name: products[index]?.name ?? '',
      category: products[index]?.category ?? '',
      quantity: String(output.quantity),
      unit: output.unit,
      batch: output.batch ?? null,
    })),
    plannedOn: body.plannedOn ?? null,
    note: body.note ?? null,
  };
}

async function productsOf(db: Queryable, outputs: OrderInput['outputs']): Promise<(Product | undefined)[]> {
  const asked = outputs.map(({ product }) => ({
    ids: product.productId ? [product.productId] : [],
    gtins: product.gtin ? [product.gtin.padStart(14, '0')] : [],
    codes: product.code ? [product.code] : [],
  }));
  const found = [];
  for (const one of asked) found.push((await findProducts(db, one))[0]);
  return found;
}

const productUnknownAt = (path: string) => ({
  code: 'product-unknown',
  path,
  zh: '没有这个商品，请先登记商品，或从列表里选择。',
  en: 'There is no such product; register it first, or choose one in the list.',
});
