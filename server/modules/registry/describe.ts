import { encodePublicCode } from '../../platform/codes/public-code.ts';
import type { Queryable } from '../../platform/db.ts';
import { mintedAt } from '../../platform/ids.ts';
import { parseLotReference } from './lot-reference.ts';
import {
  claimsOf,
  keyText,
  type Lot,
  type LotClaim,
  type LotId,
  linksOf,
  lotsById,
  lotsByKeys,
} from './lots.store.ts';
import { partiesById } from './parties.store.ts';
import { findProducts, type Product } from './products.store.ts';
import { lotUnknown } from './registry.errors.ts';
import type { LotValue } from './registry.schemas.ts';
import { toldInTwoWays } from './rules/index.ts';

export const lotCode = (lotId: string): string => encodePublicCode('T', lotId);

/** The path of a lot's public page: GS1 Digital Link where it has a GTIN with batch or serial, else its short code. */
export function scanPath(
  lot: Pick<Lot, 'lotId' | 'batch' | 'serial'>,
  product: Pick<Product, 'gtin'> | undefined,
): string {
  if (product?.gtin && lot.batch) return `/01/${product.gtin}/10/${encodeURIComponent(lot.batch)}`;
  if (product?.gtin && lot.serial) return `/01/${product.gtin}/21/${encodeURIComponent(lot.serial)}`;
  return `/t/${lotCode(lot.lotId)}`;
}

/** The lot that a text names. Errors: `lot-unknown`. */
export async function findLot(db: Queryable, reference: string): Promise<Lot> {
  const parsed = parseLotReference(reference);
  if (!parsed.ok) throw lotUnknown();
  const lotId =
    'lotId' in parsed ? parsed.lotId : (await lotsByKeys(db, [parsed.key])).get(keyText(parsed.key));
  const lot = lotId === undefined ? undefined : (await lotsById(db, [lotId])).get(lotId);
  if (!lot) throw lotUnknown();
  return lot;
}

export interface LotFacts {
  lot: Lot;
  product: Product;
  code: string;
  scanPath: string;
  /** The earliest claims: what the goods were first said to be. */
  productionDate: string | null;
  expiryDate: string | null;
  origin: string | null;
  claims: LotClaim[];
  contradictory: boolean;
}

const FIELDS = ['productionDate', 'expiryDate', 'origin'] as const;

/** Of a stored claim, what another may contradict. */
export const saidOf = ({ productionDate, expiryDate, expiryComputed, origin }: LotClaim) => ({
  productionDate,
  expiryDate,
  expiryComputed,
  origin,
});

/** What is known of lots, for lists, traces and pages: three look-ups whatever their number. */
export async function describeLots(db: Queryable, lotIds: readonly string[]): Promise<Map<string, LotFacts>> {
  const lots = await lotsById(db, [...new Set(lotIds)]);
  const products = await findProducts(db, {
    ids: [...new Set([...lots.values()].map((lot) => lot.productId))],
    gtins: [],
    codes: [],
  });
  const byId = new Map(products.map((product) => [product.productId as string, product]));
  const claims = Map.groupBy(await claimsOf(db, [...lots.keys()]), (claim) => claim.lotId as string);
  const facts = new Map<string, LotFacts>();
  for (const [lotId, lot] of lots) {
    const product = byId.get(lot.productId);
    if (!product) continue;
    const said = claims.get(lotId) ?? [];
    const first = (field: (typeof FIELDS)[number]) =>
      said.find((claim) => claim[field] !== null)?.[field] ?? null;
    facts.set(lotId, {
      lot,
      product,
      code: lotCode(lotId),
      scanPath: scanPath(lot, product),
      productionDate: first('productionDate'),
      expiryDate: first('expiryDate'),
      origin: first('origin'),
      claims: said,
      contradictory: toldInTwoWays(said.map(saidOf)),
    });
  }
  return facts;
}

export async function viewLot(db: Queryable, lotId: LotId, publicUrl: string): Promise<LotValue> {
  const facts = (await describeLots(db, [lotId])).get(lotId);
  if (!facts) throw lotUnknown();
  const { lot } = facts;
  const producer =
    lot.producerId === null ? undefined : (await partiesById(db, [lot.producerId])).get(lot.producerId);
  return {
    lotId,
    code: facts.code,
    scanUrl: publicUrl + facts.scanPath,
    product: facts.product,
    batch: lot.batch,
    serial: lot.serial,
    baseUnit: lot.baseUnit,
    producer: producer ? { partyId: producer.partyId, name: producer.name } : null,
    claims: facts.claims.map((claim) => ({
      documentId: claim.documentId,
      recordedAt: mintedAt(claim.documentId).toISOString(),
      productionDate: claim.productionDate,
      expiryDate: claim.expiryDate,
      origin: claim.origin,
    })),
    contradictory: facts.contradictory,
    links: (await linksOf(db, [lotId])).map((link) => ({
      lotId: link.otherLotId,
      kind: link.kind,
      reason: link.reason,
      at: link.at.toISOString(),
    })),
  };
}
