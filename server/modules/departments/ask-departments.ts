import { hash } from 'node:crypto';
import type { Words } from '../../platform/errors.ts';
import { localDay } from '../../platform/local-time.ts';
import type { Department } from '../registry/index.ts';
import { type Adapter, DepartmentOut, type Link, type Statement, Unreadable } from './adapters/adapter.ts';
import { ADAPTERS } from './adapters/index.ts';
import { askOverHttp } from './ask-over-http.ts';
import { type DepartmentTools, linkOf } from './department-tools.ts';
import { noteAnswered, noteOut, type Reach, reachOf } from './reach.store.ts';
import { departmentByCode, numberKey } from './rules/which-department.ts';
import { takeStatements } from './take-statements.ts';
import {
  askWaitingNow,
  leaseQuestions,
  saveAnswer,
  saveTrouble,
  type Verification,
} from './verifications.store.ts';

const ASKED_AT_ONCE = 20;
const TIMEOUT_MS = 8_000;
/** Longer than all questions of a lease can take, one after the other. */
const LEASE_MS = ASKED_AT_ONCE * TIMEOUT_MS + 60_000;
const WAIT_MS = { first: 30_000, longest: 15 * 60_000 } as const;
const MINUTE_MS = 60_000;
/** A number that was not found may be entered late: it is asked for again, ever less often, for a week. */
const UNKNOWN_WAIT_MS = 6 * 60 * MINUTE_MS;
const UNKNOWN_DAYS_MAX = 7;

/** How long to leave a department alone after it failed so many times. */
export const waitAfter_ms = (tries: number): number =>
  Math.min(WAIT_MS.longest, WAIT_MS.first * 2 ** Math.min(tries, 10));

interface Connected {
  row: Department;
  adapter: Adapter;
  link: Link;
}

/**
 * Asks each department for the numbers that are due. One that does not answer is left alone for a while, longer each
 * time, and what was asked of it stays as it was, with the reason. Answers: how many were answered.
 */
export async function askDepartments(tools: DepartmentTools): Promise<number> {
  const now = tools.clock.now();
  const day = localDay(now, tools.city.city.timezone);
  const reach = await reachOf(tools.db);
  const codes = [...new Set(tools.city.departments.map((row) => row.code))];
  const counts = await Promise.all(
    codes.map(async (code) => {
      const row = departmentByCode(tools.city, code, day);
      const adapter = row && ADAPTERS.get(row.adapter);
      const link = row && linkOf(tools, code, row.address);
      if (!row || !adapter || !link) return 0;
      const known = reach.get(code);
      if (known?.next_try_at && known.next_try_at > now) return 0;
      return askOne(tools, { row, adapter, link }, known);
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

async function askOne(
  tools: DepartmentTools,
  department: Connected,
  known: Reach | undefined,
): Promise<number> {
  const { code } = department.row;
  const now = tools.clock.now();
  // One that is out is tried with a single question.
  const limit = known?.out_since ? 1 : ASKED_AT_ONCE;
  const until = new Date(now.getTime() + LEASE_MS);
  const due = await leaseQuestions(tools.db, code, { now, until, limit });
  let answered = 0;
  const unreadable: Verification[] = [];
  for (const [index, question] of due.entries()) {
    try {
      await askFor(tools, department, question);
    } catch (error) {
      if (error instanceof Unreadable) {
        // One number whose answer is spoilt must not keep the others from theirs: it waits by itself.
        unreadable.push(question);
        const askAt = new Date(now.getTime() + waitAfter_ms(question.tries));
        await saveTrouble(tools.db, [question], { reason: JSON.stringify(UNREADABLE), askAt });
        continue;
      }
      if (!(error instanceof DepartmentOut)) throw error;
      const nextTryAt = new Date(now.getTime() + waitAfter_ms(known?.tries ?? 0));
      const reason = JSON.stringify(error.words);
      await noteOut(tools.db, code, { at: now, reason, nextTryAt });
      // Where it is this number that it fails at, another is tried first the next time.
      const behind = new Date(nextTryAt.getTime() + 1000);
      await saveTrouble(tools.db, due.slice(index, index + 1), { reason, askAt: behind });
      await saveTrouble(tools.db, due.slice(index + 1), { reason, askAt: nextTryAt });
      return answered;
    }
    answered += 1;
    if (answered > 1) continue;
    await noteAnswered(tools.db, code, now);
    if (known?.out_since) await askWaitingNow(tools.db, code, now);
  }
  // Nothing that could be read, and not only of numbers that are known for it.
  const isOut = known?.out_since || unreadable.some((question) => question.tries === 0);
  if (answered === 0 && unreadable.length > 0 && isOut) {
    const nextTryAt = new Date(now.getTime() + waitAfter_ms(known?.tries ?? 0));
    await noteOut(tools.db, code, { at: now, reason: JSON.stringify(UNREADABLE), nextTryAt });
  }
  return answered;
}

const UNREADABLE: Words = { zh: '对方系统的答复读不懂', en: 'the answer of its system cannot be read' };

async function askFor(
  tools: DepartmentTools,
  { row, adapter, link }: Connected,
  question: Verification,
): Promise<void> {
  const now = tools.clock.now();
  const ask = tools.askDepartment ?? askOverHttp(TIMEOUT_MS);
  const said = await adapter.ask(link, { kind: question.kind, number: question.number, now }, ask);
  await tools.db.transaction(async (tx) => {
    if (said !== null) await keep(tx, row.code, said, now);
    await saveAnswer(tx, question, {
      found: said !== null,
      at: now,
      askAt: nextAsk(row, question, now, said),
    });
  });
}

const keep = (
  tx: Parameters<typeof takeStatements>[0],
  code: string,
  said: readonly Statement[],
  at: Date,
): Promise<void> =>
  takeStatements(
    tx,
    code,
    said.map((one) => ({ ...one, number: numberKey(one.number) })),
    { at, sha256: hash('sha256', JSON.stringify(said), 'buffer') },
  );

/** Asked for again while its goods are about, so that a withdrawal which nobody pushed is seen; null: no more. */
function nextAsk(
  row: Department,
  question: Verification,
  now: Date,
  said: readonly Statement[] | null,
): Date | null {
  if (said?.some((one) => one.what === 'withdrawal')) return null;
  const days = said === null ? UNKNOWN_DAYS_MAX : row.watchDays;
  const wait_ms = said === null ? UNKNOWN_WAIT_MS : row.askEveryMinutes * MINUTE_MS;
  const last = question.requestedAt.getTime() + days * 24 * 60 * MINUTE_MS;
  const next = now.getTime() + wait_ms;
  return next > last ? null : new Date(next);
}
