import type { Queryable } from '../../platform/db.ts';
import type { PartyId } from '../identity/index.ts';
import type { LotId } from '../registry/index.ts';
import type { Said } from './rules/account.ts';

export const WAYS = ['app', 'link', 'phone', 'seen'] as const;
/** `seen`: no answer of the business, but what an officer found there. */
export type Way = (typeof WAYS)[number];

export interface SaidMore {
  passedOnTo: { to: string; quantity: number }[];
  place: string | null;
  note: string | null;
  /** SHA-256 of photos. */
  photos: string[];
  /** Of what an officer saw. */
  witness?: string;
}

export interface Answer {
  answerId: string;
  noticeId: string;
  caseId: string;
  partyId: PartyId;
  at: Date;
  way: Way;
  late: boolean;
  spokeWith: string | null;
  numberCalled: string | null;
  recordedBy: string | null;
  note: string | null;
}

export interface AnswerLine {
  answerId: string;
  lotId: LotId;
  said: Said;
  more: SaidMore;
}

interface AnswerRow {
  answer_id: string;
  notice_id: string;
  case_id: string;
  party_id: PartyId;
  at: Date;
  way: Way;
  late: boolean;
  spoke_with: string | null;
  number_called: string | null;
  recorded_by: string | null;
  note: string | null;
}

const COLUMNS =
  'answer_id, notice_id, case_id, party_id, at, way, late, spoke_with, number_called, recorded_by, note';

const toAnswer = (row: AnswerRow): Answer => ({
  answerId: row.answer_id,
  noticeId: row.notice_id,
  caseId: row.case_id,
  partyId: row.party_id,
  at: row.at,
  way: row.way,
  late: row.late,
  spokeWith: row.spoke_with,
  numberCalled: row.number_called,
  recordedBy: row.recorded_by,
  note: row.note,
});

/** In the order in which they came; of these businesses alone, where some are named. */
export async function answersOfCase(
  db: Queryable,
  caseId: string,
  partyIds: readonly string[] | null = null,
): Promise<Answer[]> {
  const rows = await db.query<AnswerRow>(
    `SELECT ${COLUMNS} FROM notices.answer
      WHERE case_id = $1 AND ($2::bigint[] IS NULL OR party_id = ANY($2)) ORDER BY answer_id`,
    [caseId, partyIds],
    'notices-answers-of-case',
  );
  return rows.map(toAnswer);
}

export async function answersOfNotices(db: Queryable, noticeIds: readonly string[]): Promise<Answer[]> {
  const rows = await db.query<AnswerRow>(
    `SELECT ${COLUMNS} FROM notices.answer WHERE notice_id = ANY($1::bigint[]) ORDER BY answer_id`,
    [noticeIds],
    'notices-answers-of-notices',
  );
  return rows.map(toAnswer);
}

interface LineRow {
  answer_id: string;
  lot_id: LotId;
  in_stock: string;
  sealed: string;
  sold: string;
  returned: string;
  passed_on: string;
  destroyed: string;
  said: SaidMore;
}

export async function linesOfAnswers(db: Queryable, answerIds: readonly string[]): Promise<AnswerLine[]> {
  if (answerIds.length === 0) return [];
  const rows = await db.query<LineRow>(
    `SELECT answer_id, lot_id, in_stock, sealed, sold, returned, passed_on, destroyed, said FROM notices.answer_line
      WHERE answer_id = ANY($1::bigint[]) ORDER BY answer_id, lot_id`,
    [answerIds],
    'notices-answer-lines',
  );
  return rows.map((row) => ({
    answerId: row.answer_id,
    lotId: row.lot_id,
    said: {
      inStock: Number(row.in_stock),
      sealed: Number(row.sealed),
      sold: Number(row.sold),
      returned: Number(row.returned),
      passedOn: Number(row.passed_on),
      destroyed: Number(row.destroyed),
    },
    more: row.said,
  }));
}

export async function insertAnswer(
  tx: Queryable,
  answer: Answer,
  lines: readonly Omit<AnswerLine, 'answerId'>[],
): Promise<void> {
  await tx.query(
    `INSERT INTO notices.answer (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      answer.answerId,
      answer.noticeId,
      answer.caseId,
      answer.partyId,
      answer.at,
      answer.way,
      answer.late,
      answer.spokeWith,
      answer.numberCalled,
      answer.recordedBy,
      answer.note,
    ],
  );
  await tx.query(
    `INSERT INTO notices.answer_line (answer_id, lot_id, in_stock, sealed, sold, returned, passed_on, destroyed, said)
     SELECT $1, * FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
       $8::bigint[], $9::jsonb[])`,
    [
      answer.answerId,
      lines.map((one) => one.lotId),
      lines.map((one) => one.said.inStock),
      lines.map((one) => one.said.sealed),
      lines.map((one) => one.said.sold),
      lines.map((one) => one.said.returned),
      lines.map((one) => one.said.passedOn),
      lines.map((one) => one.said.destroyed),
      lines.map((one) => JSON.stringify(one.more)),
    ],
  );
}
