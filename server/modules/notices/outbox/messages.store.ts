import type { Queryable } from '../../../platform/db.ts';
import type { Words } from '../../../platform/errors.ts';
import type { CarriedChannel, Channel, Message, MessageState, Purpose } from './message.ts';

interface Row {
  message_id: string;
  key: string;
  case_id: string | null;
  notice_id: string | null;
  party_id: string;
  purpose: Purpose;
  channel: Channel;
  address: string | null;
  subject: string;
  body: string;
  state: MessageState;
  tries: number;
  made_at: Date;
  next_at: Date | null;
  sent_at: Date | null;
  receipt: string | null;
  trouble: Words | null;
  deadline_id: string | null;
  level: number | null;
  division_code: string | null;
}

const COLUMNS = `message_id, key, case_id, notice_id, party_id, purpose, channel, address, subject, body, state, tries,
  made_at, next_at, sent_at, receipt, trouble, deadline_id, level, division_code`;

const toMessage = (row: Row): Message => ({
  messageId: row.message_id,
  key: row.key,
  caseId: row.case_id,
  noticeId: row.notice_id,
  partyId: row.party_id,
  purpose: row.purpose,
  channel: row.channel,
  address: row.address,
  subject: row.subject,
  body: row.body,
  state: row.state,
  tries: row.tries,
  madeAt: row.made_at,
  nextAt: row.next_at,
  sentAt: row.sent_at,
  receipt: row.receipt,
  trouble: row.trouble,
  office:
    row.deadline_id === null
      ? null
      : { deadlineId: row.deadline_id, level: row.level ?? 0, division: row.division_code ?? '' },
});

/** Writes messages in the transaction of what they tell of. One of a key that is there already is the same message. */
export async function insertMessages(tx: Queryable, messages: readonly Message[]): Promise<void> {
  if (messages.length === 0) return;
  const column = <T>(of: (message: Message) => T): T[] => messages.map(of);
  await tx.query(
    `INSERT INTO notices.message (message_id, key, case_id, notice_id, party_id, purpose, channel, address, subject, body,
       state, tries, made_at, next_at, sent_at, trouble, deadline_id, level, division_code)
     SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::text[],
       $8::text[], $9::text[], $10::text[], $11::text[], $12::int[], $13::timestamptz[], $14::timestamptz[],
       $15::timestamptz[], $16::jsonb[], $17::bigint[], $18::int[], $19::text[])
     ON CONFLICT (key) DO NOTHING`,
    [
      column((one) => one.messageId),
      column((one) => one.key),
      column((one) => one.caseId),
      column((one) => one.noticeId),
      column((one) => one.partyId),
      column((one) => one.purpose),
      column((one) => one.channel),
      column((one) => one.address),
      column((one) => one.subject),
      column((one) => one.body),
      column((one) => one.state),
      column((one) => one.tries),
      column((one) => one.madeAt),
      column((one) => one.nextAt),
      column((one) => one.sentAt),
      column((one) => (one.trouble === null ? null : JSON.stringify(one.trouble))),
      column((one) => one.office?.deadlineId ?? null),
      column((one) => one.office?.level ?? null),
      column((one) => one.office?.division ?? null),
    ],
    'notices-insert-messages',
  );
}

/**
 * Takes messages that are due; a lease keeps others off them until it ends. The try is counted before it is made, so that
 * one that never ends is counted too.
 */
export async function leaseMessages(
  db: Queryable,
  channel: CarriedChannel,
  lease: { now: Date; until: Date; limit: number },
): Promise<Message[]> {
  const rows = await db.query<Row>(
    `UPDATE notices.message SET next_at = $3, tries = tries + 1 WHERE message_id IN (
       SELECT message_id FROM notices.message
        WHERE state = 'waiting' AND channel = $1 AND next_at <= $2
        ORDER BY next_at, message_id LIMIT $4 FOR UPDATE SKIP LOCKED)
     RETURNING ${COLUMNS}`,
    [channel, lease.now, lease.until, lease.limit],
    'notices-lease-messages',
  );
  return rows.map(toMessage);
}

/** What a gateway has taken is sent, whoever else tries it by now. */
export async function markSent(db: Queryable, messageId: string, at: Date, receipt: string): Promise<void> {
  await db.query(
    `UPDATE notices.message SET state = 'sent', sent_at = $2, receipt = $3, next_at = NULL, trouble = NULL
      WHERE message_id = $1 AND state <> 'sent'`,
    [messageId, at, receipt],
    'notices-mark-sent',
  );
}

/** A try was in vain. Only whoever made the last one says what comes next. */
export async function markTried(
  db: Queryable,
  message: Pick<Message, 'messageId' | 'tries'>,
  next: { state: 'waiting' | 'refused' | 'given-up'; nextAt: Date | null; trouble: Words },
): Promise<void> {
  await db.query(
    `UPDATE notices.message SET state = $3, next_at = $4, trouble = $5
      WHERE message_id = $1 AND tries = $2 AND state = 'waiting'`,
    [message.messageId, message.tries, next.state, next.nextAt, JSON.stringify(next.trouble)],
    'notices-mark-tried',
  );
}

export async function messagesOfCase(db: Queryable, caseId: string): Promise<Message[]> {
  const rows = await db.query<Row>(
    `SELECT ${COLUMNS} FROM notices.message WHERE case_id = $1 ORDER BY message_id`,
    [caseId],
    'notices-messages-of-case',
  );
  return rows.map(toMessage);
}

/** What an office was told in the application, the newest first. */
export async function messagesToOffice(db: Queryable, division: string, limit: number): Promise<Message[]> {
  const rows = await db.query<Row>(
    `SELECT ${COLUMNS} FROM notices.message
      WHERE division_code = $1 AND channel = 'in-app' ORDER BY message_id DESC LIMIT $2`,
    [division, limit],
    'notices-messages-to-office',
  );
  return rows.map(toMessage);
}

export async function messagesOfNotice(db: Queryable, noticeId: string): Promise<Message[]> {
  const rows = await db.query<Row>(
    `SELECT ${COLUMNS} FROM notices.message WHERE notice_id = $1 ORDER BY message_id`,
    [noticeId],
    'notices-messages-of-notice',
  );
  return rows.map(toMessage);
}

/** What waits for an answer that has come, or of a notice that was withdrawn, need not go out any more. */
export async function dropWaiting(
  tx: Queryable,
  noticeIds: readonly string[],
  purpose: Purpose,
): Promise<void> {
  await tx.query(
    `UPDATE notices.message SET state = 'not-needed', next_at = NULL
      WHERE notice_id = ANY($1::bigint[]) AND purpose = $2 AND state = 'waiting'`,
    [noticeIds, purpose],
  );
}

/** The same of all letters of a case that is closed: their links are shut. */
export async function dropWaitingOfCase(tx: Queryable, caseId: string): Promise<void> {
  await tx.query(
    `UPDATE notices.message SET state = 'not-needed', next_at = NULL WHERE case_id = $1 AND state = 'waiting'`,
    [caseId],
  );
}

/** Whether a message of the case was sent, or tried, since an instant. */
export async function isSentSince(db: Queryable, caseId: string, at: Date): Promise<boolean> {
  const rows = await db.query(
    'SELECT 1 FROM notices.message WHERE case_id = $1 AND (sent_at > $2 OR next_at > $2) LIMIT 1',
    [caseId, at],
  );
  return rows.length > 0;
}
