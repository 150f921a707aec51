import type { Queryable } from '../../platform/db.ts';

export interface Reach {
  department: string;
  out_since: Date | null;
  out_reason: string | null;
  next_try_at: Date | null;
  tries: number;
  answered_at: Date | null;
  message_at: Date | null;
}

export async function reachOf(db: Queryable): Promise<Map<string, Reach>> {
  const rows = await db.query<Reach>(
    'SELECT department, out_since, out_reason, next_try_at, tries, answered_at, message_at FROM departments.reach',
    [],
    'departments-reach',
  );
  return new Map(rows.map((row) => [row.department, row]));
}

/** It did not answer: out since the first time, tried again later and later. */
export async function noteOut(
  db: Queryable,
  department: string,
  out: { at: Date; reason: string; nextTryAt: Date },
): Promise<void> {
  await db.query(
    `INSERT INTO departments.reach AS r (department, out_since, out_reason, next_try_at, tries)
     VALUES ($1, $2, $3, $4, 1)
     ON CONFLICT (department) DO UPDATE SET out_since = coalesce(r.out_since, excluded.out_since),
       out_reason = excluded.out_reason, next_try_at = excluded.next_try_at, tries = r.tries + 1`,
    [department, out.at, out.reason, out.nextTryAt],
  );
}

export async function noteAnswered(db: Queryable, department: string, at: Date): Promise<void> {
  await db.query(
    `INSERT INTO departments.reach (department, answered_at) VALUES ($1, $2)
     ON CONFLICT (department) DO UPDATE SET out_since = NULL, out_reason = NULL, next_try_at = NULL, tries = 0,
       answered_at = excluded.answered_at`,
    [department, at],
  );
}

export async function noteHeard(db: Queryable, department: string, at: Date): Promise<void> {
  await db.query(
    `INSERT INTO departments.reach (department, message_at) VALUES ($1, $2)
     ON CONFLICT (department) DO UPDATE SET message_at = excluded.message_at`,
    [department, at],
  );
}
