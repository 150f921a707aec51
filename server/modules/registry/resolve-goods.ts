import { normaliseGtin } from '../../platform/codes/gs1-check-digit.ts';
import type { Queryable } from '../../platform/db.ts';
import type { Issue } from '../../platform/errors.ts';
import type { IdMint } from '../../platform/ids.ts';
import { type ClaimAtOdds, claimOf, contradictionsWith, isNews } from './lot-claims.ts';
import { parseLotReference } from './lot-reference.ts';
import {
  claimKeys,
  claimsOf,
  insertClaims,
  insertLots,
  keyText,
  type Lot,
  type LotClaim,
  type LotId,
  lotsById,
  lotsByKeys,
} from './lots.store.ts';
import { findProducts, type Product } from './products.store.ts';
import {
  batchDiffers,
  gtinBroken,
  lotNotFound,
  lotReferenceBroken,
  productNeeded,
  productNotFound,
} from './registry.errors.ts';
import { type NamedPartyLike, resolveParty } from './resolve-parties.ts';
import { type CityData, checkClaims, type LotKey, lotKeys, policyOn, toBaseQuantity } from './rules/index.ts';

/** A line of goods as documents carry it; see GoodsLine in the ledger's schemas. */
export interface GoodsLineLike {
  lot?: string | undefined;
  product?:
    | { productId?: string | undefined; gtin?: string | undefined; code?: string | undefined }
    | undefined;
  quantity: number | string;
  unit: string;
  each?: { quantity: number | string; unit: string } | undefined;
  actualWeight?: { quantity: number | string; unit: string } | undefined;
  name?: string | undefined;
  batch?: string | undefined;
  serial?: string | undefined;
  productionDate?: string | undefined;
  shelfLife?: string | undefined;
  expiryDate?: string | undefined;
  origin?: string | undefined;
  producer?: NamedPartyLike | undefined;
}

/** What the projection needs beside the body to compute the line again. */
export interface LineFactors {
  lot: LotId;
  base: 'g' | 'ml' | 'piece';
  pieceUnit?: string;
  levels?: Product['packing'];
}

export interface ResolvedLine {
  /** From 1, as people count. */
  line: number;
  product: Product;
  lot: Lot;
  isNewLot: boolean;
  quantity: number;
  claim: LotClaim;
  /** Earlier claims of the lot that say something else. */
  contradicts: ClaimAtOdds[];
  /** Flags that do not block, such as a weight that does not fit the count. */
  notes: readonly Issue[];
  factors: LineFactors;
}

export interface GoodsContext {
  ids: IdMint;
  city: CityData;
  documentId: string;
  /** Whose goods they are when nothing else tells lots apart. */
  supplierId: string;
  /** The local day, for goods that have no batch. */
  day: string;
  /** Pointer to the array of lines: '/lines'. */
  path: string;
}

/** The quantity of a line in base units, from its body and factors alone: posting and verify both use it. */
export function lineQuantity(
  city: CityData,
  line: GoodsLineLike,
  factors: Omit<LineFactors, 'lot'>,
  path: string,
  tolerancePermille?: number,
) {
  const result = toBaseQuantity(city.units, {
    base: factors.base,
    pieceUnit: factors.pieceUnit,
    levels: factors.levels,
    declared: { quantity: line.quantity, unit: line.unit },
    each: line.each,
    actual: line.actualWeight,
    ...(tolerancePermille === undefined ? {} : { tolerancePermille }),
    path,
  });
  const fix = (finding: Issue): Issue => ({
    ...finding,
    path: finding.path.replace(`${path}/actual`, `${path}/actualWeight`),
  });
  return result.ok
    ? { ok: true as const, quantity: result.quantity, notes: result.notes.map(fix) }
    : { ok: false as const, findings: result.findings.map(fix) };
}

interface Wanted {
  index: number;
  input: GoodsLineLike;
  product: Product;
  known: Lot | undefined;
  keys: LotKey[];
  producerId: string | null;
  quantity: number;
  notes: readonly Issue[];
}

/**
 * Finds or mints the lot of each line and records what the document claims of it. Nothing is written when a line is
 * not right. Runs inside the caller's transaction; lots and claims are written with few statements whatever the
 * number of lines.
 * Issues, by line: `lot-code-mistyped`, `lot-unknown`, `gtin-check-digit`, `product-needed`, `product-unknown`,
 * `lot-batch-differs`, those of quantities (packing.ts) and of dates inside the line (claims.ts).
 */
export async function resolveGoods(
  tx: Queryable,
  context: GoodsContext,
  lines: readonly GoodsLineLike[],
): Promise<{ lines: ResolvedLine[] } | { issues: Issue[] }> {
  const issues: Issue[] = [];
  const lots = await referencedLots(tx, context, lines, issues);
  const products = await referencedProducts(tx, context, lines, lots, issues);
  const wanted: Wanted[] = [];
  for (const [index, input] of lines.entries()) {
    const product = products[index];
    if (!product) continue;
    const prepared = await prepare(tx, context, index, input, product, lots[index]);
    if ('issues' in prepared) issues.push(...prepared.issues);
    else wanted.push(prepared);
  }
  if (issues.length > 0) return { issues };
  const found = await findOrMint(tx, context, wanted);
  return { lines: await claim(tx, context, wanted, found) };
}

async function referencedLots(
  tx: Queryable,
  context: GoodsContext,
  lines: readonly GoodsLineLike[],
  issues: Issue[],
): Promise<(Lot | undefined)[]> {
  const references = lines.map((line) => (line.lot === undefined ? undefined : parseLotReference(line.lot)));
  const keys = references.flatMap((reference) =>
    reference?.ok && 'key' in reference ? [reference.key] : [],
  );
  const byKey = await lotsByKeys(tx, keys);
  const idOf = (reference: (typeof references)[number]): string | undefined =>
    reference?.ok ? ('lotId' in reference ? reference.lotId : byKey.get(keyText(reference.key))) : undefined;
  const byId = await lotsById(
    tx,
    references.flatMap((reference) => idOf(reference) ?? []),
  );
  return lines.map((line, index) => {
    if (line.lot === undefined) return undefined;
    const reference = references[index];
    const lot = byId.get(idOf(reference) ?? '');
    if (lot) return lot;
    const path = `${context.path}/${index}/lot`;
    if (reference && !reference.ok && reference.reason === 'gtin')
      issues.push(gtinBroken(path, line.lot, reference.expected));
    else if (reference && !reference.ok && reference.reason === 'mistyped')
      issues.push(lotReferenceBroken(path, line.lot));
    else issues.push(lotNotFound(path, line.lot));
    return undefined;
  });
}

async function referencedProducts(
  tx: Queryable,
  context: GoodsContext,
  lines: readonly GoodsLineLike[],
  lots: readonly (Lot | undefined)[],
  issues: Issue[],
): Promise<(Product | undefined)[]> {
  const gtins = lines.map((line, index) => {
    const text = line.product?.gtin;
    if (text === undefined || lots[index]) return undefined;
    const reading = normaliseGtin(text);
    if (reading.ok) return reading.gtin;
    issues.push(gtinBroken(`${context.path}/${index}/product/gtin`, text, reading.expected));
    return undefined;
  });
  const products = await findProducts(tx, {
    ids: [
      ...lots.flatMap((lot) => lot?.productId ?? []),
      ...lines.flatMap((line) => line.product?.productId ?? []),
    ],
    gtins: gtins.flatMap((gtin) => gtin ?? []),
    codes: lines.flatMap((line) => line.product?.code ?? []),
  });
  const byId = new Map(products.map((product) => [product.productId as string, product]));
  const byGtin = new Map(products.map((product) => [product.gtin, product]));
  const byCode = new Map(products.map((product) => [product.code, product]));
  return lines.map((line, index) => {
    const lot = lots[index];
    const reference = line.product;
    if (lot) return byId.get(lot.productId);
    // A lot that was named but not found has its issue already; so has a GTIN with a wrong check digit.
    if (line.lot !== undefined || (reference?.gtin !== undefined && gtins[index] === undefined))
      return undefined;
    const path = `${context.path}/${index}/product`;
    if (!reference || (reference.productId ?? reference.gtin ?? reference.code) === undefined) {
      issues.push(productNeeded(path));
      return undefined;
    }
    const product =
      byId.get(reference.productId ?? '') ??
      (gtins[index] ? byGtin.get(gtins[index]) : undefined) ??
      byCode.get(reference.code ?? '');
    if (!product)
      issues.push(productNotFound(path, reference.gtin ?? reference.code ?? reference.productId ?? ''));
    return product;
  });
}

async function prepare(
  tx: Queryable,
  context: GoodsContext,
  index: number,
  input: GoodsLineLike,
  product: Product,
  known: Lot | undefined,
): Promise<Wanted | { issues: Issue[] }> {
  const path = `${context.path}/${index}`;
  const issues: Issue[] = [];
  if (known && input.batch !== undefined && input.batch.trim() !== known.batch)
    issues.push(batchDiffers(`${path}/batch`, known.batch));
  const factors = factorsOf(product, known);
  const amount = lineQuantity(
    context.city,
    input,
    factors,
    path,
    policyOn(context.city, 'actual-weight-tolerance-permille', context.day)?.value,
  );
  if (!amount.ok) issues.push(...amount.findings);
  // A shelf life that does not fit its dates is said, not refused: it may be the evidence (architecture, decision 4).
  const said = checkClaims(claimsIn(input), { path, on: context.day });
  issues.push(...said.filter((finding) => finding.severity !== 'flag'));
  const flags = said.filter((finding) => finding.severity === 'flag');
  let producerId: string | null = known?.producerId ?? product.producerId;
  if (input.producer && issues.length === 0) {
    const producer = await resolveParty(tx, context.ids, input.producer, `${path}/producer`);
    if ('issues' in producer) issues.push(...producer.issues);
    else producerId = producer.party.partyId;
  }
  if (issues.length > 0 || !amount.ok) return { issues };
  // 食品安全法 50 names "production date or batch number": without a number, the date is what the pack calls its batch.
  const dated =
    product.gtin !== null && input.productionDate !== undefined ? `D${input.productionDate}` : undefined;
  const keys = lotKeys({
    gtin: product.gtin,
    productId: product.productId,
    batch: input.batch ?? (input.serial === undefined ? dated : undefined),
    producerId,
    supplierId: context.supplierId,
    date: context.day,
    origin: input.origin,
    serial: input.serial,
  });
  return {
    index,
    input,
    product,
    known,
    keys,
    producerId,
    quantity: amount.quantity,
    notes: [...amount.notes, ...flags],
  };
}

function factorsOf(product: Product, lot: Lot | undefined): Omit<LineFactors, 'lot'> {
  return {
    base: lot?.baseUnit ?? product.baseUnit,
    ...(product.pieceUnit === null ? {} : { pieceUnit: product.pieceUnit }),
    ...(product.packing.length === 0 ? {} : { levels: product.packing }),
  };
}

const claimsIn = (input: GoodsLineLike) => ({
  productionDate: input.productionDate,
  expiryDate: input.expiryDate,
  shelfLife: input.shelfLife,
  origin: input.origin,
});

async function findOrMint(
  tx: Queryable,
  context: GoodsContext,
  wanted: readonly Wanted[],
): Promise<{ lot: Lot; isNew: boolean }[]> {
  const open = wanted.filter((want) => !want.known);
  const byKey = await lotsByKeys(
    tx,
    open.flatMap((want) => want.keys),
  );
  const minted = new Map<string, Lot>();
  const claims: { key: LotKey; lotId: LotId }[] = [];
  for (const want of open) {
    if (want.keys.some((key) => byKey.has(keyText(key)))) continue;
    const first = want.keys[0];
    const lot: Lot = {
      lotId: context.ids.next<'lot'>() as LotId,
      productId: want.product.productId,
      baseUnit: want.product.baseUnit,
      batch: want.input.batch?.trim() ?? null,
      serial: want.input.serial?.trim() ?? null,
      producerId: want.producerId,
    };
    for (const key of want.keys) byKey.set(keyText(key), lot.lotId);
    if (first) claims.push({ key: first, lotId: lot.lotId });
    minted.set(first ? keyText(first) : `line ${want.index}`, lot);
  }
  if (claims.length > 0) {
    // Another document may have minted the same lot since we looked: whoever claimed the first key has it, and
    // the further keys then lead to that one. Claimed together, a loser's second key would lead to a lot that
    // nobody ever stored.
    for (const [text, lotId] of await claimKeys(tx, claims)) byKey.set(text, lotId);
    await claimFurtherKeys(tx, open, byKey);
  }
  const won = [...minted]
    .filter(([text, lot]) => (byKey.get(text) ?? lot.lotId) === lot.lotId)
    .map(([, lot]) => lot);
  await insertLots(tx, won);
  const fresh = new Map(won.map((lot) => [lot.lotId as string, lot]));
  const elsewhere = open
    .flatMap((want) => want.keys.map((key) => byKey.get(keyText(key))).find((id) => id !== undefined) ?? [])
    .filter((id) => !fresh.has(id));
  const stored = await lotsById(tx, elsewhere);
  return wanted.map((want) => {
    if (want.known) return { lot: want.known, isNew: false };
    const keyed = want.keys.map((key) => byKey.get(keyText(key))).find((id) => id !== undefined);
    const lot = (keyed && (fresh.get(keyed) ?? stored.get(keyed))) ?? minted.get(`line ${want.index}`);
    if (!lot) throw new Error('a lot was neither found nor minted');
    return { lot, isNew: fresh.has(lot.lotId) };
  });
}

async function claimFurtherKeys(
  tx: Queryable,
  wanted: readonly Wanted[],
  byKey: Map<string, LotId>,
): Promise<void> {
  const further = wanted.flatMap((want) => {
    const [first, ...others] = want.keys;
    const lotId = first && byKey.get(keyText(first));
    return lotId ? others.map((key) => ({ key, lotId })) : [];
  });
  if (further.length === 0) return;
  for (const [text, lotId] of await claimKeys(tx, further)) byKey.set(text, lotId);
}

async function claim(
  tx: Queryable,
  context: GoodsContext,
  wanted: readonly Wanted[],
  found: readonly { lot: Lot; isNew: boolean }[],
): Promise<ResolvedLine[]> {
  const old = found.filter(({ isNew }) => !isNew).map(({ lot }) => lot.lotId);
  const earlier = Map.groupBy(await claimsOf(tx, [...new Set(old)]), (one) => one.lotId);
  const fresh: LotClaim[] = [];
  const lines = wanted.map((want, position): ResolvedLine => {
    const { lot, isNew } = found[position] as { lot: Lot; isNew: boolean };
    const stated = claimOf(want.input, lot.lotId, context.documentId, want.index + 1, want.product.shelfLife);
    const before = earlier.get(lot.lotId) ?? [];
    if (isNews(before, stated)) {
      fresh.push(stated);
      earlier.set(lot.lotId, [...before, stated]);
    }
    return {
      line: want.index + 1,
      product: want.product,
      lot,
      isNewLot: isNew,
      quantity: want.quantity,
      claim: stated,
      contradicts: contradictionsWith(before, stated),
      notes: want.notes,
      factors: { lot: lot.lotId, ...factorsOf(want.product, lot) },
    };
  });
  await insertClaims(tx, fresh);
  return lines;
}
