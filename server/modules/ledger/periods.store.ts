import type { Db, Queryable } from '../../platform/db.ts';
import { firstIdAt } from '../../platform/ids.ts';

/**
 * Parts are made this far ahead at every start. A server that is never started again for ten years still records: its
 * rows then lie in the DEFAULT part until the next start makes theirs.
 */
const AHEAD_YEARS = 10;
/** Attaching waits for whoever reads the DEFAULT part, and others then wait behind it: rather another time. */
const LOCK_TIMEOUT = '5s';

/**
 * Makes the parts of the coming half-years, as the owner of the tables. Returns how many half-years it made: nearly
 * always none. @throws SQLSTATE 55P03 when somebody held the tables for too long: the next start will do.
 */
export async function makePartitions(owner: Db, now: Date): Promise<number> {
  const until = new Date(now);
  until.setUTCFullYear(until.getUTCFullYear() + AHEAD_YEARS);
  if (await reachesTo(owner, until)) return 0;
  return owner.transaction(async (tx) => {
    await tx.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
    const rows = await tx.query<{ made: number }>('SELECT ledger.make_partitions($1, $2) AS made', [
      now,
      until,
    ]);
    return rows[0]?.made ?? 0;
  });
}

async function reachesTo(db: Queryable, until: Date): Promise<boolean> {
  const rows = await db.query<{ reaches: boolean | null }>(
    'SELECT max(end_lot) >= $1::bigint AS reaches FROM ledger.period',
    [firstIdAt(until)],
  );
  return rows[0]?.reaches === true;
}
