import type { Queryable } from '../../platform/db.ts';
import type { ComplaintKind } from './complaints.rules.ts';

export const COMPLAINT_STATES = ['received', 'accepted', 'declined', 'handed-on', 'closed'] as const;
export type ComplaintState = (typeof COMPLAINT_STATES)[number];

export interface StoredComplaint {
  complaintId: string;
  receivedAt: Date;
  lotId: string | null;
  partyId: string | null;
  documentId: string | null;
  kind: ComplaintKind;
  divisionCode: string | null;
  pagePath: string | null;
  pageLabel: string | null;
  told: Buffer;
  contact: Buffer | null;
}

interface ComplaintRow {
  complaint_id: string;
  received_at: Date;
  lot_id: string | null;
  party_id: string | null;
  document_id: string | null;
  kind: ComplaintKind;
  division_code: string | null;
  page_path: string | null;
  page_label: string | null;
  told: Buffer;
  contact: Buffer | null;
}

const COLUMNS = `complaint_id, received_at, lot_id, party_id, document_id, kind, division_code, page_path, page_label, told,
  contact`;

const toComplaint = (row: ComplaintRow): StoredComplaint => ({
  complaintId: row.complaint_id,
  receivedAt: row.received_at,
  lotId: row.lot_id,
  partyId: row.party_id,
  documentId: row.document_id,
  kind: row.kind,
  divisionCode: row.division_code,
  pagePath: row.page_path,
  pageLabel: row.page_label,
  told: row.told,
  contact: row.contact,
});

/** False where a form with this token was taken before. */
export async function insertComplaint(
  tx: Queryable,
  one: StoredComplaint & { formToken: Buffer; contentPrint: Buffer },
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO complaints.complaint (complaint_id, received_at, lot_id, party_id, document_id, kind, division_code,
       page_path, page_label, form_token, content_print, told, contact)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     ON CONFLICT (form_token) DO NOTHING RETURNING 1`,
    [
      one.complaintId,
      one.receivedAt,
      one.lotId,
      one.partyId,
      one.documentId,
      one.kind,
      one.divisionCode,
      one.pagePath,
      one.pageLabel,
      one.formToken,
      one.contentPrint,
      one.told,
      one.contact,
    ],
  );
  return rows.length === 1;
}

export async function complaintByToken(
  tx: Queryable,
  formToken: Buffer,
): Promise<{ complaintId: string; contentPrint: Buffer } | undefined> {
  const [row] = await tx.query<{ complaint_id: string; content_print: Buffer }>(
    'SELECT complaint_id, content_print FROM complaints.complaint WHERE form_token = $1',
    [formToken],
  );
  return row && { complaintId: row.complaint_id, contentPrint: row.content_print };
}

export async function insertPhotos(
  tx: Queryable,
  complaintId: string,
  hashes: readonly string[],
): Promise<void> {
  for (const [index, sha256] of hashes.entries()) {
    await tx.query(
      `INSERT INTO complaints.photo (complaint_id, position, sha256) VALUES ($1, $2, decode($3, 'hex'))`,
      [complaintId, index + 1, sha256],
    );
  }
}

export async function complaintById(
  db: Queryable,
  complaintId: string,
): Promise<StoredComplaint | undefined> {
  const [row] = await db.query<ComplaintRow>(
    `SELECT ${COLUMNS} FROM complaints.complaint WHERE complaint_id = $1`,
    [complaintId],
    'complaints-by-id',
  );
  return row && toComplaint(row);
}

export interface ComplaintsAsked {
  kind: ComplaintKind | null;
  /** Prefix of the divisions; null: of the whole city, those of no known place too. */
  divisionPrefix: string | null;
  lotId: string | null;
  partyId: string | null;
  before: { at: Date; complaintId: string } | null;
  limit: number;
}

/** Newest first. */
export async function listOfComplaints(db: Queryable, asked: ComplaintsAsked): Promise<StoredComplaint[]> {
  const rows = await db.query<ComplaintRow>(
    `SELECT ${COLUMNS} FROM complaints.complaint
      WHERE ($1::text IS NULL OR kind = $1) AND ($2::text IS NULL OR division_code LIKE $2 || '%')
        AND ($3::bigint IS NULL OR lot_id = $3) AND ($4::bigint IS NULL OR party_id = $4)
        AND ($5::timestamptz IS NULL OR (received_at, complaint_id) < ($5, $6::bigint))
      ORDER BY received_at DESC, complaint_id DESC LIMIT $7`,
    [
      asked.kind,
      asked.divisionPrefix,
      asked.lotId,
      asked.partyId,
      asked.before?.at ?? null,
      asked.before?.complaintId ?? null,
      asked.limit,
    ],
    'complaints-list',
  );
  return rows.map(toComplaint);
}

/** Hashes of photos by complaint, in the order in which they came. */
export async function photosOf(
  db: Queryable,
  complaintIds: readonly string[],
): Promise<Map<string, string[]>> {
  const rows = await db.query<{ complaint_id: string; sha256: string }>(
    `SELECT complaint_id, encode(sha256, 'hex') AS sha256 FROM complaints.photo
      WHERE complaint_id = ANY($1::bigint[]) ORDER BY complaint_id, position`,
    [complaintIds],
  );
  const found = new Map<string, string[]>();
  for (const row of rows) found.set(row.complaint_id, [...(found.get(row.complaint_id) ?? []), row.sha256]);
  return found;
}

export interface ComplaintStep {
  complaintId: string;
  stepId: string;
  takenBy: string;
  at: Date;
  state: Exclude<ComplaintState, 'received'>;
}

/** Steps by complaint, the first first. */
export async function stepsOf(
  db: Queryable,
  complaintIds: readonly string[],
): Promise<Map<string, ComplaintStep[]>> {
  const rows = await db.query<{
    complaint_id: string;
    step_id: string;
    taken_by: string;
    at: Date;
    state: ComplaintStep['state'];
  }>(
    `SELECT complaint_id, step_id, taken_by, at, state FROM complaints.step
      WHERE complaint_id = ANY($1::bigint[]) ORDER BY complaint_id, step_id`,
    [complaintIds],
  );
  const steps = rows.map((row) => ({
    complaintId: row.complaint_id,
    stepId: row.step_id,
    takenBy: row.taken_by,
    at: row.at,
    state: row.state,
  }));
  return Map.groupBy(steps, (step) => step.complaintId);
}

/** A step in the handling of a complaint; who may take it is for those who handle cases to ask. */
export async function insertStep(tx: Queryable, step: ComplaintStep): Promise<void> {
  await tx.query(
    `INSERT INTO complaints.step (complaint_id, step_id, taken_by, at, state) VALUES ($1, $2, $3, $4, $5)`,
    [step.complaintId, step.stepId, step.takenBy, step.at, step.state],
  );
}

export interface ComplaintOfLot {
  complaintId: string;
  lotId: string;
  partyId: string | null;
  divisionCode: string | null;
  receivedAt: Date;
}

/** Lots of which somebody complained or reported since an instant. */
export async function lotsComplainedOf(db: Queryable, since: Date): Promise<string[]> {
  const rows = await db.query<{ lot_id: string }>(
    `SELECT DISTINCT lot_id FROM complaints.complaint
      WHERE received_at >= $1 AND lot_id IS NOT NULL AND kind <> 'correction'`,
    [since],
    'complaints-lots-since',
  );
  return rows.map((row) => row.lot_id);
}

/** Complaints and reports of lots since an instant: where they were of, and nothing of what was told. */
export async function complaintsOfLots(
  db: Queryable,
  lotIds: readonly string[],
  since: Date,
): Promise<ComplaintOfLot[]> {
  const rows = await db.query<{
    complaint_id: string;
    lot_id: string;
    party_id: string | null;
    division_code: string | null;
    received_at: Date;
  }>(
    `SELECT complaint_id, lot_id, party_id, division_code, received_at FROM complaints.complaint
      WHERE lot_id = ANY($1::bigint[]) AND received_at >= $2 AND kind <> 'correction' ORDER BY received_at, complaint_id`,
    [lotIds, since],
    'complaints-of-lots',
  );
  return rows.map((row) => ({
    complaintId: row.complaint_id,
    lotId: row.lot_id,
    partyId: row.party_id,
    divisionCode: row.division_code,
    receivedAt: row.received_at,
  }));
}
