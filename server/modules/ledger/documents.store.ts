import type { Queryable } from '../../platform/db.ts';
import { listLookup, lookup } from '../../platform/lookups.ts';
import type { AccountId, PartyId } from '../identity/index.ts';
import type { PrivateSection } from './document-codec.ts';
import { DOCUMENT_CODES, DOCUMENT_KIND_BY_CODE, type DocumentKind } from './kinds.ts';

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

export const DOCUMENT_COLUMNS = `sender_id, document_id, receiver_id, recorded_by, occurred_at, signing_key, kind, projection, codec,
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

/** By '<sender> <number>'. */
export const documentsByNumber = lookup(async (db, keys): Promise<Map<string, StoredDocument>> => {
  const wanted = keys.map(
    (key) => [key.slice(0, key.indexOf(' ')), key.slice(key.indexOf(' ') + 1)] as const,
  );
  const found = await documentsNumbered(
    db,
    [...new Set(wanted.map(([sender]) => sender))],
    wanted.map(([, number]) => number),
  );
  return new Map(found.map((document) => [`${document.senderId} ${document.senderNumber}`, document]));
});

/** What any of the senders recorded under any of the numbers. */
export async function documentsNumbered(
  db: Queryable,
  senderIds: readonly string[],
  numbers: readonly string[],
): Promise<StoredDocument[]> {
  const rows = await db.query<DocumentRow>(
    `SELECT ${DOCUMENT_COLUMNS} FROM ledger.document WHERE sender_id = ANY($1::bigint[]) AND sender_number = ANY($2::text[])`,
    [senderIds, numbers],
    'ledger-documents-by-number',
  );
  return rows.map(toDocument);
}

export async function documentByNumber(
  db: Queryable,
  senderId: string,
  number: string,
): Promise<StoredDocument | undefined> {
  const key = `${senderId} ${number}`;
  return (await documentsByNumber(db, [key])).get(key);
}

const ownId = (id: string) => id;

export const documentsById = lookup(async (db, ids): Promise<Map<string, StoredDocument>> => {
  const rows = await db.query<DocumentRow>(
    `SELECT ${DOCUMENT_COLUMNS} FROM ledger.document WHERE document_id = ANY($1::bigint[])`,
    [ids],
    'ledger-documents-by-id',
  );
  return new Map(rows.map((row) => [row.document_id, toDocument(row)]));
}, ownId);

/** How many of a sender's documents are looked at for the first of a kind: those of its first days. */
const FIRST_DOCUMENTS = 500;

/** The first document of each kind among a sender's earliest. */
export async function firstDocuments(
  db: Queryable,
  senderId: string,
  kinds: readonly DocumentKind[],
): Promise<Map<DocumentKind, string>> {
  const rows = await db.query<{ kind: number; first: string }>(
    `SELECT kind, min(document_id) AS first FROM (
       SELECT kind, document_id FROM ledger.document WHERE sender_id = $1 ORDER BY document_id LIMIT $3) earliest
      WHERE kind = ANY($2::smallint[]) GROUP BY kind`,
    [senderId, kinds.map((kind) => DOCUMENT_CODES[kind]), FIRST_DOCUMENTS],
  );
  return new Map(
    rows.flatMap(({ kind, first }) => {
      const name = DOCUMENT_KIND_BY_CODE.get(kind);
      return name ? [[name, first] as const] : [];
    }),
  );
}

/**
 * What senders recorded from one moment on that happened in a span: one look at the senders' own part of the ledger, by
 * the ids that tell when a document was recorded. In the order of ids; start with the first id of the span.
 */
export async function documentsOfSenders(
  db: Queryable,
  senderIds: readonly string[],
  span: { after: string; until: string; from: Date; to: Date },
  limit: number,
): Promise<StoredDocument[]> {
  const rows = await db.query<DocumentRow>(
    `SELECT ${DOCUMENT_COLUMNS} FROM ledger.document
      WHERE sender_id = ANY($1::bigint[]) AND document_id > $2 AND document_id <= $3
        AND occurred_at >= $4 AND occurred_at < $5 ORDER BY document_id LIMIT $6`,
    [senderIds, span.after, span.until, span.from, span.to, limit],
    'ledger-documents-of-senders',
  );
  return rows.map(toDocument);
}

/** A sender's documents of one kind that tell of an instant or later; start with the first id that can be one. */
export async function documentsOfKindSince(
  db: Queryable,
  senderId: string,
  kind: DocumentKind,
  since: { firstId: string; at: Date },
): Promise<StoredDocument[]> {
  const rows = await db.query<DocumentRow>(
    `SELECT ${DOCUMENT_COLUMNS} FROM ledger.document
      WHERE sender_id = $1 AND document_id >= $2 AND kind = $3 AND occurred_at >= $4 ORDER BY document_id`,
    [senderId, since.firstId, DOCUMENT_CODES[kind], since.at],
    'ledger-documents-of-kind-since',
  );
  return rows.map(toDocument);
}

/** A stretch of somebody's documents: what happened in a span, in the order in which it was recorded. */
export interface DocumentStretch {
  from: Date;
  to: Date;
  /** Behind this document in that order; null: from the beginning. */
  cursor: string | null;
  newestFirst: boolean;
  limit: number;
}

/** A sender's documents of some kinds in a stretch; nothing is recorded long before it happens (`at-in-future`). */
export async function documentsOfKinds(
  db: Queryable,
  senderId: string,
  kinds: readonly DocumentKind[],
  { from, to, cursor, newestFirst, limit }: DocumentStretch,
): Promise<StoredDocument[]> {
  const rows = await db.query<DocumentRow>(
    `SELECT ${DOCUMENT_COLUMNS} FROM ledger.document
      WHERE sender_id = $1 AND kind = ANY($2::smallint[]) AND occurred_at >= $3 AND occurred_at < $4
        AND ($5::bigint IS NULL OR document_id ${newestFirst ? '<' : '>'} $5)
      ORDER BY document_id ${newestFirst ? 'DESC' : 'ASC'} LIMIT $6`,
    [senderId, kinds.map((kind) => DOCUMENT_CODES[kind]), from, to, cursor, limit],
    `ledger-documents-of-kinds-${newestFirst ? 'down' : 'up'}`,
  );
  return rows.map(toDocument);
}

/** Ids of a sender's documents of one kind that tell of an instant or later, latest first. */
export async function idsOfKindSince(
  db: Queryable,
  senderId: string,
  kind: DocumentKind,
  since: Date,
  limit: number,
): Promise<string[]> {
  const rows = await db.query<{ document_id: string }>(
    `SELECT document_id FROM ledger.document
      WHERE sender_id = $1 AND kind = $2 AND occurred_at >= $3 ORDER BY document_id DESC LIMIT $4`,
    [senderId, DOCUMENT_CODES[kind], since, limit],
    'ledger-ids-of-kind-since',
  );
  return rows.map((row) => row.document_id);
}

/** Documents in the order of their ids, for verify; start with '0'. */
export async function documentsAfter(
  db: Queryable,
  documentId: string,
  limit: number,
): Promise<StoredDocument[]> {
  const rows = await db.query<DocumentRow>(
    `SELECT ${DOCUMENT_COLUMNS} FROM ledger.document WHERE document_id > $1 ORDER BY document_id LIMIT $2`,
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

export const privatesByDocument = listLookup(async (db, keys): Promise<Map<string, PrivateRow[]>> => {
  const rows = await db.query<PrivateRow & { document_id: string }>(
    'SELECT document_id, section, hash, content FROM ledger.document_private WHERE document_id = ANY($1::bigint[])',
    [keys],
    'ledger-private-sections',
  );
  return Map.groupBy(rows, (row) => row.document_id);
}, ownId);

export async function privateSections(db: Queryable, documentId: string): Promise<PrivateRow[]> {
  return (await privatesByDocument(db, [documentId])).get(documentId) ?? [];
}
