import type { Queryable } from '../../platform/db.ts';
import type { PartyId } from '../identity/index.ts';
import type { LotId } from '../registry/index.ts';

export interface Watched {
  partyId: PartyId;
  lotId: LotId;
  expiresOn: string;
  divisionCode: string;
}

/** The earliest end that was ever told counts. Rows sorted by key: others write the same ones. */
export async function watchGoods(tx: Queryable, rows: readonly Watched[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO shelf_life.watch (party_id, lot_id, expires_on, division_code)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::date[], $4::text[])
     ON CONFLICT (party_id, lot_id) DO UPDATE SET expires_on = least(watch.expires_on, excluded.expires_on)`,
    [
      rows.map((row) => row.partyId),
      rows.map((row) => row.lotId),
      rows.map((row) => row.expiresOn),
      rows.map((row) => row.divisionCode),
    ],
    'shelf-life-watch',
  );
}

/** What is past its end on a day, of businesses in a division (the beginning of its code), or of one; the newest first. */
export async function watchedPast(
  db: Queryable,
  asked: { day: string; division: string; partyId: string | null; limit: number },
): Promise<Watched[]> {
  return db.query<Watched>(
    `SELECT party_id AS "partyId", lot_id AS "lotId", expires_on::text AS "expiresOn", division_code AS "divisionCode"
       FROM shelf_life.watch WHERE expires_on < $1 AND division_code LIKE $2 || '%' AND ($4::bigint IS NULL OR party_id = $4)
      ORDER BY expires_on DESC, party_id, lot_id LIMIT $3`,
    [asked.day, asked.division, asked.limit, asked.partyId],
    'shelf-life-watched-past',
  );
}

/** Rows past their end, in the order of their keys, for whoever looks which are gone. */
export async function watchedAfter(
  db: Queryable,
  asked: { day: string; partyId: string; lotId: string; limit: number },
): Promise<Watched[]> {
  return db.query<Watched>(
    `SELECT party_id AS "partyId", lot_id AS "lotId", expires_on::text AS "expiresOn", division_code AS "divisionCode"
       FROM shelf_life.watch WHERE expires_on < $1 AND (party_id, lot_id) > ($2, $3)
      ORDER BY party_id, lot_id LIMIT $4`,
    [asked.day, asked.partyId, asked.lotId, asked.limit],
  );
}

export async function unwatch(
  tx: Queryable,
  rows: readonly Pick<Watched, 'partyId' | 'lotId'>[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `DELETE FROM shelf_life.watch w USING unnest($1::bigint[], $2::bigint[]) AS gone(party_id, lot_id)
      WHERE w.party_id = gone.party_id AND w.lot_id = gone.lot_id`,
    [rows.map((row) => row.partyId), rows.map((row) => row.lotId)],
  );
}
