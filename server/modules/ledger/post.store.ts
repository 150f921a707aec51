import { Batch, BatchConflict } from '../../platform/batch.ts';
import type { Queryable } from '../../platform/db.ts';
import { deferred, WRITE_ORDER } from '../../platform/lookups.ts';
import type { PartyId } from '../identity/index.ts';
import type { LotId } from '../registry/index.ts';
import { DOCUMENT_COLUMNS, documentsById, documentsByNumber, privatesByDocument } from './documents.store.ts';
import {
  CAME_IN_KINDS,
  type Holding,
  holdingsByPair,
  lockPairs,
  lotsCameIn,
  pairOf,
} from './holdings.store.ts';
import { DOCUMENT_CODES, MOVEMENT_CODES, PRECISIONS, precisionLength_ms, UNKNOWN_REASONS } from './kinds.ts';
import { documentsOf, type MovementRecord, movementsByDocument, movementsByLot } from './movements.store.ts';
import { postByTable } from './post-by-table.store.ts';
import { type HeldAfter, type PostedDocument, sumHoldingDeltas } from './posting-rows.ts';
import { type HoldingDelta, holdingDeltas, type Movement, type Projection } from './projection.ts';

/**
 * Stores a document and all it means: either all of it or nothing. Returns the holdings as they are afterwards.
 * Alone it is one statement (on Citus one a table); in a batch the documents wait and are stored together.
 */
export async function post(tx: Queryable, posting: PostedDocument): Promise<HeldAfter[]> {
  if (tx instanceof Batch) return postInBatch(tx, posting);
  // Where there are no row locks, who has locked these holdings is not held up by writing them.
  if (tx.distributed) await holdingsBefore(tx, holdingDeltas(posting.projection.movements));
  return writePostings(tx, [posting]);
}

/** What a posting would ask for, for a document that only looks ahead. */
export async function scoutPosting(tx: Queryable, projection: Projection): Promise<void> {
  await holdingsBefore(tx, holdingDeltas(projection.movements));
}

const holdingsBefore = (tx: Queryable, deltas: readonly HoldingDelta[]): Promise<Map<string, Holding>> =>
  lockPairs(
    tx,
    deltas.map((delta) => pairOf(delta.partyId, delta.lotId)),
  );

interface WaitingPosting extends PostedDocument {
  after: readonly HeldAfter[];
}

/** What was decided on holdings that another transaction has changed meanwhile is decided again. */
const writeWaiting = deferred<WaitingPosting>(WRITE_ORDER.documents, async (db, waiting) => {
  const expected = new Map<string, HeldAfter>();
  for (const { after } of waiting) for (const one of after) expected.set(pairOf(one.partyId, one.lotId), one);
  for (const stored of await writePostings(db, waiting)) {
    const one = expected.get(pairOf(stored.partyId, stored.lotId));
    if (one?.onHand !== stored.onHand || one.incoming !== stored.incoming)
      throw new BatchConflict('a holding was changed by another document meanwhile');
  }
});

async function postInBatch(batch: Batch, posting: PostedDocument): Promise<HeldAfter[]> {
  const { document, privates, projection } = posting;
  const deltas = holdingDeltas(projection.movements);
  const before = await holdingsBefore(batch, deltas);
  const after = deltas.map((delta) => {
    const key = pairOf(delta.partyId, delta.lotId);
    const held = before.get(key);
    const holding = {
      lotId: delta.lotId,
      partyId: delta.partyId,
      onHand: (held?.onHand ?? 0) + delta.onHand,
      incoming: (held?.incoming ?? 0) + delta.incoming,
      unknowns: (held?.unknowns ?? 0) + delta.unknowns,
      lastAt: held && held.lastAt > delta.lastAt ? held.lastAt : delta.lastAt,
    };
    holdingsByPair.know(batch, key, holding);
    return holding;
  });
  batch.markNew(document.documentId);
  documentsById.know(batch, document.documentId, document);
  documentsByNumber.know(batch, `${document.senderId} ${document.senderNumber}`, document);
  privatesByDocument.know(batch, document.documentId, [...privates]);
  for (const movement of projection.movements) knowMovement(batch, document.documentId, movement);
  await writeWaiting(batch, [{ ...posting, after }]);
  return after;
}

function knowMovement(batch: Batch, documentId: string, movement: Movement): void {
  const { lotId, at, line, kind, fromId, toId, quantity, answers } = movement;
  const record: MovementRecord = {
    lotId,
    at,
    precision_ms: precisionLength_ms(PRECISIONS[movement.precision].code),
    documentId,
    line,
    kind,
    fromId,
    toId,
    quantity,
    answersDocument: answers?.documentId ?? null,
    answersLine: answers?.line ?? null,
  };
  movementsByLot.append(batch, lotId, record);
  for (const one of documentsOf(record)) movementsByDocument.append(batch, `${one} ${lotId}`, record);
  if (toId !== null && (CAME_IN_KINDS.has(kind) || (kind === 'produced' && !answers)))
    lotsCameIn.know(batch, pairOf(toId, lotId), true);
}

const writePostings = (tx: Queryable, postings: readonly PostedDocument[]): Promise<HeldAfter[]> =>
  (tx.distributed ? postByTable : postAtOnce)(tx, postings);

/** Rows of any number of documents in one statement: one round trip. */
async function postAtOnce(db: Queryable, postings: readonly PostedDocument[]): Promise<HeldAfter[]> {
  const documents = postings.map((posting) => posting.document);
  const privates = postings.flatMap(({ document, privates }) =>
    privates.map((row) => ({ ...row, document })),
  );
  const movements = postings.flatMap(({ document, projection }) =>
    projection.movements.map((movement) => ({ ...movement, documentId: document.documentId })),
  );
  const edges = postings.flatMap(({ document: { documentId }, projection }) =>
    (projection.edges ?? []).flatMap((edge) => [
      { ...edge, documentId, lotId: edge.inputLotId, otherLotId: edge.outputLotId, direction: 1 },
      { ...edge, documentId, lotId: edge.outputLotId, otherLotId: edge.inputLotId, direction: -1 },
    ]),
  );
  const observations = postings.flatMap(({ document: { documentId }, projection }) =>
    (projection.observations ?? []).map((seen) => ({ ...seen, documentId })),
  );
  const deltas = sumHoldingDeltas(postings);
  const rows = await db.query<{ lot_id: LotId; party_id: PartyId; on_hand: string; incoming: string }>(
    `WITH doc AS (
       INSERT INTO ledger.document (${DOCUMENT_COLUMNS})
       SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::timestamptz[], $6::bigint[],
         $7::smallint[], $8::smallint[], $9::smallint[], $10::text[], $11::bytea[], $12::bytea[], $13::bytea[],
         $14::bytea[], $15::bytea[])
     ), waiting AS (
       INSERT INTO ledger.outbox (document_id) SELECT * FROM unnest($2::bigint[])
     ), prv AS (
       INSERT INTO ledger.document_private (sender_id, document_id, section, hash, content)
       SELECT * FROM unnest($16::bigint[], $17::bigint[], $18::text[], $19::bytea[], $20::bytea[])
     ), mov AS (
       INSERT INTO ledger.movement (document_id, lot_id, at, line, kind, precision, from_id, to_id, quantity,
         unknown_reason, answers_document, answers_line)
       SELECT * FROM unnest($21::bigint[], $22::bigint[], $23::timestamptz[], $24::smallint[], $25::smallint[],
         $26::smallint[], $27::bigint[], $28::bigint[], $29::bigint[], $30::smallint[], $31::bigint[], $32::smallint[])
     ), edg AS (
       INSERT INTO ledger.lot_edge (document_id, lot_id, other_lot_id, party_id, at, precision, quantity_in,
         quantity_out, direction)
       SELECT * FROM unnest($33::bigint[], $34::bigint[], $35::bigint[], $36::bigint[], $37::timestamptz[],
         $38::smallint[], $39::bigint[], $40::bigint[], $41::smallint[])
     ), obs AS (
       INSERT INTO ledger.observation (document_id, lot_id, party_id, at, line, precision, what, quantity)
       SELECT * FROM unnest($42::bigint[], $43::bigint[], $44::bigint[], $45::timestamptz[], $46::smallint[],
         $47::smallint[], $48::text[], $55::bigint[])
     ), hold AS (
       INSERT INTO ledger.holding AS h (party_id, lot_id, on_hand, incoming, unknowns, last_at)
       SELECT * FROM unnest($49::bigint[], $50::bigint[], $51::bigint[], $52::bigint[], $53::integer[],
         $54::timestamptz[])
       ON CONFLICT (lot_id, party_id) DO UPDATE SET on_hand = h.on_hand + excluded.on_hand,
         incoming = h.incoming + excluded.incoming, unknowns = h.unknowns + excluded.unknowns,
         last_at = greatest(h.last_at, excluded.last_at)
       RETURNING lot_id, party_id, on_hand, incoming
     ) SELECT lot_id, party_id, on_hand, incoming FROM hold`,
    [
      documents.map((d) => d.senderId),
      documents.map((d) => d.documentId),
      documents.map((d) => d.receiverId),
      documents.map((d) => d.recordedBy),
      documents.map((d) => d.occurredAt),
      documents.map((d) => d.signingKey),
      documents.map((d) => DOCUMENT_CODES[d.kind]),
      documents.map((d) => d.projection),
      documents.map((d) => d.codec),
      documents.map((d) => d.senderNumber),
      documents.map((d) => d.contentSha256),
      documents.map((d) => d.root),
      documents.map((d) => d.signature),
      documents.map((d) => d.body),
      documents.map((d) => d.resolved),
      privates.map((p) => p.document.senderId),
      privates.map((p) => p.document.documentId),
      privates.map((p) => p.section),
      privates.map((p) => p.hash),
      privates.map((p) => p.content),
      movements.map((m) => m.documentId),
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
      edges.map((e) => e.documentId),
      edges.map((e) => e.lotId),
      edges.map((e) => e.otherLotId),
      edges.map((e) => e.partyId),
      edges.map((e) => e.at),
      edges.map((e) => PRECISIONS[e.precision].code),
      edges.map((e) => e.quantityIn),
      edges.map((e) => e.quantityOut),
      edges.map((e) => e.direction),
      observations.map((o) => o.documentId),
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
      observations.map((o) => o.quantity ?? null),
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
