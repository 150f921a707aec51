import type { Queryable } from '../../platform/db.ts';
import type { ClosedAs, FindingState } from './findings.store.ts';

/** What officers did with findings: insert-only, and the state that follows. */

export type StepKind = 'seen' | 'case' | 'closed' | 'reopened' | 'verdict';

export interface FindingStep {
  findingId: string;
  stepId: string;
  /** Null: nobody in particular, a case that was opened by its module. */
  takenBy: string | null;
  subjectId: string | null;
  at: Date;
  what: StepKind;
  note: string | null;
}

export async function insertStep(tx: Queryable, step: FindingStep): Promise<void> {
  await tx.query(
    `INSERT INTO alerts.step (finding_id, step_id, taken_by, subject_id, at, what, note)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [step.findingId, step.stepId, step.takenBy, step.subjectId, step.at, step.what, step.note],
  );
}

export async function stepsOf(db: Queryable, findingId: string): Promise<FindingStep[]> {
  const rows = await db.query<{
    step_id: string;
    taken_by: string | null;
    subject_id: string | null;
    at: Date;
    what: StepKind;
    note: string | null;
  }>(
    `SELECT step_id, taken_by, subject_id, at, what, note FROM alerts.step WHERE finding_id = $1 ORDER BY at, step_id`,
    [findingId],
    'alerts-steps-of',
  );
  return rows.map((row) => ({
    findingId,
    stepId: row.step_id,
    takenBy: row.taken_by,
    subjectId: row.subject_id,
    at: row.at,
    what: row.what,
    note: row.note,
  }));
}

/** The finding's state, locked: of two officers the second waits and sees what the first one did. */
export async function stateForUpdate(
  tx: Queryable,
  key: string,
): Promise<{ state: FindingState; closedAs: ClosedAs | null } | undefined> {
  const [row] = await tx.query<{ state: FindingState; closed_as: ClosedAs | null }>(
    'SELECT state, closed_as FROM alerts.finding WHERE key = $1 FOR UPDATE',
    [key],
    'alerts-state-for-update',
  );
  return row && { state: row.state, closedAs: row.closed_as };
}

export async function setState(
  tx: Queryable,
  key: string,
  state: FindingState,
  closedAs: ClosedAs | null,
): Promise<void> {
  await tx.query(
    'UPDATE alerts.finding SET state = $2, closed_as = $3 WHERE key = $1',
    [key, state, closedAs],
    'alerts-set-state',
  );
}
