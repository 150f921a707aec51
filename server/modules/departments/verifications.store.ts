import type { Queryable } from '../../platform/db.ts';
import { lookup } from '../../platform/lookups.ts';
import type { PaperState } from '../vouchers/index.ts';
import type { Mismatch } from './rules/compare-facts.ts';
import type { Covered } from './rules/judge-certificate.ts';

export interface Verification {
  kind: string;
  number: string;
  department: string;
  /** The number as it was first written. */
  stated: string;
  state: PaperState;
  since: Date;
  requestedAt: Date;
  answer: 'found' | 'not-found' | null;
  answeredAt: Date | null;
  askAt: Date | null;
  tries: number;
  trouble: string | null;
  quantities: Covered[];
  mismatches: Mismatch[];
}

interface Row {
  kind: string;
  number: string;
  department: string;
  stated: string;
  state: PaperState;
  since: Date;
  requested_at: Date;
  answer: 'found' | 'not-found' | null;
  answered_at: Date | null;
  ask_at: Date | null;
  tries: number;
  trouble: string | null;
  quantities: Covered[];
  mismatches: Mismatch[];
}

const COLUMNS = `kind, number, department, stated, state, since, requested_at, answer, answered_at, ask_at, tries, trouble,
  quantities, mismatches`;

const toVerification = (row: Row): Verification => ({
  kind: row.kind,
  number: row.number,
  department: row.department,
  stated: row.stated,
  state: row.state,
  since: row.since,
  requestedAt: row.requested_at,
  answer: row.answer,
  answeredAt: row.answered_at,
  askAt: row.ask_at,
  tries: row.tries,
  trouble: row.trouble,
  quantities: row.quantities,
  mismatches: row.mismatches,
});

export interface Request {
  kind: string;
  number: string;
  department: string;
  stated: string;
}

/**
 * Asks for numbers to be verified, or, where they are known, for what follows to be worked out again. A number that
 * the department did not know is asked for again when somebody quotes it anew.
 */
export async function requestVerifications(
  tx: Queryable,
  requests: readonly Request[],
  now: Date,
): Promise<void> {
  const sorted = [...new Map(requests.map((one) => [`${one.number} ${one.kind}`, one])).entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, one]) => one);
  if (sorted.length === 0) return;
  await tx.query(
    `INSERT INTO departments.verification AS v
       (number, kind, department, stated, state, since, requested_at, ask_at, settle_at)
     SELECT number, kind, department, stated, 'unverified', $5, $5, $5, $5
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS one(number, kind, department, stated)
     ON CONFLICT (number, kind) DO UPDATE SET settle_at = excluded.settle_at, requested_at = excluded.requested_at,
       ask_at = CASE WHEN v.answer = 'found' THEN v.ask_at ELSE excluded.ask_at END`,
    [
      sorted.map((one) => one.number),
      sorted.map((one) => one.kind),
      sorted.map((one) => one.department),
      sorted.map((one) => one.stated),
      now,
    ],
    'departments-request-verifications',
  );
}

/** Has what follows from numbers worked out again; with `flaggedOnly`, only of those that speak against their goods. */
export async function settleSoon(
  tx: Queryable,
  numbers: readonly { kind: string; number: string }[],
  now: Date,
  flaggedOnly: boolean,
): Promise<void> {
  if (numbers.length === 0) return;
  await tx.query(
    `UPDATE departments.verification SET settle_at = $3
      WHERE (number, kind) IN (
        SELECT number, kind FROM departments.verification
         WHERE number = ANY($1::text[]) AND kind = ANY($2::text[])
           AND (NOT $4 OR state IN ('unknown', 'overdrawn', 'withdrawn'))
         ORDER BY number, kind FOR UPDATE)`,
    [numbers.map((one) => one.number), numbers.map((one) => one.kind), now, flaggedOnly],
    'departments-settle-soon',
  );
}

/** One number whose consequences are due, locked; those that others have in hand are left to them. */
export async function takeUnsettled(tx: Queryable, now: Date): Promise<Verification | null> {
  const rows = await tx.query<Row>(
    `SELECT ${COLUMNS} FROM departments.verification WHERE settle_at <= $1
      ORDER BY settle_at, number, kind LIMIT 1 FOR UPDATE SKIP LOCKED`,
    [now],
    'departments-take-unsettled',
  );
  return rows[0] ? toVerification(rows[0]) : null;
}

export async function settleLater(
  db: Queryable,
  one: Pick<Verification, 'kind' | 'number'>,
  at: Date,
): Promise<void> {
  await db.query('UPDATE departments.verification SET settle_at = $3 WHERE number = $1 AND kind = $2', [
    one.number,
    one.kind,
    at,
  ]);
}

export async function saveSettled(
  tx: Queryable,
  one: Pick<Verification, 'kind' | 'number' | 'state' | 'since' | 'quantities' | 'mismatches'>,
): Promise<void> {
  await tx.query(
    `UPDATE departments.verification SET settle_at = NULL, state = $3, since = $4, quantities = $5, mismatches = $6
      WHERE number = $1 AND kind = $2`,
    [
      one.number,
      one.kind,
      one.state,
      one.since,
      JSON.stringify(one.quantities),
      JSON.stringify(one.mismatches),
    ],
  );
}

/** Takes numbers of one department that are due to be asked for; a lease keeps others off them until it ends. */
export async function leaseQuestions(
  db: Queryable,
  department: string,
  lease: { now: Date; until: Date; limit: number },
): Promise<Verification[]> {
  const rows = await db.query<Row>(
    `UPDATE departments.verification SET lease_until = $3 WHERE (number, kind) IN (
       SELECT number, kind FROM departments.verification
        WHERE ask_at <= $2 AND department = $1 AND (lease_until IS NULL OR lease_until <= $2)
        ORDER BY ask_at, number, kind LIMIT $4 FOR UPDATE SKIP LOCKED)
     RETURNING ${COLUMNS}`,
    [department, lease.now, lease.until, lease.limit],
    'departments-lease-questions',
  );
  return rows.map(toVerification);
}

export async function saveAnswer(
  tx: Queryable,
  one: { kind: string; number: string },
  answer: { found: boolean; at: Date; askAt: Date | null },
): Promise<void> {
  await tx.query(
    `UPDATE departments.verification SET answer = $3, answered_at = $4, ask_at = $5, settle_at = $4, lease_until = NULL,
       tries = 0, trouble = NULL WHERE number = $1 AND kind = $2`,
    [one.number, one.kind, answer.found ? 'found' : 'not-found', answer.at, answer.askAt],
  );
}

/** Nothing was answered: the state stays what it was, with the reason, and the lease ends. */
export async function saveTrouble(
  db: Queryable,
  numbers: readonly { kind: string; number: string }[],
  trouble: { reason: string; askAt: Date },
): Promise<void> {
  for (const one of numbers) {
    await db.query(
      `UPDATE departments.verification SET trouble = $3, ask_at = $4, lease_until = NULL, tries = tries + 1
        WHERE number = $1 AND kind = $2`,
      [one.number, one.kind, trouble.reason, trouble.askAt],
    );
  }
}

/** A department is back: whatever waited for it is asked at once. */
export async function askWaitingNow(db: Queryable, department: string, now: Date): Promise<void> {
  await db.query(
    `UPDATE departments.verification SET ask_at = $2
      WHERE department = $1 AND trouble IS NOT NULL AND ask_at > $2`,
    [department, now],
  );
}

/** By '<kind> <number>', of those that are quoted. */
export const verificationsByKey = lookup(async (db, keys): Promise<Map<string, Verification>> => {
  const rows = await db.query<Row>(
    `SELECT ${COLUMNS} FROM departments.verification WHERE number = ANY($1::text[]) AND kind = ANY($2::text[])`,
    [
      keys.map((key) => key.slice(key.indexOf(' ') + 1)),
      [...new Set(keys.map((key) => key.slice(0, key.indexOf(' '))))],
    ],
    'departments-verifications-by-key',
  );
  return new Map(rows.map((row) => [`${row.kind} ${row.number}`, toVerification(row)]));
});

export interface Filter {
  department?: string | undefined;
  state?: PaperState | undefined;
  number?: string | undefined;
  limit: number;
}

export async function listVerifications(db: Queryable, filter: Filter): Promise<Verification[]> {
  const rows = await db.query<Row>(
    `SELECT ${COLUMNS} FROM departments.verification
      WHERE ($1::text IS NULL OR department = $1) AND ($2::text IS NULL OR state = $2)
        AND ($3::text IS NULL OR number = $3)
      ORDER BY since DESC, number, kind LIMIT $4`,
    [filter.department ?? null, filter.state ?? null, filter.number ?? null, filter.limit],
  );
  return rows.map(toVerification);
}

export async function countByState(
  db: Queryable,
): Promise<{ department: string; state: PaperState; count: number; oldest: Date }[]> {
  return db.query(
    `SELECT department, state, count(*)::int AS count, min(since) AS oldest FROM departments.verification
      GROUP BY department, state`,
  );
}
