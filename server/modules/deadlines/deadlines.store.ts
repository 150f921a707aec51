import type { Queryable } from '../../platform/db.ts';
import type { Deadline, DeadlineSubject } from './deadline.rules.ts';

export interface DeadlineRow {
  deadline_id: string;
  subject_kind: string;
  subject_id: string;
  kind: string;
  case_id: string | null;
  party_id: string | null;
  division_code: string;
  about_zh: string;
  about_en: string;
  clause: string;
  confidence: string;
  starts_at: Date;
  due_at: Date | null;
  unknown_year: number | null;
  working_days: number | null;
  met_at: Date | null;
  met_document: string | null;
  dropped_at: Date | null;
  dropped_zh: string | null;
  dropped_en: string | null;
  missed_at: Date | null;
  escalated_to: string | null;
}

export const toDeadline = (row: DeadlineRow): Deadline => ({
  deadlineId: row.deadline_id,
  subject: { kind: row.subject_kind, id: row.subject_id },
  kind: row.kind,
  caseId: row.case_id,
  partyId: row.party_id,
  division: row.division_code,
  about: { zh: row.about_zh, en: row.about_en },
  clause: row.clause,
  confidence: row.confidence,
  startsAt: row.starts_at,
  dueAt: row.due_at,
  unknownYear: row.unknown_year,
  workingDays: row.working_days,
  met: row.met_at && { at: row.met_at, documentId: row.met_document },
  dropped: row.dropped_at && { at: row.dropped_at, zh: row.dropped_zh ?? '', en: row.dropped_en ?? '' },
  missed: row.missed_at && { at: row.missed_at, escalatedTo: row.escalated_to ?? '' },
});

/** False where a clock for the same thing is running already. */
export async function insertDeadline(
  tx: Queryable,
  deadline: Omit<Deadline, 'met' | 'dropped' | 'missed'>,
): Promise<boolean> {
  const { subject, about } = deadline;
  const rows = await tx.query(
    `INSERT INTO deadlines.deadline (deadline_id, subject_kind, subject_id, kind, case_id, party_id, division_code,
        about_zh, about_en, clause, confidence, starts_at, due_at, unknown_year, working_days)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
      ON CONFLICT DO NOTHING RETURNING 1`,
    [
      deadline.deadlineId,
      subject.kind,
      subject.id,
      deadline.kind,
      deadline.caseId,
      deadline.partyId,
      deadline.division,
      about.zh,
      about.en,
      deadline.clause,
      deadline.confidence,
      deadline.startsAt,
      deadline.dueAt,
      deadline.unknownYear,
      deadline.workingDays,
    ],
  );
  return rows.length === 1;
}

const OPEN = 'met_at IS NULL AND dropped_at IS NULL';
const OF_SUBJECT = 'subject_kind = $1 AND subject_id = $2 AND kind = $3';

export async function openDeadline(
  db: Queryable,
  subject: DeadlineSubject,
  kind: string,
): Promise<Deadline | null> {
  const rows = await db.query<DeadlineRow>(
    `SELECT * FROM deadlines.deadline WHERE ${OF_SUBJECT} AND ${OPEN}`,
    [subject.kind, subject.id, kind],
  );
  return rows[0] ? toDeadline(rows[0]) : null;
}

/** False where none was open. */
export async function noteMet(
  tx: Queryable,
  done: { subject: DeadlineSubject; kind: string; at: Date; documentId: string | null },
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE deadlines.deadline SET met_at = $4, met_document = $5 WHERE ${OF_SUBJECT} AND ${OPEN} RETURNING 1`,
    [done.subject.kind, done.subject.id, done.kind, done.at, done.documentId],
  );
  return rows.length === 1;
}

export async function noteDropped(
  tx: Queryable,
  dropped: { subject: DeadlineSubject; kind: string | null; at: Date; why: { zh: string; en: string } },
): Promise<void> {
  await tx.query(
    `UPDATE deadlines.deadline SET dropped_at = $4, dropped_zh = $5, dropped_en = $6
      WHERE subject_kind = $1 AND subject_id = $2 AND ($3::text IS NULL OR kind = $3) AND ${OPEN}`,
    [dropped.subject.kind, dropped.subject.id, dropped.kind, dropped.at, dropped.why.zh, dropped.why.en],
  );
}

/** All that still run in a case about things of one kind. */
export async function noteDroppedOfCase(
  tx: Queryable,
  dropped: { caseId: string; subjectKind: string; at: Date; why: { zh: string; en: string } },
): Promise<void> {
  await tx.query(
    `UPDATE deadlines.deadline SET dropped_at = $3, dropped_zh = $4, dropped_en = $5
      WHERE case_id = $1 AND subject_kind = $2 AND ${OPEN}`,
    [dropped.caseId, dropped.subjectKind, dropped.at, dropped.why.zh, dropped.why.en],
  );
}

/**
 * One that was missed and of which nobody has been told, locked so that no other process tells it; also one that was
 * met meanwhile, but late. Null: there is none but those being told elsewhere.
 */
export async function takeMissed(
  tx: Queryable,
  now: Date,
  except: readonly string[],
): Promise<Deadline | null> {
  const rows = await tx.query<DeadlineRow>(
    `SELECT * FROM deadlines.deadline
      WHERE missed_at IS NULL AND dropped_at IS NULL AND due_at < $1 AND (met_at IS NULL OR met_at > due_at)
        AND NOT deadline_id = ANY($2::bigint[])
      ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
    [now, except],
    'deadlines-take-missed',
  );
  return rows[0] ? toDeadline(rows[0]) : null;
}

export async function noteMissed(
  tx: Queryable,
  deadlineId: string,
  at: Date,
  escalatedTo: string,
): Promise<void> {
  await tx.query('UPDATE deadlines.deadline SET missed_at = $2, escalated_to = $3 WHERE deadline_id = $1', [
    deadlineId,
    at,
    escalatedTo,
  ]);
}

export async function withoutCalendar(db: Queryable): Promise<Deadline[]> {
  const rows = await db.query<DeadlineRow>(
    `SELECT * FROM deadlines.deadline WHERE due_at IS NULL AND ${OPEN} ORDER BY deadline_id`,
    [],
    'deadlines-without-calendar',
  );
  return rows.map(toDeadline);
}

export async function setDue(db: Queryable, deadlineId: string, dueAt: Date): Promise<void> {
  await db.query(
    'UPDATE deadlines.deadline SET due_at = $2, unknown_year = NULL WHERE deadline_id = $1 AND due_at IS NULL',
    [deadlineId, dueAt],
  );
}

export interface DeadlineFilter {
  caseId?: string | undefined;
  subject?: DeadlineSubject | undefined;
  /** That division and those within it; `city`: all. */
  division?: string | undefined;
  /** `open`: neither met nor dropped; `missed`: not in time, whatever came of it. */
  state?: 'open' | 'missed' | undefined;
  limit: number;
}

/** What is due first comes first; of missed ones the latest. */
export async function listDeadlines(db: Queryable, asked: DeadlineFilter, now: Date): Promise<Deadline[]> {
  const order = asked.state === 'missed' ? 'due_at DESC, deadline_id' : 'due_at NULLS LAST, deadline_id';
  const rows = await db.query<DeadlineRow>(
    `SELECT * FROM deadlines.deadline
      WHERE ($1::bigint IS NULL OR case_id = $1)
        AND ($2::text IS NULL OR (subject_kind = $2 AND subject_id = $3))
        AND ($4::text IS NULL OR starts_with(division_code, $4))
        AND ($5::text IS DISTINCT FROM 'open' OR (${OPEN}))
        AND ($5::text IS DISTINCT FROM 'missed'
          OR (dropped_at IS NULL AND due_at < $6 AND (met_at IS NULL OR met_at > due_at)))
      ORDER BY ${order} LIMIT $7`,
    [
      asked.caseId ?? null,
      asked.subject?.kind ?? null,
      asked.subject?.id ?? null,
      asked.division ?? null,
      asked.state ?? null,
      now,
      asked.limit,
    ],
  );
  return rows.map(toDeadline);
}
