import type { Queryable } from '../../platform/db.ts';
import { lockNames } from '../../platform/locks.ts';

export const ORIGINS = ['complaint', 'lot-test', 'finding', 'alert', 'news', 'tip', 'own'] as const;
export type Origin = (typeof ORIGINS)[number];
export const DECISIONS = ['opened', 'scope', 'level', 'closed', 'reopened', 'other'] as const;
export type DecisionKind = (typeof DECISIONS)[number];

export interface Case {
  caseId: string;
  openedAt: Date;
  openedBy: string;
  divisionCode: string;
  title: string;
  origin: Origin;
  originRef: string | null;
  state: 'open' | 'closed';
  /** When it came to that. */
  stateAt: Date;
  level: string | null;
}

interface CaseRow {
  case_id: string;
  opened_at: Date;
  opened_by: string;
  division_code: string;
  title: string;
  origin: Origin;
  origin_ref: string | null;
  state_kind: DecisionKind | null;
  state_at: Date | null;
  level: string | null;
}

const toCase = (row: CaseRow): Case => ({
  caseId: row.case_id,
  openedAt: row.opened_at,
  openedBy: row.opened_by,
  divisionCode: row.division_code,
  title: row.title,
  origin: row.origin,
  originRef: row.origin_ref,
  state: row.state_kind === 'closed' ? 'closed' : 'open',
  stateAt: row.state_at ?? row.opened_at,
  level: row.level,
});

/** With what the last decisions say. The tables lie on the coordinator, so that a row may ask for its own. */
const SELECT = `SELECT c.case_id, c.opened_at, c.opened_by, c.division_code, c.title, c.origin, c.origin_ref,
    s.kind AS state_kind, s.at AS state_at, v.level
  FROM cases.case c
  LEFT JOIN LATERAL (SELECT kind, at FROM cases.decision WHERE case_id = c.case_id
    AND kind IN ('opened', 'closed', 'reopened') ORDER BY document_id DESC LIMIT 1) s ON true
  LEFT JOIN LATERAL (SELECT level FROM cases.decision WHERE case_id = c.case_id
    AND kind = 'level' ORDER BY document_id DESC LIMIT 1) v ON true`;

export async function caseById(db: Queryable, caseId: string): Promise<Case | undefined> {
  const [row] = await db.query<CaseRow>(`${SELECT} WHERE c.case_id = $1`, [caseId], 'cases-by-id');
  return row && toCase(row);
}

export async function caseTakenUp(db: Queryable, taken: string): Promise<Case | undefined> {
  const [row] = await db.query<CaseRow>(`${SELECT} WHERE c.taken = $1`, [taken]);
  return row && toCase(row);
}

/** The first case before which a complaint or finding was laid as evidence. */
export async function caseRestingOn(
  db: Queryable,
  kind: 'complaint' | 'finding',
  ref: string,
): Promise<Case | undefined> {
  const [row] = await db.query<CaseRow>(
    `${SELECT} WHERE c.case_id = (SELECT min(e.case_id) FROM cases.evidence e WHERE e.kind = $1 AND e.ref = $2)`,
    [kind, ref],
  );
  return row && toCase(row);
}

/** Which of these were taken up, and in which case. */
export async function casesTaking(db: Queryable, taken: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.query<{ taken: string; case_id: string }>(
    'SELECT taken, case_id FROM cases.case WHERE taken = ANY($1::text[])',
    [taken],
  );
  return new Map(rows.map((row) => [row.taken, row.case_id]));
}

export interface CasesAsked {
  /** Prefix of the divisions; null: of the whole city. */
  divisionPrefix: string | null;
  state: 'open' | 'closed' | null;
  before: { at: Date; caseId: string } | null;
  limit: number;
}

/** Newest first. Of a district: its own, and those that reach it. */
export async function listOfCases(db: Queryable, asked: CasesAsked): Promise<Case[]> {
  const rows = await db.query<CaseRow>(
    `${SELECT}
      WHERE ($1::text IS NULL OR c.division_code LIKE $1 || '%' OR EXISTS (
          SELECT 1 FROM cases.reached_division r WHERE r.case_id = c.case_id AND r.division_code LIKE $1 || '%'))
        AND ($2::text IS NULL OR (s.kind = 'closed') = ($2 = 'closed'))
        AND ($3::timestamptz IS NULL OR (c.opened_at, c.case_id) < ($3, $4::bigint))
      ORDER BY c.opened_at DESC, c.case_id DESC LIMIT $5`,
    [asked.divisionPrefix, asked.state, asked.before?.at ?? null, asked.before?.caseId ?? null, asked.limit],
    'cases-list',
  );
  return rows.map(toCase);
}

/** False where what it takes up was taken up before. */
export async function insertCase(
  tx: Queryable,
  one: Omit<Case, 'state' | 'stateAt' | 'level'> & { taken: string | null },
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO cases.case (case_id, opened_at, opened_by, division_code, title, origin, origin_ref, taken)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (taken) DO NOTHING RETURNING 1`,
    [
      one.caseId,
      one.openedAt,
      one.openedBy,
      one.divisionCode,
      one.title,
      one.origin,
      one.originRef,
      one.taken,
    ],
  );
  return rows.length === 1;
}

export interface Decision {
  documentId: string;
  caseId: string;
  at: Date;
  decidedBy: string;
  kind: DecisionKind;
  level: string | null;
  reason: string;
}

export async function insertDecision(tx: Queryable, one: Decision): Promise<void> {
  await tx.query(
    `INSERT INTO cases.decision (document_id, case_id, at, decided_by, kind, level, reason)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [one.documentId, one.caseId, one.at, one.decidedBy, one.kind, one.level, one.reason],
  );
}

/** The first first. */
export async function decisionsOf(db: Queryable, caseId: string): Promise<Decision[]> {
  const rows = await db.query<{
    document_id: string;
    at: Date;
    decided_by: string;
    kind: DecisionKind;
    level: string | null;
    reason: string;
  }>(
    `SELECT document_id, at, decided_by, kind, level, reason FROM cases.decision WHERE case_id = $1
      ORDER BY document_id`,
    [caseId],
  );
  return rows.map((row) => ({
    documentId: row.document_id,
    caseId,
    at: row.at,
    decidedBy: row.decided_by,
    kind: row.kind,
    level: row.level,
    reason: row.reason,
  }));
}

export async function insertCaseLots(
  tx: Queryable,
  caseId: string,
  lotIds: readonly string[],
  by: { at: Date; accountId: string },
): Promise<void> {
  for (const lotId of [...new Set(lotIds)].sort()) {
    await tx.query(
      `INSERT INTO cases.lot (case_id, lot_id, added_at, added_by) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
      [caseId, lotId, by.at, by.accountId],
    );
  }
}

export async function lotsOfCases(db: Queryable, caseIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await db.query<{ case_id: string; lot_id: string }>(
    `SELECT case_id, lot_id FROM cases.lot WHERE case_id = ANY($1::bigint[]) ORDER BY case_id, added_at, lot_id`,
    [caseIds],
  );
  const found = new Map<string, string[]>();
  for (const row of rows) found.set(row.case_id, [...(found.get(row.case_id) ?? []), row.lot_id]);
  return found;
}

export async function reachesDivision(db: Queryable, caseId: string, divisionCode: string): Promise<boolean> {
  const rows = await db.query(
    `SELECT 1 FROM cases.reached_division WHERE case_id = $1 AND division_code LIKE $2 || '%' LIMIT 1`,
    [caseId, divisionCode],
  );
  return rows.length > 0;
}

export async function insertReached(
  tx: Queryable,
  caseId: string,
  divisionCodes: readonly string[],
): Promise<void> {
  for (const code of [...new Set(divisionCodes)].sort()) {
    await tx.query(
      `INSERT INTO cases.reached_division (case_id, division_code) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
      [caseId, code],
    );
  }
}

/** Until the transaction ends nobody else writes in the case. */
export const lockCase = (tx: Queryable, caseId: string): Promise<void> => lockNames(tx, [`case ${caseId}`]);
