import type { Queryable } from './db.ts';

/**
 * Locks by name, held until the transaction ends, taken in an order that is the same for all. They lie in the memory of
 * the server that is asked, be there a row of that name or not: on Citus they keep apart whoever comes through the same
 * coordinator. Each takes a place in its lock table, which has
 * `max_locks_per_transaction × (max_connections + max_prepared_transactions)` of them; without one left the statement
 * fails (53200), and a batch goes on document by document.
 */
export async function lockNames(
  tx: Queryable,
  names: readonly string[],
  as: 'own' | 'shared' = 'own',
): Promise<void> {
  const lock = as === 'own' ? 'pg_advisory_xact_lock' : 'pg_advisory_xact_lock_shared';
  await tx.query(
    `SELECT ${lock}(hashtextextended(name, 0)) FROM unnest($1::text[]) AS name`,
    [[...new Set(names)].sort()],
    `platform-lock-names-${as}`,
  );
}
