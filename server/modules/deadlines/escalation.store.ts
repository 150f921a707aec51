import type { Queryable } from '../../platform/db.ts';
import type { Deadline } from './deadline.rules.ts';
import { type DeadlineRow, toDeadline } from './deadlines.store.ts';
import type { EscalationWait } from './rules/escalation.ts';

/**
 * One that was missed and is not done, of which the next level is to be told by now; locked, so that no other process tells
 * it. Of a level a row for the kind counts before one for all kinds. Null: there is none but those being told elsewhere.
 */
export async function takeToEscalate(
  tx: Queryable,
  waits: readonly EscalationWait[],
  except: readonly string[],
): Promise<{ deadline: Deadline; level: number } | null> {
  const [row] = await tx.query<DeadlineRow & { escalation_level: number }>(
    // The level is asked for in a condition of the row itself and not by a join: of a row that another process has just told,
    // PostgreSQL asks its conditions again, while what was joined stays as it was, and the next level would go out at once.
    `SELECT d.* FROM deadlines.deadline d
      WHERE d.missed_at IS NOT NULL AND d.met_at IS NULL AND d.dropped_at IS NULL
        AND d.due_at < (SELECT w.due_before FROM unnest($1::text[], $2::int[], $3::timestamptz[]) AS w(kind, level, due_before)
          WHERE w.level = d.escalation_level + 1 AND (w.kind IS NULL OR w.kind = d.kind)
          ORDER BY w.kind IS NULL LIMIT 1)
        AND NOT d.deadline_id = ANY($4::bigint[])
      ORDER BY d.due_at, d.deadline_id LIMIT 1 FOR UPDATE OF d SKIP LOCKED`,
    [waits.map((one) => one.kind), waits.map((one) => one.level), waits.map((one) => one.dueBefore), except],
    'deadlines-take-to-escalate',
  );
  return row ? { deadline: toDeadline(row), level: row.escalation_level + 1 } : null;
}

export async function noteEscalated(tx: Queryable, deadlineId: string, level: number): Promise<void> {
  await tx.query('UPDATE deadlines.deadline SET escalation_level = $2 WHERE deadline_id = $1', [
    deadlineId,
    level,
  ]);
}

export async function deadlinesById(
  db: Queryable,
  deadlineIds: readonly string[],
): Promise<Map<string, Deadline>> {
  if (deadlineIds.length === 0) return new Map();
  const rows = await db.query<DeadlineRow>(
    'SELECT * FROM deadlines.deadline WHERE deadline_id = ANY($1::bigint[])',
    [deadlineIds],
    'deadlines-by-id',
  );
  return new Map(rows.map((row) => [row.deadline_id, toDeadline(row)]));
}
