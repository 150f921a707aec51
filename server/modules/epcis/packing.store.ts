import type { Queryable } from '../../platform/db.ts';
import type { PartyId } from '../identity/index.ts';
import type { LotId } from '../registry/index.ts';
import type { Packing } from './containment.ts';

export async function insertPackings(tx: Queryable, packings: readonly Packing[]): Promise<void> {
  if (packings.length === 0) return;
  await tx.query(
    `INSERT INTO epcis.containment (parent, at, document_id, line, action, child_epc, lot_id, quantity)
     SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::bigint[], $4::smallint[], $5::text[], $6::text[], $7::bigint[], $8::bigint[])`,
    [
      packings.map((p) => p.parent),
      packings.map((p) => p.at),
      packings.map((p) => p.documentId),
      packings.map((p) => p.line),
      packings.map((p) => p.action),
      packings.map((p) => p.childEpc),
      packings.map((p) => p.lotId),
      packings.map((p) => p.quantity),
    ],
    'epcis-insert-packings',
  );
}

/** Every packing of the containers up to an instant, or all of them. */
export async function packingsOf(db: Queryable, parents: readonly string[], until: Date): Promise<Packing[]> {
  if (parents.length === 0) return [];
  const rows = await db.query<{
    parent: string;
    at: Date;
    document_id: string;
    line: number;
    action: Packing['action'];
    child_epc: string | null;
    lot_id: LotId | null;
    quantity: string | null;
  }>(
    `SELECT parent, at, document_id, line, action, child_epc, lot_id, quantity FROM epcis.containment
      WHERE parent = ANY($1::text[]) AND at <= $2`,
    [parents, until],
    'epcis-packings-of',
  );
  return rows.map((row) => ({
    parent: row.parent,
    at: row.at,
    documentId: row.document_id,
    line: row.line,
    action: row.action,
    childEpc: row.child_epc,
    lotId: row.lot_id,
    quantity: row.quantity === null ? null : Number(row.quantity),
  }));
}

export interface ContainerMove {
  parent: string;
  at: Date;
  documentId: string;
  kind: 'shipped' | 'received';
  fromId: PartyId;
  toId: PartyId;
}

export async function insertContainerMoves(tx: Queryable, moves: readonly ContainerMove[]): Promise<void> {
  if (moves.length === 0) return;
  await tx.query(
    `INSERT INTO epcis.container_move (parent, at, document_id, kind, from_id, to_id)
     SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[])`,
    [
      moves.map((m) => m.parent),
      moves.map((m) => m.at),
      moves.map((m) => m.documentId),
      moves.map((m) => m.kind),
      moves.map((m) => m.fromId),
      moves.map((m) => m.toId),
    ],
  );
}

/** Handings-over of a container at or after an instant, oldest first. */
export async function movesOf(db: Queryable, parent: string, from: Date): Promise<ContainerMove[]> {
  const rows = await db.query<{
    parent: string;
    at: Date;
    document_id: string;
    kind: ContainerMove['kind'];
    from_id: PartyId;
    to_id: PartyId;
  }>(
    `SELECT parent, at, document_id, kind, from_id, to_id FROM epcis.container_move WHERE parent = $1 AND at >= $2 ORDER BY at, document_id`,
    [parent, from],
    'epcis-moves-of',
  );
  return rows.map((row) => ({
    parent: row.parent,
    at: row.at,
    documentId: row.document_id,
    kind: row.kind,
    fromId: row.from_id,
    toId: row.to_id,
  }));
}
