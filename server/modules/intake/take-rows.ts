import type { Attempt } from '../../platform/batch.ts';
import { runAlone, runBatch } from '../../platform/batch-queue.ts';
import type { Db } from '../../platform/db.ts';
import { type Issue, Problem } from '../../platform/errors.ts';
import { expected } from '../../platform/http-problems.ts';

export type RowWork<T> = (db: Db) => Promise<T>;

/**
 * Notes what became of some rows, in the transaction that stores them: whatever stops then, rows and note are both
 * there or neither is. `first` is the index of the first of them.
 */
export type Mark<T> = (db: Db, first: number, outcomes: readonly Attempt<T>[]) => Promise<void>;

/**
 * Takes many rows in one transaction, in their order; one that is refused leaves the others alone. Where the whole
 * cannot be kept (another one took a number or changed a holding meanwhile) each row is taken by itself.
 */
export async function takeRows<T>(db: Db, works: readonly RowWork<T>[], mark: Mark<T>): Promise<void> {
  if (works.length === 0) return;
  try {
    await runBatch(db, works, (batch, outcomes) => mark(batch, 0, outcomes));
  } catch (error) {
    if (error instanceof Problem) throw error;
    await takeOneByOne(db, works, mark);
  }
}

async function takeOneByOne<T>(db: Db, works: readonly RowWork<T>[], mark: Mark<T>): Promise<void> {
  for (const [index, work] of works.entries()) {
    await runAlone(db, async (one) => {
      let outcome: Attempt<T>;
      try {
        outcome = { value: await work(one) };
      } catch (error) {
        // A deadlock, say, is no fault of the row: it is tried again.
        if (!(error instanceof Problem) && expected(error) === null) throw error;
        throw new RowFailure(error);
      }
      await mark(one, index, [outcome]);
    }).catch((error: unknown) => {
      if (!(error instanceof RowFailure)) throw error;
      return db.transaction((tx) => mark(tx as Db, index, [{ error: error.cause }]));
    });
  }
}

/** What a row was refused for, apart from what befell the run itself. */
class RowFailure extends Error {
  constructor(cause: unknown) {
    super('row', { cause });
  }
}

export interface RefusalWords {
  code: string;
  path: string;
  zh: string;
  en: string;
  issues: readonly Issue[];
}

/** What nobody expected is no finding about a row: it is thrown on, and ends the run. */
export function refusalOf(error: unknown): RefusalWords {
  const problem = expected(error);
  if (!problem || problem.status >= 500) throw error;
  return { code: problem.code, path: problem.path, ...problem.words, issues: problem.issues };
}

/** A reason quotes what was sent, which may hold what no database can: it is noted all the same. */
export const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '␀');

/** The same, at most so many characters of it. Counted as schemas count: 𩽾 is one, and is never cut in two. */
export const storableStart = (text: string, characters_max: number): string =>
  storable([...text.slice(0, 2 * characters_max)].slice(0, characters_max).join(''));

/** The same for findings, as JSON. */
export const storableIssues = (issues: readonly Issue[]): string =>
  JSON.stringify(issues, (_key, value) => (typeof value === 'string' ? storable(value) : value));
