import type { Queryable } from '../../platform/db.ts';
import type { Words } from '../../platform/errors.ts';
import type { PartyId } from '../identity/index.ts';
import type { LotId, NoticeKind } from '../registry/index.ts';
import type { Bound } from '../trace/index.ts';
import type { ToldGoods } from './rules/account.ts';

/** A letter as it was sent; the texts are those of then. */
export interface Letter {
  office: Words;
  title: Words;
  to: Words;
  paragraphs: Words[];
  clause: string;
}

export interface Notice {
  noticeId: string;
  caseId: string;
  scopeId: string;
  partyId: PartyId;
  kind: NoticeKind;
  number: string;
  at: Date;
  dueAt: Date | null;
  linkSha256: Buffer | null;
  sentBy: string;
  letter: Letter;
}

export interface NoticeLine extends ToldGoods {
  noticeId: string;
  lotId: LotId;
  tier: string;
}

interface NoticeRow {
  notice_id: string;
  case_id: string;
  scope_id: string;
  party_id: PartyId;
  kind: NoticeKind;
  number: string;
  at: Date;
  due_at: Date | null;
  link_sha256: Buffer | null;
  sent_by: string;
  letter: Letter;
}

const COLUMNS =
  'notice_id, case_id, scope_id, party_id, kind, number, at, due_at, link_sha256, sent_by, letter';

const toNotice = (row: NoticeRow): Notice => ({
  noticeId: row.notice_id,
  caseId: row.case_id,
  scopeId: row.scope_id,
  partyId: row.party_id,
  kind: row.kind,
  number: row.number,
  at: row.at,
  dueAt: row.due_at,
  linkSha256: row.link_sha256,
  sentBy: row.sent_by,
  letter: row.letter,
});

/** In the order of sending; to these businesses alone, where some are named. */
export async function noticesOfCase(
  db: Queryable,
  caseId: string,
  partyIds: readonly string[] | null = null,
): Promise<Notice[]> {
  const rows = await db.query<NoticeRow>(
    `SELECT ${COLUMNS} FROM notices.notice
      WHERE case_id = $1 AND ($2::bigint[] IS NULL OR party_id = ANY($2)) ORDER BY notice_id`,
    [caseId, partyIds],
    'notices-of-case',
  );
  return rows.map(toNotice);
}

/** Newest first. */
export async function noticesOfParty(db: Queryable, partyId: string, limit: number): Promise<Notice[]> {
  const rows = await db.query<NoticeRow>(
    `SELECT ${COLUMNS} FROM notices.notice WHERE party_id = $1 ORDER BY notice_id DESC LIMIT $2`,
    [partyId, limit],
    'notices-of-party',
  );
  return rows.map(toNotice);
}

export async function noticeById(db: Queryable, noticeId: string): Promise<Notice | undefined> {
  const [row] = await db.query<NoticeRow>(
    `SELECT ${COLUMNS} FROM notices.notice WHERE notice_id = $1`,
    [noticeId],
    'notices-by-id',
  );
  return row && toNotice(row);
}

export async function noticeByLink(db: Queryable, sha256: Buffer): Promise<Notice | undefined> {
  const [row] = await db.query<NoticeRow>(
    `SELECT ${COLUMNS} FROM notices.notice WHERE link_sha256 = $1`,
    [sha256],
    'notices-by-link',
  );
  return row && toNotice(row);
}

/** Whose time is running, who were not reminded and have not answered; the most urgent first. */
export async function noticesToRemind(
  db: Queryable,
  asked: { now: Date; percent: number; limit: number },
): Promise<Notice[]> {
  const rows = await db.query<NoticeRow>(
    `SELECT ${COLUMNS} FROM notices.notice n
      WHERE n.due_at > $1 AND n.at + (n.due_at - n.at) * $2::int / 100 <= $1
        AND NOT EXISTS (SELECT 1 FROM notices.answer a WHERE a.notice_id = n.notice_id AND a.way <> 'seen')
        AND NOT EXISTS (SELECT 1 FROM notices.message m WHERE m.notice_id = n.notice_id AND m.purpose = 'reminder')
      ORDER BY n.due_at, n.notice_id LIMIT $3`,
    [asked.now, asked.percent, asked.limit],
    'notices-to-remind',
  );
  return rows.map(toNotice);
}

export async function insertNotices(tx: Queryable, notices: readonly Notice[]): Promise<void> {
  if (notices.length === 0) return;
  await tx.query(
    `INSERT INTO notices.notice (${COLUMNS})
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::text[],
       $7::timestamptz[], $8::timestamptz[], $9::bytea[], $10::bigint[], $11::jsonb[])`,
    [
      notices.map((one) => one.noticeId),
      notices.map((one) => one.caseId),
      notices.map((one) => one.scopeId),
      notices.map((one) => one.partyId),
      notices.map((one) => one.kind),
      notices.map((one) => one.number),
      notices.map((one) => one.at),
      notices.map((one) => one.dueAt),
      notices.map((one) => one.linkSha256),
      notices.map((one) => one.sentBy),
      notices.map((one) => JSON.stringify(one.letter)),
    ],
    'notices-insert',
  );
}

export async function insertLines(tx: Queryable, lines: readonly NoticeLine[]): Promise<void> {
  if (lines.length === 0) return;
  await tx.query(
    `INSERT INTO notices.line (notice_id, lot_id, came_lower, came_upper, passed_lower, passed_upper, tier)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[])`,
    [
      lines.map((one) => one.noticeId),
      lines.map((one) => one.lotId),
      lines.map((one) => one.came.lower),
      lines.map((one) => one.came.upper),
      lines.map((one) => one.passed.lower),
      lines.map((one) => one.passed.upper),
      lines.map((one) => one.tier),
    ],
    'notices-insert-lines',
  );
}

interface LineRow {
  notice_id: string;
  lot_id: LotId;
  came_lower: string;
  came_upper: string | null;
  passed_lower: string;
  passed_upper: string | null;
  tier: string;
}

const bound = (lower: string, upper: string | null): Bound => ({
  lower: Number(lower),
  upper: upper === null ? null : Number(upper),
});

export async function linesOfNotices(db: Queryable, noticeIds: readonly string[]): Promise<NoticeLine[]> {
  if (noticeIds.length === 0) return [];
  const rows = await db.query<LineRow>(
    `SELECT notice_id, lot_id, came_lower, came_upper, passed_lower, passed_upper, tier FROM notices.line
      WHERE notice_id = ANY($1::bigint[]) ORDER BY notice_id, lot_id`,
    [noticeIds],
    'notices-lines',
  );
  return rows.map((row) => ({
    noticeId: row.notice_id,
    lotId: row.lot_id,
    came: bound(row.came_lower, row.came_upper),
    passed: bound(row.passed_lower, row.passed_upper),
    tier: row.tier,
  }));
}
