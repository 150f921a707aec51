import type { Queryable } from '../../platform/db.ts';
import { listLookup } from '../../platform/lookups.ts';
import { type Freeze, parseSubject, subjectText } from './freeze.rules.ts';

interface FreezeRow {
  freeze_id: string;
  subject: string;
  division_code: string;
  document_number: string;
  clause: string;
  reason: string;
  at: Date;
  ends_on: string | null;
  frozen_by: string;
  lift_document: string | null;
  lift_number: string | null;
  lift_reason: string | null;
  lifted_at: Date | null;
  lifted_by: string | null;
  case_id: string | null;
  approval_asked: boolean;
  approver_id: string | null;
  approve_by: Date | null;
  approval_document: string | null;
  approval_number: string | null;
  approval_note: string | null;
  approved_at: Date | null;
  approved_by: string | null;
}

const SELECT = `SELECT f.freeze_id, f.subject, f.division_code, f.document_number, f.clause, f.reason, f.at,
    f.ends_on::text, f.frozen_by, l.document_id AS lift_document, l.document_number AS lift_number, l.reason AS lift_reason, l.at AS lifted_at, l.lifted_by,
    f.case_id, f.approval_asked, f.approver_id, f.approve_by, a.document_id AS approval_document,
    a.document_number AS approval_number, a.note AS approval_note, a.at AS approved_at, a.approved_by
  FROM recall.freeze f LEFT JOIN recall.lift l ON l.freeze_id = f.freeze_id
    LEFT JOIN recall.approval a ON a.freeze_id = f.freeze_id`;

const toFreeze = (row: FreezeRow): Freeze => ({
  freezeId: row.freeze_id,
  subject: parseSubject(row.subject),
  divisionCode: row.division_code,
  documentNumber: row.document_number,
  clause: row.clause,
  reason: row.reason,
  at: row.at,
  endsOn: row.ends_on,
  frozenBy: row.frozen_by,
  lift:
    row.lifted_at === null
      ? null
      : {
          documentId: row.lift_document ?? '',
          documentNumber: row.lift_number ?? '',
          reason: row.lift_reason ?? '',
          at: row.lifted_at,
          liftedBy: row.lifted_by ?? '',
        },
  caseId: row.case_id,
  asked: row.approval_asked ? { approverId: row.approver_id, by: row.approve_by } : null,
  approval: row.approved_at && {
    documentId: row.approval_document ?? '',
    documentNumber: row.approval_number ?? '',
    note: row.approval_note,
    at: row.approved_at,
    approvedBy: row.approved_by ?? '',
  },
});

/**
 * Freezes of a subject (`subjectText`) that nobody has lifted. Asked anew in every transaction, never kept: a freeze
 * holds on every server from the moment it is stored.
 */
export const freezesBySubject = listLookup(async (db, subjects): Promise<Map<string, Freeze[]>> => {
  const rows = await db.query<FreezeRow>(
    `${SELECT} WHERE f.subject = ANY($1::text[]) AND l.freeze_id IS NULL ORDER BY f.freeze_id`,
    [subjects],
    'recall-freezes-by-subject',
  );
  return Map.groupBy(rows.map(toFreeze), (freeze) => subjectText(freeze.subject));
});

export async function freezesById(db: Queryable, freezeIds: readonly string[]): Promise<Map<string, Freeze>> {
  const rows = await db.query<FreezeRow>(`${SELECT} WHERE f.freeze_id = ANY($1::bigint[])`, [freezeIds]);
  return new Map(rows.map((row) => [row.freeze_id, toFreeze(row)]));
}

export interface FreezesAsked {
  before: string;
  limit: number;
  /** Only those that, on that day, are neither lifted nor past their end. */
  standingOn: string | null;
  caseId?: string | undefined;
  /** `subjectText`s. */
  subjects?: readonly string[] | undefined;
  /** Only those that nobody has approved and somebody must. */
  unapproved?: boolean | undefined;
}

/** Newest first. */
export async function listFreezes(db: Queryable, asked: FreezesAsked): Promise<Freeze[]> {
  const rows = await db.query<FreezeRow>(
    `${SELECT} WHERE f.freeze_id < $1
        AND ($3::date IS NULL OR (l.freeze_id IS NULL AND (f.ends_on IS NULL OR f.ends_on >= $3::date)))
        AND ($4::bigint IS NULL OR f.case_id = $4)
        AND ($5::text[] IS NULL OR f.subject = ANY($5::text[]))
        AND (NOT $6::boolean OR (f.approval_asked AND a.freeze_id IS NULL AND l.freeze_id IS NULL))
      ORDER BY f.freeze_id DESC LIMIT $2`,
    [
      asked.before,
      asked.limit,
      asked.standingOn,
      asked.caseId ?? null,
      asked.subjects ?? null,
      asked.unapproved ?? false,
    ],
    'recall-list-freezes',
  );
  return rows.map(toFreeze);
}

export async function insertFreeze(db: Queryable, freeze: Omit<Freeze, 'lift' | 'approval'>): Promise<void> {
  await db.query(
    `INSERT INTO recall.freeze (freeze_id, subject, division_code, document_number, clause, reason, at, ends_on, frozen_by,
        case_id, approval_asked, approver_id, approve_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      freeze.freezeId,
      subjectText(freeze.subject),
      freeze.divisionCode,
      freeze.documentNumber,
      freeze.clause,
      freeze.reason,
      freeze.at,
      freeze.endsOn,
      freeze.frozenBy,
      freeze.caseId,
      freeze.asked !== null,
      freeze.asked?.approverId ?? null,
      freeze.asked?.by ?? null,
    ],
  );
}

/** False when somebody else has lifted it meanwhile. */
export async function insertLift(
  db: Queryable,
  lift: {
    freezeId: string;
    documentId: string;
    documentNumber: string;
    reason: string;
    at: Date;
    liftedBy: string;
  },
): Promise<boolean> {
  const rows = await db.query(
    `INSERT INTO recall.lift (freeze_id, document_id, document_number, reason, at, lifted_by)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING 1`,
    [lift.freezeId, lift.documentId, lift.documentNumber, lift.reason, lift.at, lift.liftedBy],
  );
  return rows.length === 1;
}

/** False when somebody else has approved it meanwhile. */
export async function insertApproval(
  db: Queryable,
  freezeId: string,
  approval: NonNullable<Freeze['approval']>,
): Promise<boolean> {
  const rows = await db.query(
    `INSERT INTO recall.approval (freeze_id, document_id, document_number, note, at, approved_by)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING 1`,
    [freezeId, approval.documentId, approval.documentNumber, approval.note, approval.at, approval.approvedBy],
  );
  return rows.length === 1;
}
