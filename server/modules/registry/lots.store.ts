import { Batch, BatchConflict } from '../../platform/batch.ts';
import type { Queryable } from '../../platform/db.ts';
import type { Id } from '../../platform/ids.ts';
import { deferred, listLookup, lookup, WRITE_ORDER } from '../../platform/lookups.ts';
import type { LotKey } from './rules/lot-keys.ts';
import type { BaseUnit } from './rules/units.ts';

export type LotId = Id<'lot'>;

export interface Lot {
  lotId: LotId;
  productId: string;
  baseUnit: BaseUnit;
  batch: string | null;
  serial: string | null;
  producerId: string | null;
}

interface LotRow {
  lot_id: LotId;
  product_id: string;
  base_unit: BaseUnit;
  batch: string | null;
  serial: string | null;
  producer_id: string | null;
}

const toLot = (row: LotRow): Lot => ({
  lotId: row.lot_id,
  productId: row.product_id,
  baseUnit: row.base_unit,
  batch: row.batch,
  serial: row.serial,
  producerId: row.producer_id,
});

/** Nothing is stored of a lot that this transaction has minted. */
const ownId = (lotId: string) => lotId;

export const lotsById = lookup(async (db, ids): Promise<Map<string, Lot>> => {
  const rows = await db.query<LotRow>(
    'SELECT lot_id, product_id, base_unit, batch, serial, producer_id FROM registry.lot WHERE lot_id = ANY($1::bigint[])',
    [ids],
    'registry-lots-by-id',
  );
  return new Map(rows.map((row) => [row.lot_id, toLot(row)]));
}, ownId);

export async function lotsOfProduct(
  db: Queryable,
  productIds: readonly string[],
  limit: number,
): Promise<Lot[]> {
  const rows = await db.query<LotRow>(
    `SELECT lot_id, product_id, base_unit, batch, serial, producer_id FROM registry.lot
      WHERE product_id = ANY($1::bigint[]) ORDER BY lot_id DESC LIMIT $2`,
    [productIds, limit],
  );
  return rows.map(toLot);
}

export async function lotsByBatch(db: Queryable, batch: string, limit: number): Promise<Lot[]> {
  const rows = await db.query<LotRow>(
    `SELECT lot_id, product_id, base_unit, batch, serial, producer_id FROM registry.lot
      WHERE batch = $1 ORDER BY lot_id DESC LIMIT $2`,
    [batch, limit],
  );
  return rows.map(toLot);
}

interface KeyRow {
  scheme: LotKey['scheme'];
  value: string;
  lot_id: LotId;
}

const keyText = (key: { scheme: string; value: string }) => `${key.scheme} ${key.value}`;

/** Lots by key text (scheme, a blank, value). A value looks up every scheme it has: values of two schemes never meet. */
const lotsByKeyText = lookup(async (db, texts): Promise<Map<string, LotId>> => {
  const rows = await db.query<KeyRow>(
    'SELECT scheme, value, lot_id FROM registry.lot_key WHERE value = ANY($1::text[])',
    [[...new Set(texts.map((text) => text.slice(text.indexOf(' ') + 1)))]],
    'registry-lots-by-keys',
  );
  return new Map(rows.map((row) => [keyText(row), row.lot_id]));
});

export async function lotsByKeys(db: Queryable, keys: readonly LotKey[]): Promise<Map<string, LotId>> {
  return lotsByKeyText(db, [...new Set(keys.map(keyText))]);
}

interface WantedKey {
  key: LotKey;
  lotId: LotId;
}

async function insertKeys(db: Queryable, wanted: readonly WantedKey[]): Promise<KeyRow[]> {
  // In sorted order, so that two transactions that claim the same keys wait for each other instead of in a ring.
  const sorted = wanted
    .map(({ key, lotId }) => ({ text: keyText(key), key, lotId }))
    .sort((a, b) => (a.text < b.text ? -1 : 1));
  return db.query<KeyRow>(
    `INSERT INTO registry.lot_key (scheme, value, lot_id)
     SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[]) ON CONFLICT DO NOTHING
     RETURNING scheme, value, lot_id`,
    [sorted.map((w) => w.key.scheme), sorted.map((w) => w.key.value), sorted.map((w) => w.lotId)],
    'registry-claim-keys',
  );
}

/** In a batch a key that nobody had when we looked is taken for ours; if another was quicker, the batch begins anew. */
const claimKeysLater = deferred<WantedKey>(WRITE_ORDER.lotKeys, async (db, wanted) => {
  const rows = await insertKeys(db, wanted);
  if (rows.length !== wanted.length)
    throw new BatchConflict('a lot was minted by another document meanwhile');
});

/**
 * Claims keys for lots. Of two documents that name a new lot at once the second waits and then finds the first's
 * lot: insert what is missing, read back what was already there.
 */
export async function claimKeys(db: Queryable, wanted: readonly WantedKey[]): Promise<Map<string, LotId>> {
  if (db instanceof Batch) return claimInBatch(db, wanted);
  const rows = await insertKeys(db, wanted);
  const claimed = new Map(rows.map((row) => [keyText(row), row.lot_id]));
  const missing = wanted.filter((w) => !claimed.has(keyText(w.key))).map((w) => w.key);
  for (const [text, lotId] of await lotsByKeys(db, missing)) claimed.set(text, lotId);
  return claimed;
}

async function claimInBatch(db: Batch, wanted: readonly WantedKey[]): Promise<Map<string, LotId>> {
  const claimed = await lotsByKeys(
    db,
    wanted.map(({ key }) => key),
  );
  const free = new Map<string, WantedKey>();
  for (const want of wanted) {
    const text = keyText(want.key);
    if (!claimed.has(text) && !free.has(text)) free.set(text, want);
  }
  await claimKeysLater(db, [...free.values()]);
  for (const [text, { lotId }] of free) {
    lotsByKeyText.know(db, text, lotId);
    claimed.set(text, lotId);
  }
  return claimed;
}

const writeLots = deferred<Lot>(WRITE_ORDER.lots, async (db, lots) => {
  await db.query(
    `INSERT INTO registry.lot (lot_id, product_id, base_unit, batch, serial, producer_id)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::bigint[])`,
    [
      lots.map((lot) => lot.lotId),
      lots.map((lot) => lot.productId),
      lots.map((lot) => lot.baseUnit),
      lots.map((lot) => lot.batch),
      lots.map((lot) => lot.serial),
      lots.map((lot) => lot.producerId),
    ],
    'registry-insert-lots',
  );
});

export async function insertLots(db: Queryable, lots: readonly Lot[]): Promise<void> {
  await writeLots(db, lots);
  for (const lot of lots) {
    if (db instanceof Batch) db.markNew(lot.lotId);
    lotsById.know(db, lot.lotId, lot);
  }
}

export interface LotClaim {
  lotId: LotId;
  documentId: string;
  line: number;
  productionDate: string | null;
  expiryDate: string | null;
  /** Worked out from production date and shelf life, not read off a label. */
  expiryComputed?: boolean;
  origin: string | null;
}

const claimsByLot = listLookup(async (db, lotIds): Promise<Map<string, LotClaim[]>> => {
  const rows = await db.query<{
    lot_id: LotId;
    document_id: string;
    line: number;
    production_date: string | null;
    expiry_date: string | null;
    expiry_computed: boolean;
    origin: string | null;
  }>(
    `SELECT lot_id, document_id, line, production_date::text, expiry_date::text, expiry_computed, origin
       FROM registry.lot_claim WHERE lot_id = ANY($1::bigint[]) ORDER BY lot_id, document_id, line`,
    [lotIds],
    'registry-claims-of',
  );
  const claims = rows.map((row) => ({
    lotId: row.lot_id,
    documentId: row.document_id,
    line: row.line,
    productionDate: row.production_date,
    expiryDate: row.expiry_date,
    expiryComputed: row.expiry_computed,
    origin: row.origin,
  }));
  return Map.groupBy(claims, (claim) => claim.lotId as string);
}, ownId);

/** What documents say of each lot, lot by lot, in the order in which it was first said. */
export async function claimsOf(db: Queryable, lotIds: readonly string[]): Promise<LotClaim[]> {
  const claims = await claimsByLot(db, lotIds);
  return [...new Set(lotIds)].flatMap((lotId) => claims.get(lotId) ?? []);
}

const writeClaims = deferred<LotClaim>(WRITE_ORDER.claims, async (db, claims) => {
  await db.query(
    `INSERT INTO registry.lot_claim (lot_id, document_id, line, production_date, expiry_date, origin, expiry_computed)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::date[], $5::date[], $6::text[], $7::boolean[])`,
    [
      claims.map((claim) => claim.lotId),
      claims.map((claim) => claim.documentId),
      claims.map((claim) => claim.line),
      claims.map((claim) => claim.productionDate),
      claims.map((claim) => claim.expiryDate),
      claims.map((claim) => claim.origin),
      claims.map((claim) => claim.expiryComputed ?? false),
    ],
    'registry-insert-claims',
  );
});

export async function insertClaims(db: Queryable, claims: readonly LotClaim[]): Promise<void> {
  await writeClaims(db, claims);
  for (const claim of claims) claimsByLot.append(db, claim.lotId, claim);
}

export interface LotLink {
  lotId: LotId;
  otherLotId: LotId;
  documentId: string;
  kind: 'same-batch' | 'corrected-to' | 'merged' | 'relabelled';
  at: Date;
  reason: string;
}

export async function insertLink(db: Queryable, link: LotLink): Promise<void> {
  await db.query(
    `INSERT INTO registry.lot_link (lot_id, other_lot_id, document_id, kind, at, reason)
     VALUES ($1, $2, $3, $4, $5, $6), ($2, $1, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
    [link.lotId, link.otherLotId, link.documentId, link.kind, link.at, link.reason],
  );
}

const linksByLot = listLookup(async (db, lotIds): Promise<Map<string, LotLink[]>> => {
  const rows = await db.query<{
    lot_id: LotId;
    other_lot_id: LotId;
    document_id: string;
    kind: LotLink['kind'];
    at: Date;
    reason: string;
  }>(
    `SELECT lot_id, other_lot_id, document_id, kind, at, reason FROM registry.lot_link WHERE lot_id = ANY($1::bigint[])`,
    [lotIds],
    'registry-links-of',
  );
  const links = rows.map((row) => ({
    lotId: row.lot_id,
    otherLotId: row.other_lot_id,
    documentId: row.document_id,
    kind: row.kind,
    at: row.at,
    reason: row.reason,
  }));
  return Map.groupBy(links, (link) => link.lotId as string);
}, ownId);

export async function linksOf(db: Queryable, lotIds: readonly string[]): Promise<LotLink[]> {
  return [...(await linksByLot(db, [...new Set(lotIds)])).values()].flat();
}

export { keyText };
