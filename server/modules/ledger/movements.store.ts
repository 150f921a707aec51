import { Batch } from '../../platform/batch.ts';
import type { Queryable } from '../../platform/db.ts';
import { listLookup } from '../../platform/lookups.ts';
import type { PartyId } from '../identity/index.ts';
import type { LotId } from '../registry/index.ts';
import { MOVEMENT_KIND_BY_CODE, type MovementKind, precisionLength_ms } from './kinds.ts';

const ownId = (id: string) => id;

export interface MovementRecord {
  lotId: LotId;
  at: Date;
  precision_ms: number;
  documentId: string;
  line: number;
  kind: MovementKind;
  fromId: PartyId | null;
  toId: PartyId | null;
  quantity: number | null;
  answersDocument: string | null;
  answersLine: number | null;
}

interface MovementRow {
  lot_id: LotId;
  at: Date;
  document_id: string;
  line: number;
  kind: number;
  precision: number;
  from_id: PartyId | null;
  to_id: PartyId | null;
  quantity: string | null;
  answers_document: string | null;
  answers_line: number | null;
}

const toMovement = (row: MovementRow): MovementRecord => ({
  lotId: row.lot_id,
  at: row.at,
  precision_ms: precisionLength_ms(row.precision),
  documentId: row.document_id,
  line: row.line,
  kind: MOVEMENT_KIND_BY_CODE.get(row.kind) ?? 'shipped',
  fromId: row.from_id,
  toId: row.to_id,
  quantity: row.quantity === null ? null : Number(row.quantity),
  answersDocument: row.answers_document,
  answersLine: row.answers_line,
});

const MOVEMENT_COLUMNS = `lot_id, at, document_id, line, kind, precision, from_id, to_id, quantity, answers_document, answers_line`;

/** Every movement of each lot: one index look-up a lot, never a look at the rest of the ledger. */
export async function movementsOfLots(db: Queryable, lotIds: readonly string[]): Promise<MovementRecord[]> {
  if (lotIds.length === 0) return [];
  if (!(db instanceof Batch)) return fetchMovements(db, lotIds);
  return [...(await movementsByLot(db, [...new Set(lotIds)])).values()].flat();
}

async function fetchMovements(db: Queryable, lotIds: readonly string[]): Promise<MovementRecord[]> {
  const rows = await db.query<MovementRow>(
    `SELECT ${MOVEMENT_COLUMNS} FROM ledger.movement WHERE lot_id = ANY($1::bigint[])`,
    [lotIds],
    'ledger-movements-of-lots',
  );
  return rows.map(toMovement);
}

export const movementsByLot = listLookup(
  async (db, lotIds): Promise<Map<string, MovementRecord[]>> =>
    Map.groupBy(await fetchMovements(db, lotIds), (movement) => movement.lotId as string),
  ownId,
  true,
);

/** What documents say of lots, and what answers it. */
export async function movementsOfDocuments(
  db: Queryable,
  lotIds: readonly string[],
  documentIds: readonly string[],
): Promise<MovementRecord[]> {
  if (lotIds.length === 0 || documentIds.length === 0) return [];
  const pairs = documentIds.flatMap((documentId) => lotIds.map((lotId) => `${documentId} ${lotId}`));
  // A row that answers one of them and belongs to another is found by both.
  return [...new Set([...(await movementsByDocument(db, pairs)).values()].flat())];
}

const firstOf = (pair: string) => pair.slice(0, pair.indexOf(' '));
const secondOf = (pair: string) => pair.slice(pair.indexOf(' ') + 1);

/** By '<document> <lot>': the document's own rows of the lot, and other documents' answers to them. */
export const movementsByDocument = listLookup(async (db, pairs): Promise<Map<string, MovementRecord[]>> => {
  const documents = new Set(pairs.map(firstOf));
  const rows = await db.query<MovementRow>(
    `SELECT ${MOVEMENT_COLUMNS} FROM ledger.movement
      WHERE lot_id = ANY($1::bigint[]) AND (document_id = ANY($2::bigint[]) OR answers_document = ANY($2::bigint[]))`,
    [[...new Set(pairs.map(secondOf))], [...documents]],
    'ledger-movements-of-documents',
  );
  const found = new Map<string, MovementRecord[]>();
  for (const movement of rows.map(toMovement)) {
    for (const documentId of documentsOf(movement)) {
      if (!documents.has(documentId)) continue;
      const key = `${documentId} ${movement.lotId}`;
      const list = found.get(key);
      if (list) list.push(movement);
      else found.set(key, [movement]);
    }
  }
  return found;
}, firstOf);

/** The document that says it, and the one that it answers. */
export const documentsOf = ({ documentId, answersDocument }: MovementRecord): string[] =>
  answersDocument === null || answersDocument === documentId ? [documentId] : [documentId, answersDocument];

/** Every lot of which anything is stored, in the order of ids, for verify; start with '0'. */
export async function lotsAfter(db: Queryable, lotId: string, limit: number): Promise<LotId[]> {
  const rows = await db.query<{ lot_id: LotId }>(
    `SELECT lot_id FROM (
       (SELECT DISTINCT lot_id FROM ledger.movement WHERE lot_id > $1 ORDER BY lot_id LIMIT $2)
       UNION (SELECT DISTINCT lot_id FROM ledger.holding WHERE lot_id > $1 ORDER BY lot_id LIMIT $2)
       UNION (SELECT DISTINCT lot_id FROM ledger.lot_edge WHERE lot_id > $1 ORDER BY lot_id LIMIT $2)
     ) AS one ORDER BY lot_id LIMIT $2`,
    [lotId, limit],
  );
  return rows.map((row) => row.lot_id);
}

export interface EdgeRecord {
  lotId: LotId;
  otherLotId: LotId;
  documentId: string;
  partyId: PartyId;
  at: Date;
  precision_ms: number;
  quantityIn: number | null;
  quantityOut: number | null;
  direction: 1 | -1;
}

export async function edgesOfLots(db: Queryable, lotIds: readonly string[]): Promise<EdgeRecord[]> {
  if (lotIds.length === 0) return [];
  const rows = await db.query<{
    lot_id: LotId;
    other_lot_id: LotId;
    document_id: string;
    party_id: PartyId;
    at: Date;
    precision: number;
    quantity_in: string | null;
    quantity_out: string | null;
    direction: 1 | -1;
  }>(
    `SELECT lot_id, other_lot_id, document_id, party_id, at, precision, quantity_in, quantity_out, direction
       FROM ledger.lot_edge WHERE lot_id = ANY($1::bigint[])`,
    [lotIds],
    'ledger-edges-of-lots',
  );
  return rows.map((row) => ({
    lotId: row.lot_id,
    otherLotId: row.other_lot_id,
    documentId: row.document_id,
    partyId: row.party_id,
    at: row.at,
    precision_ms: precisionLength_ms(row.precision),
    quantityIn: row.quantity_in === null ? null : Number(row.quantity_in),
    quantityOut: row.quantity_out === null ? null : Number(row.quantity_out),
    direction: row.direction,
  }));
}

export interface ObservationRecord {
  lotId: LotId;
  at: Date;
  precision_ms: number;
  documentId: string;
  partyId: PartyId | null;
  line: number;
  what: string;
  /** Base units, of what a till sold; otherwise null. */
  quantity: number | null;
}

interface ObservationRow {
  lot_id: LotId;
  at: Date;
  precision: number;
  document_id: string;
  party_id: PartyId | null;
  line: number;
  what: string;
  quantity: string | null;
}

const OBSERVATION_COLUMNS = 'lot_id, at, precision, document_id, party_id, line, what, quantity';
const toObservation = (row: ObservationRow): ObservationRecord => ({
  lotId: row.lot_id,
  at: row.at,
  precision_ms: precisionLength_ms(row.precision),
  documentId: row.document_id,
  partyId: row.party_id,
  line: row.line,
  what: row.what,
  quantity: row.quantity === null ? null : Number(row.quantity),
});

/** What tills of a business sold of one lot or another, and the counts that settled it (possible-sales.ts). */
export async function tillObservations(
  db: Queryable,
  ...partyIds: readonly string[]
): Promise<ObservationRecord[]> {
  const rows = await db.query<ObservationRow>(
    `SELECT ${OBSERVATION_COLUMNS} FROM ledger.observation
      WHERE party_id = ANY($1::bigint[]) AND what IN ('possibly-sold', 'settled-by-count')`,
    [partyIds],
    'ledger-till-observations',
  );
  return rows.map(toObservation);
}

export async function observationsOfLots(
  db: Queryable,
  lotIds: readonly string[],
): Promise<ObservationRecord[]> {
  if (lotIds.length === 0) return [];
  const rows = await db.query<ObservationRow>(
    `SELECT ${OBSERVATION_COLUMNS} FROM ledger.observation WHERE lot_id = ANY($1::bigint[])`,
    [lotIds],
    'ledger-observations-of-lots',
  );
  return rows.map(toObservation);
}
