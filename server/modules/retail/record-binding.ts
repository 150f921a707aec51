import type { Clock } from '../../platform/clock.ts';
import { normaliseGtin } from '../../platform/codes/gs1-check-digit.ts';
import type { Db, Queryable } from '../../platform/db.ts';
import type { Issue } from '../../platform/errors.ts';
import type { IdMint } from '../../platform/ids.ts';
import { type PartyId, type Principal, roleForbidden } from '../identity/index.ts';
import { contentHash, type LedgerTools, lockHoldings, occurredAt, refused } from '../ledger/index.ts';
import { findProducts, type LotId, lotUnknown, type Product, productUnknown } from '../registry/index.ts';
import { bindingByNumber, bindingsOf, insertBinding, type StoredBinding } from './bindings.store.ts';
import { lotsNamed } from './lots-named.ts';
import {
  bindingDiffers,
  lotExpected,
  lotNeverHere,
  lotOfAnotherProduct,
  pluOfAnotherProduct,
  scanned,
} from './retail.errors.ts';
import { inForce, type Place, sameThing } from './rules/bindings-in-force.ts';
import { gtinBroken } from './rules/read-elements.ts';
import { readScan } from './rules/read-scan.ts';

export interface BindingInput {
  documentNumber?: string | undefined;
  place: Place;
  plu?: string | undefined;
  gtin?: string | undefined;
  /** As scanned; none: nothing lies there any more. */
  lots: readonly string[];
  from?: string | undefined;
  alongside?: boolean | undefined;
}

export interface BindingTools extends LedgerTools {
  db: Db;
  clock: Clock;
  ids: IdMint;
}

/**
 * Says which lots lie at a place of the shop from an instant on. It ends what was said of the same place and goods
 * before, unless put alongside.
 * Errors, in order: `role-forbidden`, `exists-with-different-…`, `at-in-future`, what the codes lack (422, each with its
 * path), `lot-not-own`, `product-unknown`, `binding-products-differ`, `plu-of-another-product`.
 */
export async function recordBinding(
  tools: BindingTools,
  principal: Principal,
  body: BindingInput,
): Promise<{ binding: StoredBinding; status: 200 | 201 }> {
  const partyId = principal.partyId;
  if (partyId === null) throw roleForbidden();
  const from = occurredAt(tools.clock, body.from, '/from');
  // Without a number the content is its own: a request that is sent again with its instant is the same.
  const number =
    body.documentNumber ??
    `#${contentHash(tools.keys, 'cleaning', { ...body, from: from.toISOString() }).toString('base64url')}`;
  return tools.db.transaction(async (tx) => {
    const { lotIds, products } = await lotsToBind(tx, partyId, body.lots);
    const productId = await productToBind(tx, body, products);
    const binding: StoredBinding = {
      bindingId: tools.ids.next<'binding'>(),
      place: body.place,
      plu: body.plu ?? null,
      productId,
      lotIds,
      from,
      alongside: body.alongside ?? false,
      number,
      recordedBy: principal.accountId,
    };
    const earlier = await bindingByNumber(tx, partyId, number);
    if (earlier) return { binding: sameOrDiffers(earlier, binding, body), status: 200 as const };
    await refuseForeignPlu(tx, partyId, binding, products);
    if (await insertBinding(tx, partyId, binding)) return { binding, status: 201 as const };
    const other = (await bindingByNumber(tx, partyId, number)) ?? binding;
    return { binding: sameOrDiffers(other, binding, body), status: 200 as const };
  });
}

function sameOrDiffers(earlier: StoredBinding, now: StoredBinding, body: BindingInput): StoredBinding {
  if (sameThing(earlier) !== sameThing(now)) throw bindingDiffers('place');
  if (earlier.lotIds.join() !== now.lotIds.join()) throw bindingDiffers('lots');
  if (body.from !== undefined && earlier.from.getTime() !== now.from.getTime()) throw bindingDiffers('from');
  if (earlier.alongside !== now.alongside) throw bindingDiffers('alongside');
  return earlier;
}

async function lotsToBind(
  tx: Queryable,
  partyId: PartyId,
  texts: readonly string[],
): Promise<{ lotIds: LotId[]; products: Product[] }> {
  const issues: Issue[] = [];
  const references = texts.map((text, index) => {
    const reading = readScan(text);
    if (!reading.ok) issues.push(scanned(`/lots/${index}`, reading.issue));
    else if (reading.scan.kind !== 'lot') issues.push(lotExpected(`/lots/${index}`));
    else return reading.scan.lot;
    return undefined;
  });
  const lots = await lotsNamed(tx, references);
  const held = await lockHoldings(tx, partyId, [...new Set(lots.flatMap((lot) => lot?.lotId ?? []))]);
  for (const [index, lot] of lots.entries()) {
    if (references[index] === undefined) continue;
    const { code, words } = lotUnknown();
    if (!lot) issues.push({ code, path: `/lots/${index}`, ...words });
    else if (!held.has(lot.lotId)) issues.push(lotNeverHere(`/lots/${index}`));
  }
  if (issues.length > 0) throw refused(issues);
  const found = lots.flatMap((lot) => lot ?? []);
  const products = await findProducts(tx, { ids: found.map((lot) => lot.productId), gtins: [], codes: [] });
  const byId = new Map(products.map((product) => [product.productId as string, product]));
  const lotIds = [...new Set(found.map((lot) => lot.lotId))];
  return { lotIds, products: found.flatMap((lot) => byId.get(lot.productId) ?? []) };
}

/** The product of a barcode or of a PLU's lots; null where only the place is named. */
async function productToBind(
  tx: Queryable,
  body: BindingInput,
  products: readonly Product[],
): Promise<string | null> {
  if (body.gtin === undefined && body.plu === undefined) return null;
  let product = products[0];
  if (body.gtin !== undefined) {
    const gtin = normaliseGtin(body.gtin);
    if (!gtin.ok) throw refused([scanned('/gtin', gtinBroken(0, body.gtin, gtin.expected))]);
    product = (await findProducts(tx, { ids: [], gtins: [gtin.gtin], codes: [] }))[0];
    if (!product) throw productUnknown();
  }
  const issues = products.flatMap((one, index) =>
    one.productId === product?.productId ? [] : [lotOfAnotherProduct(`/lots/${index}`, one.name)],
  );
  if (issues.length > 0) throw refused(issues);
  return body.gtin === undefined ? null : (product?.productId ?? null);
}

/** In one shop a PLU stands for one product at a time, whichever scale it is keyed in at. */
async function refuseForeignPlu(
  tx: Queryable,
  partyId: PartyId,
  binding: StoredBinding,
  products: readonly Product[],
): Promise<void> {
  const [product] = products;
  if (binding.plu === null || !product) return;
  const there = inForce(await bindingsOf(tx, partyId, binding.from), binding.from).filter(
    (one) => one.plu === binding.plu && (binding.alongside || sameThing(one) !== sameThing(binding)),
  );
  const lots = await lotsNamed(
    tx,
    there.flatMap((one) => one.lotIds),
  );
  const other = lots.find((lot) => lot && lot.productId !== product.productId);
  if (!other) return;
  const [named] = await findProducts(tx, { ids: [other.productId], gtins: [], codes: [] });
  throw pluOfAnotherProduct(named?.name ?? other.productId);
}
