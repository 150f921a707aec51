import type { Queryable } from '../../platform/db.ts';
import type { AccountId, PartyId } from '../identity/index.ts';
import type { LotId } from '../registry/index.ts';
import { CODEC_VERSION, type PrivateSection } from './document-codec.ts';
import {
  DOCUMENT_CODES,
  DOCUMENT_KIND_BY_CODE,
  type DocumentKind,
  MOVEMENT_CODES,
  MOVEMENT_KIND_BY_CODE,
  type MovementKind,
  PRECISIONS,
  precisionLength_ms,
  UNKNOWN_REASONS,
} from './kinds.ts';
import { type HoldingDelta, holdingDeltas, type Projection } from './projection.ts';

export interface StoredDocument {
  senderId: PartyId;
  documentId: string;
  receiverId: PartyId | null;
  recordedBy: AccountId | null;
  occurredAt: Date;
  signingKey: string | null;
  kind: DocumentKind;
  projection: number;
  codec: number;
  senderNumber: string;
  contentSha256: Buffer;
  root: Buffer;
  signature: Buffer | null;
  body: Buffer;
  resolved: Buffer;
}

interface DocumentRow {
  sender_id: PartyId;
  document_id: string;
  receiver_id: PartyId | null;
  recorded_by: AccountId | null;
  occurred_at: Date;
  signing_key: string | null;
  kind: number;
  projection: number;
  codec: number;
  sender_number: string;
  content_sha256: Buffer;
  root: Buffer;
  signature: Buffer | null;
  body: Buffer;
  resolved: Buffer;
}

const COLUMNS = `sender_id, document_id, receiver_id, recorded_by, occurred_at, signing_key, kind, projection, codec,
  sender_number, content_sha256, root, signature, body, resolved`;

const toDocument = (row: DocumentRow): StoredDocument => ({
  senderId: row.sender_id,
  documentId: row.document_id,
  receiverId: row.receiver_id,
  recordedBy: row.recorded_by,
  occurredAt: row.occurred_at,
  signingKey: row.signing_key,
  kind: DOCUMENT_KIND_BY_CODE.get(row.kind) ?? 'voucher',
  projection: row.projection,
  codec: row.codec,
  senderNumber: row.sender_number,
  contentSha256: row.content_sha256,
  root: row.root,
  signature: row.signature,
  body: row.body,
  resolved: row.resolved,
});

export async function documentByNumber(
  db: Queryable,
  senderId: string,
  number: string,
): Promise<StoredDocument | undefined> {
  const rows = await db.query<DocumentRow>(
    `SELECT ${COLUMNS} FROM ledger.document WHERE sender_id = $1 AND sender_number = $2`,
    [senderId, number],
    'ledger-document-by-number',
  );
  return rows[0] && toDocument(rows[0]);
}

export async function documentsById(
  db: Queryable,
  ids: readonly string[],
): Promise<Map<string, StoredDocument>> {
  if (ids.length === 0) return new Map();
  const rows = await db.query<DocumentRow>(
    `SELECT ${COLUMNS} FROM ledger.document WHERE document_id = ANY($1::bigint[])`,
    [ids],
    'ledger-documents-by-id',
  );
  return new Map(rows.map((row) => [row.document_id, toDocument(row)]));
}

/** Documents in the order of their ids, for verify; start with '0'. */
export async function documentsAfter(
  db: Queryable,
  documentId: string,
  limit: number,
): Promise<StoredDocument[]> {
  const rows = await db.query<DocumentRow>(
    `SELECT ${COLUMNS} FROM ledger.document WHERE document_id > $1 ORDER BY document_id LIMIT $2`,
    [documentId, limit],
  );
  return rows.map(toDocument);
}

export async function documentHeads(
  db: Queryable,
  ids: readonly string[],
): Promise<Map<string, { kind: DocumentKind; senderId: PartyId; receiverId: PartyId | null }>> {
  if (ids.length === 0) return new Map();
  const rows = await db.query<{
    document_id: string;
    kind: number;
    sender_id: PartyId;
    receiver_id: PartyId | null;
  }>(
    'SELECT document_id, kind, sender_id, receiver_id FROM ledger.document WHERE document_id = ANY($1::bigint[])',
    [ids],
    'ledger-document-heads',
  );
  return new Map(
    rows.map((row) => [
      row.document_id,
      {
        kind: DOCUMENT_KIND_BY_CODE.get(row.kind) ?? 'voucher',
        senderId: row.sender_id,
        receiverId: row.receiver_id,
      },
    ]),
  );
}

export interface PrivateRow {
  section: PrivateSection;
  hash: Buffer;
  /** Null: erased. The hash stays, for the proofs. */
  content: Buffer | null;
}

/** Hashes of the private sections of many documents, for verify: the contents stay where they are. */
export async function privateHashes(
  db: Queryable,
  documentIds: readonly string[],
): Promise<Map<string, { section: PrivateSection; hash: Buffer }[]>> {
  const rows = await db.query<{ document_id: string; section: PrivateSection; hash: Buffer }>(
    'SELECT document_id, section, hash FROM ledger.document_private WHERE document_id = ANY($1::bigint[])',
    [documentIds],
  );
  return Map.groupBy(rows, (row) => row.document_id);
}

export async function privateSections(
  db: Queryable,
  senderId: string,
  documentId: string,
): Promise<PrivateRow[]> {
  return db.query<PrivateRow>(
    'SELECT section, hash, content FROM ledger.document_private WHERE sender_id = $1 AND document_id = $2',
    [senderId, documentId],
    'ledger-private-sections',
  );
}

export interface HoldingAfter {
  lotId: LotId;
  partyId: PartyId;
  onHand: number;
  incoming: number;
}

/**
 * Stores a document and all it means in one statement: one round trip, and either all of it or nothing.
 * Returns the holdings as they are afterwards. (On Citus the same rows go as multi-row VALUES, table by table,
 * where a modifying CTE over several shards is slow; see docs/decisions.)
 */
export async function post(
  tx: Queryable,
  document: StoredDocument,
  privates: readonly PrivateRow[],
  projection: Projection,
): Promise<HoldingAfter[]> {
  const movements = projection.movements;
  const edges = (projection.edges ?? []).flatMap((edge) => [
    { ...edge, lotId: edge.inputLotId, otherLotId: edge.outputLotId, direction: 1 },
    { ...edge, lotId: edge.outputLotId, otherLotId: edge.inputLotId, direction: -1 },
  ]);
  const observations = projection.observations ?? [];
  const deltas: HoldingDelta[] = holdingDeltas(movements);
  const rows = await tx.query<{ lot_id: LotId; party_id: PartyId; on_hand: string; incoming: string }>(
    `WITH doc AS (
       INSERT INTO ledger.document (${COLUMNS})
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
     ), prv AS (
       INSERT INTO ledger.document_private (sender_id, document_id, section, hash, content)
       SELECT $1, $2, * FROM unnest($16::text[], $17::bytea[], $18::bytea[])
     ), mov AS (
       INSERT INTO ledger.movement (document_id, lot_id, at, line, kind, precision, from_id, to_id, quantity,
         unknown_reason, answers_document, answers_line)
       SELECT $2, * FROM unnest($19::bigint[], $20::timestamptz[], $21::smallint[], $22::smallint[], $23::smallint[],
         $24::bigint[], $25::bigint[], $26::bigint[], $27::smallint[], $28::bigint[], $29::smallint[])
     ), edg AS (
       INSERT INTO ledger.lot_edge (document_id, lot_id, other_lot_id, party_id, at, precision, quantity_in,
         quantity_out, direction)
       SELECT $2, * FROM unnest($30::bigint[], $31::bigint[], $32::bigint[], $33::timestamptz[], $34::smallint[],
         $35::bigint[], $36::bigint[], $37::smallint[])
     ), obs AS (
       INSERT INTO ledger.observation (document_id, lot_id, party_id, at, line, precision, what)
       SELECT $2, * FROM unnest($38::bigint[], $39::bigint[], $40::timestamptz[], $41::smallint[], $42::smallint[],
         $43::text[])
     ), hold AS (
       INSERT INTO ledger.holding AS h (party_id, lot_id, on_hand, incoming, unknowns, last_at)
       SELECT * FROM unnest($44::bigint[], $45::bigint[], $46::bigint[], $47::bigint[], $48::integer[],
         $49::timestamptz[])
       ON CONFLICT (lot_id, party_id) DO UPDATE SET on_hand = h.on_hand + excluded.on_hand,
         incoming = h.incoming + excluded.incoming, unknowns = h.unknowns + excluded.unknowns,
         last_at = greatest(h.last_at, excluded.last_at)
       RETURNING lot_id, party_id, on_hand, incoming
     ) SELECT lot_id, party_id, on_hand, incoming FROM hold`,
    [
      document.senderId,
      document.documentId,
      document.receiverId,
      document.recordedBy,
      document.occurredAt,
      document.signingKey,
      DOCUMENT_CODES[document.kind],
      document.projection,
      document.codec,
      document.senderNumber,
      document.contentSha256,
      document.root,
      document.signature,
      document.body,
      document.resolved,
      privates.map((p) => p.section),
      privates.map((p) => p.hash),
      privates.map((p) => p.content),
      movements.map((m) => m.lotId),
      movements.map((m) => m.at),
      movements.map((m) => m.line),
      movements.map((m) => MOVEMENT_CODES[m.kind]),
      movements.map((m) => PRECISIONS[m.precision].code),
      movements.map((m) => m.fromId),
      movements.map((m) => m.toId),
      movements.map((m) => m.quantity),
      movements.map((m) => (m.quantity === null ? UNKNOWN_REASONS[m.unknownReason ?? 'not-stated'] : null)),
      movements.map((m) => m.answers?.documentId ?? null),
      movements.map((m) => m.answers?.line ?? null),
      edges.map((e) => e.lotId),
      edges.map((e) => e.otherLotId),
      edges.map((e) => e.partyId),
      edges.map((e) => e.at),
      edges.map((e) => PRECISIONS[e.precision].code),
      edges.map((e) => e.quantityIn),
      edges.map((e) => e.quantityOut),
      edges.map((e) => e.direction),
      observations.map((o) => o.lotId),
      observations.map((o) => o.partyId),
      observations.map((o) => o.at),
      observations.map((o) => o.line),
      observations.map((o) => PRECISIONS[o.precision].code),
      observations.map((o) => o.what),
      deltas.map((d) => d.partyId),
      deltas.map((d) => d.lotId),
      deltas.map((d) => d.onHand),
      deltas.map((d) => d.incoming),
      deltas.map((d) => d.unknowns),
      deltas.map((d) => d.lastAt),
    ],
    'ledger-post',
  );
  return rows.map((row) => ({
    lotId: row.lot_id,
    partyId: row.party_id,
    onHand: Number(row.on_hand),
    incoming: Number(row.incoming),
  }));
}

export { CODEC_VERSION };

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
  const rows = await db.query<MovementRow>(
    `SELECT ${MOVEMENT_COLUMNS} FROM ledger.movement WHERE lot_id = ANY($1::bigint[])`,
    [lotIds],
    'ledger-movements-of-lots',
  );
  return rows.map(toMovement);
}

export async function movementsOfDocuments(
  db: Queryable,
  lotIds: readonly string[],
  documentIds: readonly string[],
): Promise<MovementRecord[]> {
  const rows = await db.query<MovementRow>(
    `SELECT ${MOVEMENT_COLUMNS} FROM ledger.movement
      WHERE lot_id = ANY($1::bigint[]) AND (document_id = ANY($2::bigint[]) OR answers_document = ANY($2::bigint[]))`,
    [lotIds, documentIds],
    'ledger-movements-of-documents',
  );
  return rows.map(toMovement);
}

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
  what: string;
}

export async function observationsOfLots(
  db: Queryable,
  lotIds: readonly string[],
): Promise<ObservationRecord[]> {
  if (lotIds.length === 0) return [];
  const rows = await db.query<{
    lot_id: LotId;
    at: Date;
    precision: number;
    document_id: string;
    party_id: PartyId | null;
    what: string;
  }>(
    `SELECT lot_id, at, precision, document_id, party_id, what FROM ledger.observation WHERE lot_id = ANY($1::bigint[])`,
    [lotIds],
    'ledger-observations-of-lots',
  );
  return rows.map((row) => ({
    lotId: row.lot_id,
    at: row.at,
    precision_ms: precisionLength_ms(row.precision),
    documentId: row.document_id,
    partyId: row.party_id,
    what: row.what,
  }));
}
