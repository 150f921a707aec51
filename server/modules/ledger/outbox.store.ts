import type { Queryable } from '../../platform/db.ts';

/**
 * The outbox and what failed in it: two small local tables (of the coordinator, on Citus), so that a batch may be taken
 * with SKIP LOCKED by any number of server processes at once.
 */

/** Documents in the order of their ids, locked; those that failed before wait for their own turn. */
export async function takePending(tx: Queryable, limit: number): Promise<string[]> {
  const rows = await tx.query<{ document_id: string }>(
    `SELECT document_id FROM ledger.outbox o
      WHERE NOT EXISTS (SELECT 1 FROM ledger.outbox_failed f WHERE f.document_id = o.document_id)
      ORDER BY document_id LIMIT $1 FOR UPDATE OF o SKIP LOCKED`,
    [limit],
    'ledger-outbox-take',
  );
  return rows.map((row) => row.document_id);
}

/** One document, locked, unless another process has it or has done it. */
export async function takeOne(tx: Queryable, documentId: string): Promise<boolean> {
  const rows = await tx.query(
    'SELECT document_id FROM ledger.outbox WHERE document_id = $1 FOR UPDATE SKIP LOCKED',
    [documentId],
    'ledger-outbox-take-one',
  );
  return rows.length > 0;
}

/** Done: with them goes what is known of earlier failures. */
export async function removePending(tx: Queryable, documentIds: readonly string[]): Promise<void> {
  await tx.query(
    `WITH failed AS (DELETE FROM ledger.outbox_failed WHERE document_id = ANY($1::bigint[]))
     DELETE FROM ledger.outbox WHERE document_id = ANY($1::bigint[])`,
    [documentIds],
    'ledger-outbox-remove',
  );
}

/** Documents that failed and whose time for another try has come. */
export async function dueFailures(db: Queryable, limit: number): Promise<string[]> {
  const rows = await db.query<{ document_id: string }>(
    'SELECT document_id FROM ledger.outbox_failed WHERE next_try_at <= now() ORDER BY next_try_at LIMIT $1',
    [limit],
    'ledger-outbox-due',
  );
  return rows.map((row) => row.document_id);
}

/** The wait doubles with every try; from `tries_max` on the document is set aside. */
export async function noteFailure(
  db: Queryable,
  failure: { documentId: string; error: string; triesMax: number },
): Promise<void> {
  await db.query(
    `INSERT INTO ledger.outbox_failed AS f (document_id, tries, next_try_at, error)
     VALUES ($1, 1, now() + interval '1 second', $2)
     ON CONFLICT (document_id) DO UPDATE SET tries = f.tries + 1, error = excluded.error,
       next_try_at = CASE WHEN f.tries + 1 >= $3 THEN 'infinity'
                          ELSE now() + interval '1 second' * (1 << least(f.tries, 12)) END`,
    [failure.documentId, failure.error, failure.triesMax],
  );
}

/** Gives every document that failed another try at once: at a start, since a new version may do better. */
export async function retryFailures(db: Queryable): Promise<void> {
  await db.query('DELETE FROM ledger.outbox_failed');
}

export async function failuresOf(
  db: Queryable,
): Promise<{ documentId: string; tries: number; setAside: boolean; error: string }[]> {
  const rows = await db.query<{ document_id: string; tries: number; set_aside: boolean; error: string }>(
    `SELECT document_id, tries, next_try_at = 'infinity' AS set_aside, error FROM ledger.outbox_failed
      ORDER BY document_id LIMIT 1000`,
  );
  return rows.map((row) => ({
    documentId: row.document_id,
    tries: row.tries,
    setAside: row.set_aside,
    error: row.error,
  }));
}

/** Rows are counted up to a limit: what is asked on every page must not count a backlog of millions. */
export async function countPending(
  db: Queryable,
  limit: number,
): Promise<{ pending: number; oldest: string | null; failed: number }> {
  const rows = await db.query<{ pending: string; oldest: string | null; failed: string }>(
    `SELECT (SELECT count(*) FROM (SELECT 1 FROM ledger.outbox LIMIT $1) AS counted) AS pending,
            (SELECT document_id FROM ledger.outbox ORDER BY document_id LIMIT 1) AS oldest,
            (SELECT count(*) FROM ledger.outbox_failed) AS failed`,
    [limit],
    'ledger-outbox-count',
  );
  const row = rows[0];
  return {
    pending: Number(row?.pending ?? 0),
    oldest: row?.oldest ?? null,
    failed: Number(row?.failed ?? 0),
  };
}

/** Of these documents, those whose consequences are still to be worked out. */
export async function stillPending(tx: Queryable, documentIds: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ document_id: string }>(
    'SELECT document_id FROM ledger.outbox WHERE document_id = ANY($1::bigint[])',
    [documentIds],
    'ledger-outbox-still-pending',
  );
  return new Set(rows.map((row) => row.document_id));
}

/** Without locking anything: for readers. */
export async function oldestPending(db: Queryable, limit: number): Promise<string[]> {
  const rows = await db.query<{ document_id: string }>(
    'SELECT document_id FROM ledger.outbox ORDER BY document_id LIMIT $1',
    [limit],
    'ledger-outbox-oldest',
  );
  return rows.map((row) => row.document_id);
}
