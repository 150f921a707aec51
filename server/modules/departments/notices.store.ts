import type { Queryable } from '../../platform/db.ts';
import type { PaperState } from '../vouchers/index.ts';

export interface NewNotice {
  partyId: string;
  /** What is told; each holder is told of each once. */
  fact: string;
  noticeId: string;
  kind: string;
  number: string;
  state: PaperState;
  department: string;
  lotIds: string[];
  at: Date;
}

export async function insertNotices(tx: Queryable, notices: readonly NewNotice[]): Promise<void> {
  // One by one: a list of lots in each. There are as many as holders.
  for (const one of [...notices].sort((a, b) => (a.partyId < b.partyId ? -1 : 1))) {
    await tx.query(
      `INSERT INTO departments.notice
         (party_id, fact, notice_id, kind, number, state, department, lot_ids, at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8::bigint[], $9) ON CONFLICT DO NOTHING`,
      [
        one.partyId,
        one.fact,
        one.noticeId,
        one.kind,
        one.number,
        one.state,
        one.department,
        one.lotIds,
        one.at,
      ],
      'departments-insert-notice',
    );
  }
}

export interface NoticeRow {
  notice_id: string;
  kind: string;
  number: string;
  state: PaperState;
  department: string;
  lot_ids: string[];
  at: Date;
  read_at: Date | null;
}

export function noticesOf(
  db: Queryable,
  partyId: string,
  filter: { unread: boolean; before: string; limit: number },
): Promise<NoticeRow[]> {
  return db.query<NoticeRow>(
    `SELECT notice_id, kind, number, state, department, lot_ids, at, read_at FROM departments.notice
      WHERE party_id = $1 AND notice_id < $2 AND (NOT $3 OR read_at IS NULL) ORDER BY notice_id DESC LIMIT $4`,
    [partyId, filter.before, filter.unread, filter.limit],
    'departments-notices-of',
  );
}

export async function countUnread(db: Queryable, partyId: string): Promise<number> {
  const rows = await db.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM departments.notice WHERE party_id = $1 AND read_at IS NULL',
    [partyId],
    'departments-count-unread',
  );
  return rows[0]?.count ?? 0;
}

/** False where this business was told nothing by that id. The first reading counts. */
export async function markRead(db: Queryable, partyId: string, noticeId: string, at: Date): Promise<boolean> {
  const rows = await db.query(
    `UPDATE departments.notice SET read_at = coalesce(read_at, $3) WHERE party_id = $1 AND notice_id = $2 RETURNING 1`,
    [partyId, noticeId, at],
  );
  return rows.length === 1;
}

/** Who was told that a number, as it was first written, is in doubt, and may be told that it no longer is. */
export async function partiesTold(tx: Queryable, kind: string, stated: string): Promise<string[]> {
  const rows = await tx.query<{ party_id: string }>(
    `SELECT DISTINCT party_id FROM departments.notice WHERE kind = $1 AND number = $2 AND state <> 'verified'`,
    [kind, stated],
  );
  return rows.map((row) => row.party_id);
}
