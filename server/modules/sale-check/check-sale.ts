import { normaliseGtin } from '../../platform/codes/gs1-check-digit.ts';
import { Problem } from '../../platform/errors.ts';
import { localDay } from '../../platform/local-time.ts';
import type { Principal } from '../identity/index.ts';
import { findPiece } from '../labels/index.ts';
import { type RecordTools, readableParty } from '../ledger/index.ts';
import {
  findLot,
  findProducts,
  type Lot,
  lotsById,
  type Party,
  type Product,
  readDigitalLink,
} from '../registry/index.ts';
import { productOfPlu, readScan } from '../retail/index.ts';
import { type SaleCheckTools, stateOfLot, stateOfProduct } from './read-state.ts';
import { judge, type Verdict } from './rules/judge.ts';
import { gtinWrong, oneThingNeeded, pluUnbound, scanWrong } from './sale-check.errors.ts';

export interface SaleCheckQuery {
  gtin?: string | undefined;
  lot?: string | undefined;
  scan?: string | undefined;
  shop?: string | undefined;
}

/** What was asked about, as far as it is on record. */
interface Asked {
  lot: Lot | null;
  product: Product | null;
  /** A batch was told that is not on record: it is none of those that are blocked. */
  batchTold: boolean;
  /** As it was told. */
  batch?: string | undefined;
}

export interface SaleCheckResult extends Verdict {
  at: Date;
  shop: Party;
  lot: Lot | null;
  product: Product | null;
  /** Whether the platform has a record of what was asked about. */
  known: boolean;
}

/**
 * May it be sold in this shop, now? Everything is asked of the database, so that a freeze holds on every server from the
 * next answer on.
 * Errors, in order: `party-unknown`, `record-forbidden`, `sale-check-one-needed`, what the scan lacks,
 * `gtin-check-digit`, `lot-unknown` (a lot code of nobody), `plu-not-bound`.
 */
export async function checkSale(
  tools: SaleCheckTools & RecordTools,
  principal: Principal,
  query: SaleCheckQuery,
): Promise<SaleCheckResult> {
  const now = tools.clock.now();
  const [shop, asked] = await Promise.all([
    readableParty(tools, principal, query.shop),
    resolve(tools, query, query.shop ?? principal.partyId ?? '0', now),
  ]);
  const { lot, product } = asked;
  const today = localDay(now, tools.city.city.timezone);
  if (lot) {
    const [state, [named]] = await Promise.all([
      stateOfLot(tools, shop, lot, now),
      findProducts(tools.db, { ids: [lot.productId], gtins: [], codes: [] }),
    ]);
    const verdict = judge(state, { kind: 'lot', lotId: lot.lotId, productId: lot.productId }, today);
    return { ...verdict, at: now, shop, lot, product: named ?? null, known: true };
  }
  const productId = product?.productId ?? '0';
  const state = await stateOfProduct(tools, shop, productId, now);
  const question = asked.batchTold
    ? { kind: 'lot' as const, lotId: null, productId, batch: asked.batch ?? null }
    : { kind: 'product' as const, productId };
  const known = product !== null && !asked.batchTold;
  return { ...judge(state, question, today), at: now, shop, lot: null, product, known };
}

async function resolve(
  tools: SaleCheckTools,
  query: SaleCheckQuery,
  shopId: string,
  now: Date,
): Promise<Asked> {
  const given = [query.gtin, query.lot, query.scan].filter((one) => one !== undefined);
  if (given.length !== 1) throw oneThingNeeded();
  if (query.gtin !== undefined) {
    const gtin = normaliseGtin(query.gtin);
    if (!gtin.ok) throw gtinWrong(gtin.expected);
    return { lot: null, product: await productOf(tools, gtin.gtin), batchTold: false };
  }
  if (query.lot !== undefined) return lotNamed(tools, query.lot, null);
  const reading = readScan(query.scan ?? '');
  if (!reading.ok) throw scanWrong(reading.issue);
  const { scan } = reading;
  if (scan.kind === 'gtin')
    return { lot: null, product: await productOf(tools, scan.gtin), batchTold: false };
  if (scan.kind === 'lot') return lotNamed(tools, scan.lot, scan.gtin);
  const productId = await productOfPlu(tools.db, shopId, scan.plu, now);
  if (productId === null) throw pluUnbound(scan.plu);
  const [product] = await findProducts(tools.db, { ids: [productId], gtins: [], codes: [] });
  return { lot: null, product: product ?? null, batchTold: false };
}

async function productOf({ db }: SaleCheckTools, gtin: string): Promise<Product | null> {
  return (await findProducts(db, { ids: [], gtins: [gtin], codes: [] }))[0] ?? null;
}

/** The lot of a reference or of a piece's serial; of a batch that nobody has recorded, the product. */
async function lotNamed(tools: SaleCheckTools, reference: string, gtin: string | null): Promise<Asked> {
  const lot = await lotOrNull(tools, reference);
  if (lot) return { lot, product: null, batchTold: true };
  const parts = serialOf(reference);
  const key = gtin ?? parts?.gtin ?? null;
  if (parts?.serial !== undefined) {
    const piece = await findPiece(tools.db, parts.gtin, parts.serial);
    const own =
      piece.kind === 'genuine' ? (await lotsById(tools.db, [piece.lotId])).get(piece.lotId) : undefined;
    if (own) return { lot: own, product: null, batchTold: true };
  }
  if (key === null) return { lot: await findLot(tools.db, reference), product: null, batchTold: true };
  // A serial that is not ours tells no batch: the pack has to be looked at like any other.
  const batchTold = parts?.serial === undefined;
  return { lot: null, product: await productOf(tools, key), batchTold, batch: parts?.batch };
}

function serialOf(reference: string): { gtin: string; serial?: string; batch?: string } | undefined {
  const link = readDigitalLink(reference);
  const elements = /^\(01\)(\d{14})(?:\(\d{2}\)\d{6})*\((10|21)\)(.+)$/.exec(reference.trim());
  const [gtin, key, value] = link
    ? [link.gtin, link.key, link.value]
    : [elements?.[1], elements?.[2], elements?.[3]];
  if (gtin === undefined) return undefined;
  const padded = gtin.padStart(14, '0');
  if (value === undefined) return { gtin: padded };
  return key === '21' ? { gtin: padded, serial: asText(value) } : { gtin: padded, batch: asText(value) };
}

/** A percent sign that begins no escape stands for itself. */
function asText(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

async function lotOrNull({ db }: SaleCheckTools, reference: string): Promise<Lot | null> {
  try {
    return await findLot(db, reference);
  } catch (error) {
    if (error instanceof Problem && error.code === 'lot-unknown') return null;
    throw error;
  }
}
