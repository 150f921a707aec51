import type { Queryable } from '../../server/platform/db.ts';

/** What the platform knows, by the keys that the simulator's truth has: codes, GTINs, batches, document numbers. */

export interface PartyKeys {
  partyId: string;
  uscc: string;
}

export function parties(db: Queryable): Promise<PartyKeys[]> {
  return db.query<PartyKeys>(
    `SELECT party_id::text AS "partyId", uscc FROM registry.party WHERE uscc IS NOT NULL`,
  );
}

export interface LotKeys {
  lotId: string;
  productId: string;
  gtin: string;
  /** Null: written down without one. */
  batch: string | null;
}

export function lots(db: Queryable): Promise<LotKeys[]> {
  return db.query<LotKeys>(
    `SELECT l.lot_id::text AS "lotId", p.product_id::text AS "productId", p.gtin, l.batch
       FROM registry.lot l JOIN registry.product p USING (product_id) WHERE p.gtin IS NOT NULL`,
  );
}

export interface DocumentKeys {
  documentId: string;
  senderId: string;
  number: string;
}

export function documents(db: Queryable): Promise<DocumentKeys[]> {
  return db.query<DocumentKeys>(
    `SELECT document_id::text AS "documentId", sender_id::text AS "senderId", sender_number AS number
       FROM ledger.document`,
  );
}

export interface FindingRow {
  kind: string;
  lotId: string | null;
  partyId: string | null;
  productId: string | null;
  documentId: string | null;
  code: string | null;
}

/** Findings that stand. */
export function findings(db: Queryable): Promise<FindingRow[]> {
  return db.query<FindingRow>(
    `SELECT kind, lot_id::text AS "lotId", party_id::text AS "partyId", product_id::text AS "productId",
            document_id::text AS "documentId", code
       FROM alerts.finding WHERE ceased_at IS NULL ORDER BY key`,
  );
}
