import type { Queryable } from '../../platform/db.ts';
import type { PartyId } from '../identity/index.ts';
import type { LotId } from '../registry/index.ts';
import type { Match } from './resolved-event.ts';

/** A handing-over that a receiver's event opened; `quantity` is what no shipment has matched yet. */
export interface Opened {
  lotId: LotId;
  documentId: string;
  line: number;
  fromId: PartyId;
  toId: PartyId;
  at: Date;
  quantity: number;
}

export async function insertOpened(tx: Queryable, opened: readonly Opened[]): Promise<void> {
  if (opened.length === 0) return;
  await tx.query(
    `INSERT INTO epcis.opened (lot_id, document_id, line, from_id, to_id, at, quantity)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::bigint[], $5::bigint[], $6::timestamptz[], $7::bigint[])`,
    [
      opened.map((o) => o.lotId),
      opened.map((o) => o.documentId),
      opened.map((o) => o.line),
      opened.map((o) => o.fromId),
      opened.map((o) => o.toId),
      opened.map((o) => o.at),
      opened.map((o) => o.quantity),
    ],
  );
}

/** Opened handings-over between two parties that are not matched whole, oldest first; locked against a second match. */
export async function openedBetween(
  tx: Queryable,
  lotIds: readonly string[],
  fromId: string,
  toId: string,
): Promise<Opened[]> {
  if (lotIds.length === 0) return [];
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('epcis.opened ' || $1 || ' ' || $2, 0))`, [
    fromId,
    toId,
  ]);
  const rows = await tx.query<{
    lot_id: LotId;
    document_id: string;
    line: number;
    at: Date;
    quantity: string;
  }>(
    `SELECT o.lot_id, o.document_id, o.line, o.at, o.quantity - coalesce(m.matched, 0) AS quantity
       FROM epcis.opened o
       LEFT JOIN LATERAL (SELECT sum(quantity)::bigint AS matched FROM epcis.matched
          WHERE lot_id = o.lot_id AND document_id = o.document_id AND line = o.line) m ON true
      WHERE o.lot_id = ANY($1::bigint[]) AND o.from_id = $2 AND o.to_id = $3 AND o.quantity > coalesce(m.matched, 0)
      ORDER BY o.at, o.document_id, o.line`,
    [lotIds, fromId, toId],
  );
  return rows.map((row) => ({
    lotId: row.lot_id,
    documentId: row.document_id,
    line: row.line,
    fromId: fromId as PartyId,
    toId: toId as PartyId,
    at: row.at,
    quantity: Number(row.quantity),
  }));
}

export async function insertMatched(
  tx: Queryable,
  byDocumentId: string,
  matched: readonly Match[],
): Promise<void> {
  if (matched.length === 0) return;
  await tx.query(
    `INSERT INTO epcis.matched (by_document_id, lot_id, document_id, line, quantity)
     SELECT $1::bigint, * FROM unnest($2::bigint[], $3::bigint[], $4::smallint[], $5::bigint[])`,
    [
      byDocumentId,
      matched.map((m) => m.lot),
      matched.map((m) => m.document),
      matched.map((m) => m.line),
      matched.map((m) => m.quantity),
    ],
  );
}

export interface TransformationPart {
  direction: 'input' | 'output';
  lotId: LotId;
  quantity: number | null;
}

export async function insertParts(
  tx: Queryable,
  key: { senderId: string; transformationId: string; documentId: string },
  parts: readonly TransformationPart[],
): Promise<void> {
  if (parts.length === 0) return;
  await tx.query(
    `INSERT INTO epcis.transformation_part (sender_id, transformation_id, document_id, direction, lot_id, quantity)
     SELECT $1::bigint, $2, $3::bigint, * FROM unnest($4::text[], $5::bigint[], $6::bigint[])`,
    [
      key.senderId,
      key.transformationId,
      key.documentId,
      parts.map((p) => p.direction),
      parts.map((p) => p.lotId),
      parts.map((p) => p.quantity),
    ],
  );
}

/** What earlier events of the same sender told of one transformation. */
export async function partsOf(
  tx: Queryable,
  senderId: string,
  transformationId: string,
): Promise<TransformationPart[]> {
  const rows = await tx.query<{ direction: 'input' | 'output'; lot_id: LotId; quantity: string | null }>(
    `SELECT direction, lot_id, CASE WHEN count(quantity) = count(*) THEN sum(quantity)::bigint END AS quantity
       FROM epcis.transformation_part WHERE sender_id = $1 AND transformation_id = $2 GROUP BY direction, lot_id`,
    [senderId, transformationId],
  );
  return rows.map((row) => ({
    direction: row.direction,
    lotId: row.lot_id,
    quantity: row.quantity === null ? null : Number(row.quantity),
  }));
}
