import type { Queryable } from '../../platform/db.ts';

export interface NewMessage {
  department: string;
  key: string;
  receivedAt: Date;
  contentType: string | null;
  sha256: Buffer;
  body: Buffer;
}

export type MessageState = 'received' | 'taken' | 'unreadable';

/** False where a message of this key is stored already. */
export async function insertMessage(db: Queryable, message: NewMessage): Promise<boolean> {
  const rows = await db.query(
    `INSERT INTO departments.message (department, message_key, received_at, content_type, sha256, body, state)
     VALUES ($1, $2, $3, $4, $5, $6, 'received') ON CONFLICT DO NOTHING RETURNING 1`,
    [message.department, message.key, message.receivedAt, message.contentType, message.sha256, message.body],
  );
  return rows.length === 1;
}

export interface StoredMessage {
  state: MessageState;
  sha256: Buffer;
  statements: number;
}

/** Locked, so that of two deliveries at once one reads it and the other sees that. */
export async function lockMessage(
  tx: Queryable,
  department: string,
  key: string,
): Promise<StoredMessage | null> {
  const rows = await tx.query<StoredMessage>(
    `SELECT state, sha256, statements FROM departments.message WHERE department = $1 AND message_key = $2 FOR UPDATE`,
    [department, key],
  );
  return rows[0] ?? null;
}

export async function noteMessage(
  tx: Queryable,
  department: string,
  key: string,
  outcome: { state: MessageState; note: string | null; statements: number },
): Promise<void> {
  await tx.query(
    `UPDATE departments.message SET state = $3, note = $4, statements = $5
      WHERE department = $1 AND message_key = $2`,
    [department, key, outcome.state, outcome.note, outcome.statements],
  );
}

export interface KeptMessage {
  department: string;
  message_key: string;
  received_at: Date;
  content_type: string | null;
  sha256: Buffer;
  note: string | null;
  size_bytes: number;
  beginning: Buffer;
}

/** Messages that nobody could read, the newest first, with their first 400 bytes. */
export function unreadableMessages(db: Queryable, limit: number): Promise<KeptMessage[]> {
  return db.query<KeptMessage>(
    `SELECT department, message_key, received_at, content_type, sha256, note, length(body) AS size_bytes,
            substring(body FROM 1 FOR 400) AS beginning
       FROM departments.message WHERE state <> 'taken' ORDER BY received_at DESC LIMIT $1`,
    [limit],
  );
}
