import type { Queryable } from '../../platform/db.ts';
import { deferred, listLookup, WRITE_ORDER } from '../../platform/lookups.ts';
import type { PartyId } from '../identity/index.ts';
import type { LotId } from '../registry/index.ts';
import type { Judged } from './rules/control-points.ts';
import type { Decision, DecisionMade } from './rules/release.rules.ts';

export interface StoredCheck {
  partyId: PartyId;
  documentId: string;
  orderId: string | null;
  at: Date;
  step: string;
  name: string;
  place: string | null;
  photoSha256: string | null;
  measured: Judged[];
}

interface CheckRow {
  party_id: PartyId;
  document_id: string;
  order_id: string | null;
  at: Date;
  step: string;
  name: string;
  place: string | null;
  photo_sha256: string | null;
  measured: Judged[];
}

const CHECK_COLUMNS = 'party_id, document_id, order_id, at, step, name, place, photo_sha256, measured';
const toCheck = (row: CheckRow): StoredCheck => ({
  partyId: row.party_id,
  documentId: row.document_id,
  orderId: row.order_id,
  at: row.at,
  step: row.step,
  name: row.name,
  place: row.place,
  photoSha256: row.photo_sha256,
  measured: row.measured,
});

export async function insertCheck(tx: Queryable, check: StoredCheck): Promise<void> {
  await tx.query(
    `INSERT INTO production.process_check (${CHECK_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      check.partyId,
      check.documentId,
      check.orderId,
      check.at,
      check.step,
      check.name,
      check.place,
      check.photoSha256,
      JSON.stringify(check.measured),
    ],
  );
}

export async function insertLotChecks(
  tx: Queryable,
  partyId: PartyId,
  pairs: readonly { lotId: string; documentId: string }[],
): Promise<void> {
  if (pairs.length === 0) return;
  await tx.query(
    `INSERT INTO production.lot_check (lot_id, document_id, party_id)
     SELECT lot_id, document_id, $3 FROM unnest($1::bigint[], $2::bigint[]) AS pair (lot_id, document_id)
     ON CONFLICT DO NOTHING`,
    [pairs.map((pair) => pair.lotId), pairs.map((pair) => pair.documentId), partyId],
  );
}

/** Checks of one order, in the order of the time. */
export async function checksOfOrder(
  db: Queryable,
  partyId: PartyId,
  orderId: string,
): Promise<StoredCheck[]> {
  const rows = await db.query<CheckRow>(
    `SELECT ${CHECK_COLUMNS} FROM production.process_check WHERE party_id = $1 AND order_id = $2 ORDER BY at, document_id`,
    [partyId, orderId],
  );
  return rows.map(toCheck);
}

/** Checks of lots, in the order of the time. Two look-ups: checks lie with their business, links with the lot. */
export async function checksOfLots(
  db: Queryable,
  lotIds: readonly string[],
): Promise<Map<LotId, StoredCheck[]>> {
  const links = await db.query<{ lot_id: LotId; document_id: string; party_id: PartyId }>(
    'SELECT lot_id, document_id, party_id FROM production.lot_check WHERE lot_id = ANY($1::bigint[])',
    [lotIds],
  );
  if (links.length === 0) return new Map();
  const rows = await db.query<CheckRow>(
    `SELECT ${CHECK_COLUMNS} FROM production.process_check
      WHERE party_id = ANY($1::bigint[]) AND document_id = ANY($2::bigint[]) ORDER BY at, document_id`,
    [[...new Set(links.map((link) => link.party_id))], [...new Set(links.map((link) => link.document_id))]],
  );
  const checks = rows.map(toCheck);
  return new Map(
    [...Map.groupBy(links, (link) => link.lot_id)].map(([lotId, own]) => {
      const named = new Set(own.map((link) => link.document_id));
      return [lotId, checks.filter((check) => named.has(check.documentId))];
    }),
  );
}

export interface LotDecision extends DecisionMade {
  lotId: LotId;
  partyId: PartyId;
  certificateNumber: string | null;
}

export const insertDecisions = deferred<LotDecision>(WRITE_ORDER.states, async (tx, rows) => {
  await tx.query(
    `INSERT INTO production.lot_decision (lot_id, document_id, party_id, at, decision, certificate_number, reason)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::timestamptz[], $5::text[], $6::text[], $7::text[])`,
    [
      rows.map((row) => row.lotId),
      rows.map((row) => row.documentId),
      rows.map((row) => row.partyId),
      rows.map((row) => row.at),
      rows.map((row) => row.decision),
      rows.map((row) => row.certificateNumber),
      rows.map((row) => row.reason),
    ],
  );
});

export const decisionsByLot = listLookup(
  async (db, lotIds): Promise<Map<string, LotDecision[]>> => {
    const rows = await db.query<{
      lot_id: LotId;
      document_id: string;
      party_id: PartyId;
      at: Date;
      decision: Decision;
      certificate_number: string | null;
      reason: string | null;
    }>(
      `SELECT lot_id, document_id, party_id, at, decision, certificate_number, reason
         FROM production.lot_decision WHERE lot_id = ANY($1::bigint[])`,
      [lotIds],
      'production-decisions-by-lot',
    );
    return Map.groupBy(
      rows.map((row) => ({
        lotId: row.lot_id,
        documentId: row.document_id,
        partyId: row.party_id,
        at: row.at,
        decision: row.decision,
        certificateNumber: row.certificate_number,
        reason: row.reason,
      })),
      (row) => row.lotId as string,
    );
  },
  (lotId) => lotId,
);

export async function insertPointDecisions(
  tx: Queryable,
  rows: readonly { lotId: LotId; documentId: string; point: string; reason: string }[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO production.point_decision (lot_id, document_id, point, reason)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[])`,
    [
      rows.map((row) => row.lotId),
      rows.map((row) => row.documentId),
      rows.map((row) => row.point),
      rows.map((row) => row.reason),
    ],
  );
}

/** By lot and control point: the reason given last in one of these documents. */
export async function pointDecisions(
  db: Queryable,
  lotIds: readonly string[],
  documentIds: readonly string[],
): Promise<Map<string, Map<string, string>>> {
  if (documentIds.length === 0) return new Map();
  const rows = await db.query<{ lot_id: string; point: string; reason: string }>(
    `SELECT lot_id, point, reason FROM production.point_decision
      WHERE lot_id = ANY($1::bigint[]) AND document_id = ANY($2::bigint[]) ORDER BY document_id`,
    [lotIds, documentIds],
  );
  return new Map(
    [...Map.groupBy(rows, (row) => row.lot_id)].map(([lotId, own]) => [
      lotId,
      new Map(own.map((row) => [row.point, row.reason])),
    ]),
  );
}
