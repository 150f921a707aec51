import { hash } from 'node:crypto';
import { localDay } from '../../platform/local-time.ts';
import { type Push, type Statement, Unreadable } from './adapters/adapter.ts';
import { ADAPTERS } from './adapters/index.ts';
import type { DepartmentTools } from './department-tools.ts';
import {
  departmentNotConnected,
  departmentUnknown,
  messageKeyTaken,
  messageNotAuthentic,
} from './departments.errors.ts';
import { insertMessage, lockMessage, noteMessage } from './messages.store.ts';
import { noteHeard } from './reach.store.ts';
import { departmentByCode } from './rules/which-department.ts';
import { takeStatements } from './take-statements.ts';

export interface MessageAnswer {
  messageId: string;
  /** True when the same message had come before: nothing was done again. */
  repeated: boolean;
  /** `unreadable`: kept as it came, for a person to look at. */
  state: 'taken' | 'unreadable';
  statements: number;
}

/**
 * Takes in what a department pushes: it is authenticated, stored byte for byte, and only then read. What cannot be read
 * is kept and shown to an officer. A message that comes again changes nothing.
 * Errors: `department-unknown`, `department-not-connected`, `message-not-authentic`,
 * `message-exists-with-different-content`.
 */
export async function receiveMessage(
  tools: DepartmentTools,
  code: string,
  push: Pick<Push, 'headers' | 'body'>,
): Promise<MessageAnswer> {
  const now = tools.clock.now();
  const row = departmentByCode(tools.city, code, localDay(now, tools.city.city.timezone));
  const adapter = row && ADAPTERS.get(row.adapter);
  if (!row || !adapter) throw departmentUnknown();
  const link = tools.departmentLinks?.get(code);
  if (!link) throw departmentNotConnected();
  const whole = { ...push, now };
  if (!adapter.isFrom(whole, link.secret)) throw messageNotAuthentic();
  const sha256 = hash('sha256', push.body, 'buffer');
  const key = adapter.keyOf(whole) ?? `sha256:${sha256.toString('hex')}`;
  const message = {
    department: code,
    key,
    receivedAt: now,
    contentType: push.headers['content-type'] ?? null,
    sha256,
    body: push.body,
  };
  // Its own transaction: whatever goes wrong with reading it, the message is here.
  await insertMessage(tools.db, message);
  return readStored(tools, message, () => adapter.read(whole));
}

async function readStored(
  tools: DepartmentTools,
  message: { department: string; key: string; receivedAt: Date; sha256: Buffer },
  read: () => Statement[],
): Promise<MessageAnswer> {
  const { department, key } = message;
  return tools.db.transaction(async (tx) => {
    const stored = await lockMessage(tx, department, key);
    if (!stored) throw new Error(`message ${key} of ${department} was not stored`);
    if (!stored.sha256.equals(message.sha256)) throw messageKeyTaken();
    if (stored.state === 'taken') {
      return { messageId: key, repeated: true, state: 'taken', statements: stored.statements };
    }
    const outcome = outcomeOf(read);
    const statements = outcome.statements.length;
    if (outcome.note === null) {
      await takeStatements(tx, department, outcome.statements, {
        at: message.receivedAt,
        sha256: message.sha256,
      });
    }
    const state = outcome.note === null ? 'taken' : 'unreadable';
    await noteMessage(tx, department, key, { state, note: outcome.note, statements });
    await noteHeard(tx, department, message.receivedAt);
    return { messageId: key, repeated: stored.state === 'unreadable', state, statements };
  });
}

function outcomeOf(read: () => Statement[]): { statements: Statement[]; note: string | null } {
  try {
    return { statements: read(), note: null };
  } catch (error) {
    if (error instanceof Unreadable) return { statements: [], note: error.message.slice(0, 400) };
    throw error;
  }
}
