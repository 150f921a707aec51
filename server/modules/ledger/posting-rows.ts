import type { PartyId } from '../identity/index.ts';
import type { LotId } from '../registry/index.ts';
import type { PrivateRow, StoredDocument } from './documents.store.ts';
import { DOCUMENT_CODES, MOVEMENT_CODES, PRECISIONS, UNKNOWN_REASONS } from './kinds.ts';
import { compareIds, type HoldingDelta, holdingDeltas, type Projection } from './projection.ts';

/** What documents mean, as rows of the ledger's tables. Pure. */
export interface PostedDocument {
  document: StoredDocument;
  privates: readonly PrivateRow[];
  projection: Projection;
}

export interface HeldAfter {
  lotId: LotId;
  partyId: PartyId;
  onHand: number;
  incoming: number;
}

/** Values of one row, in the order of the table's columns as `POSTING_TABLES` names them. */
export type RowValues = readonly unknown[];

export interface PostingTable {
  name: string;
  columns: readonly string[];
  rows(postings: readonly PostedDocument[]): RowValues[];
}

/** The insert-only tables that a posting writes, in the order in which they are written. */
export const POSTING_TABLES: readonly PostingTable[] = [
  {
    name: 'ledger.document',
    columns: [
      'sender_id',
      'document_id',
      'receiver_id',
      'recorded_by',
      'occurred_at',
      'signing_key',
      'kind',
      'projection',
      'codec',
      'sender_number',
      'content_sha256',
      'root',
      'signature',
      'body',
      'resolved',
    ],
    rows: (postings) => postings.map(({ document }) => documentRow(document)).sort(byIds(0, 1)),
  },
  {
    name: 'ledger.outbox',
    columns: ['document_id'],
    rows: (postings) => postings.map(({ document }) => [document.documentId]),
  },
  {
    name: 'ledger.document_private',
    columns: ['sender_id', 'document_id', 'section', 'hash', 'content'],
    rows: (postings) =>
      postings
        .flatMap(({ document, privates }) =>
          privates.map((one) => [document.senderId, document.documentId, one.section, one.hash, one.content]),
        )
        .sort(byIds(0, 1)),
  },
  {
    name: 'ledger.movement',
    columns: [
      'lot_id',
      'document_id',
      'at',
      'line',
      'kind',
      'precision',
      'from_id',
      'to_id',
      'quantity',
      'unknown_reason',
      'answers_document',
      'answers_line',
    ],
    rows: movementRows,
  },
  {
    name: 'ledger.lot_edge',
    columns: [
      'lot_id',
      'other_lot_id',
      'document_id',
      'party_id',
      'at',
      'precision',
      'quantity_in',
      'quantity_out',
      'direction',
    ],
    rows: edgeRows,
  },
  {
    name: 'ledger.observation',
    columns: ['lot_id', 'document_id', 'party_id', 'at', 'line', 'precision', 'what', 'quantity'],
    rows: (postings) =>
      postings
        .flatMap(({ document, projection }) =>
          (projection.observations ?? []).map((o) => [
            o.lotId,
            document.documentId,
            o.partyId,
            o.at,
            o.line,
            PRECISIONS[o.precision].code,
            o.what,
            o.quantity ?? null,
          ]),
        )
        .sort(byIds(0, 1)),
  },
];

function documentRow(document: StoredDocument): RowValues {
  return [
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
  ];
}

function movementRows(postings: readonly PostedDocument[]): RowValues[] {
  return postings
    .flatMap(({ document, projection }) =>
      projection.movements.map((m) => [
        m.lotId,
        document.documentId,
        m.at,
        m.line,
        MOVEMENT_CODES[m.kind],
        PRECISIONS[m.precision].code,
        m.fromId,
        m.toId,
        m.quantity,
        m.quantity === null ? UNKNOWN_REASONS[m.unknownReason ?? 'not-stated'] : null,
        m.answers?.documentId ?? null,
        m.answers?.line ?? null,
      ]),
    )
    .sort(byIds(0, 1));
}

/** Each edge under both of its lots, so that either direction is one look-up. */
function edgeRows(postings: readonly PostedDocument[]): RowValues[] {
  return postings
    .flatMap(({ document, projection }) =>
      (projection.edges ?? []).flatMap((edge) => {
        const rest = [
          document.documentId,
          edge.partyId,
          edge.at,
          PRECISIONS[edge.precision].code,
          edge.quantityIn,
          edge.quantityOut,
        ];
        return [
          [edge.inputLotId, edge.outputLotId, ...rest, 1],
          [edge.outputLotId, edge.inputLotId, ...rest, -1],
        ];
      }),
    )
    .sort(byIds(0, 1));
}

/** Rows in the order of the column that they are distributed by: transactions then meet shards in one order. */
function byIds(first: number, second: number): (a: RowValues, b: RowValues) => number {
  const id = (row: RowValues, column: number) => String(row[column]);
  return (a, b) => compareIds(id(a, first), id(b, first)) || compareIds(id(a, second), id(b, second));
}

/** One delta for each party and lot of all documents, by (party, lot): the order in which every posting locks. */
export function sumHoldingDeltas(postings: readonly PostedDocument[]): HoldingDelta[] {
  return holdingDeltas(postings.flatMap(({ projection }) => projection.movements));
}
