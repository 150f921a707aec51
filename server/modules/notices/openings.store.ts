import type { Queryable } from '../../platform/db.ts';

/** Noted once for each way; later ones change nothing. */
export async function noteOpened(
  db: Queryable,
  noticeId: string,
  way: 'app' | 'link',
  at: Date,
): Promise<void> {
  await db.query(
    'INSERT INTO notices.opening (notice_id, way, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [noticeId, way, at],
    'notices-note-opened',
  );
}

/** Of these letters, those that were opened. */
export async function openedOf(db: Queryable, noticeIds: readonly string[]): Promise<Set<string>> {
  if (noticeIds.length === 0) return new Set();
  const rows = await db.query<{ notice_id: string }>(
    'SELECT DISTINCT notice_id FROM notices.opening WHERE notice_id = ANY($1::bigint[])',
    [noticeIds],
    'notices-opened-of',
  );
  return new Set(rows.map((row) => row.notice_id));
}
