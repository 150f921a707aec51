import type { Queryable } from '../../platform/db.ts';
import type { Period } from './archive.store.ts';
import { ARCHIVED_TABLES, type ArchivedTable, type SealedManifest } from './archive-format.ts';

/** A further file of an archived half-year. */
export interface Supplement {
  period: string;
  number: number;
  file: string;
  manifest: SealedManifest;
  archivedAt: Date;
}

export async function supplements(db: Queryable): Promise<Supplement[]> {
  const rows = await db.query<Omit<Supplement, 'archivedAt'> & { archived_at: Date }>(
    'SELECT period, number, file, manifest, archived_at FROM ledger.archive_supplement ORDER BY period, number',
    [],
    'ledger-archive-supplements',
  );
  return rows.map(({ archived_at, ...row }) => ({ ...row, archivedAt: archived_at }));
}

/** Lots of a half-year that the DEFAULT part has rows of, in the order of their ids. */
export async function restLotsAfter(
  owner: Queryable,
  period: Pick<Period, 'endLot'>,
  afterLot: string,
  limit: number,
): Promise<string[]> {
  const parts = ARCHIVED_TABLES.map(
    (table) =>
      `(SELECT DISTINCT lot_id FROM ledger.${table}_rest WHERE lot_id > $1 AND lot_id < $2 ORDER BY lot_id LIMIT $3)`,
  );
  const rows = await owner.query<{ lot_id: string }>(
    `SELECT lot_id FROM (${parts.join(' UNION ')}) AS lots ORDER BY lot_id LIMIT $3`,
    [afterLot, period.endLot, limit],
  );
  return rows.map((row) => row.lot_id);
}

/** Nobody adds to the DEFAULT part from here to the end of the transaction; reading goes on. @throws SQLSTATE 55P03 */
export async function lockRest(tx: Queryable): Promise<void> {
  await tx.query(`SET LOCAL lock_timeout = '5s'`);
  await tx.query(
    'LOCK TABLE ledger.movement_rest, ledger.lot_edge_rest, ledger.observation_rest IN SHARE ROW EXCLUSIVE MODE',
  );
}

/** Takes all rows of these lots out of the DEFAULT part; they are strays no longer. Returns how many rows went. */
export async function removeFromRest(
  tx: Queryable,
  lotIds: readonly string[],
): Promise<Record<ArchivedTable, number>> {
  const gone: Record<ArchivedTable, number> = { movement: 0, lot_edge: 0, observation: 0 };
  for (const table of ARCHIVED_TABLES) {
    const rows = await tx.query<{ count: string }>(
      `WITH gone AS (DELETE FROM ledger.${table}_rest WHERE lot_id = ANY($1::bigint[]) RETURNING 1)
       SELECT count(*) AS count FROM gone`,
      [lotIds],
    );
    gone[table] = Number(rows[0]?.count ?? 0);
  }
  await tx.query('DELETE FROM ledger.archive_stray WHERE lot_id = ANY($1::bigint[])', [lotIds]);
  return gone;
}

export async function noteSupplement(tx: Queryable, supplement: Supplement): Promise<void> {
  await tx.query(
    `INSERT INTO ledger.archive_supplement (period, number, file, manifest, archived_at) VALUES ($1, $2, $3, $4, $5)`,
    [
      supplement.period,
      supplement.number,
      supplement.file,
      JSON.stringify(supplement.manifest),
      supplement.archivedAt,
    ],
  );
}
