import type { Attempt } from '../../../platform/batch.ts';
import { runBatch } from '../../../platform/batch-queue.ts';
import type { Db, Queryable } from '../../../platform/db.ts';
import { expected } from '../../../platform/http-problems.ts';
import type { RowWork } from '../take-rows.ts';

/** Ends a transaction whose work was only tried. */
class Rehearsed<T> extends Error {
  readonly outcomes: readonly Attempt<T>[];
  constructor(outcomes: readonly Attempt<T>[]) {
    super('rehearsed');
    this.outcomes = outcomes;
  }
}

/**
 * Does what taking the rows does, down to the database's own checks, and rolls it back: what it answers is what would
 * have become of them at this moment.
 */
export async function rehearseRows<T>(db: Db, works: readonly RowWork<T>[]): Promise<readonly Attempt<T>[]> {
  try {
    await runBatch(db, works, async (batch, outcomes) => {
      await batch.flush();
      throw new Rehearsed(outcomes);
    });
    return [];
  } catch (error) {
    if (error instanceof Rehearsed) return error.outcomes as readonly Attempt<T>[];
    return rehearseOneByOne(db, works);
  }
}

/** One that spoils the whole must not hide what the others would have become: each gets a savepoint. */
async function rehearseOneByOne<T>(db: Db, works: readonly RowWork<T>[]): Promise<readonly Attempt<T>[]> {
  try {
    await db.transaction(async (tx) => {
      const outcomes: Attempt<T>[] = [];
      for (const work of works) outcomes.push(await attemptOn(tx, work));
      throw new Rehearsed(outcomes);
    });
    return [];
  } catch (error) {
    if (error instanceof Rehearsed) return error.outcomes as readonly Attempt<T>[];
    throw error;
  }
}

async function attemptOn<T>(tx: Queryable, work: RowWork<T>): Promise<Attempt<T>> {
  const inside: Db = {
    ...(tx.distributed === undefined ? {} : { distributed: tx.distributed }),
    query: (text, values, name) => tx.query(text, values, name),
    transaction: (inner) => inner(inside),
    close: () => Promise.resolve(),
  };
  await tx.query('SAVEPOINT rehearsed_row');
  try {
    const value = await work(inside);
    await tx.query('RELEASE SAVEPOINT rehearsed_row');
    return { value };
  } catch (error) {
    if (expected(error) === null) throw error;
    await tx.query('ROLLBACK TO SAVEPOINT rehearsed_row');
    return { error };
  }
}
