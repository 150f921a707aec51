import type { Queryable } from '../../../platform/db.ts';

export type Attempt = 'wrong-link' | 'link-answer';

const HOUR_MS = 3_600_000;

/**
 * Counts one more, of an hour that begins with the first; false, and nothing is written, where there were `max` already.
 * Asked of the database, so that it holds on every server, and of two at once one is the last.
 */
export async function admitAttempt(
  db: Queryable,
  asked: { what: Attempt; who: string; max: number; now: Date },
): Promise<boolean> {
  const over = new Date(asked.now.getTime() - HOUR_MS);
  const [row] = await db.query<{ times: number }>(
    `INSERT INTO notices.attempt AS a (what, who, since, times) VALUES ($1, $2, $3, 1)
     ON CONFLICT (what, who) DO UPDATE SET
       times = CASE WHEN a.since <= $4 THEN 1 ELSE a.times + 1 END,
       since = CASE WHEN a.since <= $4 THEN $3 ELSE a.since END
     WHERE a.since <= $4 OR a.times < $5 RETURNING times`,
    [asked.what, asked.who, asked.now, over, asked.max],
    'notices-admit-attempt',
  );
  // The first of an hour makes room for itself: a flood of addresses leaves no table that only grows.
  if (row?.times === 1) {
    await db.query(
      `DELETE FROM notices.attempt WHERE (what, who) IN (
         SELECT what, who FROM notices.attempt WHERE since <= $1 FOR UPDATE SKIP LOCKED)`,
      [over],
      'notices-forget-attempts',
    );
  }
  return row !== undefined;
}
