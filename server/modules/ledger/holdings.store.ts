import { Batch } from '../../platform/batch.ts';
import type { Queryable } from '../../platform/db.ts';
import { lockNames } from '../../platform/locks.ts';
import { deferred, lookup, WRITE_ORDER } from '../../platform/lookups.ts';
import type { PartyId } from '../identity/index.ts';
import type { LotId } from '../registry/index.ts';
import { MOVEMENT_CODES, type MovementKind } from './kinds.ts';
import { movementsByLot } from './movements.store.ts';

export interface Holding {
  lotId: LotId;
  partyId: PartyId;
  onHand: number;
  incoming: number;
  unknowns: number;
  lastAt: Date;
}

interface HoldingRow {
  lot_id: LotId;
  party_id: PartyId;
  on_hand: string;
  incoming: string;
  unknowns: number;
  last_at: Date;
}

const COLUMNS = 'lot_id, party_id, on_hand, incoming, unknowns, last_at';
const toHolding = (row: HoldingRow): Holding => ({
  lotId: row.lot_id,
  partyId: row.party_id,
  onHand: Number(row.on_hand),
  incoming: Number(row.incoming),
  unknowns: row.unknowns,
  lastAt: row.last_at,
});

export async function holdingsOfLots(db: Queryable, lotIds: readonly string[]): Promise<Holding[]> {
  if (lotIds.length === 0) return [];
  const rows = await db.query<HoldingRow>(
    `SELECT ${COLUMNS} FROM ledger.holding WHERE lot_id = ANY($1::bigint[])`,
    [lotIds],
    'ledger-holdings-of-lots',
  );
  return rows.map(toHolding);
}

/** One party's holdings of some lots, as they stand now. */
export async function holdingsAt(
  db: Queryable,
  partyId: string,
  lotIds: readonly string[],
): Promise<Holding[]> {
  if (lotIds.length === 0) return [];
  const rows = await db.query<HoldingRow>(
    `SELECT ${COLUMNS} FROM ledger.holding WHERE party_id = $1 AND lot_id = ANY($2::bigint[])`,
    [partyId, lotIds],
    'ledger-holdings-at',
  );
  return rows.map(toHolding);
}

const UNMADE = [
  MOVEMENT_CODES.produced,
  MOVEMENT_CODES.shipped,
  MOVEMENT_CODES.voided,
  MOVEMENT_CODES['adjusted-out'],
].join(', ');

/** Of these lots, those of which every document was taken back: they were sent, annulled, and are nowhere. */
export async function withdrawnLots(db: Queryable, lotIds: readonly string[]): Promise<LotId[]> {
  if (lotIds.length === 0) return [];
  const rows = await db.query<{ lot_id: LotId }>(
    `SELECT h.lot_id FROM ledger.holding h WHERE h.lot_id = ANY($1::bigint[])
      GROUP BY h.lot_id HAVING bool_and(h.on_hand = 0 AND h.incoming = 0 AND h.unknowns = 0)
        AND EXISTS (SELECT 1 FROM ledger.movement m WHERE m.lot_id = h.lot_id AND m.kind = ${MOVEMENT_CODES.voided})
        AND NOT EXISTS (SELECT 1 FROM ledger.movement m WHERE m.lot_id = h.lot_id AND m.kind NOT IN (${UNMADE}))
        AND NOT EXISTS (SELECT 1 FROM ledger.observation o WHERE o.lot_id = h.lot_id)`,
    [lotIds],
    'ledger-withdrawn-lots',
  );
  return rows.map((row) => row.lot_id);
}

/** One party's holdings of some lots; locked until the transaction ends, so that what is decided on them stays true. */
export async function lockHoldings(
  tx: Queryable,
  partyId: string,
  lotIds: readonly string[],
): Promise<Map<string, Holding>> {
  const held = await lockHoldingsOf(tx, [partyId], lotIds);
  return new Map(held.map((one) => [one.lotId as string, one]));
}

/**
 * Holdings of several parties of some lots, locked in the order in which every posting touches them (party, lot): two
 * documents about the same goods then wait for each other instead of meeting head on. Take it before any other lock.
 */
export async function lockHoldingsOf(
  tx: Queryable,
  partyIds: readonly string[],
  lotIds: readonly string[],
): Promise<Holding[]> {
  const pairs = partyIds.flatMap((partyId) => lotIds.map((lotId) => pairOf(partyId, lotId)));
  return [...(await lockPairs(tx, pairs)).values()];
}

/**
 * What is read of a lot's way after its holding is locked stays true. In a batch it may have been read before, for
 * another document that locked another holding: such a list is read again.
 */
export async function lockPairs(tx: Queryable, pairs: readonly string[]): Promise<Map<string, Holding>> {
  if (!(tx instanceof Batch) || tx.scouting) return holdingsByPair(tx, pairs);
  const early = new Set(
    pairs
      .filter((pair) => !holdingsByPair.isKnown(tx, pair))
      .map(lotOfPair)
      .filter((lotId) => !tx.isNew(lotId) && movementsByLot.isKnown(tx, lotId)),
  );
  const held = await holdingsByPair(tx, pairs);
  if (early.size > 0) {
    await tx.flush();
    for (const lotId of early) movementsByLot.forget(tx, lotId);
  }
  return held;
}

/** By '<party> <lot>': locked. */
export const holdingsByPair = lookup(
  async (tx, pairs): Promise<Map<string, Holding>> => {
    const rows = await (tx.distributed ? holdingsOnShards : holdingsWithRowLocks)(tx, pairs);
    return new Map(rows.map((row) => [pairOf(row.party_id, row.lot_id), toHolding(row)]));
  },
  // Nobody holds anything of a lot that this very transaction has minted.
  lotOfPair,
);

/**
 * A join with the pairs, where the product of all parties and all lots of a batch would be tried one by one before
 * PostgreSQL 17.
 */
function holdingsWithRowLocks(tx: Queryable, pairs: readonly string[]): Promise<HoldingRow[]> {
  return tx.query<HoldingRow>(
    `SELECT h.lot_id, h.party_id, h.on_hand, h.incoming, h.unknowns, h.last_at
       FROM unnest($1::bigint[], $2::bigint[]) AS pair(party_id, lot_id)
       JOIN ledger.holding h ON h.lot_id = pair.lot_id AND h.party_id = pair.party_id
      ORDER BY h.party_id, h.lot_id FOR UPDATE OF h`,
    [pairs.map(partyOfPair), pairs.map(lotOfPair)],
    'ledger-lock-holding-pairs',
  );
}

/** Row locks of several lots would be of several shards, which Citus refuses: the pairs are locked by name. */
async function holdingsOnShards(tx: Queryable, pairs: readonly string[]): Promise<HoldingRow[]> {
  await lockNames(
    tx,
    pairs.map((pair) => `holding ${pair}`),
  );
  // A statement of its own: it sees what those wrote for whom the locks had waited.
  const rows = await tx.query<HoldingRow>(
    `SELECT ${COLUMNS} FROM ledger.holding WHERE lot_id = ANY($1::bigint[]) AND party_id = ANY($2::bigint[])`,
    [[...new Set(pairs.map(lotOfPair))], [...new Set(pairs.map(partyOfPair))]],
    'ledger-holdings-of-pairs',
  );
  const asked = new Set(pairs);
  return rows.filter((row) => asked.has(pairOf(row.party_id, row.lot_id)));
}

/** What `holdingsByPair` is asked by. */
export const pairOf = (partyId: string, lotId: string): string => `${partyId} ${lotId}`;

function partyOfPair(pair: string): string {
  return pair.slice(0, pair.indexOf(' '));
}

function lotOfPair(pair: string): string {
  return pair.slice(pair.indexOf(' ') + 1);
}

/** Where a list of stock goes on: behind this lot among those with the same last movement. */
export interface StockCursor {
  lastAt: Date;
  /** Null: behind all lots of that instant. */
  lotId: string | null;
}

/** A party's stock, latest movement first. `after` continues a list. */
export async function stockOf(
  db: Queryable,
  partyId: string,
  options: { after?: StockCursor | undefined; limit: number; everything: boolean },
): Promise<Holding[]> {
  const rows = await db.query<HoldingRow>(
    `SELECT ${COLUMNS} FROM ledger.holding
      WHERE party_id = $1
        AND ($2::timestamptz IS NULL OR last_at < $2 OR (last_at = $2 AND lot_id > $3::bigint))
        AND ($4 OR on_hand <> 0 OR incoming <> 0 OR unknowns > 0)
      ORDER BY last_at DESC, lot_id LIMIT $5`,
    [partyId, options.after?.lastAt ?? null, options.after?.lotId ?? null, options.everything, options.limit],
    'ledger-stock-of',
  );
  return rows.map(toHolding);
}

/** Whether a party that answers for a district has ever held one of the lots is asked with these ids. */
export async function holdersOf(db: Queryable, lotIds: readonly string[]): Promise<PartyId[]> {
  const rows = await db.query<{ party_id: PartyId }>(
    'SELECT DISTINCT party_id FROM ledger.holding WHERE lot_id = ANY($1::bigint[])',
    [lotIds],
  );
  return rows.map((row) => row.party_id);
}

/** Whether a party holds or ever held one of the lots: one look at its own rows, however many others have them. */
export async function holdsAny(db: Queryable, partyId: string, lotIds: readonly string[]): Promise<boolean> {
  const rows = await db.query<{ holds: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM ledger.holding WHERE party_id = $1 AND lot_id = ANY($2::bigint[])) AS holds`,
    [partyId, lotIds],
    'ledger-holds-any',
  );
  return rows[0]?.holds === true;
}

/** What some businesses held at or after an instant, though it may be gone by now. */
export interface HeldLot {
  partyId: PartyId;
  lotId: LotId;
  /** Its last movement there. */
  lastAt: Date;
}

/** Lots that businesses held, latest first, `limit` at most: one look for all of them. */
export async function lotsHeldSince(
  db: Queryable,
  partyIds: readonly string[],
  since: Date | null,
  limit: number,
): Promise<HeldLot[]> {
  if (partyIds.length === 0) return [];
  const rows = await db.query<{ party_id: PartyId; lot_id: LotId; last_at: Date }>(
    `SELECT party_id, lot_id, last_at FROM ledger.holding
      WHERE party_id = ANY($1::bigint[]) AND ($2::timestamptz IS NULL OR last_at >= $2)
      ORDER BY last_at DESC, party_id, lot_id LIMIT $3`,
    [partyIds, since, limit],
    'ledger-lots-held-since',
  );
  return rows.map((row) => ({ partyId: row.party_id, lotId: row.lot_id, lastAt: row.last_at }));
}

export interface Discrepancy {
  discrepancyId: string;
  lotId: LotId;
  documentId: string;
  partyId: PartyId | null;
  line: number;
  kind: DiscrepancyKind;
  quantity: number | null;
  detail: Record<string, unknown>;
}

/** What a finding says; the words stand in discrepancies.ts. */
export const DISCREPANCY_KINDS = [
  'overdrawn',
  'two-stories',
  'short',
  'excess',
  'missing',
  'after-expiry',
  'weight-differs',
  'late-contradiction',
  'balance-loss',
  'over-returned',
  'failed-test',
  'sold-without-arrival',
  'overdrawn-together',
  'sold-while-frozen',
  'outside-limit',
  'received-before-sent',
] as const;
export type DiscrepancyKind = (typeof DISCREPANCY_KINDS)[number];

export const insertDiscrepancies = deferred<Discrepancy>(WRITE_ORDER.findings, async (tx, found) => {
  await tx.query(
    `INSERT INTO ledger.discrepancy (lot_id, discrepancy_id, document_id, party_id, quantity, line, kind, detail)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::smallint[],
       $7::text[], $8::jsonb[])`,
    [
      found.map((d) => d.lotId),
      found.map((d) => d.discrepancyId),
      found.map((d) => d.documentId),
      found.map((d) => d.partyId),
      found.map((d) => d.quantity),
      found.map((d) => d.line),
      found.map((d) => d.kind),
      found.map((d) => JSON.stringify(d.detail)),
    ],
    'ledger-insert-discrepancies',
  );
});

interface DiscrepancyRow {
  discrepancy_id: string;
  lot_id: LotId;
  document_id: string;
  party_id: PartyId | null;
  line: number;
  kind: DiscrepancyKind;
  quantity: string | null;
  detail: Record<string, unknown>;
}

const toDiscrepancy = (row: DiscrepancyRow): Discrepancy => ({
  discrepancyId: row.discrepancy_id,
  lotId: row.lot_id,
  documentId: row.document_id,
  partyId: row.party_id,
  line: row.line,
  kind: row.kind,
  quantity: row.quantity === null ? null : Number(row.quantity),
  detail: row.detail,
});

const DISCREPANCY_COLUMNS = 'discrepancy_id, lot_id, document_id, party_id, line, kind, quantity, detail';

export async function discrepanciesOfDocument(
  db: Queryable,
  lotIds: readonly string[],
  documentId: string,
): Promise<Discrepancy[]> {
  const rows = await db.query<DiscrepancyRow>(
    `SELECT ${DISCREPANCY_COLUMNS} FROM ledger.discrepancy WHERE lot_id = ANY($1::bigint[]) AND document_id = $2
      ORDER BY discrepancy_id`,
    [lotIds, documentId],
  );
  return rows.map(toDiscrepancy);
}

export async function discrepanciesOfLots(db: Queryable, lotIds: readonly string[]): Promise<Discrepancy[]> {
  if (lotIds.length === 0) return [];
  const rows = await db.query<DiscrepancyRow>(
    `SELECT ${DISCREPANCY_COLUMNS} FROM ledger.discrepancy WHERE lot_id = ANY($1::bigint[]) ORDER BY discrepancy_id`,
    [lotIds],
    'ledger-discrepancies-of-lots',
  );
  return rows.map(toDiscrepancy);
}

/** Newest findings, of some parties or (null) of all. */
export async function latestDiscrepancies(
  db: Queryable,
  options: { partyIds: readonly string[] | null; before: string; limit: number },
): Promise<Discrepancy[]> {
  const rows = await db.query<DiscrepancyRow>(
    `SELECT ${DISCREPANCY_COLUMNS} FROM ledger.discrepancy
      WHERE ($1::bigint[] IS NULL OR party_id = ANY($1::bigint[])) AND discrepancy_id < $2
      ORDER BY discrepancy_id DESC LIMIT $3`,
    [options.partyIds, options.before, options.limit],
  );
  return rows.map(toDiscrepancy);
}

/**
 * Lots that came to a party in a recorded way (received, made, declared as produced). What it ships of such a lot
 * beyond its stock is a discrepancy; of another lot of its own it is newly produced.
 */
export async function lotsThatCameIn(
  db: Queryable,
  partyId: string,
  lotIds: readonly string[],
): Promise<Set<string>> {
  if (lotIds.length === 0) return new Set();
  const pairs = lotIds.map((lotId) => pairOf(partyId, lotId));
  return new Set([...(await lotsCameIn(db, pairs)).keys()].map(lotOfPair));
}

/** By '<party> <lot>': true where the lot came to the party in a recorded way. */
export const lotsCameIn = lookup(async (db, pairs): Promise<Map<string, true>> => {
  const rows = await db.query<{ lot_id: LotId; to_id: PartyId }>(
    `SELECT DISTINCT lot_id, to_id FROM ledger.movement
      WHERE lot_id = ANY($1::bigint[]) AND to_id = ANY($2::bigint[])
        AND (kind = ANY($3::smallint[]) OR (kind = $4 AND answers_document IS NULL))`,
    [
      [...new Set(pairs.map(lotOfPair))],
      [...new Set(pairs.map(partyOfPair))],
      [...CAME_IN_KINDS].map((kind) => MOVEMENT_CODES[kind]),
      MOVEMENT_CODES.produced,
    ],
    'ledger-lots-that-came-in',
  );
  return new Map(rows.map((row) => [pairOf(row.to_id, row.lot_id), true]));
}, lotOfPair);

export const CAME_IN_KINDS: ReadonlySet<MovementKind> = new Set([
  'received',
  'implied',
  'excess',
  'transformed-out',
  'adjusted-in',
]);
